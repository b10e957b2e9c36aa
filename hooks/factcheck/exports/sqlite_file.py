"""SQLite: all tables with their keys, types and descriptions in one file.

Tables are STRICT (SQLite 3.37 or newer). The bytes follow from the data and the version of SQLite:
the page size is fixed, and the file is written in one piece from memory, without a time in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from ..published_file import PublishedFile
from .columns import Column, Kind, Table
from .rows import Rows
from .tables import SCHEMA_VERSION

PATH = "data/dataset.sqlite"

_TYPES = {Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "INTEGER"}


class Database:
    """The database while it is filled, table by table; it ends with the `with` block."""

    def __init__(self, statement: Mapping[str, object]) -> None:
        """Begin with the table `about`, which holds what every download says of itself."""
        self._database = sqlite3.connect(":memory:")
        self._database.execute("PRAGMA page_size = 4096")
        self._database.execute("PRAGMA encoding = 'UTF-8'")
        # What is filled in comes from enumerations; to look at each value again takes half of the time.
        self._database.execute("PRAGMA ignore_check_constraints = ON")
        self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION.partition('.')[0]}")
        self._database.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
        self._fill("about", 2, ((name, str(value)) for name, value in statement.items()))

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, rows: Rows) -> None:
        """Add a table."""
        self._database.execute(_create(rows.table))
        self._fill(rows.table.name, len(rows.table.columns), zip(*rows.flat, strict=True))

    def file(self) -> PublishedFile:
        """Return the database as it is now."""
        return PublishedFile(PATH, self._database.serialize())

    def _fill(self, table: str, columns: int, rows: Iterable[Sequence[object]]) -> None:
        places = ", ".join("?" * columns)
        with self._database:
            self._database.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)


def _create(table: Table) -> str:
    lines = [_declared(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    lines += [
        f'FOREIGN KEY ({_quoted(column.name)}) REFERENCES "{column.references}" ("id")'
        for column in table.columns
        if column.references and column.kind is Kind.ID
    ]
    inside = ",\n  ".join(lines)
    return f'CREATE TABLE "{table.name}" (\n  {inside}\n) STRICT'


def _declared(column: Column) -> str:
    parts = [_quoted(column.name), _TYPES.get(column.kind, "TEXT")]
    if column.required:
        parts.append("NOT NULL")
    if column.kind is Kind.BOOLEAN:
        parts.append(f"CHECK ({_quoted(column.name)} IN (0, 1))")
    if column.choices:
        allowed = ", ".join(f"'{choice}'" for choice in column.choices)
        parts.append(f"CHECK ({_quoted(column.name)} IN ({allowed}))")
    return " ".join(parts)


def _quoted(name: str) -> str:
    return f'"{name}"'
