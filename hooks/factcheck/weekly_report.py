"""The weekly issue: addresses that do not answer, and what has become due. It blocks nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .inert_text import code_block

MARK = "<!-- factcheck: weekly -->"
"""The first line of the issue, by which the next run finds it."""

LIMIT = 60_000
_FOR_WORDS = 2_000
_FAILURES = ("error_map", "timeout_map")


class ResultsError(Exception):
    """The file is no report of lychee."""


def failed_addresses(path: Path) -> dict[str, str]:
    """Return the addresses that did not answer, each with the reason, from lychee's JSON report.

    Raises ResultsError when the file is not there or has another shape.
    """
    try:
        report: Any = json.loads(path.read_bytes())
        return {
            entry["url"]: str(entry["status"]["text"])
            for name in _FAILURES
            for entries in report[name].values()
            for entry in entries
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ResultsError(f"{path}: no report of lychee ({type(error).__name__})") from None


def address_lines(failed: Mapping[str, str], used: Mapping[str, Sequence[str]]) -> list[str]:
    """Return one line for each address that failed, with the reason and the files that name it."""
    return [
        f"{address}: {failed[address]}; in {', '.join(used.get(address, ())) or 'no file any more'}"
        for address in sorted(failed)
    ]


def weekly_report(sections: Mapping[str, Sequence[str]]) -> str:
    """Return the issue as Markdown, at most `LIMIT` bytes; nothing when no section has a line.

    What another host answered stands in blocks of code only.
    """
    filled = {heading: lines for heading, lines in sections.items() if lines}
    if not filled:
        return ""
    room = (LIMIT - _FOR_WORDS) // len(filled)
    parts = [
        MARK,
        "Found by the weekly check. It blocks nothing; the next check writes this text anew.",
        "",
    ]
    for heading, lines in filled.items():
        parts += [f"### {heading}", "", code_block(lines, room)]
    return "\n".join(parts)
