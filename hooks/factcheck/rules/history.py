"""The history must lead to the outcome, and begin no earlier than the site."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..edtf import day_words
from ..model import ChangeClass, Claim
from ..problems import Problem
from .rule import Rule


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    first_release = dataset.site.dataset.first_release
    last = len(claim.history) - 1
    for number, entry in enumerate(claim.history):
        if entry.recorded < first_release:
            yield dataset.problem(
                "claim",
                claim.id,
                ("history", number, "recorded"),
                RULE.name,
                f"recorded before the site's first release, {day_words(first_release)}",
                expected="that day or a later one",
                tip='when the fact could be known goes under "known"',
            )
        is_first = entry.change is ChangeClass.FIRST_RATING
        if is_first != (number == 0):
            yield dataset.problem(
                "claim",
                claim.id,
                ("history", number, "class"),
                RULE.name,
                "the first rating is not the first entry"
                if is_first
                else "the first entry is no first rating",
                expected="first-rating for the first entry and for no other",
            )
    ratings = {claim.history[last].rating, claim.outcome.rating}
    if len(ratings) > 1 and ratings <= dataset.known("outcome"):
        yield dataset.problem(
            "claim",
            claim.id,
            ("history", last, "rating"),
            RULE.name,
            f'the history ends with "{claim.history[last].rating}", the outcome is "{claim.outcome.rating}"',
            expected="the same rating",
            tip="add an entry that says what changed the rating",
        )


RULE = Rule("history", "A verdict that changed in silence is the worst kind of correction.", of_claim=_claim)
