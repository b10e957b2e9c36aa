"""What changed between two states of the data, in words and in the order in which readers care."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from .dataset import Dataset
from .edtf import day_words
from .model import Appearance, Claim, Evidence, Record, Source, Stance, Status
from .model.vocabulary import Modifier, ScaleLabel


class Part(StrEnum):
    """What changed; the order is the order of a report."""

    VERDICTS = "Verdicts"
    ANSWERS = "Answers"
    NEW_CLAIMS = "New claims"
    GRADES = "Grades of the reports"
    EVIDENCE = "Evidence"
    SOURCES = "Sources"
    TEXTS = "Texts"


@dataclass(frozen=True)
class Said:
    """Words of the data within a sentence of ours; a form of the report marks or escapes them."""

    text: str


Sentence = tuple[str | Said, ...]


@dataclass(frozen=True)
class Change:
    """What changed in one part of one record. `title` is the record's own, `file` where it stands."""

    part: Part
    title: str
    file: str
    sentences: tuple[Sentence, ...]


R = TypeVar("R")


def differences(before: Dataset, after: Dataset) -> list[Change]:
    """Return what changed, verdicts first, and within a part by title."""
    renamed = {
        former: id
        for records in (after.claims, after.sources)
        for id, record in records.items()
        for former in record.former_ids
    }
    found = [
        *_claims(before, after, renamed),
        *_sources(before, after, renamed),
        *_others(before, after, renamed),
    ]
    order = {part: number for number, part in enumerate(Part)}
    return sorted(
        (change for change in found if change.sentences),
        key=lambda change: (order[change.part], change.title, change.file),
    )


def _claims(before: Dataset, after: Dataset, renamed: Mapping[str, str]) -> Iterator[Change]:
    for old, new in _pairs(before.claims, after.claims):
        claim = new or old
        if claim is None or claim.id in after.broken.get("claim", ()) or _is_unread(before, new):
            continue
        dataset = after if new is not None else before
        file = dataset.files["claim", claim.id].shown

        def change(
            part: Part, sentences: Iterator[Sentence], claim: Claim = claim, file: str = file
        ) -> Change:
            return Change(part, claim.short, file, tuple(sentences))

        yield change(Part.VERDICTS if old is not None else Part.NEW_CLAIMS, _verdict(old, new, before, after))
        if old is not None and new is not None:
            yield change(Part.ANSWERS, _answer(old, new))
            yield change(Part.GRADES, _grades(old, new, before, after))
            yield change(Part.EVIDENCE, _evidence(old, new, before, after))
            yield change(
                Part.TEXTS, _texts(_without_grades(old), _without_grades(new), _TOLD_OF_CLAIM, renamed)
            )


def _is_unread(before: Dataset, new: Claim | None) -> bool:
    """Tell whether the former state of a claim exists but could not be read."""
    return new is not None and new.id in before.broken.get("claim", ())


def _verdict(old: Claim | None, new: Claim | None, before: Dataset, after: Dataset) -> Iterator[Sentence]:
    if new is None:
        assert old is not None
        yield ("The claim was taken away. Its verdict was ", Said(_rating(old, before)), ".")
        return
    verdict = Said(_rating(new, after))
    if old is None:
        yield ("A new draft." if new.status is Status.DRAFT else "A new claim.", " Verdict: ", verdict, ".")
        return
    if old.id != new.id:
        yield (f"The claim was renamed; its former id is {old.id}.",)
    if old.status is not new.status:
        yield (f"The claim was {_STATUS[old.status]} and is now {_STATUS[new.status]}.",)
    if new.merged_into is not None and old.merged_into != new.merged_into:
        yield (f"The claim was merged into {new.merged_into}.",)
    if (former := _rating(old, before)) != verdict.text:
        yield ("The verdict was ", Said(former), " and is now ", verdict, ".")
    for entry in new.history[len(old.history) :]:
        kind = entry.change.value.replace("-", " ")
        yield (f"Recorded on {day_words(entry.recorded)} as {kind}: ", Said(entry.note))
    if len(new.history) < len(old.history):
        yield ("Entries of the history were taken away.",)


