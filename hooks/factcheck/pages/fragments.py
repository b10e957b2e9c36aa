"""Small pieces of HTML that stand on a page many times: links to sources, grades, dates.

What depends on nothing but an id is made once and kept, in one store for each depth below the root,
because links are relative. Templates call all this by the name `m`, beside the macros of
_macros.html.jinja, which are for what is rarer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from markupsafe import Markup

from .. import links
from ..dataset import Dataset
from ..derivation import Origins
from ..edtf import When, day_words
from ..escaping import escaped
from ..markup import outside
from ..model import Access, Appearance, Attribution, AttributionKind, Certainty, Evidence, Source, Stance
from ..model.appearance import Sameness
from ..model.vocabulary import ScaleLabel
from ..wording_drift import Runs

_STANCES = {
    (Stance.AFFIRMS, Certainty.STATED): "says so as fact",
    (Stance.AFFIRMS, Certainty.ATTRIBUTED): "says so on others’ word",
    (Stance.AFFIRMS, Certainty.HEDGED): "says so with a hedge",
    (Stance.DENIES, Certainty.STATED): "denies it as fact",
    (Stance.DENIES, Certainty.ATTRIBUTED): "denies it on others’ word",
    (Stance.DENIES, Certainty.HEDGED): "denies it with a hedge",
}
_SAME = {
    Sameness.YES: "The same people as",
    Sameness.NO: "Other people than",
    Sameness.UNKNOWN: "Perhaps the same people as",
}
_WITHOUT_NUMBER = {
    AttributionKind.DOCUMENT: "a document",
    AttributionKind.OUTLET: "the outlet’s own word",
    AttributionKind.NONE: "nobody named",
}


class Fragments:
    """The pieces for pages whose root is at one relative address."""

    def __init__(self, dataset: Dataset, root: str) -> None:
        """Take the dataset, and the address of the root seen from the pages."""
        self._sources = dataset.sources
        self._scales: Mapping[str, Mapping[str, ScaleLabel]] = {
            "outcome": dataset.scales.outcome,
            "sourcing": dataset.scales.sourcing,
            "fidelity": dataset.scales.fidelity,
        }
        self._marks = {"modifiers": dataset.scales.modifiers, "flags": dataset.scales.flags}
        self._root = root
        self.grade: Callable[..., Markup] = cache(self._grade)
        self.plain_grade: Callable[[str, str], Markup] = cache(self._plain_grade)
        self.mark: Callable[[str, str], Markup] = cache(self._mark)
        self.meaning: Callable[[str, str], Markup] = cache(self._meaning)
        self.day: Callable[[date], Markup] = cache(_day)
        self._publisher = cache(self._publisher_link)
        self._report_head = cache(self._head_of_report)
        self._evidence_head = cache(self._head_of_evidence)
        self._evidence_document = cache(self._document_of_evidence)

    # -- grades ----------------------------------------------------------------------------------

    def _grade(self, scale: str, id: str, size: str = "") -> Markup:
        """Return a grade: picture, word, link to its definition. Shapes differ, so colour is never needed."""
        look = f"{_look(scale, id)} g-{size}" if size else _look(scale, id)
        return self._labelled("a", scale, id, look, f' href="{self._definition(scale, id)}"')

    def _plain_grade(self, scale: str, id: str) -> Markup:
        """Return a grade without a link, for use inside one and in lists."""
        return self._labelled("b", scale, id, _look(scale, id), "")

    def _labelled(self, tag: str, scale: str, id: str, look: str, more: str) -> Markup:
        label = self._scales[scale][id]
        return Markup(f'<{tag} class="{look} i-{label.icon}"{more}>{escaped(label.label)}</{tag}>')

    def _mark(self, kind: str, id: str) -> Markup:
        """Return a modifier of an outcome (`modifiers`) or a fault of a rewrite (`flags`)."""
        label = escaped(self._marks[kind][id].label)
        return Markup(f'<a class="fc-modifier" href="{self._definition(kind, id)}">{label}</a>')

    def _definition(self, scale: str, id: str) -> str:
        return f"{self._root}methodology/#{links.grade_anchor(scale, id)}"

    def _meaning(self, scale: str, id: str) -> Markup:
        """Return a grade and what it means, for a list of definitions."""
        label = self._scales[scale][id]
        return Markup(f"<dt>{escaped(label.label)}</dt><dd>{escaped(label.definition)}</dd>")

    def modifiers(self, ids: Iterable[str]) -> Markup:
        """Return the words that qualify an outcome."""
        return Markup("").join(self.mark("modifiers", id) for id in ids)

    def result(self, said: Appearance, id: str | None) -> Markup:
        """Return what came of what a report said."""
        if id is not None:
            return self.plain_grade("outcome", id)
        asks = said.stance is Stance.QUESTIONS
        words = "No result: it only asks" if asks else "No result yet"
        return Markup(f'<span class="fc-noresult">{words}</span>')

    # -- dates and languages ---------------------------------------------------------------------

    def when(self, value: When) -> Markup:
        """Return a date that may be known to less than a day."""
        return Markup(f'<time datetime="{value.iso}">{value.words}</time>')

    def dated(self, source: Source) -> Markup:
        """Return the date of a document."""
        return self.when(source.published) if source.published else Markup("undated")

    def lang(self, language: str) -> Markup:
        """Return the attribute for words in a language; none for that of the pages."""
        return Markup("") if language == "en" else Markup(f' lang="{escaped(language)}"')

    # -- sources ---------------------------------------------------------------------------------

    def source_link(self, source: Source) -> Markup:
        """Return the publisher of a source as a link to the source's page."""
        return self._publisher(source.id)

    def _publisher_link(self, id: str) -> Markup:
        publisher = escaped(self._sources[id].publisher)
        return Markup(f'<a href="{self._root}{links.source_address(id)}">{publisher}</a>')

    def report_head(self, source: Source) -> Markup:
        """Return how what a report said on a claim begins: who, and when."""
        return self._report_head(source.id)

    def _head_of_report(self, id: str) -> Markup:
        source = self._sources[id]
        known = f' data-known="{source.published.latest}"' if source.published else ""
        return Markup(
            f'<article id="report-{id}" data-pagefind-filter="report:{id}"{known}>'
            f'<h4>{self.source_link(source)}, <a href="#report-{id}">{source.published or "undated"}</a> '
            f"<small>{source.type.replace('-', ' ')}</small></h4>"
        )

    def origins(self, view: Origins, subject: str) -> Markup:
        """Return a number of origins as a link to the page that shows them, and what it rests on."""
        address = f"{self._root}{links.subject_address(subject, 'origins')}"
        inferred = f" ({self.partly_inferred(subject)})" if view.inferred else ""
        return Markup(f'<a href="{address}">{origins_words(view)}</a>{inferred}')

    def partly_inferred(self, subject: str) -> Markup:
        """Return the words “partly inferred” as a link to what they mean."""
        address = f"{self._root}{links.subject_address(subject, 'origins')}#inferred"
        return Markup(f'<a href="{address}">partly inferred</a>')

    # -- on whose word ---------------------------------------------------------------------------

    def stance(self, said: Appearance) -> str:
        """Return what a report does with a claim, and how firmly."""
        return _STANCES.get((said.stance, said.certainty), "asks, and does not say")

    def whose_words(self, entries: Iterable[Attribution]) -> str:
        """Return on whose word, in a few words: kinds, numbers, and through whom, each once."""
        return ", ".join(dict.fromkeys(map(self._whose_word, entries)))

    def _whose_word(self, entry: Attribution) -> str:
        people = _people(entry)
        return f"{people} (through {self._sources[entry.via].publisher})" if entry.via else people

    def attribution(self, entry: Attribution) -> Markup:
        """Return on whose word a report says something, with all that it tells of them."""
        people = _people(entry)
        parts = [f"{people[0].upper()}{people[1:]}: {escaped(entry.description.removesuffix('.'))}."]
        if entry.basis:
            parts.append(f"Basis given: {escaped(entry.basis.removesuffix('.'))}.")
        if entry.via:
            parts.append(f"Through {self._publisher(entry.via)}.")
        parts += [f"{_SAME[same.same]} “{_in_words(same.people)}”." for same in entry.same_as]
        if entry.people:
            parts.append(f"<small>(Called “{_in_words(entry.people)}” here.)</small>")
        return Markup(" ".join(parts))

    def runs(self, phrase: Runs, tag: str) -> Markup:
        """Return a phrase with the words marked that changed; the style sheet tells it to screen readers."""
        return Markup(
            "".join(
                f"<{tag}>{escaped(run.text)}</{tag}>" if run.changed else escaped(run.text) for run in phrase
            )
        )

    # -- evidence --------------------------------------------------------------------------------

    def access(self, item: Evidence) -> Markup:
        """Return how a passage was seen."""
        if item.access is Access.READ:
            return Markup("Read")
        via = self._publisher(item.via) if item.via else None
        if item.access is Access.COPY:
            return Markup(f"Read in a copy ({via})" if via else "Read in a copy")
        return Markup(f"Not read; cited by {via}")

    def evidence_item(self, item: Evidence, number: int | None = None, anchor: bool = False) -> Markup:
        """Return one document that bears on a fact; `number` is that of its marks in the text."""
        anchored = f' id="evidence-{item.source}"' if anchor else ""
        numbered = f"<span>[{number}]</span> " if number else ""
        return Markup(
            f"<li{anchored}><p>{numbered}{self._evidence_head(item.source)}</p>"
            f"<p>{escaped(item.finding)}</p>"
            f"<p>{self._evidence_document(item.source)} · {item.tier.capitalize()} source · "
            f"{self.access(item)} · Checked {day_words(item.checked)} · Passage: {escaped(item.passage)}</p>"
        )

    def _head_of_evidence(self, id: str) -> Markup:
        title = escaped(self._sources[id].title)
        return Markup(f'<a href="{self._root}{links.source_address(id)}">{title}</a>')

    def _document_of_evidence(self, id: str) -> Markup:
        source = self._sources[id]
        host = urlsplit(source.url).hostname or source.url
        return Markup(
            f"{escaped(source.publisher)}, {source.published or 'undated'} · {outside(source.url, host)}"
        )


def origins_words(view: Origins) -> str:
    """Return a number of origins in words."""
    return f"{view.count} independent origin{'' if view.count == 1 else 's'}"


def _look(scale: str, id: str) -> str:
    # Outcomes differ in shape and colour, the grades of the other scales in their pictures only.
    return f"g g-{id}" if scale == "outcome" else "g"


def _day(value: date) -> Markup:
    return Markup(f'<time datetime="{value}">{day_words(value)}</time>')


def _people(entry: Attribution) -> str:
    if entry.kind in _WITHOUT_NUMBER:
        return _WITHOUT_NUMBER[entry.kind]
    number = entry.number or entry.at_least
    least = "at least " if number and not entry.number else ""
    if number == 1:
        return f"{least}one {entry.kind} person"
    return f"{least}{number} {entry.kind} people" if number else f"{entry.kind} people"


def _in_words(handle: str) -> str:
    return handle.replace("-", " ")
