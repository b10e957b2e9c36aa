"""Every quote is proved, every proof has its quote, and quotes stay a small part of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..dataset import Dataset
from ..loading import LOCK
from ..model import Claim, Status
from ..problems import Problem, explain
from ..quotes import LARGEST_SHARE, QuotePlace, quotes_of_claim, quotes_of_source
from .rule import OfAll, Rule

VERIFY = "run `factcheck verify` where the captured texts are"
DRAFT = "the claim can stay a draft until whoever holds the text has captured it and run `factcheck verify`"

Quoted = tuple[str, str, str | None]
"""A quote as its proof names it: document, words, and place, which is None for a phrase of any place."""


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    # A draft is shown to nobody, and whoever writes it need not have the captured texts.
    if claim.status is not Status.DRAFT:
        yield from _unproved(quotes_of_claim(claim), dataset)


def _others(dataset: Dataset) -> Iterator[Problem]:
    for source in dataset.sources.values():
        yield from _unproved(quotes_of_source(source), dataset)
    yield from _captures(dataset)
    yield from _share(dataset)


def _unproved(places: Iterable[QuotePlace], dataset: Dataset) -> Iterator[Problem]:
    for place in places:
        source = dataset.sources.get(place.source)
        if source is None:
            continue
        if source.capture is None:
            what = f'"{place.source}" has no captured text'
            tip = DRAFT if place.kind == "claim" else None
            yield _problem(dataset, place, what, "our own words instead of a quote", tip)
        elif place.source not in dataset.stale_captures and not any(
            place.place in (None, proof.place) and proof.sha256 == source.capture
            for proof in dataset.lock.proofs_of(place.source, place.text)
        ):
            what = f'the quote is not proved to stand in "{place.source}"'
            yield _problem(dataset, place, what, "a proof", VERIFY)


def _quoted(places: Iterable[QuotePlace]) -> frozenset[Quoted]:
    return frozenset((place.source, place.text, place.place) for place in places)


def _all(dataset: Dataset, quoted: Mapping[str, frozenset[Quoted]]) -> Iterator[Problem]:
    of_sources = (_quoted(quotes_of_source(source)) for source in dataset.sources.values())
    used: set[Quoted] = set().union(*quoted.values(), *of_sources)
    if any(dataset.broken.values()) or any(source not in dataset.sources for source, _, _ in used):
        return  # Whose quote it was may be unknown only because of that.
    for proof in dataset.lock.quotes:
        id, words = proof.source, proof.selector.exact
        is_used = (id, words, proof.place) in used or (id, words, None) in used
        if id in dataset.stale_captures or (is_used and proof.sha256 == dataset.sources[id].capture):
            continue
        yield _of_lock(dataset, f'the proof of "{words}" in "{id}" has no quote any more')


def _captures(dataset: Dataset) -> Iterator[Problem]:
    """Hold the captures of the lock against those of the sources."""
    for id in dataset.stale_captures:
        if id in dataset.sources and dataset.sources[id].capture is not None:
            what = "the lock holds no proof from this captured text"
            yield dataset.problem("source", id, ("capture",), RULE.name, what, tip=VERIFY)
        else:
            yield _of_lock(dataset, f'"{id}" has no captured text any more')


def _share(dataset: Dataset) -> Iterator[Problem]:
    for id, capture in dataset.lock.captures.items():
        if capture.quoted * LARGEST_SHARE > capture.words and id in dataset.sources:
            what = f"{capture.quoted} words are quoted of {capture.words}"
            expected, tip = f"at most one in {LARGEST_SHARE}", "quote shorter phrases"
            yield dataset.problem("source", id, (), RULE.name, what, expected=expected, tip=tip)


def _of_lock(dataset: Dataset, what: str) -> Problem:
    return Problem(dataset.files["lock", LOCK].shown, 1, 1, RULE.name, explain(what, tip=VERIFY))


def _problem(
    dataset: Dataset, place: QuotePlace, what: str, expected: str, tip: str | None = None
) -> Problem:
    return dataset.problem(place.kind, place.id, place.loc, RULE.name, what, expected=expected, tip=tip)


RULE = Rule(
    "quote-proof",
    "A quote that is not in its source is the worst error of a fact-check.",
    of_claim=_claim,
    of_others=_others,
    of_all=OfAll(lambda claim: _quoted(quotes_of_claim(claim)), _all),
)
