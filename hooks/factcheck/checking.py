"""Load a data folder and run every rule over it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .dataset import Dataset
from .loading import load
from .problems import Level, Problem
from .rules import RULES, Rule


def check(
    root: Path, own_addresses: tuple[str, ...] = (), rules: Iterable[Rule] = RULES
) -> tuple[Dataset | None, list[Problem]]:
    """Return the dataset and all problems, sorted by place.

    Warnings are only looked for when there is no error, because a record that could not be read
    makes others look unused.
    """
    dataset, problems = load(root, own_addresses)
    if dataset is not None:
        for rule in rules:
            problems.extend(rule.check(dataset))
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    return dataset, sorted(set(errors or problems))
