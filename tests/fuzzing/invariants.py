"""What must hold of every input: located problems, or pages that agree with the data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from building import ROOT
from datafolder import OWN_ADDRESSES
from factcheck.checking import check
from factcheck.dataset import Dataset
from factcheck.link_check import LinkCheck
from factcheck.pages import Page
from factcheck.problems import Level, Problem
from factcheck.site import Site
from factcheck.yaml_tree import FORBIDDEN_CHARACTERS
from writing import ADDRESSES

from .case import Case, restore
from .page_agreement import disagreements

_LEADS_TO = re.compile(r': link to "(?:\./|(?:\.\./)+)([^"#]*)')
_AT_THE_FILE = frozenset({"missing-file", "stray-file", "file-name", "unreadable", "duplicate-id"})
"""Rules that speak of a file as a whole, even of one that is not there or cannot be read."""


class Defect(Exception):  # noqa: N818
    """Something that must never happen; the message says what."""


def printable(text: str, where: str) -> None:
    """Raise Defect when a text could not be shown, or shows something else than it is."""
    text.encode("utf-8")
    if match := FORBIDDEN_CHARACTERS.search(text):
        raise Defect(
            f"{where} holds U+{ord(match.group()):04X}: {text[max(0, match.start() - 60) :][:120]!r}"
        )


def located(problems: Iterable[Problem], below: Path) -> None:
    """Raise Defect when a problem cannot be shown or has no place in a file."""
    files: dict[Path, list[str]] = {}
    for problem in problems:
        printable(str(problem), f"a problem of the rule {problem.rule}")
        if len(str(problem)) > 5000:
            raise Defect(f"a problem of {len(str(problem))} characters: {str(problem)[:100]}")
        path = below / problem.path
        if problem.line < 1 or problem.column < 1:
            raise Defect(f"no place: {problem}")
        if (problem.line, problem.column) == (1, 1) and (problem.rule in _AT_THE_FILE or path.exists()):
            continue
        if not path.is_file():
            raise Defect(f"there is no such file: {problem}")
        if path not in files:
            text = path.read_bytes().decode("utf-8-sig", "replace")
            files[path] = text.replace("\r\n", "\n").split("\n")
        lines = files[path]
        if problem.line > len(lines):
            raise Defect(f"the file has {len(lines)} lines: {problem}")
        if problem.column > len(lines[problem.line - 1]) + 1:
            raise Defect(f"the line has {len(lines[problem.line - 1])} characters: {problem}")


@dataclass
class Folder:
    """A data folder in which inputs are tried, and what it is without them."""

    data: Path
    pristine: Path

    @cached_property
    def dataset(self) -> Dataset:
        """Return the records of the untouched folder."""
        dataset, problems = check(self.pristine, OWN_ADDRESSES)
        assert dataset is not None
        assert problems == []
        return dataset

    @cached_property
    def texts(self) -> dict[str, str]:
        """Return the text of each record's file in the untouched folder, by its path."""
        return {
            path.relative_to(self.pristine).as_posix(): path.read_text("utf-8")
            for path in sorted(self.pristine.rglob("*.yml"))
        }

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Return the pages of the untouched folder by address."""
        return {page.address: page for page in Site(self.dataset, ADDRESSES).pages()}

    def hold(self, case: Case) -> None:
        """Try an input. Raises Defect, or whatever the product raises."""
        try:
            case.lay(self.data)
            dataset, problems = check(self.data, OWN_ADDRESSES)
            located(problems, self.data.parent)
            if dataset is None:
                self._may_be_none(case, problems)
                return
            self._others_stay(dataset, case)
            self._none_is_swallowed(dataset, case, problems)
            # Warnings stop no build, so what it shows must be right with them too.
            if all(problem.level is Level.WARNING for problem in problems):
                self._pages_agree(dataset, case)
        finally:
            restore(self.data, self.pristine)

    def _may_be_none(self, case: Case, problems: Sequence[Problem]) -> None:
        """Only a vocabulary, the site or the lock may be missed so much that no other record is read."""
        if not problems:
            raise Defect("there is neither a dataset nor a problem")
        if all("/" in name for name in case.files):
            raise Defect(f"there is no dataset for want of {', '.join(case.files)}")

    def _others_stay(self, dataset: Dataset, case: Case) -> None:
        before, after = _records(self.dataset, self.pristine), _records(dataset, self.data)
        for file in before.keys() | after.keys():
            if file not in case.files and before.get(file) != after.get(file):
                raise Defect(f"the record of {file} is another or none, though the file is the same")

    def _none_is_swallowed(self, dataset: Dataset, case: Case, problems: Sequence[Problem]) -> None:
        read, named = _records(dataset, self.data), {problem.path for problem in problems}
        for name in case.files:
            path = self.data / name
            shown = path.relative_to(self.data.parent).as_posix()
            if path.suffix == ".yml" and path.exists() and name not in read and shown not in named:
                raise Defect(f"the file {name} is neither read nor reported")

    def _pages_agree(self, dataset: Dataset, case: Case) -> None:
        site = Site(dataset, ADDRESSES)
        pages = {page.address: page for page in site.pages()}
        for page in pages.values():
            for part in (page.title, page.description, page.head, page.content):
                printable(part, f"the page {page.address}")
        for difference in disagreements(dataset, pages):
            raise Defect(difference)
        _links_hold(pages, site)
        self._other_pages_stay(pages, case)

    def _other_pages_stay(self, pages: Mapping[str, Page], case: Case) -> None:
        """Only pages that name an edited record, or a record that names it, or that list records, may change.

        A claim counts the origins of its reports, and the pages of all of them show that number.
        """
        # A topic, a grade, a word of the site or a proof stands on any page, and none of them names the
        # file, so nothing tells which pages may change. That pages agree with the data is seen without this.
        if any("/" not in name for name in case.files):
            return
        edited = {Path(name).stem for name in case.files}
        edited |= {Path(file).stem for file, text in self.texts.items() if any(id in text for id in edited)}
        said = " ".join(
            (content or b"").decode("utf-8", "replace") + self.texts.get(name, "")
            for name, content in case.files.items()
        )
        for address, page in self.pages.items():
            if not address.startswith(("claims/", "sources/")) or address.count("/") != 2:
                continue
            now = pages.get(address)
            if now is not None and now.content == page.content:
                continue
            id = address.split("/")[1]
            names = page.content + (now.content if now else "")
            if id not in edited and id not in said and not any(name in names for name in edited):
                raise Defect(f"the page {address} changed, though it names nothing of {', '.join(edited)}")


def _records(dataset: Dataset, root: Path) -> dict[str, Any]:
    """Return the record of each file, by its path below the data folder."""
    files = dataset.files
    return {
        files[kind, id].path.relative_to(root).as_posix(): record for kind, id, record in dataset.records()
    }


def _links_hold(pages: Mapping[str, Page], site: Site) -> None:
    links = LinkCheck(ADDRESSES.base)
    for page in pages.values():
        links.add(page.address, page.content)
    files = []
    for file in site.files():
        files.append(file.path)
        _is_well_formed(file.path, file.content)
    by_hand = {f"{path.stem}/" for path in (ROOT / "docs").glob("*.md")}
    for line in links.broken(files):
        match = _LEADS_TO.search(line)
        if match is None or match[1] not in by_hand:
            raise Defect(f"a link leads nowhere: {line}")


def _is_well_formed(path: str, content: bytes) -> None:
    if path.endswith(".xml"):
        etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    elif path.endswith(".json"):
        json.loads(content)
    if path.endswith((".xml", ".json", ".csv", ".txt", ".bib")):
        printable(content.decode("utf-8").replace("\r\n", "\n"), path)


def sound_lines(text: str) -> None:
    """Raise Defect for what no terminal should get."""
    for line in text.split("\n"):
        printable(line, "the output")
