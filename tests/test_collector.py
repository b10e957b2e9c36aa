"""The collector of cyclic garbage is off during such work only, whatever comes of the work."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from factcheck.collector import collector_held_off


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Leave the collector as it was, whatever a test does to it."""
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("was_on", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_the_collector_is_afterwards_as_it_was(was_on: bool, fails: bool) -> None:
    (gc.enable if was_on else gc.disable)()
    try:
        with collector_held_off():
            assert not gc.isenabled()
            if fails:
                raise OSError
    except OSError:
        assert fails
    assert gc.isenabled() == was_on
