"""The whole site: pages put into their frames, written to a folder, every link checked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from . import content_security, data_page, feeds, menu, search_index, software
from .addresses import Addresses
from .citation import claim_citation
from .claim_review import Reviews
from .dataset import Dataset
from .disclosure import disclosure
from .exports import Exports
from .link_check import LinkCheck
from .links import claim_address
from .loading import Step, no_step
from .model import Claim
from .other_process import ProcessKilledError, in_other_process
from .page_inputs import PageInputs
from .page_writing import (
    Folders,
    FrameMaker,
    PageWriter,
    SiteError,
    Written,
    refuse_faults,
    would_overwrite,
    write_pages,
)
from .pages import Job, Page, PageBuilder
from .pictures import PictureMaker
from .problems import Problem
from .prose import Parts
from .published_file import PublishedFile
from .rendering import environment
from .site_cache import SiteCache
from .sitemap import robots, sitemaps
from .social_card import FACES
from .written_before import Files, content_digest, write_new

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
        self._card_cache = card_cache
        self._cache = cache
        self._inputs = PageInputs(dataset, digests or {})
        self._html: dict[str, bytes] = {}
        self._reviews = Reviews(dataset, addresses)
        self._exports = Exports(dataset, addresses)
        self._builder = PageBuilder(dataset, addresses, self._reviews)

    @cached_property
    def parts(self) -> Parts:
        """Return the parts that hand-written pages can ask for."""
        own = {name: partial(self._data_part, name, make) for name, make in self._data_parts.items()}
        made: Parts = {**self._builder.parts(), **own, **software.parts()}
        if self._cache is None:
            return made
        key = self._inputs.everything
        return {name: partial(self._cache.text, name, key, make) for name, make in made.items()}

    @cached_property
    def _data_parts(self) -> Parts:
        return data_page.parts(self.dataset, self.addresses, self._exports, self._reviews)

    def _data_part(self, name: str, make: Callable[[], str]) -> str:
        return make() if self._waiting is None else self._downloads[0][name]

    @cached_property
    def _waiting(self) -> Path | None:
        """Return an empty folder in which downloads can wait until pages are written, or None."""
        if self._cache is None:
            return None
        folder = self._cache.file.with_name("waiting")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.mkdir(parents=True)
        except OSError:
            return None
        return folder

    @cached_property
    def _downloads(self) -> tuple[dict[str, str], Files]:
        """Return the parts that tell of the downloads, and the downloads, which wait in a folder.

        They are larger than the records, and are made in a process that ends before pages are written.
        """
        waiting = self._waiting
        assert waiting is not None
        folders = Folders()

        def make() -> tuple[dict[str, str], Files]:
            texts = {name: part() for name, part in self._data_parts.items()}
            return texts, [_write(file, waiting, folders, no_step) for file in self.downloads()]

        try:
            return in_other_process(make)
        except ProcessKilledError:
            raise SiteError("the process that made the downloads was killed; nothing was published") from None

    def jobs(self) -> list[Job]:
        """Return what renders the pages that follow from the data, each named after its first address."""
        return self._builder.jobs()

    def pages(self) -> Iterable[Page]:
        """Return all pages that follow from the data."""
        return self._builder.pages()

    def downloads(self) -> Iterable[PublishedFile]:
        """Return the whole data in several formats."""
        yield from self._exports.files()
        yield self._reviews.feed

    def files(self) -> Iterable[PublishedFile]:
        """Return all other files that follow from the data."""
        yield from feeds.feeds(self.dataset, self.addresses)
        yield from software.published_files()
        yield self._robots
        for claim in self.dataset.published_claims.values():
            yield from self._citations(claim)
        if self._card_cache is not None:
            maker = PictureMaker([face.path for face in FACES], self._card_cache)
            for card in self._builder.cards():
                yield PublishedFile(card.address, maker.png(card.svg()))

    def file_at(self, path: str) -> PublishedFile | None:
        """Return the file at a path, of those that need no cache, and make few others for it."""
        folder, _, name = path.rpartition("/")
        kind, _, id = folder.partition("/")
        if kind == "claims" and name.startswith(f"{CITATION}.") and id in self.dataset.published_claims:
            citations = self._citations(self.dataset.published_claims[id])
            return next((file for file in citations if file.path == path), None)
        groups: dict[str, Callable[[], Iterable[PublishedFile]]] = {
            "claims": self._exports.claim_files,
            "sources": self._exports.source_files,
            "data": self._data_files,
            "licences": software.published_files,
            "feeds": lambda: feeds.feeds(self.dataset, self.addresses),
            "": lambda: [self._robots],
        }
        return next((file for file in groups.get(kind, list)() if file.path == path), None)

    def _data_files(self) -> Iterator[PublishedFile]:
        yield self._reviews.feed
        yield from self._exports.downloads()

    def _citations(self, claim: Claim) -> Iterator[PublishedFile]:
        citation = claim_citation(claim, self.dataset, self.addresses.site_url)
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
        """Write all pages and the sitemap beside the hand-written pages that stand in the folder.

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
            self._inputs.key if cache else None,
        )
        written = Written(LinkCheck(self.addresses.base))
        for name in sorted(_files(folder)):
            written.claim(name, name)
            if name.endswith(".html"):
                address = name.removesuffix("index.html")
                html = (folder / name).read_text(encoding="utf-8")
                refuse_faults(html, name)
                written.links.add(address, html)
                self._html[name] = content_digest(html.encode())
                if name != ERROR_PAGE:
                    written.changed[address] = self.dataset.site.dataset.as_of
        self._builder.work_out()
        jobs = self._builder.jobs()
        told = [
            replace(job, make=partial(_told, job, step, f"pages: {number:,} of {len(jobs):,}"))
            for number, job in enumerate(jobs, start=1)
        ]
        written.join(write_pages(told, writer))
        self._html.update((page.path, page.content) for _, pages in written.jobs.values() for page in pages)
        for path, _ in self._write_files(folder, step):
            written.claim(path, "data")
        maps = sitemaps(self.addresses.site_url, written.changed.items())
        for name, text in maps.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "sitemap.xml.gz").unlink(missing_ok=True)
        if cache is not None:
            cache.now.pages, cache.now.links = written.jobs, written.links
        return written.links.broken({*written.files, *maps})

    def _write_files(self, folder: Path, step: Step) -> Files:
        folders = Folders()

        def make() -> Files:
            if self._waiting is None:
                downloads = [_write(file, folder, folders, step) for file in self.downloads()]
            else:
                downloads = list(self._downloads[1])
                for path, _ in downloads:
                    folders.make((folder / path).parent)
                    shutil.move(self._waiting / path, folder / path)
                shutil.rmtree(self._waiting, ignore_errors=True)
            return [*downloads, *(_write(file, folder, folders, step) for file in self.files())]

        if self._cache is None:
            return make()
        name = "files" if self._card_cache is None else "files with cards"
        return self._cache.files(name, self._inputs.everything, folder, folders.make, make)

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

    def keep(self) -> None:
        """Keep what the next build can use of the site that was written."""
        if self._cache is not None:
            self._cache.save()

    @staticmethod
    def problem_page(problems: Iterable[Problem]) -> str:
        """Return the page that a preview of broken data shows at every address."""
        return environment().get_template("problems.html.jinja").render(problems=list(problems))


def _told(job: Job, step: Step, what: str) -> Iterable[Page]:
    step(what)
    return job.make()


def _write(file: PublishedFile, folder: Path, folders: Folders, step: Step) -> tuple[str, bytes]:
    step(f"files: {file.path}")
    target = folder / file.path
    folders.make(target.parent)
    try:
        write_new(target, file.content)
    except FileExistsError:
        raise would_overwrite(file.path, "data") from None
    return file.path, content_digest(file.content)


def _files(folder: Path) -> Iterable[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
