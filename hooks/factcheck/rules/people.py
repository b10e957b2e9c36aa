"""A group of unnamed people is compared only with a group of the same report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from ..dataset import Dataset
from ..model import Claim
from ..problems import Problem, did_you_mean
from .rule import OfAll, Rule

Group = tuple[str, str | None, tuple[str, ...]]
"""A group of people: its report, its handle, and the handles of the groups that it is compared with."""


def _groups(claim: Claim) -> tuple[Group, ...]:
    return tuple(
        (appearance.source, entry.people, tuple(same.people for same in entry.same_as))
        for appearance in claim.appearances
        for entry in appearance.attribution
        if entry.people or entry.same_as
    )


def _all(dataset: Dataset, found: Mapping[str, tuple[Group, ...]]) -> Iterator[Problem]:
    groups: dict[str, set[str]] = defaultdict(set)
    for source, people, _ in chain.from_iterable(found.values()):
        if people:
            groups[source].add(people)
    for id, own in found.items():
        if not any(compared for _, _, compared in own):
            continue
        claim = dataset.claims[id]
        for number, appearance in enumerate(claim.appearances):
            known = groups[appearance.source]
            for place, entry in enumerate(appearance.attribution):
                for index, same in enumerate(entry.same_as):
                    if same.people in known and same.people != entry.people:
                        continue
                    yield dataset.problem(
                        "claim",
                        claim.id,
                        ("appearances", number, "attribution", place, "same_as", index, "people"),
                        RULE.name,
                        f'no other group "{same.people}" in "{appearance.source}"',
                        expected='the "people" of another entry of the same report',
                        tip=did_you_mean(same.people, known - {entry.people}),
                    )


RULE = Rule(
    "unknown-people",
    "Counting unnamed people twice would invent a second source.",
    of_all=OfAll(_groups, _all),
)
