"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..dataset import Dataset
from ..problems import Problem

Check = Callable[[Dataset], Iterator[Problem]]


@dataclass(frozen=True)
class Rule:
    """One rule: its name as problems show it, why it exists, and its check of a whole dataset."""

    name: str
    why: str
    check: Check
