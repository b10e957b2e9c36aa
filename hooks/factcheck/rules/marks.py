"""Evidence marks and record links in Markdown lead to something."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..markup import marks, record_links
from ..model import Claim
from ..problems import Problem, did_you_mean
from .rule import Rule


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    loc = ("outcome", "reasoning")
    cited = {item.source for item in claim.outcome.evidence}
    for mark in marks(claim.outcome.reasoning):
        if mark not in cited:
            yield dataset.problem(
                "claim",
                claim.id,
                loc,
                RULE.name,
                f'the mark "[^{mark}]" names no evidence of this claim',
                expected="the id of a source in its evidence list",
                tip=did_you_mean(mark, cited),
            )
    for kind, target in record_links(claim.outcome.reasoning):
        if target not in dataset.known(kind):
            yield dataset.problem(
                "claim",
                claim.id,
                loc,
                RULE.name,
                f'there is no {kind} "{target}"',
                expected=f"the id of a {kind}",
                tip=did_you_mean(target, dataset.known(kind)),
            )


RULE = Rule("unknown-mark", "A mark without its proof is decoration.", of_claim=_claim)
