"""Dates must stand in an order that can have happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..dataset import Dataset, evidence_in
from ..edtf import day_words
from ..model import Claim
from ..problems import Problem
from ..yaml_tree import Loc
from .rule import Rule


def _after(
    dataset: Dataset, kind: str, id: str, loc: Loc, what: str, day: date, limit: date
) -> Iterator[Problem]:
    if day > limit:
        yield dataset.problem(
            kind,
            id,
            loc,
            RULE.name,
            f"{what}, {day_words(day)}, is after {day_words(limit)}",
            expected="that day or before it",
        )


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    as_of = dataset.site.dataset.as_of
    yield from _after(
        dataset,
        "claim",
        claim.id,
        ("outcome", "as_of"),
        "the day the outcome was checked",
        claim.outcome.as_of,
        as_of,
    )
    yield from _after(
        dataset,
        "claim",
        claim.id,
        ("criteria", "written"),
        "the day the criteria were written",
        claim.criteria.written,
        as_of,
    )
    for number, item in enumerate(claim.outcome.evidence):
        loc: Loc = ("outcome", "evidence", number, "checked")
        yield from _after(
            dataset, "claim", claim.id, loc, "the day it was checked", item.checked, claim.outcome.as_of
        )
    for number, dispute in enumerate(claim.disputes):
        yield from _after(
            dataset,
            "claim",
            claim.id,
            ("disputes", number, "date"),
            "the day of the dispute",
            dispute.date,
            as_of,
        )
    previous = None
    for number, entry in enumerate(claim.history):
        loc = ("history", number, "recorded")
        yield from _after(dataset, "claim", claim.id, loc, "the day it was recorded", entry.recorded, as_of)
        loc = ("history", number, "known")
        if entry.known.earliest > entry.recorded:
            yield dataset.problem(
                "claim",
                claim.id,
                loc,
                RULE.name,
                f"{entry.known} is after the day it was recorded",
                expected="that day or before it",
            )
        if previous is not None and entry.known.latest < previous.known.latest:
            yield dataset.problem(
                "claim",
                claim.id,
                loc,
                RULE.name,
                f"{entry.known} is before the entry above, {previous.known}",
                expected="oldest first",
            )
        if previous is not None and entry.recorded < previous.recorded:
            yield dataset.problem(
                "claim",
                claim.id,
                ("history", number, "recorded"),
                RULE.name,
                f"{day_words(entry.recorded)} is before the entry above, {day_words(previous.recorded)}",
                expected="oldest first",
            )
        previous = entry


def _others(dataset: Dataset) -> Iterator[Problem]:
    state = dataset.site.dataset
    yield from _after(
        dataset,
        "site",
        "site",
        ("dataset", "first_release"),
        "the first release",
        state.first_release,
        state.as_of,
    )
    for source in dataset.sources.values():
        if source.published is not None:
            yield from _after(
                dataset,
                "source",
                source.id,
                ("published",),
                "the day of publication",
                source.published.earliest,
                state.as_of,
            )
        if source.reply is not None and source.reply.on is not None:
            yield from _after(
                dataset,
                "source",
                source.id,
                ("reply", "on"),
                "the day of the reply",
                source.reply.on,
                state.as_of,
            )
        for number, descent in enumerate(source.upstream):
            upstream = dataset.sources.get(descent.source)
            if upstream is None or upstream.published is None or source.published is None:
                continue
            if upstream.published.earliest > source.published.latest:
                yield dataset.problem(
                    "source",
                    source.id,
                    ("upstream", number, "source"),
                    RULE.name,
                    f"it was published on {source.published}, before its upstream ({upstream.published})",
                    expected="an upstream that is older",
                )
    for subject in dataset.subjects.values():
        for loc, item in evidence_in(subject):
            yield from _after(
                dataset,
                "subject",
                subject.id,
                (*loc, "checked"),
                "the day it was checked",
                item.checked,
                state.as_of,
            )
        for number, fact in enumerate(subject.what_happened):
            loc = ("what_happened", number, "date")
            yield from _after(
                dataset, "subject", subject.id, loc, "the day of the fact", fact.date.earliest, state.as_of
            )
            if number and fact.date.earliest < subject.what_happened[number - 1].date.earliest:
                yield dataset.problem(
                    "subject",
                    subject.id,
                    loc,
                    RULE.name,
                    f"{fact.date} is before the fact above",
                    expected="oldest first",
                )


RULE = Rule(
    "date-order",
    "A date that cannot be right makes every other date doubtful.",
    of_claim=_claim,
    of_others=_others,
)
