"""A data folder to a dataset, with all problems that single files have."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from .collector import collector_held_off
from .dataset import Dataset, RecordFile
from .inert_text import visible
from .kept_records import NothingKept, RecordReader
from .model import (
    Claim,
    Coverage,
    Entities,
    Glossary,
    Grading,
    QuoteLock,
    Scales,
    Site,
    Source,
    Subject,
    Topics,
)
from .model.fields import MAX_SLUG, SLUG
from .problems import Problem, explain, shown
from .yaml_tree import YamlError

M = TypeVar("M", bound=BaseModel)

Step = Callable[[str], None]
"""Told the name of each part of long work when it begins."""


def no_step(_what: str) -> None:
    """Show nothing."""


SINGLE_FILES: dict[str, type[BaseModel]] = {
    "site.yml": Site,
    "scales.yml": Scales,
    "topics.yml": Topics,
    "entities.yml": Entities,
    "glossary.yml": Glossary,
}
FOLDERS = ("subjects", "sources", "claims", "coverage", "gradings")
LOCK = "quotes.lock.json"
CLAIM_DEPTH = 3
"""How many slashes the path of a claim has, as in `data/claims/<subject>/<id>.yml`."""

GENERATED = ("schema", LOCK)
MAX_LOCK = 40_000_000
"""The most bytes of the generated lock of quotes, which grows with the captured texts."""


class _Place(NamedTuple):
    """Where a record is: its file in full and as problems name it, and what its folder and name give."""

    file: str
    shown: str
    folder: str
    id: str


@dataclass
class _Loading:
    """What one run of the loader has found so far."""

    root: Path
    records: RecordReader
    step: Step = no_step
    problems: list[Problem] = field(default_factory=list)
    files: dict[tuple[str, str], RecordFile] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._above = len(str(self.root.parent / "_")) - 1

    def shown(self, path: Path) -> str:
        """Return a path as problems name it; with `relative_to` this would be half of a second loading."""
        name = str(path)[self._above :].replace(os.sep, "/")
        return name if name.isprintable() else visible(name)

    def record(self, kind: str, model: type[M], place: _Place, given: dict[str, str]) -> M | None:
        file, shown_path, _, id = place
        self.step(shown_path)
        if (first := self.seen.get((kind, id))) is not None:
            self._problem(
                shown_path, "duplicate-id", f'the {kind} "{id}" is already in {first}', "one file for each id"
            )
            return None
        self.seen[kind, id] = shown_path
        self.files[kind, id] = RecordFile(file, shown_path)
        if given and not _is_slug(id):
            self._problem(
                shown_path,
                "file-name",
                f"the file's name {shown(Path(file).name)} gives no id",
                f"lower-case letters, digits and single hyphens, at most {MAX_SLUG}, and .yml",
            )
            self.broken[kind].add(id)
            return None
        try:
            return self.records.read(model, file, shown_path, given)
        except YamlError as error:
            self.problems.extend(error.problems)
        except OSError as error:
            self._problem(shown_path, "unreadable", f"the file cannot be read: {error.strerror}")
        self.broken[kind].add(id)
        return None

    def _problem(
        self, path: str, rule: str, what: str, expected: str | None = None, tip: str | None = None
    ) -> None:
        self.problems.append(Problem(path, 1, 1, rule, explain(what, expected=expected, tip=tip)))

    def folder(self, name: str) -> Iterator[_Place]:
        """Yield the record files of a folder in a fixed order, and refuse everything else."""
        folder = self.root / name
        # A folder that is a link has been refused with the stray files; nothing behind it is read.
        if folder.is_dir() and not folder.is_symlink():
            yield from self._files(str(folder), self.shown(folder))

    def _files(self, folder: str, above: str) -> Iterator[_Place]:
        # What the system tells of a folder's entries with their names saves two questions for each file,
        # and names as plain text two thirds of the time that a preview takes to look for what changed.
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        own = Path(folder).name
        for entry in found:
            name = entry.name
            shown_path = f"{above}/{name if name.isprintable() else visible(name)}"
            is_yaml = name.endswith(".yml") and name != ".yml"
            if entry.is_symlink():
                self._problem(shown_path, "stray-file", "a symbolic link", "a plain file")
            elif is_yaml and entry.is_file():
                yield _Place(entry.path, shown_path, own, name.removesuffix(".yml"))
            elif entry.is_dir():
                yield from self._files(entry.path, shown_path)
            elif is_yaml:  # reading a pipe would wait for ever
                self._problem(shown_path, "stray-file", "no file but something else", "a plain file")
            elif not name.startswith("."):
                self._problem(
                    shown_path,
                    "file-name",
                    f"the file's name {shown(name)} does not end in .yml",
                    "a name in .yml",
                )

    def stray_files(self) -> None:
        for path in sorted(self.root.iterdir()):
            known = (
                path.name in SINGLE_FILES or path.name in (*FOLDERS, *GENERATED) or path.name.startswith(".")
            )
            if path.is_symlink():
                self._problem(self.shown(path), "stray-file", "a symbolic link", "a plain file or folder")
            elif not known:
                self._problem(
                    self.shown(path),
                    "stray-file",
                    f"{shown(path.name)} is no part of the data",
                    "one of " + ", ".join((*SINGLE_FILES, *FOLDERS)),
                )


def record_files(root: Path) -> Iterator[Path]:
    """Yield the files of all records below a data folder, sound or not, in a fixed order; never a link."""
    yield from (root / name for name in SINGLE_FILES if _is_plain(root / name))
    for folder in FOLDERS:
        if not (root / folder).is_symlink():
            yield from sorted(path for path in (root / folder).rglob("*.yml") if _is_plain(path))


def claim_files(root: Path) -> list[Path]:
    """Return the files of claims below a data folder, in the order in which they are loaded; links too."""
    return [
        Path(folder, name)
        for folder, folders, names in os.walk(root / "claims")
        for name in _in_order(folders, names)
        if name.endswith(".yml")
    ]


def _in_order(folders: list[str], names: list[str]) -> list[str]:
    folders.sort()
    return sorted(names)


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def load(
    root: Path,
    own_addresses: tuple[str, ...] = (),
    *,
    with_lock: bool = True,
    today: date | None = None,
    step: Step = no_step,
    records: RecordReader | None = None,
) -> tuple[Dataset | None, list[Problem]]:
    """Read every file under a data folder.

    Returns the dataset of all sound records and the problems of the others. There is no dataset
    when one of the files that every rule needs (`site.yml`, the vocabularies) is broken or missing.
    Without the lock, the dataset holds no proofs of quotes. `today` is kept in the dataset. `records`
    reads the files, or knows them from an earlier load.
    """
    loading = _Loading(root, records or NothingKept(), step)
    if not root.is_dir():
        return None, [Problem(loading.shown(root), 1, 1, "missing-file", "there is no data folder here")]
    try:
        with collector_held_off():
            return _load(loading, own_addresses, with_lock, today), loading.problems
    except OSError as error:
        place = loading.shown(Path(os.fsdecode(error.filename or root)))
        loading._problem(place, "unreadable", f"it cannot be read: {error.strerror}")
        return None, loading.problems


def _load(
    loading: _Loading, own_addresses: tuple[str, ...], with_lock: bool, today: date | None
) -> Dataset | None:
    root = loading.root
    loading.stray_files()
    single: dict[str, BaseModel | None] = {}
    for name, model in SINGLE_FILES.items():
        path = root / name
        if path.is_symlink():
            continue
        if path.is_file():
            place = _Place(str(path), loading.shown(path), root.name, path.stem)
            single[name] = loading.record(place.id, model, place, {})
        else:
            loading._problem(
                loading.shown(path),
                "missing-file",
                f"{name} is missing",
                "the file beside the record folders",
            )
    subjects = _folder(loading, "subjects", "subject", Subject)
    sources = _folder(loading, "sources", "source", Source)
    claims: dict[str, Claim] = {}
    for place in loading.folder("claims"):
        if place.shown.count("/") != CLAIM_DEPTH:
            loading._problem(
                place.shown,
                "file-name",
                "the claim is in no subject's folder",
                "claims/<subject>/<id>.yml",
            )
            loading.broken["claim"].add(place.id)
            continue
        claim = loading.record("claim", Claim, place, {"id": place.id, "subject": place.folder})
        if claim is not None:
            claims[claim.id] = claim
    coverage = _folder(loading, "coverage", "coverage", Coverage)
    gradings = _folder(loading, "gradings", "grading", Grading)
    lock = _lock(loading, with_lock)
    site, scales = single.get("site.yml"), single.get("scales.yml")
    topics, entities, glossary = (single.get(name) for name in ("topics.yml", "entities.yml", "glossary.yml"))
    if not (
        isinstance(site, Site)
        and isinstance(scales, Scales)
        and isinstance(topics, Topics)
        and isinstance(entities, Entities)
        and isinstance(glossary, Glossary)
        and lock is not None
    ):
        return None
    return Dataset(
        site=site,
        scales=scales,
        topics=topics,
        entities=entities,
        glossary=glossary,
        subjects=subjects,
        sources=sources,
        claims=claims,
        coverage=coverage,
        gradings=gradings,
        lock=lock,
        files=loading.files,
        broken={kind: frozenset(ids) for kind, ids in loading.broken.items()},
        own_addresses=own_addresses,
        today=today or site.dataset.as_of,
    )


def _lock(loading: _Loading, with_lock: bool) -> QuoteLock | None:
    """Read the generated proofs of quotes; a data folder without quotes needs none."""
    path = loading.root / LOCK
    loading.files["lock", LOCK] = RecordFile(str(path), loading.shown(path))
    if path.is_symlink():
        return None
    if not with_lock or not path.is_file():
        return QuoteLock()
    try:
        if path.stat().st_size > MAX_LOCK:
            loading._problem(
                loading.shown(path), "file-size", "the file is too large", f"at most {MAX_LOCK} bytes"
            )
            return None
        return loading.records.read_lock(path, loading.shown(path))
    except ValidationError:
        loading._problem(
            loading.shown(path),
            "quote-lock",
            "the generated file was edited or cut short",
            "what `factcheck verify` wrote",
            "restore it, or run `factcheck verify` where the captures are",
        )
        return None


def _folder(loading: _Loading, folder: str, kind: str, model: type[M]) -> dict[str, M]:
    found: dict[str, M] = {}
    for place in loading.folder(folder):
        record = loading.record(kind, model, place, {"id": place.id})
        if record is not None:
            found[place.id] = record
    return found


def _is_slug(id: str) -> bool:
    return len(id) <= MAX_SLUG and SLUG.fullmatch(id) is not None
