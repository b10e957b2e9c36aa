"""Long lists, cut into pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

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


def paged(items: Sequence[Item], size: int) -> list[Part[Item]]:
    """Cut a list into pages of at most `size` items, in order; an empty list is one empty page."""
    starts = range(0, max(len(items), 1), size)
    return [
        Part(items[start : start + size], number, len(starts)) for number, start in enumerate(starts, start=1)
    ]
