"""What a source's page has no room for, on the pages that follow it.

A report can carry, and a document can prove, some hundred claims. The page shows the first of each list
with all that belongs to them, and these pages name the others in a line each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from .. import links
from ..dataset import Dataset
from ..model import Claim, Source
from .paging import html_bytes, paged
from .source_view import Change, SourceView

Entry = TypeVar("Entry")

SHOWN = 50
"""At most so many entries of each list stand on the source's own page."""

SENTENCES_SHOWN = 100
"""At most so many sentences of a report stand there, each with what became of it."""

LARGEST_LIST = 40_000
"""About so many bytes of HTML has each list there whose entries hold long texts."""

LINES = 250
"""At most so many lines has a page that follows."""


@dataclass(frozen=True)
class Shown:
    """How many entries of each list stand on the source's own page."""

    claims: int
    changes: int
    sentences: int
    uses: int
    others: int = SHOWN


@dataclass(frozen=True)
class Line:
    """One entry: what stands before it, addresses from the root with their words, and what follows them."""

    heading: str
    before: str
    links: tuple[tuple[str, str], ...]
    after: str

    @property
    def html_bytes(self) -> int:
        """Return how many bytes of HTML it needs, about."""
        linked = (text for address, words in self.links for text in (address, words))
        return 50 + 40 * len(self.links) + html_bytes(self.before, self.after, *linked)


@dataclass(frozen=True)
class Following:
    """One page that follows, its number counted with the source's own page, and its lists by heading."""

    number: int
    of: int
    lists: tuple[tuple[str, tuple[Line, ...]], ...]


def shown_of(view: SourceView) -> Shown:
    """Return how much of each list of a source has room on its own page."""
    sentences = view.coverage.sentences if view.coverage else ()
    return Shown(
        claims=_room(
            view.claims,
            lambda entry: 450 + html_bytes(entry[0].short, entry[0].outcome.answer, entry[1].quote),
        ),
        changes=_room(view.changes, _change_bytes),
        sentences=_room(
            sentences,
            lambda sentence: 80 + 160 * len(sentence.claims) + html_bytes(sentence.note),
            SENTENCES_SHOWN,
        ),
        uses=_room(view.uses, lambda use: 450 + html_bytes(use[1].finding)),
    )


def _change_bytes(change: Change) -> int:
    deviation = change.deviation
    before = deviation.upstream_phrase or deviation.upstream_says
    return 500 + html_bytes(deviation.phrase, before, deviation.note, change.claim.short)


def _room(entries: Sequence[Entry], weigh: Callable[[Entry], int], most: int = SHOWN) -> int:
    first, *_ = paged(entries[:most], most, weigh, LARGEST_LIST)
    return len(first.items)


def following(source: Source, view: SourceView, shown: Shown, dataset: Dataset) -> list[Following]:
    """Return the pages that follow a source's page; most sources need none."""
    lines = list(_lines(source, view, shown, dataset))
    parts = paged(lines, LINES, lambda line: line.html_bytes) if lines else []
    return [
        Following(
            part.number + 1,
            part.of + 1,
            tuple((heading, tuple(own)) for heading, own in groupby(part.items, lambda line: line.heading)),
        )
        for part in parts
    ]


def _lines(source: Source, view: SourceView, shown: Shown, dataset: Dataset) -> Iterator[Line]:
    scales = dataset.scales
    for other in view.merged_here[shown.others :]:
        yield _source("Merged into this record", other, other.title)
    for claim, said, result in view.claims[shown.claims :]:
        grades = (
            scales.outcome[result].label if result else "No result",
            scales.sourcing[said.sourcing.grade].label,
            scales.fidelity[said.fidelity.grade].label,
        )
        yield _claim("Claim by claim", claim, "; ".join(grades), f"#report-{source.id}")
    for claim in view.unsaid[shown.others :]:
        yield _claim("Silent on what others of the same origin say", claim)
    for item in view.going_back[shown.others :]:
        reports = (
            f"{report.publisher} (by inference)" if inferred else report.publisher
            for report, inferred in item.reports
        )
        label = scales.outcome[item.claim.outcome.rating].label
        yield _claim("Claims that go back to it", item.claim, f"{label}; in {', '.join(reports)}")
    for other, descent in view.downstream[shown.others :]:
        by = " by inference" if descent.inferred else ""
        day = other.published or "undated"
        yield _source("Where it went", other, other.publisher, f"{day}, {descent.relation} it{by}")
    for sentence in view.coverage.sentences[shown.sentences :] if view.coverage else ():
        carried = tuple((links.claim_address(id), dataset.claims[id].short) for id in sentence.claims)
        unchecked = f"Not checked: {sentence.reason}." if sentence.reason else ""
        words = " ".join(part for part in (unchecked, sentence.note) if part)
        yield Line("What became of each sentence", sentence.at, carried, words)
    for record, evidence in view.uses[shown.uses :]:
        heading = "Where it is used as evidence"
        if isinstance(record, Claim):
            yield _claim(heading, record, evidence.finding)
        else:
            address = links.subject_address(record.id, "what-happened")
            yield Line(heading, "", ((address, f"{record.title}: what happened"),), evidence.finding)


def _source(heading: str, source: Source, words: str, after: str = "") -> Line:
    return Line(heading, "", ((links.source_address(source.id), words),), after)


def _claim(heading: str, claim: Claim, after: str = "", anchor: str = "") -> Line:
    return Line(heading, "", ((links.claim_address(claim.id) + anchor, claim.short),), after)
