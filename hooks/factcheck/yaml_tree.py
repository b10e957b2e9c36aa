"""Strict YAML: text to plain data, with the position of every key and value.

The subset is what an editor without Python can foresee: mappings, lists and text. Every scalar
stays text, so `no`, `1.10`, `012` and `2026-13-40` mean what they say; the model turns text into
dates and numbers. Anchors, aliases, merge keys, tags, duplicate keys and nulls are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NoReturn

import yaml

from .problems import Problem, explain, shown

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20

Loc = tuple[str | int, ...]
Tree = str | None | list["Tree"] | dict[str, "Tree"]

# Control characters, byte-order marks inside the text, and the bidirectional controls that can
# show a reader another text than the one that is stored (Unicode Technical Report 36).
FORBIDDEN_CHARACTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True)
class Position:
    """A place in a file; line and column count from 1."""

    line: int
    column: int


START = Position(1, 1)


@dataclass(frozen=True)
class Positions:
    """Where each key and each value of a document stands, by its path from the root."""

    keys: Mapping[Loc, Position]
    values: Mapping[Loc, Position]

    def of(self, loc: Loc, *, key: bool = False) -> Position:
        """Return the position of a value (or of its key), else that of the nearest parent's key."""
        if not key and loc in self.values:
            return self.values[loc]
        for length in range(len(loc), 0, -1):
            part = loc[:length]
            if part in self.keys:
                return self.keys[part]
            if part in self.values:
                return self.values[part]
        return START