_STATUS = {Status.DRAFT: "a draft", Status.PUBLISHED: "published", Status.WITHDRAWN: "withdrawn"}


def _rating(claim: Claim, dataset: Dataset) -> str:
    """Return a verdict in words, with its modifiers."""
    scales = dataset.scales
    label = _label(claim.outcome.rating, scales.outcome)
    modifiers = [_label(id, scales.modifiers) for id in claim.outcome.modifiers]
    return f"{label} ({', '.join(modifiers)})" if modifiers else label


def _label(id: str, labels: Mapping[str, ScaleLabel] | Mapping[str, Modifier]) -> str:
    return labels[id].label if id in labels else id


def _answer(old: Claim, new: Claim) -> Iterator[Sentence]:
    if old.outcome.answer != new.outcome.answer:
        yield ("Was: ", Said(old.outcome.answer))
        yield ("Is now: ", Said(new.outcome.answer))
    for dispute in new.disputes[len(old.disputes) :]:
        yield (
            "A new dispute, raised by ",
            Said(dispute.by),
            f" on {day_words(dispute.date)}: ",
            Said(dispute.objection),
        )


def _grades(old: Claim, new: Claim, before: Dataset, after: Dataset) -> Iterator[Sentence]:
    was, now = ({said.source: said for said in claim.appearances} for claim in (old, new))
    current = {former: id for id, source in after.sources.items() for former in source.former_ids}
    was = {current.get(id, id): said for id, said in was.items()}
    for id in now.keys() - was.keys():
        yield ("A report was added: ", Said(_title(id, after)), ".")
    for id in was.keys() - now.keys():
        yield ("A report was taken away: ", Said(_title(id, before)), ".")
    for id, said in now.items():
        if id in was:
            yield from _graded(was[id], said, before, after)


def _graded(old: Appearance, new: Appearance, before: Dataset, after: Dataset) -> Iterator[Sentence]:
    report = Said(_title(new.source, after))
    if old.stance is not new.stance:
        yield (report, f" was read as one that {old.stance} it, and is now read as one that {new.stance} it.")
    for scale, was, now in (
        ("sourcing", old.sourcing.grade, new.sourcing.grade),
        ("fidelity", old.fidelity.grade, new.fidelity.grade),
    ):
        if was != now:
            labels = [getattr(dataset.scales, scale) for dataset in (before, after)]
            yield (
                f"The {scale} of ",
                report,
                " was ",
                Said(_label(was, labels[0])),
                " and is now ",
                Said(_label(now, labels[1])),
                ".",
            )


def _without_grades(claim: Claim) -> Claim:
    """Return a claim whose appearances hold nothing that is told as a change of a grade."""
    appearances = tuple(
        said.model_copy(
            update={
                "stance": Stance.AFFIRMS,
                "sourcing": said.sourcing.model_copy(update={"grade": ""}),
                "fidelity": said.fidelity.model_copy(update={"grade": ""}),
            }
        )
        for said in claim.appearances
    )
    return claim.model_copy(update={"appearances": appearances})


def _evidence(old: Claim, new: Claim, before: Dataset, after: Dataset) -> Iterator[Sentence]:
    current = {former: id for id, source in after.sources.items() for former in source.former_ids}
    was, now = _by_source(old.outcome.evidence, current), _by_source(new.outcome.evidence, {})
    for id, items in now.items():
        for item in items[len(was.get(id, ())) :]:
            yield (
                "Added: ",
                Said(_title(id, after)),
                f", which {_BEARING[item.bearing]}: ",
                Said(item.finding),
            )
        for former, item in zip(was.get(id, ()), items, strict=False):
            if former.bearing is not item.bearing:
                yield (
                    Said(_title(id, after)),
                    f" was said to be one that {_BEARING[former.bearing]}; now {_BEARING[item.bearing]}.",
                )
            if former.finding != item.finding:
                yield ("What ", Said(_title(id, after)), " says is put differently: ", Said(item.finding))
    for id, items in was.items():
        for _ in items[len(now.get(id, ())) :]:
            yield ("Taken away: ", Said(_title(id, before)), ".")


