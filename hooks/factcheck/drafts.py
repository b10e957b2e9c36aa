"""New records: texts of files that pass `factcheck check` and say what is still to be written."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

import yaml

from .dataset import Dataset
from .editor_schemas import schema_line
from .model import Settling
from .rules.unwritten import BEGINNING as TO_WRITE
from .yaml_tree import YamlError, parse

LONGEST_ID = 60
"""Characters of a generated id; a longer title is cut between two words."""

_DATE = re.compile(r"\d{4}(-\d{2}){1,2}")
_LEFT_OUT = frozenset(("a", "an", "and", "for", "of", "on", "the", "to"))


def id_of(title: str) -> str:
    """Return an id made of the words of a title, empty where it has no Latin letter and no digit."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'’")
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in letters).split()
    id = ""
    for word in [word for word in words if word not in _LEFT_OUT] or words:
        if len(id) + len(word) > LONGEST_ID:
            break
        id = f"{id}-{word}" if id else word
    return id


def value(text: str) -> str:
    """Return a text as a YAML value on one line, in quotation marks where it would mean something else."""
    if _DATE.fullmatch(text):
        return text
    try:
        is_plain = parse(f"key: {text}", "") == {"key": text} and yaml.safe_load(text) == text
    except (YamlError, yaml.YAMLError):
        is_plain = False
    return text if is_plain else json.dumps(text, ensure_ascii=False)


@dataclass(frozen=True)
class ClaimDraft:
    """What an editor must know to begin a claim."""

    subject: str
    short: str
    topic: str
    kind: str
    report: str
    quote: str
    place: str

    def text(self, id: str, dataset: Dataset) -> str:
        """Return the text of the claim's file. The dates in it are the dataset's own."""
        day = dataset.site.dataset.as_of
        rating = next(
            id
            for id, label in dataset.scales.outcome.items()
            if label.settling in (Settling.SEARCHED, Settling.OPEN)
        )
        return f"""{schema_line(PurePath("claims", self.subject, f"{id}.yml"))}
# Only a preview shows a draft. Write what is to be written, decide what is to be decided, delete comments.
short: {value(self.short)}
statement: {TO_WRITE} the claim in full, in neutral words.
topic: {self.topic}
kind: {self.kind}
prominence: detail # to be decided
criteria:
  test:
    property: {TO_WRITE} what is measured.
    value: {TO_WRITE} what makes the claim true.
  decided_by: {TO_WRITE} the kind of document that decides.
  written: {day}
appearances:
  - source: {self.report}
    quote: {value(self.quote)}
    place: {value(self.place)}
    in: body # to be decided
    stance: affirms # to be decided
    certainty: stated # to be decided
    attribution:
      - kind: none # to be decided
        description: {TO_WRITE} on whose word.
    sourcing:
      grade: {list(dataset.scales.sourcing)[-1]} # to be decided
      note: {TO_WRITE} why this grade.
    fidelity:
      grade: {list(dataset.scales.fidelity)[-1]} # to be decided
outcome:
  rating: {rating} # to be decided
  answer: {TO_WRITE} the answer in one sentence, fact first.
  reasoning: {TO_WRITE} why, with a mark after each fact.
  as_of: {day}
  would_change: {TO_WRITE} what evidence would change the rating.
  searched: {TO_WRITE} what was looked for, where, and why it does not decide.
history:
  - known: {day}
    recorded: {day}
    rating: {rating} # the same as above
    class: first-rating
    note: {TO_WRITE} what became known.
status: draft
"""


@dataclass(frozen=True)
class SourceDraft:
    """What must be known of a document; `published` is empty where the day is not known."""

    title: str
    publisher: str
    type: str
    url: str
    published: str
    archive_url: str

    def text(self, id: str, _dataset: Dataset) -> str:
        """Return the text of the source's file."""
        published = f"published: {value(self.published)}\n" if self.published else ""
        return f"""{schema_line(PurePath("sources", f"{id}.yml"))}
title: {value(self.title)}
publisher: {value(self.publisher)}
{published}type: {self.type}
url: {value(self.url)}
archive_url: {value(self.archive_url)}
"""


@dataclass(frozen=True)
class SubjectDraft:
    """What must be known of a release under check."""

    title: str
    question: str
    released: str
    released_note: str
    reports: tuple[str, ...]
    selection: str

    def text(self, id: str, _dataset: Dataset) -> str:
        """Return the text of the subject's file."""
        reports = "".join(f"  - {report}\n" for report in self.reports)
        return f"""{schema_line(PurePath("subjects", f"{id}.yml"))}
title: {value(self.title)}
question: {value(self.question)}
answer: No claim has been checked yet.
released: {value(self.released)}
released_note: {value(self.released_note)}
reports:
{reports}selection: {value(self.selection)}
"""


def source_id(title: str, publisher: str, published: str) -> str:
    """Return an id in the order publisher, day, words of the title."""
    try:
        day = date.fromisoformat(published).isoformat()
    except ValueError:
        day = published[:4] if published[:4].isdigit() else ""
    return id_of(f"{publisher} {day} {title}")
