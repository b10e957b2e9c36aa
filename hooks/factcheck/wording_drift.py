"""Wording drift: the phrases of a claim in order of date and descent, with the words that changed.

Phrases are quotes of the record, never words of ours. A phrase is compared with the phrase of its
upstream where the record has it, else with an earlier report of the same origin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from . import comparison, derivation
from .claim_descent import upstream_for
from .dataset import Dataset
from .model import Appearance, Claim, ComparisonBasis, Source
from .model.appearance import Deviation

# Chinese and Japanese put no space between words, so each of their characters counts as one.
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"(\s*)([{_UNSPACED}]|[^\s{_UNSPACED}-]+-*|-+)")
_UNSPACED_WORD = re.compile(f"[{_UNSPACED}]")
_LETTERS = 4
_MARKS = "\"'“”‘’«»„.,;:!?()[]…-"


class Run(NamedTuple):
    """A stretch of a phrase whose words are all changed or all kept."""

    text: str
    changed: bool


Runs = tuple[Run, ...]


class Pair(NamedTuple):
    """A phrase of a report beside what the text compared says there.

    `before` are phrases of that text and `our_words` what it says where it is not captured; `added`
    says that it has nothing of the kind. `marked` is false where the languages differ, and where the
    two share no significant word: then it is `apart`, for they are no two versions of one sentence.
    Without `compared_with` the phrase stands alone.
    """

    now: Runs
    before: tuple[Runs, ...] = ()
    our_words: tuple[str, ...] = ()
    added: bool = False
    compared_with: Source | None = None
    basis: ComparisonBasis | None = None
    marked: bool = True
    apart: bool = False

    @property
    def compares(self) -> bool:
        """Return whether the words of two texts are set against each other."""
        return self.compared_with is not None and self.marked

    @property
    def same(self) -> bool:
        """Return whether the words compared are the same."""
        runs = [*self.now, *(run for phrase in self.before for run in phrase)]
        return self.marked and bool(self.before) and not any(run.changed for run in runs)


class Step(NamedTuple):
    """One report's place in the drift: its own phrase first, then other places where it departs."""

    source: Source
    pairs: tuple[Pair, ...]


class Marked(NamedTuple):
    """What one report said, with the words marked that changed.

    `quote` is its quote. `pair` sets the quote beside another report's, unless the record itself says
    where the quote departs from its upstream. `deviations` are all that the record says of this, each
    with the phrase, and with that of the upstream where the record has it.
    """

    quote: Runs
    pair: Pair | None
    deviations: tuple[tuple[Deviation, Runs, Runs | None], ...]


def marked(said: Appearance, step: Step | None) -> Marked:
    """Return what a report said, with the marks of its step; plain without one."""
    pairs = list(step.pairs) if step else []
    own = pairs.pop(0) if pairs and _text(pairs[0].now) == said.quote else None
    aligned = _aligned(said) if said.fidelity.deviations else []
    within = list(own.before) if own and aligned else []
    deviations: list[tuple[Deviation, Runs, Runs | None]] = []
    for item in said.fidelity.deviations:
        phrase = (Run(item.phrase, False),)
        if item.upstream_phrase is None:
            deviations.append((item, phrase, None))
        elif item in aligned:
            deviations.append(
                (item, phrase, within.pop(0) if within else (Run(item.upstream_phrase, False),))
            )
        else:
            pair = pairs.pop(0) if pairs else None
            before = pair.before[0] if pair else (Run(item.upstream_phrase, False),)
            deviations.append((item, pair.now if pair else phrase, before))
    return Marked(
        own.now if own else (Run(said.quote, False),),
        own if own and not aligned and own.compared_with else None,
        tuple(deviations),
    )


def wording_drift(claim: Claim, dataset: Dataset) -> tuple[Step, ...]:
    """Return the steps of a claim's wording, each after those it descends from.

    Empty when there are fewer than two phrases to set beside each other, or none of them are versions
    of one sentence.
    """
    above = _above(claim, dataset)
    ordered = _ordered(claim, dataset, above)
    steps = []
    for place, said in enumerate(ordered):
        base = _base(said, ordered[:place], ordered, above)
        steps.append(Step(dataset.sources[said.source], tuple(_pairs(said, base, dataset))))
    phrases = sum(1 + len(pair.before) for step in steps for pair in step.pairs)
    compares = any(pair.compares for step in steps for pair in step.pairs)
    return tuple(steps) if phrases > 1 and compares else ()


