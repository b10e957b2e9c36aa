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
from .rules.rule import named_claims


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
    """What was found for one claim, what it was found from, and what the claim tells of itself."""

    claim: Claim
    file: str
    named: dict[str, Claim | None]
    gathered: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def holds(self, dataset: Dataset) -> bool:
        id, claims = self.claim.id, dataset.claims
        return (
            claims[id] is self.claim
            and dataset.files["claim", id].shown == self.file
            and all(claims.get(other) is claim for other, claim in self.named.items())
        )


class RuleMemory:
    """Finds the problems of one dataset after the other, each from what changed since the last one."""

    def __init__(self, rules: Iterable[Rule] = RULES) -> None:
        """Take the rules; nothing is known yet."""
        self._rules = tuple(rules)
        self._others: _Others | None = None
        self._of_others: list[Problem] = []
        self._of_claims: dict[str, _Found] = {}
        self._sound: dict[str, tuple[object, Mapping[str, Any]]] = {}
        """By rule: what it was found from that all claims together are sound."""

    def problems(self, dataset: Dataset, step: Step = no_step) -> list[Problem]:
        """Return all problems that the rules find; `step` is called with the name of each rule."""
        others = _Others.of(dataset)
        same_others = self._others is not None and self._others.is_same(others)
        if not same_others:
            self._of_claims, self._sound = {}, {}
        kept = {
            id: found for id, found in self._of_claims.items() if id in dataset.claims and found.holds(dataset)
        }
        new = {
            id: self._begun(claim, dataset) for id, claim in dataset.claims.items() if id not in kept
        }
        of_others = self._of_others if same_others else []
        of_all: list[Problem] = []
        self._others = None  # Nothing holds should a rule fail half-way.
        for rule in self._rules:
            step(rule.name)
            if rule.of_others is not None and not same_others:
                of_others.extend(rule.of_others(dataset))
            if rule.of_claim is not None:
                for found in new.values():
                    found.problems.extend(rule.of_claim(found.claim, dataset))
        self._of_claims = {id: kept.get(id) or new[id] for id in dataset.claims}
        for rule in self._rules:
            of_all.extend(self._of_all(rule, dataset))
        self._others, self._of_others = others, of_others
        of_claims = (problem for found in self._of_claims.values() for problem in found.problems)
        return [*of_others, *of_claims, *of_all]

    def _begun(self, claim: Claim, dataset: Dataset) -> _Found:
        return _Found(
            claim,
            dataset.files["claim", claim.id].shown,
            {id: dataset.claims.get(id) for id in named_claims(claim)},
            {rule.name: rule.of_all.gather(claim) for rule in self._rules if rule.of_all is not None},
        )

    def _of_all(self, rule: Rule, dataset: Dataset) -> list[Problem]:
        if rule.of_all is None:
            return []
        gathered = {id: found.gathered[rule.name] for id, found in self._of_claims.items()}
        broken = dataset.broken.get("claim")
        if self._sound.get(rule.name) == (broken, gathered):
            return []
        problems = list(rule.of_all.check(dataset, gathered))
        # The lines of a problem may change while what was gathered does not, so only none is remembered.
        if not problems:
            self._sound[rule.name] = (broken, gathered)
        return problems
