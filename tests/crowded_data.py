"""A data folder in which there is much of everything, on many days, in texts as long as they may be."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from datafolder import valid_data

SUBJECT = "murmur-kettle"
QUESTIONS = "questions"
"""A subject whose claims are only asked, over many years, and each stands in a topic of its own."""
TOPIC = "kettle-launch"
REPORT = "report-000"
"""The report that carries every claim."""
ORIGIN = "document-00"
"""The document from which most reports descend."""
EVIDENCE = "kettle-bench-2026-04-noise-test"
"""The document that every claim cites, and into which others were merged."""
INNER = "claim-0000"
"""The claim of which others say that it was reported, and into which others were merged."""

CLAIMS = 520
ASKED = 270
REPORTS = 260
DOCUMENTS = 60
FACTS = 45
UNFORESEEN = 15
SENTENCES = 300
FIRST = date(2023, 1, 2)

Record = dict[str, Any]


def crowded_data(folder: Path) -> Path:
    """Return a new data folder: the example with all this beside it."""
    data = valid_data(folder)
    for number in range(DOCUMENTS):
        _write(data / f"sources/document-{number:02}.yml", _document(number))
    for number in range(REPORTS):
        _write(data / f"sources/report-{number:03}.yml", _report(number))
        _write(
            data / f"sources/copy-{number:03}.yml",
            _source(f"copy-{number:03}", number) | {"merged_into": EVIDENCE},
        )
    for number in range(CLAIMS):
        _write(data / f"claims/{SUBJECT}/claim-{number:04}.yml", _claim(number))
    question = _read(data / f"claims/{SUBJECT}/murmur-blue-by-december.yml")
    (data / f"claims/{QUESTIONS}").mkdir()
    for number in range(ASKED):
        _write(data / f"claims/{QUESTIONS}/asked-{number:03}.yml", _asked(question, number))
    _write(data / f"sources/{QUESTIONS}.yml", _source(QUESTIONS, 0) | {"published": _day(0)})
    _write(data / f"coverage/{REPORT}.yml", _coverage())
    subject = _read(data / f"subjects/{SUBJECT}.yml")
    _write(data / f"subjects/{SUBJECT}.yml", _subject(subject))
    other = {"reports": [QUESTIONS], "what_happened": [], "unforeseen": []}
    _write(data / f"subjects/{QUESTIONS}.yml", subject | other)
    topics = {
        f"topic-{number:03}": {"label": f"Topic {number}", "description": _text(300)}
        for number in range(ASKED)
    }
    _write(data / "topics.yml", _read(data / "topics.yml") | topics)
    site = _read(data / "site.yml")
    site["dataset"]["first_release"] = FIRST.isoformat()
    _write(data / "site.yml", site)
    return data


def _day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def _text(length: int) -> str:
    """Return a text of nearly this length, some of whose letters take more than one byte in HTML."""
    words = "The kettle “Murmur” is as loud as others & boils in fünf minutes, or so it was said. "
    return (words * (length // len(words) + 1))[: length - 1].strip()


def _phrase(number: int) -> str:
    return f"phrase {number} of twelve words which together come near to the limit"


def _source(id: str, number: int) -> Record:
    return {
        "title": f"{number} {_text(290)}",
        "publisher": f"Publisher {number} & Sons, of the Long Street in Ambleforth"[:60],
        "type": "news",
        "url": f"https://{id}.example/",
        "archive_url": "none known",
    }


def _document(number: int) -> Record:
    above = [{"source": ORIGIN, "relation": "cites", "inferred": _text(1190)}]
    return _source(f"document-{number:02}", number) | ({"upstream": above} if number else {})


def _report(number: int) -> Record:
    record = _source(f"report-{number:03}", number) | {"published": _day(number * 4)}
    if number % 10 == 0:
        return record | {"first_hand": _text(290)}
    above = f"document-{number % DOCUMENTS:02}"
    return record | {
        "upstream": [
            {"source": ORIGIN, "relation": "rewrites", "credited": _text(290)},
            {
                "source": above if above != ORIGIN else "report-010",
                "relation": "cites",
                "inferred": _text(1190),
            },
        ]
    }


def _evidence(number: int) -> Record:
    return {
        "source": EVIDENCE,
        "bearing": "context",
        "finding": f"{number} {_text(1180)}",
        "passage": _text(290),
        "tier": "primary",
        "access": "read",
        "checked": "2026-06-30",
    }


def _appearance(report: str, number: int, stance: str) -> Record:
    return {
        "source": report,
        "quote": _phrase(number),
        "place": f"line {number + 1}",
        "in": "body",
        "scope": _text(290),
        "value": {"window": f"{_day(1100 + number)}/{_day(1110 + number)}"},
        "stance": stance,
        "certainty": "stated",
        "attribution": [{"kind": "outlets-own", "description": _text(290)}],
        "sourcing": {"grade": "unnamed", "note": _text(290)},
        "fidelity": {
            "grade": "minor",
            "compared_with": ORIGIN,
            "basis": "upstream",
            "deviations": [{"phrase": _phrase(number), "upstream_says": _text(290), "note": _text(290)}],
        },
    }


def _claim(number: int) -> Record:
    other = f"report-{1 + number % (REPORTS - 1):03}"
    said = [_appearance(REPORT, number, "affirms" if number % 2 else "questions")]
    said.append(_appearance(other, number, "denies") | {"upstream": ["document-01"]})
    rating = "pending" if number % 4 else "rated-true"
    later = {"known": _day(3 * number % 1100), "recorded": _day(1 + 3 * number % 1100), "note": _text(1190)}
    record = {
        "short": f"Claim {number} {_text(60)}",
        "statement": _text(1190),
        "topic": TOPIC,
        "kind": "prediction",
        "prominence": "detail",
        "criteria": {
            "test": {"property": _text(290), "value": _text(290)},
            "deadline": "2026-12-31",
            "decided_by": _text(290),
            "written": "2026-02-02",
        },
        "appearances": said,
        "outcome": {
            "rating": rating,
            "answer": f"{number} {_text(290)}",
            "reasoning": f"{_text(1190)}[^{EVIDENCE}]",
            "as_of": "2026-06-30",
            "would_change": _text(1190),
            "evidence": [_evidence(number)],
        },
        "history": [
            {"known": _day(number), "recorded": _day(number), "rating": "mixed", "class": "first-rating"}
            | {"note": _text(1190)},
            later | {"rating": rating, "class": "verdict-changed"},
        ],
    }
    if number and number % 8 == 0:
        record["merged_into"] = INNER
    elif number and number % 3 == 0:
        record["reports_that"] = INNER
    return record


def _asked(question: Record, number: int) -> Record:
    entry = question["history"][0] | {"known": _day(number * 9 - 1300), "recorded": _day(number * 4)}
    said = question["appearances"][0] | {"source": QUESTIONS}
    return question | {"topic": f"topic-{number:03}", "history": [entry], "appearances": [said]}


def _coverage() -> Record:
    return {
        "sentences": [
            {
                "at": f"{number + 1}.1",
                "claims": [f"claim-{number:04}"],
                "reason": "background",
                "note": _text(290),
            }
            for number in range(SENTENCES)
        ]
    }


def _subject(record: Record) -> Record:
    facts = [
        {
            "date": _day(max(0, number - FACTS // 2)),
            "fact": f"{number} {_text(290)}",
            "detail": _text(1190),
            "claims": [f"claim-{other:04}" for other in range(1 if number else 90)],
            "evidence": [_evidence(number)],
        }
        for number in range(FACTS)
    ]
    unforeseen = [
        {"fact": f"Unforeseen {number} {_text(280)}", "matters": _text(1190), "evidence": [_evidence(number)]}
        for number in range(UNFORESEEN)
    ]
    reports = [f"report-{number:03}" for number in range(REPORTS)]
    return record | {
        "released": _day(900),
        "reports": [*record["reports"], *reports],
        "what_happened": facts,
        "unforeseen": unforeseen,
    }


def _read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)


def _write(path: Path, record: Record) -> None:
    # JSON is YAML too, and quick to write.
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
