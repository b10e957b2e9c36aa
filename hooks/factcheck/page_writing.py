"""Write pages into a folder, a large number of them with all processors, and none that is there already."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from . import content_security
from .collector import collector_held_off
from .frame import Frame
from .kept_file import content_digest
from .link_check import Found, LinkCheck, find
from .other_process import OtherProcess, ProcessKilledError, Shares, processors
from .pages import Job, Page
from .published_file import PublishedFile
from .written_before import PublishedBefore, WrittenJob, WrittenPage, write_new

FrameMaker = Callable[[int, str], Frame]
"""Makes the frame for pages so many folders below the root, with a section of the menu marked."""

WORTH_SHARING = 100
"""For fewer jobs than this, starting other processes takes longer than they save."""

SHARES = 200
"""So many shares there are of a large number of jobs; each process takes one after the other."""


class SiteError(Exception):
    """The site cannot be written; the message says which page and why."""


def would_overwrite(path: str, file: str) -> SiteError:
    """Return the error that a data file asks for a page that is there already."""
    return SiteError(f"{file}:1:1: page-address: the page {path} would overwrite another one")


@dataclass
class Written:
    """The pages that were written: file behind each path, days of last change by address, links, jobs."""

    links: LinkCheck
    files: dict[str, str] = field(default_factory=dict)
    changed: dict[str, date] = field(default_factory=dict)
    jobs: dict[str, WrittenJob] = field(default_factory=dict)

    def join(self, other: Written) -> None:
        """Take in what another process wrote. Raises SiteError when both wrote the same page."""
        for path, file in other.files.items():
            self.claim(path, file)
        self.changed.update(other.changed)
        self.jobs.update(other.jobs)
        self.links.join(other.links)

    def claim(self, path: str, file: str) -> None:
        """Note that a path is taken. Raises SiteError when it already is."""
        if path in self.files:
            raise would_overwrite(path, file)
        self.files[path] = file

    def take(self, page: WrittenPage) -> None:
        """Note a page. Raises SiteError when its path is taken."""
        self.claim(page.path, page.file)
        if page.changed is not None:
            self.changed[page.address] = date.fromisoformat(page.changed)


class Folders:
    """Makes folders, each once."""

    def __init__(self) -> None:
        """Know of none."""
        self._made: set[Path] = set()

    def make(self, folder: Path) -> None:
        """Make a folder and those above it, where they are not there."""
        if folder not in self._made:
            try:
                folder.mkdir()
            except FileNotFoundError:
                folder.mkdir(parents=True, exist_ok=True)
            except FileExistsError:
                pass
            self._made.add(folder)


@dataclass(frozen=True)
class _Framing:
    """A frame, and what has to be known of it once for all pages in it."""

    frame: Frame
    digest: bytes
    found: Found
    suspect: bool


@dataclass(frozen=True)
class PageWriter:
    """Puts pages into their frames and writes them; `base` is the path under which the site stands.

    `before` is the site that was published last, and `key` the digest of what a job's pages follow
    from; without them every page is made.
    """

    folder: Path
    site_url: str
    base: str
    make_frame: FrameMaker
    before: PublishedBefore | None = None
    key: Callable[[Job], bytes] | None = None

    def write(self, jobs: Iterable[Job]) -> Written:
        """Write the pages of all jobs. Raises SiteError."""
        texts = self.before.state.links.texts if self.before else ()
        written = Written(LinkCheck(self.base, list(texts)))
        framings: dict[tuple[int, str], _Framing] = {}
        folders = Folders()

        def framing(page: Page | WrittenPage) -> _Framing:
            key = (page.address.count("/"), page.section)
            if key not in framings:
                framings[key] = self._framing(*key)
            return framings[key]

        for job in jobs:
            key = self.key(job) if self.key else b""
            done = self._again(job, key, framing, folders, written)
            if done is None:
                pages = [self._write(page, framing(page), folders, written) for page in job.make()]
                done = WrittenJob(
                    key, pages, [write_file(file, self.folder, folders) for file in job.files()]
                )
            for path, _ in done.files:
                written.claim(path, "data")
            written.jobs[job.name] = done
        return written

    def _again(
        self,
        job: Job,
        key: bytes,
        framing: Callable[[WrittenPage], _Framing],
        folders: Folders,
        written: Written,
    ) -> WrittenJob | None:
        """Publish the pages of a job, and the files beside them, again where they would be the same."""
        if self.before is None or job.name not in self.before.state.jobs:
            return None
        done = self.before.state.jobs[job.name]
        if done.key != key or any(page.frame != framing(page).digest for page in done.pages):
            return None
        files = [*((page.path, page.content) for page in done.pages), *done.files]
        try:
            if not self.before.put(files, self.folder, folders.make):
                return None
        except FileExistsError:
            raise would_overwrite(done.pages[0].path, done.pages[0].file) from None
        for page in done.pages:
            written.take(page)
            written.links.pages[page.address] = self.before.state.links.pages[page.address]
        return done

    def _write(self, page: Page, framing: _Framing, folders: Folders, written: Written) -> WrittenPage:
        html = self.framed(page, framing.frame)
        own = f"{page.head}\n{page.content}"
        if framing.suspect or content_security.is_suspect(own):
            refuse_faults(html, page.path)
        content = html.encode()
        done = WrittenPage(
            path=page.path,
            address=page.address,
            file=page.file,
            section=page.section,
            frame=framing.digest,
            content=content_digest(content),
            changed=page.changed.isoformat() if page.canonical == page.address else None,
        )
        written.take(done)
        written.links.add(page.address, own, framing.found)
        target = self.folder / page.path
        folders.make(target.parent)
        try:
            write_new(target, content)
        except FileExistsError:
            raise would_overwrite(page.path, page.file) from None
        return done

    def _framing(self, depth: int, section: str) -> _Framing:
        frame = self.make_frame(depth, section)
        empty = frame.fill(
            {"title": "", "description": "", "canonical": self.site_url, "head": "", "content": ""}
        )
        digest = content_digest("\0".join(frame.pieces).encode())
        return _Framing(frame, digest, find(empty), content_security.is_suspect(empty))

    def framed(self, page: Page, frame: Frame) -> str:
        """Return the HTML of a page in its frame."""
        return frame.fill(
            {
                "title": page.title,
                "description": page.description,
                "canonical": self.site_url + page.canonical,
                "head": page.head,
                "content": page.content,
            }
        )


def write_file(file: PublishedFile, folder: Path, folders: Folders) -> tuple[str, bytes]:
    """Write a file that is no page; return its path and the digest of its content. Raises SiteError."""
    target = folder / file.path
    folders.make(target.parent)
    try:
        write_new(target, file.content)
    except FileExistsError:
        raise would_overwrite(file.path, "data") from None
    return file.path, content_digest(file.content)


def refuse_faults(html: str, path: str) -> None:
    """Raise SiteError when a page holds what the policy of the site forbids."""
    found = [str(fault) for fault in content_security.faults(html, path)]
    if found:
        raise SiteError("\n".join(found))


def write_pages(jobs: Sequence[Job], writer: PageWriter, first: Callable[[], None]) -> Written:
    """Write the pages of all jobs, with all processors where that pays. Raises SiteError.

    `first` is work that this process does before it takes jobs, while others have begun with them.
    The pages are the same however many processes write them. Jobs differ a lot in size, so each
    process takes a share of some neighbours, which have their records beside each other in memory,
    and comes back for the next.
    """
    processes = processors() if len(jobs) >= WORTH_SHARING else 1
    with collector_held_off():
        if processes > 1:
            return _write_shared(jobs, writer, first, processes)
        first()
        return writer.write(jobs)


def _write_shared(
    jobs: Sequence[Job], writer: PageWriter, first: Callable[[], None], processes: int
) -> Written:
    # What is there now stays; without this the collector of each process would copy all of it.
    gc.collect()
    gc.freeze()
    shares = Shares(jobs, max(1, len(jobs) // SHARES))
    children: list[OtherProcess[Written]] = []
    for _ in range(1, processes):
        children.append(OtherProcess(partial(writer.write, shares), children))
    try:
        first()
        written = writer.write(shares)
        for child in children:
            written.join(child.result())
    except ProcessKilledError:
        raise SiteError("a process that wrote pages was killed; nothing was published") from None
    finally:
        for child in children:
            child.kill()
        shares.close()
    return written
