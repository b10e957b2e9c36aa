"""SQLite: all tables with their keys, types and descriptions in one file.

Tables are STRICT (SQLite 3.37 or newer). The bytes follow from the data and the version of SQLite:
the page size is fixed, and the file is written in one piece from memory, without a time in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing

from ..published_file import PublishedFile
from .columns import Column, Kind, Table
from .rows import Rows
from .tables import SCHEMA_VERSION

PATH = "data/dataset.sqlite"

_TYPES = {Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "INTEGER"}


def sqlite_file(rows: Mapping[str, Rows], statement: Mapping[str, object]) -> PublishedFile:
    """Return the database. Its table `about` holds what every download says of itself."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA page_size = 4096")
        database.execute("PRAGMA encoding = 'UTF-8'")
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION.partition('.')[0]}")
        with database:
            database.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
            database.executemany(
                "INSERT INTO about VALUES (?, ?)", [(name, str(value)) for name, value in statement.items()]
            )
            for own in rows.values():
                database.execute(_create(own.table))
                places = ", ".join("?" * len(own.table.columns))
                database.executemany(
                    f'INSERT INTO "{own.table.name}" VALUES ({places})', zip(*own.flat, strict=True)
                )
        return PublishedFile(PATH, database.serialize())


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
