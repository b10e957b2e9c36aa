"""The comment under a pull request is harmless whatever the pull request holds."""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from commands import edit
from datafolder import valid_data
from factcheck import foreign_archive
from factcheck.command_line import main
from factcheck.inert_text import MAX_LINE, code_block
from factcheck.preview_comment import LIMIT, MARK, preview_comment
from factcheck.problems import Problem

CLAIM_ID = "murmur-on-sale-in-january"
CLAIM = f"claims/murmur-kettle/{CLAIM_ID}.yml"

PROBLEM = Problem("data/site.yml", 1, 1, "unknown-key", "no such key " + "z" * 80)

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "picture": '<img src="https://evil.example/x.png" onerror="alert(1)">',
    "mention": "@somebody and @some/team, please merge",
    "forged-number": "Closes #1, fixes owner/repo#2 and GH-3",
    "fence": "``` ```` ~~~ </pre></code> # Heading",
    "comment-end": "--> <!-- factcheck: preview --> <!--",
    "link": "[merge me](https://evil.example) https://evil.example www.evil.example ![x](https://evil.example)",
    "reference": "[merge]: https://evil.example",
    "task": "- [x] approved | table | **bold** &lt;b&gt;",
    "workflow-command": "::error::done %0A::set-output name=number::1",
}


class _Outside(HTMLParser):
    """Collects the tags of a page, and the text outside of its blocks of code."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self._depth += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """Leave a block of code."""
        self._depth -= tag == "pre"

    def handle_data(self, data: str) -> None:
        """Note text that is no code."""
        if not self._depth:
            self.text += data


def rendered(comment: str) -> _Outside:
    """Render a comment as GitHub's own dialect begins: CommonMark with HTML and tables."""
    outside = _Outside()
    outside.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(comment))
    return outside


def written(capsys: pytest.CaptureFixture[str], base: Path, head: Path) -> str:
    """Return the comment that the command writes."""
    assert main(["preview-comment", str(base), str(head)]) == 0
    return capsys.readouterr().out


def archive(path: Path, fill: Callable[[tarfile.TarFile], None]) -> Path:
    """Write a tar archive."""
    with tarfile.open(path, "w") as tar:
        fill(tar)
    return path


