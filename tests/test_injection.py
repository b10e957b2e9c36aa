"""Hostile strings in every text of every kind of record are refused at their line, or shown as text.

A page shows a string as often as it shows a plain word that stands at the same places. Keys, names of
files and the texts of the generated lock are no words, and are refused.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import cycle, islice
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from conftest import COUNTED, SUMMED
from datafolder import OWN_ADDRESSES, valid_data
from factcheck.addresses import Addresses
from factcheck.checking import check
from factcheck.dataset import Dataset
from factcheck.frame import SLOTS, marker
from factcheck.inert_text import visible
from factcheck.loading import LOCK, load
from factcheck.model import QuoteLock, Text
from factcheck.problems import Level, Problem
from factcheck.site import Site
from factcheck.yaml_tree import Loc, Tree, decode, locate, parse
from hostile_site import READABLE
from hostile_strings import FAMILIES, HOSTILE, LONE_SURROGATES
from media import load_json
from model_paths import RECORDS, fields_of, places
from model_paths import model_fields as all_fields

TOTAL = "{} strings of all families: refused at {} places, shown at {}, of these {} as Markdown"
UNREADABLE = [text for text in HOSTILE if text not in READABLE]
ADDRESSES = Addresses("https://steam-and-facts.example/", "https://code.example/steam/facts/")
_HARMLESS_ADDRESS = re.compile(r"(https?://|mailto:|\.{0,2}/|#|\?|$|[a-z0-9][a-z0-9/._-]*$)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """One text of the example: its file, where it stands, and whether it is Markdown."""

    file: str
    loc: Loc
    markdown: bool


@dataclass(frozen=True)
class Example:
    """The valid example as trees, every place in it that holds words or a word of ours, and its lock."""

    trees: dict[str, dict[str, Tree]]
    places: tuple[Place, ...]
    lines: dict[Place, int]
    lock: dict[str, Any]


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
    lines = {place: positions[place.file].of(place.loc).line for place in chosen}
    return Example(trees, chosen, lines, load_json(data / LOCK))


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


def _write(
    data: Path,
    example: Example,
    chosen: Iterable[Place],
    text: str,
    *,
    files: Iterable[str] | None = None,
    escaped: bool = False,
) -> None:
    """Write the example, or some files of it, with the string at some places.

    Each value stands on a line of its own; where `escaped` says so, in ASCII.
    """
    by_file: dict[str, list[Place]] = defaultdict(list)
    for place in chosen:
        by_file[place.file].append(place)
    for name in example.trees if files is None else files:
        changed = json.loads(json.dumps(example.trees[name]))
        for place in by_file[name]:
            _put(changed, place.loc, text)
        written = json.dumps(changed, indent=1, ensure_ascii=escaped)
        (data / name).write_bytes(written.encode("utf-8", "surrogatepass"))


def _prove(data: Path, example: Example, text: str) -> None:
    """Write the lock as if the string were quoted from each report wherever the example quotes one."""
    proofs = example.lock["quotes"]
    more = [proof | {"selector": proof["selector"] | {"exact": text}} for proof in proofs]
    (data / LOCK).write_text(json.dumps(example.lock | {"quotes": [*proofs, *more]}), "utf-8")


def attempt(example: Example, data: Path, text: str) -> Outcome:
    """Put a string into every text at once, take it out where it is refused, until the data are sound."""
    refused: dict[Place, list[Problem]] = {}
    left = list(example.places)
    _prove(data, example, text)
    _write(data, example, left, text)
    while True:
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
        _write(data, example, still, text, files={place.file for place in left if place in refused})
        left = still


def _finder(*paths: str) -> Any:
    return etree.XPath("|".join(paths))


_RUNNABLE = _finder(
    *("//base", "//embed", "//frame", "//iframe", "//object", "//style", "//meta[@http-equiv]"),
    "//script[not(@src or @type='application/ld+json')]",
    "//script[contains(@src, 'hostile.example')]",
    "//img[contains(@src, 'hostile.example')]",
)
_RUNNING = _finder(
    "//@*[starts-with(name(), 'on') or name()='style' or name()='srcdoc' or name()='formaction']"
)
_ADDRESSES = _finder("//@*[name()='href' or name()='src' or name()='action' or name()='xlink:href']")
_SHOWN = _finder(
    "//text()[not(ancestor::script|ancestor::pre|ancestor::svg|ancestor::section[@id='what-happened'])]",
    "//@*[not(parent::meta or name()='href')]",
)
"""What a reader meets as it is: not Markdown, nor in lines of a picture, nor as a program has it written."""

# Pages of former addresses lead on, inside the site.
_LEADS_ON = re.compile(r"0; url=\.\./[a-z0-9/.#-]+")


def _dangers(page: etree._Element) -> Iterator[str]:
    """Yield what a page must not have."""
    for element in _RUNNABLE(page):
        if element.tag != "meta" or not _LEADS_ON.fullmatch(element.get("content", "")):
            yield etree.tostring(element, encoding="unicode", with_tail=False)[:200]
    yield from _RUNNING(page)
    yield from (value for value in _ADDRESSES(page) if not _HARMLESS_ADDRESS.match(value))


def _as_words(text: str) -> str:
    return " ".join(text.split())


def _pages(dataset: Dataset) -> dict[str, etree._Element]:
    pages = Site(dataset, ADDRESSES).pages()
    return {page.path: html.document_fromstring(page.head + page.content) for page in pages}


def _words(page: etree._Element) -> str:
    return _as_words(" ".join(_SHOWN(page)))


WORD = "Lidword"
"""A word as harmless as can be."""


class PlainWord:
    """How often each page shows a plain word that stands at some places."""

    def __init__(self, example: Example, data: Path) -> None:
        """Take the example, and a folder with it that may be changed."""
        self._example, self._data = example, data
        self._known: dict[frozenset[Place], dict[str, int]] = {}

    def shown(self, places: Iterable[Place]) -> dict[str, int]:
        """Return how often by the address of the page."""
        key = frozenset(places)
        if key not in self._known:
            _write(self._data, self._example, key, WORD)
            _prove(self._data, self._example, WORD)
            dataset, problems = load(self._data, OWN_ADDRESSES)
            assert dataset is not None
            assert problems == []
            pages = _pages(dataset)
            self._known[key] = {path: _words(page).count(WORD) for path, page in pages.items()}
        return self._known[key]


@pytest.fixture(scope="module")
def plain_word(example: Example, tmp_path_factory: pytest.TempPathFactory) -> PlainWord:
    """Return what knows how often a plain word is shown."""
    return PlainWord(example, valid_data(tmp_path_factory.mktemp("plain-word")))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_hostile_string_is_refused_at_its_line_or_shown_as_text(
    family: str,
    example: Example,
    plain_word: PlainWord,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    data = valid_data(tmp_path)
    refused = shown = markdown = 0
    for text in FAMILIES[family]:
        outcome = attempt(example, data, text)
        assert outcome.stray == [], (text, outcome.stray[:3])
        pages = _pages(outcome.dataset)
        assert [(path, danger) for path, page in pages.items() for danger in _dangers(page)] == [], text
        words = _as_words(text)
        for path, number in plain_word.shown(outcome.accepted).items():
            assert _words(pages[path]).count(words) >= number, (text, path)
        refused += len(outcome.refused)
        shown += len(outcome.accepted)
        markdown += sum(place.markdown for place in outcome.accepted)
    assert refused
    assert shown
    strings = f"{len(FAMILIES[family])} strings of the family {family}"
    record_property(COUNTED, f"{strings}: refused at {refused} places, shown at {shown}")
    record_property(SUMMED, (TOTAL, len(FAMILIES[family]), refused, shown, markdown))


@pytest.mark.parametrize("escaped", [True, False], ids=["escaped", "as it is"])
def test_a_character_that_no_file_can_hold_is_refused_at_each_line(
    example: Example, data: Path, escaped: bool
) -> None:
    everywhere = {(f"data/{place.file}", example.lines[place]) for place in example.places}
    for text in (*UNREADABLE, *map(marker, SLOTS)):
        _write(data, example, example.places, text, escaped=escaped)
        _, problems = check(data, OWN_ADDRESSES)
        assert {(one.path, one.line) for one in problems if one.rule == "control-character"} == everywhere


@pytest.mark.parametrize("text", LONE_SURROGATES, ids=ascii)
def test_half_a_character_is_refused_where_a_file_begins_to_be_no_text(
    example: Example, data: Path, text: str
) -> None:
    first: dict[str, int] = {}
    for place in example.places:
        file = f"data/{place.file}"
        first[file] = min(example.lines[place], first.get(file, example.lines[place]))
    for escaped, rule, what in (
        (False, "encoding", "byte 0xed is not UTF-8"),
        (True, "syntax", "invalid Unicode character escape code"),
    ):
        _write(data, example, example.places, text, escaped=escaped)
        _, problems = check(data, OWN_ADDRESSES)
        found = {one.path: one.line for one in problems if one.rule == rule and what in one.message}
        assert found == first


def test_a_hostile_key_is_refused_at_its_line(
    example: Example, data: Path, record_property: Callable[[str, object], None]
) -> None:
    """Each mapping of each file gets nine strings in turn as further keys, so that all have had a place."""
    left: dict[str, list[tuple[Loc, str]]] = {}
    strings = cycle(READABLE)
    for name, tree in example.trees.items():
        left[name] = [(loc, key) for loc in _mappings(tree) for key in islice(strings, 9)]
    asked = sum(map(len, left.values()))
    refused = 0
    while any(left.values()):
        lines = {}
        for name, keys in left.items():
            changed = json.loads(json.dumps(example.trees[name]))
            for loc, key in keys:
                mapping = reduce(getitem, loc, changed)
                mapping[key] = next(iter(mapping.values()))
            written = json.dumps(changed, indent=1, ensure_ascii=False)
            (data / name).write_text(written, "utf-8")
            positions = locate(written, name)
            for loc, key in keys:
                lines[f"data/{name}", positions.of((*loc, key), key=True).line] = name, loc, key
        _, problems = check(data, OWN_ADDRESSES)
        found = [lines[one.path, one.line] for one in problems if (one.path, one.line) in lines]
        assert found, left
        for name, loc, key in dict.fromkeys(found):
            left[name].remove((loc, key))
            refused += 1
    assert refused == asked > len(READABLE)
    record_property(COUNTED, f"{len(READABLE)} strings as keys: refused at {refused} places, shown at 0")


def _mappings(tree: Tree, loc: Loc = ()) -> Iterator[Loc]:
    """Yield the place of every mapping of a tree."""
    if isinstance(tree, dict):
        yield loc
    if isinstance(tree, dict | list):
        for key, item in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from _mappings(item, (*loc, key))


def test_a_hostile_name_of_a_file_is_refused_as_such(
    data: Path, record_property: Callable[[str, object], None]
) -> None:
    names = [text for text in (*HOSTILE, "\udcff") if not {"/", "\0"} & set(text) and len(text) < 100]
    expected = set()
    for folder in ("", "subjects", "sources", "claims", "claims/murmur-kettle", "coverage", "gradings"):
        for ending in ("", ".yml"):
            for name in (f"{name}{ending}" for name in names):
                (data / folder / name).write_text("x: y")
                path = "/".join(("data", *filter(None, (folder, visible(name)))))
                if (folder and ending) or not name.startswith("."):
                    expected.add((path, 1, 1, "file-name" if folder else "stray-file"))
    _, problems = check(data, OWN_ADDRESSES)
    assert {(one.path, one.line, one.column, one.rule) for one in problems} == expected
    assert all(str(problem).isprintable() for problem in problems)
    record_property(
        COUNTED, f"{len(names)} strings as names of files: refused at {len(expected)} places, shown at 0"
    )


NOT_READ = {"lock.captures.*.runs[]", "lock.quotes[].selector.prefix", "lock.quotes[].selector.suffix"}
"""What the lock holds for those who hold a captured text beside it; a build needs none of it."""


def test_hostile_texts_of_the_lock_are_refused_or_shown_nowhere(data: Path) -> None:
    """A program writes the lock: what fits no record is reported with that, or the lock as a whole."""
    lock = load_json(data / LOCK)
    text = " ".join((WORD, *READABLE))
    captures = {f"{text} {id}": capture for id, capture in lock["captures"].items()}
    changed = {"keys": lock | {"captures": captures}}
    for field in fields_of("lock", QuoteLock):
        if field.type is str:
            changed[str(field)] = json.loads(json.dumps(lock))
            for loc in places(lock, field.path):
                _put(changed[str(field)], loc, text)
    not_read = set()
    for kind, content in changed.items():
        (data / LOCK).write_text(json.dumps(content), "utf-8")
        dataset, problems = check(data, OWN_ADDRESSES)
        assert dataset is not None
        assert all(str(problem).isprintable() for problem in problems)
        assert not any(WORD in page.head + page.content for page in Site(dataset, ADDRESSES).pages()), kind
        if problems == []:
            not_read.add(kind)
    assert not_read == NOT_READ


def test_there_are_enough_hostile_strings(example: Example) -> None:
    assert len(HOSTILE) >= 300
    assert len(example.places) > 100
