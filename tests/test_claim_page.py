"""What a claim's page says first: who said it, on whose word, and what its gradings differ in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from building import ROOT
from datafolder import valid_data
from factcheck.addresses import Addresses
from factcheck.loading import load
from factcheck.site import Site
from media import read_html

MARCH = "murmur-on-sale-in-march"
VERBS = {"affirms": "Reported by", "denies": "Denied by", "questions": "Asked by"}


def _record(path: Path) -> dict[str, Any]:
    record = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)
    assert isinstance(record, dict)
    return record


CLAIMS = {path.stem: _record(path) for path in sorted((ROOT / "data/claims").rglob("*.yml"))}
SOURCES = {path.stem: _record(path) for path in sorted((ROOT / "data/sources").glob("*.yml"))}
OUTCOMES = _record(ROOT / "data/scales.yml")["outcome"]


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def _panel(html: str) -> str:
    panel = html.split('<div class="fc-verdict ')[1].split("</div>")[0]
    return _words(panel)


@pytest.fixture(scope="module")
def claim_pages(site: Path) -> dict[str, str]:
    """Return the built page of each claim."""
    return {id: (site / f"claims/{id}/index.html").read_text("utf-8") for id in CLAIMS}


def _edited(tmp_path: Path, *changes: tuple[str, str]) -> str:
    """Return the page of one claim of the example, whose file was changed."""
    data = valid_data(tmp_path)
    path = data / f"claims/murmur-kettle/{MARCH}.yml"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    dataset, problems = load(data)
    assert dataset is not None, problems
    site = Site(dataset, Addresses.of(None, None))
    return next(page.content for page in site.pages() if page.address == f"claims/{MARCH}/")


def test_each_report_is_named_by_what_it_did_with_the_claim(claim_pages: dict[str, str]) -> None:
    seen = set()
    for id, claim in CLAIMS.items():
        panel = _panel(claim_pages[id])
        for stance, verb in VERBS.items():
            names = {
                SOURCES[said["source"]]["publisher"]
                for said in claim["appearances"]
                if said["stance"] == stance
            }
            match = re.search(rf"{verb} ([^.]+)\.", panel)
            assert (set(match[1].split(", ")) if match else set()) == names, (id, stance)
            seen |= {stance} if names else set()
    assert {"affirms", "questions"} <= seen


def test_what_is_only_asked_is_not_said_to_be_reported(tmp_path: Path) -> None:
    page = _panel(_edited(tmp_path))
    assert "Denied by Teatime Herald." in page
    assert "question only" not in page
    asked = _panel(_edited(tmp_path / "asked", ("stance: affirms", "stance: questions")))
    assert "Asked by Kettle Courier." in asked
    assert "Reported by" not in asked


def test_a_claim_that_is_only_asked_says_so_beside_the_number_of_reports(claim_pages: dict[str, str]) -> None:
    found = 0
    for id, claim in CLAIMS.items():
        only = {said["stance"] for said in claim["appearances"]} == {"questions"}
        assert ("as a question only" in _panel(claim_pages[id])) == only, id
        found += only
    assert found > 0


def _expected_words(entry: dict[str, Any]) -> Iterator[str]:
    number = entry.get("number") or entry.get("at_least")
    yield {
        "named": "named p",
        "document": "a document",
        "unnamed": "unnamed p",
        "outlets-own": "the outlet’s own word",
        "none": "nobody named",
    }[entry["kind"]]
    if number and int(number) > 1:
        yield f"{number} {entry['kind']} people"
    if "via" in entry:
        yield f"(through {SOURCES[entry['via']]['publisher']})"


def test_on_whose_word_stands_in_the_panel_and_open_under_each_quote(site: Path) -> None:
    for id, claim in CLAIMS.items():
        page = read_html(site / f"claims/{id}/index.html")
        line = _words(page.xpath("string(//p[@class='v-word'])"))
        assert line.startswith("On whose word: "), id
        for said in claim["appearances"]:
            (own,) = page.xpath(f"//*[@id='report-{said['source']}']/p[1]")
            assert own.getprevious().tag == "blockquote"
            assert not own.xpath("ancestor::details")
            text = _words(own.text_content())
            name = SOURCES[said["source"]]["publisher"]
            part = line.split(f"{name}: ")[1].split("; ")[0]
            for entry in said["attribution"]:
                assert entry["description"].rstrip(".") in text, id
                for words in _expected_words(entry):
                    assert words in part, (id, name, words)


def test_whoever_is_described_with_a_dot_in_front_keeps_it(tmp_path: Path) -> None:
    changes = (("The head of design", ".NET developers."), ("She leads the work", "... and so on"))
    page = _words(_edited(tmp_path, *changes))
    assert ": .NET developers. Basis given: ... and so on. Through" in page


def test_evidence_is_numbered_as_it_stands_on_the_page(site: Path) -> None:
    marked = 0
    for id in CLAIMS:
        page = read_html(site / f"claims/{id}/index.html")
        items = "//section[@id='evidence']//li"
        numbers = [int(text.strip("[]")) for text in page.xpath(f"{items}/p[1]/span/text()")]
        first = list(dict.fromkeys(numbers))
        assert first == list(range(1, len(first) + 1)), id
        for mark in page.xpath("//sup/a"):
            target = page.xpath(f"//*[@id='{mark.get('href')[1:]}']")[0]
            assert target.xpath("string(p[1]/span)") == mark.text, id
            marked += 1
    assert marked > 100


def test_another_reading_says_whether_the_verdict_would_change(claim_pages: dict[str, str]) -> None:
    stays = changes = 0
    for id, claim in CLAIMS.items():
        other = claim["criteria"].get("alternative")
        match = re.search(r"Read another way it would (still )?be ([^:]+): ", _panel(claim_pages[id]))
        assert (match is None) == (other is None), id
        if match is not None:
            assert match[2] == OUTCOMES[other["rating"]]["label"]
            assert bool(match[1]) == (other["rating"] == claim["outcome"]["rating"])
            assert other["because"] in unescape(claim_pages[id])
            stays, changes = stays + bool(match[1]), changes + (not match[1])
    assert stays > 0
    assert changes > 0


def test_a_published_verdict_of_neither_grading_says_so(claim_pages: dict[str, str]) -> None:
    gradings = [_record(ROOT / f"data/gradings/{name}.yml")["claims"] for name in ("first", "second")]
    found = 0
    for id, claim in CLAIMS.items():
        given = [grading[id]["outcome"] for grading in gradings]
        final = claim["outcome"]["rating"]
        first, second = (OUTCOMES[grade]["label"] for grade in given)
        said = f"Both gradings said {first}" if first == second else f"The gradings said {first} and {second}"
        expected = f"{said}; why the published verdict is {OUTCOMES[final]['label']}."
        assert (expected in _panel(claim_pages[id])) == (final not in given), id
        assert ("why the published verdict" in _panel(claim_pages[id])) == (final not in given), id
        found += final not in given
    assert found > 0


def test_the_proof_of_a_quote_names_its_place_and_leads_to_the_hash(site: Path) -> None:
    for id, claim in CLAIMS.items():
        page = read_html(site / f"claims/{id}/index.html")
        for said in claim["appearances"]:
            (row,) = page.xpath(f"//*[@id='report-{said['source']}']")
            (proof,) = row.xpath("./p[last()]")
            assert _words(proof.text_content()).startswith("Quote proved on ")
            assert f": {said['place']} of the captured text." in _words(proof.text_content())
            address, own = row.xpath("./h4/a/@href")
            assert own == f"#report-{said['source']}"
            source = read_html((site / f"claims/{id}" / address / "index.html").resolve())
            (document,) = source.xpath("//section[@id='document']")
            assert SOURCES[said["source"]]["capture"] in document.text_content()


def test_the_day_of_recording_is_said_once_for_entries_written_together(site: Path) -> None:
    for id, claim in CLAIMS.items():
        history = read_html(site / f"claims/{id}/index.html").xpath("//section[@id='history']")[0]
        days = {entry["recorded"] for entry in claim["history"]}
        recorded = history.xpath("./p/time/@datetime")
        assert set(recorded) == days, id
        assert len(recorded) <= 2 * len(days)
        assert len(history.xpath("./ol/li")) == len(claim["history"])
