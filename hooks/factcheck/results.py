"""What follows from stances and outcomes: the result of each appearance, and tallies with n."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .dataset import Dataset
from .model import Appearance, Claim, OutcomeLabel, Settling, Source, Stance, Status, Subject

PERCENT_FROM = 10
"""No percentage is given for fewer results than this."""


def result_of(stance: Stance, rating: str, outcomes: Mapping[str, OutcomeLabel]) -> str | None:
    """Return the outcome that a report earned with its stance, or None.

    Affirming takes the claim's outcome, denying its mirror (5 ↔ 1, 4 ↔ 2, 3 stays), questioning
    has none; an outcome without a number gives none.
    """
    label = outcomes.get(rating)
    if stance is Stance.QUESTIONS or label is None or label.number is None:
        return None
    if stance is Stance.AFFIRMS:
        return rating
    mirror = 6 - label.number
    return next((id for id, other in outcomes.items() if other.number == mirror), None)


@dataclass(frozen=True)
class Tally:
    """Results counted by outcome.

    `counts` holds settled results in the order of the scale; `unsettled` are claims whose outcome
    gives no result, `questioned` claims that were only questioned, `void` claims not counted.
    """

    counts: tuple[tuple[str, int], ...]
    unsettled: int
    questioned: int
    void: int

    @property
    def settled(self) -> int:
        """Return n, the number of results."""
        return sum(count for _, count in self.counts)

    @property
    def total(self) -> int:
        """Return how many appearances were looked at, Void left out."""
        return self.settled + self.unsettled + self.questioned

    def share(self, id: str) -> int | None:
        """Return a percentage of n, rounded, or None below ten results."""
        if self.settled < PERCENT_FROM:
            return None
        return round(100 * dict(self.counts).get(id, 0) / self.settled)


def is_counted(claim: Claim) -> bool:
    """Tell whether a claim counts: a draft, withdrawn or merged one stays on its page and in no number."""
    return claim.status is Status.PUBLISHED and claim.merged_into is None


def tally(appearances: Iterable[tuple[Claim, Appearance]], dataset: Dataset) -> Tally:
    """Count the results of some appearances."""
    outcomes = dataset.scales.outcome
    counts: Counter[str] = Counter()
    unsettled = questioned = void = 0
    for claim, appearance in appearances:
        result = result_of(appearance.stance, claim.outcome.rating, outcomes)
        if claim.status is Status.WITHDRAWN or outcomes[claim.outcome.rating].settling is Settling.VOID:
            void += 1
        elif not is_counted(claim):
            continue
        elif result is not None:
            counts[result] += 1
        elif appearance.stance is Stance.QUESTIONS:
            questioned += 1
        else:
            unsettled += 1
    return Tally(tuple((id, counts[id]) for id in outcomes if counts[id]), unsettled, questioned, void)


@dataclass(frozen=True)
class Score:
    """Outcomes in plain words: `right` is 4 or 5, `half` is 3, `wrong` is 1 or 2, `open` has no number."""

    right: int
    half: int
    wrong: int
    open: int


def score(counts: Iterable[tuple[str, int]], outcomes: Mapping[str, OutcomeLabel]) -> Score:
    """Sum counts of outcomes. Void is not counted."""
    right = half = wrong = unsettled = 0
    for id, count in counts:
        number = outcomes[id].number
        if number is None:
            unsettled += count if outcomes[id].settling is not Settling.VOID else 0
        elif number > 3:
            right += count
        elif number < 3:
            wrong += count
        else:
            half += count
    return Score(right, half, wrong, unsettled)


def tallies(subject: Subject, dataset: Dataset) -> list[tuple[Source, Tally, Score]]:
    """Return what came of each report of a subject, in the subject's order."""
    return [
        (dataset.sources[id], counted, score(counted.counts, dataset.scales.outcome))
        for id in subject.reports
        for counted in [tally(dataset.appearances_of(id), dataset)]
    ]


def unsettled_by_topic(dataset: Dataset) -> list[tuple[str, int, tuple[tuple[str, int], ...]]]:
    """Return each topic with its number of claims and those that could not be settled, by outcome."""
    searched = {id for id, label in dataset.scales.outcome.items() if label.settling is Settling.SEARCHED}
    by_topic: dict[str, list[Claim]] = {}
    for claim in dataset.published_claims.values():
        if is_counted(claim):
            by_topic.setdefault(claim.topic, []).append(claim)
    rows = []
    for id, topic in dataset.topics.root.items():
        if claims := by_topic.get(id):
            counts = outcome_counts((claim for claim in claims if claim.outcome.rating in searched), dataset)
            rows.append((topic.label, len(claims), counts))
    return rows


def outcome_counts(claims: Iterable[Claim], dataset: Dataset) -> tuple[tuple[str, int], ...]:
    """Count claims by outcome, in the order of the scale, empty ones left out."""
    counts = Counter(claim.outcome.rating for claim in claims if is_counted(claim))
    return tuple((id, counts[id]) for id in dataset.scales.outcome if counts[id])
