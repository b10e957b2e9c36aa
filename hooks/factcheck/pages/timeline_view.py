"""What the timeline shows: reports, predicted windows, what happened, and when verdicts could be known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from ..changes import Change
from ..dataset import Dataset
from ..edtf import When
from ..few import few
from ..links import page_address
from ..model import Appearance, ChangeClass, Claim, KeyFact, Source, Subject
from ..results import is_counted
from ..timeline_drawing import NARROW, WIDE, Drawing, End, Lane, Mark, draw
from .paging import Part, html_bytes, paged

LARGEST_BOOKKEEPING = 110_000
"""About so many bytes of HTML may the verdicts take on the timeline itself, in its list and its pictures.
Where they need more, each stands on pages of their own and the timeline only sums them up: by day, or, where
there are too many days, by month or by year."""
VERDICTS = 250
"""The most verdicts on one of those pages, where each is a name and a link."""
EVENTS = 200
"""The most events of the world on one page."""
LARGEST_LIST = 80_000
"""About so many bytes of HTML do these events take; the first page has the pictures and the verdicts too."""
LARGEST_PICTURES = 70_000
"""About so many bytes may the rows of both pictures take. A kind of event for which this leaves no room is in
the list only."""


class EventKind(StrEnum):
    """What sort of event it is; each sort has a part of the picture of its own."""

    REPORT = "report"
    WINDOW = "window"
    FACT = "fact"
    VERDICT = "verdict"
    RECORDED = "recorded"


@dataclass(frozen=True)
class Step:
    """One entry of a claim's history, with its number in it."""

    change: Change
    number: int


@dataclass(frozen=True)
class Event:
    """One item of the list, and one mark of the picture.

    `known` is the day from which it could be known: for a window that of the first report that
    gave it, for all else the end of its date. Which of the other fields is filled depends on the
    kind. `firsts`, `turns` and `kept` sum verdicts up: first ratings by outcome, changes from one
    outcome to another, and how many entries left the outcome as it was. `first` is the anchor of the first
    day of several that are summed up together.
    """

    kind: EventKind
    number: int
    when: When
    known: date
    reports: tuple[Source, ...] = ()
    claim: Claim | None = None
    facts: tuple[tuple[int, KeyFact], ...] = ()
    steps: tuple[Step, ...] = ()
    firsts: tuple[tuple[str, int], ...] = ()
    turns: tuple[tuple[str, str, int], ...] = ()
    kept: int = 0
    first: str = ""

    @property
    def anchor(self) -> str:
        """Return the anchor of the item in the list."""
        return f"{self.kind}-{self.number}"


Turn = tuple[str | None, str]
"""The outcome before an entry of a history and the one after it; a first verdict has none before."""


@dataclass(frozen=True)
class VerdictDay:
    """The verdicts of one day as far as they stand on one page, by turn."""

    event: Event
    turns: tuple[tuple[Turn, tuple[Claim, ...]], ...]


