"""The rows of all tables, each made once and encoded once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .columns import LISTS, Kind, Table, Value
from .tables import TABLES, View

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Rows:
    """One table with its rows, cell by cell in the order of its columns."""

    table: Table
    cells: list[tuple[Value, ...]]

    @cached_property
    def encoded(self) -> list[str]:
        """Return each row as one line of JSON. Text is left as it is, in Unicode."""
        names = [column.name for column in self.table.columns]
        encode = _encoder.encode
        return [encode(dict(zip(names, cells, strict=True))) for cells in self.cells]

    @cached_property
    def flat(self) -> list[tuple[str | int | None, ...]]:
        """Return the rows for media without lists: a list is JSON text, a boolean stays one."""
        encode = _encoder.encode
        lists = [column.kind in LISTS for column in self.table.columns]
        if not any(lists):
            return self.cells  # type: ignore[return-value]
        return [
            tuple(
                (encode(cell) if cell else "[]") if is_list else cell  # type: ignore[misc]
                for cell, is_list in zip(cells, lists, strict=True)
            )
            for cells in self.cells
        ]

    def by(self, name: str) -> Mapping[str, list[str]]:
        """Return the encoded rows by the value of one column."""
        at = [column.name for column in self.table.columns].index(name)
        grouped: dict[str, list[str]] = defaultdict(list)
        for cells, line in zip(self.cells, self.encoded, strict=True):
            if cells[at] is not None:
                grouped[str(cells[at])].append(line)
        return grouped


def all_rows(view: View) -> dict[str, Rows]:
    """Return the rows of every table, in the order of the declaration."""
    return {table.name: _rows(table, view) for table in TABLES}


def _rows(table: Table, view: View) -> Rows:
    values = [column.value for column in table.columns]
    return Rows(table, [tuple([value(item) for value in values]) for item in table.rows(view)])


def has_booleans(table: Table) -> bool:
    """Tell whether any column of a table is a boolean."""
    return any(column.kind is Kind.BOOLEAN for column in table.columns)
