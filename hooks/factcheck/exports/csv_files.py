r"""CSV: one file for each table.

As RFC 4180 has it: a header line, lines that end in CRLF, commas, quotes where needed; UTF-8 without
a byte-order mark. No value is an empty cell; a boolean is `true` or `false`; a list is JSON.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` (or their full-width forms, a tab or a
line break) for a formula. Such a cell of text gets an apostrophe in front, and so does one that begins
with an apostrophe, so that taking away one leading apostrophe always gives the text back
(OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io

from ..published_file import PublishedFile
from .columns import Kind, Value
from .rows import Rows

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠'")  # noqa: RUF001
LINE_END = "\r\n"


def table_file(rows: Rows) -> PublishedFile:
    """Return one table as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=LINE_END)
    writer.writerow([column.name for column in rows.table.columns])
    columns = [
        _CONVERTED[column.kind](cells) if column.kind in _CONVERTED else cells
        for column, cells in zip(rows.table.columns, rows.flat, strict=True)
    ]
    writer.writerows(zip(*columns, strict=True))
    return PublishedFile(f"data/{rows.table.name}.csv", text.getvalue().encode())


def _harmless(cells: list[Value]) -> list[Value]:
    return ["'" + cell if isinstance(cell, str) and cell[0] in FORMULA_STARTS else cell for cell in cells]


def _words(cells: list[Value]) -> list[Value]:
    return ["true" if cell else "false" for cell in cells]


# Ids, dates, addresses, numbers and lists never begin with a character that starts a formula.
_CONVERTED = {Kind.TEXT: _harmless, Kind.BOOLEAN: _words}
