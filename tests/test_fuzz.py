"""Five hundred random inputs, the same ones every time; `make fuzz` tries thousands.

Each target gets about the same time; the counts are fixed, because a count that depended on the clock
would try other inputs on another machine.
"""

from __future__ import annotations

import pytest

from fuzzing.session import Limits, Tally, batch
from fuzzing.target import Target
from fuzzing.targets import targets

SEED = 8
BATCH = 10
INPUTS = {"loader": 100, "model": 100, "markdown": 80, "import": 80, "commands": 120, "edits": 20}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Target]:
    return {target.name: target for target in targets(tmp_path_factory.mktemp("fuzz"))}


@pytest.mark.parametrize("name", INPUTS)
def test_random_input_gives_sound_pages_or_located_problems(name: str, made: dict[str, Target]) -> None:
    tally = Tally()
    for number in range(INPUTS[name] // BATCH):
        batch(made[name], tally, number, BATCH, SEED, Limits())
    assert tally.inputs == INPUTS[name]
    assert [f"{why}\n{case!r:.500}" for case, why in tally.defects] == []


def test_every_target_is_tried(made: dict[str, Target]) -> None:
    assert list(made) == list(INPUTS)
    assert sum(INPUTS.values()) == 500
