"""A page before it is put into its frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from ..model import Claim, Source
from ..published_file import PublishedFile


@dataclass(frozen=True)
class Alternate:
    """The same content in another form: its media type, what it is called, and its address from the page."""

    media_type: str
    title: str
    address: str


@dataclass(frozen=True)
class Page:
    """One page of the site.

    `address` is relative to the site's root and ends in a slash; the root itself is empty.
    `canonical` is the address that search engines should keep, mostly the page's own.
    `head` is HTML for the head of the document.
    `file` is the data file behind the page, relative to the repository.
    """

    address: str
    title: str
    description: str
    content: str
    head: str
    file: str
    changed: date
    canonical: str
    section: str = ""

    @property
    def path(self) -> str:
        """Return the file under which the page is written."""
        return self.address + "index.html"


@dataclass(frozen=True)
class Job:
    """Renders some pages, independently of all other jobs.

    `name` is that of this job only: the address of its first page. `record` is the claim or the source
    whose page it makes. `about` is the kind and the id of what its pages are about besides, such as a
    topic; they show claims that belong to that, and `facts` returns what else of all claims. A job with
    neither may show any record. `files` makes the files beside its pages.
    """

    name: str
    make: Callable[[], Iterable[Page]]
    record: Claim | Source | None = None
    about: tuple[str, str] | None = None
    facts: Callable[[], object] = tuple
    files: Callable[[], Iterable[PublishedFile]] = tuple
