"""Let mutants meet their tests, each in a process of its own.

A mutant that changes only functions is put into a fork of one process that has loaded and collected
everything: its functions get the changed code, and nothing is imported anew. What changes a module as it is
imported goes through cosmic-ray's own way, which writes the file and starts Python.
"""

from __future__ import annotations

import functools
import gc
import inspect
import os
import resource
import shutil
import sys
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

import pytest
from cosmic_ray.mutating import mutate_and_test, mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

PATIENCE = 20
"""Seconds of processor time after which a mutant counts as killed, because it hangs."""

_OPTIONS = ("-x", "-q", "-s", "-p", "no:cacheprovider", "--assert=plain", "--tb=no")
_FAULTY = 3
"""The exit status of a fork that the mutant could not be put into."""

_WALL = 600.0
"""Seconds that one run of the tests may take on a machine with much else to do."""


class Job(NamedTuple):
    """One mutant, and the node ids of the tests that it meets."""

    id: str
    spec: MutationSpec
    tests: tuple[str, ...]


Keep = Callable[[str, WorkResult], None]
"""Takes the result of a job by its id."""


def test_all(jobs: Sequence[Job], workers: int, keep: Keep) -> None:
    """Test mutants in the current folder, a copy of the project, at most `workers` at a time."""
    inside, outside = [], []
    for job in jobs:
        codes = changed_functions(job.spec)
        if codes:
            inside.append((job, codes))
        else:
            outside.append(job)
    if inside:
        wanted = sorted({test.partition("::")[0] for job, _ in inside for test in job.tests})
        status = pytest.main([*_OPTIONS, *wanted], plugins=[_Loop(inside, workers, keep)])
        assert status == pytest.ExitCode.OK
    for job in outside:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as chosen:
            chosen.write("\n".join(job.tests))
            chosen.flush()
            command = f"{sys.executable} -m pytest {' '.join(_OPTIONS)} @{chosen.name}"
            keep(job.id, mutate_and_test([job.spec], command, _WALL))


def mutated(spec: MutationSpec) -> tuple[str, str]:
    """Return the source of a module before and after a mutation."""
    source = spec.module_path.read_text(encoding="utf-8")
    operator = get_operator(spec.operator_name)(**spec.operator_args)
    return source, mutate_code(source, operator, spec.occurrence) or source


def changed_functions(spec: MutationSpec) -> list[CodeType]:
    """Return the code of the functions and methods that a mutant changes; none where it changes more."""
    path = str(spec.module_path.absolute())
    with warnings.catch_warnings(action="ignore"):  # a mutant is allowed to look odd
        try:
            before, after = (compile(source, path, "exec", dont_inherit=True) for source in mutated(spec))
        except SyntaxError:
            return []
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


class _Loop:
    """A pytest plugin: instead of running what was collected once, it does so for each mutant in a fork."""

    def __init__(self, jobs: Sequence[tuple[Job, list[CodeType]]], workers: int, keep: Keep) -> None:
        self._jobs = jobs
        self._workers = workers
        self._keep = keep
        self._running: dict[int, tuple[Job, str]] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Test each mutant."""
        items = {item.nodeid: item for item in session.items}
        for module in sorted({job.spec.module_path for job, _ in self._jobs}):
            import_module(_name(module))
        loaded = _Loaded.now()
        # Nothing that is there now is looked at again: a fork would have to copy it.
        gc.freeze()
        for job, codes in self._jobs:
            chosen = list(_items(items, job.tests))
            temporary = tempfile.mkdtemp()
            if pid := os.fork():
                self._running[pid] = (job, temporary)
            else:
                try:
                    _enter(codes, loaded, temporary)
                except BaseException:
                    os._exit(_FAULTY)
                try:
                    _run(session, chosen)
                finally:
                    os._exit(1)
            if len(self._running) == self._workers:
                self._wait()
        while self._running:
            self._wait()
        return True

    def _wait(self) -> None:
        pid, status = os.wait()
        job, temporary = self._running.pop(pid)
        shutil.rmtree(temporary)
        assert os.waitstatus_to_exitcode(status) != _FAULTY, job
        outcome = TestOutcome.KILLED if status else TestOutcome.SURVIVED
        self._keep(job.id, WorkResult(WorkerOutcome.NORMAL, test_outcome=outcome))


def _items(items: dict[str, pytest.Item], tests: Sequence[str]) -> Iterator[pytest.Item]:
    """Yield the items that are named, all of its file for a name without `::`."""
    for test in tests:
        if "::" in test:
            yield items[test]
        else:
            yield from (item for id, item in items.items() if id.startswith(f"{test}::"))


def _enter(codes: list[CodeType], loaded: _Loaded, temporary: str) -> None:
    """Begin a fork: give functions their changed code, and forget what came of the code as it was."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    os.environ["PYTEST_DEBUG_TEMPROOT"] = temporary
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


def _run(session: pytest.Session, items: Sequence[pytest.Item]) -> None:
    """Run tests until one fails, and end the process, with 0 when all passed."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            os._exit(1)
    os._exit(0)


def _name(module: Path) -> str:
    parts = module.with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
