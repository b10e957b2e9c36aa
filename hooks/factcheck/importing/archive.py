"""Import an archive: all files, one record after another, with a report of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..problems import Level, Problem, explain
from .drafts import Drafts, Files
from .reading import Found, files, read
from .reviews import UnusableError, review_of

TAKEN = "taken"


@dataclass
class Report:
    """What became of each record: a line for each that was taken or dropped, and for each part left out.

    `files` are those to be written, by their path in the data folder.
    """

    lines: list[Problem] = field(default_factory=list)
    files: Files = field(default_factory=dict)
    taken: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    notes: int = 0

    def summary(self) -> str:
        """Return the counts in one line."""
        why = ", ".join(f"{count} {rule}" for rule, count in sorted(self.dropped.items()))
        total = self.dropped.total()
        return f"{self.taken} taken, {total} dropped{f' ({why})' if why else ''}, {self.notes} notes"


def import_archive(paths: Iterable[Path], drafts: Drafts) -> Report:
    """Read files and folders, and return the report with the drafts. Nothing is written."""
    report = Report()
    for path, named in files(paths):
        before = len(report.lines)
        for found in read(path, named=named):
            if isinstance(found, Problem) and found.level is Level.WARNING:
                report.notes += 1
                report.lines.append(found)
            elif isinstance(found, Problem):
                _drop(report, found)
            else:
                _take(report, found, drafts)
        report.lines[before:] = sorted(report.lines[before:], key=lambda line: (line.line, line.column))
    return report


def _take(report: Report, found: Found, drafts: Drafts) -> None:
    try:
        draft = drafts.draft(review_of(found.node, found.nodes))
    except UnusableError as reason:
        _drop(report, Problem(found.path, found.line, found.column, reason.rule, explain(str(reason))))
        return
    except RecursionError:
        what = "nested too deep to be read"
        _drop(report, Problem(found.path, found.line, found.column, "too-deep", what))
        return
    report.taken += 1
    report.files |= draft.files
    said = [(TAKEN, draft.claim), *((note.rule, note.what) for note in draft.notes)]
    report.notes += len(said) - 1
    report.lines += [
        Problem(found.path, found.line, found.column, rule, explain(what), Level.WARNING)
        for rule, what in said
    ]


def _drop(report: Report, problem: Problem) -> None:
    report.dropped[problem.rule] += 1
    report.lines.append(problem)
