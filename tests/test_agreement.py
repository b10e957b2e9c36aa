"""Agreement of two gradings: kappa and its interval against published and hand-worked tables."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest

from datafolder import run, valid_data
from factcheck.agreement import Z_95, Agreement, Comparison, agreement, comparisons
from factcheck.dataset import Dataset
from factcheck.model import Scale

HERALD, COURIER = "teatime-herald-2025-11-07", "kettle-courier-2025-11-05"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    found, problems = run(valid_data(tmp_path_factory.mktemp("agreement")))
    assert found is not None
    assert problems == []
    return found


def of_table(table: list[list[int]]) -> Agreement:
    """Return the agreement of a square table: a row for each grade of the first grader."""
    pairs = [
        (str(row), str(column))
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]
    return agreement(Scale.FIDELITY, pairs)


def error_of(found: Agreement) -> float:
    """Return the standard error from an interval that is not clipped."""
    assert found.low is not None
    assert found.high is not None
    assert -1 < found.low < found.high < 1
    return (found.high - found.low) / 2 / Z_95


def test_the_table_of_fleiss_cohen_and_everitt() -> None:
    # J. L. Fleiss, J. Cohen, B. S. Everitt, "Large sample standard errors of kappa and weighted
    # kappa", Psychological Bulletin 72 (1969), 323-327: 200 cases, three diagnoses.
    # By hand: rows .60 .30 .10, columns .65 .25 .10, observed .53 + .14 + .03 = .70, expected
    # .39 + .075 + .01 = .475, so kappa = .225 / .525 = 3 / 7 = .429, with a variance of .002885.
    found = of_table([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
    assert (found.n, found.agreed) == (200, 140)
    assert found.kappa == pytest.approx(3 / 7)
    assert error_of(found) ** 2 == pytest.approx(0.002885, abs=5e-7)


def test_a_table_of_two_grades_worked_by_hand() -> None:
    # Rows 1/2 1/2, columns 3/5 2/5; observed 35/50 = 7/10; expected 3/10 + 2/10 = 1/2;
    # kappa = (7/10 - 5/10) / (5/10) = 2/5. The three terms of the variance (Fleiss et al., as above):
    # on the diagonal, each cell with its own row and column,
    #   2/5 (1/2 - 11/10 * 3/10)^2 + 3/10 (1/2 - 9/10 * 3/10)^2 = (1156 + 1587) / 100000
    # off the diagonal, cell (i, j) with column i and row j,
    #   (3/10)^2 (1/10 (3/5 + 1/2)^2 + 1/5 (2/5 + 1/2)^2) = (1089 + 1458) / 100000
    # and to be taken off
    #   (7/10 * 1/2 - 2 * 1/2 + 7/10)^2 = 250 / 100000
    # so the variance is 5040 / 100000, divided by 50 cases and by (1 - 1/2)^4.
    variance = Fraction(1156 + 1587 + 1089 + 1458 - 250, 100000) / 50 / Fraction(1, 2) ** 4
    assert variance == Fraction(252, 15625)
    found = of_table([[20, 5], [10, 15]])
    assert (found.n, found.agreed) == (50, 35)
    assert found.kappa == pytest.approx(0.4)
    assert error_of(found) == pytest.approx(sqrt(variance))
    assert found.low == pytest.approx(0.4 - Z_95 * sqrt(variance))


def test_the_table_may_be_turned() -> None:
    # Which grader is called the first makes no difference.
    one, two = of_table([[20, 5], [10, 15]]), of_table([[20, 10], [5, 15]])
    assert (one.kappa, one.low, one.high) == pytest.approx((two.kappa, two.low, two.high))


def test_perfect_agreement() -> None:
    found = of_table([[3, 0, 0], [0, 2, 0], [0, 0, 1]])
    assert (found.n, found.agreed) == (6, 6)
    assert (found.kappa, found.low, found.high) == pytest.approx((1, 1, 1))


def test_no_agreement_at_all() -> None:
    # Rows 1/2 1/2, columns 1/2 1/2: expected 1/2, observed 0, kappa (0 - 1/2) / (1/2) = -1.
    found = of_table([[0, 5], [5, 0]])
    assert (found.n, found.agreed) == (10, 0)
    assert found.kappa == pytest.approx(-1)
    assert found.low == -1


def test_agreement_by_chance_is_zero() -> None:
    # Every cell is the product of its row and its column.
    assert of_table([[4, 2], [2, 1]]).kappa == pytest.approx(0)


def test_kappa_is_undefined_where_there_is_only_one_grade() -> None:
    found = of_table([[7]])
    assert (found.n, found.agreed) == (7, 7)
    assert (found.kappa, found.low, found.high) == (None, None, None)


def test_nothing_to_compare() -> None:
    assert agreement(Scale.OUTCOME, []) == Agreement(Scale.OUTCOME, 0, 0, None, None, None)


def test_grades_that_only_one_grader_gave_count_as_disagreement() -> None:
    found = agreement(Scale.OUTCOME, [("a", "b"), ("a", "b")])
    assert (found.agreed, found.kappa) == (0, 0)


@pytest.mark.parametrize(
    ("table", "clipped"),
    [([[3, 0], [1, 2]], "high"), ([[0, 3], [2, 1]], "low")],
)
def test_the_interval_stays_between_minus_one_and_one(table: list[list[int]], clipped: str) -> None:
    found = of_table(table)
    assert found.kappa is not None
    assert -1 < found.kappa < 1
    assert getattr(found, clipped) == (1 if clipped == "high" else -1)


def test_every_grade_of_a_claim_is_compared(dataset: Dataset) -> None:
    claim = dataset.claims["murmur-on-sale-in-march"]
    assert list(comparisons(claim, dataset.gradings["first"], dataset.gradings["second"])) == [
        Comparison(Scale.OUTCOME, None, "rated-true", "rated-true", "rated-true"),
        Comparison(Scale.SOURCING, COURIER, "single-named", "single-named", "single-named"),
        Comparison(Scale.FIDELITY, COURIER, "minor", "distorted", "minor"),
        Comparison(Scale.SOURCING, HERALD, "unsourced", "unsourced", "unsourced"),
        Comparison(Scale.FIDELITY, HERALD, "no-upstream", "no-upstream", "no-upstream"),
    ]


def test_a_grading_is_found_under_the_name_that_the_claim_had(dataset: Dataset) -> None:
    claim = dataset.claims["murmur-below-forty-decibels"]
    first = dataset.gradings["first"]
    assert claim.id not in first.claims
    assert claim.former_ids[0] in first.claims
    assert len(list(comparisons(claim, first, dataset.gradings["second"]))) == 5


def test_a_claim_or_report_that_was_graded_once_is_not_compared(dataset: Dataset) -> None:
    first, second = dataset.gradings["first"], dataset.gradings["second"]
    assert list(comparisons(dataset.claims["murmur-made-in-ambleforth"], first, second)) == []
    march = dataset.claims["murmur-on-sale-in-march"]
    grades = second.claims[march.id]
    fewer = grades.model_copy(update={"reports": {HERALD: grades.reports[HERALD]}})
    second = second.model_copy(update={"claims": {march.id: fewer}})
    assert [(item.scale, item.source) for item in comparisons(march, first, second)] == [
        (Scale.OUTCOME, None),
        (Scale.SOURCING, HERALD),
        (Scale.FIDELITY, HERALD),
    ]


@pytest.mark.parametrize(
    ("grades", "settled"),
    [(("a", "a", "a"), True), (("a", "b", "a"), False), (("b", "a", "a"), False), (("a", "a", "b"), False)],
)
def test_only_three_equal_grades_are_settled(grades: tuple[str, str, str], settled: bool) -> None:
    assert Comparison(Scale.OUTCOME, None, *grades).settled is settled


def test_the_example_disagrees_on_each_scale_and_once_against_both(dataset: Dataset) -> None:
    found = [
        item
        for claim in dataset.claims.values()
        for item in comparisons(claim, dataset.gradings["first"], dataset.gradings["second"])
        if not item.settled
    ]
    assert {item.scale for item in found if item.first != item.second} == set(Scale)
    assert [item.source for item in found if item.first == item.second] == [HERALD]
