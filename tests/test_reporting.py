"""Reporting and mending an error: the links of each page, and the form that they open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import Page

from building import ROOT, served
from factcheck.addresses import Addresses
from factcheck.loading import load
from factcheck.site import Site
from reading import pages

FORMS = ROOT / ".github/ISSUE_TEMPLATE"
REPO = "https://github.example/us/site/"
SITE_URL = "https://example.org/reported-vs-released/"


def _yaml(path: Path) -> dict[str, Any]:
    record = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(record, dict)
    return record


def _fields(form: str) -> dict[str, dict[str, Any]]:
    return {part["id"]: part for part in _yaml(FORMS / form)["body"] if "id" in part}


def _report_links(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(rf'href="({re.escape(REPO)}issues/new[^"]*)"', html)]


def _records(site: Path) -> Iterator[tuple[str, str]]:
    for folder in ("claims", "sources"):
        for path in sorted((ROOT / "data" / folder).rglob("*.yml")):
            address = f"{folder}/{path.stem}/"
            yield address, (site / address / "index.html").read_text("utf-8")


def test_each_claim_and_source_links_to_the_filled_in_form(sub_path_site: Path) -> None:
    seen = 0
    for address, html in _records(sub_path_site):
        links = _report_links(html)
        assert len(links) == 1, address
        filled = parse_qs(urlsplit(links[0]).query, strict_parsing=True)
        form = filled.pop("template")[0]
        assert (FORMS / form).is_file()
        assert filled.pop("page") == [SITE_URL + address]
        folder, id, _ = address.split("/")
        path = next((ROOT / "data" / folder).rglob(f"{id}.yml"))
        record = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)
        assert filled.pop("title") == [f"Error in “{record.get('short') or record['title']}”"]
        # What is left must be fields of the form, or GitHub drops it without a word.
        assert set(filled) <= set(_fields(form))
        assert "page" in _fields(form)
        assert urlsplit(links[0]).fragment == ""
        seen += 1
    assert seen > 100


@pytest.mark.parametrize("title", ["R&D #1: 50% + é = “中文”?", "a/b?c=d&page=https://evil.example/#x"])
def test_no_character_of_a_title_ends_up_in_another_field(title: str) -> None:
    url = Addresses(SITE_URL, REPO).report_url(title, "claims/x/")
    assert re.fullmatch(r"[A-Za-z0-9:/?=&%._~-]+", url)
    filled = parse_qs(urlsplit(url).query, strict_parsing=True)
    assert filled == {"template": ["error.yml"], "title": [title], "page": [f"{SITE_URL}claims/x/"]}


def test_the_form_asks_for_what_an_error_needs() -> None:
    fields = _fields("error.yml")
    for id in ("page", "ours", "theirs", "link"):
        assert fields[id]["validations"]["required"] is True
        assert fields[id]["type"] in ("input", "textarea")
    boxes = [part for part in fields.values() if part["type"] == "checkboxes"]
    assert len(boxes) == 1
    assert any(option["required"] for option in boxes[0]["attributes"]["options"])
    assert "interest" in boxes[0]["attributes"]["label"].lower()


def test_blank_issues_are_off() -> None:
    assert _yaml(FORMS / "config.yml")["blank_issues_enabled"] is False


def _contact_lines(data: Path) -> list[str]:
    dataset, problems = load(data)
    assert dataset is not None, problems
    site = Site(dataset, Addresses(SITE_URL, REPO))
    blocks = [page.content.rpartition('id="use"')[2] for page in site.pages() if page.path.count("/") == 2]
    return [block for block in blocks if "Report a problem" in block]


def test_a_contact_without_account_stands_on_each_page_or_is_said_to_be_missing(data: Path) -> None:
    path = data / "site.yml"
    text = path.read_text("utf-8")
    given = re.search(r"^contact: (.*)$", text, re.MULTILINE)
    assert given is not None
    count = len(_contact_lines(data))
    assert count > 10
    assert all(f"write to <strong>{given[1]}</strong>" in block for block in _contact_lines(data))
    path.write_text(text.replace(given[0], "contact: desk@kettle.example"), "utf-8")
    mail = '<a href="mailto:desk@kettle.example">desk@kettle.example</a>'
    assert sum(mail in block for block in _contact_lines(data)) == count
    path.write_text(text.replace(given[0] + "\n", ""), "utf-8")
    without = _contact_lines(data)
    assert sum("has not entered a contact" in block for block in without) == count
    assert all('href="../../about/#contact"' in block for block in without)


def test_about_has_the_contact_that_pages_point_to(site: Path) -> None:
    assert "contact" in pages(site)["about/"].ids


def test_the_file_behind_a_page_is_named_beside_its_link(sub_path_site: Path) -> None:
    for address, html in _records(sub_path_site):
        kind = "claim" if address.startswith("claims/") else "source"
        match = re.search(
            rf'href="{re.escape(REPO)}edit/main/([^"]+)"[^>]*>Edit this {kind}</a>[^<]*<code>([^<]+)</code>',
            html,
        )
        assert match is not None, address
        assert match[1] == match[2]
        assert (ROOT / match[1]).is_file()


# -- a row's own address, and the grades explained in place ------------------------------------------


def test_each_reports_row_has_a_link_of_its_own_and_is_marked_when_it_is_meant(
    page: Page, sub_path_site: Path
) -> None:
    path = max(
        (ROOT / "data/claims").rglob("*.yml"), key=lambda path: path.read_text("utf-8").count("    quote:")
    )
    claim = _yaml(path)
    with served(sub_path_site, "/reported-vs-released/") as address:
        page.goto(f"{address}claims/{path.stem}/")
        names = set()
        for said in claim["appearances"]:
            row = page.locator(f"#report-{said['source']}")
            publisher = _yaml(ROOT / f"data/sources/{said['source']}.yml")["publisher"]
            link = row.locator("h4 a").nth(1)
            names.add(publisher)
            box = link.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 24
            before = row.evaluate("row => getComputedStyle(row).outlineStyle")
            link.click()
            assert page.url.endswith(f"#report-{said['source']}")
            assert before == "none"
            assert row.evaluate("row => getComputedStyle(row).outlineStyle") == "solid"
        assert len(names) == len(claim["appearances"]) > 2


def test_the_grades_of_a_claims_page_are_explained_on_it(site: Path) -> None:
    scales = _yaml(ROOT / "data/scales.yml")
    for path in sorted((ROOT / "data/claims").rglob("*.yml")):
        claim = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)
        html = (site / f"claims/{path.stem}/index.html").read_text("utf-8")
        legend = re.search(r'<details class="[^"]*fc-legend">(.*?)</details>', html, re.DOTALL)
        assert legend is not None
        used = [("outcome", claim["outcome"]["rating"])]
        used += [("modifiers", id) for id in claim["outcome"].get("modifiers", [])]
        for said in claim["appearances"]:
            used += [("sourcing", said["sourcing"]["grade"]), ("fidelity", said["fidelity"]["grade"])]
            used += [("flags", id) for id in said["fidelity"].get("flags", [])]
        for scale, id in used:
            assert scales[scale][id]["definition"] in unescape(legend[1]), (path.stem, id)
        words = re.sub(r"<[^>]+>", "", html.split("fc-legend")[0])
        assert ("Partly inferred" in legend[1]) == ("(partly inferred)" in words), path.stem
        for scale in ("outcome", "sourcing", "fidelity"):
            assert f"methodology/#scale-{scale}" in legend[1]
        for definition in claim["criteria"].get("definitions", []):
            assert f"“{definition['term']}”" in unescape(legend[1]), path.stem
            assert definition["meaning"] in unescape(legend[1]), path.stem
