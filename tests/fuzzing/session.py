"""Runs targets: each input from a seed, with its time and memory, and the defects that it showed."""

from __future__ import annotations

import contextlib
import signal
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisException

from .case import Case
from .target import Target

HANG = 60
"""Seconds after which an input is given up."""
_PEAK = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


@dataclass
class Tally:
    """What became of the inputs of one target; seconds of CPU time, bytes of memory."""

    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_input: str = ""
    memory: int = 0
    defects: list[tuple[Case, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Limits:
    """What one input may cost above what the target costs without any; None measures nothing."""

    seconds: float | None = None
    memory: int | None = None


class HangError(BaseException):
    """An input took so long that it was given up; nothing in the product may catch it."""


def batch(target: Target, tally: Tally, number: int, count: int, run_seed: int, limits: Limits) -> None:
    """Try a batch of inputs; which they are depends on the seed and the number of the batch only.

    Even batches come from the rules of the target, odd ones from files that people wrote.
    """
    if number % 2:
        random = Random(f"{run_seed} {target.name} {number}")
        for _ in range(count):
            _try(target, tally, target.mutate(random), limits)
        return

    @seed(Random(f"{run_seed} {target.name} {number}").getrandbits(64))
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(target.strategy)
    def attempt(case: Case) -> None:
        _try(target, tally, case, limits)

    attempt()


def _try(target: Target, tally: Tally, case: Case, limits: Limits) -> None:
    _forget_peak()
    before, started = _peak(), time.process_time()
    try:
        with _given_up_after(HANG):
            target.run(case)
    except HypothesisException:
        raise
    except (Exception, HangError, RecursionError, MemoryError):
        tally.defects.append((case, traceback.format_exc(limit=-25)))
    seconds, memory = time.process_time() - started, max(0, _peak() - before)
    tally.inputs += 1
    tally.seconds += seconds
    tally.memory = max(tally.memory, memory)
    if seconds > tally.slowest:
        tally.slowest, tally.slowest_input = seconds, repr(case)[:300]
    if limits.seconds is not None and seconds > limits.seconds:
        again = time.process_time()
        with contextlib.suppress(Exception, HangError):
            target.run(case)
        if (again := time.process_time() - again) > limits.seconds:
            tally.defects.append((case, f"it took {seconds:.1f} s, and {again:.1f} s again"))
    if limits.memory is not None and memory > limits.memory:
        tally.defects.append((case, f"it took {memory / 1e6:.0f} MB"))


@contextlib.contextmanager
def _given_up_after(seconds: int) -> Iterator[None]:
    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise HangError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _forget_peak() -> None:
    """Let the kernel measure the largest memory anew (proc(5): 5 resets VmHWM)."""
    with contextlib.suppress(OSError):
        _PEAK.write_text("5")


def _peak() -> int:
    """Return the largest memory since it was last forgotten, in bytes; 0 where the system does not tell."""
    try:
        status = _STATUS.read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024
