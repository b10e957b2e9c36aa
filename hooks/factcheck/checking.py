"""Load a data folder and run every rule over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from .dataset import Dataset
from .kept_records import RecordReader
from .loading import Step, load, no_step
from .other_process import OtherProcess, ProcessKilledError, Shares, processors
from .problems import Level, Problem
from .rule_memory import RuleMemory
from .rules import RULES, Rule
from .sound_before import SoundBefore

__all__ = ["Step", "check", "no_step"]

WORTH_SHARING = 300
"""For fewer claims than this, starting another process takes longer than it saves."""


def check(
    root: Path,
    own_addresses: tuple[str, ...] = (),
    rules: Iterable[Rule] = RULES,
    *,
    today: date | None = None,
    step: Step = no_step,
    records: RecordReader | None = None,
    memory: RuleMemory | None = None,
    before: SoundBefore | None = None,
) -> tuple[Dataset | None, list[Problem]]:
    """Return the dataset and all problems, sorted by place.

    Warnings are only looked for when there is no error, because a record that could not be read
    makes others look unused. `today` is the day against which deadlines are judged, the dataset's
    own date where it is not given. `step` is called with the name of each file and each rule.
    `records` reads the files, or knows them from an earlier check; `memory`, which has rules of its
    own, knows what earlier checks found; `before`, which has too, what the build before found sound.
    """
    dataset, problems = load(root, own_addresses, today=today, step=step, records=records)
    if dataset is not None and memory is not None:
        problems.extend(memory.problems(dataset, step))
    elif dataset is not None:
        found = before.problems(dataset, step) if before is not None else None
        problems.extend(_problems(dataset, tuple(rules), step) if found is None else found)
        if before is not None and not problems:
            before.keep(dataset)
    return dataset, graver(problems)


def _problems(dataset: Dataset, rules: Sequence[Rule], step: Step) -> list[Problem]:
    """Return what the rules find in a dataset, of a large one with all processors."""
    processes = processors() if len(dataset.claims) >= WORTH_SHARING else 1
    shares = Shares(rules)
    started: list[OtherProcess[list[Problem]]] = []
    try:
        for _ in range(1, processes):
            started.append(OtherProcess(lambda: RuleMemory(shares).problems(dataset), started))
        found = RuleMemory(shares).problems(dataset, step)
        return found + [problem for process in started for problem in process.result()]
    except ProcessKilledError:
        return RuleMemory(rules).problems(dataset, step)
    finally:
        for process in started:
            process.kill()
        shares.close()


def graver(problems: Iterable[Problem]) -> list[Problem]:
    """Return the errors, or the warnings where there is no error; each once, sorted by place."""
    found = set(problems)
    errors = {problem for problem in found if problem.level is Level.ERROR}
    return sorted(errors or found)
