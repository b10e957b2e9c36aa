"""`factcheck import`: others' records in every shape, bad ones among them, and our own export again."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from building import tree
from commands import check, import_records
from datafolder import EXAMPLES, REAL_DATA, report, valid_data
from factcheck.importing import reading
from factcheck.importing.reading import MAX_DEPTH
from factcheck.importing.reviews import MAX_DOCUMENTS
from media import Row, load_json
from writing import ADDRESSES, write_site

IMPORT = EXAMPLES / "import"
SUBJECT = "murmur-kettle"


@pytest.fixture(autouse=True)
def own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", ADDRESSES.site_url)
    monkeypatch.setenv("REPO_URL", ADDRESSES.repo_url)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return valid_data(tmp_path)


@pytest.fixture
def imported(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(IMPORT)
    assert import_records(data, Path("records")) == 1
    return data


def record(path: Path) -> Any:
    """Return a record with every scalar as text, as the data has it."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)


def claim(data: Path, id: str) -> Any:
    return record(data / f"claims/{SUBJECT}/{id}.yml")


def report_of(data: Path, review: object, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Import one JSON value and return the report without its path."""
    path = data.parent / "one.json"
    path.write_text(json.dumps(review), encoding="utf-8")
    import_records(data, path)
    return [line.removeprefix(f"{path.as_posix()}:") for line in capsys.readouterr().out.splitlines()]


def a_review(number: int, **changed: object) -> Row:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://checks.example/{number}",
        "claimReviewed": f"Kettle {number} sings",
        "author": {"name": "Kettle Checks"},
        "reviewRating": {"alternateName": "False"},
    } | changed


# -- what others write -----------------------------------------------------------------------------


def test_the_report_says_of_each_record_what_became_of_it(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(IMPORT)
    assert import_records(data, Path("records")) == 1
    out, err = capsys.readouterr()
    assert out + err == (IMPORT / "expected.txt").read_text("utf-8")


def test_the_examples_are_many_and_each_is_in_the_report(imported: Path) -> None:
    lines = (IMPORT / "expected.txt").read_text("utf-8").splitlines()
    taken = {line.split(":")[0] for line in lines if ": taken: " in line}
    broken = {path.name for path in (IMPORT / "records").glob("broken-*")}
    assert sum(": taken: " in line for line in lines) >= 30
    assert len(broken - {name.removeprefix("records/") for name in taken}) >= 8
    reported = {line.split(":")[0] for line in lines}
    read = (path for path in (IMPORT / "records").iterdir() if path.suffix != ".txt")
    assert {f"records/{path.name}" for path in read} == {name for name in reported if "/" in name}
    drafts = [
        path for path in (imported / "claims").rglob("*.yml") if "Imported draft" in path.read_text("utf-8")
    ]
    assert len(drafts) == sum(": taken: " in line for line in lines)


def test_what_was_imported_passes_the_check_and_is_not_published(imported: Path, tmp_path: Path) -> None:
    assert check(imported) == 0
    before = load_json(write_site(valid_data(tmp_path / "before"), tmp_path / "old") / "data/dataset.json")
    after = load_json(write_site(imported, tmp_path / "new") / "data/dataset.json")
    assert after["claims"] == before["claims"]
    assert after["history"] == before["history"]


def test_a_draft_keeps_what_the_review_said(imported: Path) -> None:
    spout = claim(imported, "the-spout-of-the-murmur-points-left")
    assert (spout["short"], spout["status"]) == ("The spout of the Murmur points left", "draft")
    assert spout["outcome"]["rating"] == "rated-false"
    assert spout["outcome"]["answer"] == "The drawing shows it on the right."
    assert spout["history"] == [
        {
            "known": "2025-05-04",
            "recorded": "2026-06-30",
            "rating": "rated-false",
            "class": "first-rating",
            "note": "Imported; the rating is that of Kettle Checks, not ours.",
        }
    ]
    (said,) = spout["appearances"]
    assert said["attribution"] == [{"kind": "named", "description": "Sam Ladle"}]
    report = record(imported / f"sources/{said['source']}.yml")
    review, drawing = (
        record(imported / f"sources/{item['source']}.yml") for item in spout["outcome"]["evidence"]
    )
    assert {
        key: report[key] for key in ("title", "publisher", "published", "language", "url", "archive_url")
    } == {
        "title": "The spout points left",
        "publisher": "Kettle Talk",
        "published": "2025-05-01",
        "language": "en-GB",
        "url": "https://talk.example/spout",
        "archive_url": "https://archive.example/spout",
    }
    assert report["known_through"] == spout["outcome"]["evidence"][0]["source"]
    assert (review["url"], review["publisher"]) == ("https://checks.example/spout", "Kettle Checks")
    assert (drawing["title"], drawing["url"]) == ("Drawing of the spout", "https://plans.example/spout")


@pytest.mark.parametrize(
    ("id", "rating"),
    [
        ("half-of-all-kettles-leak", "mixed"),
        ("a-wire-in-the-kettle-hums-in-c", "rated-true"),
        ("rain-water-boils-at-ninety-degrees", "mostly-true"),
        ("kettles-have-feet", "mostly-true"),
        ("blue-kettles-are-louder", "rated-false"),
        ("kettles-sleep", "mostly-true"),
        ("kettles-dream-of-tea", "pending"),
        ("the-queen-owns-ninety-kettles", "unproven"),
        # Neither label nor number says what one of ours does, or the two disagree.
        ("copper-kettles-cure-colds", "unproven"),
        ("a-dog-ate-a-kettle-whole", "unproven"),
        ("the-lid-weighs-a-kilo", "unproven"),
        ("more-than-3-000-kettles-were-stolen-last-year", "unproven"),
    ],
)
def test_a_rating_is_taken_over_only_where_it_means_the_same(imported: Path, id: str, rating: str) -> None:
    outcome = claim(imported, id)["outcome"]
    assert outcome["rating"] == rating
    assert "not graded here" in outcome["reasoning"]


@pytest.mark.parametrize(
    ("id", "known"),
    [
        ("kettles-vote", "2025-05-04"),
        ("kettles-drive", "2025-05-04"),
        ("kettles-marry", "2025-05-04"),
        ("kettles-swim", "2026-06-30"),  # 04/05/2025 is two dates
    ],
)
def test_dates_are_read_as_they_are_written(imported: Path, id: str, known: str) -> None:
    assert claim(imported, id)["history"][0]["known"] == known


def test_joined_addresses_are_documents_each_and_the_review_is_none(imported: Path) -> None:
    said = claim(imported, "kettles-will-be-rationed")["appearances"]
    urls = [record(imported / f"sources/{item['source']}.yml")["url"] for item in said]
    assert urls == [f"https://talk.example/ration{end}" for end in ("", "-2", "-3")]


def test_hostile_text_is_only_text(imported: Path) -> None:
    hostile = claim(imported, "kettles-hiss-back-at-cats-alert-1")
    assert hostile["short"] == "Kettles hiss back at cats alert(1)"
    for path in imported.rglob("*.yml"):
        text = path.read_text("utf-8")
        assert not set("\u202e\u202c\u200b\x07") & set(text), path.name
        assert "<script" not in text, path.name
    assert r"\[so\]\(javascript:alert\(1\)\)" in hostile["outcome"]["reasoning"]


def test_a_draft_cannot_be_published_as_it_is(imported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = imported / f"claims/{SUBJECT}/the-spout-of-the-murmur-points-left.yml"
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: published"), encoding="utf-8")
    assert check(imported) == 1
    found = re.findall(r"^data/\S+?:\d+:\d+: ([a-z-]+): ", capsys.readouterr().out, re.MULTILINE)
    assert set(found) == {"quote-proof", "evidence-weight", "foreign-report"}


# -- bad input and wrong use -----------------------------------------------------------------------


def test_a_second_import_takes_nothing_and_changes_nothing(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(imported)
    capsys.readouterr()
    assert import_records(imported, Path("records")) == 1
    assert ": taken: " not in capsys.readouterr().out
    assert tree(imported) == before


def test_what_was_there_is_not_touched(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(data)
    monkeypatch.chdir(IMPORT)
    import_records(data, Path("records"))
    after = tree(data)
    assert {name: after[name] for name in before} == before
    assert not list(data.glob(".import-*"))


def test_only_good_records_end_with_status_0(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_records(data, IMPORT / "records/alone.json") == 0
    assert capsys.readouterr().err == "1 taken, 0 dropped, 0 notes\n"


def test_a_folder_without_any_review_is_no_success(data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert import_records(data, tmp_path / "empty") == 1


def test_a_named_file_without_a_review_is_a_fault(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_records(data, IMPORT / "records/no-review.html") == 1
    assert "1 no-claimreview" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (
            ("--subject", "murmur-kettel"),
            'there is no subject "murmur-kettel"; did you mean "murmur-kettle"?',
        ),
        (("--subject", SUBJECT, "--topic", "nothing"), 'there is no topic "nothing"'),
    ],
)
def test_wrong_use_is_refused(
    data: Path, options: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(data)
    assert import_records(data, IMPORT / "records", options=options) == 2
    assert capsys.readouterr().err == f"factcheck import: {why}\n"
    assert tree(data) == before


def test_a_missing_file_and_a_broken_folder_are_refused(data: Path, tmp_path: Path) -> None:
    assert import_records(data, tmp_path / "nowhere.json") == 2
    (data / "topics.yml").write_text("a: [", encoding="utf-8")
    assert import_records(data, IMPORT / "records") == 2


def test_nothing_is_half_written(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, moved, rename = tree(data), [], Path.rename

    def fail_late(path: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 5:
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_late)
    assert import_records(data, IMPORT / "records") == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "factcheck import: nothing was written: [Errno 28] No space left on device\n")
    assert tree(data) == before
    assert not list(data.glob(".import-*"))


def test_thousands_of_records_have_an_id_each(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = "The kettle that has a very long name which says little of the one that is meant, number"
    feed = [a_review(number, claimReviewed=f"{long} {number}") for number in range(1000)]
    (data.parent / "feed.json").write_text(json.dumps({"dataFeedElement": feed}), encoding="utf-8")
    assert import_records(data, data.parent / "feed.json") == 0
    assert capsys.readouterr().err.startswith("1000 taken, 0 dropped")
    assert len(list((data / "claims").rglob("the-kettle-that-has-a-very-long-name*.yml"))) == 1000
    assert check(data) == 0


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, '{"a":\n' * 20_000, "1" * 10_000])
def test_depth_and_digits_do_no_harm(data: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (data.parent / "deep.json").write_text(text, encoding="utf-8")
    assert import_records(data, data.parent / "deep.json") == 1
    out = capsys.readouterr().out
    assert any(rule in out for rule in (": too-deep: ", ": not-json: "))


@pytest.mark.parametrize(("before", "after"), [('{"a":', "}"), ("[", "]")])
@pytest.mark.parametrize(("depth", "line"), [(MAX_DEPTH, "taken"), (MAX_DEPTH + 1, "too-deep")])
def test_a_review_is_looked_for_as_deep_as_is_said(
    before: str, after: str, depth: int, line: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data.parent / "deep.json"
    path.write_text(before * depth + json.dumps(a_review(1)) + after * depth, encoding="utf-8")
    import_records(data, path)
    out = capsys.readouterr().out
    assert out.startswith(f"{path.as_posix()}:1:{len(before) * depth + 1}: {line}: ")
    assert (": taken: " in out) == (depth == MAX_DEPTH)


@pytest.mark.parametrize("gap", [" ", "\n", "\n   ", "\n\n  "])
def test_a_review_of_a_page_is_named_by_its_line_and_column(
    gap: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data.parent / "page.html"
    tag = f'<p>No review.</p><script{gap}type="application/ld+json"{gap}id="review">'
    path.write_text(f"<title>Page</title>\n{tag}{json.dumps(a_review(1))}</script>", encoding="utf-8")
    assert import_records(data, path) == 0
    *lines, last = tag.split("\n")
    assert capsys.readouterr().out.startswith(f"{path.as_posix()}:{2 + len(lines)}:{len(last) + 1}: taken: ")


@pytest.mark.parametrize("element", ["a", "noscript", "style", "xmp"])
def test_only_a_script_holds_reviews(element: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data.parent / "page.html"
    review = json.dumps(a_review(1))
    path.write_text(f'<{element} type="application/ld+json">{review}</{element}>', encoding="utf-8")
    assert import_records(data, path) == 1
    assert ": no-claimreview: there is no ClaimReview in this file" in capsys.readouterr().out


@pytest.mark.parametrize("more", [0, 1, 7])
def test_of_too_many_documents_is_said_how_many_were_left_out(
    more: int, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = [f"https://kettles.example/{number}" for number in range(MAX_DOCUMENTS + more)]
    lines = report_of(data, a_review(1, itemReviewed={"@type": "Claim", "appearance": urls}), capsys)
    told = [line.partition("too-many: ")[2] for line in lines if "too-many" in line]
    assert told == ([f"{more} documents under appearance were left out"] if more else [])


def test_a_file_that_is_too_large_is_not_read(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    assert import_records(data, IMPORT / "records/alone.json") == 1
    assert ":1:1: file-size: the file is too large; expected at most 100 bytes" in capsys.readouterr().out


@pytest.mark.parametrize(
    "junk", [None, 1, True, [], {}, "", [[]], {"@value": {}}, {"name": []}, "\ud800", float("inf"), 10**400]
)
@pytest.mark.parametrize(
    "name",
    [
        "url",
        "claimReviewed",
        "author",
        "reviewRating",
        "itemReviewed",
        "citation",
        "datePublished",
        "inLanguage",
    ],
)
def test_no_value_of_another_type_stops_an_import(
    data: Path, name: str, junk: object, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = report_of(data, [a_review(1, **{name: junk}), a_review(2)], capsys)
    assert any(": taken: " in line and "kettle-2-sings" in line for line in lines)
    assert check(data) == 0


# -- our own export --------------------------------------------------------------------------------


def empty_folder(data: Path, target: Path) -> Path:
    """Return a data folder with the vocabularies of another and no record but a bare subject."""
    target.mkdir(parents=True)
    for name in ("site.yml", "scales.yml", "topics.yml", "entities.yml", "glossary.yml"):
        shutil.copy(data / name, target)
    write_subject(target, ["to-come"])
    return target


def write_subject(data: Path, reports: list[str]) -> None:
    (data / "subjects").mkdir(exist_ok=True)
    words = dict.fromkeys(("title", "question", "answer", "released_note", "selection"), "Bare")
    text = yaml.safe_dump(words) + "released: 2026-03-10\nreports:\n" + "".join(f"- {id}\n" for id in reports)
    (data / f"subjects/{SUBJECT}.yml").write_text(text, encoding="utf-8")


def publish(data: Path) -> None:
    """Publish every draft: choose its reports, and say how what it cites was seen. No review has either."""
    reports: dict[str, None] = {}
    for path in sorted((data / "claims").rglob("*.yml")):
        text = path.read_text("utf-8")
        reports |= dict.fromkeys(said["source"] for said in record(path)["appearances"])
        text = text.replace("status: draft", "status: published").replace("access: cited", "access: read")
        path.write_text(text, encoding="utf-8")
    write_subject(data, list(reports))


def again(exported: Path, data: Path, tmp_path: Path, *paths: str) -> Path:
    """Import what a site exports into an empty folder, publish it, and return the site of that."""
    target = empty_folder(data, tmp_path / "again/data")
    import_records(target, *(exported / path for path in paths))
    assert not [path for path in (target / "sources").iterdir() if "known_through" in path.read_text("utf-8")]
    # The drafts are sound; only the bare subject names a report that is not there.
    assert [line.split(": ")[1] for line in report(target)] == ["unknown-id"]
    publish(target)
    # What is left for editors is the proof; of form, order and addresses nothing is.
    rules = {line.split(": ")[1] for line in report(target)}
    assert rules <= {"unused", "quote-proof", "evidence-weight"}
    return write_site(target, tmp_path / "again/site")


FEED = "data/claimreview.json"


def test_export_import_export_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    exported = write_site(data, tmp_path / "site")
    second = again(exported, data, tmp_path, FEED)
    assert (second / FEED).read_bytes() == (exported / FEED).read_bytes()


def test_pages_give_back_what_they_say_of_each_claim(data: Path, tmp_path: Path) -> None:
    exported = write_site(data, tmp_path / "site")
    second = again(exported, data, tmp_path, "claims")
    # A page says in words what its markup leaves out: the documents, and why.
    kept = ("url", "claimReviewed", "datePublished")
    before, after = (
        [
            [item["item"][0][name] for name in kept] + [item["item"][0]["reviewRating"]["alternateName"]]
            for item in reviews(site)
        ]
        for site in (exported, second)
    )
    assert before == after != []


def reviews(site: Path) -> Iterator[Any]:
    """Yield the items of a feed, in the one order that ClaimReview cannot carry made the same.

    A date that is known to less than a day is in no markup, so a report with such a date may stand
    elsewhere in the list of appearances, which is by date.
    """
    for item in load_json(site / FEED)["dataFeedElement"]:
        appearances = item["item"][0]["itemReviewed"]["appearance"]
        if not all("datePublished" in document for document in appearances):
            appearances.sort(key=lambda document: document["@id"])
        yield item


def test_the_reviews_of_the_real_record_come_back(tmp_path: Path) -> None:
    exported = write_site(REAL_DATA, tmp_path / "site")
    second = again(exported, REAL_DATA, tmp_path, FEED)
    before, after = list(reviews(exported)), list(reviews(second))
    assert len(before) > 50
    assert after == before
    assert Counter(len(item["item"]) for item in after) == {1: len(before)}
