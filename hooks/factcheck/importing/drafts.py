"""One review to a draft claim and its sources, as files of the data folder.

A draft keeps what the review says and invents nothing: what a ClaimReview does not carry (the words of the
reports, the test, the reasoning) stands as a sentence that says so, until an editor replaces it.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import yaml

from ..addresses import Addresses
from ..dataset import Dataset
from ..edtf import day_words
from ..links import PREFIXES, same_address
from ..model import Claim, ScaleLabel, Settling, Source
from ..model.fields import MAX_SLUG, SLUG
from ..model.vocabulary import Icon
from ..quotes import TO_BE_QUOTED
from ..records import read_record
from ..rules.own_address import is_under
from ..yaml_tree import YamlError
from . import ratings
from .reviews import Document, Note, Review, UnusableError
from .text import cut, escaped, folded, slug

CLAIM_ID, SOURCE_ID = 70, 60
"""How long the ids are made; a number may follow."""

LABEL, SHORT, LINE, PARAGRAPH, MARKDOWN = 60, 75, 300, 1200, 8000

CLAIM_HEAD = """\
# Imported draft. Before it is published: choose topic, kind and prominence, write the test, quote each report
# and add it to the subject's reports, grade it, and read the evidence.
"""

Files = dict[str, bytes]


@dataclass(frozen=True)
class Draft:
    """The files of one record, the claim's first, by their path in the data folder; and what was left out."""

    claim: str
    files: Files
    notes: tuple[Note, ...]


@dataclass
class _Taking:
    """What one record adds; it counts only when the whole record is taken."""

    review: Review
    days: tuple[date, date]
    is_own: bool
    source: str = ""
    files: Files = field(default_factory=dict)
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


