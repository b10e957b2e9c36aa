"""Problems found in the data, and the one line that each of them is shown as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from .inert_text import visible

MAX_WORDS = 2000
"""Characters of each part of a message; a list of all ids may be longer, and helps nobody then."""


class Level(StrEnum):
    """How grave a problem is: an error stops every build, a warning stops a strict one."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Problem:
    """One problem at one place.

    Lines and columns count from 1. The path is relative to the folder that holds `data/`,
    with forward slashes on every system.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    level: Level = Level.ERROR

    def __str__(self) -> str:
        """Return `path:line:column: rule: message`."""
        return f"{self.path}:{self.line}:{self.column}: {self.rule}: {self.message}"


def explain(what: str, *, expected: str | None = None, tip: str | None = None) -> str:
    """Join what is wrong, what was expected and a tip into one line."""
    parts = [what]
    if expected:
        parts.append(f"expected {expected}")
    if tip:
        parts.append(f"tip: {tip}")
    return "; ".join(_fit(" ".join(part.split())) for part in parts)


def _fit(words: str) -> str:
    """Return words for a terminal: cut, and with nothing in them that moves its cursor or turns the text."""
    if len(words) > MAX_WORDS:
        words = words[: MAX_WORDS - 1] + "…"
    return words if words.isprintable() else visible(words)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a tip that names the known word closest to `word`, or None."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else None


def shown(value: object, limit: int = 60) -> str:
    """Quote a value for a message, on one line and cut after `limit` characters."""
    text = " ".join(str(value).split())
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return f'"{text}"'


def count_of(problems: Sequence[Problem], level: Level) -> int:
    """Count the problems of one level."""
    return sum(problem.level is level for problem in problems)
