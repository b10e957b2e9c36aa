"""Mend what is mechanical in data files; nothing is changed that a record says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from .editor_schemas import schema_line
from .loading import record_files
from .yaml_tree import MAX_BYTES, YamlError, decode, parse

_SCHEMA_LINE = re.compile(r"^# *yaml-language-server:.*\n?", re.MULTILINE)


def mend(data: Path, paths: Callable[[str], bool] = lambda path: True) -> Iterator[tuple[str, str]]:
    """Mend the files of a data folder that `paths` accepts; yield the path of each and what was mended.

    A file that is no YAML of ours is left alone. A second run mends nothing.
    """
    for path in record_files(data):
        shown = path.relative_to(data.parent).as_posix()
        if not paths(shown):
            continue
        if path.stat().st_size > MAX_BYTES:
            continue
        raw = path.read_bytes()
        try:
            text, done = _mended(raw, shown, schema_line(path.relative_to(data)))
        except YamlError:
            continue
        if done:
            path.write_bytes(text.encode())
            yield shown, ", ".join(done)


def _mended(raw: bytes, shown: str, line: str) -> tuple[str, list[str]]:
    """Return the mended text and what was done. Raises YamlError for what is no record."""
    text = decode(raw, shown)
    said = parse(text, shown)
    done = []
    if raw.startswith(b"\xef\xbb\xbf"):
        done.append("took away the byte-order mark")
    if b"\r\n" in raw:
        done.append("made Windows line ends plain ones")
    mending: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("took away spaces at the ends of lines", _without_spaces),
        ("joined empty lines", _without_empty_lines),
        ("ended the file with one line end", lambda given: given.rstrip("\n") + "\n"),
        ("wrote the schema line", lambda given: line + "\n" + _SCHEMA_LINE.sub("", given)),
    )
    for what, mend_text in mending:
        mended = mend_text(text)
        # Spaces and empty lines mean something inside a literal block, which must stay as it is.
        if mended != text and parse(mended, shown) == said:
            text = mended
            done.append(what)
    return text, done


def _without_spaces(text: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in text.split("\n"))


def _without_empty_lines(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text.lstrip("\n"))
