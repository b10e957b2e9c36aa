"""Give a record another id, or let another record take its place: what changes in which file.

Addresses are permanent, so the old one leads on: a renamed record keeps its
former id, a merged one stays and names the record that replaces it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .dataset import Dataset
from .links import address_of_record
from .loading import LOCK
from .model import Claim, QuoteLock, Source
from .model.fields import MAX_SLUG, SLUG
from .proof import write_lock
from .quotes import quote_places
from .references import references_to
from .text_edits import WordEdit, edited, with_entry, with_line, with_linked_ids
from .yaml_tree import decode, locate


class RenamingError(Exception):
    """A change that the data do not allow; the text says why."""


@dataclass(frozen=True)
class FileChange:
    """One file: where it is, where it goes, and its new text, or None where only its name changes."""

    path: Path
    target: Path
    text: str | None


@dataclass(frozen=True)
class Change:
    """All changed files, and the new lock of quotes where it changes."""

    files: tuple[FileChange, ...]
    lock: QuoteLock | None


def kind_of(dataset: Dataset, id: str) -> str:
    """Return whether an id is a claim's or a source's. Raises RenamingError for any other."""
    kinds = [kind for kind, known in (("claim", dataset.claims), ("source", dataset.sources)) if id in known]
    if not kinds:
        raise RenamingError(f'there is no claim and no source "{id}"')
    if len(kinds) > 1:
        raise RenamingError(f'"{id}" is a claim and a source')
    return kinds[0]


def is_taken(dataset: Dataset, kind: str, id: str) -> bool:
    """Tell whether an id of a kind is in use, was in use, or its address leads to another record."""
    address = address_of_record(kind, id)
    for other, name, record in dataset.records():
        names = (name, *getattr(record, "former_ids", ()))
        if id in names and other == kind:
            return True
        if address is not None and address in {address_of_record(other, name) for name in names}:
            return True
    return False


def renamed(dataset: Dataset, old: str, new: str) -> Change:
    """Return what changes when a claim or a source gets a new id.

    Raises RenamingError when there is no such record, or the new id is taken or no id.
    """
    kind = kind_of(dataset, old)
    if not SLUG.fullmatch(new) or len(new) > MAX_SLUG:
        raise RenamingError(f'"{new}" is no id: lower-case letters, digits and single hyphens')
    if is_taken(dataset, kind, new):
        raise RenamingError(f'the id "{new}" is or was in use')
    own = dataset.files[kind, old].path
    texts = _pointed(dataset, kind, old, new)
    # The record itself may link to itself, so its text is taken after the links were changed.
    texts[own] = with_entry(texts.get(own, _text(own)), "former_ids", old)
    moves = {own: own.with_name(f"{new}.yml")}
    if kind == "source" and (sentences := dataset.files.get(("coverage", old))) is not None:
        moves[sentences.path] = sentences.path.with_name(f"{new}.yml")
    files = tuple(_changes(texts, moves))
    return Change(files, _relocked(dataset.lock, old, new) if kind == "source" else None)


def merged(dataset: Dataset, old: str, into: str) -> Change:
    """Return what changes when another record takes the place of a claim or a source.

    The record stays for its address. What named a source names the other one from now on; a claim
    keeps what names it, because its own page says where it went. Raises RenamingError for records of
    two kinds, a record that was merged before, and a source with text that was captured.
    """
    kind = kind_of(dataset, old)
    if old == into:
        raise RenamingError("a record cannot be merged into itself")
    if kind_of(dataset, into) != kind:
        raise RenamingError(f'"{old}" is a {kind} and "{into}" is not')
    records: dict[str, Claim] | dict[str, Source]
    records = dict(dataset.claims) if kind == "claim" else dict(dataset.sources)
    for id in (old, into):
        if (target := records[id].merged_into) is not None:
            raise RenamingError(f'"{id}" was already merged into "{target}"')
    if old in dataset.subject_of_report or any(place.source == old for place in quote_places(dataset)):
        raise RenamingError(f'"{old}" is a report under check, or is quoted; move its quotes first')
    if kind == "source":
        texts = _pointed(dataset, kind, old, into)
    else:
        # A record may only be merged into one that lives on, so what led here leads on at once.
        texts = _pointed(dataset, kind, old, into, only=lambda key: key == "merged_into")
    own = dataset.files[kind, old].path
    texts[own] = with_line(texts.get(own, _text(own)), "merged_into", into)
    return Change(tuple(_changes(texts, {})), None)


def _pointed(
    dataset: Dataset, kind: str, old: str, new: str, only: Callable[[str], bool] = lambda key: True
) -> dict[Path, str]:
    """Return the new texts of the files that name a record, when they name another."""
    edits: dict[Path, list[WordEdit]] = defaultdict(list)
    for place in references_to(dataset, kind, old):
        if not only(str(next(step for step in reversed(place.loc) if isinstance(step, str)))):
            continue
        file = dataset.files[place.kind, place.id]
        positions = locate(decode(file.path.read_bytes(), file.shown), file.shown)
        edits[file.path].append(WordEdit(positions.of(place.loc), old, new))
    texts = {path: edited(_text(path), found) for path, found in edits.items()}
    if not only("reasoning"):
        return texts
    for id in dataset.claims:
        path = dataset.files["claim", id].path
        text = texts.get(path, _text(path))
        if (linked := with_linked_ids(text, kind, old, new)) != text:
            texts[path] = linked
    return texts


def _changes(texts: dict[Path, str], moves: dict[Path, Path]) -> Iterator[FileChange]:
    for path in sorted(texts.keys() | moves.keys()):
        yield FileChange(path, moves.get(path, path), texts.get(path))


def _text(path: Path) -> str:
    return path.read_bytes().decode()


def _relocked(lock: QuoteLock, old: str, new: str) -> QuoteLock:
    """Return the lock with a source under its new id, in the order in which `verify` writes it."""
    quotes = [
        quote.model_copy(update={"source": new}) if quote.source == old else quote for quote in lock.quotes
    ]
    quotes.sort(
        key=lambda quote: (quote.source, quote.selector.exact, int(quote.place.removeprefix("line ")))
    )
    captures = {new if id == old else id: capture for id, capture in lock.captures.items()}
    return QuoteLock(captures=captures, quotes=tuple(quotes))


def write(change: Change, data: Path) -> None:
    """Write a change into a data folder."""
    for file in change.files:
        if file.text is not None:
            file.path.write_bytes(file.text.encode())
        if file.target != file.path:
            file.path.rename(file.target)
    if change.lock is not None and (data / LOCK).is_file():
        write_lock(change.lock, data / LOCK)
