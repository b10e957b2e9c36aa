"""Lists that grow with the archive, cut short where they stand beside something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

FEW = 50
"""So many items of such a list stand where a template asks for a few."""


@dataclass(frozen=True)
class Few(Generic[Item]):
    """The first items of a list, and how many more it has."""

    items: Sequence[Item]
    more: int

    @property
    def all(self) -> int:
        """Return how many items the whole list has."""
        return len(self.items) + self.more


def few(items: Sequence[Item], most: int = FEW) -> Few[Item]:
    """Cut a list after `most` items."""
    return Few(items[:most], max(0, len(items) - most))
