"""Builds that are killed, run out of space, lose a file or meet another: the site stays whole.

Faults come from `faults/sitecustomize.py`, which counts the steps of a build, so that a fault at a
certain step is the same one in every run. The data are those of the small example.

Nearly all meet `mkdocs build --strict` itself, the twenty kills among them. Only where a test must say
how many processes write pages, or where neither MkDocs nor the search matters, it is `faults/publish.py`.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from pathlib import Path

import pytest

from building import environment, project_copy, tree
from conftest import COUNTED
from datafolder import valid_data
from factcheck.other_process import _work

FAULTS = Path(__file__).parent / "faults"
MKDOCS = ("-m", "mkdocs", "build", "--strict", "-q")
PLAIN = (str(FAULTS / "publish.py"),)
"""The same steps of publishing without MkDocs and the search index."""

SEED = 8
DAMAGED = "half a page of a build that was killed"


def whole(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@dataclass(frozen=True)
class Workshop:
    """A project whose data have changed since its site was published, and what the next site must be.

    `pictures` are those of both sites, which take a third of a build.
    """

    project: Path
    old: Path
    new: Path
    pictures: Path
    command: tuple[str, ...]

    @property
    def site(self) -> Path:
        """Return the published site."""
        return self.project / "site"

    def reset(self, *, leftovers: bool = False, pictures: bool = False) -> None:
        """Publish the old site again, and keep of former builds only what is asked for.

        `leftovers` are the rest of a killed build.
        """
        for path in self.project.glob(".site*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.rmtree(self.project / ".cache", ignore_errors=True)
        shutil.copytree(self.old, self.site)
        if pictures:
            shutil.copytree(self.pictures, self.project / ".cache/cards")
        if leftovers:
            shutil.copytree(self.old, self.project / ".site.next")
            (self.project / ".site.next/index.html").write_text(DAMAGED)

    def start(self, *arguments: str, **fault: object) -> subprocess.Popen[str]:
        """Start a build in a process group of its own, with a fault where one is given."""
        variables = {"PYTHONPATH": os.pathsep.join([str(self.project / "hooks"), str(FAULTS)])}
        if fault:
            variables["FAULT"] = json.dumps(fault)
        return subprocess.Popen(
            [sys.executable, *self.command, *arguments],
            cwd=self.project,
            env=environment() | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def build(self, *arguments: str, **fault: object) -> tuple[int, str]:
        """Build, and return the exit status and what was printed."""
        process = self.start(*arguments, **fault)
        said, _ = process.communicate()
        return process.returncode, said

    def the_next_build_is_right(self) -> None:
        """Check that a build without a fault gives the new site and leaves nothing beside it."""
        status, said = self.build()
        assert status == 0, said
        self.is_new()

    def is_new(self) -> None:
        """Check that the new site is published, and nothing is left beside it."""
        assert tree(self.site) == tree(self.new)
        assert self.leftovers() == []

    def is_old(self) -> None:
        """Check that not one byte of the published site has changed."""
        assert whole(self.site) == whole(self.old)

    def leftovers(self) -> list[str]:
        """Return what lies in the project that is no part of it."""
        own = {"data", "docs", "hooks", "mkdocs.yml", ".cache", "site"}
        found = {path.name for path in self.project.iterdir()} - own
        kept = {path.name for path in (self.project / ".cache").glob("*")} - {
            "cards",
            "records",
            "site",
            "sound",
        }
        return sorted(found | kept)

    def refuses(self, *arguments: str, **fault: object) -> str:
        """Build in vain; return what was said, after the checks that hold for every failure."""
        status, said = self.build(*arguments, **fault)
        assert status == 1, said
        assert "Traceback" not in said
        self.is_old()
        assert self.leftovers() == []
        return said


def _workshop(folder: Path, command: tuple[str, ...]) -> Workshop:
    project = project_copy(folder / "project", valid_data(folder))
    (project / ".cache/cards").unlink()
    (project / ".cache").rmdir()
    workshop = Workshop(project, folder / "old", folder / "new", folder / "pictures", command)
    for state in (workshop.old, workshop.new):
        status, said = workshop.build()
        assert status == 0, said
        workshop.site.rename(state)
        page = project / "data/site.yml"
        page.write_text(re.sub(r"(?m)^name: .*$", "name: A Newer Name", page.read_text("utf-8")), "utf-8")
    (project / ".cache/cards").rename(workshop.pictures)
    before, after = tree(workshop.old), tree(workshop.new)
    assert before.keys() == after.keys()
    assert sum(before[path] != after[path] for path in before) > 30
    return workshop


@pytest.fixture(scope="module")
def mkdocs_workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Make a workshop once, for MkDocs."""
    return _workshop(tmp_path_factory.mktemp("workshop"), MKDOCS)


