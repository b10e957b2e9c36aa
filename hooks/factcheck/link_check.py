"""Every link inside the site leads to a page or file that is there, and to an anchor on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from posixpath import normpath
from urllib.parse import unquote, urlsplit


def _values(name: str) -> re.Pattern[str]:
    """Return the pattern of an attribute's values. It begins with fixed letters, which are found fast."""
    return re.compile(rf'{name}="(?<=\s{name}=")([^"]*)"')


_LINKS = (_values("href"), _values("src"))
_ANCHORS = (_values("id"), _values("name"))


@dataclass
class LinkCheck:
    """Collects pages, then tells which of their links lead nowhere.

    Pages are given by address (`claims/x/`, `404.html`); `files` are the other published files.
    `base` is the path under which the site is published, for links that begin with a slash.

    A link that leads from a page up to the root leads to the same place from every page as deep,
    so it is kept, and named when it is broken, with the first such page only.
    """

    base: str = "/"
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _from_root: set[tuple[int, str]] = field(default_factory=set)

    def add(self, address: str, html: str) -> None:
        """Take in one page."""
        anchors = self.anchors[address] = frozenset(map(unescape, _found(_ANCHORS, html)))
        depth = address.count("/")
        root = "../" * depth
        kept = []
        for link in dict.fromkeys(_found(_LINKS, html)):
            if link.startswith(("https://", "http://")) or (link.startswith("#") and link[1:] in anchors):
                continue
            if depth and link.startswith(root):
                if (depth, link) in self._from_root:
                    continue
                self._from_root.add((depth, link))
            kept.append(unescape(link))
        self.links[address] = tuple(kept)

    def join(self, other: LinkCheck) -> None:
        """Take in the pages of another check."""
        self.anchors.update(other.anchors)
        self.links.update(other.links)

    def broken(self, files: Iterable[str]) -> list[str]:
        """Return one line for each link that leads nowhere, sorted."""
        known = set(files)
        return sorted(
            f'{address or "index"}: link to "{link}": {fault}'
            for address, links in self.links.items()
            for link in links
            if (fault := self._fault(address, link, known)) is not None
        )

    def _fault(self, address: str, link: str, files: set[str]) -> str | None:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return None
        target = self._target(address, unquote(parts.path))
        if target is None:
            return "it leads out of the site"
        if target in self.anchors:
            anchor = unquote(parts.fragment)
            if anchor and not anchor.startswith(":~:") and anchor not in self.anchors[target]:
                return f'there is no "{anchor}" on that page'
            return None
        return None if target in files else "there is no such page or file"

    def _target(self, address: str, path: str) -> str | None:
        if not path:
            return address
        if path.startswith("/"):
            if not (path + "/").startswith(self.base):
                return None
            joined = path[len(self.base) :]
        else:
            joined = address.rpartition("/")[0] + "/" + path if "/" in address else path
        clean = normpath(joined.lstrip("/")) if joined.strip("/") else "."
        if clean.startswith(".."):
            return None
        if clean == ".":
            return ""
        return clean + "/" if joined.endswith(("/", "/.", "/..")) or joined in (".", "..") else clean


def _found(patterns: Iterable[re.Pattern[str]], html: str) -> Iterator[str]:
    for pattern in patterns:
        yield from pattern.findall(html)
