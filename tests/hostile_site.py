"""The valid example with other words in every text, and its site, which no rule would let be built.

The words go past every refusal of the model and of the rules, so that what the pages show rests on
escaping alone. Ids, references, dates and grades stay, because they are no words.
Run as a module in the copy of a project, with `hostile` or `harmless`, it builds the site there.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, RootModel

from factcheck import checking
from factcheck.dataset import Dataset
from factcheck.loading import load
from factcheck.model import Reference
from factcheck.model.fields import Slug
from factcheck.problems import Problem
from factcheck.yaml_tree import FORBIDDEN_CHARACTERS
from hostile_strings import FAMILIES, HOSTILE

TextMaker = Callable[[int], str]
"""Gives the words for the text of a number; the texts of a dataset are numbered in its order."""

READABLE = [text for text in HOSTILE if not FORBIDDEN_CHARACTERS.search(text)]
"""What a file can hold; the other strings hold characters that its reader refuses, as XML does."""

OUTSIDE = "https://hostile.example/"
"""What an address needs in front to become a link."""

_, _SLUG, *_ = get_args(Slug)

_FAMILIES = [[text for text in family if text in READABLE] for family in FAMILIES.values()]


def one_by_one(first: int, number: int) -> str:
    """Return the hostile string of a place: all of them in turn, from any of them on."""
    return HOSTILE[(first + number) % len(HOSTILE)]


def some_of_each_family(number: int) -> str:
    """Return one in nine of the readable strings of every family in one text; no two texts are equal.

    Texts begin with each family in turn, and later ones with other strings of it.
    """
    turn, family = divmod(number, len(_FAMILIES))
    families = _FAMILIES[family:] + _FAMILIES[:family]
    return " ".join([*(text for texts in families for text in texts[turn % 9 :: 9]), str(number)])


class _Letters(dict[int, str]):
    """Letters in the place of all else that a reader sees, by the code of the character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        stays = character.isspace() or (character.isascii() and character.isalnum())
        self[code] = character if stays else chr(97 + code % 26)
        return self[code]


_LETTERS = _Letters()


def harmless(text: str) -> str:
    """Return letters in the place of all else that a reader sees, so that words stay as long and as many.

    Different characters become different letters as far as there are letters, so that equal texts stay
    equal and others do not become it.
    """
    return text.translate(_LETTERS)


def with_texts(dataset: Dataset, text: TextMaker, *, linked: bool = False) -> Dataset:
    """Return the dataset with another text in the place of every word and address of every record.

    Where `linked` says so, what takes the place of an address of the web begins like one.
    """
    places = count()

    def record(old: Any) -> Any:
        if isinstance(old, RootModel):
            return type(old).model_construct({id: record(entry) for id, entry in old.root.items()})
        changed = {
            name: value(getattr(old, name), info.annotation, tuple(info.metadata))
            for name, info in type(old).model_fields.items()
        }
        return old.model_copy(update=changed)

    def value(old: Any, annotation: Any, metadata: tuple[Any, ...] = ()) -> Any:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if old is None:
            return None
        if origin is Annotated:
            return value(old, arguments[0], (*metadata, *arguments[1:]))
        if origin in (Union, types.UnionType):
            (inner,) = (argument for argument in arguments if argument is not type(None))
            return value(old, inner, metadata)
        if isinstance(old, tuple):
            return tuple(value(item, arguments[0]) for item in old)
        if isinstance(old, dict):
            return {id: value(item, arguments[1]) for id, item in old.items()}
        if isinstance(old, BaseModel):
            return record(old)
        if annotation is not str or _is_id(metadata):
            return old
        return (OUTSIDE if linked and old.startswith("https://") else "") + text(next(places))

    return replace(
        dataset,
        site=record(dataset.site),
        scales=record(dataset.scales),
        topics=record(dataset.topics),
        entities=record(dataset.entities),
        glossary=record(dataset.glossary),
        subjects={id: record(one) for id, one in dataset.subjects.items()},
        sources={id: record(one) for id, one in dataset.sources.items()},
        claims={id: record(one) for id, one in dataset.claims.items()},
        coverage={id: record(one) for id, one in dataset.coverage.items()},
        gradings={id: record(one) for id, one in dataset.gradings.items()},
    )


def number_of_texts(dataset: Dataset) -> int:
    """Return how many texts of a dataset are replaced."""
    numbers = set()

    def note(number: int) -> str:
        numbers.add(number)
        return "x"

    with_texts(dataset, note)
    return len(numbers)


def _is_id(metadata: tuple[Any, ...]) -> bool:
    return _SLUG in metadata or any(isinstance(item, Reference) for item in metadata)


def main(kind: str) -> None:
    """Build the site of the project in this folder, with hostile or with harmless words in its data."""
    from mkdocs.__main__ import cli

    dataset, problems = load(Path("data"))
    assert dataset is not None, problems
    text: TextMaker = {
        "hostile": some_of_each_family,
        "harmless": lambda number: harmless(some_of_each_family(number)),
    }[kind]

    def unchecked(root: Path, own: tuple[str, ...], **options: Any) -> tuple[Dataset, list[Problem]]:
        load(root, own, records=options["records"])  # so that it knows the files
        return with_texts(dataset, text, linked=True), []

    checking.check = unchecked  # type: ignore[assignment]
    cli(["build"])


if __name__ == "__main__":
    main(sys.argv[1])
