"""Compiled templates that are kept never show another text than the template's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from factcheck import rendering
from factcheck.compiled_templates import CompiledTemplates


@pytest.fixture(autouse=True)
def _compiled_code_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def rendered(text: str, folder: Path, maker: str = "maker", trim: bool = False) -> str:
    kept = CompiledTemplates("test", maker, folder)
    loader = DictLoader({"page": text})
    env = Environment(loader=loader, autoescape=True, trim_blocks=trim, bytecode_cache=kept)
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


def test_another_environment_compiles_anew(tmp_path: Path) -> None:
    text = "A {% if true %}\n{{ word }}{% endif %}"
    assert rendered(text, tmp_path) == "A \nkettle"
    assert rendered(text, tmp_path, "another maker", trim=True) == "A kettle"


def test_the_code_of_the_environment_of_pages_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rendering._maker()
    edited = tmp_path / "rendering.py"
    edited.write_text(Path(rendering.__file__).read_text("utf-8") + "# new\n", encoding="utf-8")
    monkeypatch.setattr(rendering, "__file__", str(edited))
    assert rendering._maker() != before


@pytest.mark.parametrize("package", ["jinja2.__version__", "factcheck.compiled_templates.version"])
def test_another_version_of_what_compiles_or_escapes_compiles_anew(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered("A {{ word }}", tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.read_bytes()
    monkeypatch.setattr(package, lambda _: "another one")
    rendered("A {{ word }}", tmp_path)
    assert file.read_bytes() != before


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
