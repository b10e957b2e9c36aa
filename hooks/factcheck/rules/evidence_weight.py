"""A rating must rest on enough, and an open one must say what was looked for, before it is published."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..derivation import independent
from ..model import Access, Bearing, Claim, Settling, Status
from ..problems import Problem
from .rule import Rule


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    label = dataset.scales.outcome.get(claim.outcome.rating)
    if label is None or claim.status is Status.DRAFT:
        return
    if label.number is not None:
        yield from _numbered(claim, dataset)
    if label.settling is Settling.SEARCHED and claim.outcome.searched is None:
        yield dataset.problem(
            "claim",
            claim.id,
            ("outcome", "rating"),
            RULE.name,
            f'"{claim.outcome.rating}" without a search',
            expected='"searched": what was looked for, where, and why it does not decide',
        )
    if label.settling is Settling.PENDING and claim.criteria.deadline is None:
        yield dataset.problem(
            "claim",
            claim.id,
            ("outcome", "rating"),
            RULE.name,
            "pending without a deadline",
            expected='a "deadline" in the criteria',
        )
    if claim.criteria.test is None and label.number is not None:
        yield dataset.problem(
            "claim",
            claim.id,
            ("outcome", "rating"),
            RULE.name,
            "a numbered rating without a test",
            expected='a "test" in the criteria',
        )


def _numbered(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    weighty = [item for item in claim.outcome.evidence if item.bearing is not Bearing.CONTEXT]
    seen = [item for item in weighty if item.access is not Access.CITED]
    loc = ("outcome", "evidence") if claim.outcome.evidence else ("outcome",)
    if not seen:
        yield dataset.problem(
            "claim",
            claim.id,
            loc,
            RULE.name,
            "a numbered rating, and no document for or against it was read",
            expected='at least one item with access "read" or "copy"',
        )
    elif (
        len(independent({item.source for item in seen}, dataset.sources)) < 2
        and claim.outcome.thin_evidence is None
    ):
        yield dataset.problem(
            "claim",
            claim.id,
            loc,
            RULE.name,
            "the rating rests on one document, or on documents that descend from each other",
            expected='a second, independent one, or "thin_evidence" with the reason',
        )


RULE = Rule(
    "evidence-weight",
    "A verdict is an accusation or an acquittal, and must show what it rests on.",
    of_claim=_claim,
)
