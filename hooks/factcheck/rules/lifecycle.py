"""A record that was merged leads to a living one, and a published page never to a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..dataset import Dataset
from ..markup import record_links
from ..model import Status
from ..problems import Problem
from ..yaml_tree import Loc
from .rule import Rule


def _check(dataset: Dataset) -> Iterator[Problem]:
    for kind, records in (("claim", dataset.claims), ("source", dataset.sources)):
        for id, record in records.items():
            target = records.get(record.merged_into) if record.merged_into else None
            if target is not None and target.merged_into is not None:
                yield dataset.problem(
                    kind,
                    id,
                    ("merged_into",),
                    RULE.name,
                    f'"{target.id}" was itself merged',
                    expected=f"a {kind} that lives on",
                )
    for claim in dataset.published_claims.values():
        linked: list[tuple[Loc, str]] = [(("related", n), id) for n, id in enumerate(claim.related)]
        linked += [(("conflicts_with", n), id) for n, id in enumerate(claim.conflicts_with)]
        linked += [
            ((key,), id)
            for key, id in (("reports_that", claim.reports_that), ("merged_into", claim.merged_into))
            if id
        ]
        linked += [
            (("outcome", "reasoning"), id)
            for kind, id in record_links(claim.outcome.reasoning)
            if kind == "claim"
        ]
        yield from _drafts(dataset, "claim", claim.id, linked)
    for subject in dataset.subjects.values():
        linked = [
            (("what_happened", n, "claims", m), id)
            for n, fact in enumerate(subject.what_happened)
            for m, id in enumerate(fact.claims)
        ]
        yield from _drafts(dataset, "subject", subject.id, linked)


def _drafts(dataset: Dataset, kind: str, id: str, linked: Iterable[tuple[Loc, str]]) -> Iterator[Problem]:
    for loc, target in linked:
        other = dataset.claims.get(target)
        if other is not None and other.status is Status.DRAFT:
            yield dataset.problem(
                kind,
                id,
                loc,
                RULE.name,
                f'"{target}" is a draft, which has no page',
                expected="a published claim",
            )


RULE = Rule("lifecycle", "A link from a published page must not end at a page that is not there.", _check)