class Span(StrEnum):
    """What one item on verdicts sums up."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"

    def of(self, day: date) -> str:
        """Return the span in which a day falls, in EDTF."""
        return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self]]


@dataclass(frozen=True)
class TimelineView:
    """What a subject's timeline shows.

    `counts` are the outcomes as of the dataset's day, with a zero for those that only held before
    it; None is for claims of which nothing could be known yet. `world` are the events of the world, in
    pages, and `bookkeeping` those of this site's verdicts, each of a `span`. `undated` are reports without
    a place.

    Where the single verdicts are too many, `verdicts` has them in pages of their own, by day, and
    `counts_after` the outcomes after each event of a verdict, by its anchor. `left_out` is how many events
    of a kind the pictures have no room for.
    """

    events: tuple[Event, ...]
    world: list[Part[Event]]
    bookkeeping: tuple[Event, ...]
    span: Span
    drawings: tuple[Drawing, ...]
    claims: int
    counts: tuple[tuple[str | None, int], ...]
    undated: tuple[Source, ...]
    verdicts: list[Part[tuple[Event, Step]]]
    counts_after: dict[str, dict[str, int]]
    left_out: dict[EventKind, int]


def timeline_view(subject: Subject, dataset: Dataset) -> TimelineView:
    """Work out a subject's timeline. Claims that do not count are left out, as in every number."""
    claims = tuple(claim for claim in dataset.claims_by_subject[subject.id] if is_counted(claim))
    reports = [dataset.sources[id] for id in subject.reports]
    world = sorted([*_reports(reports), *_windows(claims, dataset), *_facts(subject)], key=_order)
    days = sorted(_verdicts(claims, dataset), key=_order)
    summed = sum(map(_bytes_in_full, days)) > LARGEST_BOOKKEEPING
    span, bookkeeping = _summed_up(days, dataset) if summed else (Span.DAY, days)
    lanes, left_out = _with_room(_lanes(sorted([*world, *bookkeeping], key=_order), dataset))
    return TimelineView(
        events=(*world, *bookkeeping),
        world=paged(world, EVENTS, event_bytes, LARGEST_LIST),
        bookkeeping=tuple(bookkeeping),
        span=span,
        drawings=tuple(
            draw(lanes, subject.released, dataset.site.dataset.as_of, sheet) for sheet in (NARROW, WIDE)
        ),
        claims=len(claims),
        counts=_counts(claims, dataset),
        undated=tuple(report for report in reports if report.published is None),
        verdicts=paged(_single_verdicts(days, dataset), VERDICTS) if summed else [],
        counts_after=_counts_after(bookkeeping, len(claims)) if summed else {},
        left_out=left_out,
    )


def _bytes_in_full(day: Event) -> int:
    texts = (text for step in day.steps for text in (step.change.claim.short, step.change.entry.note))
    return 600 + 500 * len(day.steps) + html_bytes(*texts)


def _bytes_summed_up(event: Event) -> int:
    return 1200 + 40 * len(event.firsts) + 50 * len(event.turns)


def entry_addresses(view: TimelineView, first: str, recorded: Callable[[date], str]) -> dict[str, str]:
    """Return where the entries of each event begin that the timeline itself only sums up, by its anchor.

    `first` is the address of the first page of single verdicts; `recorded` returns that of a day in the
    changelog.
    """
    days: dict[str, str] = {}
    for part in view.verdicts:
        for day, _ in part.items:
            days.setdefault(day.anchor, f"{page_address(first, part.number)}#{day.anchor}")
    return {
        event.anchor: recorded(event.known)
        if event.kind is EventKind.RECORDED
        else days[event.first or event.anchor]
        for event in (view.bookkeeping if view.verdicts else ())
    }


def event_bytes(event: Event) -> int:
    """Return how many bytes of HTML an event of the world needs in the list, about."""
    if event.claim is not None:
        return 300 + 150 * len(few(event.reports).items) + html_bytes(event.claim.short)
    facts = few(event.facts).items
    texts = [fact.fact for _, fact in facts]
    texts += [text for report in event.reports for text in (report.title, report.publisher)]
    return (300 if event.reports else 110) + 130 * len(facts) + html_bytes(*texts)


def _summed_up(days: list[Event], dataset: Dataset) -> tuple[Span, list[Event]]:
    """Sum verdicts up by the shortest span for which there is room."""
    for span in Span:
        events = days if span is Span.DAY else _joined(days, span, dataset)
        if sum(map(_bytes_summed_up, events)) <= LARGEST_BOOKKEEPING:
            break
    return span, events


def _joined(days: Iterable[Event], span: Span, dataset: Dataset) -> list[Event]:
    """Join the days of each span; what is known at its last day can be replayed, and nothing in between."""
    together: dict[tuple[EventKind, str], list[Event]] = defaultdict(list)
    for day in days:
        together[day.kind, span.of(day.known)].append(day)
    events = [
        replace(
            _summed(
                kind,
                number,
                When.parse(text),
                [step for day in own for step in day.steps],
                list(dataset.scales.outcome),
            ),
            known=max(day.known for day in own),
            first=own[0].anchor,
        )
        for number, ((kind, text), own) in enumerate(together.items(), start=1)
    ]
    return sorted(events, key=_order)


