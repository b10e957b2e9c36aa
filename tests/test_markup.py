"""Markdown of the records: what it may hold, and the HTML it becomes."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from factcheck.markup import faults, marks, record_links, to_html


def html(text: str) -> str:
    return str(to_html(text, {"wire": 1, "sheet": 2}, lambda kind, id: f"../../{kind}s/{id}/"))


def test_marks_are_found_in_order_and_each_once() -> None:
    assert marks("One.[^wire] Two.[^Sheet_2][^wire]") == ["wire", "Sheet_2"]


def test_links_to_records_are_found_however_they_are_written() -> None:
    text = '[a](claim:one), [b](source:two "Two"), [c][ref], `[d](claim:code)`\n\n[ref]: claim:three\n'
    assert record_links(text) == [("claim", "one"), ("source", "two"), ("claim", "three")]


def test_plain_markdown_has_no_fault() -> None:
    text = "A *word*, a [link](https://kettle.example/), 3 < 4, &lt;b>.\n\n- `code`\n- [claim](claim:one)\n"
    assert list(faults(text)) == []


def test_many_brackets_are_no_fault_when_each_is_closed() -> None:
    assert list(faults("[a] and [b]. " * 100)) == []


def test_a_mark_becomes_a_link_to_its_evidence() -> None:
    assert html("Boils.[^wire]") == ('<p>Boils.<sup><a href="#evidence-wire">[1]</a></sup></p>')


def test_a_link_to_a_record_leads_to_its_page() -> None:
    assert 'href="../../claims/one/"' in html("[one](claim:one)")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT&colon;alert(1))",
        "![x](https://kettle.example/picture)",
        '[x](https://kettle.example/ "a" onclick=alert)',
    ],
)
def test_html_is_harmless_even_where_no_rule_was_asked(text: str) -> None:
    found = html(text).lower()
    for danger in ("<script", "<img", 'href="javascript', " onerror=", "<a onclick"):
        assert danger not in found


PLAIN = [
    "word",
    "Éa",
    "7",
    " ",
    " *so so*",
    "*so*",
    "\n\n",
    ".",
    ": ",
    "!",
    "(",
    ")",
    "'",
    '"',
    "’",
    "-",
    "[^wire]",
]
OTHER = ["  ", "\n", "*", "**", "[^other]", "[^a b]", "[", "]", "_", "`", "1. ", "<b>", "&", "\\"]


@given(st.lists(st.sampled_from(PLAIN)).map("".join) | st.lists(st.sampled_from(PLAIN + OTHER)).map("".join))
@example("So *it* is.[^wire]\n\nAnd (so) is “that”.[^other]")
def test_paragraphs_of_words_are_what_markdown_makes_of_them(text: str) -> None:
    assume(text.strip())  # blank text before code becomes part of the code
    # What ends in code goes the long way, and code changes nothing in the paragraphs before it.
    assert html(f"{text}\n\n`code`") == f"{html(text)}\n<p><code>code</code></p>".strip()
