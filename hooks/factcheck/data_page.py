"""The parts of the page of downloads: what there is, what each column means, and how to use and cite it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import feeds, links
from .addresses import Addresses
from .claim_review import Reviews
from .dataset import Dataset
from .exports import Exports
from .prose import Parts
from .rendering import environment

_ADDRESS = "data/"


def parts(dataset: Dataset, addresses: Addresses, exports: Exports, reviews: Reviews) -> Parts:
    """Return the parts by name, each rendered when asked for."""

    def render(name: str, **context: Any) -> str:
        template = environment().get_template(f"parts/{name}.html.jinja")
        return template.render(root=links.to_root(_ADDRESS), size=size, exports=exports, **context)

    def downloads() -> str:
        unaffirmed = [
            claim for claim in dataset.published_claims.values() if claim.id not in reviews.reviewed
        ]
        return render(
            "downloads",
            review_feed=reviews.feed,
            review_count=len(reviews.reviewed),
            without_review=unaffirmed,
            feeds=feeds.feed_links(dataset),
            newest=feeds.NEWEST,
        )

    def choices() -> str:
        whole = {file.name.removesuffix(".gz"): file for _, file in exports.whole}
        return render(
            "choices",
            as_of=dataset.site.dataset.as_of,
            tables={download.rows.table.name: download for download in exports.tables},
            json=whole["dataset.json"],
            sqlite=whole["dataset.sqlite"],
        )

    made: dict[str, Callable[[], str]] = {
        "choices": choices,
        "downloads": downloads,
        "columns": lambda: render("columns"),
        "examples": lambda: render(
            "examples",
            url=addresses.site_url,
            names={file.name.removesuffix(".gz"): file.name for file in exports.downloads()},
            claim=next(iter(dataset.published_claims), ""),
        ),
        "citation": lambda: render("citation", site=dataset.site),
    }
    return made


def size(length: int) -> str:
    """Return a number of bytes in words, in powers of 1,000."""
    if length < 1000:
        return f"{length} bytes"
    return f"{length / 1000:.0f} kB" if length < 999_500 else f"{length / 1_000_000:.1f} MB"
