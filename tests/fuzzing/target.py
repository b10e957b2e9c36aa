"""A target: what is fuzzed, with which inputs, and the modules whose lines it should reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from hypothesis.strategies import SearchStrategy

from .case import Case


@dataclass(frozen=True)
class Target:
    """One part of the product under random input.

    `strategy` makes inputs from rules, `mutate` from files that people wrote; `run` raises when an
    input shows a defect. `modules` are path patterns below `hooks/factcheck`. `without` gives the same
    call with nothing changed, which tells what the input itself costs.
    """

    name: str
    modules: tuple[str, ...]
    strategy: SearchStrategy[Case]
    mutate: Callable[[Random], Case]
    run: Callable[[Case], None]
    without: Callable[[Case], Case] = lambda case: Case()
