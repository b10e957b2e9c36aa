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
class Mark:
    """One event: a day or a window, the day from which it could be known, and how much it stands for."""

    id: str
    label: str
    when: When
    known: date
    count: int


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
    """A mark with its place: left end, right end, middle height, and its size from 0 to 1."""

    mark: Mark
    first: float
    last: float
    y: int
    size: float
    label: tuple[Words, ...]


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
    """The whole picture. `release` is the upright line of the day of the release."""

    sheet: Sheet
    height: int
    axis: Axis
    ticks: tuple[Tick, ...]
    lanes: tuple[PlacedLane, ...]
    release: float
    release_label: Words
    released: date


def draw(lanes: Iterable[Lane], released: When, sheet: Sheet) -> Drawing:
    """Lay lanes out on a sheet, from the first month of any mark to the end of the last."""
    lanes = tuple(lanes)
    days = [released.latest]
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
    return Drawing(
        sheet,
        top - GAP + EDGE,
        axis,
        tuple(_ticks(axis)),
        tuple(placed),
        release,
        Words(int(left), HEAD - 12, label),
        released.latest,
    )


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
    for mark in lane.marks:
        texts = lines_of(mark.label, width, SIZE)
        label = tuple(Words(EDGE // 2, y + 14 + number * LINE, text) for number, text in enumerate(texts))
        height = LINE * len(texts)
        if sheet.labels:
            marks.append(_mark(mark, axis, y + LINE // 2, most, label))
            y += height + 6
        else:
            marks.append(_mark(mark, axis, y + height + ROW // 2, most, label))
            y += height + ROW + 4
    return PlacedLane(lane, top, y, tuple(caption), tuple(marks))


def _mark(mark: Mark, axis: Axis, y: int, most: int, label: tuple[Words, ...]) -> PlacedMark:
    first = axis.x(mark.when.earliest)
    last = max(axis.x(mark.when.latest + timedelta(days=1)), first + LEAST_WINDOW)
    return PlacedMark(mark, first, round(last, 1), y, round(sqrt(mark.count / most), 2), label)


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
