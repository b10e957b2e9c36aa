"""A claim's appearances are reports of its own subject, each once; a draft's report may still be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..model import Claim, Status
from ..problems import Problem
from .rule import Rule


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    subject = dataset.subjects.get(claim.subject)
    seen: set[str] = set()
    for number, appearance in enumerate(claim.appearances):
        loc = ("appearances", number, "source")
        if (
            subject is not None
            and claim.status is not Status.DRAFT
            and appearance.source in dataset.sources
            and appearance.source not in subject.reports
        ):
            yield dataset.problem(
                "claim",
                claim.id,
                loc,
                RULE.name,
                f'"{appearance.source}" is no report of "{subject.id}"',
                expected="one of " + ", ".join(subject.reports),
            )
        if appearance.source in seen:
            yield dataset.problem(
                "claim",
                claim.id,
                loc,
                RULE.name,
                f'"{appearance.source}" is listed twice',
                expected="one appearance for each report",
            )
        seen.add(appearance.source)


RULE = Rule("foreign-report", "A report is judged only on what it was chosen for.", of_claim=_claim)
