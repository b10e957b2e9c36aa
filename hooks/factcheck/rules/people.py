"""A group of unnamed people is compared only with a group of the same report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..dataset import Dataset
from ..problems import Problem, did_you_mean
from .rule import Rule


def _check(dataset: Dataset) -> Iterator[Problem]:
    groups: dict[str, set[str]] = defaultdict(set)
    for claim in dataset.claims.values():
        for appearance in claim.appearances:
            groups[appearance.source].update(entry.people for entry in appearance.attribution if entry.people)
    for claim in dataset.claims.values():
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


RULE = Rule("unknown-people", "Counting unnamed people twice would invent a second source.", _check)
