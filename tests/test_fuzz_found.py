"""What random input found and no single bad file can show; the bad files are in `examples/invalid`."""

from __future__ import annotations

import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from commands import edit, import_records, run
from datafolder import report
from factcheck.inert_text import visible
from factcheck.loading import LOCK, MAX_LOCK

SOURCE = "sources/tolliver-wren-2026-03-10-launch.yml"


def test_a_pipe_among_the_records_is_refused_unread(data: Path) -> None:
    (data / SOURCE).unlink()
    os.mkfifo(data / SOURCE)
    found = [line for line in report(data) if ": stray-file: " in line]
    assert found == [f"data/{SOURCE}:1:1: stray-file: no file but something else; expected a plain file"]


def test_a_check_that_shows_lines_does_not_open_a_pipe(data: Path) -> None:
    os.mkfifo(data / "sources" / "pipe.yml")
    assert run("check", data=data) == 1


def test_a_record_of_many_gigabytes_is_refused_unread(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (data / SOURCE).open("wb") as file:
        file.truncate(1 << 40)
    assert run("check", "--fix", data=data) == 1
    assert f"data/{SOURCE}:1:1: file-size: the file has {1 << 40} bytes" in capsys.readouterr().out


def test_a_lock_of_many_gigabytes_is_refused_unread(data: Path) -> None:
    with (data / LOCK).open("wb") as file:
        file.truncate(1 << 40)
    assert report(data) == [
        f"data/{LOCK}:1:1: file-size: the file is too large; expected at most {MAX_LOCK} bytes"
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"a\x1b[31mb.yml", r"a\u{1b}[31mb.yml"),
        ("a\u202eb.yml".encode(), r"a\u{202e}b.yml"),
        (b"a\nb.yml", r"a\u{a}b.yml"),
        (b"a\xffb.yml", r"a\u{dcff}b.yml"),
    ],
)
def test_a_file_name_that_cannot_be_shown_is_written_out(
    name: bytes, shown: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "sources" / os.fsdecode(name)).write_text("")
    assert run("check", data=data) == 1
    assert f"data/sources/{shown}:1:1: file-name: the file's name " in capsys.readouterr().out


@pytest.mark.parametrize("command", ["check", "import"])
def test_a_path_that_the_system_refuses_is_wrong_use(
    command: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--subject", "murmur-kettle"] if command == "import" else []
    assert run(command, "a" * 300, *options, data=data) == 2
    assert f"factcheck {command}: File name too long: " in capsys.readouterr().err


def test_a_foreign_type_is_shown_as_one_line_of_words(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = {
        "@type": ["ClaimReview", "\x1b[31m\ud800\n"],
        "url": "https://x.example/a",
        "claimReviewed": "It sings",
        "reviewRating": {"alternateName": "False"},
        "itemReviewed": {"@type": "\x1b[31mClaim\ud800\nof mine", "datePublished": "never"},
    }
    (tmp_path / "review.json").write_text(json.dumps(review), encoding="utf-8")
    assert import_records(data, tmp_path / "review.json") == 0
    assert "date: datePublished of [31mClaim of mine is no date that can be read" in capsys.readouterr().out


def test_a_review_nested_too_deep_is_dropped(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = {"@type": "ClaimReview", "url": "https://x.example/a", "claimReviewed": "It sings", "author": 1}
    text = json.dumps(review).replace(" 1}", " " + "[" * 900 + '"x"' + "]" * 900 + "}")
    (tmp_path / "review.json").write_text(text, encoding="utf-8")
    assert import_records(data, tmp_path / "review.json") == 1
    assert ":1:1: too-deep: nested too deep to be read" in capsys.readouterr().out


@pytest.mark.parametrize(
    "header",
    [{"GNU.sparse.map": "1,x"}, {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}, {"size": "9" * 23}],
)
def test_an_archive_with_a_header_of_no_sense_is_not_sound(
    header: dict[str, str], data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = tarfile.TarInfo("data/site.yml")
    entry.size, entry.pax_headers = 5, header
    with tarfile.open(tmp_path / "head.tar", "w") as tar:
        tar.addfile(entry, io.BytesIO(b"x: y\n"))
    assert run("preview-comment", str(data), str(tmp_path / "head.tar")) == 0
    assert "the whole data folder: the archive is not sound: ValueError" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "old", "rule"),
    [
        ("coverage/kettle-courier-2025-11-05.yml", 'at: "2.2"', "sentence"),
        ("sources/kettle-courier-2025-11-05.yml", "language: en-GB", "language"),
    ],
)
def test_a_long_value_is_cut_in_the_message(file: str, old: str, rule: str, data: Path) -> None:
    key = old.partition(":")[0]
    edit(data / file, f"{old}\n", f"{key}: {'^' * 9000}\n")
    (found,) = [line for line in report(data) if f": {rule}: " in line]
    assert f'"{"^" * 40}" ' in found


@pytest.mark.parametrize("name", ["\udcff", "a\x1b[31mb", "a\nb"])
def test_a_data_folder_that_is_not_there_is_named_as_it_can_be_shown(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", data=tmp_path / name) == 1
    shown = f"{visible(name)}:1:1: missing-file: there is no data folder here"
    assert capsys.readouterr().out.splitlines()[0] == shown
