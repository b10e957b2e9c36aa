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
from .columns import Kind
from .rows import Rows, has_booleans

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠'")  # noqa: RUF001
LINE_END = "\r\n"


def table_file(rows: Rows) -> PublishedFile:
    """Return one table as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=LINE_END)
    columns = rows.table.columns
    writer.writerow([column.name for column in columns])
    booleans = [column.kind is Kind.BOOLEAN for column in columns]
    lines = rows.flat
    if has_booleans(rows.table):
        lines = [
            tuple(
                ("true" if cell else "false") if is_boolean else cell
                for cell, is_boolean in zip(line, booleans, strict=True)
            )
            for line in lines
        ]
    writer.writerows([[_harmless(cell) for cell in line] for line in lines])
    return PublishedFile(f"data/{rows.table.name}.csv", text.getvalue().encode())


def _harmless(cell: str | int | None) -> str | int | None:
    if isinstance(cell, str) and cell[:1] in FORMULA_STARTS:
        return "'" + cell
    return cell
