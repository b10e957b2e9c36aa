"""The dataset: all records, their files, and the indexes that rules and views need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from .derivation import Overrides, roots
from .model import (
    Appearance,
    Claim,
    Coverage,
    Entities,
    Evidence,
    Glossary,
    Grading,
    QuoteLock,
    Record,
    Scales,
    Site,
    Source,
    Status,
    Subject,
    Topics,
)
from .model.lock import Proof
from .problems import Level, Problem, explain
from .yaml_tree import Loc, YamlError, decode, locate


class RecordFile(NamedTuple):
    """Where a record's text is: the file's name in full, and how problems name it."""

    name: str
    shown: str

    @property
    def path(self) -> Path:
        """Return the file; a large archive has too many to keep a path for each."""
        return Path(self.name)


class SentencePlace(NamedTuple):
    """A place of coverage that names a claim: the report, the sentence, and which of its claims it is."""

    report: str
    sentence: int
    number: int


@dataclass(frozen=True)
class Dataset:
    """Every record by its id. Records are immutable; nothing here is ever changed after loading.

    `own_addresses` are the addresses of this site and its repository, which are no evidence.
    `today` is the day against which deadlines are judged: the site's `as_of`, unless a later day was given.
    `broken` are the ids of records that exist but have problems of their own, by kind.
    `shows_drafts` says that drafts have pages too, as in a preview on the editor's own machine.
    `kept_proofs` are the proofs of quotes where the lock itself was let go.
    """

    site: Site
    scales: Scales
    topics: Topics
    entities: Entities
    glossary: Glossary
    subjects: Mapping[str, Subject]
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    coverage: Mapping[str, Coverage]
    gradings: Mapping[str, Grading]
    lock: QuoteLock
    files: Mapping[tuple[str, str], RecordFile]
    today: date
    broken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    own_addresses: tuple[str, ...] = ()
    shows_drafts: bool = False
    kept_proofs: Mapping[tuple[str, str, str], Proof] | None = None

    def known(self, kind: str) -> frozenset[str]:
        """Return all ids of a kind, those of broken records included."""
        return self._known[kind]

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        records: dict[str, Mapping[str, object]] = {
            "claim": self.claims,
            "source": self.sources,
            "subject": self.subjects,
            "topic": self.topics.root,
            "entity": self.entities.root,
            "outcome": self.scales.outcome,
            "modifier": self.scales.modifiers,
            "sourcing": self.scales.sourcing,
            "fidelity": self.scales.fidelity,
            "flag": self.scales.flags,
            "coverage": self.coverage,
        }
        return {kind: frozenset(ids) | self.broken.get(kind, frozenset()) for kind, ids in records.items()}

    @cached_property
    def published_claims(self) -> dict[str, Claim]:
        """Return the claims that have a page: not drafts, but in a preview."""
        return {
            id: claim
            for id, claim in self.claims.items()
            if claim.status is not Status.DRAFT or self.shows_drafts
        }

    def for_pages(self) -> Dataset:
        """Return the same records without what only rules look at: most of the lock of quotes."""
        return replace(self, lock=QuoteLock(), kept_proofs=self.proofs)

    def with_drafts(self) -> Dataset:
        """Return the same records as a dataset whose drafts have pages, for a preview."""
        return replace(self, shows_drafts=True)

    @cached_property
    def usual_roots(self) -> dict[str, dict[str, bool]]:
        """Return the origins of each document, each with whether it rests on an inferred edge."""
        return {id: roots(id, self.sources) for id in self.sources}

    @cached_property
    def upstream_by_claim(self) -> dict[str, Overrides]:
        """Return what claim_descent found so far: it is asked often, and never for all claims at once."""
        return {}

    @cached_property
    def claims_by_subject(self) -> dict[str, list[Claim]]:
        """Return the published claims of each subject, most prominent first, then by topic and id."""
        order = {id: number for number, id in enumerate(self.topics.root)}
        weight = ["headline", "main", "detail"]
        grouped: dict[str, list[Claim]] = {id: [] for id in self.subjects}
        for claim in self.published_claims.values():
            grouped.setdefault(claim.subject, []).append(claim)
        for claims in grouped.values():
            claims.sort(
                key=lambda claim: (weight.index(claim.prominence), order.get(claim.topic, 0), claim.id)
            )
        return grouped

    @cached_property
    def claims_by_report(self) -> dict[str, list[Claim]]:
        """Return the published claims that each report carries."""
        grouped: dict[str, list[Claim]] = defaultdict(list)
        for claims in self.claims_by_subject.values():
            for claim in claims:
                for appearance in claim.appearances:
                    grouped[appearance.source].append(claim)
        return grouped

    def appearances_of(self, report: str) -> Iterator[tuple[Claim, Appearance]]:
        """Yield every published claim that a report carries, with what the report said."""
        for claim in self.claims_by_report.get(report, []):
            for appearance in claim.appearances:
                if appearance.source == report:
                    yield claim, appearance

    @cached_property
    def reported_by(self) -> dict[str, list[Claim]]:
        """Return the published claims that a claim was reported, by the id of the inner claim."""
        grouped: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.published_claims.values():
            if claim.reports_that is not None:
                grouped[claim.reports_that].append(claim)
        return grouped

    @property
    def proofs(self) -> Mapping[tuple[str, str, str], Proof]:
        """Return the proofs of quotes by source, words and place."""
        return self.lock.by_place if self.kept_proofs is None else self.kept_proofs

    @cached_property
    def stale_captures(self) -> frozenset[str]:
        """Return the sources whose captured text is not the one, or the none, that the lock knows."""
        locked = {id: capture.sha256 for id, capture in self.lock.captures.items()}
        known = {id: source.capture for id, source in self.sources.items()}
        unread = self.known("source") - known.keys()
        return frozenset(
            id for id in {**locked, **known} if id not in unread and locked.get(id) != known.get(id)
        )

    @cached_property
    def subject_of_report(self) -> dict[str, str]:
        """Return the subject to which each report belongs."""
        return {source: subject.id for subject in self.subjects.values() for source in subject.reports}

    @cached_property
    def current_gradings(self) -> Mapping[str, Grading]:
        """Return the gradings with each report under the id that it has today.

        A grading is never edited, so it keeps the ids with which it was made.
        """
        current = {former: id for id, source in self.sources.items() for former in source.former_ids}
        if not current:
            return self.gradings
        return {id: _with_current_reports(grading, current) for id, grading in self.gradings.items()}

    @cached_property
    def evidence_uses(self) -> dict[str, list[tuple[Claim | Subject, Evidence]]]:
        """Return every use of each source as evidence."""
        grouped: dict[str, list[tuple[Claim | Subject, Evidence]]] = defaultdict(list)
        for claims in self.claims_by_subject.values():
            for claim in claims:
                for item in claim.outcome.evidence:
                    grouped[item.source].append((claim, item))
        for subject in self.subjects.values():
            proofs = [fact.evidence for fact in subject.what_happened]
            proofs += [fact.evidence for fact in subject.unforeseen]
            for item in chain.from_iterable(proofs):
                grouped[item.source].append((subject, item))
        return grouped

    @cached_property
    def downstream(self) -> dict[str, list[Source]]:
        """Return the documents that descend directly from each source."""
        grouped: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources.values():
            for descent in source.upstream:
                grouped[descent.source].append(source)
        return grouped

    @cached_property
    def sentences_of_claims(self) -> dict[str, list[SentencePlace]]:
        """Return the places of coverage that name each claim."""
        grouped: dict[str, list[SentencePlace]] = defaultdict(list)
        for report, coverage in self.coverage.items():
            for number, sentence in enumerate(coverage.sentences):
                for index, id in enumerate(sentence.claims):
                    grouped[id].append(SentencePlace(report, number, index))
        return grouped

    def line_of(self, place: SentencePlace) -> tuple[str, str]:
        """Return the report and the line of a sentence."""
        return place.report, self.coverage[place.report].sentences[place.sentence].at.partition(".")[0]

    @cached_property
    def lines_of_unknown_claims(self) -> set[tuple[str, str]]:
        """Return the reports and lines of which the coverage names a claim that does not exist."""
        return {
            self.line_of(place)
            for id in self.sentences_of_claims.keys() - self.known("claim")
            for place in self.sentences_of_claims[id]
        }

    @cached_property
    def merged_claims(self) -> dict[str, list[Claim]]:
        """Return the claims that were merged into each claim."""
        grouped: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.published_claims.values():
            if claim.merged_into is not None:
                grouped[claim.merged_into].append(claim)
        return grouped

    @cached_property
    def merged_sources(self) -> dict[str, list[Source]]:
        """Return the sources that were merged into each source."""
        grouped: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources.values():
            if source.merged_into is not None:
                grouped[source.merged_into].append(source)
        return grouped

    def work_out_indexes(self) -> None:
        """Work out what the pages of many records look up, so that processes which part later share it."""
        for name in (
            "published_claims",
            "claims_by_subject",
            "claims_by_report",
            "current_gradings",
            "downstream",
            "evidence_uses",
            "merged_claims",
            "merged_sources",
            "proofs",
            "reported_by",
            "subject_of_report",
            "usual_roots",
        ):
            getattr(self, name)

    def records(self) -> Iterator[tuple[str, str, Any]]:
        """Yield every record with its kind and id, one for each file."""
        yield "site", "site", self.site
        yield "scales", "scales", self.scales
        yield "topics", "topics", self.topics
        yield "entities", "entities", self.entities
        yield "glossary", "glossary", self.glossary
        for kind, records in (
            ("subject", self.subjects),
            ("source", self.sources),
            ("claim", self.claims),
            ("coverage", self.coverage),
            ("grading", self.gradings),
        ):
            for id, record in records.items():
                yield kind, id, record

    def other_records(self) -> Iterator[tuple[str, str, Record]]:
        """Yield every record but claims and vocabularies, with its kind and id."""
        for kind, id, record in self.records():
            if kind != "claim" and isinstance(record, Record):
                yield kind, id, record

    def problem(
        self,
        kind: str,
        id: str,
        loc: Loc,
        rule: str,
        what: str,
        *,
        expected: str | None = None,
        tip: str | None = None,
        key: bool = False,
        level: Level = Level.ERROR,
    ) -> Problem:
        """Return a problem at a place in a record's file. The position is looked up only here."""
        file = self.files[kind, id]
        try:
            positions = locate(decode(file.path.read_bytes(), file.shown), file.shown)
        except (OSError, YamlError):
            line, column = 1, 1
        else:
            at = positions.of(loc, key=key)
            line, column = at.line, at.column
        return Problem(file.shown, line, column, rule, explain(what, expected=expected, tip=tip), level)


