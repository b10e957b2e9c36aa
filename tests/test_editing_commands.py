"""The commands `new`, `rename` and `merge`: what they write passes `check`, and nothing else changes."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from commands import BLUE, edit, problem_lines, run, verify
from datafolder import report
from factcheck.drafts import id_of, value
from factcheck.loading import LOCK, load
from factcheck.model import Status
from factcheck.text_edits import with_linked_ids
from factcheck.yaml_tree import parse
from repository import commit_all, git

COURIER = "kettle-courier-2025-11-05"
CLAIM = {
    "subject": "murmur-kettle",
    "title": "The lid: “as light as a leaf” # says the maker",
    "topic": "kettle-noise",
    "kind-of-claim": "prediction",
    "report": COURIER,
    "quote": "it boils at 38.5 decibels",
    "place": "line 7",
}
SOURCE = {
    "title": "Ein Kessel für alle: no",
    "publisher": "Kännchen & Söhne",
    "type": "news",
    "url": "https://kaennchen.example/kessel",
    "published": "2025-11-02",
}
SUBJECT = {
    "title": "The Whistle kettle",
    "released": "2026-05",
    "released-note": "The first day on which anybody could buy one.",
    "report": "kannchen-sohne-2025-11-02-ein-kessel-fur-alle-no",
    "selection": "It is the only one.",
}


class Terminal(io.StringIO):
    """What somebody types."""

    def isatty(self) -> bool:
        return True


def options(answers: dict[str, str]) -> list[str]:
    return [f"--{name}={answer}" for name, answer in answers.items()]


def names(data: Path) -> set[str]:
    return {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the commands no terminal to ask on, whatever the tests run on."""
    monkeypatch.setattr("sys.stdin", io.StringIO())


def test_a_new_claim_is_a_draft_that_passes(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = names(data)
    assert run("new", "claim", *options(CLAIM), data=data) == 0
    path = "claims/murmur-kettle/lid-as-light-as-leaf-says-maker.yml"
    assert names(data) - before == {path}
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"data/{path}"
    assert out[1].startswith("Next: ")
    assert report(data) == []
    first, *_ = (data / path).read_text(encoding="utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../../schema/claim.schema.json"
    dataset, _ = load(data)
    assert dataset is not None
    claim = dataset.claims["lid-as-light-as-leaf-says-maker"]
    assert claim.status is Status.DRAFT
    assert claim.short == CLAIM["title"]
    assert (claim.kind, claim.topic, claim.appearances[0].quote) == (
        "prediction",
        "kettle-noise",
        CLAIM["quote"],
    )


def test_a_new_claim_needs_no_proof_until_it_is_published(data: Path) -> None:
    assert run("new", "claim", *options(CLAIM | {"quote": "not in the text"}), data=data) == 0
    assert report(data) == []
    path = data / "claims/murmur-kettle/lid-as-light-as-leaf-says-maker.yml"
    edit(path, "status: draft\n", "")
    rules = {line.split(": ")[1] for line in report(data)}
    assert {"unwritten", "quote-proof", "coverage"} <= rules


def test_a_source_a_subject_and_a_claim_from_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "source", *options(SOURCE), data=data) == 0
    assert [line.split(": ")[1] for line in report(data)] == ["unused"]
    assert run("new", "subject", *options(SUBJECT), data=data) == 0
    assert report(data) == []
    of_subject = {
        "subject": "whistle-kettle",
        "report": SUBJECT["report"],
        "quote": "für alle",
        "place": "line 1",
    }
    assert run("new", "claim", *options(CLAIM | of_subject), data=data) == 0
    assert report(data) == []
    dataset, _ = load(data)
    assert dataset is not None
    assert dataset.sources[SUBJECT["report"]].title == SOURCE["title"]
    assert dataset.sources[SUBJECT["report"]].archive_url == "none known"
    assert dataset.subjects["whistle-kettle"].question == (
        "What was reported before the release of The Whistle kettle, and what came true?"
    )


def test_a_terminal_is_asked_for_what_is_missing(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "\n".join(["Ein Kessel", "", "Kännchen", "magazine", "news", "https://k.example/", "", ""]) + "\n"
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    assert run("new", "source", data=data) == 0
    out = capsys.readouterr().out
    assert "one of: news, republication" in out
    assert "An answer is needed here." in out
    assert "That does not fit: there is no" in out
    assert "data/sources/kannchen-ein-kessel.yml" in out
    assert [line.split(": ")[1] for line in report(data)] == ["unused"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "murmur-blue-by-december"}, 'the id "murmur-blue-by-december" is or was in use'),
        ({"id": "murmur-is-quiet"}, 'the id "murmur-is-quiet" is or was in use'),
        ({"id": "No Id"}, '"No Id" is no id'),
        ({"title": "熱いやかん"}, '"" is no id'),
        ({"topic": "kettle-lunch"}, '--topic: there is no "kettle-lunch"; expected one of kettle-launch, '),
        ({"report": "boiling-wire-2025-11-03"}, '--report: there is no "boiling-wire-2025-11-03"'),
    ],
    ids=str,
)
def test_a_new_claim_that_cannot_be_is_wrong_use(
    change: dict[str, str], told: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = names(data)
    assert run("new", "claim", *options(CLAIM | change), data=data) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"factcheck new: {told}")
    assert names(data) == before


