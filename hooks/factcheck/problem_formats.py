"""How problems are shown: to a person, to GitHub, to a program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from enum import StrEnum

from .problems import Problem

Lines = Callable[[str], Sequence[str]]
"""Returns the lines of a file that a problem names; none for a file that cannot be read."""

WIDEST = 100
"""Characters of a line that are shown at most; a longer line is cut around the problem."""


class Format(StrEnum):
    """The forms in which problems can be shown."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def formatted(problems: Iterable[Problem], form: Format, lines: Lines) -> str:
    """Return all problems in one form, empty or with a line end."""
    if form is Format.JSON:
        return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2) + "\n"
    one = as_github if form is Format.GITHUB else lambda problem: as_text(problem, lines(problem.path))
    return "".join(one(problem) + "\n" for problem in problems)


def as_text(problem: Problem, lines: Sequence[str]) -> str:
    """Return the problem's line, and below it the offending line with a caret, where there is one."""
    shown = lines[problem.line - 1] if problem.line <= len(lines) else ""
    if not shown.strip():
        return str(problem)
    at = min(problem.column - 1, len(shown))
    cut = max(0, at - WIDEST // 2) if len(shown) > WIDEST else 0
    part = "".join(letter if letter.isprintable() else " " for letter in shown[cut : cut + WIDEST])
    before, after = "…" * (cut > 0), "…" * (cut + WIDEST < len(shown))
    number = f"{problem.line:5}"
    return (
        f"{problem}\n{number} | {before}{part}{after}\n"
        f"{' ' * len(number)} | {' ' * (len(before) + at - cut)}^"
    )


def as_github(problem: Problem) -> str:
    """Return a workflow command that puts the problem at its line.

    The escapes are those of GitHub's own toolkit (actions/toolkit, core, command.ts): without them
    a line end in a message would begin a command of its own.
    """
    place = {
        "file": problem.path,
        "line": str(problem.line),
        "col": str(problem.column),
        "title": problem.rule,
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    return f"::{problem.level} {properties}::{_data(problem.message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