def is_living(claim: Claim) -> bool:
    """Tell whether the verdict of a claim is kept up to date: published, not withdrawn, not merged."""
    return claim.status is Status.PUBLISHED and claim.merged_into is None


def _with_current_reports(grading: Grading, current: Mapping[str, str]) -> Grading:
    claims = {
        id: grades.model_copy(
            update={"reports": {current.get(name, name): held for name, held in grades.reports.items()}}
        )
        for id, grades in grading.claims.items()
    }
    return grading.model_copy(update={"claims": claims})


Wanted = Callable[[type[Record]], bool]
"""Chooses models of records."""


def _every(_model: type[Record]) -> bool:
    return True


def walk(record: Record, loc: Loc = (), *, wanted: Wanted = _every) -> Iterator[tuple[Loc, Record]]:
    """Yield a record and every record inside it whose model is wanted, each with its place.

    Where no wanted model can be is not looked, which is most of the time that a walk takes.
    """
    found: list[tuple[Loc, Record]] = []
    _collect(record, loc, _plans(type(record), wanted), found)
    return iter(found)


def evidence_in(record: Record) -> Iterator[tuple[Loc, Evidence]]:
    """Yield every evidence item inside a record, each with its place."""
    for loc, part in walk(record, wanted=_is_evidence):
        assert isinstance(part, Evidence)
        yield loc, part


