"""The matrix of claims and reports: its pages, and what readers can choose and sort by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from .. import comparison, results
from ..claim_descent import is_original
from ..dataset import Dataset
from ..derivation import Origins, origins
from ..few import Few, few
from ..model import Claim, HistoryEntry, Source, Subject
from ..model.claim import ClaimKind
from . import paging
from .subject_view import REPORTS, Told

LARGEST_MATRIX = 255_000
"""About how many bytes of HTML one page shows. A subject that needs more is split by topic.

A topic that needs more is cut into pages with brief cells: they leave out what stands on the claim's page.
"""

# What a page needs in bytes: for a claim itself, for the cell of one report, for a brief cell, and for the
# head of a report.
_CLAIM, _CELL, _BRIEF_CELL, _HEAD = 900, 560, 130, 600


@dataclass(frozen=True)
class Line:
    """One claim of the matrix.

    `original` says whether any report of the claim is not derived from another document. `last` is
    the last change, first by the day it was recorded, then by the day it could be known. `follows`
    and `precedes` say whether the claim above or below belongs to the same conflict.
    """

    row: comparison.Row
    original: bool
    last: HistoryEntry
    follows: bool
    precedes: bool

    @property
    def cells(self) -> tuple[comparison.Cell, ...]:
        """Return the cells of the reports that the matrix has room for."""
        return self.row.cells[:REPORTS]

    @property
    def silent(self) -> list[Source]:
        """Return the reports that do not mention the claim."""
        return _silent(self.row)

    @property
    def changed(self) -> str:
        """Return the last change as words that sort by date."""
        return f"{self.last.recorded.isoformat()} {self.last.known.latest.isoformat()}"


@dataclass(frozen=True)
class Choice:
    """One value that a reader can filter by, with the number of claims that have it."""

    id: str
    label: str
    count: int


@dataclass(frozen=True)
class Matrix:
    """One page of the comparison: some topics in full, or a part of one large topic.

    `topic` is None where the page shows all topics. `part` says which page of the topic it is. Where it
    is `brief` the reports' cells have only the result.
    """

    topic: str | None
    part: paging.Part[comparison.Row]
    brief: bool
    groups: list[tuple[str, str, list[Line]]]
    ids: frozenset[str]
    topics: list[Choice]
    outcomes: list[Choice]
    kinds: list[Choice]
    entities: list[Choice]
    modifiers: list[str]
    sourcing: list[str]
    fidelity: list[str]
    flags: list[str]

    @property
    def claims(self) -> int:
        """Return how many claims the page shows."""
        return len(self.ids)

    @property
    def original(self) -> int:
        """Return how many claims rest on original reporting in at least one report."""
        return sum(line.original for _, _, lines in self.groups for line in lines)


@dataclass(frozen=True)
class Part:
    """One topic of a comparison that is too large for one page: its outcomes and its pages."""

    topic: Choice
    counts: tuple[tuple[str, int], ...]
    matrices: list[Matrix]


@dataclass(frozen=True)
class Compare:
    """The comparison of a subject: either one matrix, or a list of topics with matrices of their own.

    `strands` are those of the reports that a matrix has room for.
    """

    strands: tuple[comparison.Strand, ...]
    origins: Origins
    tallies: Few[Told]
    claims: int
    matrix: Matrix | None
    parts: list[Part]


def compare_view(subject: Subject, rows: list[comparison.Row], dataset: Dataset) -> Compare:
    """Work out the comparison of a subject from the rows of its claims."""
    by_topic: dict[str, list[comparison.Row]] = {id: [] for id in dataset.topics.root}
    for row in rows:
        by_topic[row.claim.topic].append(row)
    groups = [(id, _conflicts_together(chosen)) for id, chosen in by_topic.items() if chosen]
    split = len(_pages(subject, rows)) > 1
    return Compare(
        tuple(comparison.first_reports(comparison.strands(subject, dataset), REPORTS)),
        origins(subject.reports, dataset.sources),
        few(results.tallies(subject, dataset), REPORTS),
        len(rows),
        None if split else _matrix(None, paging.Part(rows, 1, 1), groups, dataset),
        [_part(subject, id, chosen, dataset) for id, chosen in groups] if split else [],
    )


def claims_on_page(subject: Subject, *, brief: bool = False) -> int:
    """Return how many claims a page shows, at least one."""
    cell = _BRIEF_CELL if brief else _CELL
    return max(1, _room(subject) // (_CLAIM + _columns(subject) * cell))


def _columns(subject: Subject) -> int:
    return min(len(subject.reports), REPORTS)


def _room(subject: Subject) -> int:
    return LARGEST_MATRIX - _columns(subject) * _HEAD


def _pages(
    subject: Subject, rows: list[comparison.Row], *, brief: bool = False
) -> list[paging.Part[comparison.Row]]:
    """Cut rows into pages: fewer than usual on one where their texts are long."""

    def needed(row: comparison.Row) -> int:
        said = [cell.appearance for cell in row.cells[:REPORTS] if cell.appearance and not brief]
        texts = [text for one in said for text in (one.quote, one.scope)]
        texts += [f"{report.publisher}, " for report in few(_silent(row)).items]
        cells = len(said) * (_CELL - 100) + (_columns(subject) - len(said)) * _BRIEF_CELL
        claim = _CLAIM - 250 + 150 * len(row.claim.conflicts_with)
        return claim + cells + paging.html_bytes(row.claim.short, row.claim.outcome.answer, *texts)

    return paging.paged(rows, claims_on_page(subject, brief=brief), needed, _room(subject))


def _silent(row: comparison.Row) -> list[Source]:
    return [cell.report for cell in row.cells if cell.appearance is None]


def _part(subject: Subject, topic: str, rows: list[comparison.Row], dataset: Dataset) -> Part:
    brief = len(_pages(subject, rows)) > 1
    return Part(
        Choice(topic, dataset.topics.root[topic].label, len(rows)),
        results.outcome_counts((row.claim for row in rows), dataset),
        [
            _matrix(topic, part, [(topic, list(part.items))], dataset, brief=brief)
            for part in _pages(subject, rows, brief=brief)
        ],
    )


def _matrix(
    topic: str | None,
    part: paging.Part[comparison.Row],
    groups: list[tuple[str, list[comparison.Row]]],
    dataset: Dataset,
    *,
    brief: bool = False,
) -> Matrix:
    claims = [row.claim for _, rows in groups for row in rows]
    said = [appearance for claim in claims for appearance in claim.appearances]
    topics, entities, scales = dataset.topics.root, dataset.entities.root, dataset.scales
    outcomes = Counter(claim.outcome.rating for claim in claims)
    kinds = Counter(claim.kind for claim in claims)
    named = Counter(entity for claim in claims for entity in claim.entities)
    modifiers = {id for claim in claims for id in claim.outcome.modifiers}
    sourcing = {appearance.sourcing.grade for appearance in said}
    fidelity = {appearance.fidelity.grade for appearance in said}
    flags = {flag for appearance in said for flag in appearance.fidelity.flags}
    return Matrix(
        topic,
        part,
        brief,
        [(id, topics[id].label, list(_lines(rows, dataset))) for id, rows in groups],
        frozenset(claim.id for claim in claims),
        [Choice(id, topics[id].label, len(rows)) for id, rows in groups],
        [Choice(id, label.label, outcomes[id]) for id, label in scales.outcome.items() if outcomes[id]],
        [
            Choice(kind, f"{kind.replace('-', ' ').capitalize()}s", kinds[kind])
            for kind in ClaimKind
            if kinds[kind]
        ],
        sorted(
            (Choice(id, entities[id].label, count) for id, count in named.items()),
            key=lambda choice: (choice.label.casefold(), choice.id),
        ),
        [id for id in scales.modifiers if id in modifiers],
        [id for id in scales.sourcing if id in sourcing],
        [id for id in scales.fidelity if id in fidelity],
        [id for id in scales.flags if id in flags],
    )


def _lines(rows: list[comparison.Row], dataset: Dataset) -> Iterator[Line]:
    cluster = _clusters([row.claim for row in rows])
    for _, members in groupby(rows, key=lambda row: cluster[row.claim.id]):
        together = list(members)
        for place, row in enumerate(together, start=1):
            last = max(row.claim.history, key=lambda entry: (entry.recorded, entry.known.latest))
            yield Line(
                row,
                any(is_original(said, row.claim, dataset) for said in row.claim.appearances),
                last,
                follows=place > 1,
                precedes=place < len(together),
            )


def _conflicts_together(rows: list[comparison.Row]) -> list[comparison.Row]:
    """Move claims that cannot all be true behind the first of them."""
    cluster = _clusters([row.claim for row in rows])
    place = {first: number for number, first in enumerate(dict.fromkeys(cluster.values()))}
    return sorted(rows, key=lambda row: place[cluster[row.claim.id]])


def _clusters(claims: list[Claim]) -> dict[str, str]:
    """Return for each claim the first one to which conflicts among these claims lead."""
    by_id = {claim.id: claim for claim in claims}
    cluster: dict[str, str] = {}
    for claim in claims:
        waiting = [claim.id]
        while waiting:
            id = waiting.pop()
            if id in by_id and id not in cluster:
                cluster[id] = claim.id
                waiting += by_id[id].conflicts_with
    return cluster