_BEARING = {"supports": "supports the claim", "refutes": "speaks against it", "context": "gives context"}


def _by_source(items: Sequence[Evidence], current: Mapping[str, str]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for item in items:
        found.setdefault(current.get(item.source, item.source), []).append(item)
    return found


def _title(id: str, dataset: Dataset) -> str:
    source = dataset.sources.get(id)
    return f"{source.publisher}, “{source.title}”" if source is not None else id


def _texts(
    old: Record, new: Record, elsewhere: set[str], renamed: Mapping[str, str] | None = None
) -> Iterator[Sentence]:
    """Yield which texts were rewritten, by the keys under which they stand; new ids are no new text."""
    names = sorted(_changed(old, new, elsewhere, renamed or {}))
    if names:
        yield ("Rewritten: " + ", ".join(names) + ".",)


_TOLD_OF_CLAIM = {"id", "former_ids", "status", "merged_into", "history"}
# What other parts of the report tell in words, by the path from the record.
_TOLD = {("outcome", "rating"), ("outcome", "modifiers"), ("outcome", "answer"), ("outcome", "evidence")}


def _changed(
    old: Record, new: Record, elsewhere: set[str], renamed: Mapping[str, str], path: tuple[str, ...] = ()
) -> Iterator[str]:
    for name, info in type(new).model_fields.items():
        here = (*path, name)
        was, now = getattr(old, name), getattr(new, name)
        if here in _TOLD or (not path and name in elsewhere) or _is_same(was, now, renamed):
            continue
        words = " ".join((*path, info.alias or name)).replace("_", " ")
        if len(path) < 1 and isinstance(was, Record) and isinstance(now, Record):
            yield from _changed(was, now, elsewhere, renamed, here)
        else:
            yield words


def _is_same(was: object, now: object, renamed: Mapping[str, str]) -> bool:
    """Tell whether two values say the same when renamed records count as the same records."""
    return was == now or (bool(renamed) and _current(was, renamed) == _current(now, renamed))


def _current(value: object, renamed: Mapping[str, str]) -> object:
    """Return a value with ids of today, records as plain mappings."""
    if isinstance(value, str):
        return _LINK.sub(lambda match: renamed.get(match[0], match[0]), renamed.get(value, value))
    if isinstance(value, tuple):
        return [_current(item, renamed) for item in value]
    if isinstance(value, Record):
        return {name: _current(getattr(value, name), renamed) for name in type(value).model_fields}
    return value


# An id inside an evidence mark or a link to a record.
_LINK = re.compile(r"(?<=\[\^)[a-z0-9-]+(?=\])|(?<=[(:])[a-z0-9-]+(?=\))")


def _sources(before: Dataset, after: Dataset, renamed: Mapping[str, str]) -> Iterator[Change]:
    for old, new in _pairs(before.sources, after.sources):
        source = new or old
        if source is None or source.id in before.broken.get("source", ()):
            continue
        dataset = after if new is not None else before
        file = dataset.files["source", source.id].shown
        sentences: Iterator[Sentence]
        if new is None:
            sentences = iter([("The source was taken away.",)])
        elif old is None:
            sentences = iter([("A new source: ", Said(new.url))])
        else:
            sentences = _source(old, new, renamed)
        yield Change(Part.SOURCES, f"{source.publisher}: {source.title}", file, tuple(sentences))


def _source(old: Source, new: Source, renamed: Mapping[str, str]) -> Iterator[Sentence]:
    if old.id != new.id:
        yield (f"The source was renamed; its former id is {old.id}.",)
    if new.merged_into is not None and old.merged_into != new.merged_into:
        yield (f"The source was merged into {new.merged_into}.",)
    for words, was, now in (("title", old.title, new.title), ("address", old.url, new.url)):
        if was != now:
            yield (f"The {words} was ", Said(was), " and is now ", Said(now), ".")
    yield from _texts(old, new, {"id", "former_ids", "merged_into", "title", "url"}, renamed)


def _others(before: Dataset, after: Dataset, renamed: Mapping[str, str]) -> Iterator[Change]:
    for old, new in _pairs(before.subjects, after.subjects):
        subject = new or old
        if subject is None or subject.id in before.broken.get("subject", ()):
            continue
        dataset = after if new is not None else before
        file = dataset.files["subject", subject.id].shown
        if old is None or new is None:
            words = "The subject was taken away." if new is None else "A new subject."
            yield Change(Part.TEXTS, subject.title, file, ((words,),))
            continue
        if old.answer != new.answer:
            answers: tuple[Sentence, ...] = (("Was: ", Said(old.answer)), ("Is now: ", Said(new.answer)))
            yield Change(Part.ANSWERS, subject.title, file, answers)
        yield Change(Part.TEXTS, subject.title, file, tuple(_texts(old, new, {"id", "answer"}, renamed)))
    states: tuple[tuple[str, str, Callable[[Dataset], object]], ...] = (
        ("site", "The site", lambda dataset: dataset.site),
        ("scales", "The scales", lambda dataset: dataset.scales),
        ("topics", "The topics", lambda dataset: dataset.topics.root),
        ("entities", "The entities", lambda dataset: dataset.entities.root),
        ("glossary", "The glossary", lambda dataset: dataset.glossary.root),
    )
    for kind, title, of in states:
        was, now = of(before), of(after)
        file = after.files[kind, kind].shown
        if isinstance(was, Record) and isinstance(now, Record):
            yield Change(Part.TEXTS, title, file, tuple(_texts(was, now, set())))
        elif isinstance(was, dict) and isinstance(now, dict):
            yield Change(Part.TEXTS, title, file, tuple(_listed(was, now)))
    held: tuple[Mapping[str, Record], Mapping[str, Record]]
    for kind, name, held in (
        ("coverage", "Coverage of", (before.coverage, after.coverage)),
        ("grading", "Grading", (before.gradings, after.gradings)),
    ):
        current = {renamed.get(id, id): record for id, record in held[0].items()}
        for id in sorted(current.keys() | held[1].keys()):
            former, record = current.get(id), held[1].get(id)
            if record is None:
                yield Change(Part.TEXTS, f"{name} {id}", f"{kind} {id}", (("Taken away.",),))
            elif former is None or tuple(_changed(former, record, {"id"}, renamed)):
                words = "New." if former is None else "Changed."
                yield Change(Part.TEXTS, f"{name} {id}", after.files[kind, id].shown, ((words,),))


def _listed(was: Mapping[str, object], now: Mapping[str, object]) -> Iterator[Sentence]:
    for words, ids in (
        ("Added", now.keys() - was.keys()),
        ("Taken away", was.keys() - now.keys()),
        ("Rewritten", {id for id in now.keys() & was.keys() if now[id] != was[id]}),
    ):
        if ids:
            yield (f"{words}: {', '.join(sorted(ids))}.",)


def _pairs(before: Mapping[str, R], after: Mapping[str, R]) -> Iterator[tuple[R | None, R | None]]:
    """Yield each record as it was and as it is; a renamed one is the same record."""
    seen = set()
    for id, new in after.items():
        names = (id, *getattr(new, "former_ids", ()))
        former = next((name for name in names if name in before), None)
        if former is not None:
            seen.add(former)
        yield (before[former] if former is not None else None), new
    for id, old in before.items():
        if id not in seen:
            yield old, None