def changed_words(before: str, now: str) -> tuple[Runs, Runs]:
    """Return two phrases with the words of each that the other lacks marked.

    Letter case and typographic marks make no difference.
    """
    old, new = _words(before), _words(now)
    lost, gained = _difference(old, new)
    return _runs(old, lost), _runs(new, gained)


class Word(NamedTuple):
    """A word of a phrase with the space before it, and the form in which equal words are equal."""

    space: str
    text: str
    key: str

    @property
    def is_lower(self) -> bool:
        """Return whether it is written in small letters, but for the first: no name, no number."""
        return self.text.isalpha() and (self.text[0].lower() + self.text[1:]).islower()


def _difference(old: Sequence[Word], new: Sequence[Word]) -> tuple[set[int], set[int]]:
    """Return the places of the words that only one of two phrases has."""
    # A lone "to" or "the" that both have keeps nothing of a phrase; beside a kept word it is kept.
    light = {word.key for word in new if len(word.text) <= 3 and word.is_lower}
    matcher = SequenceMatcher(
        light.__contains__, [word.key for word in old], [word.key for word in new], autojunk=False
    )
    lost: set[int] = set()
    gained: set[int] = set()
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            lost.update(range(old_start, old_end))
            gained.update(range(new_start, new_end))
    return lost, gained


def _above(claim: Claim, dataset: Dataset) -> dict[str, dict[str, bool]]:
    """Return the documents that each report of the claim descends from."""
    own = upstream_for(claim, dataset)
    return {
        said.source: derivation.ancestors(said.source, dataset.sources, own) for said in claim.appearances
    }


def _ordered(claim: Claim, dataset: Dataset, above: Mapping[str, Mapping[str, bool]]) -> list[Appearance]:
    """Return the appearances by date, none before one that it descends from."""
    days = {said.source: comparison.by_date(dataset.sources[said.source])[0] for said in claim.appearances}

    def key(said: Appearance) -> tuple[object, ...]:
        id = said.source
        carried = [days[other] for other in above[id] if other in days]
        return (max([days[id], *carried]), len(above[id]), id)

    return sorted(claim.appearances, key=key)


def _base(
    said: Appearance,
    earlier: Sequence[Appearance],
    everyone: Sequence[Appearance],
    above: Mapping[str, Mapping[str, bool]],
) -> tuple[Appearance, ComparisonBasis] | None:
    """Return the phrase that a report's own phrase is compared with, and what sort of text that is."""
    named = next((other for other in everyone if other.source == said.fidelity.compared_with), None)
    if named is not None and said.fidelity.basis is not None:
        return named, said.fidelity.basis
    upstream = [other for other in earlier if other.source in above[said.source]]
    if upstream:
        return upstream[-1], ComparisonBasis.UPSTREAM
    family = set(above[said.source])
    sibling = next((other for other in earlier if family & set(above[other.source])), None)
    return (sibling, ComparisonBasis.SIBLING) if sibling is not None else None


def _aligned(said: Appearance) -> list[Deviation]:
    """Return the deviations whose phrase stands in the report's quote."""
    return [item for item in said.fidelity.deviations if _place(item.phrase, said.quote) is not None]


def _pairs(said: Appearance, base: tuple[Appearance, ComparisonBasis] | None, dataset: Dataset) -> list[Pair]:
    source = dataset.sources[said.source]
    compared = dataset.sources.get(said.fidelity.compared_with or "")
    basis = said.fidelity.basis
    aligned = _aligned(said)
    others = [item for item in said.fidelity.deviations if item not in aligned and item.upstream_phrase]
    if aligned:
        # An editor has set these words against those of the upstream, which is closer than any quote.
        pairs = [_within_quote(said, aligned, source, compared)]
    elif base is not None:
        other = dataset.sources[base[0].source]
        pairs = [_compared(base[0].quote, other, said.quote, source, base[1])]
    elif others and _place(said.quote, others[0].phrase) is not None:
        pairs = []  # the deviation's phrase holds the whole quote
    else:
        pairs = [Pair((Run(said.quote, False),))]
    for item in others:
        assert compared is not None
        pairs.append(_compared(item.upstream_phrase or "", compared, item.phrase, source, basis))
    return pairs


