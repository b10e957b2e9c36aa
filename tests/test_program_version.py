"""Whatever could change a page makes another version of the program."""

from __future__ import annotations

from pathlib import Path

from factcheck.program_version import program_version


def test_each_change_of_a_file_is_another_version(tmp_path: Path) -> None:
    folder, file = tmp_path / "hooks", tmp_path / "mkdocs.yml"
    (folder / "pages").mkdir(parents=True)
    (folder / "pages/claim.py").write_text("a = 1\n", "utf-8")
    file.write_text("site_name: x\n", "utf-8")
    seen = [program_version([folder, file])]
    assert program_version([folder, file]) == seen[0]
    (folder / "pages/claim.py").write_text("a = 2\n", "utf-8")
    seen.append(program_version([folder, file]))
    (folder / "pages/claim.py").rename(folder / "pages/claims.py")
    seen.append(program_version([folder, file]))
    file.write_text("site_name: %s\n", "utf-8")
    seen.append(program_version([folder, file]))
    assert len(set(seen)) == len(seen)


def test_what_python_compiled_is_no_change(tmp_path: Path) -> None:
    before = program_version([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/claim.pyc").write_bytes(b"compiled")
    assert program_version([tmp_path]) == before
