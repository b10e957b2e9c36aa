"""The command `verify`: every quote is proved in its captured text, letter by letter."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import BLUE, TIP, check, edit, problem_lines, verify
from datafolder import CAPTURES, valid_data
from factcheck.command_line import main
from factcheck.loading import LOCK, load
from factcheck.model import Status
from factcheck.model.fields import MAX_QUOTE_WORDS
from factcheck.quotes import QuotePlace, fold, quote_places

SHEET = "sources/murmur-data-sheet-first.yml"


def recapture(data: Path, tmp_path: Path, name: str, old: str, new: str) -> Path:
    """Return a captures folder with one text changed, whose hash its source knows."""
    captures = tmp_path / "captures"
    shutil.copytree(CAPTURES, captures)
    before = hashlib.sha256((captures / name).read_bytes()).hexdigest()
    edit(captures / name, old, new)
    after = hashlib.sha256((captures / name).read_bytes()).hexdigest()
    (source,) = (path for path in data.glob("sources/*.yml") if before in path.read_text(encoding="utf-8"))
    edit(source, before, after)
    return captures


def places() -> list[QuotePlace]:
    """Return every quote of the example."""
    with tempfile.TemporaryDirectory() as folder:
        dataset, _ = load(valid_data(Path(folder)))
    assert dataset is not None
    return list(quote_places(dataset))


def test_the_example_is_proved_with_the_same_bytes_each_time(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = (data / LOCK).read_bytes()
    for _ in range(2):
        (data / LOCK).unlink()
        assert verify(data) == 0
        assert (data / LOCK).read_bytes() == stored
        assert verify(data, today="2026-06-30") == 0
        assert (data / LOCK).read_bytes() == stored
    assert check(data) == 0
    assert capsys.readouterr() == ("", "")


def test_a_proof_keeps_its_date_and_a_new_one_gets_todays(data: Path) -> None:
    edit(data / BLUE, "quote: will there be a blue one", "quote: blue one before next December")
    assert verify(data, today="2026-06-30") == 0
    proofs = json.loads((data / LOCK).read_text(encoding="utf-8"))["quotes"]
    new = [proof["selector"]["exact"] for proof in proofs if proof["proved"] == "2026-06-30"]
    assert new == ["blue one before next December"]
    assert {proof["proved"] for proof in proofs} == {"2026-02-02", "2026-06-30"}
    assert check(data) == 0


def test_a_changed_capture_is_proved_anew(data: Path, tmp_path: Path) -> None:
    captures = recapture(data, tmp_path, "teatime-herald.txt", "costs nothing", "costs little")
    assert check(data) == 1
    assert verify(data, captures=captures, today="2026-06-30") == 0
    proofs = json.loads((data / LOCK).read_text(encoding="utf-8"))["quotes"]
    by_source = {proof["source"]: proof["proved"] for proof in proofs}
    assert by_source.pop("teatime-herald-2025-11-07") == "2026-06-30"
    assert set(by_source.values()) == {"2026-02-02"}
    assert check(data) == 0


def test_a_lock_that_cannot_be_read_is_written_anew(data: Path) -> None:
    stored = (data / LOCK).read_bytes()
    (data / LOCK).write_bytes(stored[:400])
    assert check(data) == 1
    assert verify(data) == 0
    assert (data / LOCK).read_bytes() == stored


def other_letters(text: str) -> Iterator[str]:
    """Yield a text with each of its letters and digits changed, one at a time: to another, and in case."""
    for number, letter in enumerate(text):
        if letter.isalnum():
            others = {"q" if letter != "q" else "z", letter.swapcase()} - {letter}
            yield from (text[:number] + other + text[number + 1 :] for other in sorted(others))


@pytest.mark.parametrize(
    "place", places(), ids=lambda place: f"{place.id} {'.'.join(str(step) for step in place.loc)}"
)
def test_no_letter_of_a_quote_may_change(
    place: QuotePlace, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset, _ = load(data)
    assert dataset is not None
    path = dataset.files[place.kind, place.id].path
    stored, text = (data / LOCK).read_bytes(), path.read_text(encoding="utf-8")
    key = str(place.loc[-1])
    for quote in other_letters(place.text):
        assert f"{key}: {place.text}\n" in text
        path.write_text(text.replace(f"{key}: {place.text}\n", f"{key}: {quote}\n", 1), encoding="utf-8")
        assert verify(data) == 1
        (line,) = capsys.readouterr().out.splitlines()
        assert f': quote-proof: "{quote}" does not stand in ' in line
        assert (data / LOCK).read_bytes() == stored
        assert check(data) == 1
        shown = f"{path.relative_to(data.parent).as_posix()}:"
        lines = capsys.readouterr().out.splitlines()
        expected = (
            f'quote-proof: the quote is not proved to stand in "{place.source}"; expected a proof; {TIP}'
        )
        if place.kind == "claim" and dataset.claims[place.id].status is Status.DRAFT:
            # A draft may wait for its proof, but not leave one behind.
            shown, expected = f"data/{LOCK}:", f"has no quote any more; {TIP}"
        assert next(item for item in lines if item.startswith(shown)).endswith(expected)


@pytest.mark.parametrize(
    "quote",
    [
        "The maker's own sheet",
        "The maker’s own sheet",
        "it boils at 38.5 decibels",
        "it boils at 38.5\u00a0decibels",
        '"That is less than a library!"',
        "“That is less than a library!”",
    ],
)
def test_typographic_marks_and_spaces_are_folded(quote: str, data: Path) -> None:
    path = data / "claims/murmur-kettle/murmur-below-forty-decibels.yml"
    edit(path, "quote: it boils at 38.5 decibels", "quote: " + json.dumps(quote, ensure_ascii=False))
    assert verify(data) == 0
    assert check(data) == 0


@pytest.mark.parametrize(
    "quote",
    [
        "The makers own sheet",
        "it boils at 38,5 decibels",
        "it boils at 38.5 decibel",
        "t boils at 38.5 decibels",
        "it boils at 38",
        "5 decibels",
        "it  boils at 38.5 decibels, one metre away",
        "That is less than a library.",
    ],
)
def test_nothing_else_is(quote: str, data: Path) -> None:
    path = data / "claims/murmur-kettle/murmur-below-forty-decibels.yml"
    edit(path, "quote: it boils at 38.5 decibels", "quote: " + json.dumps(quote, ensure_ascii=False))
    assert verify(data) == 1


def test_a_quote_of_another_line_is_told_its_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(data / BLUE, "place: line 14", "place: line 12")
    assert verify(data) == 1
    assert capsys.readouterr().out == (
        f'data/{BLUE}:16:12: quote-proof: "will there be a blue one" does not stand in line 12 of the '
        'capture of "teatime-herald-2025-11-07"; expected the report\'s words, letter by letter; '
        "tip: it stands in line 14\n"
    )


def test_a_number_is_not_found_as_the_beginning_of_another(data: Path, tmp_path: Path) -> None:
    captures = recapture(data, tmp_path, "teatime-herald.txt", "a blue one before", "a blue 1.5 before")
    edit(data / BLUE, "quote: will there be a blue one", "quote: will there be a blue 1.5")
    assert verify(data, captures=captures) == 0
    edit(data / BLUE, "a blue 1.5", "a blue 1")
    assert verify(data, captures=captures) == 1


def test_the_lock_shows_a_quote_as_it_is_written(data: Path) -> None:
    path = data / "claims/murmur-kettle/murmur-below-forty-decibels.yml"
    edit(path, "quote: it boils at 38.5 decibels", "quote: The maker’s own sheet")
    assert verify(data) == 0
    assert '"exact": "The maker’s own sheet"' in (data / LOCK).read_text(encoding="utf-8")


def test_a_draft_that_quotes_nothing_yet_holds_up_no_proof(data: Path) -> None:
    draft = data / "claims/murmur-kettle/murmur-made-in-ambleforth.yml"
    edit(draft, "quote: made in Ambleforth", "quote: to be quoted")
    assert verify(data) == 0
    assert check(data) == 0


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (BLUE, "quote: will there be a blue one", "quote: to be quoted"),
        ("claims/murmur-kettle/murmur-made-in-ambleforth.yml", "quote: made in", "quote: wrought in"),
    ],
    ids=["published", "other words"],
)
def test_only_a_draft_that_says_so_quotes_nothing_yet(
    file: str, old: str, new: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(data / file, old, new)
    assert verify(data) == 1
    (line,) = problem_lines(capsys.readouterr().out)
    assert f"data/{file}:" in line
    assert " does not stand in " in line


def test_a_quote_of_several_other_lines_is_told_the_first(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(data / BLUE, "quote: will there be a blue one", "quote: the")
    edit(data / BLUE, "place: line 14", "place: line 2")
    lines = (CAPTURES / "teatime-herald.txt").read_text(encoding="utf-8").splitlines()
    standing = [number for number, line in enumerate(lines, start=1) if " the " in f" {line} "]
    assert len(standing) > 2
    assert verify(data) == 1
    assert capsys.readouterr().out.endswith(f"; tip: it stands in line {standing[0]}\n")


def test_all_quotes_that_are_missing_are_told_and_nothing_is_written(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(data / BLUE, "quote: will there be a blue one", "quote: will there be a green one")
    edit(data / "sources/kettle-courier-2025-11-05.yml", "credit: as the", "credit: as even the")
    (data / LOCK).unlink()
    assert verify(data) == 1
    out, err = capsys.readouterr()
    assert [line.split(":")[0] for line in out.splitlines()] == [
        f"data/{BLUE}",
        "data/sources/kettle-courier-2025-11-05.yml",
    ]
    assert err == "2 errors, 0 warnings\n"
    assert not (data / LOCK).exists()


def test_a_capture_that_is_not_there(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    captures = tmp_path / "captures"
    shutil.copytree(CAPTURES, captures)
    (captures / "data-sheet-first.txt").unlink()
    (captures / "picture").write_bytes(b"\xff\xfe\x00")
    (captures / "folder").mkdir()
    assert verify(data, captures=captures) == 1
    assert capsys.readouterr().out == (
        f"data/{SHEET}:11:10: quote-proof: no captured text has this SHA-256; "
        "expected the captured text in the captures folder\n"
    )


def test_a_missing_captures_folder_is_wrong_use(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = (data / LOCK).read_bytes()
    assert verify(data, captures=tmp_path / "nowhere") == 2
    assert capsys.readouterr().err == f"factcheck verify: there is no folder {tmp_path / 'nowhere'}\n"
    monkeypatch.delenv("FACTCHECK_CAPTURES", raising=False)
    assert main(["verify", "--data", str(data)]) == 2
    assert str(data.parent / "captures") in capsys.readouterr().err
    assert (data / LOCK).read_bytes() == stored


def test_the_environment_may_name_the_captures_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTCHECK_CAPTURES", str(CAPTURES))
    assert main(["verify", "--data", str(data)]) == 0
    monkeypatch.delenv("FACTCHECK_CAPTURES")
    shutil.copytree(CAPTURES, data.parent / "captures")
    assert main(["verify", "--data", str(data)]) == 0


def test_a_day_that_is_none_is_wrong_use(data: Path) -> None:
    with pytest.raises(SystemExit) as raised:
        verify(data, today="2026-02-30")
    assert raised.value.code == 2


def test_broken_records_are_told_before_anything_is_proved(data: Path) -> None:
    stored = (data / LOCK).read_bytes()
    edit(data / BLUE, "quote: will there be a blue one", "quote: before next December\nbroken: yes")
    assert verify(data) == 1
    assert (data / LOCK).read_bytes() == stored


def test_a_selector_has_at_most_twelve_words_and_finds_the_phrase(data: Path) -> None:
    # "in March" stands twice in the capture, so it needs words around it; a long phrase leaves no room.
    long = "that, one metre away, it boils at 38.5 decibels. “That is less"
    path = data / "claims/murmur-kettle/murmur-below-forty-decibels.yml"
    edit(path, "quote: it boils at 38.5 decibels", f"quote: '{long}'")
    assert len(long.split()) == MAX_QUOTE_WORDS
    assert verify(data) == 0
    selectors = {
        proof["selector"]["exact"]: proof["selector"]
        for proof in json.loads((data / LOCK).read_text(encoding="utf-8"))["quotes"]
    }
    for selector in selectors.values():
        assert len(" ".join(selector.values()).split()) <= MAX_QUOTE_WORDS
    assert selectors["in March"] == {
        "exact": "in March",
        "prefix": "Murmur kettle will be heard",
        "suffix": ", or hardly",
    }
    assert (selectors[long]["prefix"], selectors[long]["suffix"]) == ("", "")


@pytest.mark.parametrize("count", [10, 9, 8, 7, 5])
def test_a_long_phrase_that_stands_twice_leaves_room_for_few_words(
    count: int, data: Path, tmp_path: Path
) -> None:
    line = "Loudness while boiling, at one metre, half full: 38.5 decibels"
    longer = f"We say it again, for those at the back: {line} and no more than that"
    captures = recapture(data, tmp_path, "data-sheet-first.txt", "Colours: red, grey", longer)
    phrase = " ".join(line.split()[:count])
    with (data / SHEET).open("a", encoding="utf-8") as file:
        file.write(
            f"findings:\n  - fault: addition\n    phrase: '{phrase}'\n    place: line 4\n    note: N.\n"
        )
    assert verify(data, captures=captures) == 0
    quotes = json.loads((data / LOCK).read_text(encoding="utf-8"))["quotes"]
    (selector,) = (proof["selector"] for proof in quotes if proof["selector"]["exact"] == phrase)
    words = " ".join(selector[key] for key in ("prefix", "exact", "suffix")).split()
    assert len(words) == MAX_QUOTE_WORDS
    assert " ".join(words) in longer
    assert len(selector["prefix"].split()) == (MAX_QUOTE_WORDS - count) // 2


@pytest.mark.parametrize(("count", "prefix", "suffix"), [(12, "", ""), (11, "", "quiet"), (10, "add,", "is")])
def test_a_phrase_of_nearly_twelve_words_gets_what_room_is_left(
    count: int, prefix: str, suffix: str, data: Path, tmp_path: Path
) -> None:
    line = "two lids of which the second is the one that is quiet"
    both = f"We add, {line} enough\nAnd again, {line} indeed\nOnce more, {line}"
    captures = recapture(data, tmp_path, "data-sheet-first.txt", "Colours: red, grey", both)
    phrase = " ".join(line.split()[:count])
    with (data / SHEET).open("a", encoding="utf-8") as file:
        file.write(f"findings:\n  - fault: addition\n    phrase: {phrase}\n    place: line 4\n    note: N.\n")
    assert verify(data, captures=captures) == 0
    quotes = json.loads((data / LOCK).read_text(encoding="utf-8"))["quotes"]
    (selector,) = (proof["selector"] for proof in quotes if proof["selector"]["exact"] == phrase)
    assert selector == {"exact": phrase, "prefix": prefix, "suffix": suffix}


def test_fold_makes_marks_and_spaces_uniform_and_nothing_else() -> None:
    assert fold("‘a’ “b” c–d—e\u00a0f…") == "'a' \"b\" c-d-e f..."
    assert fold("  a \t\u2009 b\u202fc\n") == "a b c"
    assert fold("Éé ßs Kk 1l") == "Éé ßs Kk 1l"
