"""The shapes in which ClaimReviews stand, and their common form: one schema.org node for one review.

schema.org's own is taken as it is. The Fact Check Tools API (v1alpha1) has two of its own: an answer
of `claims:search`, where a claim holds its reviews, and a page of `pages`, which holds markups.
"""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

_PREFIXES = ("http://schema.org/", "https://schema.org/", "schema:")


def plain(name: str) -> str:
    """Return a schema.org name without its prefix."""
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name


def prop(node: Node, name: str) -> Any:
    """Return the value of a property whose key may have schema.org's prefix, or None."""
    if name in node:
        return node[name]
    return next((node[prefix + name] for prefix in _PREFIXES if prefix + name in node), None)


def is_review(node: Node) -> bool:
    """Tell whether a node is a ClaimReview; its type may be one of several."""
    types = node.get("@type")
    return any(
        isinstance(kind, str) and plain(kind) == "ClaimReview"
        for kind in (types if isinstance(types, list) else [types])
    )


def of_search(claim: Node, review: Node) -> Node:
    """Return a review of an answer of `claims:search`."""
    publisher = review.get("publisher")
    publisher = publisher if isinstance(publisher, dict) else {}
    return {
        "@type": "ClaimReview",
        "url": review.get("url"),
        "name": review.get("title"),
        "claimReviewed": claim.get("text"),
        "author": {"name": publisher.get("name") or publisher.get("site")},
        "datePublished": review.get("reviewDate"),
        "inLanguage": review.get("languageCode"),
        "reviewRating": {"alternateName": review.get("textualRating")},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"name": claim.get("claimant")},
            "datePublished": claim.get("claimDate"),
        },
    }


def of_markup(page: Node) -> list[Node]:
    """Return the reviews of a page of `pages`, in their order; none when it is no such page."""
    markups = page.get("claimReviewMarkups")
    if not isinstance(markups, list):
        return []
    return [_of_markup(page, markup) for markup in markups if isinstance(markup, dict)]


def _of_markup(page: Node, markup: Node) -> Node:
    rating = markup.get("rating")
    rating = rating if isinstance(rating, dict) else {}
    return {
        "@type": "ClaimReview",
        "url": markup.get("url") or page.get("pageUrl"),
        "claimReviewed": markup.get("claimReviewed"),
        "author": page.get("claimReviewAuthor"),
        "datePublished": page.get("publishDate"),
        "reviewRating": {
            "alternateName": rating.get("textualRating"),
            **{
                key: rating.get(key)
                for key in ("ratingValue", "worstRating", "bestRating", "ratingExplanation")
            },
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": markup.get("claimAuthor"),
            "datePublished": markup.get("claimDate"),
            "firstAppearance": markup.get("claimFirstAppearance"),
            "appearance": markup.get("claimAppearances"),
        },
    }