def _is_evidence(model: type[Record]) -> bool:
    return model is Evidence


class _Plan(NamedTuple):
    """Whether a model is wanted, and its fields below which others are: attribute, and key in YAML."""

    is_wanted: bool
    branches: tuple[tuple[str, str], ...]


_Plans = dict[type[Record], _Plan]


def _collect(record: Record, loc: Loc, plans: _Plans, found: list[tuple[Loc, Record]]) -> None:
    is_wanted, branches = plans[type(record)]
    if is_wanted:
        found.append((loc, record))
    for name, key in branches:
        value = getattr(record, name)
        if not value:
            continue
        if isinstance(value, tuple):
            for number, item in enumerate(value):
                _collect(item, (*loc, key, number), plans, found)
        elif isinstance(value, dict):
            for id, item in value.items():
                _collect(item, (*loc, key, id), plans, found)
        else:
            _collect(value, (*loc, key), plans, found)


@cache
def _plans(model: type[Record], wanted: Wanted) -> _Plans:
    """Return the plans of a model and of all models inside it."""
    plans: _Plans = {}
    branches = []
    for name, info in model.model_fields.items():
        inside = [_plans(inner, wanted) for inner in _records_in(info.annotation)]
        for more in inside:
            plans |= more
        if any(plan.is_wanted for more in inside for plan in more.values()):
            branches.append((name, info.alias or name))
    return {**plans, model: _Plan(wanted(model), tuple(branches))}


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    """Yield the models of records in an annotation such as `tuple[X, ...]` or `X | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _records_in(argument)
