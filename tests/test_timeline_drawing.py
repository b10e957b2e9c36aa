"""What the picture of a timeline does at its edge, and over many years."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from factcheck.edtf import When
from factcheck.svg_text import text_width
from factcheck.timeline_drawing import (
    EDGE,
    NARROW,
    SIZE,
    TICK_WIDTH,
    WIDE,
    Drawing,
    End,
    Lane,
    Mark,
    Sheet,
    draw,
)

RELEASED = When.parse("2026-03-10")


def _drawing(window: str, until: date, sheet: Sheet) -> Drawing:
    """Draw one window that came true."""
    end = End("rated-true", "Mostly true", until)
    mark = Mark("window-1", "It comes", When.parse(window), until, 1, end=end)
    return draw([Lane("window", "Windows", (mark,), rows=True)], RELEASED, until, sheet)


@pytest.mark.parametrize("sheet", [NARROW, WIDE], ids=lambda sheet: sheet.name)
@pytest.mark.parametrize(
    "window", ["2026-01-01/2026-01-31", "2026-05-01/2026-06-30", "2026-06-01/2026-06-30"]
)
def test_the_word_of_a_window_stands_beside_it_and_within_the_picture(sheet: Sheet, window: str) -> None:
    drawing = _drawing(window, date(2026, 6, 30), sheet)
    (lane,) = drawing.lanes
    (mark,) = lane.marks
    assert mark.end is not None
    width = text_width(mark.end.text, SIZE, bold=True)
    assert mark.end.x + width <= drawing.axis.right + EDGE
    if mark.end.x > mark.first:
        assert mark.last < mark.end.x < mark.last + 8
    else:
        assert mark.first - 8 < mark.end.x + width < mark.first
        assert mark.last + 6 + width > drawing.axis.right + EDGE, "there was no room on its right"


@pytest.mark.parametrize(("year", "step"), [(2026, 1), (2025, 3), (2015, 24), (1990, 60), (1960, 120)])
def test_dates_of_the_axis_have_room_and_are_whole_steps_apart(year: int, step: int) -> None:
    ticks = _drawing(f"{year}-01-01/2026-01-31", date(2026, 6, 30), WIDE).ticks
    months = [date(int(name[-4:]), _MONTHS.index(name[:3]) + 1, 1) for name in (tick.label for tick in ticks)]
    numbers = [month.year * 12 + month.month for month in months]
    assert months[0] == date(year, 1, 1)
    assert len(ticks) > 3
    assert {after - before for before, after in pairwise(numbers)} == {step}
    assert all(after.x - before.x >= TICK_WIDTH - 1 for before, after in pairwise(ticks))


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
