"""A conflict must be declared by both claims."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..model import Claim
from ..problems import Problem
from .rule import Rule


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    for number, other_id in enumerate(claim.conflicts_with):
        other = dataset.claims.get(other_id)
        if other_id == claim.id or (other is not None and claim.id not in other.conflicts_with):
            what = (
                "a claim in conflict with itself"
                if other_id == claim.id
                else f'"{other_id}" does not declare the conflict'
            )
            yield dataset.problem(
                "claim",
                claim.id,
                ("conflicts_with", number),
                RULE.name,
                what,
                expected=f'"{claim.id}" under its conflicts_with',
            )


RULE = Rule(
    "one-sided-conflict", "Two claims that cannot both be true must say so on both pages.", of_claim=_claim
)
