"""Citations: read back by programs that know nothing of this project, and copied in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from citeproc import (  # type: ignore[import-untyped]
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]
from jsonschema_rs import Draft202012Validator
from playwright.sync_api import Browser, Page
from pybtex.database import BibliographyData, parse_string  # type: ignore[import-untyped]

from building import ROOT, served
from factcheck.citation import Work
from factcheck.edtf import When

SITE_URL = "https://example.org/reported-vs-released/"

# The part of the schema of CSL-JSON (citationstyles.org, 1.0.2) that citations here may use, closed.
CSL_SCHEMA: dict[str, Any] = {
    "type": "array",
    "minItems": 2,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "type", "title", "author", "URL", "language", "genre"],
        "properties": {
            "id": {"type": "string", "pattern": "^[a-z0-9-]+$"},
            "type": {
                "enum": [
                    "article-newspaper",
                    "dataset",
                    "post",
                    "post-weblog",
                    "report",
                    "software",
                    "webpage",
                ]
            },
            "title": {"type": "string", "minLength": 1},
            "author": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["literal"],
                    "properties": {"literal": {"type": "string", "minLength": 1}},
                },
            },
            "container-title": {"type": "string"},
            "genre": {"type": "string"},
            "language": {"type": "string"},
            "URL": {"type": "string", "pattern": "^https?://"},
            "version": {"type": "string"},
            "note": {"type": "string"},
            "issued": {
                "type": "object",
                "additionalProperties": False,
                "required": ["date-parts"],
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 2,
                        "items": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"type": "integer", "minimum": 1},
                        },
                    },
                    "circa": {"const": True},
                },
            },
        },
    },
}


def _yaml(path: str) -> dict[str, Any]:
    record = yaml.load((ROOT / "data" / path).read_text("utf-8"), yaml.CBaseLoader)
    assert isinstance(record, dict)
    return record


def _claims() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((ROOT / "data/claims").rglob("*.yml")):
        yield path.stem, _yaml(str(path.relative_to(ROOT / "data")))


def _copied(site: Path, address: str, id: str) -> str:
    html = (site / address / "index.html").read_text("utf-8")
    match = re.search(rf'id="{id}"[^>]*>(.*?)</(?:p|pre)>', html, re.DOTALL)
    assert match is not None, (address, id)
    return unescape(match[1])


def _cited(site: Path, claim: str, ending: str) -> str:
    """Return the citation of a claim with its reports, as it stands in a file beside the page."""
    html = (site / f"claims/{claim}/index.html").read_text("utf-8")
    assert f'href="citation.{ending}"' in html, claim
    return (site / f"claims/{claim}/citation.{ending}").read_text("utf-8")


def _csl(site: Path, claim: str) -> list[dict[str, Any]]:
    items = json.loads((site / f"claims/{claim}/citation.json").read_bytes())
    assert isinstance(items, list)
    return items


def test_each_claim_has_csl_json_that_credits_the_check_and_its_reports(sub_path_site: Path) -> None:
    site = _yaml("site.yml")
    validator = Draft202012Validator(CSL_SCHEMA)
    for id, claim in _claims():
        items = _csl(sub_path_site, id)
        assert [error.message for error in validator.iter_errors(items)] == [], id
        by_id = {item["id"]: item for item in items}
        assert len(by_id) == len(items), id
        check = items[0]
        assert check["title"] == claim["short"]
        assert check["author"] == [{"literal": site["publisher"]["name"]}]
        assert check["version"] == site["dataset"]["version"]
        assert check["URL"] == f"{SITE_URL}claims/{id}/"
        as_of = [int(part) for part in claim["outcome"]["as_of"].split("-")]
        assert check["issued"] == {"date-parts": [as_of]}
        for said in claim["appearances"]:
            source = _yaml(f"sources/{said['source']}.yml")
            item = by_id[said["source"]]
            assert source["title"] in item["title"]
            assert item["URL"] == source["url"]
            credited = [*(author["literal"] for author in item["author"]), item.get("container-title")]
            assert source["publisher"] in credited
            assert ("issued" in item) == ("published" in source)


def test_documents_behind_the_reports_are_credited_too(sub_path_site: Path) -> None:
    behind = 0
    for id, claim in _claims():
        carried = {said["source"] for said in claim["appearances"]}
        for item in _csl(sub_path_site, id)[1:]:
            if item["id"] not in carried:
                behind += 1
                assert item["URL"] in _cited(sub_path_site, id, "txt")
    assert behind > 0


def test_a_citation_processor_formats_the_csl_json(sub_path_site: Path) -> None:
    for id, claim in list(_claims())[:5]:
        items = _csl(sub_path_site, id)
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"]) for item in items]))
        entries = "\n".join(str(entry) for entry in bibliography.bibliography())
        assert claim["short"] in entries
        assert _yaml("site.yml")["publisher"]["name"] in entries
        for item in items:
            assert item["title"] in entries, id


def _parsed(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def test_each_bibtex_says_the_same_as_the_csl_json(sub_path_site: Path) -> None:
    for id, _ in _claims():
        entries = _parsed(_cited(sub_path_site, id, "bib")).entries
        items = _csl(sub_path_site, id)
        assert list(entries) == [item["id"] for item in items]
        for item in items:
            entry = entries[item["id"]]
            assert entry.fields["url"] == item["URL"]
            assert len(entry.persons["author"]) == len(item["author"])
            if "issued" in item:
                assert int(entry.fields["year"]) == item["issued"]["date-parts"][0][0]
            assert entry.fields.get("version") == item.get("version")


def test_each_source_can_be_cited(sub_path_site: Path) -> None:
    for path in sorted((ROOT / "data/sources").glob("*.yml")):
        source = _yaml(f"sources/{path.name}")
        address = f"sources/{path.stem}"
        plain = _copied(sub_path_site, address, "copy-citation")
        assert source["title"] in plain
        assert source["publisher"] in plain
        assert source["url"] in plain
        assert list(_parsed(_copied(sub_path_site, address, "copy-bibtex")).entries) == [path.stem]


def test_the_text_to_pass_on_leads_with_what_happened(sub_path_site: Path) -> None:
    scales = _yaml("scales.yml")
    for id, claim in _claims():
        outcome = claim["outcome"]
        lines = _copied(sub_path_site, f"claims/{id}", "copy-answer").splitlines()
        assert lines[0] == outcome["answer"]
        assert lines[1].startswith(f"The claim: {claim['short']}. Outcome: ")
        for label in (
            scales["outcome"][outcome["rating"]]["label"],
            *(scales["modifiers"][modifier]["label"].lower() for modifier in outcome.get("modifiers", [])),
        ):
            assert label in lines[1]
        assert lines[2] == f"{SITE_URL}claims/{id}/"


def test_the_plain_citation_names_check_version_date_and_reports(sub_path_site: Path) -> None:
    site = _yaml("site.yml")
    for id, claim in _claims():
        plain = _cited(sub_path_site, id, "txt")
        assert plain.splitlines()[0] == _copied(sub_path_site, f"claims/{id}", "copy-citation")
        for words in (
            claim["short"],
            site["name"],
            f"dataset version {site['dataset']['version']}",
            f"as of {When.parse(claim['outcome']['as_of'])}",
            f"{SITE_URL}claims/{id}/",
        ):
            assert words in plain.splitlines()[0], id
        for said in claim["appearances"]:
            source = _yaml(f"sources/{said['source']}.yml")
            line = next(line for line in plain.splitlines() if line.endswith(source["url"]))
            assert source["publisher"] in line
            assert source["title"] in line


def _work(**fields: Any) -> Work:
    given: dict[str, Any] = {
        "id": "kettle",
        "title": "A kettle",
        "authors": (),
        "publisher": "Kettle & Co",
        "published": None,
        "url": "https://kettle.example/",
        "language": "en",
        "csl_type": "webpage",
        "genre": "News",
    }
    return Work(**{**given, **fields})


@pytest.mark.parametrize(
    ("title", "tex"),
    [
        ("50% of $5 & #1_2", r"50\% of \$5 \& \#1\_2"),
        ("{ one brace", r"\textbraceleft{} one brace"),
        ("a} \\b ~c ^d", r"a\textbraceright{} \textbackslash{}b \textasciitilde{}c \textasciicircum{}d"),
        ('“é” @ 中文, and "so"', '“é” @ 中文, and "so"'),
    ],
)
def test_no_character_breaks_a_bibtex_entry(title: str, tex: str) -> None:
    parsed = _parsed(_work(title=title, note="after it").bibtex)
    assert parsed.entries["kettle"].fields["title"] == f"{{{tex}}}"
    assert parsed.entries["kettle"].fields["note"] == "after it"


def test_addresses_stay_as_they_are_but_for_what_would_end_the_field() -> None:
    url = "https://a.example/x_y~z?a=b&c=d%20#f"
    assert _parsed(_work(url=url).bibtex).entries["kettle"].fields["url"] == url
    assert _parsed(_work(url="https://a.example/{x}\\").bibtex).entries["kettle"].fields["url"] == (
        "https://a.example/%7Bx%7D%5C"
    )


def test_several_authors_stay_several_and_a_name_with_and_stays_one() -> None:
    entry = _parsed(_work(authors=("Steam and Co", "P. Otter")).bibtex).entries["kettle"]
    assert len(entry.persons["author"]) == 2
    assert entry.fields["howpublished"] == r"Kettle \& Co"


def test_only_a_title_of_ours_stands_without_quotation_marks() -> None:
    assert _work(title="[Update] A kettle").plain.startswith("Kettle & Co, “[Update] A kettle”, undated,")
    assert "“" not in _work(title="[A kettle]", title_is_ours=True).plain


@pytest.mark.parametrize(
    ("text", "issued", "year", "month"),
    [
        ("2026-04-24", {"date-parts": [[2026, 4, 24]]}, "2026", "apr"),
        ("2026-04", {"date-parts": [[2026, 4]]}, "2026", "apr"),
        ("2026", {"date-parts": [[2026]]}, "2026", None),
        ("2026-04-10~", {"date-parts": [[2026, 4, 10]], "circa": True}, "2026", "apr"),
        ("2026-03-02/2026-03-08", {"date-parts": [[2026, 3, 2], [2026, 3, 8]]}, "2026", "mar"),
    ],
)
def test_dates_known_to_less_than_a_day(
    text: str, issued: dict[str, Any], year: str, month: str | None
) -> None:
    work = _work(published=When.parse(text))
    assert work.csl["issued"] == issued
    assert f"  year = {{{year}}},\n" in work.bibtex
    assert f"  date = {{{text}}},\n" in work.bibtex
    assert ("month" in work.bibtex) == (month is not None)
    if month:
        assert f"  month = {month},\n" in work.bibtex


def test_an_undated_work_gets_no_date() -> None:
    work = _work()
    assert "issued" not in work.csl
    assert "year" not in work.bibtex
    assert "undated" in work.plain


# -- copy buttons ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(sub_path_site: Path) -> Iterator[str]:
    """Serve the site under its sub-path."""
    with served(sub_path_site, "/reported-vs-released/") as url:
        yield url


def _open(page: Page, address: str) -> None:
    page.goto(f"{address}claims/{next(_claims())[0]}/")


def test_copy_buttons_copy_the_text_beside_them_and_say_so(page: Page, address: str) -> None:
    _open(page, address)
    buttons = page.locator("button.fc-copy")
    assert buttons.count() == 2
    for button in buttons.all():
        status = button.locator("xpath=following-sibling::*[1]")
        assert (status.get_attribute("role"), status.text_content()) == ("status", "")
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        button.press("Enter")
        page.wait_for_function("status => status.textContent === 'Copied'", arg=status.element_handle())
        shown = button.locator("xpath=../preceding-sibling::*[1]").text_content() or ""
        assert shown.strip()
        assert page.evaluate("navigator.clipboard.readText()") == shown.strip()


@pytest.mark.parametrize("how", ["refused", "absent"])
def test_without_the_clipboard_the_text_is_selected(browser: Browser, address: str, how: str) -> None:
    context = browser.new_context()
    clipboard = "undefined" if how == "absent" else "{writeText: () => Promise.reject(new Error('no'))}"
    context.add_init_script(f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}}})")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    _open(page, address)
    button = page.locator("#copy-citation + p > button")
    button.click()
    page.wait_for_function("document.querySelector('#copy-citation + p > [role=status]').textContent")
    status = page.locator("#copy-citation + p > [role=status]").text_content() or ""
    assert "selected" in status
    selected = page.evaluate("getSelection().toString()")
    assert " ".join(selected.split()) == " ".join(
        (page.locator("#copy-citation").text_content() or "").split()
    )
    assert errors == []
    context.close()


def test_without_javascript_no_button_is_shown_and_all_text_is(scriptless: Page, address: str) -> None:
    page = scriptless
    page.goto(f"{address}claims/{next(_claims())[0]}/")
    assert page.locator("[data-copy]").count() == 2
    assert page.locator("button.fc-copy").count() == 0
    assert page.locator("#copy-citation:visible").count() == 1
    page.goto(f"{address}sources/{next(_claims())[1]['appearances'][0]['source']}/")
    page.locator(".fc-reuse summary").click()
    assert page.locator("#copy-bibtex:visible").count() == 1


def test_the_script_stays_small(sub_path_site: Path) -> None:
    assert (sub_path_site / "assets/javascripts/copy.js").stat().st_size <= 2000
