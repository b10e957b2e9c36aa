"""Atom feeds (RFC 4287) of what changed, by the date on which it was recorded.

Written with the standard library: an Atom entry is ten elements, and `feedgen`, the one library for
it, brings a compiled dependency and puts the time of the build into what is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
from xml.etree import ElementTree

from . import links
from .addresses import Addresses
from .changes import Change, changes
from .dataset import Dataset
from .pages.paging import html_bytes, paged
from .published_file import PublishedFile

NEWEST = 200
"""At most so many entries has a feed; the changelog and the history of the downloads have all."""
LARGEST = 250_000
"""About so many bytes may the entries of a feed take: with long notes it has fewer."""

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
ElementTree.register_namespace("", _ATOM)


@dataclass(frozen=True)
class FeedLink:
    """A feed as pages name it: its title and its address from the root."""

    title: str
    address: str


ALL_CHANGES = FeedLink("All changes", "feeds/changes.xml")
VERDICT_CHANGES = FeedLink("Changed verdicts", "feeds/verdicts.xml")


def feed_links(dataset: Dataset) -> list[FeedLink]:
    """Return the feeds: all changes, changed verdicts, and from two subjects on one for each of them."""
    of_subjects = [
        FeedLink(f"{subject.title}: all changes", links.subject_feed(subject.id))
        for subject in dataset.subjects.values()
    ]
    return [ALL_CHANGES, VERDICT_CHANGES, *(of_subjects if len(of_subjects) > 1 else [])]


def feeds(dataset: Dataset, addresses: Addresses) -> Iterator[PublishedFile]:
    """Yield every feed."""
    found = changes(dataset)
    chosen = {
        ALL_CHANGES.address: found,
        VERDICT_CHANGES.address: [change for change in found if change.is_of_verdict],
        **{
            links.subject_feed(id): [change for change in found if change.claim.subject == id]
            for id in dataset.subjects
        },
    }
    for link in feed_links(dataset):
        yield PublishedFile(link.address, _feed(link, chosen[link.address], dataset, addresses))


def _entry_id(change: Change, dataset: Dataset, addresses: Addresses) -> str:
    """Return the tag URI (RFC 4151) of an entry.

    It is made of the claim's first id, the day of the record and the entry's number on that day, so
    that a new id of the claim or a later entry leaves it as it is.
    """
    claim, day = change.claim, change.entry.recorded
    of_day = [entry for entry in claim.history if entry.recorded == day]
    number = next(number for number, entry in enumerate(of_day, start=1) if entry is change.entry)
    first_id = claim.former_ids[0] if claim.former_ids else claim.id
    authority = f"{urlsplit(addresses.site_url).hostname},{dataset.site.dataset.first_release.isoformat()}"
    return f"tag:{authority}:claims/{first_id}/{day.isoformat()}/{number}"


def _feed(
    link: FeedLink,
    found: list[Change],
    dataset: Dataset,
    addresses: Addresses,
) -> bytes:
    site = dataset.site
    own = addresses.site_url + link.address
    newest = max((change.entry.recorded for change in found), default=site.dataset.first_release)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": "en"})
    _add(feed, "id", own)
    _add(feed, "title", f"{site.name}: {link.title}")
    _add(feed, "subtitle", site.tagline)
    _add(feed, "updated", _time(newest))
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{addresses.site_url}changelog/")
    author = _add(feed, "author")
    _add(author, "name", site.publisher.name)
    if site.publisher.url:
        _add(author, "uri", site.publisher.url)
    _add(feed, "rights", f"{site.data_licence}, {site.data_licence_url}")
    entries, *_ = paged(found, NEWEST, _entry_bytes, LARGEST)
    for change in entries.items:
        _entry(feed, change, dataset, addresses)
    # ElementTree escapes what XML reserves; the reader of the data refuses what XML cannot hold.
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _entry_bytes(change: Change) -> int:
    return 750 + html_bytes(change.claim.short, change.entry.note)


def _entry(feed: ElementTree.Element, change: Change, dataset: Dataset, addresses: Addresses) -> None:
    claim, recorded = change.claim, _time(change.entry.recorded)
    page = addresses.site_url + links.claim_address(claim.id)
    entry = _add(feed, "entry")
    _add(entry, "id", _entry_id(change, dataset, addresses))
    _add(entry, "title", f"{_what(change, dataset)}: {claim.short}")
    _add(entry, "link", rel="alternate", type="text/html", href=page)
    _add(entry, "link", rel="related", type="application/json", href=f"{page}claim.json")
    _add(entry, "published", recorded)
    _add(entry, "updated", recorded)
    _add(entry, "category", term=change.entry.change.value, scheme=f"{addresses.site_url}changelog/")
    _add(
        entry,
        "category",
        term=change.entry.rating,
        scheme=f"{addresses.site_url}methodology/",
        label=dataset.scales.outcome[change.entry.rating].label,
    )
    _add(entry, "summary", summary(change, dataset), type="text")


def _what(change: Change, dataset: Dataset) -> str:
    """Return what changed in a few words: `Pending → True`, or the outcome that stays."""
    outcomes = dataset.scales.outcome
    label = outcomes[change.entry.rating].label
    if change.before is not None and change.is_of_verdict:
        return f"{outcomes[change.before].label} → {label}"
    return label if change.before is None else f"{label} (as before)"


def summary(change: Change, dataset: Dataset) -> str:
    """Return what changed, from what to what, and why."""
    outcomes = dataset.scales.outcome
    kind = change.entry.change.replace("-", " ").capitalize()
    label = outcomes[change.entry.rating].label
    if change.before is None:
        verdict = f"The outcome is “{label}”."
    elif change.is_of_verdict:
        verdict = f"The outcome went from “{outcomes[change.before].label}” to “{label}”."
    else:
        verdict = f"The outcome stays “{label}”."
    known = f" Known {change.entry.known}, reconstructed." if change.reconstructed else ""
    return f"{kind}. {verdict} {change.entry.note}{known}"


def _time(day: date) -> str:
    """Return the start of a day in UTC (RFC 3339); the record knows days, not hours."""
    return f"{day.isoformat()}T00:00:00Z"


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element
