"""Find ClaimReviews in files: in HTML pages, JSON-LD, feeds and the Fact Check Tools API's answers.

Each is found with its line and column. A file is one page, one JSON value, or one value on each line.
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ..problems import Level, Problem, explain
from .shapes import Node, is_review, of_markup, of_search

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 24
MAX_FAULTS = 200
"""How many broken places of one file are tried; behind them it is given up."""

SUFFIXES = (".html", ".htm", ".json", ".jsonld", ".ndjson", ".jsonl")

_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n,]*")
_OBJECT_LINE = re.compile(r"^[ \t]*(\{)", re.MULTILINE)
_CDATA = re.compile(r"(?:(?://|/\*)\s*)?(?:<!\[CDATA\[|\]\]>)\s*(?:\*/)?|<!--|-->")
# Raw line breaks and tabs within strings are the commonest fault of hand-made markup, and do no harm.
_DECODER = json.JSONDecoder(strict=False, parse_constant=str)


@dataclass(frozen=True)
class Found:
    """One ClaimReview with its place. `nodes` are the nodes that it may refer to, by `@id`."""

    path: str
    line: int
    column: int
    node: Node
    nodes: Mapping[str, Node] = field(default_factory=dict)


def files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Yield the files to read: those named, and under each folder all with a known suffix, sorted.

    With each stands whether it was named: one that was not may well hold no review.
    """
    for path in paths:
        if not path.is_dir():
            yield path, True
            continue
        for inner in sorted(path.rglob("*")):
            if inner.suffix.lower() in SUFFIXES and inner.is_file() and not inner.is_symlink():
                yield inner, False


def read(path: Path, *, named: bool = True) -> Iterator[Found | Problem]:
    """Yield every ClaimReview of a file, and a problem for each part that cannot be read.

    A file that was not named and holds no review is passed over with a warning.
    """
    shown = "".join(char if char.isprintable() else "?" for char in path.as_posix())
    try:
        if path.stat().st_size > MAX_BYTES:
            yield _problem(shown, 1, 1, "file-size", "the file is too large", f"at most {MAX_BYTES} bytes")
            return
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        line, column = _Places(before).of(len(before))
        what = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        yield _problem(shown, line, column, "encoding", what, "a text file in UTF-8")
        return
    except OSError as error:
        yield _problem(shown, 1, 1, "unreadable", f"the file cannot be read: {error.strerror}")
        return
    reader = _Reader(shown, _Places(text))
    if path.suffix.lower() in (".html", ".htm") or text.lstrip()[:1] == "<":
        yield from reader.page(text)
    else:
        yield from reader.json(text, 0)
    if not reader.any:
        level = Level.ERROR if named else Level.WARNING
        yield Problem(shown, 1, 1, "no-claimreview", "there is no ClaimReview in this file", level)


def _problem(path: str, line: int, column: int, rule: str, what: str, expected: str | None = None) -> Problem:
    return Problem(path, line, column, rule, explain(what, expected=expected))


