"""Wall time, CPU time and peak memory of a command and all processes that it starts."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_EVERY = 0.05
"""Seconds between two looks at the memory."""


class CommandError(Exception):
    """A measured command failed; the message holds the end of what it printed."""


@dataclass(frozen=True)
class Run:
    """One run of a command: seconds on the clock, seconds of all processors, bytes of memory."""

    wall: float
    cpu: float
    memory: int


def measure(command: Sequence[str], folder: Path, variables: Mapping[str, str] | None = None) -> Run:
    """Run a command in a folder and measure it. Raises CommandError when it fails.

    CPU time is user and system time of the process and all that it waited for. Memory is the largest
    sum, over the processes that were alive together, of their proportional set sizes (Pss in
    /proc/<pid>/smaps_rollup, proc(5)): of memory that n processes share, each counts the n-th part, so
    all of it counts once. It is looked at SAMPLE_EVERY seconds, so a shorter peak can be missed.
    """
    log = folder / ".measured.log"
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(variables or {})}, stdout=output, stderr=output
        )
        watch = _MemoryWatch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.finish()
    if process.returncode:
        raise CommandError(f"{' '.join(command)}\n{log.read_text(errors='replace')[-3000:]}")
    log.unlink()
    return Run(wall, usage.ru_utime + usage.ru_stime, watch.peak)


class _MemoryWatch(threading.Thread):
    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = root
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(SAMPLE_EVERY):
            self.peak = max(self.peak, sum(_proportional(process) for process in _tree(self._root)))

    def finish(self) -> None:
        self._done.set()
        self.join()


def _tree(root: int) -> list[int]:
    found = [root]
    for process in found:
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found.extend(int(child) for child in children.read_text().split())
            except OSError:
                continue
    return found


def _proportional(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
