"""What is known of the site that was published last, and which of its files can be published again."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from . import kept_file
from .kept_file import content_digest
from .kept_records import SETTLED_NS
from .link_check import LinkCheck, PageLinks

Files = Sequence[tuple[str, bytes]]
"""Files by their path from the site's root, each with the digest of its content."""

Stamp = tuple[int, int, int, int]
"""What the system says of a file: when its content and when anything of it changed, its size, its inode."""


class WrittenPage(NamedTuple):
    """One page that was written: what has to be known of it when it is not made again.

    `file` is the data file behind it. `frame` and `content` are digests of the frame and of the
    whole page. `changed` is the day of its last change, None for a page that is a copy of another.
    """

    path: str
    address: str
    file: str
    section: str
    frame: bytes
    content: bytes
    changed: str | None


class WrittenJob(NamedTuple):
    """What one job wrote: the key of what it followed from, its pages, and the files beside them."""

    key: bytes = b""
    pages: Sequence[WrittenPage] = ()
    files: Files = ()


@dataclass
class SiteState:
    """Everything that was written, with the key of what it followed from at that time.

    `jobs` by their name, `files` by the name of their group, `texts` by name. `links` has the links
    and anchors of the pages. `stamps` by path are those of files that are known to be as they were written.
    """

    jobs: dict[str, WrittenJob] = field(default_factory=dict)
    files: dict[str, tuple[bytes, Files]] = field(default_factory=dict)
    texts: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    links: LinkCheck = field(default_factory=LinkCheck)
    stamps: dict[str, Stamp] = field(default_factory=dict)

    def paths(self) -> Iterator[str]:
        """Yield the paths of all files."""
        for job in self.jobs.values():
            yield from (page.path for page in job.pages)
            yield from (path for path, _ in job.files)
        for _, files in self.files.values():
            yield from (path for path, _ in files)


def read_state(path: Path, version: bytes, say: kept_file.Say) -> SiteState:
    """Return the state that was kept in a file; an empty one where there is nothing to use."""
    raw = kept_file.read(path, version, say)
    if raw is None:
        return SiteState()
    jobs, files, texts, links, by_address, stamps = marshal.loads(raw)
    return SiteState(
        {
            name: WrittenJob(key, [WrittenPage(*page) for page in pages], beside)
            for name, (key, pages, beside) in jobs.items()
        },
        files,
        texts,
        LinkCheck(texts=links, pages={address: PageLinks(*page) for address, page in by_address.items()}),
        stamps,
    )


def write_state(state: SiteState, path: Path, version: bytes, say: kept_file.Say) -> None:
    """Keep a state in a file."""
    content = marshal.dumps(
        (
            {
                name: (key, [tuple(page) for page in pages], beside)
                for name, (key, pages, beside) in state.jobs.items()
            },
            state.files,
            state.texts,
            state.links.texts,
            {address: (page.anchors, page.links) for address, page in state.links.pages.items()},
            state.stamps,
        )
    )
    kept_file.write(path, version, content, say)


@dataclass(frozen=True)
class PublishedBefore:
    """The folder that is published now, and what is known of it.

    A file counts as what was written when it has the stamp that it had just after it was published, else
    when its content has the digest that was written. So no edit of it is missed but one that leaves size
    and both times as they were, which nobody makes without setting the clock.
    """

    folder: Path
    state: SiteState

    def put(self, files: Files, target: Path, make_folder: Callable[[Path], None]) -> bool:
        """Put published files into another folder, as links to the same content where possible.

        Returns False, and puts none, when any of them is not what it was when it was written. No
        file of the target may be written in place after this: it may be the published one.
        """
        if not all(self._is(path, digest) for path, digest in files):
            return False
        for path, _ in files:
            old, new = self.folder / path, target / path
            make_folder(new.parent)
            try:
                new.hardlink_to(old)
            except FileExistsError:
                raise
            except OSError:  # another file system, or one without such links
                write_new(new, old.read_bytes())
        return True

    def _is(self, path: str, digest: bytes) -> bool:
        file = self.folder / path
        try:
            stamp = self.state.stamps.get(path)
            if stamp is not None and stamp == _stamp(file):
                return True
            return content_digest(file.read_bytes()) == digest
        except OSError:
            return False


def stamps(folder: Path, paths: Iterable[str], since: int) -> dict[str, Stamp]:
    """Return the stamps of files that nobody but the builder can have written.

    The folder is published since a time, in nanoseconds. Whoever has edited a file since then has given
    it a new time, unless it was written so shortly before that both times may be the same step of a clock.
    """
    found = {}
    for path in paths:
        with suppress(OSError):
            stamp = _stamp(folder / path)
            if stamp[0] < since - SETTLED_NS:
                found[path] = stamp
    return found


def _stamp(file: Path) -> Stamp:
    about = file.stat()
    return about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet. Raises FileExistsError, for it could be a link to another."""
    with path.open("xb") as file:
        file.write(content)
