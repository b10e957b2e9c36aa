"""What the long lists show: all claims by topic, all sources, all changes by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from .. import links, results
from ..changes import Change, changes_by_day
from ..dataset import Dataset
from ..few import Few, few
from ..model import Access, Claim, Source, Subject
from .paging import LARGEST, Part, html_bytes, paged

ENTRIES = 250
"""The most entries that one page of a list has. Where their texts are long it has fewer."""


@dataclass(frozen=True)
class ListedClaims:
    """All claims, and the same by topic, by entity and by outcome."""

    all: list[Claim]
    by_topic: dict[str, list[Claim]]
    by_entity: dict[str, list[Claim]]
    by_outcome: dict[str, list[Claim]]


def listed_claims(dataset: Dataset) -> ListedClaims:
    """Group the claims for all lists at once, each in the order of the subjects and of their claims."""
    claims = [claim for id in dataset.subjects for claim in dataset.claims_by_subject[id]]
    found = ListedClaims(claims, defaultdict(list), defaultdict(list), defaultdict(list))
    for claim in claims:
        found.by_topic[claim.topic].append(claim)
        found.by_outcome[claim.outcome.rating].append(claim)
        for entity in claim.entities:
            found.by_entity[entity].append(claim)
    return found


def row_bytes(claim: Claim) -> int:
    """Return how many bytes of HTML the row of a claim needs in a list, about."""
    return 450 + html_bytes(claim.short, claim.outcome.answer)


@dataclass(frozen=True)
class SourceEntry:
    """One source in the list of all; `anchor` and `heading` are those of the group to which it belongs.

    A report has a tally. Any other document has the number of its uses as evidence, and whether it was seen.
    """

    anchor: str
    heading: str
    source: Source
    tally: results.Tally | None = None
    uses: int = 0
    seen: bool = True

    @property
    def html_bytes(self) -> int:
        """Return how many bytes of HTML it needs, about."""
        return 450 + html_bytes(self.source.title, self.source.publisher)


def source_entries(dataset: Dataset) -> list[SourceEntry]:
    """Return all sources: the reports by subject, then the rest by type and publisher."""
    reports = [
        SourceEntry(
            reports_anchor(subject),
            f"Reports on {subject.title}",
            dataset.sources[id],
            results.tally(dataset.appearances_of(id), dataset),
        )
        for subject in dataset.subjects.values()
        for id in subject.reports
    ]
    others = []
    for item in dataset.sources.values():
        if item.id not in dataset.subject_of_report:
            uses = dataset.evidence_uses.get(item.id, [])
            seen = any(use.access is not Access.CITED for _, use in uses)
            heading = item.type.replace("-", " ").capitalize()
            others.append(SourceEntry(f"type-{item.type}", heading, item, uses=len(uses), seen=seen))
    others.sort(key=lambda entry: (entry.source.type, entry.source.publisher.casefold(), entry.source.id))
    return reports + others


def reports_anchor(subject: Subject) -> str:
    """Return the anchor of a subject's reports in the list of all sources."""
    return f"reports-{subject.id}"


def source_groups(entries: Iterable[SourceEntry]) -> list[tuple[str, str, list[SourceEntry]]]:
    """Return entries under their headings: anchor, heading and entries."""
    found = groupby(entries, key=lambda entry: (entry.anchor, entry.heading))
    return [(anchor, heading, list(own)) for (anchor, heading), own in found]


def change_bytes(change: Change) -> int:
    """Return how many bytes of HTML a change with its note needs, about."""
    return 450 + html_bytes(change.claim.short, change.entry.note)


def newest_with_notes(changes: Sequence[Change]) -> Few[Change]:
    """Return as many changes as a page has room for that has as many others without their notes."""
    first, *_ = paged(changes, ENTRIES, change_bytes, LARGEST // 2)
    return few(changes, len(first.items))


@dataclass(frozen=True)
class ChangedDay:
    """What was recorded on a day, as far as it stands on one page, and how much there is in all."""

    day: date
    verdicts: list[Change]
    others: list[Change]
    all_verdicts: int
    all_others: int


class Changelog:
    """All changes by the day on which they were recorded, newest first, in pages.

    `first` is the number of the page on which each day begins.
    """

    def __init__(self, changes: Iterable[Change], size: int = ENTRIES) -> None:
        """Take all changes, newest recorded first, and how many entries a page has."""
        days = changes_by_day(changes)
        self._counts = {day: (len(verdicts), len(others)) for day, verdicts, others in days}
        entries = [change for _, verdicts, others in days for change in (*verdicts, *others)]
        self.parts: list[Part[Change]] = paged(entries, size, change_bytes)
        self.first: dict[date, int] = {}
        for part in reversed(self.parts):
            for change in part.items:
                self.first[change.entry.recorded] = part.number

    def address(self, day: date) -> str:
        """Return the address at which the entries of a day begin."""
        return f"{links.page_address('changelog/', self.first[day])}#day-{day.isoformat()}"

    def days(self, changes: Sequence[Change]) -> list[ChangedDay]:
        """Return the entries of one page by day: changed verdicts, then the rest."""
        return [
            ChangedDay(
                day,
                [change for change in own if change.is_of_verdict],
                [change for change in own if not change.is_of_verdict],
                *self._counts[day],
            )
            for day, group in groupby(changes, key=lambda change: change.entry.recorded)
            for own in [list(group)]
        ]
