"""Anyone who builds a commit gets the same bytes: wherever, whenever, and whoever it is."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cbor2
import pytest

from building import ROOT, build, project_copy, run_as
from conftest import COUNTED
from datafolder import valid_data

# Python runs this before anything else in each process of the build: another umask, one processor, and a
# clock that is years ahead. What the clock shows at the end is written down for the test to see.
ELSEWHERE = """
import atexit, datetime, os, pathlib, time_machine
os.umask(0o077)
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
time_machine.travel(datetime.datetime(2041, 5, 6, 7, 8, 9), tick=True).start()
atexit.register(lambda: pathlib.Path(os.environ["CLOCK"]).write_text(f"{datetime.date.today()}"))
"""

OTHER_SETTINGS = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "86400",
    "COLUMNS": "40",
    "USER": "nobody",
    "LOGNAME": "nobody",
}
NOBODY = 65534
PAGEFIND_MARK = b"pagefind_dcd"


def _files(site: Path) -> dict[str, bytes]:
    """Return every file of a site but those of the search index that depend on the order of its filters."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
        and path.suffix not in (".pf_filter", ".pf_meta")
        and path.name != "pagefind-entry.json"
    }


def _unpacked(path: Path) -> Any:
    content = gzip.decompress(path.read_bytes())
    assert content.startswith(PAGEFIND_MARK), path
    return cbor2.loads(content[len(PAGEFIND_MARK) :])


def _filters(site: Path) -> dict[str, Any]:
    """Return the rest of the search index, in one order: filters, table of contents, entry.

    Pagefind writes the values of a filter in random order and names the file by its content, so each
    name is replaced by that of its filter.
    """
    folder = site / "pagefind"
    (contents,) = folder.glob("*.pf_meta")
    names = {path.stem: _unpacked(path) for path in sorted(folder.glob("filter/*"))}
    meta = _unpacked(contents)
    filters = [field for field in meta if sorted(names) == sorted(item[-1] for item in field if item)]
    assert len(filters) == 1, "the table of contents lists the filters in one place"
    for entry in filters[0]:
        entry[-1] = names[entry[-1]][0]
    entry = json.loads((folder / "pagefind-entry.json").read_text("utf-8"))
    for language in entry["languages"].values():
        assert language.pop("hash") in contents.name
    return {
        "filters": {name: sorted(values) for name, values in names.values()},
        "contents": [sorted(field) if field is filters[0] else field for field in meta],
        "entry": entry,
    }


def _assert_equal(first: Path, second: Path) -> int:
    """See that two sites are equal byte for byte, and return how many files they have."""
    ours, theirs = _files(first), _files(second)
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []
    assert _filters(first) == _filters(second)
    return len(ours)


def _copy_backwards(source: Path, target: Path) -> None:
    """Copy a folder so that a file system that lists files as they came lists them the other way round."""
    for path in sorted(source.rglob("*"), reverse=True):
        if path.is_file() and "__pycache__" not in path.parts and ".egg-info" not in str(path):
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Make a folder of the whole machine, which another user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="a folder with another name "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def _other_user(folder: Path) -> int | None:
    """Give a folder to a user without rights where this machine lets us, and return who that is."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    try:
        subprocess.run(
            [sys.executable, "-c", "import mkdocs"],
            cwd=folder,
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
            capture_output=True,
            check=True,
        )
    except (PermissionError, subprocess.CalledProcessError):
        return None  # Python itself is installed where only root can read it
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return NOBODY


def test_two_builds_of_a_commit_are_the_same_bytes(
    site: Path, elsewhere: Path, record_property: Callable[[str, object], None]
) -> None:
    project = elsewhere / "project"
    for name in ("hooks", "docs", "data"):
        _copy_backwards(ROOT / name, project / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    (project / "hooks/sitecustomize.py").write_text(ELSEWHERE, "utf-8")
    user = _other_user(elsewhere)
    clock = project / "clock"
    settings = OTHER_SETTINGS | {"HOME": str(elsewhere), "CLOCK": str(clock)}
    result = run_as(user, project, "mkdocs", "build", "--strict", **settings)
    assert result.returncode == 0, result.stdout + result.stderr
    assert clock.read_text().startswith("2041-05-")
    # The first build found the pictures of former builds; this one had nothing and drew them all.
    assert (project / ".cache").is_dir()
    number = _assert_equal(site, project / "site")
    assert number > 500
    who = "the same user" if user is None else f"user {user}"
    record_property(COUNTED, f"two builds in other folders, by {who}: {number} files are the same bytes")


def test_what_a_former_build_kept_changes_nothing(tmp_path: Path) -> None:
    """Whatever `.cache` holds after a build, the next one in that folder gives the same bytes."""
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    (project / ".cache/cards").unlink()
    for name in ("first", "second"):
        result = build(project, "--site-dir", str(tmp_path / name))
        assert result.returncode == 0, result.stdout + result.stderr
        assert list((project / ".cache").iterdir())
    assert _assert_equal(tmp_path / "first", tmp_path / "second") > 100


def test_a_difference_is_found(site: Path, tmp_path: Path) -> None:
    other = shutil.copytree(site, tmp_path / "site")
    assert _assert_equal(site, other)
    (path, *_) = sorted(other.glob("pagefind/filter/*"))
    name, values = _unpacked(path)
    swapped = [values[-1], *values[:-1]]
    path.write_bytes(gzip.compress(PAGEFIND_MARK + cbor2.dumps([name, swapped])))
    assert _assert_equal(site, other)
    path.write_bytes(gzip.compress(PAGEFIND_MARK + cbor2.dumps([name, values[1:]])))
    assert _filters(site) != _filters(other)
    (other / "index.html").write_bytes((other / "index.html").read_bytes() + b" ")
    with pytest.raises(AssertionError, match=r"index\.html"):
        _assert_equal(site, other)
