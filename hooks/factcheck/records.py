"""One YAML file to one record of the model, or to located problems."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, RootModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from .problems import Problem, did_you_mean, explain, shown
from .yaml_tree import Loc, Positions, Tree, YamlError, decode, locate, parse, plain_tree

M = TypeVar("M", bound=BaseModel)

# How a reader of the report would call what Pydantic names by a type.
_WRONG_TYPES = {
    "string_type": "text",
    "tuple_type": 'a list (lines that begin with "- ")',
    "model_type": "a group of keys",
    "model_attributes_type": "a group of keys",
    "dict_type": "a group of keys",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "too_short": "at least one entry",
}


def read_record(model: type[M], raw: bytes, path: str, given: Mapping[str, str]) -> M:
    """Return the record that a file holds.

    `given` are fields that the file's place says (`id`, `subject`) and the file must not repeat.
    Raises YamlError with all problems of the file.
    """
    tree = plain_tree(raw)
    sound = record_of(model, tree, given) if tree is not None else None
    if sound is not None:
        return sound
    text = decode(raw, path)
    data = parse(text, path)
    repeated = [key for key in given if key in data]
    empty = frozenset(_empty_values(data))
    try:
        record = model.model_validate({**data, **given})
    except ValidationError as error:
        problems = list(_problems(error, model, text, path, given, empty))
    else:
        if not repeated and not empty:
            return record
        problems = []
    positions = locate(text, path)
    problems.extend(_empty_value(model, loc, positions, path) for loc in empty)
    for key in repeated:
        at = positions.of((key,), key=True)
        message = explain(
            f'"{key}" is not a key of this file', tip="the file's name and folder say it; delete the line"
        )
        problems.append(Problem(path, at.line, at.column, "unknown-key", message))
    raise YamlError(problems)


def record_of(model: type[M], tree: Mapping[str, Tree], given: Mapping[str, str]) -> M | None:
    """Return the record that a plain tree holds, or None when it holds none or repeats what is given."""
    if any(key in tree for key in given):
        return None
    try:
        return model.model_validate({**tree, **given})
    except ValidationError:
        return None


def _empty_values(tree: Tree, loc: Loc = ()) -> Iterator[Loc]:
    """Yield the place of each key, and of each entry of a list, that has no value."""
    if tree is None:
        yield loc
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _empty_values(value, (*loc, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _empty_values(value, (*loc, number))


def _empty_value(model: type[BaseModel], loc: Loc, positions: Positions, path: str) -> Problem:
    at = positions.of(loc)
    info = _field(model, loc)
    may_go = isinstance(loc[-1], int) or (info is not None and not info.is_required())
    message = explain(
        f"{_name(loc)} has no value",
        expected=_description(model, loc) or "a value",
        tip="write one, or delete the line" if may_go else None,
    )
    return Problem(path, at.line, at.column, "empty-value", message)


def _name(loc: Loc) -> str:
    """Return how a message calls the value at a place."""
    if isinstance(loc[-1], int) and len(loc) > 1:
        return f'entry {loc[-1] + 1} of "{loc[-2]}"'
    return f'"{loc[-1]}"'


def _problems(
    error: ValidationError,
    model: type[BaseModel],
    text: str,
    path: str,
    given: Mapping[str, str],
    empty: Container[Loc],
) -> Iterator[Problem]:
    positions = locate(text, path)
    for details in error.errors(include_url=False):
        loc = details["loc"]
        if loc and loc[0] in given:
            yield Problem(path, 1, 1, "file-name", str(details["msg"]))
            continue
        if loc in empty:
            continue
        # A list whose only entry is broken counts as too short for Pydantic.
        if details["type"] == "too_short" and details["input"]:
            continue
        yield _problem(details, loc, model, positions, path)


def _problem(
    details: ErrorDetails, loc: Loc, model: type[BaseModel], positions: Positions, path: str
) -> Problem:
    kind, value = details["type"], details["input"]
    is_key = bool(loc) and loc[-1] == "[key]"
    loc = tuple(step for step in loc if step != "[key]")
    name = loc[-1] if loc else ""
    at = positions.of(loc, key=is_key)
    if kind == "extra_forbidden":
        at = positions.of(loc, key=True)
        tip = did_you_mean(str(name), _keys_at(model, loc[:-1]))
        return Problem(
            path, at.line, at.column, "unknown-key", explain(f'"{name}" is not a known key here', tip=tip)
        )
    if kind == "missing":
        description = _description(model, loc)
        return Problem(
            path, at.line, at.column, "missing-key", explain(f'"{name}" is missing', expected=description)
        )
    if kind in ("enum", "literal_error"):
        expected = str((details.get("ctx") or {}).get("expected", ""))
        words = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
        message = explain(
            f'{shown(value)} is no value of "{name}"',
            expected="one of " + ", ".join(words),
            tip=did_you_mean(str(value), words),
        )
        return Problem(path, at.line, at.column, "unknown-value", message)
    if kind in _WRONG_TYPES:
        found = (
            "a list" if isinstance(value, list) else "a group of keys" if isinstance(value, dict) else "text"
        )
        what = f"{_name(loc)} is {found}" if kind != "too_short" else f"{_name(loc)} is empty"
        return Problem(path, at.line, at.column, "wrong-type", explain(what, expected=_WRONG_TYPES[kind]))
    rule = kind if "_" not in kind else "wrong-type"
    message = details["msg"] if is_key or not loc else f"{_name(loc)}: {details['msg']}"
    return Problem(path, at.line, at.column, rule, explain(message))


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by the key under which they stand in YAML."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation such as `tuple[X, ...]`, `X | None` or `dict[str, X]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (found := inner_model(argument)) is not None:
            return found
    return None


def _model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    for step in loc:
        if current is None:
            return None
        if issubclass(current, RootModel):
            current = inner_model(current.model_fields["root"].annotation)
        elif isinstance(step, str) and step in (fields := fields_of(current)):
            current = inner_model(fields[step].annotation)
    return current


def _keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    found = _model_at(model, loc)
    return list(fields_of(found)) if found is not None else []


def _field(model: type[BaseModel], loc: Loc) -> FieldInfo | None:
    owner = _model_at(model, loc[:-1])
    return fields_of(owner).get(str(loc[-1])) if owner is not None and loc else None


def _description(model: type[BaseModel], loc: Loc) -> str | None:
    info = _field(model, loc)
    if info is None or info.description is None:
        return None
    description: str = info.description
    return description.rstrip(".").partition(".")[0]
