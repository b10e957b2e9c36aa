"""One fault in one run of a Python program: killed, paused or refused at a certain step.

Python loads this module when it starts, if the folder is on its path. The variable FAULT says in JSON
what happens when, as `tests/test_faults.py` writes it. Steps are counted from what Python itself
reports of them (https://docs.python.org/3/library/audit_events.html), so the n-th step of a phase is
the same one in every run. Programs that this one starts have no fault.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from nobody import become_nobody

STAGING = "/.site.next"


def phase_of(event: str, arguments: tuple[Any, ...]) -> tuple[str, str] | None:
    """Return the phase of a build that an event of Python belongs to, and its path; None for all others."""
    path = os.fsdecode(arguments[0]) if arguments and isinstance(arguments[0], str | bytes) else ""
    if event == "open":
        writes = bool(int(arguments[2]) & (os.O_WRONLY | os.O_RDWR))
        for part, phase in ((STAGING, "writing"), ("/.cache/", "caching")):
            if writes and part in path:
                return phase, path
        for part, phase in (("/data/", "loading"), ("/docs/", "reading")):
            if not writes and part in path and STAGING not in path:
                return phase, path
    if event == "os.mkdir" and STAGING in path:
        return "writing", path
    # Relative to an open folder: only `shutil.rmtree` does that.
    if event == "os.rmdir" or (event == "os.remove" and arguments[1] != -1):
        return "cleaning", path
    if event == "os.scandir" and "/data" in path and STAGING not in path:
        return "listing", path
    if event == "os.rename" and "site" in path:
        return "exchanging", path
    if event == "ctypes.dlsym" and arguments[1] == "renameat2":
        return "exchanging", "renameat2"
    return None


class Fault:
    """What is to happen in this process, and in those that it forks."""

    def __init__(
        self,
        do: str,
        log: str,
        phase: str = "",
        nth: int = 1,
        path: str = "",
        where: str = "parent",
        no_exchange: bool = False,
    ) -> None:
        self._do, self._phase, self._nth, self._path, self._where = do, phase, nth, path, where
        self._no_exchange = no_exchange
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._input = os.dup(0)  # which a forked process would close
        self._parent = os.getpid()
        self._count: Counter[str] = Counter()
        self._full = False

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take in an event of Python."""
        found = phase_of(event, arguments)
        if found is not None:
            self.step(*found)

    def step(self, phase: str, path: str) -> None:
        """Count a step, and let the fault happen if it is the one."""
        if self._full and phase in ("writing", "caching"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        here = "parent" if os.getpid() == self._parent else "child"
        if (here != self._where and self._do != "log") or not path.endswith(self._path):
            return
        self._count[phase] += 1
        if self._do == "log":
            self._write(phase, path)
        elif phase == self._phase and self._count[phase] == self._nth:
            self._write(phase, path)
            self._happen(path)
        if self._no_exchange and path == "renameat2":
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    def _write(self, phase: str, path: str) -> None:
        os.write(self._log, f"{phase} {self._count[phase]} {path}\n".encode())

    def _happen(self, path: str) -> None:
        if self._do == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self._do == "kill-group":
            os.killpg(0, signal.SIGKILL)
        elif self._do == "full":
            self._full = True
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        elif self._do == "refuse":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        elif self._do == "vanish":
            Path(path).unlink()
        elif self._do == "pause":
            self._wait()
        elif self._do == "kill-parent":
            os.kill(self._parent, signal.SIGKILL)
            self._wait()

    def _wait(self) -> None:
        """Say that the step is reached, and wait until the test sends something."""
        os.write(1, b"paused\n")
        os.read(self._input, 1)


def step_when_a_program_runs(fault: Fault) -> None:
    """Count as a step of indexing that a program was started and is being waited for."""
    communicate = subprocess.Popen.communicate

    def counted(self: Any, *arguments: Any, **options: Any) -> Any:
        fault.step("indexing", str(self.args))
        return communicate(self, *arguments, **options)

    subprocess.Popen.communicate = counted  # type: ignore[method-assign]


if given := os.environ.pop("FAULT", None):
    options = json.loads(given)
    if options["do"] == "become-nobody":
        become_nobody()
    elif options["do"] == "small-files":
        resource.setrlimit(resource.RLIMIT_FSIZE, (options["bytes"], options["bytes"]))
    else:
        own = Fault(**options)
        step_when_a_program_runs(own)
        sys.addaudithook(own.hear)
