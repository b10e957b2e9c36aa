"""What follows from stances and outcomes, on the valid example."""

from __future__ import annotations

from datetime import timedelta

import pytest

from datafolder import run, valid_data
from factcheck.claim_descent import is_derived, is_original
from factcheck.comparison import claim_origins, first_reports, left_unsaid, row, silent_reports, strands
from factcheck.dataset import Dataset
from factcheck.model import Appearance, Claim, Fidelity, Stance
from factcheck.results import Tally, outcome_counts, result_of, tally


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    found, problems = run(valid_data(tmp_path_factory.mktemp("results")))
    assert problems == []
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("rating", "affirmed", "denied"),
    [
        ("rated-true", "rated-true", "rated-false"),
        ("mostly-true", "mostly-true", "mostly-false"),
        ("mixed", "mixed", "mixed"),
        ("mostly-false", "mostly-false", "mostly-true"),
        ("rated-false", "rated-false", "rated-true"),
        ("unproven", None, None),
        ("unverifiable", None, None),
        ("pending", None, None),
        ("outdated", None, None),
        ("void", None, None),
        ("no-such-id", None, None),
    ],
)
def test_a_denial_earns_the_mirror_of_the_outcome_and_a_question_nothing(
    rating: str, affirmed: str | None, denied: str | None, dataset: Dataset
) -> None:
    outcomes = dataset.scales.outcome
    assert result_of(Stance.AFFIRMS, rating, outcomes) == affirmed
    assert result_of(Stance.DENIES, rating, outcomes) == denied
    assert result_of(Stance.QUESTIONS, rating, outcomes) is None


def test_every_outcome_of_the_scale_has_its_place_in_the_mirror_table(dataset: Dataset) -> None:
    numbers = {id: label.number for id, label in dataset.scales.outcome.items()}
    assert sorted(number for number in numbers.values() if number) == [1, 2, 3, 4, 5]
    assert len(numbers) == 10


def test_a_tally_counts_results_apart_from_what_gives_none(dataset: Dataset) -> None:
    every = [(claim, item) for claim in dataset.published_claims.values() for item in claim.appearances]
    counted = tally(every, dataset)
    # Affirmed: March (True), January (False), decibels (Mostly true). Denied: March, decibels.
    assert counted.counts == (("rated-true", 1), ("mostly-true", 1), ("mostly-false", 1), ("rated-false", 2))
    assert (counted.unsettled, counted.questioned, counted.void) == (1, 1, 1)
    assert (counted.settled, counted.total) == (5, 7)


def test_no_percentage_is_given_below_ten_results() -> None:
    assert Tally((("rated-true", 3), ("mixed", 6)), 1, 1, 1).share("rated-true") is None
    assert Tally((("rated-true", 3), ("mixed", 7)), 0, 0, 0).share("rated-true") == 30
    assert Tally((("rated-true", 3), ("mixed", 7)), 0, 0, 0).share("rated-false") == 0


def test_claims_are_counted_in_the_order_of_the_scale(dataset: Dataset) -> None:
    assert outcome_counts(dataset.published_claims.values(), dataset) == (
        ("rated-true", 1),
        ("mostly-true", 1),
        ("rated-false", 1),
        ("unproven", 1),
        ("pending", 1),
    ), "a withdrawn claim is in no count"


def _carried_by(dataset: Dataset, **changes: object) -> tuple[Appearance, Claim]:
    """Return a claim that one report carries, with something changed in what it says."""
    claim = dataset.claims["murmur-on-sale-in-march"]
    said = claim.appearances[0].model_copy(update=changes)
    return said, claim.model_copy(update={"appearances": (said,)})


def _graded(dataset: Dataset, grade: str) -> Fidelity:
    return (
        dataset.claims["murmur-on-sale-in-march"].appearances[0].fidelity.model_copy(update={"grade": grade})
    )


def test_a_report_with_an_upstream_is_derived(dataset: Dataset) -> None:
    assert is_derived(*_carried_by(dataset), dataset)
    assert not is_derived(*_carried_by(dataset, source="murmur-data-sheet-first"), dataset)
    wire = ("boiling-wire-2025-11-03",)
    assert is_derived(*_carried_by(dataset, source="murmur-data-sheet-first", upstream=wire), dataset)


@pytest.mark.parametrize("grade", ["addition", "contradicts", "no-upstream"])
def test_what_its_upstream_does_not_say_begins_with_the_report(dataset: Dataset, grade: str) -> None:
    said, claim = _carried_by(dataset, fidelity=_graded(dataset, grade))
    assert not is_derived(said, claim, dataset)
    assert claim_origins(claim, dataset).ids == (said.source,)
    (strand,) = strands(dataset.subjects["murmur-kettle"], dataset, claim)
    assert strand.origin.id == said.source


