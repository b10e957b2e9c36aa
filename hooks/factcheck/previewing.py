"""A site of which each file is made when it is asked for, as an editor's preview wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from .frame import Frame
from .link_check import Found, LinkCheck, find_by_hand
from .page_writing import FrameMaker, PageWriter, refuse_faults
from .prose import fill_parts
from .site import Site

INDEX = "index.html"
COLLECTIONS = ("", "claims/", "sources/")
"""Addresses below which records have theirs; further pages of a list there are below `page/`."""
UNLISTED = ("data/", "feeds/")
"""Folders of files whose names are known only when they are made."""
BESIDE = (".json", ".bib", ".txt")
"""How the names of the files end that stand beside the page of a claim or source."""


class Preview:
    """The files of one state of the data, in a folder that already holds the hand-written pages.

    Links of a page are checked when it is made: that they lead to a page or a file. Whether an anchor
    is there on another page is left to a build, which has them all.
    """

    def __init__(
        self,
        site: Site,
        folder: Path,
        make_frame: FrameMaker,
        unfilled: Iterable[str],
        tell: Callable[[str], None],
    ) -> None:
        """Take the site, the folder, what frames pages, and the paths of pages that lack their parts.

        `tell` is called with a line for each broken link.
        """
        self._site, self._folder, self._tell = site, folder, tell
        self._writer = PageWriter(folder, site.addresses.site_url, site.addresses.base, make_frame)
        self._frames: dict[tuple[int, str], Frame] = {}
        self._unfilled = set(unfilled)
        self._jobs = {job.name: job for job in site.jobs()}
        self._done: set[str] = set()

    def provide(self, path: str) -> None:
        """Write the file behind a path of the site, and those that are made with it, unless it is there.

        A path that leads to nothing is left alone. Raises SiteError, each time, when a page holds what the
        policy of the site forbids.
        """
        if path in self._unfilled:
            by_hand = (self._folder / path).read_text(encoding="utf-8")
            self._write_page(path, fill_parts(by_hand, self._site.parts), find_by_hand(by_hand))
            self._unfilled.remove(path)
        elif (self._folder / path).is_file():
            return
        elif path.endswith(INDEX):
            self._write_pages(path.removesuffix(INDEX))
        elif (file := self._site.file_at(path)) is not None:
            self._write(path, file.content)
        else:
            # Whoever leaves out the last slash is sent to the page.
            self.provide(f"{path}/{INDEX}")

    def __contains__(self, address: object) -> bool:
        """Tell whether something is to be found at an address, as far as that is known without making it."""
        assert isinstance(address, str)
        if not address.endswith("/") and address:
            page, _, _ = address.rpartition("/")
            return (
                (self._folder / address).is_file()
                or address.startswith(UNLISTED)
                or (f"{page}/" in self._jobs and address.endswith(BESIDE))
                or address == "robots.txt"
            )
        return self._name_of_job(address) is not None or (self._folder / address / INDEX).is_file()

    def _name_of_job(self, address: str) -> str | None:
        """Return the name of the job that makes a page, if any does: the nearest address above it."""
        name = address
        while name and name not in self._jobs:
            above = name.rstrip("/").rpartition("/")[0]
            name = f"{above}/" if above else ""
        rest = address.removeprefix(name)
        return None if rest and name in COLLECTIONS and not rest.startswith("page/") else name

    def _write_pages(self, address: str) -> None:
        name = self._name_of_job(address)
        if name is None or name in self._done:
            return
        for page in self._jobs[name].make():
            key = (page.address.count("/"), page.section)
            if key not in self._frames:
                self._frames[key] = self._writer.make_frame(*key)
            self._write_page(page.path, self._writer.framed(page, self._frames[key]))
        # Not sooner: a page with a fault has to be refused each time that it is asked for.
        self._done.add(name)

    def _write_page(self, path: str, html: str, besides: Found | None = None) -> None:
        refuse_faults(html, path)
        self._write(path, html.encode())
        links = LinkCheck(self._site.addresses.base)
        links.add(path.removesuffix(INDEX), html, besides)
        for line in links.broken(self):
            self._tell(line)

    def _write(self, path: str, content: bytes) -> None:
        """Put a file into the folder at once, so that nobody is served half of it."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        half = self._folder / ".half-written"
        half.write_bytes(content)
        half.replace(target)
