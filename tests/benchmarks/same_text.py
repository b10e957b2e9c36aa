"""Whether two folders hold the same pages with the same visible text."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping
from html.parser import HTMLParser
from pathlib import Path

HIDDEN = {"script", "style", "template"}
INLINE = {
    *("a", "abbr", "b", "button", "code", "del", "em", "i", "ins", "kbd", "label", "small", "span"),
    *("strong", "sub", "sup", "time", "svg", "path"),
}


class _Text(HTMLParser):
    """Collects the title and the text of a page; only elements that are no words' part divide words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in HIDDEN
        if tag not in INLINE:
            self.parts.append(" ")
        given = dict(attrs)
        if tag == "meta" and given.get("name") == "description":
            self.parts.append(given.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in HIDDEN
        if tag not in INLINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def visible_text(html: str) -> str:
    """Return the description, title and text of a page, every run of white space as one space."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return re.sub(r"\s+", " ", "".join(reader.parts)).strip()


def differences(
    first: Path, second: Path, pages: Mapping[str, Collection[str]], sample: int | None = None, seed: int = 1
) -> list[str]:
    """Return one line for each page that one folder lacks, or whose text differs.

    `pages` are the files that both should hold, relative to the folders, by kind. Their presence is looked
    at for all of them; their text for a seeded sample of each kind when one is asked for.
    """
    lines = [
        f"{page}: missing in {folder}"
        for own in pages.values()
        for page in sorted(own)
        for folder in (first, second)
        if not (folder / page).is_file()
    ]
    if lines:
        return lines
    chance = random.Random(seed)
    read = [
        page
        for own in pages.values()
        for page in chance.sample(sorted(own), min(len(own), sample or len(own)))
    ]
    for page in read:
        one, two = (visible_text((folder / page).read_text(encoding="utf-8")) for folder in (first, second))
        if one != two:
            place = next(
                (place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
                min(len(one), len(two)),
            )
            near = slice(max(0, place - 60), place + 60)
            lines.append(f"{page}: {one[near]!r} is {two[near]!r}")
    return lines