@pytest.fixture(scope="module")
def plain_workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Make a workshop once, for what needs no MkDocs."""
    return _workshop(tmp_path_factory.mktemp("workshop"), PLAIN)


@pytest.fixture
def mkdocs(mkdocs_workshop: Workshop) -> Workshop:
    """Return a workshop in which the old site is published by MkDocs; all pictures are drawn."""
    mkdocs_workshop.reset(pictures=True)
    return mkdocs_workshop


@pytest.fixture
def plain(plain_workshop: Workshop) -> Workshop:
    """Return a workshop in which the old site is published without MkDocs; all pictures are drawn."""
    plain_workshop.reset(pictures=True)
    return plain_workshop


# -- killed ----------------------------------------------------------------------------------------

KILLS = (
    *("loading", "loading", "reading", "reading", "caching", "caching", "indexing", "exchanging"),
    *("cleaning", "cleaning", "cleaning", "cleaning", "cleaning"),
    *("writing", "writing", "writing", "writing", "writing", "writing", "writing"),
)
"""The phases in which a build by MkDocs is killed, each time at another point."""


@pytest.fixture(scope="module")
def steps(mkdocs_workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """Count the steps of each phase of a build that first has to clean up after a killed one."""
    log = tmp_path_factory.mktemp("steps") / "log"
    mkdocs_workshop.reset(leftovers=True)
    status, said = mkdocs_workshop.build(do="log", log=str(log))
    assert status == 0, said
    return Counter(line.split()[0] for line in log.read_text("utf-8").splitlines())


def test_twenty_kills_are_planned() -> None:
    planned = Counter(KILLS)
    assert planned.total() == 20
    assert planned["cleaning"] + planned["writing"] + planned["exchanging"] >= 5


@pytest.mark.parametrize("number", range(len(KILLS)))
def test_after_a_kill_the_site_is_whole_and_the_next_build_is_right(
    number: int,
    mkdocs_workshop: Workshop,
    steps: Counter[str],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    workshop, phase = mkdocs_workshop, KILLS[number]
    # Pictures are drawn where keeping them may be what is ended; no other phase has more steps for it.
    workshop.reset(leftovers=True, pictures=phase != "caching")
    points = steps[phase]
    assert points >= KILLS.count(phase), f"too few steps of {phase} are seen"
    chosen = random.Random(SEED).sample(range(1, points + 1), KILLS.count(phase))
    do = ("kill", "kill-group")[number % 2]
    status, said = workshop.build(
        do=do, phase=phase, nth=chosen[KILLS[:number].count(phase)], log=str(tmp_path / "log")
    )
    assert status == -signal.SIGKILL, said
    step = " ".join((tmp_path / "log").read_text("utf-8").split()[:2])
    record_property(COUNTED, f"a build by MkDocs was ended by {do} at step {step} of {points}")
    published = whole(workshop.site)
    assert published == whole(workshop.old) or tree(workshop.site) == tree(workshop.new)
    workshop.the_next_build_is_right()
    assert DAMAGED not in (workshop.site / "index.html").read_text("utf-8")


@pytest.mark.parametrize("step", [2, 3])
def test_where_folders_cannot_be_exchanged_a_kill_leaves_a_whole_site_to_go_back_to(
    plain: Workshop, tmp_path: Path, step: int
) -> None:
    # First the old site is moved away, then the new one into its place.
    status, said = plain.build(
        do="kill", phase="exchanging", nth=step, log=str(tmp_path / "log"), no_exchange=True
    )
    assert status == -signal.SIGKILL, said
    kept = {2: plain.site, 3: plain.project / ".site.old"}[step]
    assert whole(kept) == whole(plain.old)
    plain.the_next_build_is_right()


def test_what_a_killed_build_had_started_does_not_write_into_the_next_one(
    plain: Workshop, tmp_path: Path
) -> None:
    # A process that writes a share of the pages kills the build at its own first page, and is held there.
    killed = plain.start(
        "2", do="kill-parent", phase="writing", nth=1, where="child", log=str(tmp_path / "log")
    )
    read_until(killed, "paused")
    assert killed.wait() == -signal.SIGKILL
    following = plain.start()
    read_until(following, "waiting")
    # What the killed build printed to stays open until its last process has ended.
    assert killed.communicate("go")[0] == ""
    assert following.communicate()[0] == ""
    assert following.returncode == 0
    plain.is_new()


def test_a_process_whose_build_was_killed_finds_nobody_to_report_to_and_ends() -> None:
    def work() -> str:
        return "more than fits into a pipe " * 10_000

    receiver, sender = Pipe(duplex=False)
    # As in a forked process, which holds the other end too: as long as it did, it would wait for ever.
    sharing = threading.Thread(target=_work, args=(work, sender, [receiver]), daemon=True)
    sharing.start()
    sharing.join(60)
    assert not sharing.is_alive()
    assert sender.closed


def read_until(process: subprocess.Popen[str], words: str) -> None:
    """Read what a process prints up to a line with some words; it must come."""
    assert process.stdout is not None
    before = []
    # Only so that a failure does not hang.
    guard = threading.Timer(120, process.kill)
    guard.start()
    try:
        for line in iter(process.stdout.readline, ""):
            if words in line:
                return
            before.append(line)
    finally:
        guard.cancel()
    raise AssertionError("".join(before))


# -- two builds at once ----------------------------------------------------------------------------


def test_a_second_build_says_that_it_waits_and_both_end_well(mkdocs: Workshop, tmp_path: Path) -> None:
    first = mkdocs.start(do="pause", phase="writing", nth=20, log=str(tmp_path / "log"))
    read_until(first, "paused")
    loud = replace(mkdocs, command=MKDOCS[:-1])
    second = loud.start()
    read_until(second, f"INFO    -  factcheck: another build is writing {mkdocs.site}; waiting for it to end")
    mkdocs.is_old()
    for build in (first, second):
        said, _ = build.communicate("go")
        assert build.returncode == 0, said
    mkdocs.is_new()


# -- no space --------------------------------------------------------------------------------------


FULL = "No space left on device"


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_a_full_disk_is_said_and_nothing_is_published(
    mkdocs: Workshop, steps: Counter[str], tmp_path: Path, share: float
) -> None:
    nth = max(1, round(steps["writing"] * share))
    mkdocs.reset(pictures=True)
    said = mkdocs.refuses(do="full", phase="writing", nth=nth, log=str(tmp_path / "log"))
    expected = rf"Error: \.site\.next/\S+: {FULL}; nothing was published"
    if share == 0:
        site = re.escape(str(mkdocs.site))
        expected = rf"ERROR   -  nothing can be published to {site}: \.site\.next: {FULL}"
    assert re.search(f"^{expected}$", said, re.MULTILINE), said
    mkdocs.the_next_build_is_right()


def test_space_that_ends_inside_a_file_is_said_and_nothing_is_published(mkdocs: Workshop) -> None:
    # The system itself stops each file at this size.
    said = mkdocs.refuses(do="small-files", bytes=12_000)
    assert re.search(r"^Error: (\S+: )?File too large; nothing was published$", said, re.MULTILINE), said
    mkdocs.the_next_build_is_right()


def test_a_full_disk_stops_every_process_that_writes_pages(plain: Workshop, tmp_path: Path) -> None:
    status, said = plain.build(
        "2", do="full", phase="writing", nth=1, log=str(tmp_path / "log"), where="child"
    )
    assert status == 1
    assert "OSError: [Errno 28] No space left on device" in said
    assert "RuntimeError" not in said
    plain.is_old()
    plain.the_next_build_is_right()


# -- no right to write or read ---------------------------------------------------------------------


@pytest.fixture
def sealed() -> Iterator[Callable[[Path], dict[str, object]]]:
    """Return what makes a folder read-only, and the fault that makes root an ordinary user."""
    folders: list[Path] = []

    def seal(folder: Path) -> dict[str, object]:
        folders.append(folder)
        folder.chmod(0o555)
        return {"do": "become-nobody"} if os.getuid() == 0 else {}

    yield seal
    for folder in folders:
        folder.chmod(0o755)


def test_a_read_only_folder_is_said(mkdocs: Workshop, sealed: Callable[[Path], dict[str, object]]) -> None:
    said = mkdocs.refuses(**sealed(mkdocs.project))
    expected = f"ERROR   -  nothing can be published to {mkdocs.site}: .site.lock: Permission denied"
    assert expected in said.splitlines(), said
    mkdocs.project.chmod(0o755)
    mkdocs.the_next_build_is_right()


def test_a_read_only_cache_stops_nothing(
    plain: Workshop, sealed: Callable[[Path], dict[str, object]]
) -> None:
    plain.reset()
    shutil.rmtree(plain.site)
    (plain.project / ".cache").mkdir()
    plain.project.chmod(0o777)
    status, said = plain.build(**sealed(plain.project / ".cache"))
    plain.project.chmod(0o755)
    assert status == 0, said
    plain.is_new()
    assert list((plain.project / ".cache").iterdir()) == []


def test_a_folder_of_records_that_cannot_be_listed_is_no_empty_one(mkdocs: Workshop, tmp_path: Path) -> None:
    said = mkdocs.refuses(do="refuse", phase="listing", path="data/subjects", log=str(tmp_path / "log"))
    assert "ERROR   -  factcheck: data/subjects:1:1: unreadable: it cannot be read: Permission denied" in said
    assert "1 problems; nothing was published" in said


# -- files that vanish, and links ------------------------------------------------------------------


def test_a_record_that_vanishes_is_said(mkdocs: Workshop, tmp_path: Path) -> None:
    record = mkdocs.project / "data/site.yml"
    kept = record.read_bytes()
    said = mkdocs.refuses(do="vanish", phase="loading", path="data/site.yml", log=str(tmp_path / "log"))
    assert not record.exists()
    record.write_bytes(kept)
    expected = "data/site.yml:1:1: unreadable: the file cannot be read: No such file or directory"
    assert expected in said
    assert "1 problems; nothing was published" in said
    mkdocs.the_next_build_is_right()


@pytest.mark.parametrize("file", ["docs/about.md", "docs/assets/images/favicon.svg"])
def test_a_file_of_docs_that_vanishes_is_said(mkdocs: Workshop, tmp_path: Path, file: str) -> None:
    path = mkdocs.project / file
    kept = path.read_bytes()
    said = mkdocs.refuses(do="vanish", phase="reading", path=file, log=str(tmp_path / "log"))
    assert not path.exists()
    path.write_bytes(kept)
    assert said.splitlines()[-1] == f"Error: {file}: No such file or directory; nothing was published"
    mkdocs.the_next_build_is_right()


@pytest.mark.parametrize(
    ("link", "to"),
    [
        ("data/topics.yml", "outside.yml"),
        ("data/quotes.lock.json", "outside.yml"),
        ("data/claims/murmur-kettle/stray.yml", "outside.yml"),
        ("data/claims/murmur-kettle/stray.yml", "project/data/topics.yml"),
        ("data/claims", "elsewhere"),
        ("data/claims/elsewhere", "elsewhere"),
        ("docs/assets/stray.txt", "outside.yml"),
        ("docs/elsewhere", "elsewhere"),
    ],
)
def test_a_symbolic_link_is_refused_with_its_place_and_not_followed(
    mkdocs: Workshop, tmp_path: Path, link: str, to: str
) -> None:
    outside = mkdocs.project.parent
    (outside / "elsewhere").mkdir(exist_ok=True)
    for name in ("outside.yml", "elsewhere/secret.yml"):
        (outside / name).write_text("secret: of this machine\n")
    path = mkdocs.project / link
    kept = tmp_path / "kept"
    if path.exists():
        path.rename(kept)
    path.symlink_to(outside / to)
    try:
        said = mkdocs.refuses()
    finally:
        path.unlink()
        if kept.exists():
            kept.rename(path)
    assert f"factcheck: {link}:1:1: stray-file: a symbolic link; expected a plain file" in said
    assert "secret" not in said


def test_what_mends_files_does_not_follow_a_link(plain: Workshop) -> None:
    outside = plain.project.parent / "outside.yml"
    outside.write_text("secret: of this machine   \n")
    link = plain.project / "data/claims/murmur-kettle/stray.yml"
    link.symlink_to(outside)
    done = subprocess.run(
        [sys.executable, "-m", "factcheck.command_line", "check", "--fix"],
        cwd=plain.project,
        env=environment() | {"PYTHONPATH": str(plain.project / "hooks")},
        capture_output=True,
        text=True,
        check=False,
    )
    link.unlink()
    assert done.returncode == 1
    assert "stray-file: a symbolic link" in done.stdout
    assert outside.read_text() == "secret: of this machine   \n"


# -- the cache -------------------------------------------------------------------------------------


def test_a_build_that_takes_files_from_the_published_site_leaves_it_whole_when_killed(
    mkdocs: Workshop, tmp_path: Path
) -> None:
    mkdocs.the_next_build_is_right()
    published = whole(mkdocs.site)
    status, said = mkdocs.build(do="kill", phase="exchanging", log=str(tmp_path / "log"))
    assert status == -signal.SIGKILL, said
    assert whole(mkdocs.site) == published
    mkdocs.the_next_build_is_right()


def test_records_and_pages_of_a_damaged_cache_or_of_another_version_are_not_used(mkdocs: Workshop) -> None:
    mkdocs.the_next_build_is_right()
    loud = replace(mkdocs, command=MKDOCS[:-1])
    files = [mkdocs.project / ".cache" / name for name in ("records", "site", "sound")]
    sound = [path.read_bytes() for path in files]
    head = len(b"factcheck kept 1\n")
    other = bytes(32)
    damages: list[tuple[Callable[[bytes], bytes], str]] = [
        (lambda content: content[: len(content) // 2], "is damaged and is ignored"),
        (lambda content: content[:-1] + bytes([content[-1] ^ 1]), "is damaged and is ignored"),
        (
            lambda content: content[:head] + other + content[head + len(other) :],
            "was made by another version and is ignored",
        ),
    ]
    for damage, words in damages:
        for path in files:
            path.write_bytes(damage(path.read_bytes()))
        status, said = loud.build()
        assert status == 0, said
        for path in files:
            assert f"{path.name} {words}" in said
        mkdocs.is_new()
        assert [len(path.read_bytes()) for path in files] == [len(content) for content in sound]


def test_damaged_pictures_are_drawn_anew_and_without_a_cache_the_site_is_the_same(plain: Workshop) -> None:
    plain.reset()
    plain.the_next_build_is_right()
    cut, swapped, replaced, *others = sorted((plain.project / ".cache/cards").iterdir())
    assert others
    sound = {path: path.read_bytes() for path in (cut, swapped)}
    cut.write_bytes(sound[cut][: len(sound[cut]) // 2])
    swapped.write_bytes(sound[cut])
    replaced.unlink()
    replaced.mkdir()
    plain.the_next_build_is_right()
    assert {path: path.read_bytes() for path in sound} == sound
    shutil.rmtree(plain.project / ".cache")
    (plain.project / ".cache").write_text("no folder")
    plain.the_next_build_is_right()
    (plain.project / ".cache").unlink()


def test_pictures_of_another_version_are_not_used(plain: Workshop) -> None:
    plain.reset()
    plain.the_next_build_is_right()
    renderer = plain.project / "hooks/factcheck/pictures.py"
    kept = renderer.read_text("utf-8")
    before = {path.name for path in (plain.project / ".cache/cards").iterdir()}
    renderer.write_text(kept.replace('f"{resvg_py.__version__} ', 'f"another version '), "utf-8")
    plain.the_next_build_is_right()
    renderer.write_text(kept, "utf-8")
    after = {path.name for path in (plain.project / ".cache/cards").iterdir()}
    assert len(after) == 2 * len(before)
