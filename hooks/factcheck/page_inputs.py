"""What the pages of each job follow from, and the files beside them, as a digest that changes with it.

The page of a claim follows from the records that all claim pages share (the site, the vocabularies,
the subjects, the sources, who graded), and from the claims that it shows, with their proofs of
quotes and their grades. The page of a source follows from the same shared records, from what its
report covers, from the site's card, and from the claims that name any document of its family. Pages
about a subject, a topic, an entity or an outcome follow from the shared records, from the site's card, and
from the claims that belong to it. Every other page may show any record, so it follows from all of them.
What does not come from the data is not in these digests: the program, the addresses, the frame.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b

from .agreement import grades_of
from .dataset import Dataset
from .model import Claim, Source
from .pages import Job
from .social_card import site_card_words

_OF_THEIR_OWN = {"claim", "coverage", "grading", "lock"}
"""The kinds of which a claim's page shows only some records, or only parts of them."""


class PageInputs:
    """The digests of one dataset's records, put together for each job."""

    def __init__(self, dataset: Dataset, digests: Mapping[str, bytes]) -> None:
        """Take the dataset, and the digest of each record's file by the path that problems show."""
        self._dataset, self._digests = dataset, digests
        self._of_claims: dict[str, bytes] = {}

    def key(self, job: Job) -> bytes:
        """Return the digest of all that a job's pages follow from."""
        if isinstance(job.record, Claim):
            return self._claim(job.record)
        if isinstance(job.record, Source):
            return self._source(job.record)
        return self.everything if job.about is None else self._about(*job.about, facts=job.facts())

    def work_out(self) -> None:
        """Work out what the keys of many jobs look up, so that processes which part later share it."""
        _ = self.everything, self._shared, self._site_card, self._claims_by_source, self._claims_about
        for claim in self._dataset.published_claims.values():
            self._of_claim(claim)

    @cached_property
    def everything(self) -> bytes:
        """Return the digest of all records."""
        own = (self._file(kind, id) for kind, id in self._dataset.files)
        settings = repr((self._dataset.today, self._dataset.own_addresses, self._dataset.shows_drafts))
        return _digest((settings.encode(), *own))

    @cached_property
    def _shared(self) -> bytes:
        own = (self._file(kind, id) for kind, id in self._dataset.files if kind not in _OF_THEIR_OWN)
        graders = (
            grading.model_copy(update={"claims": {}}).model_dump_json().encode()
            for grading in self._dataset.current_gradings.values()
        )
        return _digest((str(self._dataset.shows_drafts).encode(), *own, *graders))

    def _claim(self, claim: Claim) -> bytes:
        shown = shown_claims(claim, self._dataset)
        return _digest((self._shared, *map(self._of_claim, shown)))

    def _source(self, source: Source) -> bytes:
        shown = (self._file("claim", claim.id) for claim in self._claims_by_source.shown(source))
        covered = "coverage", source.id
        coverage = self._file(*covered) if covered in self._dataset.files else b""
        return _digest((self._shared, self._site_card, coverage, *shown))

    def _about(self, kind: str, id: str, facts: object) -> bytes:
        shown = self._claims_about.get((kind, id), {}).values()
        return _digest((self._shared, self._site_card, repr(facts).encode(), *map(self._of_claim, shown)))

    @cached_property
    def _site_card(self) -> bytes:
        return repr(site_card_words(self._dataset)).encode()

    @cached_property
    def _claims_by_source(self) -> ClaimsBySource:
        return ClaimsBySource(self._dataset)

    @cached_property
    def _claims_about(self) -> Mapping[tuple[str, str], Mapping[str, Claim]]:
        return claims_about(self._dataset)

    def _of_claim(self, claim: Claim) -> bytes:
        """Return the digest of what only pages that show a claim follow from."""
        if claim.id not in self._of_claims:
            self._of_claims[claim.id] = _digest(self._parts_of_claim(claim))
        return self._of_claims[claim.id]

    def _parts_of_claim(self, claim: Claim) -> Iterator[bytes]:
        yield self._file("claim", claim.id)
        for said in claim.appearances:
            proof = self._dataset.proofs.get((said.source, said.quote, said.place))
            yield b"" if proof is None else f"{proof.proved} {proof.sha256}".encode()
        # The pages show gradings with the ids of today, the file beside the page as they were made.
        current, made = self._dataset.current_gradings, self._dataset.gradings
        for grading in (*current.values(), *(made.values() if made is not current else ())):
            grades = grades_of(claim, grading)
            yield b"" if grades is None else grades.model_dump_json().encode()

    def _file(self, kind: str, id: str) -> bytes:
        shown = self._dataset.files[kind, id].shown
        # A lock that is not there has no digest.
        return f"{kind} {id} {shown} ".encode() + self._digests.get(shown, b"")


