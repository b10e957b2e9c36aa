"""JSON: every table alone, all tables in one file, and one file for each claim and each source.

A file with tables says everything in every row. Of the files beside pages there are as many as
records, so they say less: a column without a value is left out, and so is the column that names the
record in every row. The file of a source names the claims that rest on it; theirs say what of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic_core import to_json

from .. import links
from ..model import Claim, Source
from ..published_file import PublishedFile
from .rows import Rows, said
from .tables import CLAIM_ROWS, SOURCE_ROWS, TABLES, View

Statement = Mapping[str, object]
"""What a file says of itself: version, date, licence, how to cite."""

Record = TypeVar("Record", Claim, Source)
_COLUMNS = {
    (kind, table.name): tuple(column for column in table.columns if column.name != kind)
    for kind in ("claim", "source")
    for table in TABLES
}
"""The columns of each table without the one that would name the record, in its own file, in every row."""


def lines(rows: Rows) -> bytes:
    """Return the rows of a table as a JSON list, one row on a line."""
    return _list(rows.encoded())


def table_file(name: str, rows: bytes, statement: Statement) -> PublishedFile:
    """Return one table as JSON; `rows` are those of `lines`."""
    return _file(f"data/{name}.json", statement, {name: rows})


def dataset_file(rows: Mapping[str, bytes], statement: Statement) -> PublishedFile:
    """Return all tables in one file; `rows` are those of `lines`, by table."""
    return _file("data/dataset.json", statement, rows)


def claim_path(id: str) -> str:
    """Return the path of a claim's file."""
    return f"{links.claim_address(id)}claim.json"


def claim_file(claim: Claim, view: View, statement: Statement) -> PublishedFile:
    """Return the file of a claim: its row, and the rows of other tables that are about it."""
    members = dict(_members(claim, view, CLAIM_ROWS, "claim"))
    return _file(claim_path(claim.id), statement, members)


def source_file(
    source: Source, view: View, statement: Statement, named: Mapping[str, object]
) -> PublishedFile:
    """Return the file of a source: its row, the rows about it, and how it names the claims on it."""
    members = dict(_members(source, view, SOURCE_ROWS, "source"))
    members |= {name: to_json(value) for name, value in named.items()}
    return _file(f"{links.source_address(source.id)}source.json", statement, members)


def _members(
    record: Record, view: View, tables: Mapping[str, Callable[[Record, View], Iterator[Any]]], kind: str
) -> Iterator[tuple[str, bytes]]:
    for name, rows in tables.items():
        columns = _COLUMNS[kind, name]
        found = [said(columns, row) for row in rows(record, view)]
        yield (kind, found[0]) if name == f"{kind}s" else (name, _list(found))


def _list(found: Iterable[bytes]) -> bytes:
    inside = b",\n".join(found)
    return b"[\n" + inside + b"\n]" if inside else b"[]"


def _file(path: str, statement: Statement, members: Mapping[str, bytes]) -> PublishedFile:
    parts = [to_json(statement, indent=1).removesuffix(b"\n}")]
    for name, text in members.items():
        parts += [b',\n"', name.encode(), b'": ', text]
    return PublishedFile(path, b"".join((*parts, b"\n}\n")))