def add(tar: tarfile.TarFile, name: str, content: bytes = b"x: y\n", kind: bytes = tarfile.REGTYPE) -> None:
    """Add an entry to an archive."""
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd" if kind == tarfile.SYMTYPE else ""
    member.size = len(content) if kind == tarfile.REGTYPE else 0
    tar.addfile(member, io.BytesIO(content))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Make two equal data folders, before and after."""
    return valid_data(tmp_path / "base"), valid_data(tmp_path / "head")


def assert_harmless(comment: str) -> None:
    """Check that nothing but the program's own words is outside of code."""
    assert len(comment.encode()) <= LIMIT
    assert comment.startswith(MARK + "\n")
    assert comment.count(MARK + "\n") == 1
    page = rendered(comment)
    assert page.tags <= {"h3", "p", "pre", "code", "em"}
    known = (
        r"\s*(What this pull request changes in the data|Nothing that a reader would see\.|Problems|"
        r"None: the data is sound\.|One problem|\d+ problems|Files that were not looked at|"
        r"Made by the program of the main branch.*it prints\.)\s*"
    )
    for line in filter(str.strip, re.sub(r"site(?=,)|python -m http\.server", "", page.text).split("\n")):
        assert re.fullmatch(known, line, re.DOTALL), line


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_of_sound_data_are_only_code(
    name: str, pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    base, head = pair
    words = HOSTILE[name]
    text = (head / CLAIM).read_text("utf-8")
    answer = re.search(r"^  answer: .*$", text, re.MULTILINE)
    assert answer
    line = "  answer: '" + words.replace("'", "''") + "'"
    (head / CLAIM).write_text(text.replace(answer[0], line), "utf-8")
    comment = written(capsys, base, head)
    assert words in comment, "the reviewer must see what was written"
    assert_harmless(comment)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_in_problems_are_only_code(
    name: str, pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    base, head = pair
    (head / CLAIM).write_text("'" + HOSTILE[name].replace("'", "''") + "': 1\n", "utf-8")
    comment = written(capsys, base, head)
    assert "unknown-key" in comment
    assert_harmless(comment)


def test_unseen_characters_are_written_out(
    pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    base, head = pair
    (head / CLAIM).write_text('"a\\u202eb\\u200bc\\u2028d\\u0007e\\uE000": 1\n', "utf-8")
    comment = written(capsys, base, head)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u2028\u0007\ue000]", comment)
    assert "the invisible character U+202E" in comment
    assert_harmless(comment)
    (head / CLAIM).write_text('"a\\uE000": 1\n', "utf-8")
    assert '"a\\u{e000}" is not a known key' in written(capsys, base, head)


@pytest.mark.parametrize("fence", ["```", "`" * 40, "~~~", "``` text"])
def test_no_line_can_end_its_block(fence: str) -> None:
    page = rendered(code_block([fence, "<b>@somebody</b>", "# Heading"], LIMIT))
    assert page.tags == {"pre", "code"}
    assert page.text.strip() == ""


def test_a_huge_change_is_cut_and_counted(
    pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    base, head = pair
    many = "".join(f"{'`' * 700}{number}: 1\n" for number in range(400))
    (head / CLAIM).write_text(many, "utf-8")
    for number in range(300):
        (head / "sources" / f"{'x' * 60}-{number}.yml").write_text("title: x\n", "utf-8")
    comment = written(capsys, base, head)
    assert re.search(r"… and \d+ more lines", comment)
    assert all(len(line) <= 2 * MAX_LINE for line in comment.splitlines())
    assert_harmless(comment)


@pytest.mark.parametrize(
    ("length", "shown"), [(MAX_LINE, "x" * MAX_LINE), (MAX_LINE + 1, "x" * (MAX_LINE - 1) + "…")]
)
def test_a_long_line_is_cut_to_what_is_shown_at_most(length: int, shown: str) -> None:
    assert code_block(["x" * length], LIMIT) == f"```text\n{shown}\n```\n"


@pytest.mark.parametrize("line", ["", "x", "é" * 30])
def test_a_block_has_no_more_bytes_than_it_may_and_little_less(line: str) -> None:
    for limit in range(200, 300):
        block = code_block([line] * 500, limit)
        kept = block.splitlines().count(line)
        assert f"\n… and {500 - kept} more lines\n" in block
        # Room for the number of lines that are left out is kept free, whether it is needed or not.
        assert limit - len(line.encode()) - 20 < len(block.encode()) <= limit


def test_files_that_were_not_looked_at_leave_room_for_the_rest() -> None:
    comment = preview_comment(["x" * 99] * 999, [PROBLEM] * 999, ["y" * 99] * 999)
    assert len(comment.encode()) <= LIMIT
    _, refused = comment.split("### Files that were not looked at\n\n")
    block, _ = refused.split("### 999 problems")
    assert 1800 < len(block.encode()) < 2100


@pytest.mark.parametrize(
    ("number", "heading"), [(0, "Problems"), (1, "One problem"), (2, "2 problems"), (3, "3 problems")]
)
def test_problems_are_counted(number: int, heading: str) -> None:
    comment = preview_comment([], [PROBLEM] * number)
    assert re.findall("^### (.*)$", comment, re.MULTILINE)[1:] == [heading]


def test_the_verdict_comes_first_and_problems_have_their_place(
    pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    base, head = pair
    edit(head / "site.yml", "tagline: What was said", "tagline: What was really said")
    claim = (base / CLAIM).read_text("utf-8")
    rating = re.findall(r"^  rating: (\S+)$", claim, re.MULTILINE)[0]
    other = "rated-true" if rating != "rated-true" else "rated-false"
    (head / CLAIM).write_text(claim.replace(f"  rating: {rating}\n", f"  rating: {other}\n", 1), "utf-8")
    comment = written(capsys, base, head)
    lines = comment.splitlines()
    first = {word: next(n for n, line in enumerate(lines) if word in line) for word in (CLAIM_ID, "site.yml")}
    assert first[CLAIM_ID] < first["site.yml"]
    assert re.search(rf"^data/{CLAIM}:\d+:\d+: history: ", comment, re.MULTILINE)


def test_data_that_is_the_same_changes_nothing(
    pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    base, head = pair
    as_archive = archive(tmp_path / "head.tar", lambda tar: tar.add(head, "data"))
    comment = written(capsys, base, as_archive)
    assert "Nothing that a reader would see." in comment
    assert "None: the data is sound." in comment
    assert_harmless(comment)


def test_an_archive_gives_plain_files_below_data_and_nothing_else(
    pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, head = pair

    def fill(tar: tarfile.TarFile) -> None:
        tar.add(head, "data")
        add(tar, "data/sources/link.yml", kind=tarfile.SYMTYPE)
        add(tar, "data/sources/pipe.yml", kind=tarfile.FIFOTYPE)
        add(tar, "data/../../escaped.yml")
        add(tar, "/absolute.yml")
        add(tar, "hooks/site_build.py")
        add(tar, "data/sources/<b>@x.yml")
        add(tar, "data/sources/large.yml", b"x" * (foreign_archive.MAX_FILE + 1))

    comment = written(capsys, base, archive(tmp_path / "head.tar", fill))
    refused = comment.partition("### Files that were not looked at")[2].splitlines()
    assert [line.partition(": ")[0] for line in refused if ": " in line][:7] == [
        "data/sources/link.yml", "data/sources/pipe.yml", "data/../../escaped.yml", "/absolute.yml",
        "hooks/site_build.py", "data/sources/<b>@x.yml", "data/sources/large.yml",
    ]  # fmt: skip
    assert "Nothing that a reader would see." in comment
    assert not list(tmp_path.glob("**/escaped.yml"))
    assert_harmless(comment)


@pytest.mark.parametrize(
    ("limit", "value"), [("MAX_FILES", 3), ("MAX_TOTAL", 1000)], ids=["many-files", "many-bytes"]
)
def test_an_archive_that_is_too_large_is_not_read(
    limit: str,
    value: int,
    pair: tuple[Path, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base, head = pair
    monkeypatch.setattr(foreign_archive, limit, value)
    comment = written(capsys, base, archive(tmp_path / "head.tar", lambda tar: tar.add(head, "data")))
    assert f"the whole data folder: more than {value:,}" in comment
    assert_harmless(comment)


def test_an_archive_may_be_as_large_as_the_limit_and_no_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_archive, "MAX_TOTAL", 30)
    for last in (10, 11):

        def fill(tar: tarfile.TarFile, last: int = last) -> None:
            add(tar, "data/a.yml", b"x" * 20)
            add(tar, "data/b.yml", b"y" * last)

        path, folder = archive(tmp_path / f"{last}.tar", fill), tmp_path / str(last)
        if last == 10:
            assert foreign_archive.unpack(path, folder) == []
            assert (folder / "data/b.yml").read_bytes() == b"y" * 10
        else:
            with pytest.raises(foreign_archive.ForeignDataError, match="more than 30 bytes"):
                foreign_archive.unpack(path, folder)


def test_an_archive_that_names_a_file_twice_or_is_none_is_not_read(
    pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def twice(tar: tarfile.TarFile) -> None:
        add(tar, "data/site.yml")
        add(tar, "data/site.yml")

    none = tmp_path / "none.tar"
    none.write_bytes(b"no archive" * 100)
    for path in (archive(tmp_path / "twice.tar", twice), none):
        assert "the archive is not sound" in written(capsys, pair[0], path)
