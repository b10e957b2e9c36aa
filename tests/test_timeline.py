"""The timeline and the replay: picture, list and data agree, and so do the script and the package."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from building import ROOT, served
from datafolder import valid_data
from factcheck.addresses import Addresses
from factcheck.dataset import Dataset
from factcheck.edtf import day_words
from factcheck.loading import load
from factcheck.model import Claim, HistoryEntry
from factcheck.replay import state_on
from factcheck.results import is_counted
from factcheck.site import Site
from pictures import crowded_words, pictures

SCRIPT = "as-of.js"


def _loaded(data: Path) -> Dataset:
    dataset, problems = load(data)
    assert dataset is not None, problems
    return dataset


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """Load the real records."""
    return _loaded(ROOT / "data")


@pytest.fixture(scope="module")
def subject(dataset: Dataset) -> str:
    """Return the first subject."""
    return next(iter(dataset.subjects))


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Serve the site."""
    with served(site) as url:
        yield url


def _days(dataset: Dataset) -> list[date]:
    """Return five days: before all that was known, three days of change, and the day before the last."""
    known = sorted(
        {entry.known.latest for claim in dataset.published_claims.values() for entry in claim.history}
    )
    return [
        known[0].replace(year=known[0].year - 1),
        known[0],
        known[len(known) // 3],
        known[len(known) // 2],
        dataset.site.dataset.as_of.replace(day=dataset.site.dataset.as_of.day - 1),
    ]


# -- the state of a claim on a day -----------------------------------------------------------------


def _with_history(claim: Claim, *entries: tuple[str, str]) -> Claim:
    history = tuple(
        HistoryEntry.model_validate(
            {
                "known": known,
                "recorded": "2026-11-22",
                "rating": rating,
                "class": "new-information" if number else "first-rating",
                "note": "Something.",
            }
        )
        for number, (known, rating) in enumerate(entries)
    )
    return claim.model_copy(update={"history": history})


def test_a_state_holds_from_the_end_of_its_interval(dataset: Dataset) -> None:
    claim = _with_history(
        next(iter(dataset.published_claims.values())),
        ("2026-02-27", "pending"),
        ("2026-03-02/2026-03-08", "mixed"),
        ("2026-04", "rated-false"),
        ("2026-05-10~", "rated-true"),
        ("2026-05-10", "mostly-true"),
    )
    expected = {
        "2026-02-26": None,
        "2026-02-27": "pending",
        "2026-03-07": "pending",
        "2026-03-08": "mixed",
        "2026-04-29": "mixed",
        "2026-04-30": "rated-false",
        "2026-05-09": "rated-false",
        "2026-05-10": "mostly-true",
        "2030-01-01": "mostly-true",
    }
    assert {day: state_on(claim, date.fromisoformat(day)) for day in expected} == expected


def test_at_the_end_each_claim_has_its_outcome(dataset: Dataset) -> None:
    for claim in dataset.published_claims.values():
        assert state_on(claim, date.max) == claim.outcome.rating


# -- picture, list and data ------------------------------------------------------------------------


def _list_items(html: str) -> dict[str, tuple[str, str]]:
    """Return the items of the list: anchor, day from which each is known, and words."""
    part = html.partition('id="list"')[2]
    found = re.findall(
        r'<li class="e-[a-z]+" id="([^"]+)" data-known="([^"]+)">(.*?)'
        r'(?=<li class="e-|</section>)',
        part,
        re.DOTALL,
    )
    assert len(found) == len({id for id, _, _ in found})
    return {id: (known, text) for id, known, text in found}


def test_picture_and_list_have_the_same_events(site: Path, subject: str) -> None:
    html = (site / subject / "timeline/index.html").read_text("utf-8")
    listed = {(id, known) for id, (known, _) in _list_items(html).items()}
    drawn = pictures(html, "fc-time")
    assert len(drawn) == 2
    for picture in drawn:
        marks = [
            (mark.get("data-event"), mark.get("data-known"))
            for mark in picture.iter("g")
            if mark.get("data-event")
        ]
        assert len(marks) == len(listed)
        assert set(marks) == listed


def test_the_list_holds_all_that_the_data_dates(site: Path, subject: str, dataset: Dataset) -> None:
    record = dataset.subjects[subject]
    items = _list_items((site / subject / "timeline/index.html").read_text("utf-8"))
    kinds = {kind: {id for id in items if id.startswith(kind)} for kind in ("report", "window", "fact")}
    assert len(kinds["report"]) == len(record.reports)
    assert len(kinds["fact"]) == len({fact.date.text for fact in record.what_happened})
    words = " ".join(text for _, text in items.values())
    for number, _ in enumerate(record.what_happened, start=1):
        assert words.count(f'#fact-{number}"') == 1
    claims = [claim for claim in dataset.claims_by_subject[subject] if is_counted(claim)]
    steps = re.findall(r'data-claim="([^"]+)" data-step="(\d+)" data-rating="([^"]+)"', words)
    assert len(steps) == sum(len(claim.history) for claim in claims)
    assert set(steps) == {
        (claim.id, str(number), entry.rating)
        for claim in claims
        for number, entry in enumerate(claim.history)
    }
    ahead = {
        (claim.id, said.value.window.text)
        for claim in claims
        for said in claim.appearances
        if said.value
        and said.value.window
        and (published := dataset.sources[said.source].published)
        and said.value.window.latest >= published.earliest
    }
    assert len(ahead) == len(kinds["window"]) > 1


def test_the_list_is_in_order_of_date(site: Path, subject: str) -> None:
    items = _list_items((site / subject / "timeline/index.html").read_text("utf-8"))
    bookkeeping = ("verdict", "recorded")
    kinds = [id.rpartition("-")[0] for id in items]
    assert kinds == sorted(kinds, key=lambda kind: kind in bookkeeping), "the verdicts stand below all else"
    for later in (True, False):
        known = [
            known
            for id, (known, _) in items.items()
            if not id.startswith("window") and id.startswith(bookkeeping) == later
        ]
        assert known == sorted(known)
        assert len(known) > 3


def test_no_two_rows_of_the_picture_have_the_same_name(site: Path, subject: str, dataset: Dataset) -> None:
    html = (site / subject / "timeline/index.html").read_text("utf-8")
    outcomes = dataset.scales.outcome
    windows = 0
    for picture in pictures(html, "fc-time"):
        group = ""
        names = []
        for item in picture.iter():
            if item.tag.endswith("text") and "fc-time__group" in item.get("class", ""):
                group = f"{group} {item.text}"
            if not item.get("data-event"):
                continue
            words = [text.text or "" for text in item if text.tag.endswith("text")]
            if item.get("data-event", "").startswith(("report", "window", "fact")):
                assert words, item.get("data-event")
                names.append((group, " ".join(words)))
            if item.get("data-event", "").startswith("window"):
                ends = [text.text for text in item.iter() if "fc-time__word" in text.get("class", "")]
                assert len(ends) == 1
                assert ends[0] in {label.label for label in outcomes.values()}
                windows += 1
        assert len(names) == len(set(names))
    assert windows > 2


def test_the_axis_runs_to_the_day_of_the_record(site: Path, subject: str, dataset: Dataset) -> None:
    for picture in pictures((site / subject / "timeline/index.html").read_text("utf-8"), "fc-time"):
        (line,) = [line for line in picture.iter("line") if line.get("data-last")]
        assert line.get("data-last", "") > dataset.site.dataset.as_of.isoformat()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_line_of_the_release_runs_through_no_words(
    page: Page, address: str, subject: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}{subject}/timeline/")
    crossed = page.evaluate(
        """() => [...document.querySelectorAll(".fc-time")]
          .filter(picture => picture.getBoundingClientRect().width)
          .flatMap(picture => {
            const path = picture.querySelector(".fc-time__release");
            const parts = [...path.getAttribute("d").matchAll(/M([\\d.]+) (\\d+)V(\\d+)/g)]
              .map(part => part.map(Number));
            if (!parts.length) return ["no line"];
            return [...picture.querySelectorAll("text")].filter(text => {
              const box = text.getBBox();
              return parts.some(([, x, top, bottom]) => x > box.x && x < box.x + box.width
                && Math.min(bottom, box.y + box.height - 4) > Math.max(top, box.y + 4));
            }).map(text => text.textContent);
          })"""
    )
    assert crossed == []


def test_what_the_site_recorded_after_its_start_is_an_event_of_that_day(tmp_path: Path) -> None:
    data = _loaded(valid_data(tmp_path))
    pages = {page.address: page.content for page in Site(data, Addresses.of(None, None)).pages()}
    items = _list_items(pages["murmur-kettle/timeline/"])
    first_release = data.site.dataset.first_release
    later = {
        (claim.id, entry.recorded.isoformat())
        for claim in data.claims_by_subject["murmur-kettle"]
        if is_counted(claim)
        for entry in claim.history
        if entry.recorded > first_release or entry.known.latest >= first_release
    }
    recorded = {
        (claim, known)
        for id, (known, text) in items.items()
        if id.startswith("recorded")
        for claim in re.findall(r"claims/([^/]+)/", text)
    }
    assert later
    assert recorded == later


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_words_of_the_picture_have_room(page: Page, address: str, subject: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}{subject}/timeline/")
    assert crowded_words(page, ".fc-time") == []


# -- the control -----------------------------------------------------------------------------------


def _choose(page: Page, day: date | str) -> None:
    page.locator("[data-as-of] input").fill(str(day))


def _words(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).first.inner_text().split())


STATES = """days => days.map(day => {
  const input = document.querySelector("[data-as-of] input");
  input.value = day;
  input.dispatchEvent(new Event("change", {bubbles: true}));
  return [".v-grade", ".v-answer"]
    .map(part => document.querySelector(part).textContent.trim().replace(/\\s+/g, " "));
})"""


def test_the_script_and_the_package_agree_on_every_claim(page: Page, address: str, dataset: Dataset) -> None:
    days = _days(dataset)
    seen = set()
    for claim in dataset.published_claims.values():
        page.goto(f"{address}claims/{claim.id}/", wait_until="domcontentloaded")
        expected = []
        for day in days:
            state = state_on(claim, day)
            notes = [entry.note for entry in claim.history if entry.known.latest <= day]
            label = dataset.scales.outcome[state].label if state else "Not yet known"
            expected.append([label, " ".join((notes or ["No verdict could be known yet."])[-1].split())])
            seen.add(label)
        assert page.evaluate(STATES, [str(day) for day in days]) == expected, claim.id
    assert len(seen) > 4


def test_the_counts_of_the_timeline_agree_with_the_package(
    page: Page, address: str, subject: str, dataset: Dataset
) -> None:
    claims = [claim for claim in dataset.claims_by_subject[subject] if is_counted(claim)]
    page.goto(f"{address}{subject}/timeline/")
    labels = {id: label.label for id, label in dataset.scales.outcome.items()}
    today = Counter(labels[claim.outcome.rating] for claim in claims)
    for day in [*_days(dataset), dataset.site.dataset.as_of]:
        _choose(page, day)
        counts = Counter(labels.get(state_on(claim, day) or "", "Not yet known") for claim in claims)
        texts = page.locator("[data-count]:visible").all_inner_texts()
        shown = {" ".join(text.split()[:-1]): int(text.split()[-1]) for text in texts}
        assert shown == dict(counts), day
        assert f"as of {day_words(day)}" in _words(page, ".fc-asof-counts")
        page.locator("details:has(ol.fc-events)").evaluate_all("all => all.forEach(one => one.open = true)")
        listed = page.locator("ol.fc-events > li")
        later = sum(
            known > day.isoformat() for known in listed.evaluate_all("all => all.map(li => li.dataset.known)")
        )
        assert page.locator("ol.fc-events > li:visible").count() == listed.count() - later
        if later > 1:
            assert f"{later} later events are hidden" in _words(page, "[data-later-count]")
    assert shown == dict(today)


def _changing_claim(dataset: Dataset) -> Claim:
    """Return a claim whose verdict changed and that two reports of different days carry."""
    return next(
        claim
        for claim in dataset.published_claims.values()
        if len({entry.rating for entry in claim.history}) > 1
        and len({str(dataset.sources[said.source].published) for said in claim.appearances}) > 1
    )


def test_the_day_is_kept_in_the_address_by_reload_and_back(
    page: Page, address: str, dataset: Dataset
) -> None:
    claim = _changing_claim(dataset)
    before, after = claim.history[0], claim.history[-1]
    labels = dataset.scales.outcome
    plain = f"{address}claims/{claim.id}/"
    page.goto(plain)
    answer = _words(page, ".v-answer")
    look = page.locator(".fc-verdict").get_attribute("class")
    _choose(page, before.known.latest)
    assert page.url == f"{plain}?as-of={before.known.latest}"
    assert f"You are looking at the state of {day_words(before.known.latest)}" in _words(page, ".fc-verdict")
    assert _words(page, ".v-grade") == labels[before.rating].label
    page.reload()
    assert page.locator("[data-as-of] input").input_value() == str(before.known.latest)
    assert _words(page, ".v-grade") == labels[before.rating].label
    page.locator("[data-move='1']").click()
    assert page.url > f"{plain}?as-of={before.known.latest}"
    page.go_back()
    assert page.url == f"{plain}?as-of={before.known.latest}"
    assert _words(page, ".v-grade") == labels[before.rating].label
    page.locator(".fc-verdict [data-reset]").click()
    assert page.url == plain
    assert _words(page, ".v-answer") == answer
    assert labels[after.rating].label in _words(page, ".v-grade")
    assert page.locator(".fc-verdict").get_attribute("class") == look
    assert not page.locator("[data-verdict-then]").is_visible()
    for wrong in ("?as-of=soon", "?as-of=2026-13-45", "?as-of=9999-01-01", "?as-of="):
        page.goto(plain + wrong)
        assert _words(page, ".v-answer") == answer


def test_the_keyboard_alone_moves_through_the_days(page: Page, address: str, subject: str) -> None:
    page.goto(f"{address}{subject}/timeline/")
    known = sorted(
        set(page.locator("[data-known]").evaluate_all("all => all.map(item => item.dataset.known)"))
    )
    field = page.locator("[data-as-of] input")
    field.focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.move") == "-1":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert field.input_value() == known[-1]
    page.keyboard.press("Space")
    assert field.input_value() == known[-2]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert field.input_value() == known[-1]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url == f"{address}{subject}/timeline/"
    assert page.locator(".fc-later").count() == 0


def test_a_report_of_a_later_day_is_marked_as_not_yet_published(
    page: Page, address: str, dataset: Dataset
) -> None:
    claim = _changing_claim(dataset)
    published = {
        said.source: when.latest
        for said in claim.appearances
        if (when := dataset.sources[said.source].published)
    }
    day = min(published.values())
    page.goto(f"{address}claims/{claim.id}/?as-of={day}")
    marks = 0
    for report, known in published.items():
        marked = f"Not yet published on {day_words(day)}" in _words(page, f"#report-{report}")
        assert marked == (known > day)
        marks += marked
    assert 0 < marks < len(published)
    entries = page.locator(".fc-history > li").all_inner_texts()
    assert [f"Not yet known on {day_words(day)}" in text for text in entries] == [
        entry.known.latest > day for entry in claim.history
    ]


def test_without_scripts_everything_is_there_and_the_control_is_not(
    scriptless: Page, address: str, subject: str, dataset: Dataset
) -> None:
    page = scriptless
    claim = _changing_claim(dataset)
    page.goto(f"{address}claims/{claim.id}/?as-of=2020-01-01")
    assert page.locator("[data-as-of]").count() == 1
    assert not page.locator("[data-as-of]").is_visible()
    history = _words(page, ".fc-history")
    for entry in claim.history:
        assert " ".join(entry.note.split()) in history
        assert str(entry.known) in history
    page.goto(f"{address}{subject}/timeline/")
    assert not page.locator("[data-as-of]").is_visible()
    page.locator("summary:has(+ ol.fc-events)").click()
    items = page.locator("ol.fc-events > li")
    assert items.count() > 5
    assert page.locator("ol.fc-events > li:visible").count() == items.count()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_script_moves_nothing_when_the_page_loads(
    page: Page, address: str, subject: str, dataset: Dataset, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in (f"{subject}/timeline/", f"claims/{_changing_claim(dataset).id}/"):
        places = []
        for answer in ("abort", "continue"):
            page.route(f"**/{SCRIPT}", lambda route, answer=answer: _answer(route, answer))
            page.goto(address + path)
            assert page.locator("[data-as-of]").is_visible()
            places.append(
                page.locator("article :is(h1, h2, h3, p, li, form, input, button)").evaluate_all(
                    "all => all.map(item => item.getBoundingClientRect()).map(box => [box.x, box.y])"
                )
            )
            page.unroute(f"**/{SCRIPT}")
        assert places[0] == places[1], path


def _answer(route: Route, answer: str) -> None:
    if answer == "abort":
        route.abort()
    else:
        route.continue_()


def test_the_script_is_small_and_only_where_it_is_used(site: Path) -> None:
    assert (site / f"assets/javascripts/{SCRIPT}").stat().st_size <= 7000
    for path in site.rglob("*.html"):
        html = path.read_text("utf-8")
        assert (SCRIPT in html) == ("data-as-of" in html), path