class _Places:
    """Lines and columns of one text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def of(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column


class _Blocks(HTMLParser):
    """Collects the JSON-LD blocks of a page: line and column of the text, and the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[tuple[int, int], str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("type") or ""
        self._open = tag == "script" and kind.split(";")[0].strip().lower() == "application/ld+json"
        if self._open:
            line, column = self.getpos()
            start = self.get_starttag_text() or ""
            breaks = start.count("\n")
            column = len(start) - start.rfind("\n") - 1 if breaks else column + len(start)
            self.found.append(((line + breaks, column), ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def parse_html_declaration(self, i: int) -> int:
        # A marked section without a name is no HTML, and the parser says so with an AssertionError.
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def handle_data(self, data: str) -> None:
        if self._open:
            place, text = self.found[-1]
            self.found[-1] = (place, text + data)


@dataclass
class _Reader:
    path: str
    places: _Places
    any: bool = False

    def page(self, text: str) -> Iterator[Found | Problem]:
        blocks = _Blocks()
        blocks.feed(text)
        blocks.close()
        for place, block in blocks.found:
            base = self.places.offset(*place)
            # Blanked out at the same length, so that positions stay right.
            bare = _CDATA.sub(lambda match: " " * len(match[0]), block) if "<!" in block else block
            if re.match(r"\s*[\[{]\s*&(quot|#34|#x22);", bare):
                # Positions within are lost: all records are at the start of the block.
                yield from self.json(html.unescape(bare), base, moves=False)
            else:
                yield from self.json(bare, base)

    def json(self, text: str, base: int, *, moves: bool = True) -> Iterator[Found | Problem]:
        """Yield the records of a JSON text that begins at an offset of the file."""
        cursor, at = _Cursor(text), _SPACE.match(text).end()  # type: ignore[union-attr]
        if at == len(text):
            yield self._fault(base, "not-json", "there is no JSON here")
        while at < len(text):
            try:
                value, end = cursor.value(at)
            except _FaultError as fault:
                yield self._fault(base + (fault.offset if moves else 0), fault.rule, fault.what)
                # What stands behind the fault may be sound: go on with the next line that opens an object.
                yield from self._recover(cursor, at, base, moves, {fault.offset})
                return
            yield from self._records(cursor, value, at, base, moves, {}, 0)
            at = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]

    def _recover(
        self, cursor: _Cursor, at: int, base: int, moves: bool, known: set[int]
    ) -> Iterator[Found | Problem]:
        """Yield the sound records behind a fault, those that open on a line of their own, and more faults."""
        tries = 0
        text, reached = cursor.text, at
        for match in _OBJECT_LINE.finditer(text, at + 1):
            if match.start(1) < reached:
                continue
            try:
                value, end = cursor.value(match.start(1))
            except _FaultError as fault:
                # An outer object and those in it break at the same place, which is named once.
                if fault.offset not in known:
                    known.add(fault.offset)
                    yield self._fault(base + (fault.offset if moves else 0), fault.rule, fault.what)
                tries += 1
                if tries >= MAX_FAULTS:
                    break
                continue
            yield from self._records(cursor, value, match.start(1), base, moves, {}, 0)
            reached = end

    def _records(
        self,
        cursor: _Cursor,
        value: Any,
        at: int,
        base: int,
        moves: bool,
        nodes: Mapping[str, Node],
        depth: int,
    ) -> Iterator[Found | Problem]:
        if depth > MAX_DEPTH:
            yield self._fault(base + at if moves else base, "too-deep", f"nested more than {MAX_DEPTH} deep")
            return
        if not isinstance(value, dict | list):
            return
        if isinstance(value, list):
            for inner, place in cursor.elements(at):
                if isinstance(inner, dict | list):
                    yield from self._records(cursor, inner, place, base, moves, nodes, depth + 1)
            return
        review = value if is_review(value) else None
        for made in [review] if review is not None else of_markup(value):
            self.any = True
            line, column = self.places.of(base + at if moves else base)
            yield Found(self.path, line, column, made, nodes)
        if review is not None or "claimReviewMarkups" in value:
            return
        if isinstance(graph := value.get("@graph"), list):
            nodes = {
                node["@id"]: node
                for node in graph
                if isinstance(node, dict) and isinstance(node.get("@id"), str)
            }
        if value.get("@type") == "DataFeedItem" and not value.get("item"):
            offset = base + at if moves else base
            yield self._fault(offset, "no-claimreview", "this item of the feed is empty")
        for key, inner, place in cursor.members(at):
            if not isinstance(inner, dict | list):
                continue
            if key == "claimReview":
                # An answer of claims:search: the claim holds what its reviews share.
                for item, where in cursor.elements(place) if isinstance(inner, list) else [(inner, place)]:
                    if isinstance(item, dict):
                        self.any = True
                        line, column = self.places.of(base + where if moves else base)
                        yield Found(self.path, line, column, of_search(value, item))
            else:
                yield from self._records(cursor, inner, place, base, moves, nodes, depth + 1)

    def _fault(self, offset: int, rule: str, what: str) -> Problem:
        self.any = True
        return _problem(self.path, *self.places.of(offset), rule, what)


class _FaultError(Exception):
    def __init__(self, offset: int, rule: str, what: str) -> None:
        super().__init__(what)
        self.offset, self.rule, self.what = offset, rule, what


@dataclass(frozen=True)
class _Cursor:
    """Reads JSON values at offsets of a text. `elements` and `members` expect a sound value."""

    text: str

    def value(self, at: int) -> tuple[Any, int]:
        try:
            return _DECODER.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            what = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
            raise _FaultError(error.pos, "not-json", what) from None
        except RecursionError:
            raise _FaultError(at, "too-deep", "nested too deep to be read") from None
        except ValueError:
            raise _FaultError(at, "not-json", "a number in it has too many digits") from None

    def elements(self, at: int) -> Iterator[tuple[Any, int]]:
        at = self._over(at + 1)
        while self.text[at] != "]":
            value, end = self.value(at)
            yield value, at
            at = self._over(end)

    def members(self, at: int) -> Iterator[tuple[str, Any, int]]:
        at = self._over(at + 1)
        while self.text[at] != "}":
            key, end = self.value(at)
            at = self._over(self._over(end) + 1)  # over the colon
            value, end = self.value(at)
            yield key, value, at
            at = self._over(end)

    def _over(self, at: int) -> int:
        match = _BETWEEN.match(self.text, at)
        return match.end() if match else at
