"""Markdown fields: what they may hold, and their safe HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from markdown import Markdown
    from nh3 import Cleaner

_MARK = re.compile(r"\[\^([^\]\s]*)\]")
_RECORD_LINK = re.compile(r"(claim|source):([a-z0-9-]+)")
_WEB_LINK = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!?]")
_OUTSIDE = re.compile(r'<a (href="https?:)', re.IGNORECASE)
# A link or a picture of Markdown needs its address in brackets, a definition, or a tag.
_MAY_LINK = re.compile(r"\]\(|\]:|<")
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "code", "blockquote", "br", "h3", "h4", "hr", "sup"}


# A paragraph in one line that begins with a letter and in which nothing has a meaning for Markdown or
# HTML but our marks and emphasis. Most texts of most records hold no others.
_EMPHASIS = re.compile(r"(?<!\*)\*([^\W_]+(?:[ -][^\W_]+)*)\*(?!\*)")
_PLAIN = re.compile(
    rf"""(?!.*\ [ \n])[^\W\d_](?:[^\W_]++|[ ,.;:?%€$/'"’‘“”–—…()-]++|!(?!\[)"""
    rf"|\[\^[a-z0-9-]+\](?![(:\[])|{_EMPHASIS.pattern})*+"
)


@dataclass(frozen=True)
class Fault:
    """Something that a Markdown field must not hold."""

    what: str
    expected: str
    tip: str | None = None


def marks(text: str) -> list[str]:
    """Return the source ids of the evidence marks `[^id]`, in order, each once."""
    return list(dict.fromkeys(_MARK.findall(text)))


def record_links(text: str) -> list[tuple[str, str]]:
    """Return the kind and id of each link to a record of ours: `[words](claim:id)`."""
    found = (_RECORD_LINK.fullmatch(address) for address in _links(text).addresses)
    return [(match[1], match[2]) for match in found if match is not None]


def faults(text: str) -> Iterator[Fault]:
    """Yield what a Markdown field must not hold: raw HTML, pictures, links that are no web links."""
    if (match := _TAG.search(text)) is not None:
        found = text[match.start() : match.start() + 20].split("\n")[0]
        yield Fault(f'raw HTML "{found}"', "Markdown without HTML", "write &lt; for a plain <")
        return
    collector = _links(text)
    if collector.pictures:
        yield Fault("a picture", "words and links only")
    for address in collector.addresses:
        if not (_WEB_LINK.match(address) or _RECORD_LINK.fullmatch(address)):
            yield Fault(f'a link to "{address[:40]}"', "https://…, claim:id or source:id")


def to_html(text: str, numbers: Mapping[str, int], link: Callable[[str, str], str]) -> Markup:
    """Return the safe HTML of a Markdown field.

    `numbers` maps source ids to the numbers of their evidence marks; `link(kind, id)` returns the
    address of a record. The result passes nh3's sanitiser whatever the rules let through.
    """
    paragraphs = text.strip("\n").split("\n\n")
    if all(map(_PLAIN.fullmatch, paragraphs)):
        return Markup(_plain_html(paragraphs, numbers))
    html = _convert(text)
    html = _MARK.sub(lambda match: _mark_html(match[1], numbers), html)
    html = re.sub(
        r'href="(claim|source):([a-z0-9-]+)"',
        lambda match: f'href="{escape(link(match[1], match[2]))}"',
        html,
    )
    return Markup(_OUTSIDE.sub(r'<a rel="external noopener" \1', _sanitiser().clean(html)).strip())


def _plain_html(paragraphs: Iterable[str], numbers: Mapping[str, int]) -> str:
    """Return what the converter and the sanitiser would make of plain paragraphs, for a tenth of the cost."""
    html = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return _MARK.sub(lambda match: _mark_html(match[1], numbers), _EMPHASIS.sub(r"<em>\1</em>", html))


def _mark_html(id: str, numbers: Mapping[str, int]) -> str:
    if id not in numbers:
        return f"[{id}]"
    return f'<sup class="fc-mark"><a href="#evidence-{id}">[{numbers[id]}]</a></sup>'


@cache
def _sanitiser() -> Cleaner:
    """Return the sanitiser; it is made once because its rules are compiled."""
    from nh3 import Cleaner

    return Cleaner(
        tags=_TAGS,
        attributes={"a": {"href", "class"}, "sup": {"class"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )


@cache
def _converter() -> Markdown:
    """Return the converter; making one costs as much as converting a text."""
    # Checking one file must not wait for a library that only pages and links need.
    from markdown import Markdown

    return Markdown(output_format="html")


@lru_cache(maxsize=4096)
def _convert(text: str) -> str:
    return _converter().reset().convert(text)


def _links(text: str) -> _Links:
    collector = _Links()
    if _MAY_LINK.search(text):
        collector.feed(_convert(text))
    return collector


class _Links(HTMLParser):
    """Collects the addresses of links and counts pictures; character references are decoded."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[str] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.addresses.append(value)
        self.pictures += tag == "img"
