"""Where each mark of a timeline stands in its picture: lanes below each other, time from left to right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from .edtf import When
from .svg_text import lines_of, text_width


@dataclass(frozen=True)
class Sheet:
    """The measures of a drawing, in pixels. Without a column for labels they stand above the marks."""

    name: str
    width: int
    labels: int


NARROW = Sheet("narrow", 280, 0)
WIDE = Sheet("wide", 960, 330)

SIZE = 14
"""Font size of all words, as the style sheet has it."""

LINE = 19
GAP = 18
HEAD = 50
EDGE = 8
BAR = 34
ROW = 20
LEAST_WINDOW = 5
TICK_WIDTH = 74


@dataclass(frozen=True)
class End:
    """What came of a predicted window: the outcome, its word, and the day from which it was known."""

    outcome: str
    word: str
    known: date


@dataclass(frozen=True)
class Mark:
    """One event: a day or a window, the day from which it could be known, and how much it stands for.

    Marks of one `group` stand below its name. `end` is what came of it: an outcome with its word and
    the day from which that was known.
    """

    id: str
    label: str
    when: When
    known: date
    count: int
    group: str = ""
    end: End | None = None


@dataclass(frozen=True)
class Lane:
    """The events of one kind. With `rows` each has a row and a label of its own."""

    kind: str
    caption: str
    marks: tuple[Mark, ...]
    rows: bool


@dataclass(frozen=True)
class Words:
    """A line of words: left end and base line."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class PlacedMark:
    """A mark with its place: left end, right end, middle height, and its size from 0 to 1.

    `group` is the name of its group, at the first mark of the group; `end` the word for what came of it.
    """

    mark: Mark
    first: float
    last: float
    y: int
    size: float
    label: tuple[Words, ...]
    group: tuple[Words, ...] = ()
    end: Words | None = None


@dataclass(frozen=True)
class PlacedLane:
    """A lane with the heights at which it begins and ends."""

    lane: Lane
    top: int
    bottom: int
    caption: tuple[Words, ...]
    marks: tuple[PlacedMark, ...]


@dataclass(frozen=True)
class Tick:
    """A date on the axis."""

    x: float
    label: str


@dataclass(frozen=True)
class Axis:
    """Time on the picture: the days at the left and right end, and where these are."""

    first: date
    last: date
    left: int
    right: int

    def x(self, day: date) -> float:
        """Return where a day is, to a tenth of a pixel."""
        share = (day - self.first) / (self.last - self.first)
        return round(self.left + share * (self.right - self.left), 1)


@dataclass(frozen=True)
class Drawing:
    """The whole picture. `release` is the upright line of the day of the release.

    `release_parts` are the heights between which it is drawn: it stops before words and goes on below.
    """

    sheet: Sheet
    height: int
    axis: Axis
    ticks: tuple[Tick, ...]
    lanes: tuple[PlacedLane, ...]
    release: float
    release_parts: tuple[tuple[int, int], ...]
    release_label: Words
    released: date


def draw(lanes: Iterable[Lane], released: When, until: date, sheet: Sheet) -> Drawing:
    """Lay lanes out on a sheet, from the first month of any mark to the end of the last or of `until`."""
    lanes = tuple(lanes)
    days = [released.latest, until]
    days += [day for lane in lanes for mark in lane.marks for day in (mark.when.earliest, mark.when.latest)]
    axis = Axis(min(days).replace(day=1), _next_month(max(days), 1), sheet.labels + EDGE, sheet.width - EDGE)
    top = HEAD
    placed = []
    for lane in lanes:
        placed.append(_placed(lane, axis, sheet, top))
        top = placed[-1].bottom + GAP
    release = axis.x(released.latest)
    label = f"Released {released}"
    width = text_width(label, SIZE, bold=True)
    left = min(max(release - width / 2, axis.left), sheet.width - EDGE - width)
    height = top - GAP + EDGE
    return Drawing(
        sheet,
        height,
        axis,
        tuple(_ticks(axis)),
        tuple(placed),
        release,
        tuple(_between_words(placed, release, height)),
        Words(int(left), HEAD - 12, label),
        released.latest,
    )


