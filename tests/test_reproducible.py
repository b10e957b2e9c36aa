"""Anyone who builds a commit gets the same bytes: wherever, whenever, and whoever it is."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cbor2
import pytest

from building import ROOT, build, project_copy
from conftest import COUNTED
from datafolder import valid_data

# Python runs this before anything else in each process of the build: another user where root may choose
# one, another umask, one processor, the whole of a locale and not only its letters, and a clock that is
# years ahead. What was so at the end is written down for the test to see.
ELSEWHERE = """
import atexit, contextlib, datetime, json, locale, os, pathlib, time_machine
if hasattr(os, "geteuid") and os.geteuid() == 0:
    from nobody import become_nobody
    become_nobody()
os.umask(0o077)
with contextlib.suppress(locale.Error):
    locale.setlocale(locale.LC_ALL, "")
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
time_machine.travel(datetime.datetime(2041, 5, 6, 7, 8, 9), tick=True).start()
def tell():
    was = [f"{datetime.date.today()}", os.getuid(), locale.setlocale(locale.LC_TIME)]
    pathlib.Path(os.environ["WAS"]).write_text(json.dumps(was))
atexit.register(tell)
"""

LOCALE = "tr_TR.UTF-8"
OTHER_SETTINGS = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": LOCALE,
    "LANG": LOCALE,
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "86400",
    "COLUMNS": "40",
    "USER": "nobody",
    "LOGNAME": "nobody",
}
NOBODY = 65534
FAULTS = Path(__file__).parent / "faults"
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


def _make_locale(folder: Path) -> None:
    """Make the locale where the means are there; it need not be installed."""
    folder.mkdir()
    if maker := shutil.which("localedef"):
        subprocess.run(
            [maker, "-i", "tr_TR", "-f", "UTF-8", str(folder / LOCALE)], capture_output=True, check=False
        )


def test_two_builds_of_a_commit_are_the_same_bytes(
    site: Path, elsewhere: Path, record_property: Callable[[str, object], None]
) -> None:
    project = elsewhere / "project"
    for name in ("hooks", "docs", "data"):
        _copy_backwards(ROOT / name, project / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    (project / "hooks/sitecustomize.py").write_text(ELSEWHERE, "utf-8")
    shutil.copy(FAULTS / "nobody.py", project / "hooks")
    _make_locale(elsewhere / "locales")
    was = elsewhere / "was"
    is_root = os.geteuid() == 0
    if is_root:
        for path in (elsewhere, *elsewhere.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    own = {"HOME": str(elsewhere), "WAS": str(was), "LOCPATH": str(elsewhere / "locales")}
    result = build(project, **OTHER_SETTINGS, **own)
    assert result.returncode == 0, result.stdout + result.stderr
    day, user, locale = json.loads(was.read_text())
    assert day.startswith("2041-05-")
    assert user == (NOBODY if is_root else os.getuid())
    # The first build found the pictures of former builds; this one had nothing and drew them all.
    assert (project / ".cache").is_dir()
    number = _assert_equal(site, project / "site")
    assert number > 500
    who = f"user {user} after root" if is_root else "the same user"
    where = f"the locale {LOCALE}" if locale == LOCALE else "another locale by its variable only"
    record_property(
        COUNTED, f"two builds in other folders, by {who}, in {where}: {number} files are the same bytes"
    )


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
