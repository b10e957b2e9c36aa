"""Every quote is proved, every proof has its quote, and quotes stay a small part of a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator

from ..dataset import Dataset
from ..loading import LOCK
from ..model import Status
from ..model.lock import LockedQuote
from ..problems import Problem, explain
from ..quotes import LARGEST_SHARE, QuotePlace, quote_places
from .rule import Rule

VERIFY = "run `factcheck verify` where the captured texts are"
DRAFT = "the claim can stay a draft until whoever holds the text has captured it and run `factcheck verify`"


def _check(dataset: Dataset) -> Iterator[Problem]:
    proofs: dict[tuple[str, str], list[tuple[int, LockedQuote]]] = defaultdict(list)
    for number, quote in enumerate(dataset.lock.quotes):
        proofs[quote.source, quote.selector.exact].append((number, quote))
    stale = yield from _captures(dataset)
    used: set[int] = set()
    guessing = any(dataset.broken.values())
    for place in quote_places(dataset):
        source = dataset.sources.get(place.source)
        if source is None:
            guessing = True
            continue
        # A draft is shown to nobody, and whoever writes it need not have the captured texts.
        is_draft = place.kind == "claim" and dataset.claims[place.id].status is Status.DRAFT
        if source.capture is None and not is_draft:
            what = f'"{place.source}" has no captured text'
            tip = DRAFT if place.kind == "claim" else None
            yield _problem(dataset, place, what, "our own words instead of a quote", tip)
            continue
        found = [
            number
            for number, quote in proofs.get((place.source, place.text), ())
            if place.place in (None, quote.place) and quote.sha256 == source.capture
        ]
        used.update(found)
        if not found and place.source not in stale and not is_draft:
            what = f'the quote is not proved to stand in "{place.source}"'
            yield _problem(dataset, place, what, "a proof", VERIFY)
    for number, quote in enumerate(dataset.lock.quotes):
        if not guessing and number not in used and quote.source not in stale:
            what = f'the proof of "{quote.selector.exact}" in "{quote.source}" has no quote any more'
            yield _of_lock(dataset, what)
    yield from _share(dataset)


def _captures(dataset: Dataset) -> Generator[Problem, None, set[str]]:
    """Hold the captures of the lock against those of the sources, and return those that differ."""
    stale = set()
    for id, source in dataset.sources.items():
        capture = dataset.lock.captures.get(id)
        if source.capture is not None and (capture is None or capture.sha256 != source.capture):
            stale.add(id)
            what = "the lock holds no proof from this captured text"
            yield dataset.problem("source", id, ("capture",), RULE.name, what, tip=VERIFY)
    for id in dataset.lock.captures:
        known = id in dataset.known("source")
        if not known or (id in dataset.sources and dataset.sources[id].capture is None):
            stale.add(id)
            yield _of_lock(dataset, f'"{id}" has no captured text any more')
    return stale


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


RULE = Rule("quote-proof", "A quote that is not in its source is the worst error of a fact-check.", _check)