def _between_words(lanes: Iterable[PlacedLane], x: float, height: int) -> Iterable[tuple[int, int]]:
    """Yield from where to where an upright line runs that keeps clear of all words."""
    rows = sorted(words.y for words in _all_words(lanes) if _covers(words, x))
    top = HEAD - 7
    for y in rows:
        # A stub between two lines of words would look like a mark.
        if y - SIZE >= top + LINE // 2:
            yield top, y - SIZE
        top = max(top, y + 5)
    if height > top:
        yield top, height


def _all_words(lanes: Iterable[PlacedLane]) -> Iterable[Words]:
    for lane in lanes:
        yield from lane.caption
        for mark in lane.marks:
            yield from mark.group
            yield from mark.label
            if mark.end is not None:
                yield mark.end


def _covers(words: Words, x: float) -> bool:
    return words.x - 3 <= x <= words.x + text_width(words.text, SIZE, bold=True) + 3


def _placed(lane: Lane, axis: Axis, sheet: Sheet, top: int) -> PlacedLane:
    width = (sheet.labels or sheet.width) - EDGE
    caption = [
        Words(EDGE // 2, top + 14 + number * LINE, text)
        for number, text in enumerate(lines_of(lane.caption, width, SIZE, bold=True))
    ]
    most = max(mark.count for mark in lane.marks)
    marks: list[PlacedMark] = []
    # In one row without a column for labels, the marks stand below the caption.
    y = top + LINE * len(caption) + 4
    if not lane.rows:
        middle = top + BAR // 2 if sheet.labels else y + BAR // 2
        marks = [_mark(mark, axis, middle, most, ()) for mark in lane.marks]
        bottom = max(middle + BAR // 2, top + LINE * len(caption))
        return PlacedLane(lane, top, bottom, tuple(caption), tuple(marks))
    group = ""
    for mark in lane.marks:
        heading: tuple[Words, ...] = ()
        if mark.group != group:
            group = mark.group
            texts = lines_of(group, width, SIZE)
            heading = tuple(
                Words(EDGE // 2, y + 14 + number * LINE, text) for number, text in enumerate(texts)
            )
            y += LINE * len(texts)
        texts = lines_of(mark.label, width, SIZE)
        label = tuple(Words(EDGE // 2, y + 14 + number * LINE, text) for number, text in enumerate(texts))
        height = LINE * len(texts)
        if sheet.labels:
            marks.append(_mark(mark, axis, y + LINE // 2, most, label, heading))
            y += height + 6
        else:
            marks.append(_mark(mark, axis, y + height + ROW // 2, most, label, heading))
            y += height + ROW + 4
    return PlacedLane(lane, top, y, tuple(caption), tuple(marks))


def _mark(
    mark: Mark,
    axis: Axis,
    y: int,
    most: int,
    label: tuple[Words, ...],
    group: tuple[Words, ...] = (),
) -> PlacedMark:
    first = axis.x(mark.when.earliest)
    last = max(axis.x(mark.when.latest + timedelta(days=1)), first + LEAST_WINDOW)
    end = None
    if mark.end is not None:
        width = text_width(mark.end.word, SIZE, bold=True)
        # Beside the window: on its right, or on its left where the picture ends.
        left = last + 6 if last + 6 + width <= axis.right + EDGE else first - 6 - width
        end = Words(int(left), y + 5, mark.end.word)
    return PlacedMark(mark, first, round(last, 1), y, round(sqrt(mark.count / most), 2), label, group, end)


def _next_month(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _ticks(axis: Axis) -> Iterable[Tick]:
    """Yield as many first days of months as have room for a name."""
    most = max((axis.right - axis.left) // TICK_WIDTH, 1)
    months = (axis.last.year - axis.first.year) * 12 + axis.last.month - axis.first.month
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if months / step <= most), 120)
    day = axis.first
    while day < axis.last:
        # A name that would run over the right edge is left out.
        if axis.x(day) + TICK_WIDTH <= axis.right + EDGE or day == axis.first:
            yield Tick(axis.x(day), f"{_SHORT[day.month - 1]} {day.year}")
        day = _next_month(day, step)


_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
