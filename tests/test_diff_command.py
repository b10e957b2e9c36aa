"""The command `diff`: what changed is told in words, verdicts first, and harmless in a comment."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest
from markdown import markdown

from commands import BLUE, edit, run
from datafolder import REAL_DATA
from factcheck.difference_formats import LARGEST, LONGEST, NOTHING, as_markdown, as_text, escaped
from factcheck.differences import Change, Part, Said
from factcheck.loading import load
from factcheck.revisions import data_of
from repository import commit_all, git

MARCH = "claims/murmur-kettle/murmur-on-sale-in-march.yml"
FORTY = "claims/murmur-kettle/murmur-below-forty-decibels.yml"
SHEET = "sources/murmur-data-sheet-first.yml"


def diff(data: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert run("diff", *arguments, data=data) == 0
    return capsys.readouterr().out


@pytest.fixture
def changed(data: Path) -> Path:
    """Make a repository with a commit "before", and change something of each part after it."""
    commit_all(data, "before")
    edit(data / FORTY, "outcome:\n  rating: mostly-true", "outcome:\n  rating: mixed")
    edit(data / FORTY, "  answer: Half full it stays", "  answer: Half full, it stays")
    edit(data / MARCH, "      grade: minor", "      grade: faithful")
    edit(data / MARCH, "statement: Tolliver & Wren puts", "statement: Tolliver & Wren is to put")
    edit(
        data / FORTY,
        "      finding: The sheet gives 38.5 decibels.",
        "      finding: It gives 38.5 decibels.",
    )
    edit(data / SHEET, "title: Murmur data sheet", "title: Data sheet of the Murmur")
    (data / "claims/murmur-kettle/murmur-made-in-ambleforth.yml").unlink()
    return data


def test_every_part_is_told_verdicts_first(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = diff(changed, capsys, "before")
    headings = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert headings == ["Verdicts", "Answers", "Grades of the reports", "Evidence", "Sources", "Texts"]
    verdicts = out.partition("Answers\n")[0]
    assert verdicts == (
        "Verdicts\n\n"
        f"  The Murmur boils below forty decibels (data/{FORTY})\n"
        "    The verdict was Mostly true (missing context, exaggerated) and is now Mixed (missing context, "
        "exaggerated).\n\n"
        "  The Murmur is made in Ambleforth (data/claims/murmur-kettle/murmur-made-in-ambleforth.yml)\n"
        "    The claim was taken away. Its verdict was Mixed (misleading).\n\n"
    )
    assert "    Was: Half full it stays below" in out
    assert "    Is now: Half full, it stays below" in out
    assert (
        "    The fidelity of Kettle Courier, “Murmur kettle will be heard in March, or hardly” was "
        "Minor deviation and is now Faithful.\n"
    ) in out
    assert "What Tolliver & Wren, “Data sheet of the Murmur” says is put differently: It gives" in out
    assert "The title was Murmur data sheet and is now Data sheet of the Murmur." in out
    assert "    Rewritten: statement.\n" in out


def test_a_new_entry_of_the_history_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    edit(data / BLUE, "  answer: No blue", "  modifiers: [late]\n  answer: No blue")
    with (data / BLUE).open("a", encoding="utf-8") as file:
        file.write("  - known: 2026-06-30\n    recorded: 2026-06-30\n    rating: pending\n")
        file.write("    class: verdict-changed\n    note: It is late already.\n")
    assert diff(data, capsys, "before") == (
        "Verdicts\n\n"
        f"  A blue Murmur comes by December 2026 (data/{BLUE})\n"
        "    The verdict was Pending and is now Pending (late).\n"
        "    Recorded on 30 June 2026 as verdict changed: It is late already.\n"
    )


def test_new_records_are_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    (data / "claims/murmur-kettle/murmur-blue-soon.yml").write_text(
        (data / BLUE).read_text(encoding="utf-8").replace("A blue Murmur comes", "A blue one comes"),
        encoding="utf-8",
    )
    commit_all(data, "after")
    (data / BLUE).unlink()  # What is not committed is no part of either.
    assert diff(data, capsys, "before", "after") == (
        "New claims\n\n"
        "  A blue one comes by December 2026 (data/claims/murmur-kettle/murmur-blue-soon.yml)\n"
        "    A new claim. Verdict: Pending.\n"
    )
    assert "The claim was taken away. Its verdict was Pending." in diff(data, capsys, "after", "before")


def test_a_rename_is_told_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    assert run("rename", "kettle-courier-2025-11-05", "courier", data=data) == 0
    assert diff(data, capsys, "before") == (
        "Sources\n\n"
        "  Kettle Courier: Murmur kettle will be heard in March, or hardly (data/sources/courier.yml)\n"
        "    The source was renamed; its former id is kettle-courier-2025-11-05.\n"
    )


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_no_change_is_told_too(form: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    assert diff(data, capsys, "before", "--format", form) == NOTHING + "\n"


def test_nothing_is_checked_out(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = git(changed, "status", "--porcelain")
    diff(changed, capsys, "before")
    assert git(changed, "status", "--porcelain") == status
    assert status


def test_a_record_that_cannot_be_read_is_named(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (changed / BLUE).write_text("topic: [", encoding="utf-8")
    assert run("diff", "before", data=changed) == 0
    out, err = capsys.readouterr()
    assert err == "Not compared, because they cannot be read: murmur-blue-by-december\n"
    assert "blue" not in out
    assert "Grades of the reports" in out
    assert "The claim was taken away. Its verdict was Mixed" in out, "of a claim that comes after it"


def test_a_revision_is_read_byte_for_byte(data: Path) -> None:
    commit_all(data, "before")
    with data_of("before", data) as dataset:
        for file in dataset.files.values():
            shown = data.parent / file.shown
            assert file.path.is_file() == shown.is_file(), file
            if shown.is_file():
                assert file.path.read_bytes() == shown.read_bytes(), file


def test_a_revision_that_does_not_exist_is_wrong_use(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    assert run("diff", "before", "after", data=data) == 2
    assert capsys.readouterr() == ("", "factcheck diff: there is no revision after\n")


def test_broken_data_of_a_revision_are_told_with_their_place(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "topics.yml").write_text("kettle:\n  label: Kettle\n  label: Again\n", encoding="utf-8")
    commit_all(data, "before")
    assert run("diff", "before", data=data) == 2
    assert "the data of before cannot be read: data/topics.yml:3:3: duplicate-key" in capsys.readouterr().err


HOSTILE = (
    "<script>alert(1)</script> <!-- --> ![x](https://evil.example/x.png) [y](javascript:alert) `code` "
    "**bold** @everyone #12 GH-3 www.evil.example http://evil.example evil@evil.example | --- | ~~x~~ &lt; \\"
)


def test_words_of_the_data_are_shown_as_they_are() -> None:
    shown = markdown(escaped(HOSTILE), output_format="html")
    assert shown.startswith("<p>")
    text = shown.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in text
    assert html.unescape(text).replace("\u200b", "") == HOSTILE
    # GitHub links these in the finished text, so something must stand between.
    finished = html.unescape(text)
    assert not re.search(r"@\w|#\d|GH-\d|www\.\w|https?:/|mailto:/", finished)


def test_words_of_the_data_are_escaped_everywhere(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    edit(data / BLUE, "short: A blue Murmur comes by December 2026", 'short: "</details><b>@all</b>"')
    edit(
        data / BLUE,
        "  answer: No blue Murmur",
        '  answer: "<img src=x onerror=alert(1)> @all #1"\n  searched: No',
    )
    edit(data / SHEET, "title: Murmur data sheet", 'title: "[x](javascript:1)<script>"')
    out = diff(data, capsys, "before", "--format", "markdown")
    assert "<" not in out
    assert not re.search(r"@\w|#\d", html.unescape(out))
    assert "](" not in out
    assert "&#60;script&#62;" in out


def test_markdown_is_cut_and_says_how_much_is_left_out() -> None:
    sentence = ("Is now: ", Said("é" * 5000))
    changes = [
        Change(Part.ANSWERS, f"Claim {n}", f"data/claims/x/{n}.yml", (sentence,) * 100) for n in range(300)
    ]
    out = as_markdown(changes)
    assert len(out.encode()) <= LARGEST
    last = out.rstrip("\n").splitlines()[-1]
    match = re.fullmatch(
        r"\*\*(\d+) more records changed, which this list leaves out for its length\.\*\*", last
    )
    assert match is not None
    assert int(match[1]) + len(re.findall(r"^- ", out, re.MULTILINE)) == 300


def test_a_long_text_is_cut_in_a_list_of_changes() -> None:
    for length, shown in ((LONGEST, "x" * LONGEST), (LONGEST + 1, "x" * (LONGEST - 1) + "…")):
        change = Change(Part.ANSWERS, "Title", "data/x.yml", (("Is now: ", Said("x" * length)),))
        assert as_text([change]).endswith(f"    Is now: {shown}\n")
        assert as_markdown([change]).endswith(f"  - Is now: {shown}\n")


@pytest.mark.parametrize(
    ("number", "shown", "last"),
    [
        (39, 39, ""),
        (40, 40, ""),
        (41, 40, "… and 1 more change of this record."),
        (42, 40, "… and 2 more changes of this record."),
    ],
)
def test_many_changes_of_one_record_are_counted_in_markdown(number: int, shown: int, last: str) -> None:
    sentences = tuple((f"Sentence {place}.",) for place in range(number))
    out = as_markdown([Change(Part.TEXTS, "Title", "data/x.yml", sentences)])
    assert re.findall(r"^  - (Sentence \d+\.)$", out, re.MULTILINE) == [one for (one,) in sentences[:shown]]
    assert out.count("\n  - ") == shown + bool(last)
    assert last in out.splitlines()[-1]


def test_the_real_data_can_be_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(REAL_DATA, data)
    commit_all(data, "before")
    dataset, _ = load(data)
    assert dataset is not None
    claim = next(iter(dataset.claims.values()))
    old, new = (dataset.scales.outcome[id].label for id in (claim.outcome.rating, "void"))
    path = dataset.files["claim", claim.id].path
    edit(path, f"outcome:\n  rating: {claim.outcome.rating}\n", "outcome:\n  rating: void\n")
    out = diff(data, capsys, "before")
    assert out.startswith(f"Verdicts\n\n  {claim.short} (data/claims/{claim.subject}/{claim.id}.yml)\n")
    assert re.search(rf"    The verdict was {old}( \(.*\))? and is now {new}( \(.*\))?\.\n", out)
