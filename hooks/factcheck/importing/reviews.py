"""One foreign ClaimReview to what it says, in one form; or the reason why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from pydantic_core import PydanticCustomError

from ..edtf import When
from ..links import same_address
from ..model.fields import web_address
from . import dates, ratings
from .shapes import Node, prop
from .text import MAX_TEXT, cut, hidden, words

MAX_CLAIM = 1200
MAX_DOCUMENTS = 100
LABEL = 60

# Only from where the marks begin: to try each of a million spaces would take hours.
_ADDRESS_BREAK = re.compile(r"(?<![\s,;])[\s,;]+(?:and\s+)?(?=https?://)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,3}")


class UnusableError(Exception):
    """A record that cannot be taken: the rule it breaks, and why."""

    def __init__(self, rule: str, what: str) -> None:
        """Keep rule and reason."""
        super().__init__(what)
        self.rule = rule


@dataclass(frozen=True)
class Note:
    """A part of a record that was left out, with the reason; the record itself is taken."""

    rule: str
    what: str


@dataclass(frozen=True)
class Document:
    """A document that a review names: where the claim appeared, or what it cites."""

    url: str
    id: str = ""
    title: str = ""
    title_is_name: bool = False
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: When | None = None
    language: str = ""
    archived: str = ""


@dataclass(frozen=True)
class Rating:
    """The rating as it stands in the review; `number` is its step on our scale, where it has one."""

    label: str
    value: str
    explanation: str
    number: int | None


@dataclass(frozen=True)
class Review:
    """What one ClaimReview says."""

    url: str
    claim: str
    rating: Rating
    title: str
    reviewer: str
    published: When | None
    modified: When | None
    language: str
    claimant: str
    claimed: When | None
    appearances: tuple[Document, ...]
    citations: tuple[Document, ...]
    notes: tuple[Note, ...]


def review_of(node: Node, nodes: Mapping[str, Node]) -> Review:
    """Return what a ClaimReview says. `nodes` are those that it may refer to, by `@id`.

    Raises UnusableError when it has no claim, rating or address, all that an Explorer requires.
    """
    return _Reader(nodes).review(node)


@dataclass
class _Reader:
    nodes: Mapping[str, Node]
    notes: list[Note] = field(default_factory=list)

    def review(self, node: Node) -> Review:
        claim = self._required(node, "claimReviewed")
        if len(claim) > MAX_CLAIM:
            raise UnusableError("too-long", f"claimReviewed has more than {MAX_CLAIM} characters")
        self._required(node, "url")
        url = _address(prop(node, "url"))
        if url is None:
            raise UnusableError("address", "url is no web address; expected http:// or https:// and a host")
        item = self._node(prop(node, "itemReviewed"))
        language = self._language(node)
        names = self._names(prop(node, "author")) or self._names(prop(node, "publisher"))
        if not names:
            self._note("no-author", f"the review names no author; its host, {_host(url)}, stands in")
        claimants = self._names(prop(item, "author")) or self._names(prop(node, "claimant"))
        if not claimants:
            self._note("no-claimant", "the review does not say who made the claim")
        own = same_address(url)
        return Review(
            url=url,
            claim=claim,
            rating=self._rating(self._node(prop(node, "reviewRating"))),
            title=words(prop(node, "headline")) or words(prop(node, "name")),
            reviewer=", ".join(names) or _host(url),
            published=self._date(node, "datePublished") or self._date(node, "dateCreated"),
            modified=self._date(node, "dateModified"),
            language=language,
            claimant=", ".join(claimants),
            claimed=self._date(item, "datePublished") or self._date(item, "dateCreated"),
            appearances=tuple(self._appearances(item, language, own)),
            citations=tuple(self._documents(prop(node, "citation"), "citation", language, own)),
            notes=tuple(dict.fromkeys(self.notes)),
        )

    def _note(self, rule: str, what: str) -> None:
        self.notes.append(Note(rule, what))

    def _required(self, node: Node, name: str) -> str:
        value = prop(node, name)
        if isinstance(value, dict) and "@value" not in value:
            value = value.get("@id") if name == "url" else prop(value, "text")  # a node instead of its text
        found = words(value)
        if not found:
            raise UnusableError("missing", f"{name} is missing, or holds no text")
        if len(found) > MAX_TEXT:
            raise UnusableError("too-long", f"{name} has more than {MAX_TEXT} characters")
        if count := hidden(value):
            self._note("hidden-character", f"{count} characters of {name} that nobody sees were left out")
        return found

    def _node(self, value: Any) -> Node:
        """Return the node that a value is, or refers to; the first of a list."""
        if isinstance(value, list):
            value = next((item for item in value if isinstance(item, dict)), None)
        if not isinstance(value, dict):
            return {}
        id = value.get("@id")
        return self.nodes.get(id, value) if isinstance(id, str) and len(value) == 1 else value

    def _names(self, value: Any) -> list[str]:
        """Return the names of authors, given as text, node, reference, or a list of these."""
        if isinstance(value, list):
            return list(dict.fromkeys(name for item in value for name in self._names(item)))
        if isinstance(value, dict):
            return [name] if (name := words(prop(self._node(value), "name"))) else []
        return [name] if (name := words(value)) else []

    def _rating(self, rating: Node) -> Rating:
        label = words(prop(rating, "alternateName")) or words(prop(rating, "name"))
        names = ("ratingValue", "worstRating", "bestRating")
        value, worst, best = (words(prop(rating, name)) for name in names)
        step = None
        if value and ratings.number(value) is None:
            # Some publishers put their label here.
            label, value = label or value, ""
        if value:
            try:
                step = ratings.on_our_scale(
                    ratings.number(value), ratings.number(worst), ratings.number(best)
                )
            except ValueError as error:
                self._note("rating-range", f"ratingValue {error}; it was left out")
        if not label and step is None:
            raise UnusableError("missing", "reviewRating has neither a label nor a number on its scale")
        scale = f"{value} on a scale from {worst or 1} to {best or 5}" if step is not None else ""
        return Rating(label, scale, words(prop(rating, "ratingExplanation")), step)

    def _date(self, node: Node, name: str) -> When | None:
        text = words(prop(node, name))
        found = dates.day(text)
        if text and found is None:
            whose = cut(words(prop(node, "@type")), LABEL) or "the claim"
            self._note("date", f"{name} of {whose} is no date that can be read")
        return found

    def _language(self, node: Node) -> str:
        value = prop(node, "inLanguage")
        value = prop(value, "alternateName") if isinstance(value, dict) else value
        found = words(value).replace("_", "-")
        return found if _LANGUAGE.fullmatch(found) else ""

    def _appearances(self, item: Node, language: str, own: str) -> Iterator[Document]:
        """Yield where the claim appeared: in the properties made for it, else in the address of the item."""
        seen: set[str] = set()
        for name in ("firstAppearance", "appearance", "url"):
            if name == "url" and seen:
                return
            for document in self._documents(prop(item, name), name, language, own):
                if (key := document.id or same_address(document.url)) not in seen:
                    seen.add(key)
                    yield document

    def _documents(self, value: Any, name: str, language: str, own: str) -> Iterator[Document]:
        found = list(self._parts(value))
        if len(found) > MAX_DOCUMENTS:
            self._note("too-many", f"{len(found) - MAX_DOCUMENTS} documents under {name} were left out")
        for part in found[:MAX_DOCUMENTS]:
            node = self._node(part) if isinstance(part, dict) else {"url": part}
            url = _address(prop(node, "url")) or _address(node.get("@id")) or _address(prop(node, "sameAs"))
            if url is None:
                self._note("address", f"a document under {name} has no web address and was left out")
            elif same_address(url) == own:
                self._note("self-reference", f"the review names itself under {name}; that was left out")
            else:
                headline = words(prop(node, "headline"))
                id = node.get("@id")
                yield Document(
                    url=url,
                    id=id if isinstance(id, str) else "",
                    title=headline or words(prop(node, "name")),
                    title_is_name=not headline,
                    publisher=", ".join(self._names(prop(node, "publisher"))),
                    authors=tuple(self._names(prop(node, "author"))),
                    published=self._date(node, "datePublished"),
                    language=self._language(node) or language,
                    archived=_address(prop(node, "archivedAt")) or "",
                )

    def _parts(self, value: Any) -> Iterator[Any]:
        """Yield nodes and addresses; several addresses may stand in one text."""
        if isinstance(value, list):
            for item in value:
                yield from self._parts(item)
        elif isinstance(value, dict):
            url = value.get("url")
            yield from (
                ({**value, "url": part} for part in self._split(url)) if isinstance(url, str) else [value]
            )
        elif isinstance(value, str):
            yield from self._split(value)

    def _split(self, text: str) -> Iterator[str]:
        """Yield the addresses of a text; of what stands after a space no address is made."""
        for part in _ADDRESS_BREAK.split(text.strip()):
            address, *rest = part.split() or [""]
            if rest:
                self._note("address", "words between addresses were left out")
            yield address


def _address(value: Any) -> str | None:
    """Return a web address, with what it must not hold percent-encoded; None when it is none."""
    if isinstance(value, list):
        return next((found for item in value if (found := _address(item))), None)
    if isinstance(value, dict):
        return _address(value.get("@id") or value.get("url"))
    if not isinstance(value, str) or hidden(value):
        return None
    for found in (value.strip(), quote(value.strip(), safe="%/:=&?~#+!$,;@()*[]._-")):
        with suppress(PydanticCustomError, ValueError):
            return web_address(found)
    return None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
