"""The page frame: everything that is the same on every page, with slots for what differs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .compact_html import compact
from .escaping import escaped

SLOTS = ("title", "description", "canonical", "head", "content")
_INDENTED = re.compile(r"\s*\n\s*")
_EMPTY_PLACE = re.compile(r"<div data-md-component=\"[a-z]+\">\s*</div>")
_MARKER = re.compile("\x01(" + "|".join(SLOTS) + ")\x01")


def marker(slot: str) -> str:
    """Return the text that stands for a slot while the frame is rendered by a theme.

    It holds a character that no record can hold: texts of the data stand in the frame too.
    """
    return f"\x01{slot}\x01"


@dataclass(frozen=True)
class Frame:
    """The pieces of a frame: literal HTML and, between two pieces, a slot's name."""

    pieces: tuple[str, ...]

    @classmethod
    def from_html(cls, html: str) -> Frame:
        """Cut a rendered page at its markers. Raises ValueError when a slot is missing.

        What only sets off one line of a theme's template from another is left out, and the places in
        which the theme has put nothing: they would stand on every page.
        """
        pieces = tuple(_MARKER.split(compact(_EMPTY_PLACE.sub("", _INDENTED.sub("\n", html)))))
        missing = set(SLOTS) - set(pieces[1::2])
        if missing:
            raise ValueError(f"the theme's page has no place for: {', '.join(sorted(missing))}")
        return cls(pieces)

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the page. `head` and `content` are HTML, the other slots are plain text."""
        safe = {
            slot: value if slot in ("head", "content") else escaped(value) for slot, value in values.items()
        }
        return "".join(safe[piece] if number % 2 else piece for number, piece in enumerate(self.pieces))
