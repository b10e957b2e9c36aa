"""Columns of the published tables: name, type and description, taken from the model where it has them."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum
from operator import attrgetter
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from ..edtf import When
from ..model import Record, Reference
from ..model.fields import Slug, WebAddress

Value = str | int | bool | Sequence[Any] | None
"""What a cell can hold; a list stands in JSON as it is, and in CSV and SQLite as JSON text.

A list may be a tuple, and its entries may be records of the model; JSON leaves out what they do not have.
"""


class Kind(StrEnum):
    """The types of column."""

    TEXT = "text"
    ID = "id"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DAY = "day"
    EDTF = "EDTF date"
    ADDRESS = "address"
    LIST = "list of texts"
    GROUPS = "list of objects"


LISTS = (Kind.LIST, Kind.GROUPS)

_TABLES = {
    "claim": "claims",
    "source": "sources",
    "topic": "topics",
    "entity": "entities",
    "outcome": "outcomes",
    "modifier": "modifiers",
    "sourcing": "sourcing_grades",
    "fidelity": "fidelity_grades",
    "flag": "flags",
}
"""The table that holds the records to which a reference of the model leads."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `value` takes a row's object to the cell. `choices` are the only values allowed, where there are
    such; `references` names the table whose `id` the cell, or each entry of its list, holds.
    """

    name: str
    kind: Kind
    description: str
    value: Callable[[Any], Value]
    required: bool = True
    choices: tuple[str, ...] = ()
    references: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: what a row is, which columns are its key, and where its rows come from.

    `rows` takes the dataset's view for exports to the objects behind the rows, in a stable order.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Any], Iterable[Any]]


class Fields:
    """Makes columns from the fields of a model, for rows that hold a record of it as `at`."""

    def __init__(self, model: type[Record], at: str, *, may_be_absent: bool = False) -> None:
        """Take the model, and the name under which a row's object holds its record, if it always has one."""
        self._model = model
        self._at = f"{at}?" if may_be_absent else at

    def __call__(
        self,
        path: str,
        name: str | None = None,
        *,
        value: Callable[[Any], Value] | None = None,
        references: str | None = None,
    ) -> tuple[Column, ...]:
        """Return the column of the field at a path such as `criteria.test.property`.

        A date that may be known to less than a day gives three columns: its EDTF text, and the first
        and the last day that it can mean. `value` replaces what the field holds.
        """
        name = name or path.rpartition(".")[2]
        annotation, metadata, description, inside = _field(self._model, path)
        way = f"{self._at}.{inside}"
        required = "?" not in way
        get = _reach(way)
        column = Column(name, Kind.TEXT, description, value or get, required, references=references)
        if annotation is When:
            return (
                replace(column, kind=Kind.EDTF, value=_reach(f"{way}.text")),
                Column(
                    f"{name}_first",
                    Kind.DAY,
                    f"The first day that `{name}` can mean.",
                    _then(_reach(f"{way}.earliest"), date.isoformat),
                    required,
                ),
                Column(
                    f"{name}_last",
                    Kind.DAY,
                    f"The last day that `{name}` can mean.",
                    _then(_reach(f"{way}.latest"), date.isoformat),
                    required,
                ),
            )
        if get_origin(annotation) is tuple:
            inner, inner_metadata, _ = _unwrapped(get_args(annotation)[0])
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                return (replace(column, kind=Kind.GROUPS, required=True),)
            return (
                replace(
                    column,
                    kind=Kind.LIST,
                    required=True,
                    references=references or _referenced(inner_metadata),
                ),
            )
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            choices = tuple(str(member.value) for member in annotation)
            # `value` of an enumeration is a Python function, ten times as slow as what it returns.
            text = _reach(f"{way}._value_")
            return (replace(column, kind=Kind.TEXT, value=value or text, choices=choices),)
        if annotation is date:
            return (replace(column, kind=Kind.DAY, value=value or _then(get, date.isoformat)),)
        if annotation is int:
            return (replace(column, kind=Kind.INTEGER),)
        if (table := references or _referenced(metadata)) is not None:
            return (replace(column, kind=Kind.ID, references=table),)
        if _is(Slug, metadata):
            return (replace(column, kind=Kind.ID),)
        if _is(WebAddress, metadata):
            return (replace(column, kind=Kind.ADDRESS),)
        return (column,)


def joined(*parts: Column | tuple[Column, ...]) -> tuple[Column, ...]:
    """Return single columns and groups of columns as one group."""
    return tuple(column for part in parts for column in (part if isinstance(part, tuple) else (part,)))


def _field(model: type[BaseModel], path: str) -> tuple[Any, list[Any], str, str]:
    """Return type, metadata and description of a field, and its path as `_reach` takes it."""
    way = []
    annotation: Any = model
    metadata: list[Any] = []
    description = ""
    for step in path.split("."):
        info = annotation.model_fields[step]
        annotation, inner, optional = _unwrapped(info.annotation)
        metadata = [*info.metadata, *inner]
        description = info.description or ""
        way.append(f"{step}?" if optional else step)
    return annotation, metadata, description, ".".join(way)


def _unwrapped(annotation: Any) -> tuple[Any, list[Any], bool]:
    """Return a type without options and metadata, the metadata, and whether None is allowed."""
    metadata: list[Any] = []
    optional = False
    while True:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            annotation, metadata = arguments[0], [*metadata, *arguments[1:]]
        elif origin in (Union, types.UnionType):
            optional = True
            (annotation,) = (argument for argument in arguments if argument is not type(None))
        else:
            return annotation, metadata, optional


def _referenced(metadata: list[Any]) -> str | None:
    return next((_TABLES[item.kind] for item in metadata if isinstance(item, Reference)), None)


def _is(kind: Any, metadata: list[Any]) -> bool:
    return any(item in kind.__metadata__ for item in metadata)


def _reach(path: str) -> Callable[[Any], Any]:
    """Return a function that follows a path; where a step ends in `?`, there can be None, which ends it."""
    first, *rest = path.removesuffix("?").split("?.")
    get: Callable[[Any], Any] = attrgetter(first)
    for further in rest:
        get = _then(get, attrgetter(further))
    return get


def _then(get: Callable[[Any], Any], convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def value(item: Any) -> Any:
        found = get(item)
        return None if found is None else convert(found)

    return value
