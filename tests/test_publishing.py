"""A finished site takes the place of the former one, also where folders cannot be exchanged in one step."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from factcheck.folder_lock import FolderLock
from factcheck.publishing import Publication, PublishError


def _never() -> None:
    pytest.fail("it waits for nobody")


def _publish(target: Path, words: str) -> None:
    """Publish a site of one page, and check that nothing is left beside it."""
    publication = Publication.prepare(target, _never)
    (publication.staging / "index.html").write_text(words, encoding="utf-8")
    kept: list[str] = []
    publication.publish(lambda: kept.append((target / "index.html").read_text(encoding="utf-8")))
    assert kept == [words], "what is kept of the site is kept when it is there"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def _no_library(*_: object, **__: object) -> object:
    raise OSError("no library")


class _OldLibrary:
    """A C library that has no such call."""


class _OtherFileSystem:
    """A C library whose call fails, as it does on a file system that has no exchange."""

    @staticmethod
    def renameat2(*_: object) -> int:
        return -1


LIBRARIES = {
    "no library": _no_library,
    "a library without the call": lambda *_, **__: _OldLibrary(),
    "a call that fails": lambda *_, **__: _OtherFileSystem(),
}


@pytest.mark.parametrize("library", ["the system's", "another system's", *LIBRARIES])
def test_the_new_site_takes_the_place_of_the_former(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library == "another system's":
        monkeypatch.setattr(sys, "platform", "darwin")
    if library in LIBRARIES:
        monkeypatch.setattr(ctypes, "CDLL", LIBRARIES[library])
    target = tmp_path / "public/site"
    for words in ("first", "second", "third"):
        _publish(target, words)
        assert (target / "index.html").read_text(encoding="utf-8") == words


def test_a_site_that_is_abandoned_leaves_the_former_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "public/site"
    _publish(target, "first")
    publication = Publication.prepare(target, _never)
    (publication.staging / "index.html").write_text("half", encoding="utf-8")
    publication.abandon()
    assert (target / "index.html").read_text(encoding="utf-8") == "first"
    assert [path.name for path in target.parent.iterdir()] == ["site"]


def test_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PublishError, match=r"^nothing can be published to .*site: "):
        Publication.prepare(tmp_path / "file/site", _never)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such lock on Windows")
def test_what_is_no_site_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "checkout/.git").mkdir(parents=True)
    (tmp_path / "file").write_text("of somebody", encoding="utf-8")
    (tmp_path / "link").symlink_to("file")
    for name, told in (("checkout", "is a git checkout"), ("file", "is no folder"), ("link", "is no folder")):
        with pytest.raises(PublishError, match=f"{name} {told}; name another"):
            Publication.prepare(tmp_path / name, _never)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "of somebody"
    assert {path.name for path in tmp_path.iterdir()} == {"checkout", "file", "link"}


def test_whoever_comes_second_is_told_and_waits_until_the_lock_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first = FolderLock.wait_for(path, _never)
    told: list[str] = []

    def give_back() -> None:
        told.append("waiting")
        first.release()

    second = FolderLock.wait_for(path, give_back)
    assert told == ["waiting"]
    assert path.is_file(), "the second has a file of its own, for the first took the other one away"
    second.release()
    assert not path.exists()
