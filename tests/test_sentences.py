"""Sentences of a capture are numbered by line and place, and no word of it is lost."""

from __future__ import annotations

import re

import pytest

from datafolder import CAPTURES
from factcheck.sentences import Sentence, sentences


def texts(capture: str) -> list[str]:
    return [sentence.text for sentence in sentences(capture)]


def names(capture: str) -> list[str]:
    return [sentence.at for sentence in sentences(capture)]


def test_each_sentence_has_its_line_and_its_number_on_that_line() -> None:
    capture = "A headline\n\nOne here. Two here! Three here?\nOne more."
    assert sentences(capture) == [
        Sentence(1, 1, "A headline"),
        Sentence(3, 1, "One here."),
        Sentence(3, 2, "Two here!"),
        Sentence(3, 3, "Three here?"),
        Sentence(4, 1, "One more."),
    ]
    assert names(capture) == ["1.1", "3.1", "3.2", "3.3", "4.1"]


def test_a_sentence_never_goes_over_the_end_of_a_line() -> None:
    assert names("It goes on\nand on.") == ["1.1", "2.1"]


@pytest.mark.parametrize("line", ["", "   ", "* * *", "---", "…", "“”", "***. ***!"])
def test_a_line_without_words_has_no_sentence_but_counts_as_a_line(line: str) -> None:
    assert names(f"First.\n{line}\nLast.") == ["1.1", "3.1"]


def test_a_piece_without_words_takes_no_number() -> None:
    assert sentences("... “One. Two.") == [Sentence(1, 1, "“One."), Sentence(1, 2, "Two.")]


@pytest.mark.parametrize(
    "one",
    [
        "The U.S. Army bought a kettle.",
        "It was J. Wren who boiled it.",
        "It holds 1.7 litres at 38.5 decibels.",
        "He asked, “why?” and left.",
        "It boils e.g. soup, i.e. nearly water.",
        "See kettle.example for more.",
        "It hums (softly.) and then it stops.",
    ],
)
def test_these_are_one_sentence(one: str) -> None:
    assert texts(one) == [one]


@pytest.mark.parametrize(
    ("capture", "count"),
    [
        ("“It hums.” She left.", 2),
        ("It hums (softly.) She left.", 2),
        ("It hums. “She left.”", 2),
        ("It hums. ‘She left.’", 2),
        ("It hums. (She left.)", 2),
        ("It hums! 12 people left.", 2),
        ("Does it hum?! Nobody knows.", 2),
        ("It hums.\u00a0She left.", 2),
        ("It hums.   She left.", 2),
    ],
)
def test_these_are_more(capture: str, count: int) -> None:
    assert len(texts(capture)) == count


def test_marks_that_open_a_sentence_stay_with_it() -> None:
    assert texts("It hums. “She left.”")[1] == "“She left.”"


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "– ", "1. ", "  - "])
def test_a_bullet_is_no_sentence_of_its_own(bullet: str) -> None:
    found = sentences(f"{bullet}a kettle\n{bullet}a lid")
    assert [(sentence.line, sentence.number) for sentence in found] == [(1, 1), (2, 1)]


def test_line_ends_of_windows_change_nothing() -> None:
    capture = "One. Two.\n\nThree."
    assert sentences(capture.replace("\n", "\r\n")) == sentences(capture)


def test_an_empty_capture_has_no_sentence() -> None:
    assert sentences("") == []


def test_no_word_of_a_capture_is_lost() -> None:
    for path in sorted(CAPTURES.iterdir()):
        capture = path.read_text(encoding="utf-8")
        found = sentences(capture)
        assert re.findall(r"\w+", " ".join(texts(capture))) == re.findall(r"\w+", capture)
        places = [(sentence.line, sentence.number) for sentence in found]
        assert places == sorted(set(places))
