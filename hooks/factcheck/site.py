"""The whole site: pages put into their frames, written to a folder, every link checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

from . import content_security, data_page, feeds, menu
from .addresses import Addresses
from .citation import claim_citation
from .claim_review import Reviews
from .dataset import Dataset
from .disclosure import disclosure
from .exports import Exports
from .link_check import LinkCheck
from .links import claim_address
from .page_writing import FrameMaker, PageWriter, Written, refuse_faults, write_pages
from .pages import Page, PageBuilder
from .pictures import PictureMaker
from .problems import Problem
from .prose import Parts
from .published_file import PublishedFile
from .rendering import environment
from .sitemap import robots, sitemap
from .social_card import FACES

ERROR_PAGE = "404.html"


class Site:
    """All pages of one dataset."""

    def __init__(self, dataset: Dataset, addresses: Addresses, card_cache: Path | None = None) -> None:
        """Take the dataset, and the addresses that pages name.

        `card_cache` is a folder in which the pictures of social cards are kept between builds; it
        may be deleted at any time. Without it no card is made.
        """
        self.dataset = dataset
        self.addresses = addresses
        self._card_cache = card_cache
        self._reviews = Reviews(dataset, addresses)
        self._exports = Exports(dataset, addresses)
        self._builder = PageBuilder(dataset, addresses, self._reviews)

    @cached_property
    def parts(self) -> Parts:
        """Return the parts that hand-written pages can ask for."""
        own = data_page.parts(self.dataset, self.addresses, self._exports, self._reviews)
        return {**self._builder.parts(), **own}

    def pages(self) -> Iterable[Page]:
        """Return all pages that follow from the data."""
        return self._builder.pages()

    def files(self) -> Iterable[PublishedFile]:
        """Return all other files that follow from the data."""
        yield from self._exports.files()
        yield self._reviews.feed
        yield from feeds.feeds(self.dataset, self.addresses)
        yield PublishedFile("robots.txt", robots(self.addresses.site_url).encode())
        for claim in self.dataset.published_claims.values():
            citation = claim_citation(claim, self.dataset, self.addresses.site_url)
            for ending, content in (
                ("json", citation.csl_json),
                ("bib", f"{citation.bibtex}\n".encode()),
                ("txt", f"{citation.plain}\n".encode()),
            ):
                yield PublishedFile(f"{claim_address(claim.id)}citation.{ending}", content)
        if self._card_cache is not None:
            maker = PictureMaker([face.path for face in FACES], self._card_cache)
            for card in self._builder.cards():
                yield PublishedFile(card.address, maker.png(card.svg()))

    def prose_head(self, address: str, title: str, description: str) -> str:
        """Return what a hand-written page at an address adds to its head."""
        return self._builder.prose_head(address, title, description)

    def extra(self) -> dict[str, Any]:
        """Return what the theme's frame shows from the data."""
        return {
            "menu": [asdict(item) for item in menu.main_menu(self.dataset)],
            "foot_menu": [asdict(item) for item in menu.foot_menu(self.dataset)],
            "feeds": [asdict(feed) for feed in (feeds.ALL_CHANGES, feeds.VERDICT_CHANGES)],
            "tagline": self.dataset.site.tagline,
            "disclosure": disclosure(self.dataset.site),
            "policy": content_security.policy,
            "referrer": content_security.REFERRER,
        }

    def write(self, folder: Path, make_frame: FrameMaker) -> list[str]:
        """Write all pages and the sitemap beside the hand-written pages that stand in the folder.

        Returns one line for each link of the site that leads nowhere. Raises SiteError when a page
        would overwrite another, or holds what the policy of the site forbids.
        """
        writer = PageWriter(folder, self.addresses.site_url, self.addresses.base, make_frame)
        written = Written(LinkCheck(self.addresses.base))
        for name in sorted(_files(folder)):
            written.claim(name, name)
            if name.endswith(".html"):
                address = name.removesuffix("index.html")
                html = (folder / name).read_text(encoding="utf-8")
                refuse_faults(html, name)
                written.links.add(address, html)
                if name != ERROR_PAGE:
                    written.changed[address] = self.dataset.site.dataset.as_of
        written.join(write_pages(self._builder.jobs(), writer))
        for file in self.files():
            written.claim(file.path, "data")
            target = folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
        (folder / "sitemap.xml").write_text(
            sitemap(self.addresses.site_url, written.changed.items()), encoding="utf-8"
        )
        (folder / "sitemap.xml.gz").unlink(missing_ok=True)
        return written.links.broken({*written.files, "sitemap.xml"})

    @staticmethod
    def problem_page(problems: Iterable[Problem]) -> str:
        """Return the page that a preview of broken data shows at every address."""
        return environment().get_template("problems.html.jinja").render(problems=list(problems))


def _files(folder: Path) -> Iterable[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
