"""Change single words of a data file by their position, so that comments and layout stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .yaml_tree import Loc, Position, locate

_BYTE_ORDER_MARK = "\ufeff"


class EditError(Exception):
    """A text in which the words to change do not stand where they should."""


@dataclass(frozen=True)
class WordEdit:
    """One word at a place that gets another one."""

    at: Position
    old: str
    new: str


def edited(text: str, edits: Iterable[WordEdit]) -> str:
    """Return a text with each word replaced. Raises EditError where a word is not at its place."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda edit: (edit.at.line, edit.at.column), reverse=True):
        line = lines[edit.at.line - 1]
        start = edit.at.column - 1 + (edit.at.line == 1 and line.startswith(_BYTE_ORDER_MARK))
        start += line[start : start + 1] in ("'", '"')
        if not line.startswith(edit.old, start):
            raise EditError(f"line {edit.at.line} does not hold {edit.old} in column {edit.at.column}")
        lines[edit.at.line - 1] = line[:start] + edit.new + line[start + len(edit.old) :]
    return "\n".join(lines)


def with_linked_ids(text: str, kind: str, old: str, new: str) -> str:
    """Return a text in which Markdown's record links, and evidence marks of a source, name another id."""
    text = re.sub(rf"\(({kind}):{re.escape(old)}\)", lambda match: f"({match[1]}:{new})", text)
    text = re.sub(rf"(\]: *{kind}:){re.escape(old)}(?![a-z0-9-])", lambda match: match[1] + new, text)
    return text.replace(f"[^{old}]", f"[^{new}]") if kind == "source" else text


def with_line(text: str, key: str, value: str) -> str:
    """Return a text with one more key at its end."""
    end = "\r\n" if "\r\n" in text else "\n"
    return text.rstrip() + f"{end}{key}: {value}{end}"


def with_entry(text: str, key: str, entry: str) -> str:
    """Return a text with one more entry at the end of a list of words at the top level."""
    positions = locate(text.replace("\r\n", "\n").removeprefix(_BYTE_ORDER_MARK), "")
    loc: Loc = (key,)
    if loc not in positions.values:
        return with_line(text, key, f"[{entry}]")
    entries = [place for place in positions.values if len(place) == 2 and place[0] == key]
    at = positions.values[entries[-1]]
    lines = text.split("\n")
    line = lines[at.line - 1]
    start = at.column - 1
    if line[:start].strip() == "-":
        ended = "\r" if line.endswith("\r") else ""
        lines.insert(at.line, line[:start] + entry + ended)
        return "\n".join(lines)
    word = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s,\]}]+").match(line, start)
    if word is None:
        raise EditError(f"line {at.line} holds no entry of {key} in column {at.column}")
    lines[at.line - 1] = f"{line[: word.end()]}, {entry}{line[word.end() :]}"
    return "\n".join(lines)
