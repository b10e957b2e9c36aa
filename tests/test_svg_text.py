"""Lines of words in pictures, broken by an estimate of their width."""

from __future__ import annotations

from factcheck.svg_text import lines_of, text_width


def test_a_wide_letter_counts_as_two() -> None:
    assert text_width("水とお茶", 10) == text_width("kettle++", 10)
    assert text_width("", 10) == 0


def test_words_are_broken_into_lines_that_fit() -> None:
    lines = lines_of("a kettle that boils below forty decibels", 100, 12)
    assert " ".join(lines) == "a kettle that boils below forty decibels"
    assert len(lines) > 1
    assert all(text_width(line, 12) <= 100 for line in lines)
    assert lines_of("", 100, 12) == []
