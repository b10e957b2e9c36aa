"""Every published table in one place: whatever is written of tables anywhere comes from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .. import comparison, links, results
from ..addresses import Addresses
from ..changes import Change, changes_of, first_recorded, last_change
from ..claim_descent import is_derived
from ..dataset import Dataset
from ..derivation import Origins
from ..model import (
    Appearance,
    Claim,
    Entity,
    Evidence,
    HistoryEntry,
    Modifier,
    OutcomeLabel,
    ScaleLabel,
    Source,
    Subject,
    Topic,
)
from ..model.coverage import CoveredSentence
from ..model.grading import ClaimGrades
from ..model.source import Descent
from ..model.subject import KeyFact, Unforeseen
from .columns import Column, Fields, Kind, Table, joined

SCHEMA_VERSION = "2.0"
"""Version of tables and record files: the first number changes when something goes or means something
else, the second when something is added."""


class View(NamedTuple):
    """What the rows are made from."""

    dataset: Dataset
    addresses: Addresses


class _Word(NamedTuple):
    """An entry of a vocabulary."""

    id: str
    record: Any


class _Subject(NamedTuple):
    subject: Subject
    url: str


class _Source(NamedTuple):
    source: Source
    subject: str | None
    url: str


class _Descent(NamedTuple):
    source: str
    descent: Descent


class _Claim(NamedTuple):
    claim: Claim
    label: OutcomeLabel
    origins: Origins
    published: dict[str, Claim]
    url: str


class _Appearance(NamedTuple):
    claim: str
    appearance: Appearance
    result: str | None
    result_label: str | None
    derived: bool


class _Evidence(NamedTuple):
    claim: str
    position: int
    evidence: Evidence


class _History(NamedTuple):
    claim: str
    position: int
    change: Change
    label: str


class _Fact(NamedTuple):
    subject: str
    position: int
    fact: KeyFact | Unforeseen
    happened: KeyFact | None
    published: dict[str, Claim]


class _Sentence(NamedTuple):
    source: str
    sentence: CoveredSentence
    published: dict[str, Claim]


class _Graded(NamedTuple):
    grading: str
    claim: str
    grades: ClaimGrades


# -- rows, in a stable order ---------------------------------------------------------------------


def _subjects(view: View) -> Iterator[_Subject]:
    for subject in view.dataset.subjects.values():
        yield _Subject(subject, view.addresses.site_url + links.subject_address(subject.id))


def _source_row(source: Source, view: View) -> Iterator[_Source]:
    subject = view.dataset.subject_of_report.get(source.id)
    yield _Source(source, subject, view.addresses.site_url + links.source_address(source.id))


def _descents(source: Source, view: View) -> Iterator[_Descent]:
    for descent in source.upstream:
        yield _Descent(source.id, descent)


def _claim_row(claim: Claim, view: View) -> Iterator[_Claim]:
    dataset = view.dataset
    yield _Claim(
        claim,
        dataset.scales.outcome[claim.outcome.rating],
        comparison.claim_origins(claim, dataset),
        dataset.published_claims,
        view.addresses.site_url + links.claim_address(claim.id),
    )


def _appearances(claim: Claim, view: View) -> Iterator[_Appearance]:
    outcomes = view.dataset.scales.outcome
    for said in claim.appearances:
        result = results.result_of(said.stance, claim.outcome.rating, outcomes)
        label = outcomes[result].label if result else None
        yield _Appearance(claim.id, said, result, label, is_derived(said, claim, view.dataset))


def _evidence(claim: Claim, view: View) -> Iterator[_Evidence]:
    for position, item in enumerate(claim.outcome.evidence, start=1):
        yield _Evidence(claim.id, position, item)


def _history(claim: Claim, view: View) -> Iterator[_History]:
    outcomes = view.dataset.scales.outcome
    for position, change in enumerate(changes_of(claim, view.dataset), start=1):
        yield _History(claim.id, position, change, outcomes[change.entry.rating].label)


def _facts(view: View) -> Iterator[_Fact]:
    published = view.dataset.published_claims
    for subject in view.dataset.subjects.values():
        facts: list[tuple[KeyFact | Unforeseen, KeyFact | None]] = [
            *((fact, fact) for fact in subject.what_happened),
            *((fact, None) for fact in subject.unforeseen),
        ]
        for position, (fact, happened) in enumerate(facts, start=1):
            yield _Fact(subject.id, position, fact, happened, published)


def _coverage(view: View) -> Iterator[_Sentence]:
    for source in view.dataset.coverage:
        yield from _sentences(view.dataset.sources[source], view)


def _sentences(source: Source, view: View) -> Iterator[_Sentence]:
    coverage = view.dataset.coverage.get(source.id)
    for sentence in coverage.sentences if coverage else ():
        yield _Sentence(source.id, sentence, view.dataset.published_claims)


def _gradings(view: View) -> Iterator[_Graded]:
    for grading in view.dataset.gradings.values():
        for claim, grades in grading.claims.items():
            if claim in view.dataset.published_claims:
                yield _Graded(grading.id, claim, grades)


def _graded_of(claim: Claim, view: View) -> Iterator[_Graded]:
    for grading in view.dataset.gradings.values():
        if claim.id in grading.claims:
            yield _Graded(grading.id, claim.id, grading.claims[claim.id])


def _of_all_claims(rows: Callable[[Claim, View], Iterator[Any]]) -> Callable[[View], Iterator[Any]]:
    return lambda view: (row for claim in view.dataset.published_claims.values() for row in rows(claim, view))


def _of_all_sources(rows: Callable[[Source, View], Iterator[Any]]) -> Callable[[View], Iterator[Any]]:
    return lambda view: (row for source in view.dataset.sources.values() for row in rows(source, view))


def _published(ids: Iterable[str], published: dict[str, Claim]) -> list[Any]:
    """Return the claims that have a page: a draft is in no download."""
    return [id for id in ids if id in published]


# -- the declaration -----------------------------------------------------------------------------

_ID = Column("id", Kind.ID, "The id; it never changes and is never given again.", lambda row: row.id)


def _vocabulary(name: str, description: str, at: str, columns: tuple[Column, ...]) -> Table:
    """Return the table of a vocabulary; `at` is where the dataset holds it."""

    def rows(view: View) -> Iterator[_Word]:
        words: Any = view.dataset
        for step in at.split("."):
            words = getattr(words, step)
        return (_Word(id, word) for id, word in words.items())

    return Table(name, description, ("id",), joined(_ID, columns), rows)


_topic, _entity = Fields(Topic, "record"), Fields(Entity, "record")
_outcome, _grade, _word = (
    Fields(OutcomeLabel, "record"),
    Fields(ScaleLabel, "record"),
    Fields(Modifier, "record"),
)
_subject, _source, _descent = Fields(Subject, "subject"), Fields(Source, "source"), Fields(Descent, "descent")
_claim, _said, _item = Fields(Claim, "claim"), Fields(Appearance, "appearance"), Fields(Evidence, "evidence")
_graded = Fields(ClaimGrades, "grades")
_entry = Fields(HistoryEntry, "change.entry")
_fact, _happened, _sentence = (
    Fields(Unforeseen, "fact"),
    Fields(KeyFact, "happened", may_be_absent=True),
    Fields(CoveredSentence, "sentence"),
)

_OF_CLAIM = Column("claim", Kind.ID, "The claim.", lambda row: row.claim, references="claims")
_POSITION = Column(
    "position", Kind.INTEGER, "Place in the list, from 1, in the order of the page.", lambda row: row.position
)
_GRADE_COLUMNS = joined(_grade("label"), _grade("definition"), _grade("decision"))

TABLES: tuple[Table, ...] = (
    Table(
        "claims",
        "Claims: one checkable fact each, with its outcome.",
        ("id",),
        joined(
            _claim("id"),
            _claim("subject", references="subjects"),
            _claim("short"),
            _claim("statement"),
            _claim("topic"),
            _claim("entities"),
            _claim("kind"),
            _claim("prominence"),
            _claim("status"),
            _claim("outcome.rating"),
            Column(
                "rating_label", Kind.TEXT, "The outcome as the page shows it.", lambda row: row.label.label
            ),
            Column(
                "rating_number",
                Kind.INTEGER,
                "1 (false) to 5 (true); empty when the claim is unresolved.",
                lambda row: row.label.number,
                required=False,
            ),
            _claim("outcome.modifiers"),
            _claim("outcome.answer"),
            _claim("outcome.reasoning"),
            _claim("outcome.as_of"),
            _claim("outcome.would_change"),
            _claim("outcome.searched"),
            _claim("outcome.thin_evidence"),
            Column(
                "first_recorded",
                Kind.DAY,
                "The day on which this site first wrote of the claim.",
                lambda row: first_recorded(row.claim).isoformat(),
            ),
            Column(
                "last_recorded",
                Kind.DAY,
                "The day on which this site last changed the verdict or wrote of it.",
                lambda row: last_change(row.claim).isoformat(),
            ),
            Column(
                "reports",
                Kind.INTEGER,
                "How many reports carry the claim.",
                lambda row: len(row.claim.appearances),
            ),
            Column(
                "origins",
                Kind.LIST,
                "The independent origins behind those reports.",
                lambda row: list(row.origins.ids),
                references="sources",
            ),
            Column("origin_count", Kind.INTEGER, "How many they are.", lambda row: row.origins.count),
            Column(
                "origins_inferred",
                Kind.BOOLEAN,
                "Whether that number rests on a descent that no credit proves.",
                lambda row: row.origins.inferred,
            ),
            _claim("criteria.test.property", "test_property"),
            _claim("criteria.test.value", "test_value"),
            _claim("criteria.test.tolerance", "test_tolerance"),
            _claim("criteria.untestable"),
            _claim("criteria.definitions"),
            _claim("criteria.counts_as"),
            _claim("criteria.period"),
            _claim("criteria.deadline"),
            _claim("criteria.decided_by"),
            _claim("criteria.written"),
            _claim("criteria.alternative.rating", "alternative_rating"),
            _claim("criteria.alternative.reading", "alternative_reading"),
            _claim("criteria.alternative.because", "alternative_because"),
            _claim("related", value=lambda row: _published(row.claim.related, row.published)),
            _claim("conflicts_with", value=lambda row: _published(row.claim.conflicts_with, row.published)),
            _claim(
                "reports_that",
                value=lambda row: row.claim.reports_that if row.claim.reports_that in row.published else None,
            ),
            _claim("resolutions"),
            _claim("disputes"),
            _claim("former_ids"),
            _claim(
                "merged_into",
                value=lambda row: row.claim.merged_into if row.claim.merged_into in row.published else None,
            ),
            Column("page", Kind.ADDRESS, "The claim’s page on this site.", lambda row: row.url),
        ),
        _of_all_claims(_claim_row),
    ),
    Table(
        "appearances",
        "What each report said: one row for each report that carries a claim. One without a row is silent.",
        ("claim", "source"),
        joined(
            _OF_CLAIM,
            _said("source"),
            _said("quote"),
            _said("place"),
            _said("part"),
            _said("scope"),
            _said("value.amount", "value_amount"),
            _said("value.unit", "value_unit"),
            _said("value.window", "value_window"),
            _said("stance"),
            _said("certainty"),
            Column(
                "result",
                Kind.ID,
                "The outcome that the report earned with its stance; empty when there is none.",
                lambda row: row.result,
                required=False,
                references="outcomes",
            ),
            Column(
                "result_label",
                Kind.TEXT,
                "That outcome as the page shows it.",
                lambda row: row.result_label,
                required=False,
            ),
            Column(
                "derived",
                Kind.BOOLEAN,
                "Whether the report took the claim from another document.",
                lambda row: row.derived,
            ),
            _said("attribution"),
            _said("upstream"),
            _said("sourcing.grade", "sourcing"),
            _said("sourcing.note", "sourcing_note"),
            _said("fidelity.grade", "fidelity"),
            _said("fidelity.compared_with"),
            _said("fidelity.basis"),
            _said("fidelity.deviations"),
            _said("fidelity.flags"),
            _said("fidelity.note", "fidelity_note"),
        ),
        _of_all_claims(_appearances),
    ),
    Table(
        "evidence",
        "What the outcome of each claim rests on.",
        ("claim", "position"),
        joined(
            _OF_CLAIM,
            _POSITION,
            _item("source"),
            _item("bearing"),
            _item("finding"),
            _item("passage"),
            _item("tier"),
            _item("access"),
            _item("via"),
            _item("checked"),
        ),
        _of_all_claims(_evidence),
    ),
    Table(
        "history",
        "Every state of every verdict, oldest first.",
        ("claim", "position"),
        joined(
            _OF_CLAIM,
            _POSITION,
            _entry("known"),
            _entry("recorded"),
            _entry("rating"),
            Column("rating_label", Kind.TEXT, "That outcome as the page shows it.", lambda row: row.label),
            Column(
                "before",
                Kind.ID,
                "The outcome before; empty for a first rating.",
                lambda row: row.change.before,
                required=False,
                references="outcomes",
            ),
            _entry("change", "class"),
            Column(
                "reconstructed",
                Kind.BOOLEAN,
                "Whether the state was over before this site existed.",
                lambda row: row.change.reconstructed,
            ),
            _entry("note"),
        ),
        _of_all_claims(_history),
    ),
    Table(
        "sources",
        "Documents: the reports under check, and what is used as evidence.",
        ("id",),
        joined(
            _source("id"),
            _source("title"),
            Column(
                "title_is_ours",
                Kind.BOOLEAN,
                "Whether the title was not recorded and is our description.",
                lambda row: row.source.title_is_ours is not None,
            ),
            _source("publisher"),
            _source("authors"),
            _source("published"),
            _source("dating"),
            _source("language"),
            _source("type"),
            _source("url"),
            _source("version"),
            Column(
                "archive_url",
                Kind.ADDRESS,
                "An archived copy’s address; empty where none is known.",
                lambda row: None if row.source.archive_url == "none known" else row.source.archive_url,
                required=False,
            ),
            _source("copies"),
            _source("known_through"),
            Column(
                "subject",
                Kind.ID,
                "The subject whose report it is; empty for a document that is only evidence.",
                lambda row: row.subject,
                required=False,
                references="subjects",
            ),
            _source("first_hand"),
            _source("capture"),
            _source("findings"),
            _source("omissions"),
            _source("reply.status", "reply"),
            _source("reply.on", "reply_on"),
            _source("reply.text", "reply_text"),
            _source("note"),
            _source("former_ids"),
            _source("merged_into"),
            Column("page", Kind.ADDRESS, "The source’s page on this site.", lambda row: row.url),
        ),
        _of_all_sources(_source_row),
    ),
    Table(
        "descents",
        "Who copied whom: one row for each document from which another descends.",
        ("source", "upstream"),
        joined(
            Column(
                "source", Kind.ID, "The document that descends.", lambda row: row.source, references="sources"
            ),
            _descent("source", "upstream"),
            _descent("relation"),
            _descent("credit"),
            _descent("credited"),
            _descent("inferred"),
        ),
        _of_all_sources(_descents),
    ),
    Table(
        "subjects",
        "What is under check.",
        ("id",),
        joined(
            _subject("id"),
            _subject("title"),
            _subject("question"),
            _subject("answer"),
            _subject("released"),
            _subject("released_note"),
            _subject("reports"),
            _subject("selection"),
            Column("url", Kind.ADDRESS, "The subject’s page.", lambda row: row.url),
        ),
        _subjects,
    ),
    Table(
        "facts",
        "What happened, and what no report predicted.",
        ("subject", "position"),
        joined(
            Column("subject", Kind.ID, "The subject.", lambda row: row.subject, references="subjects"),
            _POSITION,
            Column(
                "kind",
                Kind.TEXT,
                "A fact of what happened, or one that no report predicted.",
                lambda row: "happened" if row.happened else "unforeseen",
                choices=("happened", "unforeseen"),
            ),
            _fact("fact"),
            _happened("date"),
            _happened("detail"),
            Column(
                "matters",
                Kind.TEXT,
                "For what nobody predicted: why it is significant.",
                lambda row: getattr(row.fact, "matters", None),
                required=False,
            ),
            Column(
                "claims",
                Kind.LIST,
                "Claims that the fact decides.",
                lambda row: _published(row.happened.claims if row.happened else (), row.published),
                references="claims",
            ),
            _fact("evidence"),
        ),
        _facts,
    ),
    Table(
        "coverage",
        "What became of each sentence of each report.",
        ("source", "at"),
        joined(
            Column("source", Kind.ID, "The report.", lambda row: row.source, references="sources"),
            _sentence("at"),
            _sentence("claims", value=lambda row: _published(row.sentence.claims, row.published)),
            _sentence("reason"),
            _sentence("note"),
        ),
        _coverage,
    ),
    Table(
        "gradings",
        "The two independent gradings as they were made: one row for each claim of each.",
        ("grading", "claim"),
        joined(
            Column("grading", Kind.ID, "Which grading.", lambda row: row.grading),
            _OF_CLAIM,
            _graded("outcome"),
            _graded("reason"),
            Column(
                "reports",
                Kind.GROUPS,
                "The grades of each report, with its `source`.",
                lambda row: [
                    {"source": id, "sourcing": given.sourcing, "fidelity": given.fidelity}
                    for id, given in row.grades.reports.items()
                ],
            ),
        ),
        _gradings,
    ),
    _vocabulary(
        "topics",
        "Themes under which claims are listed.",
        "topics.root",
        joined(_topic("label"), _topic("description")),
    ),
    _vocabulary(
        "entities",
        "Whom and what claims are about.",
        "entities.root",
        joined(_entity("label"), _entity("kind"), _entity("description"), _entity("aliases")),
    ),
    _vocabulary(
        "outcomes",
        "The grades of the first scale: the claim against what happened.",
        "scales.outcome",
        joined(
            _outcome("label"),
            _outcome("number"),
            _outcome("settling"),
            _outcome("definition"),
            _outcome("decision"),
        ),
    ),
    _vocabulary(
        "modifiers",
        "Words that qualify an outcome and never lift it.",
        "scales.modifiers",
        joined(_word("label"), _word("definition")),
    ),
    _vocabulary(
        "sourcing_grades",
        "The grades of the second scale: what a report itself showed when it was published.",
        "scales.sourcing",
        _GRADE_COLUMNS,
    ),
    _vocabulary(
        "fidelity_grades",
        "The grades of the third scale: a report against the text it descends from.",
        "scales.fidelity",
        _GRADE_COLUMNS,
    ),
    _vocabulary(
        "flags",
        "Faults of a rewrite that stand beside its fidelity grade.",
        "scales.flags",
        joined(_word("label"), _word("definition")),
    ),
)

CLAIM_ROWS: Mapping[str, Callable[[Claim, View], Iterator[Any]]] = {
    "claims": _claim_row,
    "appearances": _appearances,
    "evidence": _evidence,
    "history": _history,
    "gradings": _graded_of,
}
"""What makes the rows about one claim, by table."""

SOURCE_ROWS: Mapping[str, Callable[[Source, View], Iterator[Any]]] = {
    "sources": _source_row,
    "descents": _descents,
    "coverage": _sentences,
}
"""What makes the rows about one source, by table."""