_ESCAPE_IN_TAG = re.compile(r"![^\s%!]*%[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_YAML_TAGS = "tag:yaml.org,2002:"


class YamlError(Exception):
    """The text is not YAML, or not of the subset; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems, at least one."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def too_large(size: int, path: str) -> YamlError:
    """Return the error of a file that has more bytes than a record may have."""
    message = explain(f"the file has {size} bytes", expected=f"at most {MAX_BYTES} bytes")
    return YamlError([Problem(path, START.line, START.column, "file-size", message)])


def decode(raw: bytes, path: str) -> str:
    """Return the text of a file; a byte-order mark and Windows line ends are accepted.

    Raises YamlError for a file that is too large, empty or not UTF-8.
    """
    if len(raw) > MAX_BYTES:
        raise too_large(len(raw), path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind a byte-order mark, as its own copy of the bytes does.
        before = error.object[: error.start].decode("utf-8", "replace")
        _refuse(
            path,
            Position(before.count("\n") + 1, len(before) - before.rfind("\n")),
            "encoding",
            f"byte 0x{error.object[error.start]:02x} is not UTF-8",
            "a text file in UTF-8",
            "save the file again as UTF-8",
        )
    if not text.strip():
        _refuse(path, START, "empty-file", "the file is empty", "a YAML mapping")
    return text.replace("\r\n", "\n")


def parse(text: str, path: str) -> dict[str, Tree]:
    """Return the mapping that the text holds, every scalar as text.

    Raises YamlError with all problems that can be told before the text stops being readable.
    """
    tree = _unremarkable(text)
    return tree if tree is not None else _Reader(text, path).read()


@lru_cache(maxsize=2)
def locate(text: str, path: str) -> Positions:
    """Return the positions of all keys and values of a text that `parse` accepts or nearly accepts.

    Those of the last texts are kept, because a file with one problem often has hundreds.
    """
    reader = _Reader(text, path, with_positions=True)
    with suppress(YamlError):  # what was read before the fault still has its positions
        reader.read()
    return Positions(reader.keys, reader.values)


def _refuse(
    path: str, at: Position, rule: str, what: str, expected: str | None = None, tip: str | None = None
) -> NoReturn:
    message = explain(what, expected=expected, tip=tip)
    raise YamlError([Problem(path, at.line, at.column, rule, message)])


def plain_tree(raw: bytes) -> dict[str, Tree] | None:
    """Return the mapping of a file in which nothing calls for a second look, else None.

    Most files are such; the reader that can say what is wrong and where takes several times as long.
    In the mapping every key and every entry of a list has a value.
    """
    if len(raw) > MAX_BYTES:
        return None
    try:
        return _unremarkable(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return None


def _unremarkable(text: str) -> dict[str, Tree] | None:
    if FORBIDDEN_CHARACTERS.search(text):
        return None
    root: list[Tree] = []
    container: dict[str, Tree] | list[Tree] = root
    open_containers = [container]
    key: str | None = None
    documents = 0
    loader = yaml.CBaseLoader(text)
    try:
        while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
            value: Tree
            if isinstance(event, yaml.ScalarEvent):
                if event.anchor is not None or event.tag is not None:
                    return None
                value = event.value
                if event.style == '"' and FORBIDDEN_CHARACTERS.search(value):
                    return None
                if key is None and isinstance(container, dict):
                    if value in container or value == "<<":
                        return None
                    key = value
                    continue
                if value in _NULLS and not event.style:
                    return None
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                if event.anchor is not None or event.tag is not None or len(open_containers) > MAX_DEPTH:
                    return None
                value = {} if isinstance(event, yaml.MappingStartEvent) else []
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                open_containers.pop()
                container, key = open_containers[-1], None
                continue
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                continue
            elif isinstance(event, yaml.AliasEvent):
                return None
            else:
                continue
            if isinstance(container, list):
                container.append(value)
            elif key is None:
                return None
            else:
                container[key] = value
                key = None
            if not isinstance(value, str):
                open_containers.append(value)
                container = value
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
    finally:
        loader.dispose()
    tree = root[0] if documents == 1 and len(root) == 1 else None
    return tree if isinstance(tree, dict) else None


@dataclass
class _Level:
    """One open mapping or list while events are read."""

    container: dict[str, Tree] | list[Tree]
    loc: Loc
    key: str | None = None


@dataclass
class _Reader:
    text: str
    path: str
    with_positions: bool = False
    keys: dict[Loc, Position] = field(default_factory=dict)
    values: dict[Loc, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Level] = field(default_factory=list)
    root: Tree = None
    documents: int = 0

    def read(self) -> dict[str, Tree]:
        self._forbidden_characters()
        if self.problems:
            raise YamlError(self.problems)
        try:
            for event in self._events():
                self._take(event)
        except yaml.YAMLError as error:
            self._syntax(error)
        except UnicodeDecodeError:  # PyYAML decodes the escapes of a tag, which need not be UTF-8
            self._undecodable_tag()
        if not self.problems and not isinstance(self.root, dict):
            self._problem(START, "wrong-type", "the file holds no mapping", 'lines of the form "key: value"')
        if self.problems:
            raise YamlError(self.problems)
        assert isinstance(self.root, dict)
        return self.root

    def _events(self) -> Iterator[yaml.Event]:
        loader = yaml.CBaseLoader(self.text)
        try:
            while loader.check_event():
                if (event := loader.get_event()) is not None:
                    yield event
        finally:
            loader.dispose()

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._node(event)
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._node(event)
            self._open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._problem(
                _start(event), "alias", f"alias *{event.anchor}", "the value itself", "write the value out"
            )
            self._word_as_key(event)
            self._add(None, event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                _refuse(self.path, _start(event), "syntax", "a second document begins", "one per file")

    def _node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._problem(
                _start(event), "anchor", f"anchor &{event.anchor}", "no anchors", "write the value out"
            )
        if event.tag is not None:
            self._problem(
                _start(event),
                "tag",
                f"tag {event.tag.replace(_YAML_TAGS, '!!')}",
                "no tags",
                "leave the tag out",
            )

    def _open(self, event: yaml.Event) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise YamlError(
                [
                    *self.problems,
                    Problem(
                        self.path,
                        _start(event).line,
                        _start(event).column,
                        "nesting",
                        explain(f"nested more than {MAX_DEPTH} levels deep", expected="a flatter record"),
                    ),
                ]
            )
        container: dict[str, Tree] | list[Tree] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._word_as_key(event)
        loc = self._add(container, event)
        self.stack.append(_Level(container, loc))

    def _word_as_key(self, event: yaml.Event) -> None:
        """Stop reading at a list, mapping or alias that stands where a key should."""
        if self.stack and isinstance(self.stack[-1].container, dict) and self.stack[-1].key is None:
            self._problem(
                _start(event), "syntax", "something that is no word stands as a key", "a word as a key"
            )
            raise YamlError(self.problems)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.style == '"' and (match := FORBIDDEN_CHARACTERS.search(event.value)):
            self._problem(
                _start(event), "control-character", _character(match), "visible characters only", "delete it"
            )
        level = self.stack[-1] if self.stack else None
        if level is not None and isinstance(level.container, dict) and level.key is None:
            self._key(level, event)
            return
        plain = not event.style
        value: Tree = event.value
        if plain and event.value == "":
            value = None
        elif plain and event.value in ("~", "null", "Null", "NULL"):
            self._problem(
                _start(event),
                "null",
                f"{shown(event.value)} is no value",
                "a value",
                "delete the line, or quote the word if it is meant",
            )
        self._add(value, event)

    def _key(self, level: _Level, event: yaml.ScalarEvent) -> None:
        assert isinstance(level.container, dict)
        key = event.value
        if key == "<<" and not event.style:
            self._problem(
                _start(event), "merge-key", 'merge key "<<"', "no merge keys", "write the values out"
            )
        elif key in level.container:
            self._problem(
                _start(event),
                "duplicate-key",
                f"{shown(key)} is given twice",
                "each key once",
                "delete one of the two",
            )
        level.key = key
        if self.with_positions:
            self.keys.setdefault((*level.loc, key), _start(event))

    def _add(self, value: Tree, event: yaml.Event) -> Loc:
        if not self.stack:
            self.root = value
            if self.with_positions:
                self.values[()] = _start(event)
            return ()
        level = self.stack[-1]
        if isinstance(level.container, dict):
            assert level.key is not None
            loc: Loc = (*level.loc, level.key)
            level.container.setdefault(level.key, value)
            level.key = None
        else:
            loc = (*level.loc, len(level.container))
            level.container.append(value)
        if self.with_positions:
            self.values.setdefault(loc, self._inside(_start(event)))
        return loc

    def _inside(self, at: Position) -> Position:
        """Return a place in the text: a value that is missing at the very end begins behind it."""
        return self._last if at.line > self._last.line else at

    @cached_property
    def _last(self) -> Position:
        return Position(self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n"))

    def _forbidden_characters(self) -> None:
        for number, line in enumerate(self.text.split("\n"), start=1):
            for match in FORBIDDEN_CHARACTERS.finditer(line):
                at = Position(number, match.start() + 1)
                self._problem(
                    at, "control-character", _character(match), "visible characters only", "delete it"
                )

    def _undecodable_tag(self) -> None:
        match = _ESCAPE_IN_TAG.search(self.text)
        before = self.text[: match.start()] if match is not None else ""
        at = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        self._problem(at, "tag", "a tag that is no text", "no tags", "leave the tag out")

    def _syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = Position(mark.line + 1, mark.column + 1) if mark is not None else START
        lines = self.text.split("\n")
        if at.line > len(lines):  # the mark stands behind a last line without a line end
            at = Position(len(lines), len(lines[-1]) + 1)
        line = lines[at.line - 1]
        if "\t" in line[: len(line) - len(line.lstrip())]:
            self._problem(at, "tab", "a tab in the indentation", "spaces", "replace each tab by two spaces")
            return
        reason = getattr(error, "problem", None) or "the text is not YAML"
        context = getattr(error, "context", None)
        what = f"{context}: {reason}" if context else str(reason)
        self._problem(
            at, "syntax", what, "YAML", "put text that has a colon, a quote or a # into quotation marks"
        )

    def _problem(
        self, at: Position, rule: str, what: str, expected: str | None = None, tip: str | None = None
    ) -> None:
        message = explain(what, expected=expected, tip=tip)
        self.problems.append(Problem(self.path, at.line, at.column, rule, message))


def _start(event: yaml.Event) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1) if mark is not None else START


def _character(match: re.Match[str]) -> str:
    return f"the invisible character U+{ord(match.group()):04X}"
