"""The parts of the page of downloads: what there is, what each column means, and how to use and cite it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import feeds, links
from .addresses import Addresses
from .claim_review import FEED_PATH, Reviews
from .dataset import Dataset
from .exports import TABLES, WHOLE, Exports
from .few import few
from .prose import Parts
from .published_file import Offer
from .rendering import environment

_ADDRESS = "data/"

ENTRIES = 250
"""The most claims that the page names as being without markup."""


Offers = Mapping[str, Offer]
"""Downloads by the path that they have before compression."""


def parts(
    dataset: Dataset,
    addresses: Addresses,
    exports: Exports,
    reviews: Reviews,
    offers: Callable[[], Offers],
) -> Parts:
    """Return the parts by name, each rendered when asked for."""

    def render(name: str, **context: Any) -> str:
        template = environment().get_template(f"parts/{name}.html.jinja")
        return template.render(root=links.to_root(_ADDRESS), size=size, **context)

    def downloads() -> str:
        unaffirmed = [
            claim for claim in dataset.published_claims.values() if claim.id not in reviews.reviewed
        ]
        return render(
            "downloads",
            offers=offers(),
            tables=TABLES,
            rows=exports.row_counts(),
            whole=WHOLE,
            review_feed=FEED_PATH,
            review_count=len(reviews.reviewed),
            without_review=few(unaffirmed, ENTRIES),
            feeds=feeds.feed_links(dataset),
            newest=feeds.NEWEST,
        )

    made: dict[str, Callable[[], str]] = {
        "choices": lambda: render(
            "choices",
            as_of=dataset.site.dataset.as_of,
            statement=exports.statement,
            offers=offers(),
        ),
        "downloads": downloads,
        "columns": lambda: render("columns", tables=TABLES),
        "examples": lambda: render(
            "examples",
            url=addresses.site_url,
            names={path.removeprefix(_ADDRESS): offer.name for path, offer in offers().items()},
            claim=next(iter(dataset.published_claims), ""),
        ),
        "citation": lambda: render("citation", site=dataset.site, statement=exports.statement),
    }
    return made


def size(length: int) -> str:
    """Return a number of bytes in words, in powers of 1,000."""
    if length < 1000:
        return f"{length} bytes"
    return f"{length / 1000:.0f} kB" if length < 999_500 else f"{length / 1_000_000:.1f} MB"
