"""How a list of changes is shown: on a terminal, or as Markdown in a comment on GitHub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby

from .differences import Change, Said, Sentence

LARGEST = 60_000
"""Bytes of Markdown at most; GitHub takes 65,536 characters in a comment."""
LONGEST = 500
"""Characters of the data that one sentence shows at most."""

NOTHING = "Nothing changed in the data."

_SPECIAL = "\\`*_{}[]<>()#|~!&@:$+=^\"'"


class DiffFormat(StrEnum):
    """The forms of a list of changes."""

    TEXT = "text"
    MARKDOWN = "markdown"


def as_text(changes: Sequence[Change]) -> str:
    """Return all changes as plain text."""
    lines = []
    for part, group in groupby(changes, key=lambda change: change.part):
        lines.append(part.value)
        for change in group:
            lines += ["", f"  {change.title} ({change.file})"]
            lines += ["    " + "".join(map(_plain, sentence)) for sentence in change.sentences]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n" if lines else NOTHING + "\n"


def _plain(piece: str | Said) -> str:
    return piece if isinstance(piece, str) else _cut(piece.text)


def as_markdown(changes: Sequence[Change], largest: int = LARGEST) -> str:
    """Return the changes as Markdown of a limited size; words of the data can neither format nor call.

    What does not fit is left out, and the last line says how much that is.
    """
    if not changes:
        return NOTHING + "\n"
    room = largest - 200  # for the last line
    kept: list[str] = []
    blocks = list(_blocks(changes))
    for number, block in enumerate(blocks):
        room -= len(block.encode())
        if room < 0:
            left = sum(block.startswith("- ") for block in blocks[number:])
            kept.append(f"\n**{left} more records changed, which this list leaves out for its length.**\n")
            break
        kept.append(block)
    return "".join(kept)


def _blocks(changes: Sequence[Change]) -> Iterator[str]:
    """Yield headings and list items; an item is never cut."""
    first = True
    for part, group in groupby(changes, key=lambda change: change.part):
        yield f"{'' if first else chr(10)}### {part.value}\n\n"
        first = False
        for change in group:
            lines = [f"- **{escaped(change.title)}** ({escaped(change.file)})"]
            lines += [f"  - {''.join(map(_marked, sentence))}" for sentence in _few(change.sentences)]
            yield "\n".join(lines) + "\n"


def _few(sentences: Sequence[Sentence], most: int = 40) -> Iterator[Sentence]:
    yield from sentences[:most]
    if (more := len(sentences) - most) > 0:
        yield (f"… and {more} more change{'' if more == 1 else 's'} of this record.",)


def _marked(piece: str | Said) -> str:
    return piece if isinstance(piece, str) else escaped(_cut(piece.text))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def escaped(text: str) -> str:
    """Return words that GitHub's Markdown shows as they are.

    Each special character becomes a character reference. That is not enough for what GitHub links in
    finished text (mentions, issue numbers, web addresses), so an invisible space breaks those.
    """
    safe = "".join(f"&#{ord(letter)};" if letter in _SPECIAL else letter for letter in " ".join(text.split()))
    for word in ("&#64;", "&#35;", "&#58;"):
        safe = safe.replace(word, word + "&#8203;")
    for begin in ("www.", "WWW.", "Www.", "GH-", "gh-"):
        safe = safe.replace(begin, begin + "&#8203;")
    return safe