def shown_claims(claim: Claim, dataset: Dataset) -> list[Claim]:
    """Return the claims that a claim's page shows: itself, those that it names, and those that name it."""
    named = (*claim.conflicts_with, *claim.related, claim.reports_that, claim.merged_into)
    naming = (*dataset.reported_by.get(claim.id, ()), *dataset.merged_claims.get(claim.id, ()))
    ids = dict.fromkeys(id for id in (claim.id, *named, *(one.id for one in naming)) if id is not None)
    return [dataset.claims[id] for id in ids if id in dataset.claims]


def claims_about(dataset: Dataset) -> dict[tuple[str, str], dict[str, Claim]]:
    """Return the claims that pages about something can show, by kind and id of that.

    Lists show the claims of a topic, an entity or an outcome. A subject's pages show its own claims, which
    alone its reports carry, those that contradict any of them, and those that its facts decide; its page of
    origins those of its claims that a report took from elsewhere than the rest of its text.
    """
    found: dict[tuple[str, str], dict[str, Claim]] = defaultdict(dict)
    for claim in dataset.published_claims.values():
        found["claim", claim.id][claim.id] = claim
        found["topic", claim.topic][claim.id] = claim
        found["outcome", claim.outcome.rating][claim.id] = claim
        for entity in claim.entities:
            found["entity", entity][claim.id] = claim
        if any(said.upstream for said in claim.appearances):
            found["origins", claim.subject][claim.id] = claim
        for id in (claim.id, *claim.conflicts_with):
            found["subject", claim.subject][id] = dataset.claims[id]
    for subject, record in dataset.subjects.items():
        for id in (id for fact in record.what_happened for id in fact.claims):
            found["subject", subject][id] = dataset.claims[id]
    return found


class ClaimsBySource:
    """The claims that each source's page can show.

    They name a document of the source's family: of all documents that are tied to it by descent, in
    any direction, the usual one or that of a single claim. What goes back to it, what it took over
    and what its siblings say are in the family.
    """

    def __init__(self, dataset: Dataset) -> None:
        """Sort the claims of a dataset by family."""
        self._dataset = dataset
        self._above: dict[str, str] = {}
        for source in dataset.sources.values():
            for descent in source.upstream:
                self._tie(source.id, descent.source)
        for claim in dataset.published_claims.values():
            for said in claim.appearances:
                for document in said.upstream or ():
                    self._tie(said.source, document)
        self._claims: dict[str, dict[str, Claim]] = defaultdict(dict)
        for claim in dataset.published_claims.values():
            documents = [said.source for said in claim.appearances]
            documents += [item.source for item in claim.outcome.evidence]
            for document in documents:
                self._claims[self._head(document)][claim.id] = claim

    def shown(self, source: Source) -> list[Claim]:
        """Return the claims that a source's page can show, each once, in a fixed order."""
        coverage = self._dataset.coverage.get(source.id)
        ids = {id for sentence in coverage.sentences for id in sentence.claims} if coverage else set()
        ids |= self._claims.get(self._head(source.id), {}).keys()
        return [self._dataset.claims[id] for id in sorted(ids) if id in self._dataset.claims]

    def _tie(self, one: str, other: str) -> None:
        self._above[self._head(one)] = self._head(other)

    def _head(self, id: str) -> str:
        """Return the document that stands for a family, and shorten the way to it."""
        way = []
        while (above := self._above.get(id, id)) != id:
            way.append(id)
            id = above
        self._above.update(dict.fromkeys(way, id))
        return id


def _digest(parts: Iterable[bytes]) -> bytes:
    """Return one digest of parts of any length, none of which can run into the next."""
    digest = blake2b(digest_size=32)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.digest()
