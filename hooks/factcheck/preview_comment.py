"""The comment under a pull request: what it changes in the data, and the problems.

Whoever opens a pull request writes the data, so every word of it is hostile until proved otherwise:
it stands in blocks of code only. What stands outside of them is written here.
"""

from __future__ import annotations

from collections.abc import Sequence

from .inert_text import code_block
from .problems import Problem

MARK = "<!-- factcheck: preview -->"
"""The first line of the comment, by which the next run finds it."""

LIMIT = 60_000
"""Bytes of UTF-8; GitHub refuses a comment of more than 65,536 characters."""

_FOR_WORDS = 4_000


def preview_comment(changes: Sequence[str], problems: Sequence[Problem], refused: Sequence[str] = ()) -> str:
    """Return the comment as Markdown, at most `LIMIT` bytes.

    `changes` are lines, the gravest first; `refused` says which files were not looked at, and why.
    """
    parts = [MARK, "### What this pull request changes in the data", ""]
    half = (LIMIT - _FOR_WORDS) // 2
    if changes:
        parts.append(code_block(changes, half))
    else:
        parts.append("Nothing that a reader would see.\n")
    if refused:
        parts += ["### Files that were not looked at", "", code_block(refused, _FOR_WORDS // 2)]
    if problems:
        number = "One problem" if len(problems) == 1 else f"{len(problems)} problems"
        parts += [
            f"### {number}",
            "",
            code_block([str(problem) for problem in problems], half - _FOR_WORDS // 2),
        ]
    else:
        parts += ["### Problems", "", "None: the data is sound.\n"]
    parts.append(
        "Made by the program of the main branch from the data of this pull request. To see the site as it "
        "would be: open the checks, download the artefact *site*, unpack it, run `python -m http.server` "
        "in its folder, and open the address that it prints.\n"
    )
    return "\n".join(parts)
