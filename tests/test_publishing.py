"""A finished folder takes the place of the published one, on systems of every kind."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from building import tree
from factcheck.publishing import Publication, PublishError


def _nobody_waits() -> None:
    raise AssertionError("nobody else publishes there")


def _publish(target: Path, word: str) -> list[str]:
    """Publish a site of one page; return what it told of its end."""
    publication = Publication.prepare(target, _nobody_waits)
    (publication.staging / "index.html").write_text(word, "utf-8")
    told: list[str] = []
    publication.publish(lambda: told.append((target / "index.html").read_text("utf-8")))
    return told


@pytest.mark.parametrize("system", ["as it is", "without the library", "that cannot exchange folders"])
def test_what_was_built_is_published_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    class Refusing:
        @staticmethod
        def renameat2(*_: object) -> int:
            return -1

    def library(*_: object, **__: object) -> Refusing:
        if system == "without the library":
            raise OSError
        return Refusing()

    if system != "as it is":
        monkeypatch.setattr(ctypes, "CDLL", library)
    for word in ("first", "second", "third"):
        assert _publish(tmp_path / "site", word) == [word]
        assert [path.name for path in tmp_path.iterdir()] == ["site"]
        assert (tmp_path / "site/index.html").read_text("utf-8") == word


def test_a_build_that_is_given_up_leaves_the_published_site(tmp_path: Path) -> None:
    _publish(tmp_path / "site", "first")
    before = tree(tmp_path)
    publication = Publication.prepare(tmp_path / "site", _nobody_waits)
    (publication.staging / "index.html").write_text("second", "utf-8")
    publication.abandon()
    assert tree(tmp_path) == before


def test_where_nothing_can_be_published_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(PublishError, match=r"nothing can be published to .*file/site: "):
        Publication.prepare(tmp_path / "file/site", _nobody_waits)
    (tmp_path / "site/.git").mkdir(parents=True)
    with pytest.raises(PublishError, match="is a git checkout"):
        Publication.prepare(tmp_path / "site", _nobody_waits)
