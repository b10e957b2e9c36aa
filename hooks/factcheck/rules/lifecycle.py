"""A merged record leads to a living one, a published page to no draft, and a withdrawal has its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..dataset import Dataset
from ..markup import record_links
from ..model import ChangeClass, Claim, Source, Status
from ..problems import Problem
from ..yaml_tree import Loc
from .rule import OfAll, Rule


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    yield from _merged("claim", claim, dataset.claims, dataset)
    yield from _withdrawal(dataset, claim)
    if claim.status is Status.DRAFT:
        return
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
    for loc, id in linked:
        if _is_draft(dataset.claims.get(id)):
            yield _leads_to_draft("claim", claim.id, loc, id, dataset)


def _others(dataset: Dataset) -> Iterator[Problem]:
    for source in dataset.sources.values():
        yield from _merged("source", source, dataset.sources, dataset)


def _subjects(dataset: Dataset, is_draft: Mapping[str, bool]) -> Iterator[Problem]:
    for subject in dataset.subjects.values():
        for n, fact in enumerate(subject.what_happened):
            for m, id in enumerate(fact.claims):
                if is_draft.get(id):
                    loc = ("what_happened", n, "claims", m)
                    yield _leads_to_draft("subject", subject.id, loc, id, dataset)


def _merged(
    kind: str, record: Claim | Source, records: Mapping[str, Claim | Source], dataset: Dataset
) -> Iterator[Problem]:
    target = records.get(record.merged_into) if record.merged_into else None
    if target is not None and target.merged_into is not None:
        yield dataset.problem(
            kind,
            record.id,
            ("merged_into",),
            RULE.name,
            f'"{target.id}" was itself merged',
            expected=f"a {kind} that lives on",
        )


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


def _is_draft(claim: Claim | None) -> bool:
    return claim is not None and claim.status is Status.DRAFT


def _leads_to_draft(kind: str, id: str, loc: Loc, draft: str, dataset: Dataset) -> Problem:
    what = f'"{draft}" is a draft, which has no page'
    return dataset.problem(kind, id, loc, RULE.name, what, expected="a published claim")


RULE = Rule(
    "lifecycle",
    "A link must not end at a page that is not there, and a page must say why its check was given up.",
    of_claim=_claim,
    of_others=_others,
    of_all=OfAll(_is_draft, _subjects),
)
