"""The home page: what became of the predictions, who said the leading claims, what changed last."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Page

from building import ROOT, served
from datafolder import valid_data
from factcheck.addresses import Addresses
from factcheck.dataset import Dataset
from factcheck.loading import load
from factcheck.model import Claim
from factcheck.site import Site
from media import read_html


def _dataset(data: Path) -> Dataset:
    dataset, problems = load(data)
    assert dataset is not None, problems
    return dataset


BASELINES = """all => all.map(grade => [grade, grade.nextElementSibling].map(one => {
  const mark = document.createElement("span");
  mark.style.cssText = "display:inline-block;width:0;height:0";
  one.append(mark);
  const { bottom } = mark.getBoundingClientRect();
  mark.remove();
  return bottom;
}))"""
"""Returns the baselines of each grade and of the modifier behind it."""

REAL = _dataset(ROOT / "data")
SUBJECT = REAL.subjects[next(iter(REAL.subjects))]
CLAIMS = [claim for claim in REAL.published_claims.values() if claim.subject == SUBJECT.id]


def _text(page: html.HtmlElement, path: str) -> str:
    return " ".join(" ".join(node.text_content().split()) for node in page.xpath(path))


def _verdicts(claims: list[Claim]) -> Counter[str]:
    found = Counter[str]()
    for claim in claims:
        number = REAL.scales.outcome[claim.outcome.rating].number
        found["open" if number is None else "right" if number > 3 else "wrong" if number < 3 else "half"] += 1
    return found


@pytest.fixture(scope="module")
def home(site: Path) -> html.HtmlElement:
    """Return the home page."""
    return read_html(site / "index.html")


def test_predictions_are_counted_first_and_alone(home: html.HtmlElement) -> None:
    predictions = [claim for claim in CLAIMS if claim.kind == "prediction"]
    found = _verdicts(predictions)
    line = _text(home, "//p[@class='fc-home__count']")
    assert line.startswith(f"Of {len(predictions)} predictions, {found['right']} came true")
    assert f"{found['wrong']} did not" in line
    others = [claim for claim in CLAIMS if claim.kind != "prediction"]
    found = _verdicts(others)
    line = _text(home, "//p[@class='fc-home__others']")
    assert line.startswith(
        f"Of {len(others)} other statements (about the present, the past and who said what)"
    )
    assert f"{found['right']} were true" in line
    assert f"{found['wrong']} were not" in line
    for word, text in (("half", "mixed"), ("open", "not settled")):
        assert (text in line) == bool(found[word])
    assert f"All {len(CLAIMS)} claims" in _text(home, "//p[@class='fc-home__meta']")


def test_without_predictions_the_statements_are_counted_first(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    for path in (data / "claims/murmur-kettle").glob("*.yml"):
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"^kind: .*$", "kind: past-fact", text, flags=re.MULTILINE), "utf-8")
    site = Site(_dataset(data), Addresses.of(None, None))
    content = next(page.content for page in site.pages() if page.address == "murmur-kettle/")
    assert "prediction" not in content.split("</header>")[0]
    assert re.search(r"Of \d+ statements \(about the past\)", content)


def test_the_rows_of_reports_add_up_and_give_no_percentage(home: html.HtmlElement) -> None:
    rows = home.xpath("//ul[contains(@class, 'fc-strand__reports')]/li")
    assert len(rows) == len(SUBJECT.reports)
    for row in rows:
        text = " ".join(row.text_content().split())
        (report,) = [id for id in SUBJECT.reports if row.xpath(f".//a[contains(@href, 'sources/{id}/')]")]
        said = [one for claim in CLAIMS for one in claim.appearances if one.source == report]
        match = re.search(r"(\d+) of (\d+) came true, (\d+) did not, (\d+) mixed", text)
        assert match is not None
        right, settled, wrong, half = map(int, match.groups())
        assert right + wrong + half == settled
        rest = sum(int(number) for number in re.findall(r"; (\d+) (?:more not settled|only asked)", text))
        assert settled + rest == len(said)
        assert "%" not in text
        widths = [int(part.get("width")) for part in row.xpath(".//*[local-name()='rect']")]
        assert sum(widths) == settled


def test_the_newest_changes_begin_with_verdicts_that_became_others(home: html.HtmlElement) -> None:
    changed = []
    for claim in CLAIMS:
        for earlier, entry in zip(claim.history, claim.history[1:], strict=False):
            if earlier.rating != entry.rating:
                changed.append((entry.recorded, entry.known.latest, claim.id, earlier.rating, entry))
    changed.sort(key=lambda change: change[:3], reverse=True)
    assert changed
    section = home.xpath("//section[@aria-labelledby='newest']")[0]
    lines = section.xpath(".//li")
    labels = REAL.scales.outcome
    for line, (recorded, _, id, before, entry) in zip(lines, changed, strict=False):
        text = " ".join(line.text_content().split())
        assert line.xpath(f".//a[contains(@href, 'claims/{id}/')]")
        assert f"{labels[before].label} → {labels[entry.rating].label}" in text
        days = line.xpath(".//time/@datetime")
        assert date.fromisoformat(days[1]) == recorded
        assert f"known {entry.known}" in text
    assert section.xpath(".//a[contains(@href, 'changelog/')]")


def test_the_origins_of_a_leading_claim_lead_to_the_page_of_origins(
    home: html.HtmlElement, site: Path
) -> None:
    notes = home.xpath("//*[@class='fc-leading__origins']")
    assert notes
    for note in notes:
        assert note.xpath("./a[1]/@href")[0].endswith("/origins/")
        claim = note.xpath("ancestor::tr//th//a/@href")[0].rstrip("/").rsplit("/", 1)[1]
        page = read_html(site / f"claims/{claim}/index.html")
        inferred = "partly inferred" in _text(page, "//p[@class='v-meta']")
        assert ("partly inferred" in note.text_content()) == inferred


def test_how_to_read_this_is_one_slim_line_on_a_laptop(page: Page, site: Path) -> None:
    with served(site) as url:
        page.goto(url)
        line = page.locator(".fc-howto")
        box = line.bounding_box()
        assert box is not None
        assert box["height"] < 32
        assert line.evaluate("one => getComputedStyle(one).borderLeftStyle") == "none"
        pairs = page.locator(".fc-leading td .g:has(+ .fc-modifier)").evaluate_all(BASELINES)
        on_one_line = [(one, other) for one, other in pairs if abs(one - other) < 12]
        assert on_one_line
        assert all(abs(one - other) < 1.5 for one, other in on_one_line)
