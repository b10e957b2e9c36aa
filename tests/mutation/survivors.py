"""Why a mutant may survive: the reasons in `survivors.toml`, found by what the mutant changes.

An entry names a `module` of the package, cosmic-ray's `operator`, and the `change`: the lines that go,
each after `- `, and those that come, each after `+ `, without their indentation. Line numbers are not
part of it, for they move. Mutants that change equal lines of a module in the same way share an entry.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.work_item import MutationSpec

from mutation.mutants import PACKAGE
from mutation.testing import mutated

FILE = Path(__file__).with_name("survivors.toml")


class Change(NamedTuple):
    """What a mutant changes, and how."""

    module: str
    operator: str
    lines: str

    @classmethod
    def of(cls, spec: MutationSpec) -> Change:
        """Describe a mutant of the current folder."""
        return cls(*kind_of(spec), "\n".join(_changed(*mutated(spec))))


Reasons = Mapping[Change, str]


def kind_of(spec: MutationSpec) -> tuple[str, str]:
    """Return a mutant's module and operator, as entries name them."""
    return spec.module_path.relative_to(PACKAGE).as_posix(), spec.operator_name.removeprefix("core/")


def read_reasons(path: Path = FILE) -> Reasons:
    """Read the reasons. An entry that is there twice, or that gives no reason, is a ValueError."""
    found: dict[Change, str] = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["survivor"]:
        change = Change(entry["module"], entry["operator"], entry["change"].strip())
        reason = " ".join(entry["reason"].split())
        if change in found or not reason:
            raise ValueError(f"{path.name}: no reason, or a second one, for {change}")
        found[change] = reason
    return found


def _changed(before: str, after: str) -> Iterator[str]:
    old, new = ([line.strip() for line in text.splitlines()] for text in (before, after))
    # The first two lines name the files.
    for line in islice(difflib.unified_diff(old, new, lineterm="", n=0), 2, None):
        if not line.startswith("@@") and line[1:]:
            yield f"{line[0]} {line[1:]}"
