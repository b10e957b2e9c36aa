"""Dates that may be known to less than a day."""

from __future__ import annotations

from datetime import date

import pytest

from factcheck.edtf import When


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "words"),
    [
        ("2026-04-24", date(2026, 4, 24), date(2026, 4, 24), "24 April 2026"),
        ("2026-04-24~", date(2026, 4, 24), date(2026, 4, 24), "about 24 April 2026"),
        ("2026-04?", date(2026, 4, 1), date(2026, 4, 30), "perhaps April 2026"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026"),
        ("2026-03-02/2026-03-08", date(2026, 3, 2), date(2026, 3, 8), "2 to 8 March 2026"),
        ("2026-03-30/2026-04-02", date(2026, 3, 30), date(2026, 4, 2), "30 March to 2 April 2026"),
        ("2025-12-30/2026-01-02", date(2025, 12, 30), date(2026, 1, 2), "30 December 2025 to 2 January 2026"),
        ("2026-03/2026-04", date(2026, 3, 1), date(2026, 4, 30), "March 2026 to April 2026"),
        ("2026-03-02~/2026-03-08", date(2026, 3, 2), date(2026, 3, 8), "about 2 March 2026 to 8 March 2026"),
        ("2026-03/2026-03-08", date(2026, 3, 1), date(2026, 3, 8), "March 2026 to 8 March 2026"),
    ],
)
def test_a_date_spans_every_day_it_can_mean(text: str, earliest: date, latest: date, words: str) -> None:
    when = When.parse(text)
    assert (when.earliest, when.latest) == (earliest, latest)
    assert str(when) == words
    assert when.text == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-13", "there is no month 13"),
        ("2026-00", "there is no month 0"),
        ("2026-02-29", "February 2026 has no day 29"),
        ("2026-04-00", "April 2026 has no day 0"),
        ("2026-03-08/2026-03-02", "the interval ends before it begins"),
        ("2026-03-02/2026-03-04/2026-03-08", "more than one slash"),
        ("0000", "the year is not between 1000 and 2999"),
        ("24 April 2026", "not in the form YYYY-MM-DD"),
        ("2026-4-24", "not in the form YYYY-MM-DD"),
        ("2026-04-24T10:00", "not in the form YYYY-MM-DD"),
        ("2026-04-24/..", "not in the form YYYY-MM-DD"),
        ("2026-04-24%", "not in the form YYYY-MM-DD"),
        ("٢٠٢٦-04-24", "not in the form YYYY-MM-DD"),
        ("2026-04-24\n", "not in the form YYYY-MM-DD"),
        ("", "not in the form YYYY-MM-DD"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        When.parse(text)


@pytest.mark.parametrize(
    ("text", "iso"), [("2026-04-24~", "2026-04-24"), ("2026-04", "2026-04"), ("2026-03/2026-04", "2026-03")]
)
def test_the_machine_form_is_the_start_without_its_doubt(text: str, iso: str) -> None:
    assert When.parse(text).iso == iso
