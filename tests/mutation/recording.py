"""A pytest plugin that records which lines of the package each test runs, and for how long.

A fixture that several tests share is set up in the first of them, so its lines and its time are recorded
apart and given to every test that uses it. Tests of a browser or of a built site run the package in
another process, where nothing is recorded: they are left out, and so are long ones.
"""

from __future__ import annotations

import functools
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

ELSEWHERE = frozenset(
    {"site", "sub_path_site", "example_site", "browser", "preview", "published", "editor", "job"}
)
"""Fixtures that run the package in another process."""

LONG = frozenset(
    f"test_{name}.py"
    for name in (
        "bombs",
        "faults",
        "fuzz",
        "injection",
        "injection_in_browser",
        "reproducible",
        "second_build",
    )
)
"""Files whose tests start many processes, or run the package thousands of times."""

Record = dict[str, dict[str, Any]]
"""By the node id of a test: `seconds` of processor time, `shared`, the seconds of each shared fixture that it
uses, and `lines`, by module the numbers it ran."""


class Recorder:
    """Runs the tests that stay in this process, one context of Coverage.py for each."""

    def __init__(self, root: Path) -> None:
        self.record: Record = {}
        self._root = root
        self._coverage = Coverage(
            data_file=None, config_file=False, source=[str(root / "hooks" / "factcheck")], messages=False
        )
        self._shared: dict[str, list[str]] = {}
        self._failed: set[str] = set()
        self._current = ""
        self._seconds: dict[str, float] = defaultdict(float)
        self._since = 0.0

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what runs elsewhere, and start to measure."""
        items[:] = [
            item for item in items if item.path.name not in LONG and ELSEWHERE.isdisjoint(_fixtures(item))
        ]
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Measure one test."""
        _forget()
        self._enter(item.nodeid)
        done = yield
        self._enter("")
        self._shared[item.nodeid] = [
            _context(path, name) for name in _fixtures(item) for path in (item.path, item.session.path)
        ]
        return done

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Iterator[None]:
        """Measure a shared fixture apart from the test that happens to come first."""
        before = self._current
        if fixturedef.scope != "function":
            self._enter(_context(request.node.path, fixturedef.argname))
        done = yield
        self._enter(before)
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that fails in the copy of the project: no mutant can be judged by it."""
        if report.failed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Give each test its own lines and those of its shared fixtures."""
        self._coverage.stop()
        measured = self._coverage.get_data()
        lines: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for file in measured.measured_files():
            module = Path(file).relative_to(self._root).as_posix()
            for line, contexts in measured.contexts_by_lineno(file).items():
                for context in contexts:
                    lines[context][module].add(line)
        for test in self._shared.keys() - self._failed:
            shared = [context for context in self._shared[test] if context in self._seconds]
            self.record[test] = {
                "seconds": round(self._seconds[test], 4),
                "shared": {context: round(self._seconds[context], 4) for context in shared},
                "lines": _joined(lines[context] for context in (test, *shared)),
            }

    def _enter(self, context: str) -> None:
        now = _spent()
        self._seconds[self._current] += now - self._since
        self._since = now
        self._current = context
        self._coverage.switch_context(context)


def _spent() -> float:
    """Return the processor time of this process, and of those that it started and that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def _forget() -> None:
    """Empty the caches of the package: what one test computed, the next would not run."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "factcheck":
            for thing in vars(module).values():
                if isinstance(thing, functools._lru_cache_wrapper):
                    thing.cache_clear()


def _fixtures(item: pytest.Item) -> Iterable[str]:
    return getattr(item, "fixturenames", ())


def _context(path: Path, fixture: str) -> str:
    return f"{path}: {fixture}"


def _joined(parts: Iterable[dict[str, set[int]]]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for part in parts:
        for module, numbers in part.items():
            found[module] |= numbers
    return {module: sorted(numbers) for module, numbers in sorted(found.items())}


def main() -> None:
    """Run the tests of this process in the current folder, and write their record to the file that is named.

    pytest shows tests that fail; the record leaves them out.
    """
    recorder = Recorder(Path.cwd())
    pytest.main(["-q", "-p", "no:cacheprovider", "tests"], plugins=[recorder])
    Path(sys.argv[1]).write_text(json.dumps(recorder.record), encoding="utf-8")


if __name__ == "__main__":
    main()
