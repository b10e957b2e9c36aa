"""The strict YAML reader keeps what an editor wrote, and knows where it stands."""

from __future__ import annotations

import pytest

from building import ROOT
from factcheck.yaml_tree import Position, YamlError, _Reader, _unremarkable, locate, parse


@pytest.mark.parametrize(
    "word", ["no", "on", "true", "1.10", "012", "1e3", "0x1F", "2026-13-40", "12:30:45", "1_000", ".inf", "="]
)
def test_a_plain_word_stays_the_text_it_is(word: str) -> None:
    assert parse(f"key: {word}\n{word}: value\n", "file.yml") == {"key": word, word: "value"}


@pytest.mark.parametrize("word", ["null", "~", "<<", ""])
def test_a_word_in_quotation_marks_is_only_text(word: str) -> None:
    assert parse(f"key: '{word}'\n\"{word}\": value\n", "file.yml") == {"key": word, word: "value"}


def test_every_fault_up_to_the_first_unreadable_line_is_reported() -> None:
    text = "one: &a x\ntwo: !t y\none: z\nthree: ~\nfour: [\n"
    with pytest.raises(YamlError) as raised:
        parse(text, "file.yml")
    found = [(problem.line, problem.column, problem.rule) for problem in raised.value.problems]
    assert found == [
        (1, 6, "anchor"),
        (2, 6, "tag"),
        (3, 1, "duplicate-key"),
        (4, 8, "null"),
        (6, 1, "syntax"),
    ]


def test_keys_and_values_have_positions_that_count_characters_from_one() -> None:
    positions = locate("# note\nëëë: ä\nlist:\n  - a: b\n", "file.yml")
    assert positions.keys["ëëë",] == Position(2, 1)
    assert positions.values["ëëë",] == Position(2, 6)
    assert positions.values["list", 0, "a"] == Position(4, 8)


def test_a_place_that_is_not_there_has_the_position_of_what_should_hold_it() -> None:
    positions = locate("a:\n  b:\n    c: d\n", "file.yml")
    assert positions.of(("a", "b", "missing")) == Position(2, 3)
    assert positions.of(("a", "b"), key=True) == Position(2, 3)
    assert positions.of(("nothing", 3)) == Position(1, 1)


def test_text_before_a_fault_still_has_its_positions() -> None:
    assert locate("a: b\nc: [\n", "file.yml").values["a",] == Position(1, 4)


def test_the_quick_reading_of_a_file_is_the_same_as_the_careful_one() -> None:
    paths = [*(ROOT / "data").rglob("*.yml"), *(ROOT / "tests/examples").rglob("*.yml")]
    quick = 0
    for path in paths:
        text = path.read_text("utf-8", errors="replace")
        tree = _unremarkable(text)
        if tree is not None:
            assert tree == _Reader(text, path.name).read(), path
            quick += 1
    assert quick > 0.5 * len(paths)