def verdict_days(part: Part[tuple[Event, Step]]) -> list[VerdictDay]:
    """Return the verdicts of one page by day and turn."""
    return [
        VerdictDay(
            event,
            tuple(
                (turn, tuple(step.change.claim for _, step in own))
                for turn, own in groupby(group, key=lambda item: _turn(item[1]))
            ),
        )
        for event, group in groupby(part.items, key=lambda item: item[0])
    ]


def _turn(step: Step) -> Turn:
    return (step.change.before, step.change.entry.rating)


def _single_verdicts(events: Iterable[Event], dataset: Dataset) -> list[tuple[Event, Step]]:
    """Return what could be known on each day, by turn; what was recorded later is in the changelog."""
    place = {id: number for number, id in enumerate([None, *dataset.scales.outcome])}
    return [
        (event, step)
        for event in events
        if event.kind is EventKind.VERDICT
        for step in sorted(event.steps, key=lambda step: [place[id] for id in _turn(step)])
    ]


def _counts_after(events: Iterable[Event], claims: int) -> dict[str, dict[str, int]]:
    """Return the outcomes after each event of a verdict; an empty name is for nothing known yet."""
    last: dict[str, Step] = {}
    counts = Counter({"": claims})
    found = {}
    for event in events:
        if event.kind is EventKind.VERDICT:
            for step in event.steps:
                id = step.change.claim.id
                if id not in last or last[id].number < step.number:
                    counts[last[id].change.entry.rating if id in last else ""] -= 1
                    counts[step.change.entry.rating] += 1
                    last[id] = step
            found[event.anchor] = {rating: count for rating, count in sorted(counts.items()) if count}
    return found


def _counts(claims: Iterable[Claim], dataset: Dataset) -> tuple[tuple[str | None, int], ...]:
    claims = tuple(claims)
    ever = {entry.rating for claim in claims for entry in claim.history}
    now = Counter(claim.outcome.rating for claim in claims)
    shown: list[str | None] = [*(id for id in dataset.scales.outcome if id in ever), None]
    return tuple((id, now[id] if id else 0) for id in shown)


def _order(event: Event) -> tuple[date, int, int]:
    day = event.when.earliest if event.kind is EventKind.WINDOW else event.when.latest
    return (day, list(EventKind).index(event.kind), event.number)


def _reports(reports: Iterable[Source]) -> Iterator[Event]:
    for number, report in enumerate(reports, start=1):
        if report.published is not None:
            yield Event(EventKind.REPORT, number, report.published, report.published.latest, (report,))


def _windows(claims: Iterable[Claim], dataset: Dataset) -> Iterator[Event]:
    """Yield each window of time that lay ahead when a report gave it, once for each claim."""
    found: dict[tuple[str, str], list[tuple[Claim, Appearance, When]]] = defaultdict(list)
    for claim in claims:
        for said in claim.appearances:
            published = dataset.sources[said.source].published
            window = said.value.window if said.value else None
            if window and published and window.latest >= published.earliest:
                found[claim.id, window.text].append((claim, said, published))
    for number, given in enumerate(found.values(), start=1):
        claim, first, _ = given[0]
        assert first.value is not None
        assert first.value.window is not None
        yield Event(
            EventKind.WINDOW,
            number,
            first.value.window,
            min(published.latest for _, _, published in given),
            tuple(dataset.sources[said.source] for _, said, _ in given),
            claim,
        )


def _facts(subject: Subject) -> Iterator[Event]:
    by_day: dict[str, list[tuple[int, KeyFact]]] = defaultdict(list)
    for number, fact in enumerate(subject.what_happened, start=1):
        by_day[fact.date.text].append((number, fact))
    for number, facts in enumerate(by_day.values(), start=1):
        when = facts[0][1].date
        yield Event(EventKind.FACT, number, when, when.latest, facts=tuple(facts))


