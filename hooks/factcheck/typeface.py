"""Words measured by the real widths of a typeface's glyphs, and set in lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fontTools.ttLib import TTFont

CUT = "…"


@dataclass(frozen=True)
class Lines:
    """Text set in lines at one size, in pixels. `cut` says whether words were left out at the end."""

    size: int
    texts: tuple[str, ...]
    cut: bool = False

    @property
    def text(self) -> str:
        """Return the words that are shown."""
        return " ".join(self.texts)


class Typeface:
    """One TrueType file; widths are advance widths of the `hmtx` table (OpenType 1.9), without kerning."""

    def __init__(self, path: Path) -> None:
        """Take the file; it is read when something is measured."""
        self.path = path

    @cached_property
    def _advances(self) -> tuple[dict[str, int], int, int]:
        with TTFont(self.path) as font:
            metrics = font["hmtx"].metrics
            widths = {chr(code): metrics[name][0] for code, name in font.getBestCmap().items()}
            return widths, metrics[".notdef"][0], font["head"].unitsPerEm

    @cached_property
    def _measured(self) -> dict[str, int]:
        return {}

    def width(self, text: str, size: float) -> float:
        """Return the width of a text in pixels; a character that the face lacks counts as its empty box."""
        return size * self._units(text) / self._advances[2]

    def _units(self, text: str) -> int:
        """Return the width of a text in units of the face; each text is measured once."""
        if (known := self._measured.get(text)) is None:
            widths, missing, _ = self._advances
            known = self._measured[text] = sum(widths.get(character, missing) for character in text)
        return known

    def fit(self, text: str, width: float, sizes: dict[int, int]) -> Lines:
        """Set a text in the first of the sizes, given with their number of lines, that shows all of it.

        Where none does, the last size is taken and the text ends in an ellipsis.
        """
        for size, count in sizes.items():
            lines = self._wrapped(text, width, size)
            if len(lines) <= count:
                return Lines(size, tuple(lines))
        kept = lines[:count]
        while self.width(kept[-1] + CUT, size) > width:
            shorter = kept[-1].rpartition(" ")[0]
            kept[-1] = shorter or kept[-1][:-1]
        kept[-1] = kept[-1].rstrip(" ,;:.–—") + CUT
        return Lines(size, tuple(kept), cut=True)

    def _wrapped(self, text: str, width: float, size: int) -> list[str]:
        lines = [""]
        room = width * self._advances[2] / size
        used, space = 0, self._units(" ")
        for word in text.split():
            longer = used + space + self._units(word) if lines[-1] else self._units(word)
            if longer <= room:
                lines[-1] = f"{lines[-1]} {word}".lstrip()
                used = longer
                continue
            pieces = self._pieces(word, width, size)
            lines += pieces if lines[-1] else [lines.pop() + pieces[0], *pieces[1:]]
            used = self._units(lines[-1])
        return lines

    def _pieces(self, word: str, width: float, size: int) -> list[str]:
        """Return a word in pieces no wider than a line, mostly one."""
        pieces = [""]
        for character in word:
            if pieces[-1] and self.width(pieces[-1] + character, size) > width:
                pieces.append("")
            pieces[-1] += character
        return pieces
