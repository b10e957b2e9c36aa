"""What the search page offers to narrow results by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..dataset import Dataset
from ..few import Few, few

CHOICES = 250
"""The most values of one facet: those that the most claims have."""

KINDS = (
    ("claim", "Claims"),
    ("source", "Reports and sources"),
    ("listing", "Topics, entities, outcomes"),
    ("page", "Other pages"),
)


FILLER = (
    "a an and are at by can could did do does for from had has have how if in into is it its of on or that "
    "the their there these they this to was were what when where which who whom whose why will with would"
)
"""Words of a question that say nothing of what is sought. They are left out where other words remain."""


@dataclass(frozen=True)
class Facet:
    """What results can be narrowed by: its name in addresses, its heading, its values with their words.

    Names and values are those that the pages carry in `data-pagefind-filter`. `list` is the address at
    which all values stand, where there are more than these.
    """

    name: str
    heading: str
    values: Few[tuple[str, str]]
    list: str = ""


@dataclass(frozen=True)
class Search:
    """The facets, and the topics as a list.

    `filler` are words that are no search words.
    """

    facets: tuple[Facet, ...]
    topics: Few[tuple[str, str]]
    filler: str


def search_view(dataset: Dataset) -> Search:
    """Work out the search page; values that no claim has are left out."""
    claims = dataset.published_claims.values()
    given = {claim.outcome.rating for claim in claims}
    treated = Counter(claim.topic for claim in claims)
    carrying = Counter(said.source for claim in claims for said in claim.appearances)
    topics = _most_used(
        [(id, topic.label) for id, topic in dataset.topics.root.items() if id in treated], treated
    )
    outcomes = [(id, label.label) for id, label in dataset.scales.outcome.items() if id in given]
    reports = [
        (id, dataset.sources[id].publisher)
        for subject in dataset.subjects.values()
        for id in subject.reports
        if id in carrying
    ]
    return Search(
        facets=(
            Facet("kind", "Kind of page", few(KINDS)),
            Facet("outcome", "Outcome of the claim", few(outcomes)),
            Facet("topic", "Topic of the claim", topics, "claims/"),
            Facet("report", "Report that carries it", _most_used(reports, carrying), "sources/"),
        ),
        topics=topics,
        filler=FILLER,
    )


def _most_used(values: Sequence[tuple[str, str]], claims: Counter[str]) -> Few[tuple[str, str]]:
    """Return the values that the most claims have, in the order in which they come."""
    chosen = set(sorted((id for id, _ in values), key=lambda id: -claims[id])[:CHOICES])
    return Few([value for value in values if value[0] in chosen], len(values) - len(chosen))
