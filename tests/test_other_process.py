"""Work in other processes: each thing is handed out once, and whatever comes of the work is known here."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from factcheck.other_process import OtherProcess, ProcessKilledError, Shares

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have one process")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 9, 12])
def test_each_thing_is_handed_out_once(length: int, size: int) -> None:
    shares = Shares(range(length), size)
    assert list(shares) == list(range(length))
    assert list(shares) == [], "all are handed out"
    shares.close()


def test_a_share_is_of_neighbours_and_nobody_else_gets_it() -> None:
    shares = Shares("abcdefgh", 3)
    one, other = iter(shares), iter(shares)
    assert [next(one), next(other), next(one), next(one), next(one)] == ["a", "d", "b", "c", "g"]
    assert list(other) == ["e", "f"]
    assert list(one) == ["h"]
    shares.close()


def test_processes_share_all_things() -> None:
    shares = Shares(range(1000), 7)
    others: list[OtherProcess[list[int]]] = []
    for _ in range(2):
        others.append(OtherProcess(lambda: list(shares), others))
    found = [*shares, *(thing for other in others for thing in other.result())]
    shares.close()
    assert sorted(found) == list(range(1000))


class _UnfitError(Exception):
    """An error that cannot be sent to another process."""

    def __reduce__(self) -> str:
        raise TypeError


def _fail(error: Exception) -> None:
    raise error


def test_what_the_work_raises_is_raised_here() -> None:
    with pytest.raises(KeyError, match="lid"):
        OtherProcess(lambda: _fail(KeyError("lid"))).result()
    with pytest.raises(RuntimeError, match="_UnfitError"):
        OtherProcess(lambda: _fail(_UnfitError())).result()


def test_a_process_that_was_killed_has_no_result() -> None:
    process = OtherProcess(lambda: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(ProcessKilledError):
        process.result()
