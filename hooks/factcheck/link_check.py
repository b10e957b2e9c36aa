"""Every link inside the site leads to a page or file that is there, and to an anchor on it."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
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
    """Return what a piece of HTML links to, and what can be linked to in it.

    It sees attributes as our templates write them: in lower case, and in double quotation marks.
    """
    links = dict.fromkeys(_LINKS.findall(html))
    return Found(tuple(links), frozenset(map(unescape, _ANCHORS.findall(html))))


def find_by_hand(html: str) -> Found:
    """Return the same of HTML that somebody wrote, in every way that HTML allows; that takes longer."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return Found(tuple(finder.links), frozenset(finder.anchors))


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: dict[str, None] = {}
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _LINK and value is not None:
                self.links[escape(value, quote=False)] = None
            elif name in _ANCHOR and value is not None:
                self.anchors.add(value)


def _values_of(*names: str) -> re.Pattern[str]:
    """Return the pattern of the values of some attributes; fixed letters in front are found fast."""
    named = "|".join(rf'(?<=[ \t\n\f\r]{name}=")' for name in names)
    return re.compile(rf'="(?:{named})([^"]*)"')


_LINK, _ANCHOR = ("href", "src"), ("id", "name")
_LINKS, _ANCHORS = _values_of(*_LINK), _values_of(*_ANCHOR)


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

    def add(self, address: str, html: str, besides: Found | None = None) -> PageLinks:
        """Take in one page; `besides` is what else was found on it, as in parts that `html` leaves out."""
        found = find(html)
        anchors, links = found.anchors, found.links
        if besides is not None:
            anchors, links = anchors | besides.anchors, tuple(dict.fromkeys(besides.links + links))
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

    def compact(self) -> LinkCheck:
        """Return the same check; without the links that no page has any more, where these are most of all."""
        used = set().union(*map(_links, self.pages.values()))
        if 2 * len(used) >= len(self.texts):
            return self
        small = LinkCheck(self.base)
        small.join(self)
        return small

    def broken(self, files: Container[str]) -> list[str]:
        """Return one line for each link that leads nowhere, sorted. `files` are the other published files.

        A link that leads from a page up to the root leads to the same place from every page as deep,
        so it is looked at, and named when it is broken, with the first such page only.
        """
        from_root: dict[int, set[int]] = defaultdict(set)
        faults = set()
        for address in sorted(self.pages):
            depth = address.count("/")
            for number in set(_links(self.pages[address])) - from_root[depth]:
                link = self.texts[number]
                if depth and link.startswith("../" * depth):
                    from_root[depth].add(number)
                if (fault := self._fault(address, _aim(link), files)) is not None:
                    faults.add(f'{address or "index"}: link to "{unescape(link)}": {fault}')
        return sorted(faults)

    def _number(self, text: str) -> int:
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return number

    def _fault(self, address: str, aim: tuple[str, str] | None, files: Container[str]) -> str | None:
        if aim is None:
            return None
        path, anchor = aim
        target = self._target(address, path)
        if target is None:
            return "it leads out of the site"
        if target in self.pages:
            there = self.pages[target].anchors
            if anchor and not anchor.startswith(":~:") and f"{_BETWEEN}{anchor}{_BETWEEN}" not in there:
                return f'there is no "{anchor}" on that page'
            return None
        return None if target in files else "there is no such page or file"

    def _target(self, address: str, path: str) -> str | None:
        if not path:
            return address
        # Nearly all links lead up to the root and down again, or to a file beside the page.
        up = "../" * address.count("/")
        below = path.removeprefix(up)
        if path.startswith(up) and _PLAIN_PATH.fullmatch(below) and below[-1:] == "/" and "//" not in below:
            return below
        if "/" not in path and path not in (".", ".."):
            return address[: address.rfind("/") + 1] + path
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


_PLAIN_PATH = re.compile(r"(?!/)[a-z0-9_/-]*")
_PLAIN = re.compile(r"(?!//)[A-Za-z0-9._/-]*(?:#[A-Za-z0-9._-]*)?")


@lru_cache(maxsize=1024)
def _aim(link: str) -> tuple[str, str] | None:
    """Return the path and the anchor of a link as it is written, or None when it leads to another site."""
    if _PLAIN.fullmatch(link):
        path, _, anchor = link.partition("#")
        return path, anchor
    parts = urlsplit(unescape(link))
    return None if parts.scheme or parts.netloc else (unquote(parts.path), unquote(parts.fragment))


def _links(page: PageLinks) -> array[int]:
    return array(_NUMBERS, page.links)
