"""Long lists, cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Generic, TypeVar

Item = TypeVar("Item")

LARGEST = 200_000
"""About the most bytes of HTML that the items of one page need. With all else no page then exceeds 300 kB."""

NEIGHBOURS = 2
"""The pager names so many pages on either side of its own, beside the first and the last."""


@dataclass(frozen=True)
class Part(Generic[Item]):
    """The items of one page; `number` counts the pages from 1, `of` is how many there are."""

    items: Sequence[Item]
    number: int
    of: int

    @property
    def suffix(self) -> str:
        """Return what a title has in addition: nothing where there is one page."""
        return f", page {self.number} of {self.of}" if self.of > 1 else ""

    @property
    def numbers(self) -> list[int | None]:
        """Return the pages that the pager names, with None where it leaves some out."""
        near = range(self.number - NEIGHBOURS, self.number + NEIGHBOURS + 1)
        named = sorted({1, self.of} | {number for number in near if 1 <= number <= self.of})
        shown: list[int | None] = []
        for before, number in zip([0, *named], named, strict=False):
            if number - before > 2:
                shown.append(None)
            elif number - before == 2:
                shown.append(number - 1)  # a gap of one page is as long as its number
            shown.append(number)
        return shown


def paged(
    items: Sequence[Item],
    size: int,
    weigh: Callable[[Item], int] | None = None,
    largest: int = LARGEST,
) -> list[Part[Item]]:
    """Cut a list into pages of at most `size` items, in order; an empty list is one empty page.

    Where `weigh` tells how many bytes of HTML an item needs, about, a page ends before it needs more than
    `largest`; an item that needs more by itself has a page of its own.
    """
    ends = list(_ends(items, size, weigh, largest))
    return [
        Part(items[start:end], number, len(ends))
        for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False), start=1)
    ]


def _ends(
    items: Sequence[Item], size: int, weigh: Callable[[Item], int] | None, largest: int
) -> Iterator[int]:
    start = needed = 0
    for place, item in enumerate(items):
        own = weigh(item) if weigh else 0
        if place > start and (place - start == size or needed + own > largest):
            yield place
            start, needed = place, 0
        needed += own
    yield len(items)


def html_bytes(*texts: str | None) -> int:
    """Return how many bytes some texts take in HTML; no text takes none."""
    return sum(len(escape(text).encode()) for text in texts if text)
