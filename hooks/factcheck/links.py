"""Every address of the site in one place."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote, urlsplit, urlunsplit

PREFIXES = {"claim": "claims", "source": "sources", "topic": "topics", "entity": "entities"}


def claim_address(id: str) -> str:
    """Return the address of a claim's page, relative to the site's root."""
    return f"claims/{id}/"


def source_address(id: str, number: int = 1) -> str:
    """Return the address of a source's page, or of one that follows it, counted with it."""
    return f"sources/{id}/" if number == 1 else f"sources/{id}/{number}/"


def topic_address(id: str) -> str:
    """Return the address of a topic's page."""
    return f"topics/{id}/"


def entity_address(id: str) -> str:
    """Return the address of an entity's page."""
    return f"entities/{id}/"


def outcome_address(id: str) -> str:
    """Return the address of the page that lists the claims with one outcome."""
    return f"outcomes/{id}/"


def subject_address(id: str, page: str = "") -> str:
    """Return the address of a subject's page, or of one of the pages under it."""
    return f"{id}/{page}/" if page else f"{id}/"


def home_address(address: str, subjects: Collection[str]) -> str:
    """Return an address, or that of the root for the page of the only subject, which is the same page."""
    return "" if len(subjects) == 1 and address == subject_address(next(iter(subjects))) else address


def page_address(first: str, number: int) -> str:
    """Return the address of a page of a long list whose first page is at an address.

    Where records stand beside the list, its further pages have a folder of their own: the id of a
    record may be a number.
    """
    if number == 1:
        return first
    beside_records = first == "" or first.removesuffix("/") in PREFIXES.values()
    return f"{first}page/{number}/" if beside_records else f"{first}{number}/"


def compare_address(subject: str, topic: str | None = None, number: int = 1) -> str:
    """Return the address of a subject's comparison, or of one page of a topic that is too large for it."""
    address = subject_address(subject, "compare")
    if topic is None:
        return address
    return page_address(f"{address}{topic}/", number)


def subject_feed(id: str) -> str:
    """Return the address of the feed of a subject's changes."""
    return f"feeds/{id}/changes.xml"


def address_of_record(kind: str, id: str) -> str | None:
    """Return the address of a record's page, or None for a kind that has no page of its own."""
    if kind == "subject":
        return subject_address(id)
    if kind in ("claim", "source"):
        return f"{PREFIXES[kind]}/{id}/"
    return None


def grade_anchor(scale: str, id: str) -> str:
    """Return the anchor of a grade on the methodology page."""
    return f"{scale}-{id}"


def to_root(address: str) -> str:
    """Return the relative address of the site's root, seen from a page."""
    return "../" * address.count("/") or "./"


def same_address(url: str) -> str:
    """Return an external address in a form in which equal documents are equal.

    Host and scheme do not distinguish case (RFC 3986, 6.2.2.1); http and https, a final slash
    and the fragment do not distinguish documents in practice.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return urlunsplit(("", host + port, parts.path.rstrip("/"), parts.query, ""))


def text_fragment(url: str, phrase: str) -> str:
    """Return an address that opens a page at a phrase (URL Fragment Text Directives, WICG).

    A comma, an ampersand and a hyphen have a meaning in the directive and are encoded.
    """
    base, _, fragment = url.partition("#")
    return f"{base}#{fragment}:~:text={quote(phrase, safe='').replace('-', '%2D')}"
