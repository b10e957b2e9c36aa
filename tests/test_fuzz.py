"""Five hundred random inputs, the same ones every time; `make fuzz` tries thousands.

Each target gets about the same time, and edits of the real data more: each of them checks all records.
The counts are fixed, because a count that depended on the clock would try other inputs on another machine.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from datafolder import OWN_ADDRESSES
from factcheck.checking import check
from factcheck.dataset import Dataset
from factcheck.problems import Problem
from fuzzing import invariants, session
from fuzzing.case import Case
from fuzzing.command_target import called, command_target, sound_cases
from fuzzing.invariants import Defect, Folder
from fuzzing.page_agreement import disagreements
from fuzzing.session import Tally, batch
from fuzzing.target import Target
from fuzzing.targets import example, targets

SEED = 8
BATCH = 10
INPUTS = {"loader": 110, "model": 130, "markdown": 70, "import": 50, "commands": 120, "edits": 20}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Target]:
    return {target.name: target for target in targets(tmp_path_factory.mktemp("fuzz"))}


@pytest.mark.parametrize("name", INPUTS)
def test_random_input_gives_sound_pages_or_located_problems(name: str, made: dict[str, Target]) -> None:
    tally = Tally()
    for number in range(INPUTS[name] // BATCH):
        batch(made[name], tally, number, BATCH, SEED)
    assert tally.inputs == INPUTS[name]
    assert [f"{why}\n{case!r:.500}" for case, why in tally.defects] == []


def test_every_target_is_tried(made: dict[str, Target]) -> None:
    assert list(made) == list(INPUTS)
    assert sum(INPUTS.values()) == 500


SILENT = ("check", "verify", "release-files", "pages")
"""Commands that print nothing where all is well."""


def test_every_command_does_its_work_where_nothing_is_changed(tmp_path: Path) -> None:
    """A call that ends at its first step would show nothing of a command, whatever is changed."""
    folder = example(tmp_path / "example")
    command_target(folder)
    for case in sound_cases(folder):
        command, *options = case.arguments
        finds = options[:1] in (["--today"], ["--base"])
        status, said = called(case, folder)
        assert status == int(finds), case.arguments
        assert said or (command in SILENT and not finds), case.arguments


# -- what is found wrong ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return example(tmp_path_factory.mktemp("example") / "example")


def test_an_untouched_folder_holds(folder: Folder) -> None:
    folder.hold(Case())


CLAIM = "claims/murmur-below-forty-decibels/"
SOURCE = "sources/kettle-courier-2025-11-05/"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (CLAIM, "The Murmur boils below forty decibels</span></h1>"),
        (CLAIM, "<p>At a distance of one metre the Murmur"),
        (CLAIM, 'data-pagefind-weight="8">Half full'),
        (CLAIM, "as loud as any other”</blockquote>"),
        (CLAIM, '<dt>Sourcing then</dt><dd><b class="g i-none">Unsourced'),
        (CLAIM, '<dt>Fidelity</dt><dd><b class="g i-equal">Faithful'),
        (CLAIM, "<p>The sheet gives 38.5 decibels."),
        (CLAIM, "data-note>The bench found it louder"),
        (SOURCE, "</span></h1>"),
        (SOURCE, "<dt>Publisher</dt><dd>"),
    ],
)
def test_a_page_that_differs_from_its_record_is_found(address: str, words: str, folder: Folder) -> None:
    page = folder.pages[address]
    assert page.content.count(words) == 1
    changed = replace(page, content=page.content.replace(words, f"{words[:-1]}x{words[-1]}"))
    found = list(disagreements(folder.dataset, {**folder.pages, address: changed}))
    assert len(found) == 1
    assert found[0].startswith(f"the page {address} shows ")
    assert list(disagreements(folder.dataset, folder.pages)) == []


def _without_a_claim(dataset: Dataset) -> Dataset:
    _, *others = dataset.claims.items()
    return replace(dataset, claims=dict(others))


def _with_another_title(dataset: Dataset) -> Dataset:
    (id, first), *others = dataset.sources.items()
    return replace(dataset, sources={id: first.model_copy(update={"title": "Another"}), **dict(others)})


@pytest.mark.parametrize("changed", [_without_a_claim, _with_another_title, lambda dataset: None])
def test_a_record_that_is_lost_or_changed_is_found(
    changed: Callable[[Dataset], Dataset | None], folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def checked(root: Path, own: tuple[str, ...]) -> tuple[Dataset | None, list[Problem]]:
        dataset, problems = check(root, own)
        assert dataset is not None
        return changed(dataset), problems

    assert folder.dataset
    monkeypatch.setattr(invariants, "check", checked)
    with pytest.raises(Defect, match=r"though the file is the same|there is no dataset"):
        folder.hold(Case({"sources/kettle-bench-noise.yml": b"broken"}))


def test_a_file_that_is_neither_read_nor_reported_is_found(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, name = check(folder.data, OWN_ADDRESSES), "sources/another.yml"
    folder.hold(Case({name: b"title: Another"}))
    monkeypatch.setattr(invariants, "check", lambda root, own: sound)
    with pytest.raises(Defect, match=r"another\.yml is neither read nor reported"):
        folder.hold(Case({name: b"title: Another"}))


# -- what the limits find --------------------------------------------------------------------------


def _tried(run: Callable[[], object]) -> list[str]:
    """Try one input that does something, and return what was found."""

    def when_asked(case: Case) -> None:
        if case.arguments:
            run()

    target = Target("own", (), st.nothing(), lambda random: Case(arguments=("do",)), when_asked)
    tally = Tally()
    batch(target, tally, 1, 1, SEED)
    return [why.splitlines()[-1] for _, why in tally.defects]


def test_an_input_that_waits_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "HANG", 0.3)
    assert _tried(threading.Event().wait) == ["fuzzing.session.HangError"]


def test_an_input_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless() -> None:
        while True:
            pass

    monkeypatch.setattr(session, "HANG", 0.3)
    assert _tried(endless) == ["fuzzing.session.HangError"]


def test_an_input_that_takes_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> None:
        end = time.process_time() + 0.2
        while time.process_time() < end:
            pass

    monkeypatch.setattr(session, "SECONDS", 0.1)
    (found,) = _tried(busy)
    assert found.endswith(" s again")


def test_an_input_that_takes_much_memory_is_found() -> None:
    (found,) = _tried(lambda: bytearray(session.MEMORY + 20_000_000))
    assert found.endswith(" MB")
    assert _tried(lambda: bytearray(session.MEMORY - 20_000_000)) == []
