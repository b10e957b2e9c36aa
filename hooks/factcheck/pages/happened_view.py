"""What the page of what happened shows: the facts of a release, and what nobody predicted, in pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .. import links
from ..model import Evidence, KeyFact, Subject, Unforeseen
from .paging import Part, html_bytes, paged

FACTS = 100
"""The most facts on one page; where their evidence is long it has fewer."""


@dataclass(frozen=True)
class Numbered:
    """A key fact with its number among those of its subject."""

    number: int
    fact: KeyFact


@dataclass(frozen=True)
class HappenedPage:
    """One page: key facts, then what nobody predicted, each as far as it stands here.

    `unforeseen_on` is the number of the page on which the second list begins.
    """

    part: Part[Numbered | Unforeseen]
    facts: tuple[Numbered, ...]
    unforeseen: tuple[Unforeseen, ...]
    unforeseen_on: int

    @property
    def has_unforeseen(self) -> bool:
        """Tell whether the page has the part on what nobody predicted, be it empty."""
        return bool(self.unforeseen) or self.part.number == self.unforeseen_on


def happened_pages(subject: Subject) -> list[HappenedPage]:
    """Return the pages of what happened on a subject; most subjects have one."""
    entries: list[Numbered | Unforeseen] = [
        *(Numbered(number, fact) for number, fact in enumerate(subject.what_happened, start=1)),
        *subject.unforeseen,
    ]
    parts = paged(entries, FACTS, _entry_bytes)
    unforeseen_on = next(
        (part.number for part in parts if any(isinstance(item, Unforeseen) for item in part.items)),
        len(parts),
    )
    return [
        HappenedPage(
            part,
            tuple(item for item in part.items if isinstance(item, Numbered)),
            tuple(item for item in part.items if isinstance(item, Unforeseen)),
            unforeseen_on,
        )
        for part in parts
    ]


def fact_addresses(subject: Subject) -> dict[int, str]:
    """Return the address of each key fact by its number."""
    first = links.subject_address(subject.id, "what-happened")
    return {
        item.number: f"{links.page_address(first, page.part.number)}#fact-{item.number}"
        for page in happened_pages(subject)
        for item in page.facts
    }


def _entry_bytes(entry: Numbered | Unforeseen) -> int:
    if isinstance(entry, Unforeseen):
        return 200 + html_bytes(entry.fact, entry.matters) + _evidence_bytes(entry.evidence)
    fact = entry.fact
    decided = 250 * len(fact.claims)
    return 300 + decided + html_bytes(fact.fact, fact.detail) + _evidence_bytes(fact.evidence)


def _evidence_bytes(evidence: Iterable[Evidence]) -> int:
    return sum(600 + html_bytes(item.finding, item.passage) for item in evidence)
