"""What is known of the site that was published last, and which of its files can be published again."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from . import kept_file
from .kept_file import content_digest
from .link_check import LinkCheck, PageLinks

Files = Sequence[tuple[str, bytes]]
"""Files by their path from the site's root, each with the digest of its content."""


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
    and anchors of the pages.
    """

    jobs: dict[str, WrittenJob] = field(default_factory=dict)
    files: dict[str, tuple[bytes, Files]] = field(default_factory=dict)
    texts: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    links: LinkCheck = field(default_factory=LinkCheck)


def read_state(path: Path, version: bytes, say: kept_file.Say) -> SiteState:
    """Return the state that was kept in a file; an empty one where there is nothing to use."""
    raw = kept_file.read(path, version, say)
    if raw is None:
        return SiteState()
    jobs, files, texts, links, by_address = marshal.loads(raw)
    return SiteState(
        {
            name: WrittenJob(key, [WrittenPage(*page) for page in pages], beside)
            for name, (key, pages, beside) in jobs.items()
        },
        files,
        texts,
        LinkCheck(texts=links, pages={address: PageLinks(*page) for address, page in by_address.items()}),
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
        )
    )
    kept_file.write(path, version, content, say)


@dataclass(frozen=True)
class PublishedBefore:
    """The folder that is published now, and what is known of it."""

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
        try:
            return content_digest((self.folder / path).read_bytes()) == digest
        except OSError:
            return False


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet. Raises FileExistsError, for it could be a link to another."""
    with path.open("xb") as file:
        file.write(content)
