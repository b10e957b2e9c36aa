"""How each field of the model can be broken, worked out from its type and its metadata."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, cast, get_origin

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator

from factcheck.edtf import When
from factcheck.model import Reference, Text
from factcheck.yaml_tree import Loc, Tree
from model_paths import ModelField

MISSING = "a value that stands for a key that is not there"
EMPTY = "a value that stands for no value at all"

# A value that each validator of the model refuses, and the rule under which it does.
_REFUSED = {
    "_day": ("2026-02-30", "date"),
    "_count": ("0", "number"),
    "_rating_value": ("6", "number"),
    "_amount": ("many", "number"),
    "_slug": ("No Slug", "slug"),
    "web_address": ("ftp://kettle.example/", "address"),
    "_archive_address": ("ftp://kettle.example/", "address"),
    "_sha256": ("0f", "checksum"),
    "_language": ("plain English", "language"),
    "_place": ("paragraph 7", "place"),
    "_sentence": ("7", "sentence"),
}


@dataclass(frozen=True)
class Breakage:
    """One way to break a field: its name, the wrong value, and the rule that must report it."""

    name: str
    value: Tree
    rule: str


def wrong_values(field: ModelField) -> list[Breakage]:
    """Return the ways to put a wrong value of the right shape into a field, none for a group or list.

    Raises LookupError for a kind of field that has no example of bad input here.
    """
    if field.type in (tuple, dict) or _is_model(field.type):
        return []
    found = [*_of_metadata(field), *_of_type(field.type)]
    if not found:
        raise LookupError(f"no example of bad input for {field}")
    return found


def wrong_shapes(field: ModelField) -> Iterator[Breakage]:
    """Yield the ways to put a value of the wrong shape into a field, or none."""
    if field.type is tuple or field.type is dict or _is_model(field.type):
        yield Breakage("text for more than text", "words", "wrong-type")
    elif _is_choice(field.type):
        yield Breakage("a list for a word", ["words"], "unknown-value")
    else:
        yield Breakage("a list for text", ["words"], "wrong-type")
        yield Breakage("a group for text", {"words": "words"}, "wrong-type")
    yield Breakage("no value", EMPTY, "empty-value")
    if field.required:
        yield Breakage("no key", MISSING, "missing-key")


def _is_model(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, BaseModel)


def _is_choice(type_: Any) -> bool:
    return get_origin(type_) is Literal or (isinstance(type_, type) and issubclass(type_, StrEnum))


def _of_metadata(field: ModelField) -> Iterator[Breakage]:
    for item in field.metadata:
        if isinstance(item, Reference):
            yield Breakage("unknown id", "no-such-id", "unknown-id")
        elif isinstance(item, Text):
            yield from _of_text(item)
        elif isinstance(item, AfterValidator | BeforeValidator):
            name = getattr(item.func, "__name__", "")
            if name in _REFUSED:
                value, rule = _REFUSED[name]
                yield Breakage(f"{rule} {value}", value, rule)
            elif name != "check":
                raise LookupError(f"no example of bad input for the validator {name} of {field}")


def _of_text(text: Text) -> Iterator[Breakage]:
    yield Breakage("too many characters", "x" * (text.limit + 1), "too-long")
    if text.words is not None:
        yield Breakage("too many words", " ".join("x" * (text.words + 1)), "too-long")
    yield Breakage("control character", "ring the\abell", "control-character")
    yield Breakage("empty text", "", "empty-text")
    if not text.lines:
        yield Breakage("line break", "two\nlines", "line-break")
        yield Breakage("outer space", " words", "spaces")
    if text.markdown:
        yield Breakage("raw HTML", "<i>words</i>", "markup")
        yield Breakage("picture", "![words](https://kettle.example/picture)", "markup")
        yield Breakage("script link", "[words](javascript:alert)", "markup")


def _of_type(type_: Any) -> Iterator[Breakage]:
    if _is_choice(type_):
        yield Breakage("unknown value", "no-such-value", "unknown-value")
    elif type_ is When:
        yield Breakage("bad date", "2026-13", "date")
        yield Breakage("interval that ends first", "2026-02/2026-01", "date")
    elif type_ is bool:
        yield Breakage("no truth value", "perhaps", "wrong-type")
    elif type_ not in (str, int, date):
        raise LookupError(f"no example of bad input for the type {type_}")


def broken_text(tree: dict[str, Tree], loc: Loc, value: Tree) -> str:
    """Return a tree as YAML with one value replaced, emptied or taken away. The tree is not changed."""
    text = yaml.safe_dump(_replaced(tree, loc, value), sort_keys=False, width=1_000_000)
    return text.replace(" " + EMPTY, "")


def _replaced(tree: Tree, loc: Loc, value: Tree) -> Tree:
    if not loc:
        return value
    step = loc[0]
    if isinstance(tree, list):
        return [
            _replaced(item, loc[1:], value) if number == step else item for number, item in enumerate(tree)
        ]
    items = cast("dict[str, Tree]", tree).items()
    if len(loc) == 1 and value is MISSING:
        return {key: item for key, item in items if key != step}
    return {key: _replaced(item, loc[1:], value) if key == step else item for key, item in items}
