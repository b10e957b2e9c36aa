"""What became of the mutants of a session: the figures of each group, and each survivor with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec, WorkerOutcome, WorkItem, WorkResult

from mutation.mutants import group_of, place
from mutation.survivors import Change, Reasons, kind_of
from mutation.testing import HUNG


def shares(session: WorkDB) -> dict[str, tuple[int, int]]:
    """Return for each group how many mutants were killed, of how many."""
    counted: dict[str, tuple[int, int]] = {}
    for spec, result in _tested(session):
        killed, total = counted.get(group_of(spec.module_path), (0, 0))
        counted[group_of(spec.module_path)] = (killed + result.is_killed, total + 1)
    return counted


def unjudged(session: WorkDB) -> list[WorkItem]:
    """Return the mutants that met their tests, which tell nothing of them."""
    return [
        item
        for item, result in session.completed_work_items
        if result.worker_outcome not in (WorkerOutcome.NORMAL, WorkerOutcome.SKIPPED)
    ]


def survivors(session: WorkDB) -> list[WorkItem]:
    """Return the mutants that no test noticed."""
    return [
        item
        for item, result in session.completed_work_items
        if result.worker_outcome is WorkerOutcome.NORMAL and not result.is_killed
    ]


def report(session: WorkDB, reasons: Reasons) -> Iterator[str]:
    """Yield the lines of the report: figures, what is not in them, survivors, and reasons that none needs."""
    hung = Counter(group_of(spec.module_path) for spec, result in _tested(session) if result.output == HUNG)
    for group, (killed, total) in sorted(shares(session).items()):
        by_time = f", {hung[group]} of them because they hung" if hung[group] else ""
        yield f"{group}: {killed} of {total} mutants killed ({100 * killed / total:.1f} %){by_time}"
    others = Counter(
        (group_of(item.mutations[0].module_path), *_why_not_tested(result))
        for item, result in session.completed_work_items
        if result.worker_outcome is not WorkerOutcome.NORMAL
    )
    for (group, what, why), number in sorted(others.items()):
        yield f"{group}: {number} {what}: {why}"
    specs = sorted((item.mutations[0] for item in survivors(session)), key=place)
    survived = [(spec, Change.of(spec)) for spec in specs]
    known = sum(change in reasons for _, change in survived)
    yield f"{len(survived)} survived, {known} of them for a reason that is known"
    for spec, change in survived:
        yield f"{spec.module_path}:{spec.start_pos[0]}:{spec.start_pos[1] + 1}: {change.operator}"
        yield from (f"  {line}" for line in change.lines.splitlines())
        yield f"  Reason: {reasons.get(change, 'NONE GIVEN')}"
    for change in _unused(session, reasons, {change for _, change in survived}):
        yield f"No survivor needs this reason: {change.module}: {change.operator}"
        yield from (f"  {line}" for line in change.lines.splitlines())


def _tested(session: WorkDB) -> list[tuple[MutationSpec, WorkResult]]:
    return [
        (item.mutations[0], result)
        for item, result in session.completed_work_items
        if result.worker_outcome is WorkerOutcome.NORMAL
    ]


def _why_not_tested(result: WorkResult) -> tuple[str, str]:
    what = "left out" if result.worker_outcome is WorkerOutcome.SKIPPED else "not judged"
    return what, (result.output or result.worker_outcome.value).splitlines()[-1]


def _unused(session: WorkDB, reasons: Reasons, needed: set[Change]) -> list[Change]:
    """Return the entries that fit no survivor, without those of mutants that were not tested this time."""
    modules = {kind_of(item.mutations[0])[0] for item in session.work_items}
    spare = {change for change in reasons if change not in needed and change.module in modules}
    kinds = {(change.module, change.operator) for change in spare}
    untested = {
        Change.of(item.mutations[0])
        for item, result in session.completed_work_items
        if result.worker_outcome is not WorkerOutcome.NORMAL and kind_of(item.mutations[0]) in kinds
    }
    return sorted(spare - untested)
