"""Compiled templates that are kept never show another text than the template's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from factcheck.compiled_templates import CompiledTemplates


@pytest.fixture(autouse=True)
def _compiled_code_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def rendered(text: str, folder: Path) -> str:
    loader = DictLoader({"page": text})
    env = Environment(loader=loader, autoescape=True, bytecode_cache=CompiledTemplates("test", folder))
    return env.get_template("page").render(word="kettle")


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered("A {{ word }}", tmp_path) == "A kettle"

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the template was compiled again")

    monkeypatch.setattr(Environment, "compile", refuse)
    assert rendered("A {{ word }}", tmp_path) == "A kettle"


def test_a_changed_template_is_compiled_anew(tmp_path: Path) -> None:
    assert rendered("A {{ word }}", tmp_path) == "A kettle"
    assert rendered("The {{ word }}", tmp_path) == "The kettle"


@pytest.mark.parametrize("damage", [lambda raw: raw[:-9], lambda raw: raw[:-1] + b"!", lambda raw: b""])
def test_a_damaged_file_is_compiled_anew(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    rendered("A {{ word }}", tmp_path)
    (file,) = tmp_path.iterdir()
    sound = file.read_bytes()
    file.write_bytes(damage(sound))
    assert rendered("A {{ word }}", tmp_path) == "A kettle"
    assert file.read_bytes() == sound


def test_where_nothing_can_be_kept_a_template_is_rendered_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("where the folder should be", encoding="utf-8")
    assert rendered("A {{ word }}", tmp_path / "file") == "A kettle"
