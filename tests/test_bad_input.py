"""Each kind of bad input is reported in full: one folder of `examples/invalid/` for each kind.

A folder holds the files that differ from the valid example, at their place in the data folder,
`delete.txt` with the files to take away, if any, and `expected.txt`, the whole report. For a new
kind, make a folder with an empty `expected.txt`. After that, or after a wanted change of a message,
`UPDATE_GOLDEN=1 pytest tests/test_bad_input.py` writes the reports anew; read the difference before
you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from commands import edit
from datafolder import EXAMPLES, OWN_ADDRESSES, invalid_data, invalid_examples, report, run, valid_data
from factcheck.yaml_tree import MAX_BYTES

RECORD = "sources/tolliver-wren-2026-03-10-launch.yml"


@pytest.mark.parametrize("kind", invalid_examples())
def test_bad_input_is_reported_in_full(kind: str, tmp_path: Path) -> None:
    lines = report(invalid_data(tmp_path, kind))
    golden = EXAMPLES / "invalid" / kind / "expected.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    expected = golden.read_text(encoding="utf-8").splitlines()
    assert expected, "a bad input must be reported"
    assert lines == expected


def test_every_folder_of_bad_input_says_what_is_expected() -> None:
    folders = sorted(path.name for path in (EXAMPLES / "invalid").iterdir() if path.is_dir())
    assert folders == invalid_examples()


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    text = (data / RECORD).read_text(encoding="utf-8")
    (data / RECORD).write_text(text + "#" * (MAX_BYTES + 1 - len(text)), encoding="utf-8", newline="\n")
    assert report(data) == [
        f"data/{RECORD}:1:1: file-size: the file has 262145 bytes; expected at most 262144 bytes"
    ]


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    text = (data / RECORD).read_text(encoding="utf-8")
    (data / RECORD).write_text(text + "#" * (MAX_BYTES - len(text)), encoding="utf-8", newline="\n")
    assert report(data) == []


def test_nesting_at_the_limit_is_read(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    text = (data / RECORD).read_text(encoding="utf-8")
    (data / RECORD).write_text(text + "note: " + "[" * 19 + "deep" + "]" * 19, encoding="utf-8")
    assert report(data) == [f'data/{RECORD}:8:7: wrong-type: "note" is a list; expected text']


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    outside = tmp_path / "outside"
    (data / RECORD).rename(outside)
    (data / RECORD).symlink_to(outside)
    (data / "topics.yml").rename(tmp_path / "topics")
    (data / "topics.yml").symlink_to(tmp_path / "topics")
    (data / "claims" / "elsewhere").symlink_to(tmp_path)
    found = [line for line in report(data) if ": stray-file: " in line]
    assert found == [
        "data/claims/elsewhere:1:1: stray-file: a symbolic link; expected a plain file",
        f"data/{RECORD}:1:1: stray-file: a symbolic link; expected a plain file",
        "data/topics.yml:1:1: stray-file: a symbolic link; expected a plain file or folder",
    ]


def test_a_missing_data_folder_is_reported(tmp_path: Path) -> None:
    assert report(tmp_path / "data") == ["data:1:1: missing-file: there is no data folder here"]


@pytest.mark.parametrize("own", OWN_ADDRESSES)
def test_an_address_that_only_begins_like_ours_is_accepted(own: str, tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    text = (data / RECORD).read_text(encoding="utf-8")
    other = own.rstrip("/") + "-of-others/page"
    if own.count("/") == 3:
        other = own.replace("https://", "https://not-")
    (data / RECORD).write_text(
        text.replace("https://tolliver-wren.example/news/murmur", other), encoding="utf-8"
    )
    assert report(data) == []


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("https://steam-and-facts.example:443/about", True),
        ("http://steam-and-facts.example:80/about", True),
        ("https://steam-and-facts.example", True),
        ("https://code.example/steam/facts", True),
        ("https://steam-and-facts.example:8443/about", False),
        ("https://code.example/steam", False),
        ("https://code.example/steam/facts-and-tales", False),
    ],
)
def test_our_address_is_known_by_host_port_and_folder(address: str, is_ours: bool, tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    edit(data / RECORD, "https://tolliver-wren.example/news/murmur", address)
    problem = f"data/{RECORD}:6:6: own-address: this is our own address; expected somebody else's document"
    assert report(data) == ([problem] if is_ours else [])


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    plain, _ = run(valid_data(tmp_path))
    for path in sorted((tmp_path / "data").rglob("*.yml")):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    other, lines = run(tmp_path / "data")
    assert lines == []
    assert plain is not None
    assert other == plain


def test_a_position_counts_characters_after_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    data = invalid_data(tmp_path, "impossible-date")
    before = report(data)
    (data / RECORD).write_bytes(b"\xef\xbb\xbf" + (data / RECORD).read_bytes().replace(b"\n", b"\r\n"))
    assert report(data) == before


def test_the_report_does_not_depend_on_the_order_in_which_files_were_made(tmp_path: Path) -> None:
    first = report(invalid_data(tmp_path / "first", "many-files"))
    data = invalid_data(tmp_path / "second", "many-files")
    for path in sorted(data.rglob("*"), reverse=True):
        if path.is_file():
            content = path.read_bytes()
            path.unlink()
            path.write_bytes(content)
    assert report(data) == first
