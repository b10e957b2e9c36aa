"""A merged record leads to a living one, a published page to no draft, and a withdrawal has its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..dataset import Dataset
from ..markup import record_links
from ..model import ChangeClass, Claim, Status
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
    for claim in dataset.claims.values():
        yield from _withdrawal(dataset, claim)
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


def _withdrawal(dataset: Dataset, claim: Claim) -> Iterator[Problem]:
    last = claim.history[-1].change
    if claim.status is Status.WITHDRAWN and last is not ChangeClass.WITHDRAWN:
        yield dataset.problem(
            "claim",
            claim.id,
            ("status",),
            RULE.name,
            "the claim is withdrawn, and its history does not say why",
            expected="an entry of the class withdrawn at the end of the history",
        )
    elif last is ChangeClass.WITHDRAWN and claim.status is not Status.WITHDRAWN:
        yield dataset.problem(
            "claim",
            claim.id,
            ("history", len(claim.history) - 1, "class"),
            RULE.name,
            "the history ends with a withdrawal, and the claim is not withdrawn",
            expected="status: withdrawn",
        )


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


RULE = Rule(
    "lifecycle",
    "A link must not end at a page that is not there, and a page must say why its check was given up.",
    _check,
)
