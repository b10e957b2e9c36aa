"""Every link inside the site leads to a page or file that is there, and to an anchor on it."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from posixpath import normpath
from urllib.parse import unquote, urlsplit

_NUMBERS = "I"
_BETWEEN = "\0"  # no HTML can hold it


@dataclass(frozen=True)
class Found:
    """The links of a piece of HTML as they are written, and its anchors, each once."""

    links: tuple[str, ...] = ()
    anchors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PageLinks:
    """What has to be known of one page, as small as can be: there may be many thousands.

    `anchors` are joined into one text, with NUL before, between and after them. `links` are numbers
    of links in `LinkCheck.texts`, without those to other sites and to the page's own anchors.
    """

    anchors: str
    links: bytes


def find(html: str) -> Found:
    """Return what a piece of HTML links to, and what can be linked to in it."""
    links = dict.fromkeys(_values(_LINKS, html))
    return Found(tuple(links), frozenset(map(unescape, _values(_ANCHORS, html))))


def _pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of an attribute's values. It begins with fixed letters, which are found fast."""
    return re.compile(rf'{name}="(?<=[ \t\n\f\r]{name}=")([^"]*)"')


_LINKS = (_pattern("href"), _pattern("src"))
_ANCHORS = (_pattern("id"), _pattern("name"))


def _values(patterns: Iterable[re.Pattern[str]], html: str) -> Iterator[str]:
    for pattern in patterns:
        yield from pattern.findall(html)


@dataclass
class LinkCheck:
    """Collects pages, then tells which of their links lead nowhere.

    Pages are given by address (`claims/x/`, `404.html`). `base` is the path under which the site is
    published, for links that begin with a slash. `texts` are all links as they are written, each once.
    """

    base: str = "/"
    texts: list[str] = field(default_factory=list)
    pages: dict[str, PageLinks] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Number the links that are there from the start."""
        self._numbers = {text: number for number, text in enumerate(self.texts)}

    def add(self, address: str, html: str, frame: Found | None = None) -> PageLinks:
        """Take in one page; `frame` is what was found in parts of it that `html` leaves out."""
        found = find(html)
        anchors, links = found.anchors, found.links
        if frame is not None:
            anchors, links = anchors | frame.anchors, tuple(dict.fromkeys(frame.links + links))
        kept = array(
            _NUMBERS,
            [
                self._number(link)
                for link in links
                if not link.startswith(("https://", "http://"))
                and not (link.startswith("#") and link[1:] in anchors)
            ],
        )
        joined = _BETWEEN.join(("", *sorted(anchors), ""))
        page = self.pages[address] = PageLinks(joined, kept.tobytes())
        return page

    def join(self, other: LinkCheck) -> None:
        """Take in the pages of another check."""
        used = set().union(*(_links(page) for page in other.pages.values()))
        numbers = {number: self._number(other.texts[number]) for number in sorted(used)}
        for address, page in other.pages.items():
            links = array(_NUMBERS, [numbers[link] for link in _links(page)])
            self.pages[address] = PageLinks(page.anchors, links.tobytes())

    def broken(self, files: Container[str]) -> list[str]:
        """Return one line for each link that leads nowhere, sorted. `files` are the other published files.

        A link that leads from a page up to the root leads to the same place from every page as deep,
        so it is looked at, and named when it is broken, with the first such page only.
        """
        from_root: dict[int, set[int]] = defaultdict(set)
        faults = []
        for address in sorted(self.pages):
            depth = address.count("/")
            for number in set(_links(self.pages[address])) - from_root[depth]:
                link = self.texts[number]
                if depth and link.startswith("../" * depth):
                    from_root[depth].add(number)
                if (fault := self._fault(address, unescape(link), files)) is not None:
                    faults.append(f'{address or "index"}: link to "{unescape(link)}": {fault}')
        return sorted(faults)

    def _number(self, text: str) -> int:
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return number

    def _fault(self, address: str, link: str, files: Container[str]) -> str | None:
        if (plain := _PLAIN.fullmatch(link)) is not None:
            up, path, anchor = plain.groups("")
            folders = address.split("/")[:-1]
            if (above := len(folders) - len(up) // 3) >= 0:
                leads_to = "/".join((*folders[:above], path)) if up or path else address
                return self._fault_at(leads_to, anchor, files)
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return None
        target = self._target(address, unquote(parts.path))
        if target is None:
            return "it leads out of the site"
        return self._fault_at(target, unquote(parts.fragment), files)

    def _fault_at(self, target: str, anchor: str, files: Container[str]) -> str | None:
        page = self.pages.get(target)
        if page is None:
            return None if target in files else "there is no such page or file"
        if anchor and not anchor.startswith(":~:") and f"{_BETWEEN}{anchor}{_BETWEEN}" not in page.anchors:
            return f'there is no "{anchor}" on that page'
        return None

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


# A link that means what it says: how far it leads up, from there on, and the anchor. Nothing is encoded.
_PLAIN = re.compile(
    r"((?:\.\./)*)((?:[a-z0-9_-][a-z0-9_.-]*/)*(?:[a-z0-9_-][a-z0-9_.-]*)?)(?:#([a-z0-9_-]*))?"
)


def _links(page: PageLinks) -> array[int]:
    return array(_NUMBERS, page.links)
