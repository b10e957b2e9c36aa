"""A file of the site that is not a page: a download, a feed, a picture."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass

LARGEST = 5_000_000
"""A download of more bytes than this is published compressed."""

_LEVEL = 4  # the next level takes two fifths longer for a twenty-fifth of the bytes


@dataclass(frozen=True)
class Offer:
    """A file as a page offers it; `path` is relative to the site's root, `size` is in bytes."""

    path: str
    size: int

    @property
    def name(self) -> str:
        """Return the name of the file without its folder."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class PublishedFile:
    """One file; `path` is relative to the site's root."""

    path: str
    content: bytes

    @property
    def offer(self) -> Offer:
        """Return what a page says of the file."""
        return Offer(self.path, len(self.content))

    def compressed(self, largest: int = LARGEST) -> PublishedFile:
        """Return the file as it is, or compressed by gzip (RFC 1952) under a name that says so.

        There is no time in it. The bytes follow from the content and the version of zlib.
        """
        if len(self.content) <= largest:
            return self
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=packed, mtime=0) as file:
            file.write(self.content)
        return PublishedFile(f"{self.path}.gz", packed.getvalue())
