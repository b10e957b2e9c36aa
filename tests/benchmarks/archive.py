"""A seeded archive of claims in the project's own format, of any size and with nothing copied.

The words are invented from syllables and drawn with the frequencies of a language (Zipf), so that
an index of them grows as a real one does. A claim has four to six appearances, three evidence items
and two entries of history; there is one source for twenty claims. Releases lie in the course of some
years, and so do reports, documents and verdicts. Some claims are related or in conflict, some reports
deny or only ask, and the first claims were graded twice.
`python -m benchmarks.archive FOLDER CLAIMS SCALES SEED` writes one.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

VOCABULARY = 40_000
CLAIMS_A_SUBJECT = 200
REPORTS_A_SUBJECT = 6
CLAIMS_A_SOURCE = 20
TOPICS = 20
ENTITIES = 40
GRADED = 200
"""So many claims were graded twice. A grading is one file, and a file has an end: more do not fit in."""
FIRST_RELEASE = date(2021, 3, 1)
AS_OF = date(2026, 6, 30)
RATINGS = (
    ["rated-true"] * 6
    + ["mostly-true"] * 4
    + ["mixed"] * 2
    + ["mostly-false"] * 3
    + ["rated-false"] * 4
    + ["unproven"]
)
KINDS = ["prediction"] * 12 + ["past-fact"] * 4 + ["present-fact"] * 3 + ["attribution"]
MODIFIERS = ["exaggerated", "late", "missing-context"]
STANCES = ["affirms"] * 17 + ["denies"] * 2 + ["questions"]
Record = dict[str, Any]


@dataclass
class _Words:
    """Invented words with the frequencies of a language."""

    random: random.Random
    words: list[str] = field(init=False)
    weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        syllables = [first + vowel for first in "bdfghjklmnprstvwz" for vowel in ("a", "e", "i", "o", "u")]
        found: dict[str, None] = {}
        while len(found) < VOCABULARY:
            found["".join(self.random.choices(syllables, k=self.random.randint(1, 4)))] = None
        self.words = list(found)
        total = 0.0
        self.weights = []
        for rank in range(1, VOCABULARY + 1):
            total += 1 / rank
            self.weights.append(total)

    def phrase(self, least: int, most: int) -> str:
        count = self.random.randint(least, most)
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=count))

    def sentence(self, least: int = 8, most: int = 18) -> str:
        return self.phrase(least, most).capitalize() + "."


def generate(folder: Path, claims: int, scales: Path, seed: int = 1) -> None:
    """Write a data folder with so many claims; the same bytes for the same seed."""
    _Archive(folder, claims, scales, random.Random(seed)).write()


class _Archive:
    def __init__(self, folder: Path, claims: int, scales: Path, dice: random.Random) -> None:
        self.folder, self.claims, self.scales, self.dice = folder, claims, scales, dice
        self.words = _Words(dice)
        self.subjects = max(1, claims // CLAIMS_A_SUBJECT)
        self.proofs: list[Record] = []
        self.lines: dict[str, int] = defaultdict(int)
        self.carried: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.released = [self._later(date(2019, 6, 1), 0, 2400) for _ in range(self.subjects)]
        self.published: dict[str, date] = {}
        self.conflicts: dict[int, int] = {}
        self.gradings: dict[str, dict[str, Record]] = {"first": {}, "second": {}}

    def _later(self, day: date, least: int, most: int) -> date:
        """Return a day so many days later, but not after the day of the record."""
        return min(day + timedelta(days=self.dice.randint(least, most)), AS_OF)

    def write(self) -> None:
        self.topics = [f"topic-{number:02}" for number in range(TOPICS)]
        self.entities = [f"entity-{number:02}" for number in range(ENTITIES)]
        reports = {
            subject: [f"report-{subject:03}-{number}" for number in range(REPORTS_A_SUBJECT)]
            for subject in range(self.subjects)
        }
        wanted = self.claims // CLAIMS_A_SOURCE - self.subjects * REPORTS_A_SUBJECT
        self.documents = [f"document-{number:04}" for number in range(max(4, wanted))]
        for subject, ids in reports.items():
            # The first is the one from which others descend.
            before = sorted(self.dice.sample(range(20, 200), len(ids)), reverse=True)
            days = (self.released[subject] - timedelta(days=days) for days in before)
            self.published |= dict(zip(ids, days, strict=True))
        for number in range(0, self.claims - self.subjects, 2 * self.subjects):
            for one in range(number, min(number + self.subjects, self.claims - self.subjects)):
                if self.dice.random() < 0.1:
                    self.conflicts |= {one: one + self.subjects, one + self.subjects: one}
        for number in range(self.claims):
            subject = number % self.subjects
            self._claim(number, subject, reports[subject])
        for ids in reports.values():
            for position, id in enumerate(ids):
                self._report(id, ids, position)
        for id in self.documents:
            self._write(f"sources/{id}.yml", self._document(id, "release-note"))
        for subject, ids in reports.items():
            self._subject(subject, ids)
        self._vocabularies()
        self._write_gradings()
        self._lock([id for ids in reports.values() for id in ids])

    def _claim(self, number: int, subject: int, reports: list[str]) -> None:
        words, dice = self.words, self.dice
        rating, before, kind = dice.choice(RATINGS), dice.choice(RATINGS), dice.choice(KINDS)
        carriers = sorted(dice.sample(reports, dice.randint(4, REPORTS_A_SUBJECT)))
        stances = ["affirms", *dice.choices(STANCES, k=len(carriers) - 1)]
        id = f"claim-{number:05}"
        released = self.released[subject]
        evidence = dice.sample(self.documents, 3)
        marks = "".join(f" {words.sentence()}[^{source}]" for source in evidence)
        record: Record = {
            "short": words.phrase(5, 8).capitalize()[:75].strip(),
            "statement": f"{words.sentence()} {words.sentence()}",
            "topic": self.topics[number % TOPICS],
            "entities": sorted(dice.sample(self.entities, 2)),
            "kind": kind,
            "prominence": dice.choice(["headline", "main", "main", "detail", "detail", "detail"]),
            **self._related(number),
            "criteria": {
                "test": {"property": words.phrase(4, 8), "value": words.phrase(3, 6)},
                "decided_by": words.phrase(3, 6),
                "written": self._later(released, -90, 90).isoformat(),
            },
            "appearances": [
                self._appearance(id, report, reports, stance, released)
                for report, stance in zip(carriers, stances, strict=True)
            ],
            "outcome": {
                "rating": rating,
                "answer": words.sentence(24, 32),
                "reasoning": f"{words.sentence()}{marks}\n\n{words.sentence()} *{words.phrase(1, 3)}*.",
                "as_of": AS_OF.isoformat(),
                "would_change": words.sentence(),
                "evidence": [self._evidence(source, rating) for source in evidence],
            },
            "history": self._history(before, rating, released),
        }
        if kind == "prediction":
            record["criteria"]["deadline"] = self._later(released, -30, 120).isoformat()
        if rating == "unproven":
            record["outcome"]["searched"] = words.sentence()
        elif dice.random() < 0.15:
            record["outcome"]["modifiers"] = [dice.choice(MODIFIERS)]
        if number < GRADED:
            record |= self._graded_twice(id, rating, before, record["appearances"])
        self._write(f"claims/subject-{subject:03}/{id}.yml", record)

    def _related(self, number: int) -> Record:
        """Return the claims of the same subject that a reader may want next, and the one in conflict."""
        found: Record = {}
        others = range(number % self.subjects, number, self.subjects)
        if len(others) > 1 and self.dice.random() < 0.3:
            found["related"] = [f"claim-{other:05}" for other in sorted(self.dice.sample(others, 2))]
        if number in self.conflicts:
            found["conflicts_with"] = [f"claim-{self.conflicts[number]:05}"]
        return found

    def _history(self, before: str, rating: str, released: date) -> list[Record]:
        known = self._later(released, 1, 60)
        again = self._later(known, 1, 500)
        recorded = max(self._later(known, 0, 60), FIRST_RELEASE)
        return [
            {
                "known": known.isoformat(),
                "recorded": recorded.isoformat(),
                "rating": before,
                "class": "first-rating",
                "note": self.words.sentence(),
            },
            {
                "known": again.isoformat(),
                "recorded": max(self._later(again, 0, 30), recorded).isoformat(),
                "rating": rating,
                "class": "new-information" if before == rating else "verdict-changed",
                "note": self.words.sentence(),
            },
        ]

    def _graded_twice(self, id: str, rating: str, before: str, said: list[Record]) -> Record:
        """Note the grades of a claim, and return why the record holds the first where they differ."""
        second = before if self.dice.random() < 0.1 else rating
        reports = {
            one["source"]: {"sourcing": one["sourcing"]["grade"], "fidelity": one["fidelity"]["grade"]}
            for one in said
        }
        for name, outcome in (("first", rating), ("second", second)):
            grades = {"outcome": outcome, "reason": self.words.sentence(), "reports": reports}
            self.gradings[name][id] = grades
        if second == rating:
            return {}
        return {"resolutions": [{"scale": "outcome", "reason": self.words.sentence()}]}

    def _write_gradings(self) -> None:
        for name, claims in self.gradings.items():
            record = {
                "grader": self.words.phrase(1, 2).title(),
                "made": self._later(FIRST_RELEASE, 0, 2000).isoformat(),
                "basis": self.words.sentence(),
                "claims": claims,
            }
            self._write(f"gradings/{name}.yml", record)

    def _appearance(self, claim: str, report: str, reports: list[str], stance: str, released: date) -> Record:
        words = self.words
        self.lines[report] += 1
        line = self.lines[report]
        quote = words.phrase(4, 9)
        self._prove(report, line, quote)
        self.carried[report].append((line, claim))
        derived = report != reports[0] and report != reports[1]
        fidelity: Record = {"grade": "upstream-unavailable"}
        if derived:
            phrase = words.phrase(3, 6)
            self._prove(report, line, phrase)
            fidelity = {
                "grade": "minor",
                "compared_with": reports[0],
                "basis": "upstream",
                "deviations": [
                    {"phrase": phrase, "upstream_says": words.phrase(4, 8), "note": words.sentence()}
                ],
            }
        window = self._later(released, -30, 150).isoformat()[:7]
        return {
            "source": report,
            "quote": quote,
            "place": f"line {line}",
            "in": "body",
            **({"value": {"window": window}} if self.dice.random() < 0.2 else {}),
            "stance": stance,
            "certainty": "hedged" if stance == "questions" else "attributed" if derived else "stated",
            "attribution": [{"kind": "outlets-own", "description": words.phrase(4, 9)}],
            "sourcing": {"grade": "derived" if derived else "unnamed", "note": words.sentence()},
            "fidelity": fidelity,
        }

    def _evidence(self, source: str, rating: str) -> Record:
        return {
            "source": source,
            "bearing": "refutes" if rating in ("rated-false", "mostly-false") else "supports",
            "finding": self.words.sentence(),
            "passage": self.words.phrase(2, 5),
            "tier": "primary",
            "access": "read",
            "checked": AS_OF.isoformat(),
        }

    def _prove(self, report: str, line: int, phrase: str) -> None:
        self.proofs.append(
            {
                "source": report,
                "place": f"line {line}",
                "proved": AS_OF.isoformat(),
                "sha256": _hash(report),
                "selector": {"exact": phrase, "prefix": "", "suffix": ""},
            }
        )

    def _report(self, id: str, family: list[str], position: int) -> None:
        record = self._document(id, "news") | {"capture": _hash(id)}
        if position > 1:
            record["upstream"] = [
                {"source": family[0], "relation": "rewrites", "credited": self.words.sentence()}
            ]
        else:
            record["first_hand"] = self.words.sentence()
        self._write(f"sources/{id}.yml", record)
        sentences = [{"at": f"{line}.1", "claims": [claim]} for line, claim in self.carried[id]]
        self._write(f"coverage/{id}.yml", {"sentences": sentences or [{"at": "1.1", "reason": "background"}]})

    def _document(self, id: str, kind: str) -> Record:
        return {
            "title": self.words.phrase(4, 9).capitalize(),
            "publisher": self.words.phrase(1, 2).title(),
            "published": (self.published.get(id) or self._later(date(2019, 6, 1), 0, 2500)).isoformat(),
            "type": kind,
            "url": f"https://{id}.example/{self.words.phrase(3, 3).replace(' ', '-')}",
            "archive_url": "none known",
        }

    def _subject(self, number: int, reports: list[str]) -> None:
        words = self.words
        released = self.released[number]
        facts = [
            {
                "date": day.isoformat(),
                "fact": words.sentence(),
                "evidence": [self._evidence(self.dice.choice(self.documents), "rated-true")],
            }
            for day in sorted(self._later(released, 0, 30) for _ in range(4))
        ]
        self._write(
            f"subjects/subject-{number:03}.yml",
            {
                "title": words.phrase(1, 2).title(),
                "question": words.phrase(8, 12).capitalize() + "?",
                "answer": f"{words.sentence()} {words.sentence()}",
                "released": released.isoformat(),
                "released_note": words.sentence(),
                "reports": reports,
                "selection": words.sentence(),
                "what_happened": facts,
            },
        )

    def _vocabularies(self) -> None:
        words = self.words
        self._write("topics.yml", {id: self._entry() for id in self.topics})
        self._write("entities.yml", {id: self._entry() | {"kind": "product"} for id in self.entities})
        self._write("glossary.yml", {})
        (self.folder / "scales.yml").write_bytes(self.scales.read_bytes())
        self._write(
            "site.yml",
            {
                "name": "Archive",
                "tagline": words.sentence(),
                "publisher": {"name": "The archive", "description": words.sentence()},
                "method": words.sentence(),
                "graders": [{"name": "Grader", "kind": "person", "role": words.sentence()}],
                "human_review": "none",
                "dataset": {
                    "version": "1.0.0",
                    "as_of": AS_OF.isoformat(),
                    "first_release": FIRST_RELEASE.isoformat(),
                },
                "data_licence": "CC BY 4.0",
                "data_licence_url": "https://creativecommons.org/licenses/by/4.0/",
            },
        )

    def _entry(self) -> Record:
        return {"label": self.words.phrase(1, 2).capitalize(), "description": self.words.sentence()}

    def _lock(self, reports: list[str]) -> None:
        captures = {
            id: {
                "sha256": _hash(id),
                "words": 100_000,
                "quoted": 1,
                "sentences": [f"{line}.1" for line in range(1, max(1, self.lines[id]) + 1)],
                "runs": [],
            }
            for id in reports
        }
        text = json.dumps({"captures": captures, "quotes": self.proofs}, indent=1, sort_keys=True)
        (self.folder / "quotes.lock.json").write_text(text, encoding="utf-8")

    def _write(self, name: str, record: Record) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(record, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=110)
        path.write_text(text, encoding="utf-8")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