def with_topics(data: Path, number: int) -> list[str]:
    """Add topics until there are so many, and return their ids."""
    path = data / "topics.yml"
    text = path.read_text(encoding="utf-8")
    there = re.findall(r"^([a-z-]+):$", text, re.MULTILINE)
    more = [f"topic-{place}" for place in range(number - len(there))]
    path.write_text(text + "".join(f"{id}:\n  label: L\n  description: D.\n" for id in more), "utf-8")
    return there + more


@pytest.mark.parametrize(("number", "listed"), [(19, True), (20, True), (21, False), (22, False)])
def test_the_answers_that_fit_are_named_unless_there_are_many(
    number: int, listed: bool, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topics = with_topics(data, number)
    assert run("new", "claim", *options(CLAIM | {"topic": "lids"}), data=data) == 2
    expected = f"; expected one of {', '.join(topics)}" if listed else ""
    assert capsys.readouterr().err == f'factcheck new: --topic: there is no "lids"{expected}\n'


@pytest.mark.parametrize(("number", "listed"), [(49, True), (50, True), (51, False)])
def test_the_choices_stand_before_a_question_unless_there_are_too_many(
    number: int,
    listed: bool,
    data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    topics = with_topics(data, number)
    monkeypatch.setattr("sys.stdin", Terminal(f"{CLAIM['topic']}\n"))
    given = {name: answer for name, answer in CLAIM.items() if name != "topic"}
    assert run("new", "claim", *options(given), data=data) == 0
    asked = f"  one of: {', '.join(topics)}\n" if listed else ""
    assert capsys.readouterr().out.startswith(f"{asked}The topic it is listed under: ")


def test_without_a_terminal_what_is_missing_is_wrong_use(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "claim", "--subject=murmur-kettle", data=data) == 2
    assert capsys.readouterr().err == (
        "factcheck new: --title is missing: the claim in one line of at most 75 characters\n"
    )


def test_a_new_claim_that_breaks_the_model_is_not_written(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = names(data)
    assert run("new", "claim", *options(CLAIM | {"title": "word " * 20}), data=data) == 1
    out = capsys.readouterr().out
    assert out.startswith("--title: too-long: the text has ")
    assert names(data) == before


def test_an_answer_that_does_not_fit_is_asked_for_again_with_the_reason(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = ", ".join(["prediction", "past-fact"])
    typed = [
        *("murmur-kettle", "word " * 20, "Murmur blue by December", "kettle-noise", kinds, "prediction"),
        *(COURIER, "word " * 13, "it boils", "7", "line 7", "murmur-blue-by-december", "No", "murmur-boils"),
    ]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(typed) + "\n"))
    assert run("new", "claim", data=data) == 0
    out = capsys.readouterr().out
    for reason in (
        "too-long: the text has 99 characters; expected at most 75",
        'there is no "prediction, past-fact"',
        "too-long: the text has 13 words",
        'place: "7" is no place in a capture; expected its line, such as line 7',
        'the id "murmur-blue-by-december" is or was in use.',
        '"No" is no id',
    ):
        assert reason in out
    assert (data / "claims/murmur-kettle/murmur-boils.yml").is_file()
    assert report(data) == []


def test_dates_addresses_and_reports_are_checked_as_they_are_typed(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = [
        "Ein Kessel",
        "Kännchen",
        "news",
        "k.example",
        "https://k.example/",
        "2. Mai",
        "2025",
        "nix",
        "",
    ]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(source) + "\n"))
    assert run("new", "source", data=data) == 0
    out = capsys.readouterr().out
    assert 'address: "k.example" is no web address' in out
    assert 'date: "2. Mai" is no date' in out
    assert 'address: "nix" is no web address' in out
    subject = [
        "Kessel",
        "",
        "Mai",
        "2026-05",
        "The first day.",
        "kannchen",
        "kannchen-2025-ein-kessel",
        "All.",
    ]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(subject) + "\n"))
    assert run("new", "subject", data=data) == 0
    out = capsys.readouterr().out
    assert 'date: "Mai" is no date' in out
    listed, _, asked = out.partition("The ids of the reports")
    assert "kannchen-2025-ein-kessel" in listed
    assert 'there is no "kannchen"' in asked
    assert report(data) == []


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("The Murmur’s lid is a second one", "murmurs-lid-is-second-one"),
        ("Größe: 3,5 Å", "grosse-3-5"),
        ("The the", "the-the"),
        ("word " * 30, "-".join(["word"] * 12)),
        ("熱い", ""),
    ],
)
def test_an_id_is_made_of_the_words_of_a_title(title: str, id: str) -> None:
    assert id_of(title) == id


