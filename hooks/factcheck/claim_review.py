"""ClaimReview: the outcome of each claim for programs, one on each claim's page, and a feed of all of them.

The rules are schema.org's types with what the Fact Check Explorer asks of publishers:
`claimReviewed` of at most 75 characters, the label as `alternateName`, whole numbers from 1 to 5 and
none for an unresolved claim, `url` equal to the page's canonical address, the ClaimReview as the root.
Only the outcome is rated: how a report was sourced, and how faithful it was, is another matter.

A claim's page says what the Fact Check Explorer's documentation asks for or recommends; the feed says it all,
the publisher once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

from pydantic_core import to_json

from . import comparison, links, results
from .addresses import Addresses
from .changes import first_recorded, last_change
from .dataset import Dataset
from .edtf import When
from .model import Claim, Source, Stance
from .published_file import PublishedFile

CONTEXT = "https://schema.org"
FEED_PATH = "data/claimreview.json"

_OF_A_REVIEW = ("@type", "@id", "url", "claimReviewed", "datePublished", "dateModified")
_OF_A_RATING = ("@type", "alternateName", "ratingValue", "bestRating", "worstRating")

# The policies of The Trust Project as schema.org names them, and where this site keeps each.
POLICIES = {
    "publishingPrinciples": "methodology/",
    "verificationFactCheckingPolicy": "methodology/#from-statement-to-verdict",
    "unnamedSourcesPolicy": "methodology/#unnamed-sources",
    "correctionsPolicy": "corrections/",
    "actionableFeedbackPolicy": "corrections/",
    "ethicsPolicy": "about/#independence-and-principles",
    "ownershipFundingInfo": "about/#who-publishes",
    "masthead": "about/#who-grades",
}


class Reviews:
    """The ClaimReviews of one dataset."""

    def __init__(self, dataset: Dataset, addresses: Addresses) -> None:
        """Take the dataset, and the public address of the site."""
        self._dataset = dataset
        self._site_url = addresses.site_url
        self._documents: dict[str, dict[str, Any]] = {}

    def script(self, claim: Claim) -> str:
        """Return the element for the head of a claim's page; nothing when it has no review."""
        if not self._affirming(claim):
            return ""
        review = _json({"@context": CONTEXT, **self._brief(claim)})
        return f'<script type="application/ld+json">{review}</script>\n'

    @cached_property
    def reviewed(self) -> Mapping[str, Claim]:
        """Return the claims that have a review."""
        return {id: claim for id, claim in self._dataset.published_claims.items() if self._affirming(claim)}

    def feed(self) -> PublishedFile:
        """Return all reviews as a schema.org DataFeed, one item on a line."""
        site = self._dataset.site
        head = _json(
            {
                "@context": CONTEXT,
                "@type": "DataFeed",
                "@id": self._site_url + FEED_PATH,
                "name": site.name,
                "description": site.tagline,
                "version": site.dataset.version,
                "dateModified": site.dataset.as_of.isoformat(),
                "license": site.data_licence_url,
                "publisher": self._publisher,
            }
        )
        items = ",\n".join(
            _json(
                {
                    "@type": "DataFeedItem",
                    "@id": f"{self._site_url}{FEED_PATH}#{id}",
                    "dateCreated": first_recorded(claim).isoformat(),
                    "dateModified": last_change(claim).isoformat(),
                    "url": self._site_url + links.claim_address(id),
                    "item": [{"@context": CONTEXT, **self._review(claim)}],
                }
            )
            for id, claim in self.reviewed.items()
        )
        text = f'{head.removesuffix("}")},\n"dataFeedElement":[\n{items}\n]}}\n'
        return PublishedFile(FEED_PATH, text.encode()).compressed()

    # -- one review ------------------------------------------------------------------------------

    def _affirming(self, claim: Claim) -> list[Source]:
        """Return the reports that made a claim, by date; none where the claim gets no review.

        A withdrawn or merged claim gets none. Neither does one that no report affirms: a review has to
        name who made the claim, and whoever only asks or denies did not.
        """
        if not results.is_counted(claim):
            return []
        affirming = (said.source for said in claim.appearances if said.stance is Stance.AFFIRMS)
        return sorted((self._dataset.sources[id] for id in affirming), key=comparison.by_date)

    def _brief(self, claim: Claim) -> dict[str, Any]:
        """Return what search engines read of a review; the feed says the rest, the page says it in words."""
        whole = self._review(claim)
        rated, reviewed = whole["reviewRating"], whole["itemReviewed"]
        author, maker = whole["author"], reviewed["author"]
        return {
            **{key: whole[key] for key in _OF_A_REVIEW},
            "author": {key: author[key] for key in ("@type", "name", "url")},
            "reviewRating": {key: rated[key] for key in _OF_A_RATING if key in rated},
            "itemReviewed": {
                "@type": "Claim",
                "author": {key: maker[key] for key in ("@type", "name")},
                **{key: reviewed[key] for key in ("datePublished",) if key in reviewed},
                "appearance": [
                    {key: document[key] for key in ("@type", "url")} for document in reviewed["appearance"]
                ],
            },
        }

    def _review(self, claim: Claim) -> dict[str, Any]:
        """Return a claim's whole review without its context."""
        affirming = self._affirming(claim)
        url = self._site_url + links.claim_address(claim.id)
        label = self._dataset.scales.outcome[claim.outcome.rating]
        numbers = (
            {} if label.number is None else {"ratingValue": label.number, "bestRating": 5, "worstRating": 1}
        )
        cited = dict.fromkeys(item.source for item in claim.outcome.evidence)
        return {
            "@type": "ClaimReview",
            "@id": f"{url}#review",
            "url": url,
            "claimReviewed": claim.short,
            "datePublished": first_recorded(claim).isoformat(),
            "dateModified": last_change(claim).isoformat(),
            "inLanguage": "en",
            "license": self._dataset.site.data_licence_url,
            "author": {key: self._publisher[key] for key in ("@type", "@id", "name", "url")},
            "publisher": {key: self._publisher[key] for key in ("@type", "@id", "name")},
            "reviewRating": {
                "@type": "Rating",
                "@id": f"{url}#rating",
                "alternateName": label.label,
                **numbers,
                "ratingExplanation": claim.outcome.answer,
            },
            "itemReviewed": {
                "@type": "Claim",
                "@id": f"{url}#claim",
                "author": self._organisation(affirming[0].publisher),
                **_date(affirming[0].published),
                # No `firstAppearance`: the earliest report found need not be the first one made.
                "appearance": [self._document(source) for source in affirming],
            },
            **({"citation": [self._document(self._dataset.sources[id]) for id in cited]} if cited else {}),
        }

    @cached_property
    def _publisher(self) -> dict[str, Any]:
        publisher = self._dataset.site.publisher
        return {
            "@type": "Organization",
            "@id": f"{self._site_url}about/#publisher",
            "name": publisher.name,
            "url": publisher.url or self._site_url,
            "description": publisher.description,
            **{name: self._site_url + address for name, address in POLICIES.items()},
        }

    def _document(self, source: Source) -> dict[str, Any]:
        """Return all that is said of a document."""
        if source.id not in self._documents:
            archived = {} if source.archive_url == "none known" else {"archivedAt": source.archive_url}
            self._documents[source.id] = {
                "@type": "CreativeWork",
                "url": source.url,
                "@id": f"{self._site_url}{links.source_address(source.id)}#document",
                "name" if source.title_is_ours else "headline": source.title,
                "publisher": self._organisation(source.publisher),
                **_date(source.published),
                "inLanguage": source.language,
                **archived,
            }
        return self._documents[source.id]

    def _organisation(self, name: str) -> dict[str, Any]:
        # The record names publishers by name only, so the name makes the id.
        return {
            "@type": "Organization",
            "@id": f"{self._site_url}sources/#publisher-{quote(name, safe='')}",
            "name": name,
        }


def _date(when: When | None) -> dict[str, str]:
    """Return a date of which the year, month and day are known; a markup date cannot say `about`."""
    if when is None or len(when.text) != len("2026-01-31"):
        return {}
    return {"datePublished": when.text}


def _json(content: dict[str, Any]) -> str:
    """Return JSON that can stand in a script element, which a `<` in it could end."""
    text: str = to_json(content).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
