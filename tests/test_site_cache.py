"""What one build keeps for the next is used only while what it follows from is the same."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from factcheck.kept_file import content_digest
from factcheck.site_cache import SiteCache
from factcheck.written_before import Files


def _cache(folder: Path) -> SiteCache:
    return SiteCache(folder / "kept", b"version", folder / "site", pytest.fail)


def _made() -> str:
    return "made anew"


def test_a_text_is_made_anew_only_for_another_key(tmp_path: Path) -> None:
    first = _cache(tmp_path)
    assert first.text("foot", b"one", lambda: "first") == "first"
    first.save(tmp_path / "site", time.time_ns())
    assert _cache(tmp_path).text("foot", b"one", _made) == "first"
    assert _cache(tmp_path).text("foot", b"two", _made) == "made anew"
    assert _cache(tmp_path).text("head", b"one", _made) == "made anew"


def test_files_are_made_anew_for_another_key_and_where_they_are_gone(tmp_path: Path) -> None:
    made: list[str] = []

    def make_folder(path: Path) -> None:
        path.mkdir(exist_ok=True)

    def files(cache: SiteCache, key: bytes, name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()

        def make() -> Files:
            made.append(name)
            (folder / "a.txt").write_bytes(b"words")
            return [("a.txt", content_digest(b"words"))]

        cache.files("group", key, folder, make_folder, make)
        assert (folder / "a.txt").read_bytes() == b"words"
        return folder

    first = _cache(tmp_path)
    files(first, b"one", "site")
    first.save(tmp_path / "site", time.time_ns())
    files(_cache(tmp_path), b"one", "same")
    files(_cache(tmp_path), b"two", "other")
    (tmp_path / "site/a.txt").unlink()
    files(_cache(tmp_path), b"one", "gone")
    assert made == ["site", "other", "gone"]
