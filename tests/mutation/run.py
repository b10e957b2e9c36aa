"""`make mutants`: change the package in one small way at a time, and list the changes that no test notices.

cosmic-ray makes the mutants: all of the rules, the derivation, the comparison and the quotes, and a
seeded sample of the rest. They are made in a copy of the project, never in the working tree. The tests
run there once unchanged, which records the lines that each of them runs; after that each mutant meets
only the tests that run its statement, until the first of them fails. Tests of a browser or of the whole
built site are not among them. The session and the report stay under `build/mutants/`; the report sets
beside each survivor the reason that `survivors.toml` gives for it.

The exit status is 1 when fewer than 85 % of the mutants of a group were killed, or one was not judged.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, WorkItem, WorkResult

from mutation.choosing import choose, statement
from mutation.mutants import PACKAGE, REST, group_of, make, place
from mutation.recording import Record
from mutation.report import report, shares, survivors, unjudged
from mutation.survivors import Change, Reasons, read_reasons
from mutation.testing import PATIENCE, Job, test_all

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "mutants"
LEAST = 0.85
"""The share of each group that the tests must kill."""

_NOT_COPIED = {".git", ".venv", ".cache", ".hypothesis", "node_modules", "build", "captures", "site"}


def main() -> int:
    """Test the mutants that the options ask for, print what became of them, and return the exit status."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", type=Path, help=f"modules of {PACKAGE} (default: all)")
    parser.add_argument("--sample", type=int, default=300, help="mutants of the rest (default: 300)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (default: 1)")
    parser.add_argument("--workers", type=int, default=1, choices=(1, 2))
    parser.add_argument(
        "--longest", type=float, default=4, help="seconds of tests for each mutant, at most (default: 4)"
    )
    parser.add_argument(
        "--again", action="store_true", help="only what the last run left, or survived it without a reason"
    )
    parser.add_argument("--tests", nargs="+", help="these test files, not those that run the statement")
    parser.add_argument("--recorded", action="store_true", help="trust what was recorded last of the tests")
    options = parser.parse_args()
    reasons = read_reasons()
    RESULTS.mkdir(parents=True, exist_ok=True)
    # Plugins that nothing needs would make each run slower.
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": os.pathsep.join(("hooks", "tests"))}
    with ExitStack() as stack:
        os.chdir(_copy(stack))
        session = stack.enter_context(use_db(str(RESULTS / "session.sqlite")))
        if not options.again:
            modules = options.modules or sorted(PACKAGE.rglob("*.py"))
            make(session, modules, options.sample, options.seed)
        record = _record(RESULTS / "tests.json", anew=not (options.recorded or options.tests))
        left = (*_unexplained(session, reasons), *unjudged(session)) if options.again else ()
        jobs = [
            Job(item.job_id, spec, tuple(options.tests or _tests(spec, record, options.longest)))
            for item in (*session.pending_work_items, *left)
            for spec in item.mutations
        ]
        # The sample comes last: of a run that is broken off, the groups that count whole are done.
        jobs.sort(key=lambda job: (group_of(job.spec.module_path) == REST, place(job.spec)))
        done = count(1)

        def keep(id: str, result: WorkResult) -> None:
            session.set_result(id, result)
            print(f"\r{next(done)} of {len(jobs)}", end="", file=sys.stderr, flush=True)

        test_all(jobs, options.workers, PATIENCE + options.longest, keep)
        print(file=sys.stderr)
        lines, killed, unfit = list(report(session, reasons)), shares(session), unjudged(session)
    (RESULTS / "report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    return 1 if unfit or any(some < LEAST * total for some, total in killed.values()) else 0


def _unexplained(session: WorkDB, reasons: Reasons) -> list[WorkItem]:
    return [item for item in survivors(session) if Change.of(item.mutations[0]) not in reasons]


def _copy(stack: ExitStack) -> Path:
    """Copy the project, without what was made in it, into a folder that goes away with the stack."""
    return shutil.copytree(
        ROOT,
        Path(stack.enter_context(tempfile.TemporaryDirectory())) / "project",
        symlinks=True,
        ignore=lambda folder, names: _NOT_COPIED.intersection(names) if Path(folder) == ROOT else (),
    )


def _record(target: Path, *, anew: bool) -> Record:
    """Return which lines each test runs; to record them anew, the tests run on the package unchanged."""
    if anew:
        subprocess.run([sys.executable, "-m", "mutation.recording", str(target)], check=True)
    elif not target.is_file():
        return {}
    found: Record = json.loads(target.read_text(encoding="utf-8"))
    return found


def _tests(spec: MutationSpec, record: Record, longest: float) -> list[str]:
    lines = statement(spec.module_path.read_text(encoding="utf-8"), spec.start_pos[0])
    return choose(record, spec.module_path.as_posix(), lines, longest)


if __name__ == "__main__":
    sys.exit(main())
