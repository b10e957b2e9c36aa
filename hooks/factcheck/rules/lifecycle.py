"""A record that was merged leads to a living one, and a published claim never to a draft."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..model import Status
from ..problems import Problem
from .rule import Rule


def _check(dataset: Dataset) -> Iterator[Problem]:
    for kind, records in (("claim", dataset.claims), ("source", dataset.sources)):
        for id, record in records.items():  # type: ignore[attr-defined]
            target = records.get(record.merged_into) if record.merged_into else None  # type: ignore[attr-defined]
            if target is not None and (target.id == id or target.merged_into is not None):
                yield dataset.problem(
                    kind,
                    id,
                    ("merged_into",),
                    RULE.name,
                    f'"{target.id}" was itself merged',
                    expected=f"a {kind} that lives on",
                )
    for claim in dataset.published_claims.values():
        linked = [(("related", n), id) for n, id in enumerate(claim.related)]
        linked += [(("conflicts_with", n), id) for n, id in enumerate(claim.conflicts_with)]
        linked += [
            ((key,), id)
            for key, id in (("reports_that", claim.reports_that), ("merged_into", claim.merged_into))
            if id
        ]  # type: ignore[misc]
        for loc, id in linked:
            other = dataset.claims.get(id)
            if other is not None and other.status is Status.DRAFT:
                yield dataset.problem(
                    "claim",
                    claim.id,
                    loc,
                    RULE.name,
                    f'"{id}" is a draft, which has no page',
                    expected="a published claim",
                )


RULE = Rule("lifecycle", "A link from a published page must not end at a page that is not there.", _check)