@pytest.mark.parametrize(
    "text",
    ["yes", "1.10", "a: b", "# no", "it's", '"', "- x", "null", "@x", "plain words", "ü\\n", "2026-13"],
)
def test_a_value_is_read_as_it_was_given(text: str) -> None:
    assert parse(f"key: {value(text)}\n", "") == {"key": text}


def test_a_renamed_report_is_renamed_everywhere(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    gradings = {path: path.read_bytes() for path in sorted((data / "gradings").iterdir())}
    assert run("rename", COURIER, "courier", data=data) == 0
    out = capsys.readouterr().out
    assert f"data/sources/{COURIER}.yml -> data/sources/courier.yml" in out
    assert f"data/coverage/{COURIER}.yml -> data/coverage/courier.yml" in out
    assert report(data) == []
    assert gradings == {path: path.read_bytes() for path in sorted((data / "gradings").iterdir())}
    git(data, "add", "--all")
    left = [path for path in names(data) if COURIER in (data / path).read_text(encoding="utf-8")]
    assert sorted(left) == ["gradings/first.yml", "gradings/second.yml", "sources/courier.yml"]
    assert "former_ids: [kettle-courier-murmur, kettle-courier-2025-11-05]" in (
        data / "sources/courier.yml"
    ).read_text(encoding="utf-8")
    lock = json.loads((data / LOCK).read_text(encoding="utf-8"))
    assert "courier" in lock["captures"]
    stored = (data / LOCK).read_bytes()
    assert verify(data) == 0
    assert (data / LOCK).read_bytes() == stored, "the lock is what verify writes"


def test_renaming_changes_nothing_but_ids(data: Path) -> None:
    commit_all(data, "before")
    assert run("rename", COURIER, "courier", data=data) == 0
    git(data, "add", "--all")
    for line in git(data, "diff", "--cached", "--unified=0", "-M", "before", "--", "*.yml").splitlines():
        if line.startswith("+") and not line.startswith("+++") and "former_ids" not in line:
            assert "courier" in line
    numbers = git(data, "diff", "--cached", "--numstat", "-M", "before", "--", "*.yml").splitlines()
    assert all(line.split()[0] == line.split()[1] for line in numbers)


def test_a_renamed_claim_is_renamed_in_links_and_quotation_marks(data: Path) -> None:
    march = data / "claims/murmur-kettle/murmur-on-sale-in-march.yml"
    edit(march, "related: [murmur-blue-by-december]", 'related: ["murmur-blue-by-december"] # the colours')
    edit(
        data / "claims/murmur-kettle/murmur-below-forty-decibels.yml",
        "The sheet says 38.5.",
        "See [the blue one](claim:murmur-blue-by-december). The sheet says 38.5.",
    )
    assert run("rename", "murmur-blue-by-december", "murmur-blue", data=data) == 0
    assert report(data) == []
    assert 'related: ["murmur-blue"] # the colours' in march.read_text(encoding="utf-8")
    linked = (data / "claims/murmur-kettle/murmur-below-forty-decibels.yml").read_text(encoding="utf-8")
    assert "(claim:murmur-blue)." in linked
    assert not (data / BLUE).exists()
    new = (data / "claims/murmur-kettle/murmur-blue.yml").read_text(encoding="utf-8")
    assert new.endswith("former_ids: [murmur-blue-by-december]\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[it](claim:old) and [that][it].\n\n[it]: claim:old\n",
            "[it](claim:new) and [that][it].\n\n[it]: claim:new\n",
        ),
        ("[it]: claim:old-one [it]: source:old", "[it]: claim:old-one [it]: source:old"),
        ("[it]:claim:old", "[it]:claim:new"),
    ],
    ids=["in place and below", "of others", "without a space"],
)
def test_links_of_every_form_name_the_new_id(text: str, expected: str) -> None:
    assert with_linked_ids(text, "claim", "old", "new") == expected


