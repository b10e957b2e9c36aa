"""Foreign words as text that does nothing when GitHub shows them in a comment or an issue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MAX_LINE = 600
"""Characters of one line that are shown; a record's own limits are below it, but for notes."""

_SHORTEST_FENCE = 3
# Controls, formats (among them the bidirectional overrides), surrogates, unassigned and private
# characters, and separators of lines and paragraphs: nothing that a reader can see.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    """Return a text with each character that nobody sees written out by its number."""
    return "".join(
        f"\\u{{{ord(character):x}}}" if unicodedata.category(character) in _UNSEEN else character
        for character in text
    )


def inert_line(text: str) -> str:
    """Return a text on one line, with each unseen character written out by its number, and cut."""
    line = visible(text)
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + "…"


def code_block(lines: Sequence[str], limit: int) -> str:
    """Return lines as one block of code, in which GitHub makes no link, mention, picture or HTML.

    The fence is longer than any run of backticks within, so that no line can end the block
    (CommonMark 0.31, 4.5). `limit` is the most bytes of UTF-8 that the block may have; the lines
    that do not fit are counted instead.
    """
    shown = [inert_line(line) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall("`+", line)), default=0)
    fence = "`" * max(_SHORTEST_FENCE, longest + 1)
    left_out = "… and {} more lines"
    room = limit - len(f"{fence}text\n{fence}\n{left_out}          \n".encode())
    kept: list[str] = []
    for line in shown:
        room -= len(line.encode()) + 1
        if room < 0:
            kept.append(left_out.format(len(shown) - len(kept)))
            break
        kept.append(line)
    return "\n".join([f"{fence}text", *kept, fence, ""])
