"""Number the sentences of a captured text, so that coverage can name each without repeating it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A sentence ends at . ! or ?, with closing marks, before a space and a capital, a digit or an opening mark.
# "U.S." and single initials do not end one.
_END = re.compile(r"(?<=[.!?])(?<!\bU\.S\.)(?<!\b[A-Z]\.)[\"”’'»)]*\s+(?=[\"“‘'«(]*[A-Z0-9])")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its line in the capture, its number on that line, both from 1, and its words."""

    line: int
    number: int
    text: str

    @property
    def at(self) -> str:
        """Return the name by which coverage refers to it, such as `7.2`."""
        return f"{self.line}.{self.number}"


def sentences(capture: str) -> list[Sentence]:
    """Return the sentences of a capture; a line without words has none."""
    found = []
    for number, line in enumerate(capture.splitlines(), start=1):
        pieces = [piece.strip() for piece in _END.split(line.strip())]
        found += [
            Sentence(number, place, piece)
            for place, piece in enumerate((piece for piece in pieces if re.search(r"\w", piece)), start=1)
        ]
    return found
