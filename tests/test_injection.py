"""Hostile strings in every text of every kind of record are refused at their line, or shown as text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import COUNTED
from datafolder import OWN_ADDRESSES, valid_data
from factcheck.addresses import Addresses
from factcheck.checking import check
from factcheck.dataset import Dataset
from factcheck.loading import LOCK
from factcheck.model import Text
from factcheck.problems import Level, Problem
from factcheck.site import Site
from factcheck.yaml_tree import Loc, Tree, decode, locate, parse
from hostile_strings import FAMILIES, HOSTILE
from model_paths import RECORDS, places
from model_paths import model_fields as all_fields

ADDRESSES = Addresses("https://steam-and-facts.example/", "https://code.example/steam/facts/")
RUNNABLE = ("base", "embed", "frame", "iframe", "object", "style")
_HARMLESS_ADDRESS = re.compile(r"(https?://|mailto:|\.{0,2}/|#|\?|$|[a-z0-9][a-z0-9/._-]*$)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """One text of the example: its file, where it stands, and whether it is Markdown."""

    file: str
    loc: Loc
    markdown: bool


@dataclass(frozen=True)
class Example:
    """The valid example as trees, and every place in it that holds words or a word of ours."""

    trees: dict[str, dict[str, Tree]]
    places: tuple[Place, ...]
    lines: dict[Place, int]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    data = valid_data(tmp_path_factory.mktemp("example"))
    trees = {
        path.relative_to(data).as_posix(): parse(decode(path.read_bytes(), path.name), path.name)
        for path in sorted(data.rglob("*.yml"))
    }
    found = []
    for field in all_fields():
        texts = [item for item in field.metadata if isinstance(item, Text)]
        if field.type is not str:
            continue
        markdown = any(text.markdown for text in texts)
        found += [
            Place(name, loc, markdown)
            for name, tree in trees.items()
            if Path(name).match(RECORDS[field.kind][1])
            for loc in places(tree, field.path)
        ]
    # Two versions of one document must differ, so only one of them can hold the string.
    versions = [place for place in found if place.loc == ("version",)]
    chosen = tuple(place for place in found if place not in versions[1:])
    positions = {name: locate(json.dumps(tree, indent=1), name) for name, tree in trees.items()}
    return Example(trees, chosen, {place: positions[place.file].of(place.loc).line for place in chosen})


@dataclass
class Outcome:
    """What became of one string: the problems where it was refused, and the rest as a dataset."""

    refused: dict[Place, list[Problem]]
    accepted: list[Place]
    dataset: Dataset
    stray: list[Problem]


def _put(tree: Tree, loc: Loc, value: str) -> None:
    for step in loc[:-1]:
        tree = tree[step]  # type: ignore[index]
    tree[loc[-1]] = value  # type: ignore[index]


def _write(data: Path, example: Example, chosen: list[Place], text: str) -> None:
    """Write the example with the string at some places; each value stands on a line of its own."""
    for name, tree in example.trees.items():
        changed = json.loads(json.dumps(tree))
        for place in chosen:
            if place.file == name:
                _put(changed, place.loc, text)
        (data / name).write_text(json.dumps(changed, indent=1), encoding="utf-8")


def attempt(example: Example, data: Path, text: str) -> Outcome:
    """Put a string into every text at once, take it out where it is refused, until the data are sound."""
    refused: dict[Place, list[Problem]] = {}
    left = list(example.places)
    while True:
        _write(data, example, left, text)
        dataset, problems = check(data, OWN_ADDRESSES)
        # A source is unused when its only mark gave way to the string: a warning, and no fault here.
        # So is a proof whose quote gave way to the string, as the quote of a draft may.
        errors = [
            problem
            for problem in problems
            if problem.level is Level.ERROR and not problem.path.endswith(LOCK)
        ]
        at = {(f"data/{place.file}", example.lines[place]): place for place in left}
        found = [(at.get((problem.path, problem.line)), problem) for problem in errors]
        for place, problem in found:
            if place is not None:
                refused.setdefault(place, []).append(problem)
        still = [place for place in left if place not in refused]
        if still == left:
            assert dataset is not None, errors[:3]
            return Outcome(refused, left, dataset, errors)
        left = still


class _Danger(HTMLParser):
    """Collects what a page must not have."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Pages of former addresses lead on, inside the site.
        leads_on = re.fullmatch(r"0; url=\.\./[a-z0-9/.#-]+", dict(attrs).get("content") or "")
        if tag in RUNNABLE or (tag == "meta" and "http-equiv" in dict(attrs) and not leads_on):
            self.found.append(f"<{tag}>")
        values = dict(attrs)
        for name, value in attrs:
            self.text.append(value or "")
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                self.found.append(f"<{tag} {name}>")
            if name in ("href", "src", "action", "xlink:href") and not _HARMLESS_ADDRESS.match(value or ""):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "script" and not ("src" in values or values.get("type") == "application/ld+json"):
            self.found.append("<script> of its own")
        if tag in ("img", "script") and "hostile.example" in (values.get("src") or ""):
            self.found.append(f"<{tag}> from elsewhere")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _dangers(site: Site) -> Iterator[str]:
    for page in site.pages():
        parser = _Danger()
        parser.feed(page.head + page.content)
        parser.close()
        for danger in parser.found:
            yield f"{page.path}: {danger}"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_hostile_string_is_refused_at_its_line_or_shown_as_text(
    family: str, example: Example, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    data = valid_data(tmp_path)
    refused = shown = 0
    for text in FAMILIES[family]:
        outcome = attempt(example, data, text)
        assert outcome.stray == [], (text, outcome.stray[:3])
        site = Site(outcome.dataset, ADDRESSES)
        assert list(_dangers(site)) == [], text
        refused += len(outcome.refused)
        shown += len(outcome.accepted)
    assert refused
    assert shown
    strings = f"{len(FAMILIES[family])} strings of the family {family}"
    record_property(COUNTED, f"{strings}: refused at {refused} places, shown at {shown}")


def test_there_are_enough_hostile_strings(example: Example) -> None:
    assert len(HOSTILE) >= 300
    assert len(example.places) > 100
