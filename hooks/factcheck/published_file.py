"""A file of the site that is not a page: a download, a feed, a picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedFile:
    """One file; `path` is relative to the site's root."""

    path: str
    content: bytes
