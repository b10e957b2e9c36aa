"""Let mutants meet their tests, each in a process of its own.

A mutant that changes only functions is put into a fork of one process that has loaded and collected
everything: its functions get the changed code, and nothing is imported anew. What changes a module as it is
imported goes through cosmic-ray's own way, which writes the file and starts Python.

A mutant counts as killed only when the same tests, as far as they ran, pass in the same way without it.
"""

from __future__ import annotations

import functools
import gc
import inspect
import math
import os
import resource
import shutil
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

import pytest
from cosmic_ray.mutating import mutate_and_test, mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

PATIENCE = 16
"""Seconds of processor time more than its tests took after which a mutant counts as killed: it hangs."""

_OPTIONS = ("-x", "-q", "-s", "-p", "no:cacheprovider", "--assert=plain", "--tb=no")
_FAULTY = 3
"""The exit status of a fork that the mutant could not be put into."""

_BEGUN = "begun"

_WALL = 600.0
"""Seconds that one run of the tests may take on a machine with much else to do."""

HUNG = "timeout"
"""The output of a mutant that was killed because it hung, as cosmic-ray has it too."""

BROKEN = "no Python any more, so it could not even start"
"""Why a mutant is left out that does not compile."""

_UNFIT = WorkResult(WorkerOutcome.ABNORMAL, output="its tests fail without it too")


class Job(NamedTuple):
    """One mutant, and the node ids of the tests that it meets."""

    id: str
    spec: MutationSpec
    tests: tuple[str, ...]


Keep = Callable[[str, WorkResult], None]
"""Takes the result of a job by its id."""


def test_all(jobs: Sequence[Job], workers: int, patience: float, keep: Keep) -> None:
    """Test mutants in the current folder, a copy of the project, at most `workers` at a time.

    Each may take `patience` seconds of processor time.
    """
    inside, outside = [], []
    for job in jobs:
        codes = changed_functions(job.spec)
        if codes is None:
            keep(job.id, WorkResult(WorkerOutcome.SKIPPED, output=BROKEN))
        elif codes:
            inside.append((job, codes))
        else:
            outside.append(job)
    if inside:
        wanted = sorted({test.partition("::")[0] for job, _ in inside for test in job.tests})
        status = pytest.main([*_OPTIONS, *wanted], plugins=[_Loop(inside, workers, patience, keep)])
        assert status == pytest.ExitCode.OK
    passed: dict[tuple[str, ...], bool] = {}
    for job in outside:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as chosen:
            chosen.write("\n".join(job.tests))
            chosen.flush()
            command = f"{sys.executable} -m pytest {' '.join(_OPTIONS)} @{chosen.name}"
            result = mutate_and_test([job.spec], command, _WALL)
            if result.worker_outcome is WorkerOutcome.NORMAL and result.is_killed:
                if job.tests not in passed:
                    passed[job.tests] = run_tests(command, _WALL)[0] is TestOutcome.SURVIVED
                result = result if passed[job.tests] else _UNFIT
            keep(job.id, result)


def mutated(spec: MutationSpec) -> tuple[str, str]:
    """Return the source of a module before and after a mutation."""
    source = spec.module_path.read_text(encoding="utf-8")
    operator = get_operator(spec.operator_name)(**spec.operator_args)
    return source, mutate_code(source, operator, spec.occurrence) or source


def changed_functions(spec: MutationSpec) -> list[CodeType] | None:
    """Return the code of the functions and methods that a mutant changes, none where it changes more.

    None stands for a mutant that is no Python.
    """
    path = str(spec.module_path.absolute())
    with warnings.catch_warnings(action="ignore"):  # a mutant is allowed to look odd
        try:
            before, after = (compile(source, path, "exec", dont_inherit=True) for source in mutated(spec))
        except SyntaxError:
            return None
    return _functions(before, after) or []


def _functions(before: CodeType, after: CodeType) -> list[CodeType] | None:
    """Compare the code of two module or class bodies; None where more than functions differ."""
    if _body(before) != _body(after):
        return None
    found: list[CodeType] = []
    for old, new in zip(_inner(before), _inner(after), strict=True):
        if old == new:
            continue
        is_function = bool(old.co_flags & inspect.CO_OPTIMIZED)
        if is_function and (old.co_name.startswith("<") or old.co_freevars != new.co_freevars):
            return None
        within = [new] if is_function else _functions(old, new)
        if within is None:
            return None
        found += within
    return found


def _body(code: CodeType) -> tuple[object, ...]:
    constants = tuple(type(item) if isinstance(item, CodeType) else item for item in code.co_consts)
    return code.co_code, constants, code.co_names


def _inner(code: CodeType) -> list[CodeType]:
    return [item for item in code.co_consts if isinstance(item, CodeType)]


class _Loaded(NamedTuple):
    """What this process has loaded: functions by file and name, and the caches of functions."""

    functions: dict[tuple[str, str], list[FunctionType]]
    caches: list[functools._lru_cache_wrapper[object]]

    @classmethod
    def now(cls) -> _Loaded:
        """Look for both."""
        found = cls(defaultdict(list), [])
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType):
                found.functions[thing.__code__.co_filename, thing.__code__.co_qualname].append(thing)
            elif isinstance(thing, functools._lru_cache_wrapper):
                found.caches.append(thing)
        return found


