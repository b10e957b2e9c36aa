"""What stands around each page: the foot, the theme switch, the way back, and links to the repository."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from building import ROOT, build, project_copy, served
from datafolder import valid_data
from reading import Document
from writing import write_site

NAME = "Facts of factcheck-slot-content-end, content and title"
TOPIC = "factcheck-slot-title-end and content"
SUBJECTS = sorted(path.stem for path in (ROOT / "data/subjects").glob("*.yml"))


def _site_record() -> dict[str, object]:
    record = yaml.safe_load((ROOT / "data/site.yml").read_text("utf-8"))
    assert isinstance(record, dict)
    return record


def _words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def test_a_copy_without_a_repository_links_to_none_and_says_so(
    site: Path, sub_path_site: Path, site_pages: dict[str, Document]
) -> None:
    said = "This is a local preview"
    for address, document in site_pages.items():
        assert not [link for link in document.links if "repository.example" in link or "/edit/" in link], (
            address
        )
        assert not [link for link in document.links if "/issues/" in link and "127.0.0.1" in link], address
    for path in (site / "claims").glob("*/index.html"):
        html = path.read_text("utf-8")
        assert html.count(said) == 1
        assert "Report a problem</a>" not in html
        public = (sub_path_site / path.relative_to(site)).read_text("utf-8")
        assert said not in public
        assert "Report a problem</a>" in public
    assert said in (site / "claims/index.html").read_text("utf-8")
    assert "repository-code" not in (site / "data/CITATION.cff").read_text("utf-8")
    assert "repository-code" in (sub_path_site / "data/CITATION.cff").read_text("utf-8")


def test_the_foot_groups_its_links(site: Path) -> None:
    html = (site / "glossary/index.html").read_text("utf-8").partition('class="fc-sitefoot"')[2]
    groups = dict(
        re.findall(r"<p>([^<]+)</p><ul>(.*?)</ul>", html, re.DOTALL),
    )
    assert list(groups) == ["This subject", "Method and trust", "For reuse", "Topics"]
    topics = yaml.safe_load((ROOT / "data/topics.yml").read_text("utf-8"))
    assert re.findall(r'href="\.\./topics/([^/]+)/"', groups["Topics"]) == list(topics)
    linked = set(re.findall(r'href="\.\./([^"]+)"', html))
    assert {f"{SUBJECTS[0]}/origins/", "about/", "corrections/", "feeds/changes.xml"} <= linked
    whole = (site / "glossary/index.html").read_text("utf-8")
    assert {"sources/", "claims/", "methodology/", "data/"} <= set(re.findall(r'href="\.\./([^"]+)"', whole))


def test_each_page_names_the_ai_systems_that_graded_and_their_makers(site: Path) -> None:
    graders = _site_record()["graders"]
    assert isinstance(graders, list)
    systems = [grader for grader in graders if grader["kind"] == "ai-system"]
    assert systems
    for path in (site / "about/index.html", site / f"{SUBJECTS[0]}/index.html"):
        html = path.read_text("utf-8")
        for text in (html.partition('class="fc-sitefoot"')[2], html.partition('class="fc-sitefoot"')[0]):
            for grader in systems:
                assert grader["name"] in _words(text)
        for grader in systems:
            assert f"{grader['name']}, made by {grader['maker']}" in _words(html)


@pytest.fixture(scope="module")
def other_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the example graded by a person alone, with words in its names that were markers of the frame."""
    data = valid_data(tmp_path_factory.mktemp("other"))
    path = data / "site.yml"
    record = yaml.safe_load(path.read_text("utf-8"))
    record["graders"] = [{"name": "Ada Kettle", "kind": "person", "role": "Graded every claim."}]
    record["name"] = NAME
    path.write_text(yaml.safe_dump(record, allow_unicode=True), "utf-8")
    topics = (data / "topics.yml").read_text("utf-8")
    (data / "topics.yml").write_text(topics.replace("label: Noise", f"label: {TOPIC}"), "utf-8")
    return data


@pytest.fixture(scope="module")
def other_site(other_data: Path) -> Path:
    """Build it with MkDocs."""
    project = project_copy(other_data.with_name("project"), other_data)
    result = build(project)
    assert result.returncode == 0, result.stderr
    return project / "site"


def test_a_site_graded_by_people_names_no_system(other_data: Path, other_site: Path) -> None:
    record = yaml.safe_load((other_data / "site.yml").read_text("utf-8"))
    foot = (other_site / "index.html").read_text("utf-8").partition('class="fc-sitefoot"')[2]
    assert " ".join(record["method"].split()) in _words(foot)
    assert "The AI system" not in foot


@pytest.mark.parametrize("frame", ["of MkDocs", "of our own"])
def test_words_of_a_record_are_no_place_for_the_content(
    other_data: Path, other_site: Path, frame: str, tmp_path: Path
) -> None:
    site = other_site if frame == "of MkDocs" else write_site(other_data, tmp_path / "site")
    pages = [path.read_text("utf-8") for path in sorted(site.rglob("*.html"))]
    framed = [html for html in pages if 'http-equiv="refresh"' not in html]
    assert len(framed) > 40
    for html in framed:
        head, foot = html.partition("<h1")[0], html.partition('class="fc-sitefoot"')[2]
        assert html.count("<h1") == 1
        assert NAME in head
        assert NAME in foot
        assert TOPIC in foot


def test_the_way_back_from_a_page_of_the_only_subject_leads_to_the_root(
    site_pages: dict[str, Document], site: Path
) -> None:
    assert len(SUBJECTS) == 1
    seen = 0
    for address in site_pages:
        html = (site / address / "index.html").read_text("utf-8") if not address.endswith(".html") else ""
        crumbs = re.search(r'<nav class="fc-crumbs".*?</nav>', html, re.DOTALL)
        if crumbs is not None:
            links = re.findall(r'href="([^"]*)"', crumbs[0])
            assert not [link for link in links if link.endswith(f"{SUBJECTS[0]}/")], address
            seen += links[0].strip("./") == ""
    assert seen > 50


@pytest.mark.parametrize(("scheme", "shown"), [("light", "moon"), ("dark", "sun")])
def test_the_theme_switch_shows_the_theme_that_it_brings(
    page: Page, site: Path, scheme: str, shown: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    with served(site) as address:
        page.goto(f"{address}about/")
        for _ in range(2):
            for name in ("moon", "sun"):
                assert page.locator(f".fc-theme__{name}").is_visible() == (name == shown)
            page.locator(".fc-theme").click()
            shown = "sun" if shown == "moon" else "moon"


def test_the_downloads_begin_with_three_choices(site: Path) -> None:
    html = (site / "data/index.html").read_text("utf-8")
    first = re.findall(r'href="[^"]*?([^"/]+)" download', html)[:4]
    assert first == ["claims.csv", "appearances.csv", "dataset.json", "dataset.sqlite"]
    before = html.partition("<details")[0]
    assert "dataset.sqlite" in before
    assert 'id="citation"' in before
    assert str(_site_record()["data_licence"]) in _words(before)