def _verdicts(claims: Iterable[Claim], dataset: Dataset) -> Iterator[Event]:
    """Yield what could be known on each day, and what this site recorded later than at its start."""
    first_release = dataset.site.dataset.first_release
    known: dict[str, list[Step]] = defaultdict(list)
    recorded: dict[str, list[Step]] = defaultdict(list)
    for claim in claims:
        before = None
        for number, entry in enumerate(claim.history):
            step = Step(Change(claim, entry, before, first_release), number)
            known[entry.known.text].append(step)
            if not step.change.reconstructed:
                recorded[entry.recorded.isoformat()].append(step)
            before = entry.rating
    for kind, grouped in ((EventKind.VERDICT, known), (EventKind.RECORDED, recorded)):
        for place, (text, steps) in enumerate(sorted(grouped.items()), start=1):
            yield _summed(kind, place, When.parse(text), steps, list(dataset.scales.outcome))


def _summed(kind: EventKind, number: int, when: When, steps: list[Step], outcomes: list[str]) -> Event:
    firsts: Counter[str] = Counter()
    turns: Counter[tuple[str, str]] = Counter()
    kept = 0
    for step in steps:
        before, after = step.change.before, step.change.entry.rating
        if step.change.entry.change is ChangeClass.FIRST_RATING or before is None:
            firsts[after] += 1
        elif before == after:
            kept += 1
        else:
            turns[before, after] += 1
    return Event(
        kind,
        number,
        when,
        when.latest,
        steps=tuple(steps),
        firsts=tuple((id, firsts[id]) for id in outcomes if firsts[id]),
        turns=tuple((a, b, turns[a, b]) for a in outcomes for b in outcomes if turns[a, b]),
        kept=kept,
    )


_BOOKKEEPING = (EventKind.VERDICT, EventKind.RECORDED)

_CAPTIONS = {
    EventKind.REPORT: "Reports",
    EventKind.WINDOW: "Predicted windows, by claim",
    EventKind.FACT: "What happened",
    EventKind.VERDICT: "Verdicts: how many could be given or changed",
    EventKind.RECORDED: "Recorded by this site",
}


def _lanes(events: Iterable[Event], dataset: Dataset) -> tuple[Lane, ...]:
    """Return the parts of the picture: verdicts in one row, everything else a row each.

    Windows stand by claim, in the order in which the first window of each claim begins.
    """
    events = list(events)
    lanes = []
    for kind, caption in _CAPTIONS.items():
        own = [event for event in events if event.kind is kind]
        if kind is EventKind.WINDOW:
            place: dict[str, int] = {}
            for event in own:
                place.setdefault(_claim_of(event), len(place))
            own.sort(key=lambda event: place[_claim_of(event)])
        marks = tuple(
            Mark(
                event.anchor,
                _label(event),
                event.when,
                event.known,
                max(len(event.steps), len(event.facts), 1),
                event.claim.short if event.claim else "",
                _end(event.claim, dataset) if event.claim else None,
            )
            for event in own
        )
        if marks:
            lanes.append(Lane(kind.value, caption, marks, kind not in _BOOKKEEPING))
    return tuple(lanes)


def _with_room(lanes: tuple[Lane, ...]) -> tuple[tuple[Lane, ...], dict[EventKind, int]]:
    """Return the lanes for which the pictures have room, and the number of events in the others."""
    room = LARGEST_PICTURES
    left_out: dict[EventKind, int] = {}
    marks = {lane.kind: lane.marks for lane in lanes}
    for kind in (EventKind.REPORT, EventKind.FACT, EventKind.WINDOW):
        own = marks.get(kind, ())
        needed = sum(600 + 3 * html_bytes(mark.label, mark.group) for mark in own)
        if needed > room:
            left_out[kind] = len(own)
        else:
            room -= needed
    return tuple(lane for lane in lanes if lane.kind not in left_out), left_out


def _claim_of(event: Event) -> str:
    return event.claim.id if event.claim else ""


def _end(claim: Claim, dataset: Dataset) -> End:
    rating = claim.outcome.rating
    return End(rating, dataset.scales.outcome[rating].label, claim.history[-1].known.latest)


def _label(event: Event) -> str:
    if event.claim is not None:
        named = few(event.reports, 10)
        more = f" and {named.more} more" if named.more else ""
        return f"{', '.join(report.publisher for report in named.items)}{more}: {event.when}"
    if event.facts:
        (_, first), *others = event.facts
        return f"{event.when}: {first.fact}{f' And {len(others)} more.' if others else ''}"
    return f"{event.reports[0].publisher}, {event.when}" if event.reports else ""
