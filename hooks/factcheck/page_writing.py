"""Write pages into a folder, a large number of them with all processors."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from . import content_security
from .frame import Frame
from .link_check import LinkCheck
from .pages import Job, Page

FrameMaker = Callable[[int, str], Frame]
"""Makes the frame for pages so many folders below the root, with a section of the menu marked."""

WORTH_SHARING = 500
"""For fewer jobs than this, starting other processes takes longer than they save."""


class SiteError(Exception):
    """The site cannot be written; the message says which page and why."""


@dataclass
class Written:
    """The pages that were written: file behind each path, days of last change by address, links."""

    links: LinkCheck
    files: dict[str, str] = field(default_factory=dict)
    changed: dict[str, date] = field(default_factory=dict)

    def join(self, other: Written) -> None:
        """Take in what another process wrote. Raises SiteError when both wrote the same page."""
        for path, file in other.files.items():
            self.claim(path, file)
        self.changed.update(other.changed)
        self.links.join(other.links)

    def claim(self, path: str, file: str) -> None:
        """Note that a path is taken. Raises SiteError when it already is."""
        if path in self.files:
            raise SiteError(f"{file}:1:1: page-address: the page {path} would overwrite another one")
        self.files[path] = file


@dataclass(frozen=True)
class PageWriter:
    """Puts pages into their frames and writes them; `base` is the path under which the site stands."""

    folder: Path
    site_url: str
    base: str
    make_frame: FrameMaker

    def write(self, jobs: Iterable[Job]) -> Written:
        """Write the pages of all jobs. Raises SiteError."""
        written = Written(LinkCheck(self.base))
        frames: dict[tuple[int, str], Frame] = {}
        for job in jobs:
            for page in job.make():
                written.claim(page.path, page.file)
                key = (page.address.count("/"), page.section)
                if key not in frames:
                    frames[key] = self.make_frame(*key)
                html = self.framed(page, frames[key])
                if content_security.is_suspect(html):
                    refuse_faults(html, page.path)
                target = self.folder / page.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(html, encoding="utf-8")
                written.links.add(page.address, html)
                if page.canonical == page.address:
                    written.changed[page.address] = page.changed
        return written

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


def refuse_faults(html: str, path: str) -> None:
    """Raise SiteError when a page holds what the policy of the site forbids."""
    found = [str(fault) for fault in content_security.faults(html, path)]
    if found:
        raise SiteError("\n".join(found))


def write_pages(jobs: Sequence[Job], writer: PageWriter) -> Written:
    """Write the pages of all jobs, with all processors where that pays. Raises SiteError.

    The pages are the same however many processes write them: each takes every n-th job.
    """
    processes = _processes() if len(jobs) >= WORTH_SHARING else 1
    if processes == 1:
        return writer.write(jobs)
    # What is there now stays; without this the collector of each process would copy all of it.
    gc.collect()
    gc.freeze()
    context = multiprocessing.get_context("fork")
    children = []
    for number in range(1, processes):
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_write_share, args=(writer, jobs[number::processes], sender))
        child.start()
        sender.close()
        children.append((child, receiver))
    try:
        written = writer.write(jobs[::processes])
        for child, receiver in children:
            written.join(_received(receiver))
            child.join()
    finally:
        for child, _ in children:
            child.kill()
        gc.unfreeze()
    return written


def _write_share(writer: PageWriter, jobs: Sequence[Job], sender: Connection) -> None:
    try:
        sender.send(writer.write(jobs))
    except SiteError as error:
        sender.send(error)
    except Exception:
        sender.send(RuntimeError(traceback.format_exc()))
    sender.close()


def _received(receiver: Connection) -> Written:
    try:
        found = receiver.recv()
    except EOFError:
        raise SiteError("a process that wrote pages was killed; nothing was published") from None
    if isinstance(found, Exception):
        raise found
    assert isinstance(found, Written)
    return found


def _processes() -> int:
    """Return how many processors this process may use; one where processes cannot share memory."""
    if not sys.platform.startswith("linux"):
        return 1
    return len(os.sched_getaffinity(0))
