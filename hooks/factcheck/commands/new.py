"""`factcheck new`: begin a subject, a claim or a source."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..dataset import Dataset
from ..drafts import ClaimDraft, SourceDraft, SubjectDraft, id_of, source_id
from ..editor_schemas import KINDS
from ..loading import load
from ..model import ClaimKind, SourceType
from ..model.fields import MAX_SLUG, SLUG
from ..records import read_record
from ..renaming import is_taken
from ..yaml_tree import YamlError
from .data import add_data_option, show, wrong_use

NAME = "new"
HELP = "begin a subject, a claim or a source; asks for what the options do not say"

_KINDS = ("subject", "claim", "source")


@dataclass(frozen=True)
class _Question:
    """One thing to know: its option, the words in which it is asked for, what fits, and the default."""

    option: str
    words: str
    choices: Collection[str] | None = None
    default: str | None = None


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
    try:
        answers = _answers(options.kind, given, dataset)
    except _UnansweredError as error:
        return wrong_use(NAME, str(error))
    draft, made = _draft(options.kind, answers)
    id = options.id or made
    if not SLUG.fullmatch(id) or len(id) > MAX_SLUG:
        return wrong_use(NAME, f'"{id}" is no id: lower-case letters, digits and hyphens; give one with --id')
    if is_taken(dataset, options.kind, id):
        return wrong_use(NAME, f'the id "{id}" is or was in use; give another one with --id')
    file = _file(options.kind, id, answers)
    path, shown = data / file, f"{data.name}/{file}"
    text = draft.text(id, dataset)
    model, _, places = KINDS[options.kind]
    place = {"id": id, "subject": answers.get("subject", "")}
    try:
        read_record(model, text.encode(), shown, {name: place[name] for name in places})
    except YamlError as error:
        show(error.problems)
        print("Nothing was written.", file=sys.stderr)
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    print(shown)
    print(_NEXT[options.kind])
    return 0


def _file(kind: str, id: str, answers: Mapping[str, str]) -> str:
    return {
        "subject": f"subjects/{id}.yml",
        "claim": f"claims/{answers.get('subject')}/{id}.yml",
        "source": f"sources/{id}.yml",
    }[kind]


def _answers(kind: str, given: Mapping[str, str | None], dataset: Dataset) -> dict[str, str]:
    """Return what the options say, and ask for the rest. Raises _UnansweredError."""
    answers: dict[str, str] = {}
    for question in _QUESTIONS[kind](dataset, answers):
        told = given[question.option]
        answer = _ask(question) if told is None else told.strip()
        if question.choices is not None:
            for word in _words(answer) if question.option == "report" else [answer]:
                if word not in question.choices:
                    raise _UnansweredError(f"--{question.option}: {_unfit(word, question.choices)}")
        answers[question.option] = answer
    return answers


def _unfit(word: str, choices: Collection[str]) -> str:
    if len(choices) > 20:
        return f'there is no "{word}"'
    return f'there is no "{word}"; expected one of {", ".join(choices)}'


def _ask(question: _Question) -> str:
    if not sys.stdin.isatty():
        if question.default is not None:
            return question.default
        raise _UnansweredError(f"--{question.option} is missing: {question.words}")
    if question.choices is not None and len(question.choices) <= 20:
        print(f"  one of: {', '.join(question.choices)}")
    default = f" [{question.default}]" if question.default else ""
    while True:
        try:
            answer = input(f"{question.words[:1].upper()}{question.words[1:]}{default}: ").strip()
        except EOFError:
            raise _UnansweredError(f"--{question.option} is missing: {question.words}") from None
        answer = answer or question.default or ""
        fits = question.choices is None or all(word in question.choices for word in _words(answer))
        if (answer or question.default == "") and fits:
            return answer
        print("  That does not fit." if answer else "  An answer is needed here.")


def _words(answer: str) -> list[str]:
    return [word.strip() for word in answer.split(",")]


def _subject(dataset: Dataset, answers: Mapping[str, str]) -> Iterator[_Question]:
    yield _Question("title", "the subject's name")
    question = f"What was reported before the release of {answers['title']}, and what came true?"
    yield _Question("question", "the question that the site answers", default=question)
    yield _Question("released", "the day of the release, such as 2026-04-24")
    yield _Question("released-note", "what counts as the release, in one sentence")
    yield _Question("report", "the ids of the reports, with commas between them", dataset.sources)
    yield _Question("selection", "how the reports were chosen, in one sentence")


def _claim(dataset: Dataset, answers: Mapping[str, str]) -> Iterator[_Question]:
    yield _Question("subject", "the subject it belongs to", dataset.subjects)
    yield _Question("title", "the claim in one line of at most 75 characters")
    yield _Question("topic", "the topic it is listed under", dataset.topics.root)
    yield _Question("kind-of-claim", "what sort of statement it is", [kind.value for kind in ClaimKind])
    yield _Question("report", "the report that carries it", dataset.subjects[answers["subject"]].reports)
    yield _Question("quote", "the phrase that carries it, at most 12 words and never a whole sentence")
    yield _Question("place", "the line of the captured text, such as line 7")


def _source(_dataset: Dataset, _answers: Mapping[str, str]) -> Iterator[_Question]:
    yield _Question("title", "the document's title")
    yield _Question("publisher", "who published it")
    yield _Question("type", "what sort of document it is", [type.value for type in SourceType])
    yield _Question("url", "its address")
    yield _Question("published", "the day of publication, empty when it is not known", default="")
    yield _Question("archive-url", "the address of an archived copy", default="none known")


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
