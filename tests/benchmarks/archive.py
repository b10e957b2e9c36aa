"""A seeded archive of claims in the project's own format, of any size and with nothing copied.

The words are invented from syllables and drawn with the frequencies of a language (Zipf), so that
an index of them grows as a real one does. A claim has four to six appearances, three evidence items
and two entries of history; there is one source for twenty claims.
`python -m benchmarks.archive FOLDER CLAIMS SCALES SEED` writes one.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

VOCABULARY = 40_000
CLAIMS_A_SUBJECT = 200
REPORTS_A_SUBJECT = 6
CLAIMS_A_SOURCE = 20
TOPICS = 20
ENTITIES = 40
AS_OF = "2026-06-30"
RATINGS = (
    ["rated-true"] * 6 + ["mostly-true"] * 4 + ["mixed"] * 2 + ["mostly-false"] * 3 + ["rated-false"] * 4
)
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

    def write(self) -> None:
        self.topics = [f"topic-{number:02}" for number in range(TOPICS)]
        self.entities = [f"entity-{number:02}" for number in range(ENTITIES)]
        reports = {
            subject: [f"report-{subject:03}-{number}" for number in range(REPORTS_A_SUBJECT)]
            for subject in range(self.subjects)
        }
        wanted = self.claims // CLAIMS_A_SOURCE - self.subjects * REPORTS_A_SUBJECT
        self.documents = [f"document-{number:04}" for number in range(max(4, wanted))]
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
        self._lock([id for ids in reports.values() for id in ids])

    def _claim(self, number: int, subject: int, reports: list[str]) -> None:
        words, dice = self.words, self.dice
        rating = dice.choice(RATINGS)
        carriers = sorted(dice.sample(reports, dice.randint(4, REPORTS_A_SUBJECT)))
        id = f"claim-{number:05}"
        evidence = dice.sample(self.documents, 3)
        marks = "".join(f" {words.sentence()}[^{source}]" for source in evidence)
        record: Record = {
            "short": words.phrase(5, 8).capitalize()[:75].strip(),
            "statement": f"{words.sentence()} {words.sentence()}",
            "topic": self.topics[number % TOPICS],
            "entities": sorted(dice.sample(self.entities, 2)),
            "kind": "prediction",
            "prominence": dice.choice(["headline", "main", "main", "detail", "detail", "detail"]),
            "criteria": {
                "test": {"property": words.phrase(4, 8), "value": words.phrase(3, 6)},
                "decided_by": words.phrase(3, 6),
                "written": "2026-01-10",
                "deadline": "2026-03-31",
            },
            "appearances": [self._appearance(id, report, reports) for report in carriers],
            "outcome": {
                "rating": rating,
                "answer": words.sentence(10, 20),
                "reasoning": f"{words.sentence()}{marks}\n\n{words.sentence()} *{words.phrase(1, 3)}*.",
                "as_of": AS_OF,
                "would_change": words.sentence(),
                "evidence": [self._evidence(source, rating) for source in evidence],
            },
            "history": [
                {
                    "known": "2026-04-02",
                    "recorded": "2026-05-01",
                    "rating": dice.choice(RATINGS),
                    "class": "first-rating",
                    "note": words.sentence(),
                },
                {
                    "known": "2026-06-01",
                    "recorded": "2026-06-10",
                    "rating": rating,
                    "class": "new-information",
                    "note": words.sentence(),
                },
            ],
        }
        if record["history"][0]["rating"] != rating:
            record["history"][1]["class"] = "verdict-changed"
        self._write(f"claims/subject-{subject:03}/{id}.yml", record)

    def _appearance(self, claim: str, report: str, reports: list[str]) -> Record:
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
        return {
            "source": report,
            "quote": quote,
            "place": f"line {line}",
            "in": "body",
            "stance": "affirms",
            "certainty": "attributed" if derived else "stated",
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
            "checked": AS_OF,
        }

    def _prove(self, report: str, line: int, phrase: str) -> None:
        self.proofs.append(
            {
                "source": report,
                "place": f"line {line}",
                "proved": AS_OF,
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
            "published": "2026-01-15" if kind == "news" else "2026-04-01",
            "type": kind,
            "url": f"https://{id}.example/{self.words.phrase(3, 3).replace(' ', '-')}",
            "archive_url": "none known",
        }

    def _subject(self, number: int, reports: list[str]) -> None:
        words = self.words
        facts = [
            {
                "date": "2026-04-01",
                "fact": words.sentence(),
                "evidence": [self._evidence(self.dice.choice(self.documents), "rated-true")],
            }
            for _ in range(4)
        ]
        self._write(
            f"subjects/subject-{number:03}.yml",
            {
                "title": words.phrase(1, 2).title(),
                "question": words.phrase(8, 12).capitalize() + "?",
                "answer": f"{words.sentence()} {words.sentence()}",
                "released": "2026-04-01",
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
                "dataset": {"version": "1.0.0", "as_of": AS_OF, "first_release": "2026-05-01"},
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
