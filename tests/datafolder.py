"""Data folders for tests: the valid example, examples of bad input, and the real records beside the example.

The example under `examples/valid/` is an invented subject in which every field of the model is used.
The scales are the site's own, so they are copied from `data/`. The texts that its quotes stand in
are under `examples/captures/`, invented too; its lock of quotes was written from them with
`factcheck verify --today 2026-02-02`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from factcheck.checking import check
from factcheck.dataset import Dataset
from factcheck.loading import LOCK
from factcheck.rules import RULES, Rule

EXAMPLES = Path(__file__).parent / "examples"
CAPTURES = EXAMPLES / "captures"
REAL_DATA = Path(__file__).parent.parent / "data"
OWN_ADDRESSES = ("https://steam-and-facts.example/", "https://code.example/steam/facts/")

_NOT_DATA = ("expected.txt", "delete.txt")
_RECORD_FOLDERS = ("subjects", "sources", "claims", "coverage")
_VOCABULARIES = ("topics.yml", "entities.yml", "glossary.yml")


def valid_data(tmp_path: Path) -> Path:
    """Return a new data folder that holds the valid example and the site's scales."""
    data = tmp_path / "data"
    shutil.copytree(EXAMPLES / "valid", data)
    shutil.copy(REAL_DATA / "scales.yml", data)
    return data


def merged_data(tmp_path: Path) -> Path:
    """Return a new data folder that holds the real records with the example beside them.

    Vocabularies are joined as text, the real one first, and so are the claims of each grading. The
    locks of quotes are joined into one. The site is the real one; only its dates are widened to
    those of the example.
    """
    data = tmp_path / "data"
    shutil.copytree(REAL_DATA, data)
    for folder in _RECORD_FOLDERS:
        shutil.copytree(EXAMPLES / "valid" / folder, data / folder, dirs_exist_ok=True)
    for name in _VOCABULARIES:
        with (data / name).open("a", encoding="utf-8") as file:
            file.write((EXAMPLES / "valid" / name).read_text(encoding="utf-8"))
    for path in sorted((EXAMPLES / "valid" / "gradings").glob("*.yml")):
        _join_grading(path, data / "gradings" / path.name)
    _join_lock(EXAMPLES / "valid" / LOCK, data / LOCK)
    site = (data / "site.yml").read_text(encoding="utf-8")
    example = (EXAMPLES / "valid" / "site.yml").read_text(encoding="utf-8")
    for key, choose in (("as_of", max), ("first_release", min)):
        pattern = re.compile(rf"(?<=  {key}: )\d{{4}}-\d{{2}}-\d{{2}}")
        day = choose(pattern.findall(site) + pattern.findall(example))
        site = pattern.sub(day, site)
    (data / "site.yml").write_text(site, encoding="utf-8")
    return data


def enlarged_data(tmp_path: Path, by_topic: Mapping[str, int], reports: int = 0) -> Path:
    """Return a new data folder: the example with copies of one of its claims, and of one of its reports.

    `by_topic` says how many copies of the claim each topic gets; they are named `copy-<topic>-<number>`.
    """
    data = valid_data(tmp_path)
    claims = data / "claims" / "murmur-kettle"
    text = (claims / "murmur-blue-by-december.yml").read_text(encoding="utf-8")
    for topic, number in by_topic.items():
        for place in range(number):
            copy = re.sub(r"^topic: .*$", f"topic: {topic}", text, flags=re.MULTILINE)
            (claims / f"copy-{topic}-{place:04}.yml").write_text(copy, encoding="utf-8")
    report = "teatime-herald-2025-11-07"
    subject = data / "subjects" / "murmur-kettle.yml"
    listed = subject.read_text(encoding="utf-8")
    for place in range(reports):
        shutil.copy(data / "sources" / f"{report}.yml", data / "sources" / f"copy-{place:04}.yml")
        listed = listed.replace(f"  - {report}\n", f"  - {report}\n  - copy-{place:04}\n", 1)
    subject.write_text(listed, encoding="utf-8")
    return data


def _join_grading(example: Path, target: Path) -> None:
    """Put the claims of the example's grading, its last key, before those of the real one."""
    if not target.is_file():
        target.parent.mkdir(exist_ok=True)
        shutil.copy(example, target)
        return
    claims = example.read_text(encoding="utf-8").partition("\nclaims:\n")[2]
    real = target.read_text(encoding="utf-8")
    head, key, graded = real.partition("\nclaims:\n")
    assert claims
    assert key, f"{target.name} has no block of claims"
    target.write_text(head + key + claims + graded, encoding="utf-8")


def _join_lock(example: Path, target: Path) -> None:
    joined = json.loads(example.read_text(encoding="utf-8"))
    if target.is_file():
        real = json.loads(target.read_text(encoding="utf-8"))
        joined["captures"] |= real["captures"]
        joined["quotes"] += real["quotes"]
    target.write_text(json.dumps(joined), encoding="utf-8")


def invalid_examples() -> list[str]:
    """Return the names of all kinds of bad input, sorted."""
    return sorted(path.parent.name for path in (EXAMPLES / "invalid").glob("*/expected.txt"))


def invalid_data(tmp_path: Path, kind: str) -> Path:
    """Return a new data folder: the valid example with one kind of bad input laid over it."""
    data = valid_data(tmp_path)
    overlay(data, EXAMPLES / "invalid" / kind)
    return data


def overlay(data: Path, folder: Path) -> None:
    """Copy the files of an example over a data folder, then delete what its `delete.txt` lists."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in _NOT_DATA:
            target = data / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    deletions = folder / "delete.txt"
    for name in deletions.read_text(encoding="utf-8").split() if deletions.is_file() else ():
        (data / name).unlink()


def run(data: Path, rules: Iterable[Rule] = RULES) -> tuple[Dataset | None, list[str]]:
    """Check a data folder and return the dataset and the lines of the report."""
    dataset, problems = check(data, OWN_ADDRESSES, rules)
    return dataset, [str(problem) for problem in problems]


def report(data: Path, rules: Iterable[Rule] = RULES) -> list[str]:
    """Check a data folder and return the lines of the report."""
    return run(data, rules)[1]
