"""Words in pictures are broken into lines that are no wider than there is room."""

from __future__ import annotations

import pytest

from factcheck.svg_text import AVERAGE, BOLD, lines_of, text_width


def test_a_wide_letter_counts_as_two() -> None:
    assert text_width("kettle", 10) == 6 * 10 * AVERAGE
    assert text_width("kettle", 10, bold=True) == 6 * 10 * BOLD
    assert text_width("静かなやかん", 10) == 12 * 10 * AVERAGE
    assert text_width("a静b", 10) == 4 * 10 * AVERAGE
    assert text_width("", 10) == 0


@pytest.mark.parametrize(
    "text", ["a kettle that whistles", "静かなやかんは売れる", "whistlingwhistlingwhistling", "a"]
)
@pytest.mark.parametrize("width", [40, 60, 100, 1000])
def test_no_line_is_wider_than_there_is_room(text: str, width: int) -> None:
    lines = lines_of(text, width, 10)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 10) <= width for line in lines)


def test_no_words_have_no_line() -> None:
    assert lines_of("", 100, 10) == []
