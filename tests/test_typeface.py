"""Words of social cards, measured and set in lines by the widths of their face."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from factcheck.social_card import SANS
from factcheck.typeface import CUT

WORDS = "The kettle boils below forty decibels when it is half full, and no report says so"


def test_a_width_is_the_sum_of_the_advances_of_the_letters() -> None:
    with TTFont(SANS.path) as font:
        advances, names, units = font["hmtx"].metrics, font.getBestCmap(), font["head"].unitsPerEm
    assert SANS.width("To", 10) == (advances[names[ord("T")]][0] + advances[names[ord("o")]][0]) * 10 / units
    lacking = "\u6c34"
    assert ord(lacking) not in names
    assert SANS.width(lacking, 10) == advances[".notdef"][0] * 10 / units


@pytest.mark.parametrize("width", [120, 200, 260, 333])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_does_not_fit_is_cut_at_the_end_of_its_last_line(width: float, count: int) -> None:
    found = SANS.fit(WORDS, width, {30: count})
    assert found.cut
    assert len(found.texts) == count
    assert found.texts[-1].endswith(CUT)
    assert WORDS.startswith(found.text.removesuffix(CUT))
    assert all(SANS.width(line, 30) <= width for line in found.texts)


def test_the_first_size_that_shows_all_is_taken() -> None:
    found = SANS.fit(WORDS, 400, {60: 2, 30: 3, 12: 9})
    assert (found.size, found.text, found.cut) == (30, WORDS, False)
