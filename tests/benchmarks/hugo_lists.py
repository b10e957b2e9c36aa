"""What Hugo is given for the pages that list and sum up: which records, in which order, and what is counted.

One entry for each page by its address. The words of records, their titles and dates are not in it: Hugo looks
them up by id in the YAML that it parses itself. What is in it beside ids are numbers, results, the places of
marks in pictures with their words cut into lines, for which it has no measures of letters, and addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from factcheck import comparison, links, results
from factcheck.changes import Change, changes
from factcheck.dataset import Dataset
from factcheck.derivation import origins
from factcheck.derivation_drawing import Drawing as Graph
from factcheck.derivation_graph import whole_graph
from factcheck.few import few
from factcheck.model import Claim, Subject
from factcheck.pages.builder import SUBJECTS, VERDICTS_OF
from factcheck.pages.compare_view import Line, Matrix, compare_view
from factcheck.pages.happened_view import happened_pages
from factcheck.pages.index_view import (
    ENTRIES,
    Changelog,
    ListedClaims,
    SourceEntry,
    listed_claims,
    newest_with_notes,
    row_bytes,
    source_entries,
    source_groups,
)
from factcheck.pages.origins_view import DocumentRow, OriginsView, origins_view
from factcheck.pages.paging import Part, paged
from factcheck.pages.source_following import following, shown_of
from factcheck.pages.source_view import claims_going_back, source_view
from factcheck.pages.subject_view import home_view
from factcheck.pages.timeline_view import (
    Event,
    EventKind,
    TimelineView,
    entry_addresses,
    timeline_view,
    verdict_days,
)
from factcheck.timeline_drawing import Drawing, PlacedMark, Words

Given = dict[str, Any]
Pages = Iterator[tuple[str, Given]]
FOLLOWING = {
    "Claim by claim": "claims",
    "Silent on what others of the same origin say": "unsaid",
    "Claims that go back to it": "going_back",
    "Where it went": "downstream",
    "What became of each sentence": "sentences",
    "Where it is used as evidence": "uses",
}
"""The lists of a source that can go on on further pages, by their headings there."""


@dataclass(frozen=True)
class Lists:
    """Makes what is given for the pages of one dataset."""

    dataset: Dataset

    def by_kind(self) -> dict[str, Callable[[], Pages]]:
        """Return what makes the pages of each kind: the address of each, and what it is given."""
        topics, entities = self.dataset.topics.root, self.dataset.entities.root
        outcomes = self.dataset.scales.outcome
        return {
            "timeline": self._timelines,
            "verdicts": self._verdicts,
            "compare": self._comparisons,
            "source-list": self._source_list,
            "following": self._following,
            "topic": lambda: self._listings(links.topic_address, self._listed.by_topic, topics),
            "entity": lambda: self._listings(links.entity_address, self._listed.by_entity, entities),
            "outcome": lambda: self._listings(links.outcome_address, self._listed.by_outcome, outcomes),
            "claim-list": self._claim_list,
            "changelog": self._changelog_pages,
            "subject": self._subjects,
            "origins": self._origins,
            "what-happened": self._what_happened,
            "home": self._home,
        }

    def corrections(self) -> Given:
        """Return what the log of corrections shows, which is a part of a page written by hand."""
        mended = newest_with_notes([change for change in self._changes if change.is_correction])
        every = few(self._changes, ENTRIES)
        return {
            "corrections": [self._entry_of(change) for change in mended.items],
            "more_corrections": mended.more,
            "changes": [self._entry_of(change) for change in every.items],
            "more_changes": every.more,
        }

    def of_subjects(self) -> dict[str, Given]:
        """Return what several pages of a subject need: its reports by origin, and what came of each."""
        return {subject.id: self._subject(subject) for subject in self.dataset.subjects.values()}

    def _subject(self, subject: Subject) -> Given:
        behind = origins(subject.reports, self.dataset.sources)
        pages = self._origins_views[subject.id].page_of
        first = links.subject_address(subject.id, "origins")
        return {
            "counts": results.outcome_counts(self.dataset.claims_by_subject[subject.id], self.dataset),
            "origins": behind.count,
            "inferred": bool(behind.inferred),
            "strands": [
                {
                    "origin": strand.origin.id,
                    "address": links.page_address(first, pages[strand.origin.id]),
                    "inferred": strand.inferred,
                    "reports": [report.id for report in strand.reports],
                }
                for strand in comparison.strands(subject, self.dataset)
            ],
            "told": {
                source.id: {
                    "counts": tally.counts,
                    "settled": tally.settled,
                    "right": score.right,
                    "half": score.half,
                    "wrong": score.wrong,
                    "unsettled": tally.unsettled,
                    "questioned": tally.questioned,
                }
                for source, tally, score in results.tallies(subject, self.dataset)
            },
        }

    # -- what several kinds of page need ------------------------------------------------------------

    @cached_property
    def _changes(self) -> list[Change]:
        return changes(self.dataset)

    @cached_property
    def _changelog(self) -> Changelog:
        return Changelog(self._changes)

    @cached_property
    def _rows(self) -> dict[str, list[comparison.Row]]:
        claims = self.dataset.claims_by_subject
        return {
            subject.id: [comparison.row(claim, subject, self.dataset) for claim in claims[subject.id]]
            for subject in self.dataset.subjects.values()
        }

    @cached_property
    def _listed(self) -> ListedClaims:
        return listed_claims(self.dataset)

    @cached_property
    def _origins_views(self) -> dict[str, OriginsView]:
        graph = whole_graph(self.dataset)
        return {
            subject.id: origins_view(subject, self.dataset, graph)
            for subject in self.dataset.subjects.values()
        }

    @cached_property
    def _timeline_views(self) -> dict[str, TimelineView]:
        return {
            subject.id: timeline_view(subject, self.dataset) for subject in self.dataset.subjects.values()
        }

    # -- the timeline, and the verdicts that it has no room for ---------------------------------------

    def _timelines(self) -> Pages:
        for subject in self.dataset.subjects.values():
            view = self._timeline_views[subject.id]
            first = links.subject_address(subject.id, "timeline")
            verdicts = links.subject_address(subject.id, VERDICTS_OF)
            entries = entry_addresses(view, verdicts, self._changelog.address)
            for part in view.world:
                page: Given = {
                    "subject": subject.id,
                    "part": _part(part, first),
                    "events": [_world_event(event) for event in part.items],
                    "all": len(view.events),
                }
                if part.number == 1:
                    page |= self._first_of_timeline(view, entries)
                yield links.page_address(first, part.number), page

    def _first_of_timeline(self, view: TimelineView, entries: dict[str, str]) -> Given:
        return {
            "claims": view.claims,
            "summed": bool(view.verdicts),
            "span": view.span.value,
            "counts": view.counts,
            "left_out": [(kind.value, number) for kind, number in view.left_out.items()],
            "drawn": len(view.events) - sum(view.left_out.values()),
            "drawings": [_drawing(drawing) for drawing in view.drawings],
            "bookkeeping": [_summed_event(event, view, entries) for event in view.bookkeeping],
        }

    def _verdicts(self) -> Pages:
        for subject in self.dataset.subjects.values():
            view = self._timeline_views[subject.id]
            first = links.subject_address(subject.id, VERDICTS_OF)
            for part in view.verdicts:
                yield (
                    links.page_address(first, part.number),
                    {
                        "subject": subject.id,
                        "part": _part(part, first),
                        "all": sum(len(other.items) for other in view.verdicts),
                        "days": [
                            {
                                "anchor": day.event.anchor,
                                "when": day.event.when.text,
                                "turns": [
                                    {"before": before, "after": after, "claims": [claim.id for claim in own]}
                                    for (before, after), own in day.turns
                                ],
                            }
                            for day in verdict_days(part)
                        ],
                    },
                )

    # -- the comparison -----------------------------------------------------------------------------

    def _comparisons(self) -> Pages:
        for subject in self.dataset.subjects.values():
            view = compare_view(subject, self._rows[subject.id], self.dataset)
            if view.matrix is not None:
                raise SystemExit(f"{subject.id}: Hugo knows no comparison that stands on one page")
            parts = [
                {
                    "topic": part.topic.id,
                    "claims": part.topic.count,
                    "counts": part.counts,
                    "pages": [matrix.part.number for matrix in part.matrices[1:]],
                }
                for part in view.parts
            ]
            shared = {"subject": subject.id, "all": view.claims}
            yield links.compare_address(subject.id), {**shared, "parts": parts}
            for part in view.parts:
                for matrix in part.matrices:
                    address = links.compare_address(subject.id, part.topic.id, matrix.part.number)
                    yield address, {**shared, **_matrix(matrix, subject)}

    # -- all sources, and what has no room on the page of one ------------------------------------------

    def _source_list(self) -> Pages:
        parts = paged(source_entries(self.dataset), ENTRIES, lambda entry: entry.html_bytes)
        for part in parts:
            groups = [
                {
                    "subject": self.dataset.subject_of_report.get(own[0].source.id),
                    "type": own[0].source.type,
                    "entries": [_entry(entry) for entry in own],
                }
                for _, _, own in source_groups(part.items)
            ]
            page = {"part": _part(part, "sources/"), "groups": groups}
            yield links.page_address("sources/", part.number), page

    def _following(self) -> Pages:
        """Yield which entries of the lists of a source stand on each page that follows its first."""
        going_back = claims_going_back(self.dataset)
        for source in self.dataset.sources.values():
            view = source_view(source, self.dataset, going_back)
            shown = shown_of(view)
            next_of = {
                "Claim by claim": shown.claims,
                "What became of each sentence": shown.sentences,
                "Where it is used as evidence": shown.uses,
            }
            for page in following(source, view, shown, self.dataset):
                lists = []
                for heading, lines in page.lists:
                    start = next_of.get(heading, shown.others)
                    next_of[heading] = start + len(lines)
                    lists.append((FOLLOWING[heading], start, next_of[heading]))
                yield (
                    links.source_address(source.id, page.number),
                    {"source": source.id, "number": page.number, "of": page.of, "lists": lists},
                )

    # -- lists of claims, and of all that was recorded --------------------------------------------------

    def _listings(
        self, address: Callable[[str], str], listed: Mapping[str, list[Claim]], ids: Iterable[str]
    ) -> Pages:
        for id in ids:
            first = address(id)
            for part in paged(listed.get(id, []), ENTRIES, row_bytes):
                page = {"id": id, "part": _part(part, first), "claims": [claim.id for claim in part.items]}
                yield links.page_address(first, part.number), page

    def _claim_list(self) -> Pages:
        listed = self._listed
        topics = [id for id in self.dataset.topics.root if id in listed.by_topic]
        if len(paged(listed.all, ENTRIES, row_bytes)) == 1:
            groups = [{"topic": id, "claims": [claim.id for claim in listed.by_topic[id]]} for id in topics]
            yield "claims/", {"groups": groups}
            return
        for part in paged(topics, ENTRIES):
            counted = [
                {
                    "topic": id,
                    "claims": len(listed.by_topic[id]),
                    "counts": results.outcome_counts(listed.by_topic[id], self.dataset),
                }
                for id in part.items
            ]
            yield (
                links.page_address("claims/", part.number),
                {"part": _part(part, "claims/"), "all": len(listed.all), "topics": counted},
            )

    def _changelog_pages(self) -> Pages:
        for part in self._changelog.parts:
            days = [
                {
                    "day": day.day.isoformat(),
                    "all_verdicts": day.all_verdicts,
                    "all_others": day.all_others,
                    "verdicts": [self._entry_of(change) for change in day.verdicts],
                    "others": [self._entry_of(change) for change in day.others],
                }
                for day in self._changelog.days(part.items)
            ]
            page = {"part": _part(part, "changelog/"), "days": days}
            yield links.page_address("changelog/", part.number), page

    def _entry_of(self, change: Change) -> Given:
        """Return which entry of which history it is."""
        return _step(change, change.claim.history.index(change.entry))

    # -- a subject, its documents, and all subjects -----------------------------------------------------

    def _subjects(self) -> Pages:
        for subject in self.dataset.subjects.values():
            own = [change for change in self._changes if change.claim.subject == subject.id]
            view = home_view(subject, self.dataset, self._rows[subject.id], own)
            page = {
                "subject": subject.id,
                "claims": view.claims,
                "scored": [
                    {"kinds": some.kinds, "claims": some.claims, **asdict(some.score)} for some in view.scored
                ],
                "leading": [
                    {
                        "claim": row.claim.id,
                        "reports": [cell.report.id for cell in row.cells if cell.appearance],
                    }
                    for row in view.leading
                ],
                "newest": [self._entry_of(change) for change in view.newest],
            }
            yield links.subject_address(subject.id), page
            if len(self.dataset.subjects) == 1:
                yield "", dict(page)

    def _home(self) -> Pages:
        subjects = list(self.dataset.subjects)
        for part in paged(subjects, SUBJECTS) if len(subjects) > 1 else ():
            yield links.page_address("", part.number), {"part": _part(part, ""), "subjects": part.items}

    def _what_happened(self) -> Pages:
        for subject in self.dataset.subjects.values():
            first = links.subject_address(subject.id, "what-happened")
            for page in happened_pages(subject):
                yield (
                    links.page_address(first, page.part.number),
                    {
                        "subject": subject.id,
                        "part": _part(page.part, first),
                        "facts": [item.number for item in page.facts],
                        "unforeseen": page.has_unforeseen,
                        "unforeseen_on": page.unforeseen_on,
                    },
                )

    def _origins(self) -> Pages:
        for subject in self.dataset.subjects.values():
            view = self._origins_views[subject.id]
            first = links.subject_address(subject.id, "origins")
            for page in view.pages:
                address = links.page_address(first, page.part.number)
                given: Given = {
                    "subject": subject.id,
                    "part": _part(page.part, first),
                    "documents": view.documents,
                    "descents": len(view.graph.edges),
                    "rows": [_document(row, view, address) for row in page.rows],
                }
                if page.part.number == 1:
                    given["drawings"] = [_graph(drawing) for drawing in view.drawings]
                yield address, given


def _document(row: DocumentRow, view: OriginsView, address: str) -> Given:
    """Return a document of the table; the words of its descents stand in its record, in the same order."""
    first = links.subject_address(view.subject.id, "origins")
    origins_of = []
    for origin, inferred in row.origins:
        other = links.page_address(first, view.page_of[origin.id])
        origins_of.append((origin.id, inferred, "" if other == address else other))
    group = row.group
    return {
        "source": row.document.id,
        "report": row.report,
        "origins": origins_of,
        "group": group
        and {
            "reports": [source.id for source in group.reports],
            "others": [source.id for source in group.others],
        },
    }


def _graph(drawing: Graph) -> Given:
    return {
        "name": drawing.sheet.name,
        "width": drawing.width,
        "height": drawing.height,
        "text_x": drawing.text_x,
        "tracks": [
            {
                "from": track.edge.parent.id,
                "to": track.edge.child.id,
                "path": track.path,
                "arrow": track.arrow,
            }
            for track in drawing.tracks
        ],
        "nodes": [
            {
                "source": node.document.id,
                "role": node.role,
                "report": node.report,
                "x": node.x,
                "y": node.y,
                "top": node.top,
                "height": node.height,
                "lines": [
                    {"y": line.y, "spans": [(span.style, span.text) for span in line.spans]}
                    for line in node.lines
                ],
            }
            for node in drawing.nodes
        ],
    }


def _entry(entry: SourceEntry) -> Given:
    found: Given = {"source": entry.source.id}
    if entry.tally is None:
        return found | {"uses": entry.uses, "seen": entry.seen}
    tally = entry.tally
    return found | {
        "counts": [(id, count, tally.share(id)) for id, count in tally.counts],
        "settled": tally.settled,
        "unsettled": tally.unsettled,
        "questioned": tally.questioned,
    }


def _matrix(matrix: Matrix, subject: Subject) -> Given:
    assert matrix.topic is not None
    [(_, _, lines)] = matrix.groups
    return {
        "topic": matrix.topic,
        "part": _part(matrix.part, links.compare_address(subject.id, matrix.topic)),
        "brief": matrix.brief,
        "original": matrix.original,
        "outcomes": [(choice.id, choice.count) for choice in matrix.outcomes],
        "kinds": [(choice.id, choice.count) for choice in matrix.kinds],
        "entities": [(choice.id, choice.count) for choice in matrix.entities],
        "modifiers": matrix.modifiers,
        "sourcing": matrix.sourcing,
        "fidelity": matrix.fidelity,
        "lines": [_line(line, matrix) for line in lines],
    }


def _line(line: Line, matrix: Matrix) -> Given:
    claim = line.row.claim
    return {
        "claim": claim.id,
        "original": line.original,
        "follows": line.follows,
        "precedes": line.precedes,
        "last": claim.history.index(line.last),
        "conflicts": [(other, other in matrix.ids) for other in claim.conflicts_with],
        "cells": [
            None if cell.appearance is None else (claim.appearances.index(cell.appearance), cell.result)
            for cell in line.cells
        ],
    }


def _part(part: Part[Any], first: str) -> Given:
    """Return which page of a list it is, and what the addresses of the other pages begin with."""
    return {
        "number": part.number,
        "of": part.of,
        "numbers": part.numbers if part.of > 1 else [],
        "first": first,
        "more": links.page_address(first, 2).removesuffix("2/"),
    }


def _world_event(event: Event) -> Given:
    """Return an event of the world; its day and its words stand in the records."""
    if event.kind is EventKind.REPORT:
        return {"kind": event.kind.value, "number": event.number, "report": event.reports[0].id}
    if event.claim is not None:
        return {
            "kind": event.kind.value,
            "number": event.number,
            "claim": event.claim.id,
            "window": event.when.text,
            "known": event.known.isoformat(),
            "reports": [report.id for report in event.reports],
        }
    return {
        "kind": event.kind.value,
        "number": event.number,
        "facts": [number for number, _ in event.facts],
    }


def _summed_event(event: Event, view: TimelineView, entries: dict[str, str]) -> Given:
    found: Given = {
        "kind": event.kind.value,
        "number": event.number,
        "when": event.when.text,
        "known": event.known.isoformat(),
        "entries": len(event.steps),
        "firsts": event.firsts,
        "turns": event.turns,
        "kept": event.kept,
    }
    if view.verdicts:
        found |= {"address": entries[event.anchor], "counts": view.counts_after.get(event.anchor)}
    else:
        found["steps"] = [_step(step.change, step.number) for step in event.steps]
    return found


def _step(change: Change, number: int) -> Given:
    return {"claim": change.claim.id, "step": number}


def _drawing(drawing: Drawing) -> Given:
    axis = drawing.axis
    return {
        "name": drawing.sheet.name,
        "width": drawing.sheet.width,
        "height": drawing.height,
        "first": axis.first.isoformat(),
        "last": axis.last.isoformat(),
        "left": axis.left,
        "right": axis.right,
        "ticks": [(tick.x, tick.label) for tick in drawing.ticks],
        "release": drawing.release,
        "release_parts": drawing.release_parts,
        "release_label": (drawing.release_label.x, drawing.release_label.y),
        "lanes": [
            {
                "kind": placed.lane.kind,
                "caption": _lines(placed.caption),
                "marks": [_mark(mark, placed.lane.kind) for mark in placed.marks],
            }
            for placed in drawing.lanes
        ],
    }


def _mark(placed: PlacedMark, kind: str) -> Given:
    found: Given = {
        "id": placed.mark.id,
        "known": placed.mark.known.isoformat(),
        "label": _lines(placed.label),
    }
    if kind == "window":
        found |= {"x": placed.first, "y": placed.y - 6, "width": round(placed.last - placed.first, 1)}
        found["group"] = _lines(placed.group)
        if placed.end is not None and placed.mark.end is not None:
            known = placed.mark.end.known.isoformat()
            found["end"] = {
                "outcome": placed.mark.end.outcome,
                "known": known,
                "at": (placed.end.x, placed.end.y),
            }
    elif kind == "report":
        found |= {"x": round((placed.first + placed.last) / 2, 1), "y": placed.y}
    elif kind == "fact":
        found |= {"x": placed.first, "y": placed.y - 8}
    else:
        height = 30 * placed.size
        found |= {"x": placed.first, "y": round(placed.y + 14 - height, 1), "height": round(height + 2, 1)}
    return found


def _lines(words: tuple[Words, ...]) -> list[tuple[int, int, str]]:
    return [(line.x, line.y, line.text) for line in words]
