"""`factcheck new`: begin a subject, a claim or a source."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from ..dataset import Dataset
from ..drafts import ClaimDraft, SourceDraft, SubjectDraft, id_of, source_id
from ..editor_schemas import KINDS
from ..loading import load
from ..model import Appearance, Claim, ClaimKind, Source, SourceType, Subject
from ..model.fields import MAX_SLUG, SLUG, Record
from ..records import read_record
from ..renaming import is_taken
from ..yaml_tree import YamlError
from .data import add_data_option, show, wrong_use

NAME = "new"
HELP = "begin a subject, a claim or a source; asks for what the options do not say"

_KINDS = ("subject", "claim", "source")
_MOST_SHOWN = 50
"""So many ids are listed before a question; more would push it out of sight."""


@dataclass(frozen=True)
class _Question:
    """One thing to know: its option, the words in which it is asked for, what fits, and the default.

    An answer is one of the `choices`, or with `many` some of them with commas between; or it is a value
    of `field`, a field of the record. `likely` are the choices to show where there are too many.
    """

    option: str
    words: str
    choices: Collection[str] | None = None
    many: bool = False
    field: tuple[type[Record], str] | None = None
    default: str | None = None
    likely: Collection[str] = ()

    def refusal(self, answer: str) -> str | None:
        """Return why an answer does not fit, or None. The default always fits."""
        if self.choices is not None:
            for word in _words(answer) if self.many else [answer]:
                if word not in self.choices:
                    return _unfit(word, self.choices)
        if self.field is None or answer == self.default:
            return None
        model, name = self.field
        info = model.model_fields[name]
        # The rules of a field stand beside its type, not in it.
        kind: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        try:
            TypeAdapter(kind).validate_python(answer)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            return f"{first['type']}: {first['msg']}"
        return None


class _RefusedError(Exception):
    """What an option says breaks the model."""


class _UnansweredError(Exception):
    """Something was neither given nor can be asked for."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("kind", choices=_KINDS)
    parser.add_argument("--id", help="the id (default: made of the title)")
    for option, words in _OPTIONS.items():
        parser.add_argument(f"--{option}", help=words)
    add_data_option(parser)


_OPTIONS = {
    "title": "the subject's or document's title, or the claim in one line of at most 75 characters",
    "subject": "claim: the subject it belongs to",
    "topic": "claim: the topic it is listed under",
    "kind-of-claim": "claim: prediction, present-fact, past-fact or attribution",
    "report": "claim: the report that carries it; subject: all reports, with commas between them",
    "quote": "claim: the report's phrase, at most 12 words",
    "place": "claim: the line of the captured text, such as `line 7`",
    "publisher": "source: who published it",
    "type": "source: what sort of document it is",
    "url": "source: its address",
    "published": "source: the day of publication, empty when it is not known",
    "archive-url": "source: the address of an archived copy, or `none known`",
    "question": "subject: the question that the site answers",
    "released": "subject: the day of the release",
    "released-note": "subject: what counts as the release",
    "selection": "subject: how the reports were chosen",
}


def run(options: argparse.Namespace) -> int:
    """Write the file, and return 1 when the answers make no valid record."""
    data: Path = options.data.resolve()
    dataset, problems = load(data)
    if dataset is None:
        show(sorted(problems))
        return 1
    given = {name: getattr(options, name.replace("-", "_")) for name in _OPTIONS}

    def refusal(id: str) -> str | None:
        return _id_refusal(dataset, options.kind, id)

    if options.id is not None and (reason := refusal(options.id)):
        return wrong_use(NAME, reason)
    try:
        answers = _answers(options.kind, given, dataset)
        draft, made = _draft(options.kind, answers)
        id = _free_id(made, refusal) if options.id is None else options.id
    except _UnansweredError as error:
        return wrong_use(NAME, str(error))
    except _RefusedError as error:
        return _nothing_written([str(error)])
    file = _file(options.kind, id, answers)
    path, shown = data / file, f"{data.name}/{file}"
    text = draft.text(id, dataset)
    model, _, places = KINDS[options.kind]
    place = {"id": id, "subject": answers.get("subject", "")}
    try:
        read_record(model, text.encode(), shown, {name: place[name] for name in places})
    except YamlError as error:
        # There is no file yet, so a line and a column in it would lead nowhere.
        return _nothing_written([f"{problem.rule}: {problem.message}" for problem in error.problems])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    print(shown)
    print(_NEXT[options.kind])
    return 0


def _nothing_written(reasons: list[str]) -> int:
    print("\n".join(reasons))
    print("Nothing was written.", file=sys.stderr)
    return 1


def _id_refusal(dataset: Dataset, kind: str, id: str) -> str | None:
    if not SLUG.fullmatch(id) or len(id) > MAX_SLUG:
        return f'"{id}" is no id: lower-case letters, digits and hyphens; give one with --id'
    if is_taken(dataset, kind, id):
        return f'the id "{id}" is or was in use; give another one with --id'
    return None


def _free_id(made: str, refusal: Callable[[str], str | None]) -> str:
    """Return the id, or one that is asked for in its place. Raises _UnansweredError."""
    id = made
    while reason := refusal(id):
        if not sys.stdin.isatty():
            raise _UnansweredError(reason)
        print(f"  {reason.partition('; give')[0]}.")
        try:
            id = input("The id: ").strip()
        except EOFError:
            raise _UnansweredError(reason) from None
    return id


def _file(kind: str, id: str, answers: Mapping[str, str]) -> str:
    return {
        "subject": f"subjects/{id}.yml",
        "claim": f"claims/{answers.get('subject')}/{id}.yml",
        "source": f"sources/{id}.yml",
    }[kind]


