"""Which files the build before found sound, so that rules look only at what changed since then.

What a part of a rule reads is said in `rules.rule`. Only claims may have changed, and none come or
gone, or all rules look at everything.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from . import kept_file
from .dataset import Dataset
from .kept_records import KeptOnDisk
from .loading import Step, no_step
from .model import Claim
from .problems import Problem
from .rules import RULES, Rule
from .rules.rule import OfAll, named_claims


@dataclass(frozen=True)
class SoundBefore:
    """Knows in which files the rules found no problem last, kept in a file of the cache.

    `version` stands for the program. `records` has the digest of each file of the data, and what the
    files of the build before held. The file may be deleted at any time.
    """

    file: Path
    version: bytes
    say: kept_file.Say
    records: KeptOnDisk
    rules: Iterable[Rule] = RULES

    def problems(self, dataset: Dataset, step: Step = no_step) -> list[Problem] | None:
        """Return all problems, found from what changed; None where all rules have to look at everything.

        `step` is called with the name of each rule.
        """
        facts, before = self._before
        now = self._digests(dataset)
        if facts != self._facts(dataset) or before.keys() != now.keys():
            return None
        changed = {shown for shown, digest in now.items() if before[shown] != digest}
        files = {claim.id: dataset.files["claim", claim.id].shown for claim in dataset.claims.values()}
        new = {id: dataset.claims[id] for id, shown in files.items() if shown in changed}
        old = {id: self._former(claim, before[files[id]]) for id, claim in new.items()}
        if len(new) < len(changed) or None in old.values():
            return None
        pairs = [(former, new[id]) for id, former in old.items() if former is not None]
        return list(self._found(pairs, dataset, step))

    def keep(self, dataset: Dataset) -> None:
        """Keep that all files of a dataset are sound."""
        content = (self._facts(dataset), self._digests(dataset))
        if content != self._before:
            kept_file.write(self.file, self.version, marshal.dumps(content), self.say)

    def _found(
        self, changed: Iterable[tuple[Claim, Claim]], dataset: Dataset, step: Step
    ) -> Iterator[Problem]:
        ids = {claim.id for _, claim in changed}
        touched = [
            claim
            for claim in dataset.claims.values()
            if claim.id in ids or not ids.isdisjoint(named_claims(claim))
        ]
        for rule in self.rules:
            step(rule.name)
            if rule.of_claim is not None:
                for claim in touched:
                    yield from rule.of_claim(claim, dataset)
            if rule.of_all is not None and not _tell_the_same(rule.of_all, changed):
                gathered = {id: rule.of_all.gather(claim) for id, claim in dataset.claims.items()}
                yield from rule.of_all.check(dataset, gathered)

    def _former(self, claim: Claim, digest: bytes) -> Claim | None:
        return self.records.former(Claim, digest, {"id": claim.id, "subject": claim.subject})

    @cached_property
    def _before(self) -> tuple[str, Mapping[str, bytes]]:
        raw = kept_file.read(self.file, self.version, self.say)
        return ("", {}) if raw is None else marshal.loads(raw)

    def _digests(self, dataset: Dataset) -> dict[str, bytes]:
        # A lock that is not there has no digest.
        return {file.shown: self.records.digests.get(file.shown, b"") for file in dataset.files.values()}

    def _facts(self, dataset: Dataset) -> str:
        broken = sorted((kind, sorted(ids)) for kind, ids in dataset.broken.items())
        return repr((dataset.today, dataset.own_addresses, broken))


def _tell_the_same(part: OfAll[Any], changed: Iterable[tuple[Claim, Claim]]) -> bool:
    return all(part.gather(old) == part.gather(new) for old, new in changed)