class _Fork(NamedTuple):
    """A process that runs tests, and the folder for their files, which also holds how many it began."""

    pid: int
    tests: tuple[str, ...]
    temporary: Path

    def end(self) -> tuple[str, ...]:
        """Return the tests that were begun, at least the first, and remove the folder."""
        begun = self.temporary / _BEGUN
        number = len(begun.read_bytes()) if begun.exists() else 0
        shutil.rmtree(self.temporary)
        return self.tests[: max(1, number)]


class _Forks:
    """Starts forks of this process, which has collected tests."""

    def __init__(self, session: pytest.Session, patience: float) -> None:
        self._session = session
        self._patience = math.ceil(patience)
        self._items = {item.nodeid: item for item in session.items}
        self._loaded = _Loaded.now()

    def names(self, tests: Sequence[str]) -> Iterator[str]:
        """Yield the tests that are named, all of its file for a name without `::`."""
        for test in tests:
            if test in self._items:  # else it went away after it was recorded, or names a file
                yield test
            elif "::" not in test:
                yield from (id for id in self._items if id.startswith(f"{test}::"))

    def start(self, codes: Sequence[CodeType], tests: tuple[str, ...]) -> _Fork:
        """Start to run tests with changed functions; without any, on what is there."""
        chosen = [self._items[test] for test in tests]
        temporary = Path(tempfile.mkdtemp())
        if pid := os.fork():
            return _Fork(pid, tests, temporary)
        try:
            _enter(codes, self._loaded, temporary, self._patience)
        except BaseException:
            os._exit(_FAULTY)
        try:
            _run(self._session, chosen, temporary / _BEGUN)
        finally:
            os._exit(1)


class _Loop:
    """A pytest plugin: instead of running what was collected once, it does so for each mutant in a fork."""

    def __init__(
        self, jobs: Sequence[tuple[Job, list[CodeType]]], workers: int, patience: float, keep: Keep
    ) -> None:
        self._jobs = jobs
        self._workers = workers
        self._patience = patience
        self._keep = keep
        self._running: dict[int, tuple[Job, _Fork]] = {}
        self._passed: set[tuple[str, ...]] = set()
        self._kills: Counter[tuple[Path, str]] = Counter()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Test each mutant."""
        for module in sorted({job.spec.module_path for job, _ in self._jobs}):
            import_module(_name(module))
        forks = _Forks(session, self._patience)
        # Nothing that is there now is looked at again: a fork would have to copy it.
        gc.freeze()
        for job, codes in self._jobs:
            fork = forks.start(codes, self._ordered(forks, job))
            self._running[fork.pid] = (job, fork)
            if len(self._running) == self._workers:
                self._wait(forks)
        while self._running:
            self._wait(forks)
        return True

    def _ordered(self, forks: _Forks, job: Job) -> tuple[str, ...]:
        """Return the tests of a job; first those that killed most mutants of the same module so far."""
        module = job.spec.module_path
        return tuple(sorted(forks.names(job.tests), key=lambda test: -self._kills[module, test]))

    def _wait(self, forks: _Forks) -> None:
        pid, status = os.wait()
        job, fork = self._running.pop(pid)
        begun = fork.end()
        assert os.waitstatus_to_exitcode(status) != _FAULTY, job
        if not status:
            result = WorkResult(WorkerOutcome.NORMAL, test_outcome=TestOutcome.SURVIVED)
        elif self._pass(forks, begun):
            self._kills[job.spec.module_path, begun[-1]] += 1
            output = HUNG if os.WIFSIGNALED(status) else None
            result = WorkResult(WorkerOutcome.NORMAL, output=output, test_outcome=TestOutcome.KILLED)
        else:
            result = _UNFIT
        self._keep(job.id, result)

    def _pass(self, forks: _Forks, tests: tuple[str, ...]) -> bool:
        """Tell whether tests pass in a fork that holds no mutant."""
        if tests not in self._passed:
            fork = forks.start((), tests)
            _, status = os.waitpid(fork.pid, 0)
            fork.end()
            if status:
                return False
            self._passed.update(tests[:number] for number in range(1, len(tests) + 1))
        return True


def _enter(codes: Sequence[CodeType], loaded: _Loaded, temporary: Path, patience: int) -> None:
    """Begin a fork: give functions their changed code, and forget what came of the code as it was."""
    resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(temporary)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    for code in codes:
        found = loaded.functions[code.co_filename, code.co_qualname]
        assert found
        for function in found:
            function.__code__ = code
    for cache in loaded.caches:
        cache.cache_clear()


def _run(session: pytest.Session, items: Sequence[pytest.Item], begun: Path) -> None:
    """Run tests until one fails, and end the process, with 0 when all passed; a file gets a byte for each."""
    with begun.open("ab", buffering=0) as file:
        for item, following in zip(items, [*items[1:], None], strict=True):
            file.write(b".")
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                os._exit(1)
    os._exit(0)


def _name(module: Path) -> str:
    parts = module.with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
