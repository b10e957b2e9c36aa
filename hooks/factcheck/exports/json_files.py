"""JSON: every table alone, all tables in one file, and one file for each claim and each source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic_core import to_json

from .. import links
from ..published_file import PublishedFile
from .rows import Rows

Statement = Mapping[str, object]
"""What every file says of itself: version, date, licence, how to cite."""


def table_file(rows: Rows, statement: Statement) -> PublishedFile:
    """Return one table as JSON, one row on a line."""
    return _file(f"data/{rows.table.name}.json", statement, {rows.table.name: _list(rows.encoded)})


def dataset_file(rows: Mapping[str, Rows], statement: Statement) -> PublishedFile:
    """Return all tables in one file."""
    return _file("data/dataset.json", statement, {name: _list(own.encoded) for name, own in rows.items()})


def claim_files(rows: Mapping[str, Rows], statement: Statement) -> Iterator[PublishedFile]:
    """Yield one file for each claim: its row, and the rows of other tables that are about it."""
    parts = {name: rows[name].by("claim") for name in ("appearances", "evidence", "history", "gradings")}
    for id, (own,) in rows["claims"].by("id").items():
        members = {name: _list(grouped.get(id, ())) for name, grouped in parts.items()}
        yield _file(f"{links.claim_address(id)}claim.json", statement, {"claim": own, **members})


def source_files(rows: Mapping[str, Rows], statement: Statement) -> Iterator[PublishedFile]:
    """Yield one file for each source: its row, and the rows of other tables that are about it."""
    parts = {name: rows[name].by("source") for name in ("descents", "appearances", "evidence", "coverage")}
    for id, (own,) in rows["sources"].by("id").items():
        members = {name: _list(grouped.get(id, ())) for name, grouped in parts.items()}
        yield _file(f"{links.source_address(id)}source.json", statement, {"source": own, **members})


def _list(lines: Iterable[bytes]) -> bytes:
    inside = b",\n".join(lines)
    return b"[\n" + inside + b"\n]" if inside else b"[]"


def _file(path: str, statement: Statement, members: Mapping[str, bytes]) -> PublishedFile:
    parts = [to_json(statement, indent=1).removesuffix(b"\n}")]
    for name, text in members.items():
        parts += [b',\n"', name.encode(), b'": ', text]
    return PublishedFile(path, b"".join((*parts, b"\n}\n")))
