"""How a passage was seen must be possible: what was cited or copied names by whom or where."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset, evidence_in
from ..model import Access, Claim, Status, Subject
from ..problems import Problem
from .rule import Rule


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    yield from _record("claim", claim, dataset, is_draft=claim.status is Status.DRAFT)


def _others(dataset: Dataset) -> Iterator[Problem]:
    for subject in dataset.subjects.values():
        yield from _record("subject", subject, dataset, is_draft=False)


def _record(kind: str, record: Claim | Subject, dataset: Dataset, *, is_draft: bool) -> Iterator[Problem]:
    id = record.id
    for loc, item in evidence_in(record):
        source = dataset.sources.get(item.source)
        where = (*loc, "access")
        if item.access is Access.CITED and item.via is None and not is_draft:
            yield dataset.problem(
                kind,
                id,
                where,
                RULE.name,
                '"cited" without a citing source',
                expected='the citing source under "via"',
            )
        elif item.access is Access.READ and item.via is not None:
            yield dataset.problem(
                kind,
                id,
                (*loc, "via"),
                RULE.name,
                '"via" for a passage that was read',
                expected='no "via", or access "copy" or "cited"',
            )
        elif item.access is Access.COPY and item.via is None and source is not None and not source.copies:
            yield dataset.problem(
                kind,
                id,
                where,
                RULE.name,
                f'no copy of "{item.source}" is named',
                expected='"copies" in the source\'s file, or the source that is the copy under "via"',
            )
        if item.via is not None and item.via == item.source:
            yield dataset.problem(
                kind,
                id,
                (*loc, "via"),
                RULE.name,
                "the document is cited through itself",
                expected="another source",
            )


RULE = Rule(
    "evidence-access",
    "What is known only through somebody else must say through whom.",
    of_claim=_claim,
    of_others=_others,
)
