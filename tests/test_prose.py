"""Hand-written pages ask for parts by name, and a name that is no part is told with its place."""

from __future__ import annotations

import pytest

from factcheck.prose import UnknownPartError, fill_parts, mark_parts

PARTS = {"scales": lambda: "<table></table>", "contact": lambda: "<p>Nobody</p>"}


def test_parts_stand_where_they_are_asked_for() -> None:
    marked = mark_parts("# Title\n\n{{ scales }}\n\n{{contact}}\n", PARTS, "docs/page.md")
    assert "{{" not in marked
    assert fill_parts(marked, PARTS) == "# Title\n\n<table></table>\n\n<p>Nobody</p>\n"


@pytest.mark.parametrize("before", [0, 1, 2, 6])
def test_a_name_that_is_no_part_is_told_with_its_line_and_the_names_that_are(before: int) -> None:
    with pytest.raises(UnknownPartError) as error:
        mark_parts("{{ scales }}\n" * before + "{{ scale }}\n", PARTS, "docs/page.md")
    assert str(error.value) == (
        f'docs/page.md:{before + 1}:1: unknown-part: there is no part "scale"; '
        "expected one of contact, scales"
    )


@pytest.mark.parametrize("text", ["A {{ scale }} within words.", "    {{ scale }}", "{{ Scale }}"])
def test_only_a_line_of_its_own_asks_for_a_part(text: str) -> None:
    assert mark_parts(text, PARTS, "docs/page.md") == text
