"""The whole site: pages put into their frames, written to a folder, every link checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cached_property, partial
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

from . import content_security, data_page, feeds, menu, search_index, software
from .addresses import Addresses
from .citation import Citations
from .claim_review import Reviews
from .dataset import Dataset
from .disclosure import disclosure
from .exports import Exports
from .kept_file import content_digest
from .link_check import LinkCheck, find_by_hand
from .links import claim_address
from .loading import Step, no_step
from .model import Claim, Source
from .page_inputs import PageInputs
from .page_writing import (
    Folders,
    FrameMaker,
    PageWriter,
    Written,
    refuse_faults,
    write_file,
    write_pages,
)
from .pages import Job, Page, PageBuilder
from .pictures import PictureMaker
from .problems import Problem
from .prose import Parts, fill_parts
from .published_file import Offer, PublishedFile
from .rendering import environment
from .site_cache import SiteCache
from .sitemap import robots, sitemaps
from .social_card import FACES, Card, claim_card, site_card
from .written_before import Files

ERROR_PAGE = "404.html"
CITATION = "citation"
"""How the names of the files begin that tell how to cite a claim."""


class Site:
    """All pages of one dataset."""

    def __init__(
        self,
        dataset: Dataset,
        addresses: Addresses,
        card_cache: Path | None = None,
        cache: SiteCache | None = None,
        digests: Mapping[str, bytes] | None = None,
    ) -> None:
        """Take the dataset, and the addresses that pages name.

        `card_cache` is a folder in which the pictures of social cards are kept between builds; it
        may be deleted at any time. Without it no card is made. `cache` is what the build before knew,
        used with the `digests` of the files of all records, by the path that problems show.
        """
        self.dataset = dataset
        self.addresses = addresses
        self._pictures = PictureMaker([face.path for face in FACES], card_cache) if card_cache else None
        self._cache = cache
        self._inputs = PageInputs(dataset, digests or {})
        self._html: dict[str, bytes] = {}
        self._reviews = Reviews(dataset, addresses)
        self._exports = Exports(dataset, addresses)
        self._citing = Citations(dataset, addresses.site_url)
        self._builder = PageBuilder(dataset, addresses, self._reviews)

    @cached_property
    def parts(self) -> Parts:
        """Return the parts that hand-written pages can ask for."""
        own = data_page.parts(
            self.dataset, self.addresses, self._exports, self._reviews, lambda: self._offers
        )
        made: Parts = {**self._builder.parts(), **own, **software.parts()}
        if self._cache is None:
            return made
        key = self._inputs.everything
        return {name: partial(self._cache.text, name, key, make) for name, make in made.items()}

    @cached_property
    def _offers(self) -> data_page.Offers:
        """Return what the page of downloads says of them; a build knows it from the files it wrote."""
        return _by_name(file.offer for file in self.downloads())

    def jobs(self) -> list[Job]:
        """Return what renders the pages that follow from the data, each named after its first address."""
        return self._builder.jobs()

    def pages(self) -> Iterable[Page]:
        """Return all pages that follow from the data."""
        return self._builder.pages()

    def downloads(self) -> Iterable[PublishedFile]:
        """Return the whole data in several formats."""
        yield from self._exports.downloads()
        yield self._reviews.feed()

    def files(self) -> Iterable[PublishedFile]:
        """Return all files that follow from the data and are no pages."""
        beside = (self.files_beside(job.record) for job in self.jobs() if job.record is not None)
        return chain(self.common_files(), *beside)

    def common_files(self) -> Iterator[PublishedFile]:
        """Yield the files that follow from all records."""
        yield from self.downloads()
        yield from feeds.feeds(self.dataset, self.addresses)
        yield from software.published_files()
        yield self._robots
        if self._pictures is not None:
            yield _picture(site_card(self.dataset), self._pictures)

    def files_beside(self, record: Claim | Source) -> Iterator[PublishedFile]:
        """Yield the files that stand beside the page of a claim or a source."""
        if isinstance(record, Source):
            yield self._exports.source_file(record)
            return
        yield self._exports.claim_file(record)
        yield from self._citations(record)
        if self._pictures is not None:
            yield _picture(claim_card(record, self.dataset), self._pictures)

    def file_at(self, path: str) -> PublishedFile | None:
        """Return the file at a path, of those that need no cache, and make few others for it."""
        folder, _, _ = path.rpartition("/")
        kind, _, id = folder.partition("/")
        records: dict[str, Mapping[str, Claim | Source]] = {
            "claims": self.dataset.published_claims,
            "sources": self.dataset.sources,
        }
        groups: dict[str, Callable[[], Iterable[PublishedFile]]] = {
            "data": self.downloads,
            "licences": software.published_files,
            "feeds": lambda: feeds.feeds(self.dataset, self.addresses),
            "": lambda: [self._robots],
        }
        record = records[kind].get(id) if kind in records else None
        files = self.files_beside(record) if record else groups.get(kind, list)()
        return next((file for file in files if file.path == path), None)

    def _citations(self, claim: Claim) -> Iterator[PublishedFile]:
        citation = self._citing.of(claim)
        for ending, content in (
            ("json", citation.csl_json),
            ("bib", f"{citation.bibtex}\n".encode()),
            ("txt", f"{citation.plain}\n".encode()),
        ):
            yield PublishedFile(f"{claim_address(claim.id)}{CITATION}.{ending}", content)

    @property
    def _robots(self) -> PublishedFile:
        return PublishedFile("robots.txt", robots(self.addresses.site_url).encode())

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

    def write(self, folder: Path, make_frame: FrameMaker, step: Step = no_step) -> list[str]:
        """Write all files, pages and the sitemap beside the hand-written pages that stand in the folder.

        The places for parts in hand-written pages are filled.
        `step` is called with what is being done. Returns one line for each link of the site that leads
        nowhere. Raises SiteError when a page would overwrite another, or holds what the policy of the site
        forbids.
        """
        cache = self._cache
        writer = PageWriter(
            folder,
            self.addresses.site_url,
            self.addresses.base,
            make_frame,
            cache.before if cache else None,
            self._key if cache else None,
        )
        found = sorted(_files(folder))
        self._builder.work_out()
        if cache is not None:
            self._inputs.work_out()
        jobs = self._builder.jobs()
        told = [
            replace(
                job,
                make=partial(_told, job, step, f"pages: {number:,} of {len(jobs):,}"),
                files=partial(self.files_beside, job.record) if job.record is not None else tuple,
            )
            for number, job in enumerate(jobs, start=1)
        ]
        others = Written(LinkCheck(self.addresses.base))
        written = write_pages(told, writer, partial(self._write_others, folder, found, others, step))
        written.join(others)
        self._html.update((page.path, page.content) for job in written.jobs.values() for page in job.pages)
        maps = sitemaps(self.addresses.site_url, written.changed.items())
        for name, text in maps.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "sitemap.xml.gz").unlink(missing_ok=True)
        if cache is not None:
            cache.now.jobs, cache.now.links = written.jobs, written.links
        return written.links.broken({*written.files, *maps})

    def _write_others(self, folder: Path, found: Sequence[str], written: Written, step: Step) -> None:
        """Write the files that follow from all records, and fill the hand-written pages that were found."""
        for name in found:
            written.claim(name, name)
        for path, _ in self._write_common_files(folder, step):
            written.claim(path, "data")
        for name in found:
            if name.endswith(".html"):
                address = name.removesuffix("index.html")
                by_hand = (folder / name).read_text(encoding="utf-8")
                html = fill_parts(by_hand, self.parts)
                (folder / name).write_text(html, encoding="utf-8")
                refuse_faults(html, name)
                written.links.add(address, html, find_by_hand(by_hand))
                self._html[name] = content_digest(html.encode())
                if name != ERROR_PAGE:
                    written.changed[address] = self.dataset.site.dataset.as_of

    def _write_common_files(self, folder: Path, step: Step) -> Files:
        folders = Folders()

        def make() -> Files:
            return [_told_of_file(file, folder, folders, step) for file in self.common_files()]

        if self._cache is None:
            files = make()
        else:
            name = f"files{self._with_cards}"
            files = self._cache.files(name, self._inputs.everything, folder, folders.make, make)
        self._offers = _by_name(Offer(path, (folder / path).stat().st_size) for path, _ in files)
        return files

    def _key(self, job: Job) -> bytes:
        return self._inputs.key(job) + self._with_cards.encode()

    @property
    def _with_cards(self) -> str:
        return " with cards" if self._pictures is not None else ""

    def write_search_index(self, folder: Path) -> None:
        """Index the pages that were written to a folder. Raises SearchIndexError."""
        index = folder / search_index.FOLDER

        def make() -> Files:
            search_index.make(folder)
            found = (path for path in sorted(index.rglob("*")) if path.is_file())
            return [
                (path.relative_to(folder).as_posix(), content_digest(path.read_bytes())) for path in found
            ]

        if self._cache is None:
            make()
            return
        pages = blake2b(repr(sorted(self._html.items())).encode(), digest_size=32).digest()
        self._cache.files("search", pages, folder, Folders().make, make)

    def keep(self, published: Path, since: int) -> None:
        """Keep what the next build can use of the site, which is published in a folder since a time."""
        if self._cache is not None:
            self._cache.save(published, since)

    @staticmethod
    def problem_page(problems: Iterable[Problem | str], where: str = "the data") -> str:
        """Return the page that a preview shows at every address where there are problems."""
        template = environment().get_template("problems.html.jinja")
        return template.render(problems=list(problems), where=where)


def _told(job: Job, step: Step, what: str) -> Iterable[Page]:
    step(what)
    return job.make()


def _told_of_file(file: PublishedFile, folder: Path, folders: Folders, step: Step) -> tuple[str, bytes]:
    step(f"files: {file.path}")
    return write_file(file, folder, folders)


def _picture(card: Card, maker: PictureMaker) -> PublishedFile:
    return PublishedFile(card.address, maker.png(card.svg()))


def _by_name(offers: Iterable[Offer]) -> data_page.Offers:
    return {offer.path.removesuffix(".gz"): offer for offer in offers}


def _files(folder: Path) -> Iterable[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
