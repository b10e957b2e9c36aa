"""What a source's page has no room for, on the pages that follow it.

A report can carry, and a document can prove, some hundred claims. The page shows the first of each list
with all that belongs to them, and these pages name the others in a line each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from .. import links
from ..dataset import Dataset
from ..model import Claim, Source
from .source_view import SourceView

SHOWN = 50
"""So many entries of each list stand on the source's own page."""

SENTENCES_SHOWN = 100
"""So many sentences of a report stand there, each with what became of it."""

LINES = 250
"""So many lines has a page that follows."""


@dataclass(frozen=True)
class Line:
    """One entry: what stands before it, addresses from the root with their words, and what follows them."""

    heading: str
    before: str
    links: tuple[tuple[str, str], ...]
    after: str


@dataclass(frozen=True)
class Following:
    """One page that follows, its number counted with the source's own page, and its lists by heading."""

    number: int
    of: int
    lists: tuple[tuple[str, tuple[Line, ...]], ...]


def following(source: Source, view: SourceView, dataset: Dataset) -> list[Following]:
    """Return the pages that follow a source's page; most sources need none."""
    lines = list(_lines(source, view, dataset))
    parts = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    return [
        Following(
            number,
            len(parts) + 1,
            tuple((heading, tuple(own)) for heading, own in groupby(part, lambda line: line.heading)),
        )
        for number, part in enumerate(parts, start=2)
    ]


def _lines(source: Source, view: SourceView, dataset: Dataset) -> Iterator[Line]:
    scales = dataset.scales
    for claim, said, result in view.claims[SHOWN:]:
        grades = (
            scales.outcome[result].label if result else "No result",
            scales.sourcing[said.sourcing.grade].label,
            scales.fidelity[said.fidelity.grade].label,
        )
        yield _claim("Claim by claim", claim, "; ".join(grades), f"#report-{source.id}")
    for claim in view.unsaid[SHOWN:]:
        yield _claim("Silent on what others of the same origin say", claim)
    for item in view.going_back[SHOWN:]:
        reports = (
            f"{report.publisher} (by inference)" if inferred else report.publisher
            for report, inferred in item.reports
        )
        label = scales.outcome[item.claim.outcome.rating].label
        yield _claim("Claims that go back to it", item.claim, f"{label}; in {', '.join(reports)}")
    for sentence in view.coverage.sentences[SENTENCES_SHOWN:] if view.coverage else ():
        carried = tuple((links.claim_address(id), dataset.claims[id].short) for id in sentence.claims)
        unchecked = f"Not checked: {sentence.reason}." if sentence.reason else ""
        words = " ".join(part for part in (unchecked, sentence.note) if part)
        yield Line("What became of each sentence", sentence.at, carried, words)
    for record, evidence in view.uses[SHOWN:]:
        heading = "Where it is used as evidence"
        if isinstance(record, Claim):
            yield _claim(heading, record, evidence.finding)
        else:
            address = links.subject_address(record.id, "what-happened")
            yield Line(heading, "", ((address, f"{record.title}: what happened"),), evidence.finding)


def _claim(heading: str, claim: Claim, after: str = "", anchor: str = "") -> Line:
    return Line(heading, "", ((links.claim_address(claim.id) + anchor, claim.short),), after)
