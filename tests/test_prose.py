"""Parts from the data in hand-written pages, by name."""

from __future__ import annotations

import pytest

from factcheck.prose import UnknownPartError, fill_parts, mark_parts

PARTS = {"tally": lambda: "<p>Three</p>", "feeds": lambda: "<p>Two</p>"}


def test_parts_stand_where_they_are_named() -> None:
    marked = mark_parts("One.\n\n{{ tally }}\n\nNot here: {{ tally }}\n", PARTS, "docs/a.md")
    assert fill_parts(marked, PARTS) == "One.\n\n<p>Three</p>\n\nNot here: {{ tally }}\n"


def test_a_name_that_is_no_part_is_told_with_its_line() -> None:
    for lines in (0, 1, 2, 6):
        with pytest.raises(UnknownPartError) as caught:
            mark_parts("\n" * lines + "{{ talley }}\n", PARTS, "docs/a.md")
        assert str(caught.value) == (
            f'docs/a.md:{lines + 1}:1: unknown-part: there is no part "talley"; expected one of feeds, tally'
        )
