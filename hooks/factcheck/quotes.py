"""Quotes and their proof: each phrase is found in the captured text of its document.

A capture is other people's work and stays outside the repository. The lock holds what is needed
to prove without it: its hash, its sentences by number, a selector for each quote (W3C Web
Annotation, TextQuoteSelector), and the hash of every run of thirteen words, so that a test can
show that no longer passage of it stands anywhere in the repository.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .dataset import Dataset
from .model import Claim, Source, Status
from .model.fields import MAX_QUOTE_WORDS
from .model.lock import QuoteLock
from .yaml_tree import Loc

RUN = MAX_QUOTE_WORDS + 1
TO_BE_QUOTED = "to be quoted"
"""What stands for the quote in a draft whose report nobody here has read yet."""

LARGEST_SHARE = 3
"""All quotes from one report together are at most one word in so many."""

_MARKS = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "…": "..."}
)
_WORD = re.compile(r"[^\W_]+(?:['.,-][^\W_]+)*")


class QuotePlace(NamedTuple):
    """One quote in the data: the record that holds it, and the document it must stand in."""

    kind: str
    id: str
    loc: Loc
    source: str
    text: str
    place: str | None


def quote_places(dataset: Dataset) -> Iterator[QuotePlace]:
    """Yield every quote of the dataset."""
    for claim in dataset.claims.values():
        yield from quotes_of_claim(claim)
    for source in dataset.sources.values():
        yield from quotes_of_source(source)


def quotes_of_claim(claim: Claim) -> Iterator[QuotePlace]:
    """Yield every quote that a claim holds."""
    for number, said in enumerate(claim.appearances):
        at: Loc = ("appearances", number)
        yield QuotePlace("claim", claim.id, (*at, "quote"), said.source, said.quote, said.place)
        for index, deviation in enumerate(said.fidelity.deviations):
            where: Loc = (*at, "fidelity", "deviations", index)
            yield QuotePlace("claim", claim.id, (*where, "phrase"), said.source, deviation.phrase, None)
            if deviation.upstream_phrase is not None and said.fidelity.compared_with is not None:
                yield QuotePlace(
                    "claim",
                    claim.id,
                    (*where, "upstream_phrase"),
                    said.fidelity.compared_with,
                    deviation.upstream_phrase,
                    None,
                )


def quotes_of_source(source: Source) -> Iterator[QuotePlace]:
    """Yield every quote that a source holds."""
    for number, descent in enumerate(source.upstream):
        if descent.credit is not None:
            where: Loc = ("upstream", number, "credit")
            yield QuotePlace("source", source.id, where, source.id, descent.credit, None)
    for number, finding in enumerate(source.findings):
        where = ("findings", number)
        yield QuotePlace("source", source.id, (*where, "phrase"), source.id, finding.phrase, finding.place)
        if finding.upstream_phrase is not None and finding.compared_with is not None:
            yield QuotePlace(
                "source",
                source.id,
                (*where, "upstream_phrase"),
                finding.compared_with,
                finding.upstream_phrase,
                None,
            )


def is_to_be_quoted(place: QuotePlace, dataset: Dataset) -> bool:
    """Tell whether a draft says that its report is not quoted yet; a published claim cannot."""
    is_draft = place.kind == "claim" and dataset.claims[place.id].status is Status.DRAFT
    return is_draft and place.text == TO_BE_QUOTED


def fold(text: str) -> str:
    """Return a text with white space and typographic marks made uniform; letters stay as they are."""
    return " ".join(text.translate(_MARKS).split())


def words(text: str) -> list[str]:
    """Return the words of a text, in lower case and without marks, as runs are made of."""
    return _WORD.findall(fold(text).casefold())


def run_hashes(text: str) -> list[str]:
    """Return the SHA-256 of every run of thirteen words of a text."""
    found = words(text)
    return [
        hashlib.sha256(" ".join(found[start : start + RUN]).encode()).hexdigest()
        for start in range(len(found) - RUN + 1)
    ]


def read_captures(folder: Path) -> dict[str, str]:
    """Return the texts in a folder by their SHA-256. Files may have any name; one in no UTF-8 is no text."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and (raw := path.read_bytes()):
            with suppress(UnicodeDecodeError):
                found[hashlib.sha256(raw).hexdigest()] = raw.decode("utf-8")
    return found


def shared_runs(texts: Iterable[tuple[str, str]], lock: QuoteLock) -> list[str]:
    """Return a line for each named text that repeats thirteen words in a row of a capture."""
    runs = {run: source for source, capture in lock.captures.items() for run in capture.runs}
    return [
        f'{name}: repeats {RUN} words in a row of "{runs[found]}"'
        for name, text in texts
        for found in dict.fromkeys(run_hashes(text))
        if found in runs
    ]