def _answers(kind: str, given: Mapping[str, str | None], dataset: Dataset) -> dict[str, str]:
    """Return what the options say, and ask for the rest. Raises _UnansweredError and _RefusedError."""
    answers: dict[str, str] = {}
    for question in _QUESTIONS[kind](dataset, answers):
        told = given[question.option]
        answer = _ask(question) if told is None else told.strip()
        if reason := question.refusal(answer):
            error = _RefusedError if question.choices is None else _UnansweredError
            raise error(f"--{question.option}: {reason}")
        answers[question.option] = answer
    return answers


def _unfit(word: str, choices: Collection[str]) -> str:
    if len(choices) > 20:
        return f'there is no "{word}"'
    return f'there is no "{word}"; expected one of {", ".join(choices)}'


def _ask(question: _Question) -> str:
    """Ask until an answer fits. Raises _UnansweredError where nobody can be asked."""
    if not sys.stdin.isatty():
        if question.default is not None:
            return question.default
        raise _UnansweredError(f"--{question.option} is missing: {question.words}")
    if question.choices is not None and len(question.choices) <= _MOST_SHOWN:
        print(f"  {'some' if question.many else 'one'} of: {', '.join(question.choices)}")
    elif question.likely:
        print(f"  not used yet, among {len(question.choices or ())}: {', '.join(question.likely)}")
    default = f" [{question.default}]" if question.default else ""
    while True:
        try:
            answer = input(f"{question.words[:1].upper()}{question.words[1:]}{default}: ").strip()
        except EOFError:
            raise _UnansweredError(f"--{question.option} is missing: {question.words}") from None
        answer = answer or question.default or ""
        if not answer and question.default is None:
            print("  An answer is needed here.")
        elif reason := question.refusal(answer):
            print(f"  That does not fit: {reason}.")
        else:
            return answer


def _words(answer: str) -> list[str]:
    return [word.strip() for word in answer.split(",")]


def _subject(dataset: Dataset, answers: Mapping[str, str]) -> Iterator[_Question]:
    yield _Question("title", "the subject's name", field=(Subject, "title"))
    question = f"What was reported before the release of {answers['title']}, and what came true?"
    yield _Question(
        "question", "the question that the site answers", field=(Subject, "question"), default=question
    )
    yield _Question("released", "the day of the release, such as 2026-04-24", field=(Subject, "released"))
    yield _Question(
        "released-note", "what counts as the release, in one sentence", field=(Subject, "released_note")
    )
    unused = [
        id
        for id in dataset.sources
        if id not in dataset.subject_of_report and id not in dataset.evidence_uses
    ]
    words = "the ids of the reports, with commas between them"
    yield _Question("report", words, dataset.sources, many=True, likely=unused[:_MOST_SHOWN])
    yield _Question("selection", "how the reports were chosen, in one sentence", field=(Subject, "selection"))


def _claim(dataset: Dataset, answers: Mapping[str, str]) -> Iterator[_Question]:
    yield _Question("subject", "the subject it belongs to", dataset.subjects)
    yield _Question("title", "the claim in one line of at most 75 characters", field=(Claim, "short"))
    yield _Question("topic", "the topic it is listed under", dataset.topics.root)
    yield _Question("kind-of-claim", "what sort of statement it is", [kind.value for kind in ClaimKind])
    yield _Question("report", "the report that carries it", dataset.subjects[answers["subject"]].reports)
    phrase = "the phrase that carries it, at most 12 words and never a whole sentence"
    yield _Question("quote", phrase, field=(Appearance, "quote"))
    yield _Question("place", "the line of the captured text, such as line 7", field=(Appearance, "place"))


def _source(_dataset: Dataset, _answers: Mapping[str, str]) -> Iterator[_Question]:
    yield _Question("title", "the document's title", field=(Source, "title"))
    yield _Question("publisher", "who published it", field=(Source, "publisher"))
    yield _Question("type", "what sort of document it is", [type.value for type in SourceType])
    yield _Question("url", "its address", field=(Source, "url"))
    day = "the day of publication, empty when it is not known"
    yield _Question("published", day, field=(Source, "published"), default="")
    copy = "the address of an archived copy"
    yield _Question("archive-url", copy, field=(Source, "archive_url"), default="none known")


_QUESTIONS = {"subject": _subject, "claim": _claim, "source": _source}
_NEXT = {
    "subject": "Next: add its claims with `factcheck new claim`, and run `factcheck check`.",
    "claim": "Next: open the file, write what is to be written, and run `factcheck check`. "
    "When all is written and the quote is proved, delete the line `status: draft`.",
    "source": "Next: cite it in a claim or list it as a report. "
    "Until then `factcheck check` warns that nothing uses it.",
}


def _draft(kind: str, answers: Mapping[str, str]) -> tuple[ClaimDraft | SourceDraft | SubjectDraft, str]:
    """Return the draft, and the id that its title gives."""
    title = answers["title"]
    if kind == "claim":
        claim = ClaimDraft(
            answers["subject"],
            title,
            answers["topic"],
            answers["kind-of-claim"],
            answers["report"],
            answers["quote"],
            answers["place"],
        )
        return claim, id_of(title)
    if kind == "source":
        publisher, published = answers["publisher"], answers["published"]
        source = SourceDraft(
            title, publisher, answers["type"], answers["url"], published, answers["archive-url"]
        )
        return source, source_id(title, publisher, published)
    subject = SubjectDraft(
        title,
        answers["question"],
        answers["released"],
        answers["released-note"],
        tuple(_words(answers["report"])),
        answers["selection"],
    )
    return subject, id_of(title)
