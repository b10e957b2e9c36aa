"""Runs targets: each input from a seed, with its time and memory, and the defects that it showed."""

from __future__ import annotations

import contextlib
import resource
import signal
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

SECONDS = 1.0
"""Seconds of processor time that an input may take above what is taken without it."""
MEMORY = 200_000_000
"""Bytes of memory that an input may take."""
HANG = 10
"""Seconds after which an input is given up: of processor time, or by the clock where it only waits.

Who waits for a pipe, a lock or a program uses no processor, so a limit of that alone would never end it;
one by the clock alone would find a hang wherever a machine does much else.
"""
IDLE = 0.01
"""Seconds of processor time in HANG by the clock; who uses less is waiting, be it in a loop that looks."""
_PEAK = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


@dataclass
class Tally:
    """What became of the inputs of one target; seconds of processor time, bytes of memory.

    `untouched` are the seconds that were measured without an input, by what was called.
    """

    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_input: str = ""
    memory: int = 0
    defects: list[tuple[Case, str]] = field(default_factory=list)
    untouched: dict[tuple[str, ...], float] = field(default_factory=dict)


class HangError(BaseException):
    """An input took so long that it was given up; nothing in the product may catch it."""


def batch(target: Target, tally: Tally, number: int, count: int, run_seed: int) -> None:
    """Try a batch of inputs; which they are depends on the seed and the number of the batch only.

    Even batches come from the rules of the target, odd ones from files that people wrote.
    """
    if number % 2:
        random = Random(f"{run_seed} {target.name} {number}")
        for _ in range(count):
            _try(target, tally, target.mutate(random))
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
        _try(target, tally, case)

    attempt()


def _try(target: Target, tally: Tally, case: Case) -> None:
    _forget_peak()
    before, started = _peak(), _used()
    fault = _fault(target, case)
    seconds, memory = _used() - started, max(0, _peak() - before)
    tally.inputs += 1
    tally.seconds += seconds
    tally.memory = max(tally.memory, memory)
    if seconds > tally.slowest:
        tally.slowest, tally.slowest_input = seconds, repr(case)[:300]
    if fault:
        tally.defects.append((case, fault))
        return
    # What is quick with the input needs no measure of how quick it is without.
    if seconds > SECONDS and seconds > (limit := SECONDS + _untouched(target, tally, case)):
        again = _cost(target, case)
        if again > limit:
            tally.defects.append((case, f"it took {seconds:.1f} s, and {again:.1f} s again"))
    if memory > MEMORY:
        tally.defects.append((case, f"it took {memory / 1e6:.0f} MB"))


def _fault(target: Target, case: Case, *, again: bool = False) -> str:
    """Return the fault that an input shows, or nothing."""
    try:
        with _given_up():
            target.run(case)
    except HypothesisException:
        raise
    except HangError:
        # A machine that stood still looks like a hang, but hardly twice.
        return traceback.format_exc(limit=-25) if again else _fault(target, case, again=True)
    except Exception:
        return traceback.format_exc(limit=-25)
    return ""


def _untouched(target: Target, tally: Tally, case: Case) -> float:
    """Return what it costs without the input, the mean of two runs."""
    without = target.without(case)
    if without.arguments not in tally.untouched:
        tally.untouched[without.arguments] = (_cost(target, without) + _cost(target, without)) / 2
    return tally.untouched[without.arguments]


def _cost(target: Target, case: Case) -> float:
    started = _used()
    with contextlib.suppress(Exception, HangError), _given_up():
        target.run(case)
    return _used() - started


def _used() -> float:
    """Return the processor time of this process and of the programs that it ran, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextlib.contextmanager
def _given_up() -> Iterator[None]:
    """Raise HangError when what runs within neither ends nor gets on."""
    began = seen = _used()

    def look(_signal: int, _frame: FrameType | None) -> None:
        nonlocal seen
        # Where the error is swallowed, as by what Python calls when it collects garbage, the next one is not.
        signal.setitimer(signal.ITIMER_REAL, HANG)
        now, last = _used(), seen
        seen = now
        if now - last < IDLE or now - began > HANG:
            raise HangError

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
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
