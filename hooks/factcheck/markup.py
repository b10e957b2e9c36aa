"""Markdown fields: what they may hold, and their safe HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from .escaping import escaped
from .yaml_tree import FORBIDDEN_CHARACTERS

if TYPE_CHECKING:
    from markdown import Markdown
    from nh3 import Cleaner

_MARK = re.compile(r"\[\^([^\[\]\s]*)\]")
_RECORD_LINK = re.compile(r"(claim|source):([a-z0-9-]+)")
_WEB_LINK = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!?]")
_OUTSIDE = re.compile(r'<a (href="https?:)', re.IGNORECASE)
# A link or a picture of Markdown needs its address in brackets, a definition, or a tag.
_MAY_LINK = re.compile(r"\]\(|\]:|<")
# A text without such a line has no list or quote inside more than five others.
_MAY_NEST = re.compile(r"^(?:[ \t]*(?:>|[*+-]|[0-9]+\.)){5}|^(?: {4}| {0,3}\t){5}", re.MULTILINE)
# What follows a backslash is no bracket.
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
MAX_DEPTH = 10
"""How deep brackets, lists and quotes may stand in each other."""
_NESTING = ("ul", "ol", "blockquote")
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "code", "blockquote", "br", "h3", "h4", "hr", "sup"}


# A paragraph in one line that begins with a letter and in which nothing has a meaning for Markdown or
# HTML but our marks and emphasis. Most texts of most records hold no others.
_EMPHASIS = re.compile(r"(?<!\*)\*([^\W_]+(?:[ -][^\W_]+)*)\*(?!\*)")
_PLAIN = re.compile(
    rf"""[^\W\d_](?:[^\W_]++|\ (?!\ )|[,.;:?%€$/'"’‘“”–—…()-]++|!(?!\[)"""
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
    if (fault := _too_deep(text)) is not None:
        yield fault
        return
    if (
        "&" in text
        and (hidden := FORBIDDEN_CHARACTERS.search(_sanitiser().clean(_convert(text)))) is not None
    ):
        # A character reference brings in what the reader of the file refuses.
        yield Fault(f"the invisible character U+{ord(hidden[0]):04X}", "visible characters only", "delete it")
    collector = _links(text)
    if collector.pictures:
        yield Fault("a picture", "words and links only")
    for address in collector.addresses:
        if not (_WEB_LINK.match(address) or _RECORD_LINK.fullmatch(address)):
            yield Fault(f'a link to "{address[:40]}"', "https://…, claim:id or source:id")
        elif not _is_readable(address):
            yield Fault(f'a link to "{address[:40]}"', "http:// or https:// and a host")


def _is_readable(address: str) -> bool:
    """Tell whether an address can be taken apart, as those who check links must."""
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True


def _too_deep(text: str) -> Fault | None:
    """Return the fault of a text nested so deep that Markdown needs seconds, or more stack than there is."""
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket == "[" else max(depth - 1, 0) if bracket == "]" else depth
        if depth > MAX_DEPTH:
            return Fault(f"more than {MAX_DEPTH} open brackets", "as many ] as [", "write \\[ for a plain [")
    if _MAY_NEST.search(text):
        try:
            deepest = _Depth.of(_convert(text))
        except RecursionError:
            deepest = MAX_DEPTH + 1
        if deepest > MAX_DEPTH:
            return Fault(f"nested more than {MAX_DEPTH} levels deep", "flatter lists and quotes")
    return None


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
    return Markup(_OUTSIDE.sub(r'<a rel="external" \1', _sanitiser().clean(html)).strip())


def outside(url: str, text: str, relation: str = "") -> Markup:
    """Return a link to another site; of what is no address of the web, the text alone."""
    if not url.lower().startswith(("https://", "http://")):
        return Markup(escaped(text))
    relations = f"external {relation}".rstrip()
    return Markup(f'<a href="{escaped(url)}" rel="{relations}">{escaped(text)}</a>')


def _plain_html(paragraphs: Iterable[str], numbers: Mapping[str, int]) -> str:
    """Return what the converter and the sanitiser would make of plain paragraphs, for a tenth of the cost."""
    html = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return _MARK.sub(lambda match: _mark_html(match[1], numbers), _EMPHASIS.sub(r"<em>\1</em>", html))


def _mark_html(id: str, numbers: Mapping[str, int]) -> str:
    if id not in numbers:
        return f"[{id}]"
    return f'<sup><a href="#evidence-{id}">[{numbers[id]}]</a></sup>'


@cache
def _sanitiser() -> Cleaner:
    """Return the sanitiser; it is made once because its rules are compiled."""
    from nh3 import Cleaner

    return Cleaner(
        tags=_TAGS,
        attributes={"a": {"href", "class"}},
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
    if _MAY_LINK.search(text) and _too_deep(text) is None:
        collector.feed(_convert(text))
    return collector


class _Depth(HTMLParser):
    """Counts how deep lists and quotes stand in each other."""

    now = deepest = 0

    @classmethod
    def of(cls, html: str) -> int:
        parser = cls()
        parser.feed(html)
        return parser.deepest

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.now += tag in _NESTING
        self.deepest = max(self.deepest, self.now)

    def handle_endtag(self, tag: str) -> None:
        self.now -= tag in _NESTING


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