def test_only_a_report_that_copies_nothing_is_original(dataset: Dataset) -> None:
    added = _carried_by(dataset, fidelity=_graded(dataset, "addition"))
    assert not is_original(*added, dataset)
    assert is_original(*_carried_by(dataset, source="murmur-data-sheet-first"), dataset)


def test_an_addition_is_no_second_witness_where_its_family_says_so_too(dataset: Dataset) -> None:
    said, claim = _carried_by(dataset, fidelity=_graded(dataset, "addition"))
    other = said.model_copy(
        update={"source": "teatime-herald-2025-11-07", "fidelity": _graded(dataset, "faithful")}
    )
    both = claim.model_copy(update={"appearances": (said, other)})
    assert claim_origins(both, dataset).ids == ("boiling-wire-2025-11-03",)
    added = other.model_copy(update={"fidelity": _graded(dataset, "addition")})
    each = claim.model_copy(update={"appearances": (said, added)})
    assert claim_origins(each, dataset).ids == tuple(sorted((said.source, added.source)))
    stranger = other.model_copy(update={"source": "murmur-data-sheet-first"})
    apart = claim.model_copy(update={"appearances": (said, stranger)})
    assert claim_origins(apart, dataset).ids == tuple(sorted((said.source, stranger.source)))


def test_both_reports_go_back_to_one_wire_one_of_them_by_inference(dataset: Dataset) -> None:
    (strand,) = strands(dataset.subjects["murmur-kettle"], dataset)
    assert strand.origin.id == "boiling-wire-2025-11-03"
    assert [report.id for report in strand.reports] == [
        "kettle-courier-2025-11-05",
        "teatime-herald-2025-11-07",
    ]
    assert strand.inferred


@pytest.mark.parametrize(
    ("most", "sizes"),
    [(0, []), (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 1, 1]), (6, [2, 1, 3]), (9, [2, 1, 3])],
)
def test_the_first_reports_stay_under_their_origins(dataset: Dataset, most: int, sizes: list[int]) -> None:
    (strand,) = strands(dataset.subjects["murmur-kettle"], dataset)
    reports = tuple(dataset.sources.values())[:6]
    whole = [strand._replace(reports=part) for part in (reports[:2], reports[2:3], reports[3:])]
    found = list(first_reports(whole, most))
    assert [len(one.reports) for one in found] == sizes
    assert tuple(report for one in found for report in one.reports) == reports[:most]
    assert {one.origin.id for one in found} <= {strand.origin.id}


def test_origins_of_a_claim_are_counted_on_the_day_of_each_report(dataset: Dataset) -> None:
    claim = dataset.claims["murmur-below-forty-decibels"]
    courier = dataset.sources["kettle-courier-2025-11-05"].published
    assert courier is not None
    then = claim_origins(claim, dataset, courier.latest)
    today = claim_origins(claim, dataset)
    assert (then.ids, then.inferred) == (("murmur-data-sheet-first",), False)
    assert claim_origins(claim, dataset, courier.latest + timedelta(days=1)) == then
    assert (today.ids, today.inferred) == (("boiling-wire-2025-11-03", "murmur-data-sheet-first"), True)


def test_a_report_without_an_appearance_is_silent(dataset: Dataset) -> None:
    subject = dataset.subjects["murmur-kettle"]
    claim = dataset.claims["murmur-blue-by-december"]
    cells = row(claim, subject, dataset).cells
    assert [(cell.appearance is None, cell.result) for cell in cells] == [(True, None), (False, None)]
    assert row(claim, subject, dataset).carried == 1
    assert row(dataset.claims["murmur-on-sale-in-march"], subject, dataset).carried == 2
    assert [source.id for source in silent_reports(claim, subject, dataset)] == ["kettle-courier-2025-11-05"]


def test_what_a_sibling_says_and_a_report_does_not_is_left_unsaid(dataset: Dataset) -> None:
    subject = dataset.subjects["murmur-kettle"]
    herald = dataset.sources["teatime-herald-2025-11-07"]
    assert {claim.id for claim in left_unsaid(herald, subject, dataset)} == {
        "makers-own-test-below-forty",
        "murmur-is-the-nicest-kettle",
    }
    courier = dataset.sources["kettle-courier-2025-11-05"]
    assert {claim.id for claim in left_unsaid(courier, subject, dataset)} == {
        "murmur-blue-by-december",
        "murmur-on-sale-in-january",
    }
