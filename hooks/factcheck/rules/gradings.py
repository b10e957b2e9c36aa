"""Two gradings, and a written reason wherever they and the record do not agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..agreement import Comparison, comparisons
from ..dataset import Dataset
from ..model import Claim, Scale
from ..problems import Problem, did_you_mean
from .rule import OfAll, Rule

NAMES = ("first", "second")


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    if all(name in dataset.gradings for name in NAMES):
        yield from _resolutions(dataset, claim)


def _others(dataset: Dataset) -> Iterator[Problem]:
    for id in dataset.gradings:
        if id not in NAMES:
            yield dataset.problem(
                "grading", id, (), RULE.name, f'a grading "{id}"', expected="first.yml or second.yml"
            )
    known = dataset.known("source").union(*(source.former_ids for source in dataset.sources.values()))
    for id, grading in dataset.gradings.items():
        for claim, grades in grading.claims.items():
            for report in grades.reports:
                if report not in known:
                    yield dataset.problem(
                        "grading",
                        id,
                        ("claims", claim, "reports", report),
                        RULE.name,
                        f'there is no source "{report}"',
                        tip=did_you_mean(report, dataset.known("source")),
                        key=True,
                    )


def _former_ids(claim: Claim) -> tuple[str, ...]:
    return claim.former_ids


def _names(dataset: Dataset, former_ids: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    if dataset.broken.get("claim"):
        return  # It may have had the id that is missing.
    known = dataset.known("claim").union(*former_ids.values())
    for id, grading in dataset.gradings.items():
        for name in grading.claims:
            if name not in known:
                yield dataset.problem(
                    "grading",
                    id,
                    ("claims", name),
                    RULE.name,
                    f'there is no claim "{name}"',
                    tip=did_you_mean(name, dataset.known("claim")),
                    key=True,
                )


def _resolutions(dataset: Dataset, claim: Claim) -> Iterator[Problem]:
    first, second = (dataset.current_gradings[name] for name in NAMES)
    compared = list(comparisons(claim, first, second))
    sources = {resolution.source for resolution in claim.resolutions if resolution.source is not None}
    if sources - dataset.known("source") or not all(_is_known(dataset, item) for item in compared):
        return
    open_ones = {(item.scale, item.source): item for item in compared if not item.settled}
    given: set[tuple[Scale, str | None]] = set()
    for number, resolution in enumerate(claim.resolutions):
        key = (resolution.scale, resolution.source)
        fault = None
        if key not in open_ones:
            fault = ("here the gradings and the record do not disagree", "a reason only where they do")
        elif key in given:
            fault = ("this disagreement was already settled above", "one reason for each")
        given.add(key)
        if fault:
            place = ("resolutions", number, "scale")
            yield dataset.problem("claim", claim.id, place, RULE.name, fault[0], expected=fault[1])
    for key, item in open_ones.items():
        if key not in given:
            where = f' of "{item.source}"' if item.source else ""
            yield dataset.problem(
                "claim",
                claim.id,
                _place(claim, item.scale, item.source),
                RULE.name,
                f'{item.scale}{where}: first "{item.first}", second "{item.second}", record "{item.final}"',
                expected='an entry under "resolutions" with the reason',
            )


def _is_known(dataset: Dataset, item: Comparison) -> bool:
    return {item.first, item.second, item.final} <= dataset.known(item.scale)


def _place(claim: Claim, scale: Scale, source: str | None) -> tuple[str | int, ...]:
    if source is None:
        return ("outcome", "rating")
    number = next(number for number, said in enumerate(claim.appearances) if said.source == source)
    return ("appearances", number, scale.value, "grade")


RULE = Rule(
    "gradings",
    "A disagreement that is settled without a reason was not settled.",
    of_claim=_claim,
    of_others=_others,
    of_all=OfAll(_former_ids, _names),
)
