"""Prove quotes: find each in the captured text of its document, and write the lock."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .dataset import Dataset
from .model.fields import MAX_QUOTE_WORDS
from .model.lock import LockedCapture, LockedQuote, QuoteLock, Selector
from .problems import Problem
from .quotes import QuotePlace, fold, is_to_be_quoted, quote_places, run_hashes, words
from .sentences import sentences

RULE = "quote-proof"
_LETTER = "[0-9A-Za-z\u00c0-\u024f]"


@dataclass(frozen=True)
class _Found:
    """Where a quote stands: the line, from 1, and the span of characters in the folded line."""

    line: int
    start: int
    end: int


def prove(dataset: Dataset, captures: Mapping[str, str], today: date) -> tuple[QuoteLock, list[Problem]]:
    """Find every quote in its capture; return the new lock and all problems.

    `captures` are texts by their SHA-256. A proof made before, of the same quote in the same
    capture, keeps its date; a new one gets `today`.
    """
    problems: list[Problem] = []
    dates = {
        (proof.source, proof.selector.exact, proof.sha256): proof.proved for proof in dataset.lock.quotes
    }
    texts: dict[str, str] = {}
    for source in dataset.sources.values():
        if source.capture is None:
            continue
        if source.capture in captures:
            texts[source.id] = captures[source.capture]
            continue
        expected = "the captured text in the captures folder"
        what = "no captured text has this SHA-256"
        problems.append(dataset.problem("source", source.id, ("capture",), RULE, what, expected=expected))
    spans: dict[str, list[_Found]] = defaultdict(list)
    proofs: dict[tuple[str, str, int], LockedQuote] = {}
    for place in quote_places(dataset):
        if place.source not in texts or is_to_be_quoted(place, dataset):
            continue
        text, sha256 = texts[place.source], dataset.sources[place.source].capture or ""
        found = _find(place, text)
        if found is None:
            problems.append(_not_found(dataset, place, text))
            continue
        spans[place.source].append(found)
        proofs[place.source, place.text, found.line] = LockedQuote(
            source=place.source,
            place=f"line {found.line}",
            proved=dates.get((place.source, place.text, sha256), today),
            sha256=sha256,
            selector=_selector(place.text, text, found),
        )
    locked = {
        id: LockedCapture(
            sha256=dataset.sources[id].capture or "",
            words=len(words(text)),
            quoted=_quoted(text, spans[id]),
            sentences=tuple(sentence.at for sentence in sentences(text)),
            runs=tuple(sorted(set(run_hashes(text)))),
        )
        for id, text in texts.items()
    }
    return QuoteLock(captures=locked, quotes=tuple(proofs[key] for key in sorted(proofs))), problems


def write_lock(lock: QuoteLock, path: Path) -> None:
    """Write the lock, the same bytes for the same proofs."""
    text = json.dumps(lock.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def _find(place: QuotePlace, text: str) -> _Found | None:
    wanted = fold(place.text)
    for number, line in enumerate(text.splitlines(), start=1):
        if place.place in (None, f"line {number}") and (found := _search(wanted, fold(line))):
            return _Found(number, found.start(), found.end())
    return None


def _search(wanted: str, line: str) -> re.Match[str] | None:
    """Find whole words: no part of a longer word or number, in scripts that put spaces between words."""
    start = rf"(?<!{_LETTER})" if re.match(_LETTER, wanted) else ""
    start += r"(?<!\d[.,])" if wanted[:1].isdigit() else ""
    end = rf"(?!{_LETTER})" if re.search(rf"{_LETTER}\Z", wanted) else ""
    end += r"(?![.,]\d)" if wanted[-1:].isdigit() else ""
    return re.search(start + re.escape(wanted) + end, line)


def _quoted(text: str, spans: list[_Found]) -> int:
    """Count the words of a text that any quote holds, each once however often it is quoted."""
    count = 0
    for number, line in enumerate(text.splitlines(), start=1):
        folded = fold(line)
        inside = bytearray(len(folded))
        for span in spans:
            if span.line == number:
                inside[span.start : span.end] = b"\x01" * (span.end - span.start)
        held = "".join(letter if mark else " " for letter, mark in zip(folded, inside, strict=True))
        count += len(words(held))
    return count


def _selector(exact: str, text: str, found: _Found) -> Selector:
    """Return a selector: the quote alone where it stands once, else with words around it, twelve in all."""
    folded = [fold(line) for line in text.splitlines()]
    if sum(line.count(fold(exact)) for line in folded) < 2:
        return Selector(exact=exact, prefix="", suffix="")
    line = folded[found.line - 1]
    room = MAX_QUOTE_WORDS - len(exact.split())
    prefix = line[: found.start].split()[-(room // 2) :] if room // 2 else []
    suffix = line[found.end :].split()[: room - len(prefix)]
    return Selector(exact=exact, prefix=" ".join(prefix), suffix=" ".join(suffix))


def _not_found(dataset: Dataset, place: QuotePlace, text: str) -> Problem:
    wanted = fold(place.text)
    lines = [n for n, line in enumerate(text.splitlines(), start=1) if _search(wanted, fold(line))]
    where = f"{place.place} of the capture" if place.place else "the capture"
    return dataset.problem(
        place.kind,
        place.id,
        place.loc,
        RULE,
        f'"{place.text}" does not stand in {where} of "{place.source}"',
        expected="the report's words, letter by letter",
        tip=f"it stands in line {lines[0]}" if lines else None,
    )