def test_renaming_keeps_windows_line_ends_and_a_byte_order_mark(data: Path) -> None:
    for path in sorted(data.rglob("*.yml")):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert run("rename", COURIER, "courier", data=data) == 0
    assert report(data) == []
    for path in sorted(data.rglob("*.yml")):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\n") == raw.count(b"\r\n")


def test_a_list_of_former_ids_in_lines_gets_one_more(data: Path) -> None:
    path = data / f"sources/{COURIER}.yml"
    edit(path, "former_ids: [kettle-courier-murmur]", "former_ids:\n  - kettle-courier-murmur # printed\n")
    assert run("rename", COURIER, "courier", data=data) == 0
    text = (data / "sources/courier.yml").read_text(encoding="utf-8")
    assert f"  - kettle-courier-murmur # printed\n  - {COURIER}\n" in text
    assert report(data) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nobody", "somebody"),
        (COURIER, "teatime-herald-2025-11-07"),
        (COURIER, "kettle-courier-murmur"),
        (COURIER, "Courier"),
        ("murmur-kettle", "murmur"),
    ],
)
def test_a_rename_that_cannot_be_is_wrong_use(
    old: str, new: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit_all(data, "before")
    assert run("rename", old, new, data=data) == 2
    assert capsys.readouterr().err.startswith("factcheck rename: ")
    assert git(data, "status", "--porcelain") == ""


def test_a_merged_source_leads_to_the_other_one(data: Path) -> None:
    sheet, launch = "murmur-data-sheet-second", "tolliver-wren-2026-03-10-launch"
    assert run("merge", sheet, launch, data=data) == 0
    text = (data / f"sources/{sheet}.yml").read_text(encoding="utf-8")
    assert text.endswith(f"merged_into: {launch}\n")
    left = [path for path in names(data) if sheet in (data / path).read_text(encoding="utf-8")]
    assert left == []
    assert report(data) == []


def test_what_was_merged_before_leads_on_at_once(data: Path) -> None:
    dataset, _ = load(data)
    assert dataset is not None
    (merged,) = (source for source in dataset.sources.values() if source.merged_into is not None)
    launch = "tolliver-wren-2026-03-10-launch"
    assert merged.merged_into is not None
    run("merge", merged.merged_into, launch, data=data)
    dataset, _ = load(data)
    assert dataset is not None
    assert dataset.sources[merged.id].merged_into == launch


def test_a_merge_that_breaks_a_rule_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wire, later = "boiling-wire-2025-11-03", "tolliver-wren-2026-03-10-launch"
    assert run("merge", wire, later, data=data) == 1
    assert ": date-order: " in capsys.readouterr().out


def test_a_merged_claim_leads_to_the_other_one(data: Path) -> None:
    blue, march = "murmur-blue-by-december", "murmur-on-sale-in-march"
    assert run("merge", blue, march, data=data) == 0
    assert (data / BLUE).read_text(encoding="utf-8").endswith(f"merged_into: {march}\n")
    assert report(data) == []


@pytest.mark.parametrize(
    ("old", "into"),
    [
        (COURIER, "teatime-herald-2025-11-07"),
        ("murmur-blue-by-december", "murmur-blue-by-december"),
        ("murmur-blue-by-december", COURIER),
        ("murmur-blue-by-december", "nobody"),
    ],
)
def test_a_merge_that_cannot_be_is_wrong_use(
    old: str, into: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit_all(data, "before")
    assert run("merge", old, into, data=data) == 2
    assert capsys.readouterr().err.startswith("factcheck merge: ")
    assert git(data, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "command", [["rename", "murmur-blue-by-december", "x"], ["merge", "a", "b"]], ids=str
)
def test_data_with_problems_are_not_changed(
    command: list[str], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(data / BLUE, "topic: kettle-launch", "topic: kettle-lunch")
    commit_all(data, "before")
    assert run(*command, data=data) == 1
    (line,) = problem_lines(capsys.readouterr().out)
    assert ": unknown-id: " in line
    assert git(data, "status", "--porcelain") == ""
