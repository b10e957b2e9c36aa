"""Dates that may be known to less than a day.

The notations are a subset of the Extended Date/Time Format (EDTF, Library of Congress, levels 0
and 1): a year, a month, a day, each with `~` for "about" or `?` for "uncertain", and the closed
interval `start/end`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?]?)")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
YEARS = range(1000, 3000)
"""The years that a date of ours can have; what is written beyond them is a slip of the keyboard."""
NO_YEAR = f"the year is not between {YEARS.start} and {YEARS.stop - 1}"
PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?[~?]?(/\d{4}(-\d{2}(-\d{2})?)?[~?]?)?$"


@dataclass(frozen=True)
class When:
    """A date, or a span of days, with the text it was written as.

    `earliest` and `latest` are the first and last day it can mean.
    """

    text: str
    earliest: date
    latest: date
    words: str

    @classmethod
    @lru_cache(maxsize=4096)  # an archive has few days, each many times
    def parse(cls, text: str) -> When:
        """Read EDTF text. Raises ValueError with the reason."""
        ends = text.split("/")
        if len(ends) > 2:
            raise ValueError("more than one slash")
        points = [_point(end) for end in ends]
        first, last = points[0], points[-1]
        if last.latest < first.earliest:
            raise ValueError("the interval ends before it begins")
        words = first.words if len(points) == 1 else _interval_words(first, last)
        return cls(text, first.earliest, last.latest, words)

    @property
    def iso(self) -> str:
        """The text without its mark of doubt, for a `datetime` attribute; the start of an interval."""
        return self.text.split("/")[0].rstrip("~?")

    def __str__(self) -> str:
        """Return the date in words, as a reader sees it."""
        return self.words

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Let Pydantic read a When from text."""
        return core_schema.no_info_after_validator_function(
            cls._validate, core_schema.str_schema(strict=True)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe the text form for editors."""
        return {
            "type": ["string", "integer"],  # a year alone is a number for an editor
            "pattern": PATTERN,
            "examples": ["2026-04-24", "2026-04", "2026-03-02/2026-03-08"],
        }

    @classmethod
    def _validate(cls, text: str) -> When:
        try:
            return cls.parse(text)
        except ValueError as error:
            raise PydanticCustomError(
                "date",
                '"{text}" is no date: {reason}; '
                "expected YYYY-MM-DD, YYYY-MM or YYYY, with ~ for about, or first/last",
                {"text": text[:40], "reason": str(error)},
            ) from None


def _point(text: str) -> When:
    match = _POINT.fullmatch(text)
    if match is None:
        raise ValueError("not in the form YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    about = {"~": "about ", "?": "perhaps "}.get(match[4], "")
    assert year is not None
    if year not in YEARS:
        raise ValueError(NO_YEAR)
    if month is None:
        return When(text, date(year, 1, 1), date(year, 12, 31), f"{about}{year}")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    last = monthrange(year, month)[1]
    if day is None:
        return When(
            text, date(year, month, 1), date(year, month, last), f"{about}{_MONTHS[month - 1]} {year}"
        )
    if not 1 <= day <= last:
        raise ValueError(f"{_MONTHS[month - 1]} {year} has no day {day}")
    exact = date(year, month, day)
    return When(text, exact, exact, about + day_words(exact))


@lru_cache(maxsize=4096)
def day_words(day: date) -> str:
    """Return a day as `24 April 2026`, the same in every locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _interval_words(first: When, last: When) -> str:
    start, end = first.earliest, last.latest
    if first.text[:4] == last.text[:4] and len(first.text) == len(last.text) == 10:
        if start.month == end.month:
            return f"{start.day} to {day_words(end)}"
        return f"{start.day} {_MONTHS[start.month - 1]} to {day_words(end)}"
    return f"{first.words} to {last.words}"
