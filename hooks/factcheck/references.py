"""Every place of the data at which a record names another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .dataset import Dataset, walk
from .model import Record
from .rules.references import reference_fields
from .yaml_tree import Loc

NEVER_EDITED = ("grading",)
"""Kinds of record that keep the ids with which they were made."""


@dataclass(frozen=True)
class ReferencePlace:
    """A place that holds an id: the record, and the place in it."""

    kind: str
    id: str
    loc: Loc


def references_to(dataset: Dataset, kind: str, id: str) -> Iterator[ReferencePlace]:
    """Yield each place that names a record, but for the links in Markdown."""
    for file_kind, file_id, record in dataset.records():
        if file_kind in NEVER_EDITED or not isinstance(record, Record):
            continue
        for loc, part in walk(record):
            for name, key, of in reference_fields(type(part)):
                value = getattr(part, name)
                if of != kind or value is None:
                    continue
                if not isinstance(value, tuple):
                    if value == id:
                        yield ReferencePlace(file_kind, file_id, (*loc, key))
                    continue
                for number, target in enumerate(value):
                    if target == id:
                        yield ReferencePlace(file_kind, file_id, (*loc, key, number))
