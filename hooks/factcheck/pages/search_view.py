"""What the search page offers to narrow results by."""

from __future__ import annotations

from dataclasses import dataclass

from ..dataset import Dataset

KINDS = (
    ("claim", "Claims"),
    ("source", "Reports and sources"),
    ("listing", "Topics, entities, outcomes"),
    ("page", "Other pages"),
)


FILLER = (
    "a an and are at by can could did do does for from had has have how if in into is it its of on or "
    "that the their there these they this to was were what when where which who whom whose why will "
    "with would"
)
"""Words of a question that say nothing of what is sought. They are left out where other words remain."""


@dataclass(frozen=True)
class Search:
    """The facets, each with its name in addresses, its heading and its values; and the topics.

    `filler` are words that are no search words.

    Names and values are those that the pages carry in `data-pagefind-filter`.
    """

    facets: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    topics: tuple[tuple[str, str], ...]
    filler: str


def search_view(dataset: Dataset) -> Search:
    """Work out the search page; values that no claim has are left out."""
    claims = dataset.published_claims.values()
    given = {claim.outcome.rating for claim in claims}
    treated = {claim.topic for claim in claims}
    carrying = {said.source for claim in claims for said in claim.appearances}
    topics = tuple((id, topic.label) for id, topic in dataset.topics.root.items() if id in treated)
    outcomes = tuple((id, label.label) for id, label in dataset.scales.outcome.items() if id in given)
    reports = tuple(
        (id, dataset.sources[id].publisher)
        for subject in dataset.subjects.values()
        for id in subject.reports
        if id in carrying
    )
    return Search(
        facets=(
            ("kind", "Kind of page", KINDS),
            ("outcome", "Outcome of the claim", outcomes),
            ("topic", "Topic of the claim", topics),
            ("report", "Report that carries it", reports),
        ),
        topics=topics,
        filler=FILLER,
    )
