"""Every field of the model by its place in a record, and the places in data at which it stands."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, RootModel

from factcheck.model import (
    Claim,
    Coverage,
    Entities,
    Glossary,
    Grading,
    Scales,
    Site,
    Source,
    Subject,
    Topics,
)
from factcheck.yaml_tree import Loc, Tree, decode, parse

ENTRY = "[]"
"""The step from a list to any of its entries."""
ANY_ID = "*"
"""The step from a mapping of ids to any of its values."""

RECORDS: dict[str, tuple[type[BaseModel], str, frozenset[str]]] = {
    "site": (Site, "site.yml", frozenset()),
    "scales": (Scales, "scales.yml", frozenset()),
    "topics": (Topics, "topics.yml", frozenset()),
    "entities": (Entities, "entities.yml", frozenset()),
    "glossary": (Glossary, "glossary.yml", frozenset()),
    "subject": (Subject, "subjects/*.yml", frozenset({"id"})),
    "source": (Source, "sources/*.yml", frozenset({"id"})),
    "claim": (Claim, "claims/*/*.yml", frozenset({"id", "subject"})),
    "coverage": (Coverage, "coverage/*.yml", frozenset({"id"})),
    "grading": (Grading, "gradings/*.yml", frozenset({"id"})),
}
"""The kinds of record: model, files, and the fields that the file's place gives.

The lock of quotes is left out: a program writes it, so nobody can misspell a key of it, and a lock
that does not fit the model is reported as a whole (`lock-edited`, `lock-cut-short`).
"""


@dataclass(frozen=True)
class ModelField:
    """One field at one place of a kind of record, `[]` and `*` standing for any entry or id.

    `type` is what is left of its annotation without lists, options and metadata.
    """

    kind: str
    path: tuple[str, ...]
    type: Any
    metadata: tuple[Any, ...]
    required: bool

    def __str__(self) -> str:
        """Return the kind and the path as one word, as in `claim.outcome.evidence[].source`."""
        return ".".join((self.kind, *self.path)).replace("." + ENTRY, ENTRY)


def model_fields() -> list[ModelField]:
    """Return every field of every model that is reachable from a kind of record."""
    return [
        field for kind, (model, _, given) in RECORDS.items() for field in fields_of(kind, model, (), given)
    ]


def fields_of(
    kind: str, model: type[BaseModel], path: tuple[str, ...] = (), given: frozenset[str] = frozenset()
) -> Iterator[ModelField]:
    """Yield every field that is reachable from a model at a place of a kind of record."""
    if issubclass(model, RootModel):
        yield from _within(kind, model.model_fields["root"].annotation, (), path, required=False)
        return
    for name, info in model.model_fields.items():
        if name not in given:
            step = (*path, info.alias or name)
            yield from _within(kind, info.annotation, tuple(info.metadata), step, required=info.is_required())


def _within(
    kind: str, annotation: Any, metadata: tuple[Any, ...], path: tuple[str, ...], *, required: bool
) -> Iterator[ModelField]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _within(kind, arguments[0], (*metadata, *arguments[1:]), path, required=required)
    elif origin in (Union, types.UnionType):
        (inner,) = (argument for argument in arguments if argument is not type(None))
        yield from _within(kind, inner, metadata, path, required=required)
    elif origin is tuple:
        yield ModelField(kind, path, tuple, metadata, required)
        yield from _within(kind, arguments[0], (), (*path, ENTRY), required=False)
    elif origin is dict:
        if path:
            yield ModelField(kind, path, dict, metadata, required)
        yield from _within(kind, arguments[1], (), (*path, ANY_ID), required=False)
    else:
        yield ModelField(kind, path, annotation, metadata, required)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from fields_of(kind, annotation, path)


def find(data: Path, field: ModelField) -> tuple[Path, dict[str, Tree], Loc] | None:
    """Return the first file of a data folder in which a field is used, its tree, and the place there."""
    for path in sorted(data.glob(RECORDS[field.kind][1])):
        tree = parse(decode(path.read_bytes(), path.name), path.name)
        for loc in places(tree, field.path):
            return path, tree, loc
    return None


def places(tree: Tree, path: tuple[str, ...], loc: Loc = ()) -> Iterator[Loc]:
    """Yield every place of a tree that a path leads to."""
    if not path:
        yield loc
    elif path[0] == ENTRY and isinstance(tree, list):
        for number, item in enumerate(tree):
            yield from places(item, path[1:], (*loc, number))
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if path[0] in (key, ANY_ID):
                yield from places(value, path[1:], (*loc, key))
