"""The commands `verify` and `coverage`: hold the data against the captured texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from .dataset import Dataset
from .loading import LOCK
from .problems import Problem
from .proof import prove, write_lock
from .quotes import read_captures

CAPTURES_VARIABLE = "FACTCHECK_CAPTURES"
CAPTURES_FOLDER = "captures"


def captures_folder(environment: Mapping[str, str], root: Path) -> Path:
    """Return the folder of captured texts: the one that the environment names, or `captures/`."""
    return Path(environment.get(CAPTURES_VARIABLE) or root / CAPTURES_FOLDER)


def verify(dataset: Dataset, data: Path, captures: Path, today: date) -> list[Problem]:
    """Prove every quote and write the lock. Nothing is written when a quote is not found."""
    lock, problems = prove(dataset, read_captures(captures), today)
    if not problems:
        write_lock(lock, data / LOCK)
    return problems


def coverage_lines(dataset: Dataset) -> list[str]:
    """Return what is covered of each report, one line for each."""
    lines = []
    for id in dataset.subject_of_report:
        capture, coverage = dataset.lock.captures.get(id), dataset.coverage.get(id)
        if capture is None:
            lines.append(f"{id}: no captured text")
            continue
        if not capture.sentences:
            lines.append(f"{id}: the captured text has no sentence")
            continue
        sentences = coverage.sentences if coverage is not None else ()
        listed = {sentence.at for sentence in sentences}
        count = len(listed & set(capture.sentences))
        carrying = sum(bool(sentence.claims) for sentence in sentences)
        reasons = Counter(
            sentence.reason for sentence in sentences if sentence.reason and not sentence.claims
        )
        why = ", ".join(f"{number} {reason}" for reason, number in sorted(reasons.items()))
        lines.append(
            f"{id}: {count} of {len(capture.sentences)} sentences "
            f"({100 * count // len(capture.sentences)} %); {carrying} carry claims; {why or 'no reasons'}"
        )
    return lines
