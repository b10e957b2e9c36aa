"""What has become due: claims whose deadline has passed, and evidence that nobody has read for long."""

from __future__ import annotations

from datetime import date, timedelta

from .dataset import Dataset
from .model import Status
from .model.vocabulary import Settling

STALE_AFTER = timedelta(days=365)
"""How long a reading of a document counts as fresh."""


def overdue(dataset: Dataset, today: date) -> list[str]:
    """Return one line for each pending claim whose deadline has passed, the oldest deadline first."""
    found = [
        (claim.criteria.deadline.latest, claim.id)
        for claim in dataset.published_claims.values()
        if claim.criteria.deadline is not None
        and claim.criteria.deadline.latest < today
        and claim.status is not Status.WITHDRAWN
        and dataset.scales.outcome[claim.outcome.rating].settling is Settling.PENDING
    ]
    return [
        f"{dataset.files['claim', id].shown}: pending, and the deadline was {deadline}"
        for deadline, id in sorted(found)
    ]


def stale(dataset: Dataset, today: date) -> list[str]:
    """Return one line for each claim whose evidence was last read too long ago, the oldest first."""
    found = [
        (min(item.checked for item in claim.outcome.evidence), claim.id)
        for claim in dataset.published_claims.values()
        if claim.outcome.evidence and claim.status is not Status.WITHDRAWN and claim.merged_into is None
    ]
    return [
        f"{dataset.files['claim', id].shown}: evidence was last read on {checked}"
        for checked, id in sorted(found)
        if checked + STALE_AFTER < today
    ]