def _within_quote(
    said: Appearance, aligned: Sequence[Deviation], source: Source, compared: Source | None
) -> Pair:
    """Return the quote with the words marked that its deviations change; the rest of it is as it was."""
    words = _words(said.quote)
    marked = compared is None or _same_language(source, compared)
    changed: set[int] = set()
    before: list[Runs] = []
    versions: list[bool] = []
    for item in aligned:
        phrase = _words(item.phrase)
        start = _place(item.phrase, said.quote) or 0
        gained = set(range(len(phrase)))
        if item.upstream_phrase is not None:
            old = _words(item.upstream_phrase)
            one_sentence = marked and _share_a_word(item.upstream_phrase, said.quote)
            lost, gained = _difference(old, phrase) if one_sentence else (set(), set())
            before.append(_runs(old, lost))
            versions.append(one_sentence)
        else:
            versions.append(marked)
        changed.update(start + number for number in gained)
    return Pair(
        _runs(words, changed),
        tuple(before),
        tuple(item.upstream_says for item in aligned if item.upstream_says is not None),
        any(item.upstream_phrase is None and item.upstream_says is None for item in aligned),
        compared,
        said.fidelity.basis,
        any(versions),
        marked and not any(versions),
    )


def _compared(before: str, of: Source, now: str, source: Source, basis: ComparisonBasis | None) -> Pair:
    same_language = _same_language(of, source)
    if same_language and _share_a_word(before, now):
        old, new = changed_words(before, now)
        return Pair(new, (old,), compared_with=of, basis=basis)
    plain = (Run(now, False),), ((Run(before, False),),)
    return Pair(*plain, compared_with=of, basis=basis, marked=False, apart=same_language)


def _share_a_word(one: str, other: str) -> bool:
    """Return whether two phrases share a significant word: one of four letters or more.

    A character of a script without spaces between its words counts as one.
    """
    return not _significant(one).isdisjoint(_significant(other))


@lru_cache(maxsize=1024)
def _significant(phrase: str) -> frozenset[str]:
    return frozenset(key for key in _keys(phrase) if _is_significant(key))


def _is_significant(key: str) -> bool:
    if len(key) < _LETTERS:
        return _UNSPACED_WORD.fullmatch(key) is not None
    return key.isalpha() or sum(map(str.isalpha, key)) >= _LETTERS


def _same_language(one: Source, other: Source) -> bool:
    return one.language.split("-")[0].lower() == other.language.split("-")[0].lower()


@lru_cache(maxsize=1024)
def _words(phrase: str) -> tuple[Word, ...]:
    return tuple(Word(space, text, _key(text)) for space, text in _WORD.findall(phrase))


@lru_cache(maxsize=1024)
def _keys(phrase: str) -> tuple[str, ...]:
    return tuple(word.key for word in _words(phrase))


def _key(word: str) -> str:
    return _folded(word.strip(_MARKS)) or word


def _folded(text: str) -> str:
    return text.replace("’", "'").casefold()


def _text(phrase: Runs) -> str:
    return "".join(run.text for run in phrase)


def _place(part: str, phrase: str) -> int | None:
    """Return at which word of a phrase a part of it begins, or None when it is no part of it."""
    first = _WORD.match(part)
    if first is not None and _key(first[2]) not in _folded(phrase):
        return None  # as nearly always, and seen without taking the phrases apart
    needle, hay = _keys(part), _keys(phrase)
    places = range(len(hay) - len(needle) + 1)
    return next((at for at in places if hay[at : at + len(needle)] == needle), None)


def _runs(words: Sequence[Word], changed: set[int]) -> Runs:
    runs: list[Run] = []
    for number, (space, word, _) in enumerate(words):
        is_changed = number in changed
        if runs and runs[-1].changed == is_changed:
            runs[-1] = Run(runs[-1].text + space + word, is_changed)
        elif runs and is_changed:
            # The space belongs to the words that are kept, or a mark would begin before its word.
            runs[-1] = Run(runs[-1].text + space, False)
            runs.append(Run(word, True))
        else:
            runs.append(Run(space + word, is_changed))
    return tuple(runs)
