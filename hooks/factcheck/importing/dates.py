"""Dates as others write them, to the day as it is written: a time and its zone are left out."""

from __future__ import annotations

import re
from contextlib import suppress

from ..edtf import When

_ISO = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})\b.*")
_MONTH_FIRST = re.compile(r"(?:[a-z]{3,9},? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b.*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day(text: str) -> When | None:
    """Return the date of a text, or None when it is none or could be two.

    Read are ISO 8601 to the day, month or year, with or without time, and English dates with the month's
    name, as in RFC 5322. `04/05/2023` is two dates, so it is none.
    """
    if match := _ISO.fullmatch(text):
        return _when(*match.groups())
    text = text.casefold()
    if match := _DAY_FIRST.fullmatch(text):
        return _named(match[3], match[2], match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return _named(match[3], match[1], match[2])
    return None


def _named(year: str, month: str, number: str) -> When | None:
    name = month[:3]
    return _when(year, f"{_MONTHS.index(name) + 1:02}", f"{int(number):02}") if name in _MONTHS else None


def _when(year: str, month: str | None, number: str | None) -> When | None:
    with suppress(ValueError):
        return When.parse("-".join(part for part in (year, month, number) if part))
    return None
