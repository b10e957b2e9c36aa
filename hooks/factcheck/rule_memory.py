"""Run rules, and remember what they found while nothing that they read has changed.

What a part of a rule reads is said in `rules.rule`. Records are immutable, so a record has not changed
while it is the same object; one that was read anew counts as changed even where it is equal, because
the lines of its problems may be others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .dataset import Dataset
from .loading import Step, no_step
from .model import Claim
from .problems import Problem
from .rules import RULES, Rule
from .rules.rule import OfAll, named_claims


@dataclass(frozen=True)
class _Others:
    """What rules read beside claims; equal only when it is the same records in the same files."""

    records: Mapping[tuple[str, str], object]
    facts: tuple[object, ...]

    @classmethod
    def of(cls, dataset: Dataset) -> _Others:
        records = {(kind, id): record for kind, id, record in dataset.records() if kind != "claim"}
        files = {key: dataset.files[key].shown for key in records}
        broken = {kind: ids for kind, ids in dataset.broken.items() if kind != "claim"}
        # Of claims only which there are, sound or broken.
        facts = (files, broken, dataset.known("claim"), dataset.today, dataset.own_addresses)
        return cls({**records, ("lock", ""): dataset.lock}, facts)

    def is_same(self, other: _Others) -> bool:
        return (
            self.facts == other.facts
            and self.records.keys() == other.records.keys()
            and all(other.records[key] is record for key, record in self.records.items())
        )


@dataclass
class _Found:
    """What was found for one claim, and what it was found from."""

    claim: Claim
    file: str
    named: dict[str, Claim | None]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def nothing(cls, claim: Claim, dataset: Dataset) -> _Found:
        named = {id: dataset.claims.get(id) for id in named_claims(claim)}
        return cls(claim, dataset.files["claim", claim.id].shown, named)

    def holds(self, dataset: Dataset) -> bool:
        id, claims = self.claim.id, dataset.claims
        return (
            claims.get(id) is self.claim
            and (not self.named or all(claims.get(other) is claim for other, claim in self.named.items()))
            and (not self.problems or dataset.files["claim", id].shown == self.file)
        )


class _Together:
    """The part of a rule that looks at all claims: what each tells of itself, and whether all was sound."""

    def __init__(self, part: OfAll[Any]) -> None:
        self._part = part
        self._gathered: dict[str, Any] = {}
        self._broken: object = None
        self._sound = False

    def problems(self, dataset: Dataset, new: Iterable[Claim], gone: Iterable[str]) -> list[Problem]:
        for id in gone:
            del self._gathered[id]
            self._sound = False
        for claim in new:
            told = self._part.gather(claim)
            if claim.id not in self._gathered or self._gathered[claim.id] != told:
                self._gathered[claim.id] = told
                self._sound = False
        broken = dataset.broken.get("claim")
        if self._sound and self._broken == broken:
            return []
        found = list(self._part.check(dataset, self._gathered))
        # The lines of a problem may change while what was gathered does not, so only soundness is kept.
        self._sound, self._broken = not found, broken
        return found


class RuleMemory:
    """Finds the problems of one dataset after the other, each from what changed since the last one."""

    def __init__(self, rules: Iterable[Rule] = RULES) -> None:
        """Take the rules, which are gone through once for each dataset; nothing is known yet."""
        self._rules = rules
        self._others: _Others | None = None
        self._of_others: list[Problem] = []
        self._of_claims: dict[str, _Found] = {}
        self._together: dict[str, _Together] = {}

    def problems(self, dataset: Dataset, step: Step = no_step) -> list[Problem]:
        """Return all problems that the rules find; `step` is called with the name of each rule."""
        others = _Others.of(dataset)
        is_new = self._others is None or not self._others.is_same(others)
        if is_new:
            self._forget()
        self._others = None  # Should a rule fail, nothing is known.
        gone = self._of_claims.keys() - dataset.claims.keys()
        for id in gone:
            del self._of_claims[id]
        new = [
            claim
            for id, claim in dataset.claims.items()
            if (found := self._of_claims.get(id)) is None or not found.holds(dataset)
        ]
        self._of_claims |= {claim.id: _Found.nothing(claim, dataset) for claim in new}
        of_all: list[Problem] = []
        for rule in self._rules:
            step(rule.name)
            if rule.of_others is not None and is_new:
                self._of_others.extend(rule.of_others(dataset))
            if rule.of_claim is not None:
                for claim in new:
                    self._of_claims[claim.id].problems.extend(rule.of_claim(claim, dataset))
            if rule.of_all is not None:
                together = self._together.setdefault(rule.name, _Together(rule.of_all))
                of_all += together.problems(dataset, new, gone)
        self._others = others
        of_claims = (problem for found in self._of_claims.values() for problem in found.problems)
        return [*self._of_others, *of_claims, *of_all]

    def _forget(self) -> None:
        self._of_others, self._of_claims, self._together = [], {}, {}
