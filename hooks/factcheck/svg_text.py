"""Text in pictures: SVG does not wrap lines, so they are broken here, by an estimate on the safe side.

The site uses the reader's own system fonts, whose widths nobody knows at build time. The widths
assumed are above the average of the common ones; the browser tests measure that nothing overflows.
"""

from __future__ import annotations

from textwrap import wrap
from unicodedata import east_asian_width

AVERAGE = 0.56
"""Assumed width of a letter, as a part of the font size."""

BOLD = 0.62


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the assumed width of a text in the unit of its font size."""
    letters = len(text) + sum(east_asian_width(letter) in "WF" for letter in text)
    return letters * size * (BOLD if bold else AVERAGE)


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines of at most a width; words longer than a line are broken too."""
    per_letter = text_width(text, size, bold=bold) / max(len(text), 1)
    return wrap(text, max(int(width / per_letter), 1)) if text else []