class Drafts:
    """Makes drafts beside the records that a data folder has, one after another."""

    def __init__(self, dataset: Dataset, addresses: Addresses, subject: str, topic: str) -> None:
        """Take the dataset, the site's addresses, and the subject and topic of every draft."""
        self._dataset, self._addresses = dataset, addresses
        self._subject, self._topic = subject, topic
        self._claims = set(dataset.known("claim")) | set(_former(dataset.claims.values()))
        # Sources by id with their address, and by address and version.
        self._sources = {id: same_address(source.url) for id, source in dataset.sources.items()}
        self._sources |= dict.fromkeys(dataset.broken.get("source", ()), "")
        self._sources |= dict.fromkeys(_former(dataset.sources.values()), "")
        self._numbers: defaultdict[str, int] = defaultdict(lambda: 1)
        self._by_address: dict[tuple[str, str], str] = {}
        for id, source in dataset.sources.items():
            if source.merged_into is None:
                self._by_address.setdefault((same_address(source.url), ""), id)
                self._by_address.setdefault((same_address(source.url), source.version or ""), id)
        self._seen = {
            (folded(claim.statement), ""): f"claims/{claim.subject}/{id}.yml"
            for id, claim in dataset.claims.items()
        }

    def draft(self, review: Review) -> Draft:
        """Return a review's draft. Raises UnusableError for a duplicate and for what the model refuses."""
        keys = [(folded(review.claim), key) for key in (same_address(review.url), folded(review.claimant))]
        for key in ((keys[0][0], ""), *keys):
            if key[0] and (first := self._seen.get(key)):
                raise UnusableError("duplicate", f"the same claim is already in {first}")
        own_id = self._own_id("claim", review.url)
        if own_id and own_id in self._claims:
            raise UnusableError("duplicate", f'there is already a claim "{own_id}"')
        taking = _Taking(review, self._days(review, own_id), bool(own_id))
        id = own_id or self._free(slug(review.claim, CLAIM_ID, "claim"), self._claims)
        path = f"claims/{self._subject}/{id}.yml"
        raw = CLAIM_HEAD.encode() + _yaml(self._claim(taking))
        for file, record in {path: raw, **taking.files}.items():
            _prove(file, record, self._subject)
        self._claims.add(id)
        self._sources |= taking.ids
        self._by_address |= taking.addresses
        self._seen |= dict.fromkeys((key for key in keys if key[1]), path)
        return Draft(path, {path: raw, **taking.files}, (*review.notes, *taking.notes))

    def _own_id(self, kind: str, url: str) -> str:
        """Return the id that an address of this site gives; nothing when it is another's."""
        prefix = f"{self._addresses.site_url}{PREFIXES[kind]}/"
        id = url.removeprefix(prefix).partition("#")[0].removesuffix("/")
        return id if url.startswith(prefix) and SLUG.fullmatch(id) and len(id) <= MAX_SLUG else ""

    def _free(self, id: str, taken: Container[str]) -> str:
        """Return an id that is not taken. The last number of each is kept, so that thousands stay quick."""
        found = id
        while found in taken:
            self._numbers[id] += 1
            found = f"{id}-{self._numbers[id]}"
        return found

    def _days(self, review: Review, own_id: str) -> tuple[date, date]:
        """Return the days on which a claim was first and last written of here: now, unless it is our own."""
        state = self._dataset.site.dataset
        first = review.published.latest if review.published else state.as_of
        if first > state.as_of:
            what = f"the review is of {day_words(first)}, after the record's as_of, {day_words(state.as_of)}"
            raise UnusableError("date-order", what)
        last = review.modified.latest if review.modified else first
        if not own_id or not state.first_release <= first <= last <= state.as_of:
            return state.as_of, state.as_of
        return first, last

    # -- the claim -------------------------------------------------------------------------------

    def _claim(self, taking: _Taking) -> dict[str, Any]:
        review, (first, last) = taking.review, taking.days
        if not taking.is_own:
            taking.source = self._source(taking, self._article(review), by_review=False)
        rating, outcome = self._rating(taking), self._dataset.scales.outcome
        appearances = self._reports(taking)
        return {
            "short": cut(review.claim, SHORT),
            "statement": review.claim,
            "topic": self._topic,
            "kind": "present-fact",
            "prominence": "main",
            "criteria": {
                "untestable": "Imported: no test has been written yet.",
                "decided_by": "Not said yet",
                "written": str(first),
            },
            "appearances": [self._appearance(taking, id) for id in appearances],
            "outcome": {
                "rating": rating,
                "answer": cut(review.rating.explanation, LINE) or self._said(review, LINE),
                "reasoning": self._reasoning(taking),
                "as_of": str(last),
                "would_change": "Imported: not said yet.",
                **(
                    {"searched": "Imported: what was looked for is not recorded here yet."}
                    if outcome[rating].settling is Settling.SEARCHED
                    else {}
                ),
                **({"evidence": evidence} if (evidence := self._evidence(taking)) else {}),
            },
            "history": self._history(taking, rating),
            "status": "draft",
        }

    @staticmethod
    def _said(review: Review, limit: int) -> str:
        label = review.rating.label or review.rating.value
        return cut(f"{cut(review.reviewer, LABEL)} rated it “{label}”.", limit)

    def _rating(self, taking: _Taking) -> str:
        """Return the outcome that the review's rating means; where it means none, one that says so."""
        rating, outcomes = taking.review.rating, self._dataset.scales.outcome
        by_label = ratings.by_label(rating.label, outcomes)
        by_number = ratings.by_number(rating.number, outcomes)
        if by_label and by_number and by_label != by_number:
            what = f"label “{cut(rating.label, LABEL)}” and number {rating.value} disagree; it is ungraded"
            taking.notes.append(Note("rating-conflict", what))
        elif found := by_label or by_number:
            return found
        else:
            what = f"“{cut(rating.label, LABEL)}” has no equal on our scale; the draft is ungraded"
            taking.notes.append(Note("rating-unknown", what))
        return next(id for id, label in outcomes.items() if label.settling is Settling.SEARCHED)

    def _reasoning(self, taking: _Taking) -> str:
        review = taking.review
        if taking.is_own:
            return "Imported from an export of this site, which does not carry the reasoning."
        said = escaped(cut(review.rating.label, PARAGRAPH)) or "no label"
        number = f" ({escaped(review.rating.value)})" if review.rating.value else ""
        text = (
            f"Imported, and not graded here: {escaped(cut(review.reviewer, LABEL))} rated it "
            f"“{said}”{number}.[^{taking.source}]"
        )
        if len(review.rating.explanation) > LINE:
            text += "\n\n" + escaped(cut(review.rating.explanation, MARKDOWN // 3))
        return text

    def _history(self, taking: _Taking, rating: str) -> list[dict[str, str]]:
        review, (first, last) = taking.review, taking.days
        known = review.published.text if review.published and not taking.is_own else str(first)
        whose = "this site's own" if taking.is_own else f"that of {cut(review.reviewer, LABEL)}, not ours"
        entry = {
            "known": known,
            "recorded": str(first),
            "rating": rating,
            "class": "first-rating",
            "note": f"Imported; the rating is {whose}.",
        }
        if last == first:
            return [entry]
        later = {
            "known": str(last),
            "recorded": str(last),
            "class": "clarification",
            "note": "Imported: the day of the last change; what it was is not recorded here.",
        }
        return [entry, {**entry, **later}]

    def _evidence(self, taking: _Taking) -> list[dict[str, str]]:
        """Return the review itself, and what it cites; what our own cites was not seen again."""
        review, checked = taking.review, str(taking.days[1])
        common = {"bearing": "context"}
        cited = [self._source(taking, document) for document in self._others(taking, review.citations)]
        items = [
            {
                "source": id,
                **common,
                "finding": "Cited by the review; what it says is not recorded here yet.",
                "passage": "Not recorded",
                "tier": "secondary",
                "access": "cited",
                **({"via": taking.source} if taking.source else {}),
                "checked": checked,
            }
            for id in dict.fromkeys(cited)
            if id != taking.source
        ]
        if not taking.source:
            return items
        own = {
            "source": taking.source,
            **common,
            "finding": self._said(review, PARAGRAPH),
            "passage": "ClaimReview markup",
            "tier": "tertiary",
            "access": "read",
            "checked": checked,
        }
        return [own, *items]

    def _reports(self, taking: _Taking) -> list[str]:
        """Return the sources in which the claim appeared; without any, the claim as the review tells it."""
        review = taking.review
        documents = list(self._others(taking, review.appearances))
        if documents:
            return list(dict.fromkeys(self._source(taking, document) for document in documents))
        taking.notes.append(
            Note("no-appearance", "where the claim was made is not said; it is kept as the review tells it")
        )
        told = Document(
            url=review.url,
            title=f"What {cut(review.claimant, LABEL) or 'somebody'} said, as the review tells it",
            title_is_name=True,
            publisher=review.claimant or "Not named",
            published=review.claimed,
            language=review.language,
        )
        return [self._source(taking, told, version=cut(f"as told of {review.claimant or 'somebody'}", LABEL))]

    def _others(self, taking: _Taking, documents: Iterable[Document]) -> Iterable[Document]:
        for document in documents:
            if any(is_under(document.url, own) for own in self._addresses.own):
                taking.notes.append(Note("own-address", f"{cut(document.url, LINE)} is this site; left out"))
            else:
                yield document

    def _appearance(self, taking: _Taking, source: str) -> dict[str, Any]:
        scales, claimant = self._dataset.scales, taking.review.claimant
        attribution = (
            {"kind": "named", "description": cut(claimant, LINE)}
            if claimant
            else {"kind": "none", "description": "The review does not say"}
        )
        return {
            "source": source,
            "quote": TO_BE_QUOTED,
            "place": "line 1",
            "in": "body",
            "stance": "affirms",
            "certainty": "stated",
            "attribution": [attribution],
            "sourcing": {"grade": _unclear(scales.sourcing), "note": "Imported: not graded yet."},
            "fidelity": {"grade": _unclear(scales.fidelity), "note": "Imported: not graded yet."},
        }

    # -- its sources -----------------------------------------------------------------------------

    @staticmethod
    def _article(review: Review) -> Document:
        return Document(
            url=review.url,
            title=review.title or f"Review of “{cut(review.claim, LINE - 12)}”",
            title_is_name=not review.title,
            publisher=review.reviewer,
            published=review.published,
            language=review.language,
        )

    def _source(
        self, taking: _Taking, document: Document, version: str = "", *, by_review: bool = True
    ) -> str:
        """Return the id of a document's source: one that is there already, or a new one."""
        own_id = self._own_id("source", document.id)
        address = same_address(document.url)
        known = ChainMap(taking.ids, self._sources)
        if own_id and known.get(own_id) == address:
            return own_id
        there = taking.addresses.get((address, version)) or self._by_address.get((address, version))
        if there and own_id and own_id not in known:
            # Our own export has two versions of one address, and does not say which.
            version = cut(f"recorded as {own_id}", LABEL)
        elif there:
            return there
        publisher = cut(document.publisher or (urlsplit(document.url).hostname or ""), LABEL)
        # Our own export names what it has no headline of; a title that was made here is ours too.
        is_ours = document.title_is_name and bool(own_id or version or not by_review)
        title, name = document.title, f"{publisher} {document.title}"
        if not title:
            title = name = document.url.partition("://")[2].rstrip("/")
            is_ours = True
        is_free = bool(own_id) and own_id not in known
        id = own_id if is_free else self._free(slug(name, SOURCE_ID, "source"), known)
        path = f"sources/{id}.yml"
        taking.ids[id] = address
        taking.addresses[address, version] = id
        taking.files[path] = b"# Imported; not read here yet.\n" + _yaml(
            {
                "title": cut(title, LINE),
                **({"title_is_ours": "yes"} if is_ours else {}),
                "publisher": publisher,
                **({"authors": [cut(name, LABEL) for name in document.authors]} if document.authors else {}),
                **self._published(taking, document),
                "language": document.language or "und",
                "type": "news",
                "url": document.url,
                **({"version": version} if version else {}),
                "archive_url": document.archived or "none known",
                **({"known_through": taking.source} if by_review and taking.source else {}),
                "note": "Imported from a ClaimReview; its type and date are not checked yet.",
            }
        )
        return id

    def _published(self, taking: _Taking, document: Document) -> dict[str, str]:
        when = document.published
        if when is None:
            claimed = taking.review.claimed
            return {"dating": f"The review dates the claim {claimed.text}."} if claimed else {}
        if when.earliest > self._dataset.site.dataset.as_of:
            taking.notes.append(Note("date-order", f"{when} is after the record's as_of; left out"))
            return {"dating": f"Given as {when.text}, which is after the record."}
        return {"published": when.text}


def _former(records: Iterable[Claim | Source]) -> Iterable[str]:
    return (id for record in records for id in record.former_ids)


def _unclear(scale: Mapping[str, ScaleLabel]) -> str:
    """Return the grade that says that nothing can be said: the one whose picture is fog, else the last."""
    return next((id for id, label in scale.items() if label.icon is Icon.FOG), list(scale)[-1])


def _prove(path: str, raw: bytes, subject: str) -> None:
    """Read a file back as the check will. Raises UnusableError with the first problem."""
    id = path.rpartition("/")[2].removesuffix(".yml")
    try:
        if path.startswith("claims/"):
            read_record(Claim, raw, path, {"id": id, "subject": subject})
        else:
            read_record(Source, raw, path, {"id": id})
    except YamlError as error:
        problem = error.problems[0]
        raise UnusableError(problem.rule, f"no sound record can be made of it: {problem.message}") from None


class _Dumper(yaml.CSafeDumper):
    """Writes text as the data folder has it: dates without quotation marks, several lines as a block."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's own attribute
        first: [entry for entry in entries if entry[0] != "tag:yaml.org,2002:timestamp"]
        for first, entries in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }


def _text(dumper: yaml.CSafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def _yaml(record: dict[str, Any]) -> bytes:
    text: str = yaml.dump(record, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text.encode()
