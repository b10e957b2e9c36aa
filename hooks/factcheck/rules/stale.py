"""An outcome that was not looked at for a year may no longer hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ..dataset import Dataset, is_living
from ..edtf import day_words
from ..model import Claim
from ..problems import Level, Problem
from .rule import Rule

LONGEST = timedelta(days=365)


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    if not is_living(claim):
        return
    checked = claim.outcome.as_of
    if dataset.today - checked > LONGEST:
        yield dataset.problem(
            "claim",
            claim.id,
            ("outcome", "as_of"),
            RULE.name,
            f"the outcome was last checked on {day_words(checked)}, more than {LONGEST.days} days before "
            f"{day_words(dataset.today)}",
            expected="a newer day",
            tip="read the evidence again and look for new documents",
            level=Level.WARNING,
        )


RULE = Rule("stale", "What was true of the evidence a year ago may no longer be.", of_claim=_claim)
