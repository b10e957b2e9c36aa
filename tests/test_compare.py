"""The comparison in a real browser: choosing, sorting, copying, and what works without any script."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from building import ROOT, served
from datafolder import enlarged_data, valid_data
from factcheck import plain
from factcheck.addresses import Addresses
from factcheck.dataset import Dataset
from factcheck.loading import load
from factcheck.model import Claim, Stance
from factcheck.pages.compare_view import claims_on_page
from factcheck.site import Site

PREFIX = "/reported-vs-released/"
NOT_WORDS = {"Proof and reasons"}


def _dataset(data: Path) -> Dataset:
    dataset, problems = load(data)
    assert dataset is not None, problems
    return dataset


DATASET = _dataset(ROOT / "data")
SUBJECT = next(iter(DATASET.subjects))
REPORTS = DATASET.subjects[SUBJECT].reports
CLAIMS = {id: claim for id, claim in DATASET.published_claims.items() if claim.subject == SUBJECT}
OUTCOMES = list(DATASET.scales.outcome)


def _is_original(claim: Claim) -> bool:
    return any(not said.upstream and not DATASET.sources[said.source].upstream for said in claim.appearances)


@pytest.fixture(scope="module")
def address(sub_path_site: Path) -> Iterator[str]:
    """Serve the site under its sub-path and give the address of the comparison."""
    with served(sub_path_site, PREFIX) as url:
        yield f"{url}{SUBJECT}/compare/"


@pytest.fixture
def page(page: Page, address: str) -> Page:
    """Open the comparison."""
    page.goto(address)
    return page


def _shown(page: Page) -> list[str]:
    rows = page.locator("tr[data-topic]:visible").evaluate_all("rows => rows.map(row => row.id)")
    return [str(id) for id in rows]


def _status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(str(page.evaluate("location.search.slice(1)")), keep_blank_values=True)


# -- filters, columns, order --------------------------------------------------------------------


def test_all_claims_are_shown_at_first_topic_by_topic(page: Page) -> None:
    shown = _shown(page)
    assert sorted(shown) == sorted(CLAIMS)
    topics = list(DATASET.topics.root)
    order = [topics.index(CLAIMS[id].topic) for id in shown]
    assert order == sorted(order)
    assert _status(page) == f"{len(CLAIMS)} of {len(CLAIMS)} claims shown"


@pytest.mark.parametrize("name", ["topic", "outcome", "kind", "entity"])
def test_each_filter_shows_what_the_data_say(page: Page, name: str) -> None:
    values = {
        "topic": {id: [claim.topic] for id, claim in CLAIMS.items()},
        "outcome": {id: [claim.outcome.rating] for id, claim in CLAIMS.items()},
        "kind": {id: [claim.kind.value] for id, claim in CLAIMS.items()},
        "entity": {id: list(claim.entities) for id, claim in CLAIMS.items()},
    }[name]
    field = page.locator(f"select[name={name}]")
    options = field.locator("option").evaluate_all("all => all.map(one => [one.value, one.text])")
    assert {value for value, _ in options} == {value for all in values.values() for value in all} | {""}
    for value, label in options[1:]:
        field.select_option(value)
        expected = {id for id, own in values.items() if value in own}
        assert set(_shown(page)) == expected, value
        assert label.endswith(f"({len(expected)})")
        assert _status(page) == f"{len(expected)} of {len(CLAIMS)} claims shown"
        assert _query(page) == {name: [value]}
        headings = page.locator(".m-group:visible th").all_inner_texts()
        assert headings == [
            topic.label
            for id, topic in DATASET.topics.root.items()
            if id in {CLAIMS[claim].topic for claim in expected}
        ]


def test_original_reporting_can_be_asked_for_only_where_there_is_some(page: Page) -> None:
    expected = {id for id, claim in CLAIMS.items() if _is_original(claim)}
    assert page.locator("[name=original]").count() == bool(expected)


def test_the_tiles_add_up_to_all_that_a_report_says(page: Page) -> None:
    scale = DATASET.scales.outcome
    tiles = page.locator(".fc-scores > li").all_inner_texts()
    assert len(tiles) == len(REPORTS)
    for report, tile in zip(REPORTS, tiles, strict=True):
        said = [(c, one) for c in CLAIMS.values() for one in c.appearances if one.source == report]
        counts = Counter[str]()
        for claim, one in said:
            number = scale[claim.outcome.rating].number
            if one.stance is Stance.QUESTIONS:
                counts["only asked"] += 1
            elif number is None:
                counts["more unsettled"] += 1
            else:
                signed = (number - 3) * (1 if one.stance is Stance.AFFIRMS else -1)
                counts["true" if signed > 0 else "false" if signed < 0 else "mixed"] += 1
        shown = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z ]+)", tile)}
        settled = sum(counts[word] for word in ("true", "mixed", "false"))
        assert f"n = {settled}" in tile
        assert {word: number for word, number in shown.items() if number} == dict(counts), report
        assert sum(shown.values()) == len(said)


def test_original_reporting_is_what_some_report_took_from_no_document(page: Page, tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    source = data / "sources/kettle-courier-2025-11-05.yml"
    text = re.sub(r"^upstream:\n(?:[ -].*\n)+", "", source.read_text("utf-8"), flags=re.MULTILINE)
    source.write_text(text, "utf-8")
    expected = {
        id
        for id, claim in _dataset(data).published_claims.items()
        if any(said.source == source.stem and not said.upstream for said in claim.appearances)
    }
    with _written(data, tmp_path / "out") as url:
        page.goto(f"{url}murmur-kettle/compare/")
        before = set(_shown(page))
        page.get_by_label(f"Original reporting only ({len(expected)})").check()
        assert set(_shown(page)) == expected
        assert _query(page) == {"original": ["yes"]}
        assert expected < before
        assert expected


def test_filters_work_together_and_reset_takes_them_back(page: Page) -> None:
    claim = next(iter(CLAIMS.values()))
    page.get_by_label("Topic", exact=True).select_option(claim.topic)
    page.get_by_label("Outcome").select_option(claim.outcome.rating)
    expected = {
        id
        for id, other in CLAIMS.items()
        if (other.topic, other.outcome.rating) == (claim.topic, claim.outcome.rating)
    }
    assert set(_shown(page)) == expected
    page.get_by_role("button", name="Reset").click()
    assert set(_shown(page)) == set(CLAIMS)
    assert _query(page) == {}
    assert page.get_by_label("Topic", exact=True).input_value() == ""


def test_words_are_looked_for_in_the_claim_and_in_its_quotes(page: Page) -> None:
    claim = next(iter(CLAIMS.values()))
    quote = claim.appearances[0].quote
    page.get_by_label("With the words").fill(f"  {quote.upper()} ")
    shown = set(_shown(page))
    texts = page.locator("tr[data-topic]").evaluate_all("all => all.map(row => [row.id, row.textContent])")
    expected = {
        id
        for id, text in texts
        if all(word in " ".join(text.split()).lower() for word in quote.lower().split())
    }
    assert claim.id in shown
    assert shown == expected
    page.get_by_label("With the words").fill("qqqq zzzz")
    assert _shown(page) == []
    assert _status(page) == f"0 of {len(CLAIMS)} claims shown"


@pytest.mark.parametrize("order", ["outcome", "reports", "changed"])
def test_each_order_is_that_of_the_data(page: Page, order: str) -> None:
    def key(claim: Claim) -> object:
        last = max((entry.recorded, entry.known.latest) for entry in claim.history)
        return {
            "outcome": OUTCOMES.index(claim.outcome.rating),
            "reports": -len(claim.appearances),
            "changed": (-last[0].toordinal(), -last[1].toordinal()),
        }[order]

    before = _shown(page)
    page.get_by_label("Sort by").select_option(order)
    expected = sorted(before, key=lambda id: key(CLAIMS[id]))  # type: ignore[arg-type, return-value]
    assert expected != before
    assert _shown(page) == expected
    assert page.locator(".m-group:visible").count() == 0
    page.get_by_label("Sort by").select_option("")
    assert _shown(page) == before


def test_chosen_reports_are_the_only_columns(page: Page) -> None:
    kept = REPORTS[:2]
    for report in REPORTS[2:]:
        page.locator(f"input[value='{report}']").uncheck()
    heads = page.locator("thead [data-report]:visible").evaluate_all(
        "all => all.map(th => th.dataset.report)"
    )
    assert set(heads) == set(kept)
    cells = page.locator("tr[data-topic] td:visible").evaluate_all("all => all.map(td => td.id)")
    assert sorted(cells) == sorted(f"{id}--{report}" for id in CLAIMS for report in kept)
    assert _query(page) == {"report": heads}
    for report in kept:
        page.locator(f"input[value='{report}']").uncheck()
    assert page.locator("tr[data-topic] td:visible").count() == 0
    page.reload()
    assert page.locator("tr[data-topic] td:visible").count() == 0


def test_the_heads_of_origins_span_the_columns_that_are_shown(page: Page) -> None:
    def widths() -> int:
        spans = page.locator("[scope=colgroup]:visible").evaluate_all("all => all.map(th => th.colSpan)")
        return sum(spans)

    assert widths() == len(REPORTS)
    for left, report in enumerate(REPORTS, start=1):
        page.locator(f"input[value='{report}']").uncheck()
        assert widths() == len(REPORTS) - left


# -- the state is in the address ----------------------------------------------------------------


def _state(page: Page) -> tuple[list[str], list[str], bool]:
    values = page.locator(".fc-controls").evaluate(
        "form => [...form.querySelectorAll('select, input')].map(one => `${one.value} ${one.checked}`)"
    )
    return _shown(page), values, page.locator("td details[open]").count() > 0


def _becomes(page: Page, state: tuple[list[str], list[str], bool]) -> None:
    """Wait until the page has answered to a step in its history, which it does a moment later."""
    for _ in range(40):
        if _state(page) == state:
            return
        page.wait_for_timeout(50)
    assert _state(page) == state


def test_the_state_survives_reload_back_and_forward(page: Page) -> None:
    claim = next(iter(CLAIMS.values()))
    states = [_state(page)]
    steps: list[Callable[[], object]] = [
        lambda: page.get_by_label("Topic", exact=True).select_option(claim.topic),
        lambda: page.get_by_label("Sort by").select_option("changed"),
        lambda: page.locator(f"input[value='{REPORTS[0]}']").uncheck(),
        lambda: page.get_by_role("button", name="All quotes").click(),
        lambda: page.get_by_label("Kind of claim").select_option(claim.kind.value),
    ]
    for step in steps:
        step()
        states.append(_state(page))
        assert states[-1] != states[-2]
        page.reload()
        assert _state(page) == states[-1]
    for state in reversed(states[:-1]):
        page.go_back()
        _becomes(page, state)
    for state in states[1:]:
        page.go_forward()
        _becomes(page, state)


def test_typed_words_are_kept_in_the_address_without_a_step_for_each_letter(page: Page) -> None:
    length = page.evaluate("history.length")
    word = next(iter(CLAIMS.values())).short.split()[0]
    page.get_by_label("With the words").press_sequentially(word)
    state = _state(page)
    assert _query(page) == {"words": [word]}
    assert page.evaluate("history.length") == length
    page.reload()
    assert _state(page) == state


def test_an_address_with_values_that_do_not_exist_shows_all(page: Page, address: str) -> None:
    page.goto(f"{address}?topic=no-such-topic&sort=nothing&outcome=x&colour=blue")
    assert set(_shown(page)) == set(CLAIMS)


# -- cells --------------------------------------------------------------------------------------


def test_each_cell_has_a_link_to_itself_that_shows_on_focus(page: Page) -> None:
    ids = page.locator("tr[data-topic] td").evaluate_all("all => all.map(td => td.id)")
    assert sorted(ids) == sorted(f"{id}--{report}" for id in CLAIMS for report in REPORTS)
    links = page.locator("td > .fc-permalink").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == [f"#{id}" for id in ids]
    link = page.locator("td > .fc-permalink").first
    assert link.evaluate("a => getComputedStyle(a).opacity") == "0"
    page.locator("td").first.hover()
    assert link.evaluate("a => getComputedStyle(a).opacity") == "1"


def _cell() -> tuple[Claim, str]:
    claim = list(CLAIMS.values())[-1]
    return claim, f"{claim.id}--{claim.appearances[0].source}"


def test_an_address_of_a_cell_marks_it_below_the_sticky_heads(page: Page, address: str) -> None:
    claim, id = _cell()
    page.goto("about:blank")
    page.goto(f"{address}#{id}")
    cell = page.locator(f"[id='{id}']")
    assert cell.evaluate("td => getComputedStyle(td).outlineStyle") == "solid"
    assert claim.appearances[0].quote in cell.inner_text()
    foot = page.locator("thead").evaluate("head => head.getBoundingClientRect().bottom")
    box = cell.bounding_box()
    assert box is not None
    assert 0 < foot <= box["y"] < 800


def test_an_address_of_a_cell_that_the_state_would_hide_shows_it(page: Page, address: str) -> None:
    claim, id = _cell()
    other = next(topic for topic in DATASET.topics.root if topic != claim.topic)
    page.goto("about:blank")
    page.goto(f"{address}?topic={other}#{id}")
    assert page.locator(f"[id='{id}']").is_visible()
    assert _query(page) == {}


def test_claims_that_cannot_all_be_true_stand_together_and_say_so(page: Page) -> None:
    shown = _shown(page)
    pairs = [
        (claim.id, other)
        for claim in CLAIMS.values()
        for other in claim.conflicts_with
        if other in CLAIMS and CLAIMS[other].topic == claim.topic
    ]
    assert pairs
    for id, other in pairs:
        first, last = sorted((shown.index(id), shown.index(other)))
        for between in shown[first : last + 1]:
            row = page.locator(f"[id='{between}']")
            assert row.locator("th").evaluate("th => getComputedStyle(th).borderLeftStyle") == "double"
        words = page.locator(f"[id='{id}'] th").inner_text()
        assert f"Cannot both be true: {CLAIMS[other].short}" in " ".join(words.split())


def test_every_grade_on_the_page_is_explained_in_place(page: Page) -> None:
    page.get_by_text("How to read this").click()
    text = " ".join(page.locator(".m-legend").inner_text().split())
    said = [said for claim in CLAIMS.values() for said in claim.appearances]
    scales = DATASET.scales
    used = [scales.outcome[claim.outcome.rating] for claim in CLAIMS.values()]
    for words in (
        *(label.definition for label in used),
        *(scales.modifiers[id].definition for claim in CLAIMS.values() for id in claim.outcome.modifiers),
        *(scales.sourcing[one.sourcing.grade].definition for one in said),
        *(scales.fidelity[one.fidelity.grade].definition for one in said),
        *(scales.flags[id].definition for one in said for id in one.fidelity.flags),
        "Partly inferred",
    ):
        assert " ".join(words.split()) in text


# -- copies -------------------------------------------------------------------------------------


def _table(page: Page) -> list[list[str]]:
    """Return the visible table as a reader sees it, its claims split into their parts."""
    lines = []
    rows = page.locator("tr[data-topic]:visible").evaluate_all(
        "all => all.map(row => [row.id, ...[...row.cells].filter(one => one.checkVisibility())"
        ".map(one => one.innerText)])"
    )
    for id, first, *texts in rows:
        claim = CLAIMS[id]
        head = " ".join(first.split())
        label = DATASET.scales.outcome[claim.outcome.rating].label
        modifiers = [DATASET.scales.modifiers[id].label for id in claim.outcome.modifiers]
        conflicts = [DATASET.claims[other].short for other in claim.conflicts_with]
        for words in (claim.outcome.answer, claim.short, label, *modifiers, *conflicts):
            assert " ".join(words.split()) in head
        cells = [
            "; ".join(words for line in text.splitlines() if (words := line.strip()) not in {"", *NOT_WORDS})
            for text in texts
        ]
        lines.append(
            [
                DATASET.topics.root[claim.topic].label,
                claim.outcome.answer,
                claim.short,
                "; ".join([label, *modifiers]),
                "; ".join(conflicts),
                *cells,
            ]
        )
    heads = [" ".join(text.split()) for text in page.locator("[data-report]:visible").all_inner_texts()]
    return [["Topic", "What happened", "Claim", "Outcome", "In conflict with", *heads], *lines]


def _copy(page: Page, name: str) -> str:
    page.get_by_role("button", name=f"Copy as {name}").click()
    page.get_by_text(f"Copied as {name}").wait_for()
    return str(page.evaluate("navigator.clipboard.readText()"))


def _choose_some(page: Page) -> None:
    page.get_by_label("Sort by").select_option("reports")
    page.get_by_label("Outcome").select_option(next(iter(CLAIMS.values())).outcome.rating)
    page.locator(f"input[value='{REPORTS[1]}']").uncheck()


@pytest.mark.parametrize("state", ["at first", "some", "with quotes"])
def test_the_copied_csv_is_the_visible_table(page: Page, state: str) -> None:
    if state != "at first":
        _choose_some(page)
    if state == "with quotes":
        page.get_by_role("button", name="All quotes").click()
    expected = _table(page)
    assert any("“" in cell for line in expected for cell in line[5:]) == (state == "with quotes")
    text = _copy(page, "CSV")
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == expected
    assert _status(page) == f"Copied as CSV: {len(expected) - 1} of {len(CLAIMS)} claims"


def test_the_copied_markdown_is_the_visible_table(page: Page) -> None:
    _choose_some(page)
    lines = _copy(page, "Markdown").splitlines()
    read = [
        [re.sub(r"\\(.)", r"\1", field) for field in re.split(r"(?<!\\) \| ", line[2:-2])] for line in lines
    ]
    expected = _table(page)
    assert set(lines[1]) == set("| -")
    assert lines[1].count("---") == len(expected[0])
    links = [re.fullmatch(r"\[(.*)\]\((.*)\)", line[2]) for line in read[2:]]
    assert [link and link[2] for link in links] == [
        page.locator(f"[id='{id}'] .m-claim").evaluate("a => a.href") for id in _shown(page)
    ]
    for line, link in zip(read[2:], links, strict=True):
        assert link is not None
        line[2] = link[1]
    assert [read[0], *read[2:]] == expected


def test_a_copied_cell_is_no_formula_and_keeps_its_marks(page: Page, tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    answers = {
        "murmur-on-sale-in-january": '=HYPERLINK("x"), no',
        "murmur-on-sale-in-march": "+1 | two",
        "murmur-blue-by-december": "-1",
        "murmur-below-forty-decibels": "@home",
    }
    for id, answer in answers.items():
        path = data / f"claims/murmur-kettle/{id}.yml"
        text = re.sub(r"^  answer: .*$", f"  answer: '{answer}'", path.read_text("utf-8"), flags=re.MULTILINE)
        path.write_text(text, "utf-8")
    with _written(data, tmp_path / "out") as url:
        page.goto(f"{url}murmur-kettle/compare/")
        copied = list(csv.reader(io.StringIO(_copy(page, "CSV"), newline="")))
        assert {line[1] for line in copied} >= {f"'{answer}" for answer in answers.values()}
        assert "+1 \\| two" in _copy(page, "Markdown")


@contextmanager
def _written(data: Path, folder: Path) -> Iterator[str]:
    """Write the pages of a data folder without MkDocs and serve them."""
    folder.mkdir()
    plain.write(Site(_dataset(data), Addresses.of(None, None)), ROOT / "docs", folder)
    with served(folder) as url:
        yield url


# -- keyboard, no script, small and wide windows ------------------------------------------------


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_keyboard_alone_operates_everything(page: Page) -> None:
    _tab_to(page, ".m-legend summary")
    page.keyboard.press("Enter")
    assert page.locator(".m-legend dl").first.is_visible()
    page.keyboard.press("Enter")
    for name in ("topic", "outcome", "kind", "entity", "sort"):
        _tab_to(page, f"select[name={name}]")
        page.keyboard.press("ArrowDown")
        value = page.locator(f"select[name={name}]").input_value()
        assert value
        assert _query(page) == {name: [value]}
        page.keyboard.press("ArrowUp")
        assert _query(page) == {}
        if name == "entity":
            _tab_to(page, "[name=words]")
            page.keyboard.type("qqqq")
            assert _shown(page) == []
            page.keyboard.press("Enter")
            assert _query(page) == {"words": ["qqqq"]}
            page.keyboard.press("Control+a")
            page.keyboard.press("Delete")
    heads = page.locator("thead [data-report]").evaluate_all("all => all.map(th => th.dataset.report)")
    for report in heads:
        _tab_to(page, f"[value='{report}']")
        page.keyboard.press("Space")
        assert not page.locator(f"th[data-report='{report}']").is_visible()
        page.keyboard.press("Space")
    _tab_to(page, "[name=quotes]")
    page.keyboard.press("Enter")
    assert "quotes" in _query(page)
    for name in ("CSV", "Markdown"):
        _tab_to(page, f"[value={name}]")
        page.keyboard.press("Enter")
        page.get_by_text(f"Copied as {name}").wait_for()
    _tab_to(page, "[type=reset]")
    page.keyboard.press("Enter")
    assert _query(page) == {}
    _tab_to(page, "td summary")
    page.keyboard.press("Enter")
    assert page.locator("td details[open] .m-quote").first.is_visible()
    _tab_to(page, "td > .fc-permalink")
    assert page.evaluate("getComputedStyle(document.activeElement).opacity") == "1"
    page.keyboard.press("Enter")
    assert page.locator("td:target").count() == 1


def test_without_script_every_cell_can_be_read_and_no_control_is_shown(
    scriptless: Page, address: str
) -> None:
    scriptless.goto(address)
    assert scriptless.locator(".fc-controls").bounding_box() is None
    for summary in scriptless.locator("td summary").all()[:3]:
        quote = summary.locator("xpath=..").locator(".m-quote")
        assert not quote.is_visible()
        summary.click()
        assert quote.is_visible()
    cells = {
        id: (" ".join(text.split()).casefold(), language, link)
        for id, text, language, link in scriptless.locator("td:has(details)").evaluate_all(
            "all => all.map(td => [td.id, td.textContent, td.querySelector('[lang]')?.lang ?? 'en',"
            " td.querySelector('details a').getAttribute('href')])"
        )
    }
    for claim in CLAIMS.values():
        for said in claim.appearances:
            text, language, link = cells.pop(f"{claim.id}--{said.source}")
            for words in (
                f"“{said.quote}”",
                f"Sourcing: {DATASET.scales.sourcing[said.sourcing.grade].label}",
                f"Fidelity: {DATASET.scales.fidelity[said.fidelity.grade].label}",
            ):
                assert " ".join(words.split()).casefold() in text
            assert language == DATASET.sources[said.source].language
            assert link.endswith(f"claims/{claim.id}/#report-{said.source}")
    assert cells == {}
    assert scriptless.locator(".fc-silent:visible").count() == sum(
        len(REPORTS) - len(claim.appearances) for claim in CLAIMS.values()
    )


def test_on_a_phone_cards_begin_on_the_first_screen_and_nothing_scrolls_sideways(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    box = page.locator("tr[data-topic]").first.bounding_box()
    assert box is not None
    assert box["y"] < 600
    assert not page.get_by_label("Outcome").is_visible()
    page.get_by_role("button", name="Filter, sort, copy").click()
    page.get_by_label("Sort by").select_option("reports")
    page.get_by_role("button", name="All quotes").click()
    assert page.get_by_role("button", name="Copy as CSV").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for row in page.locator("tr[data-topic]").all()[:9]:
        heads = row.locator("td:visible").evaluate_all(
            "all => all.map(td => getComputedStyle(td, '::before').content.slice(1, -1))"
        )
        carried = {said.source for said in CLAIMS[str(row.get_attribute("id"))].appearances}
        assert sorted(heads) == sorted(DATASET.sources[id].publisher for id in carried)
        silent = [DATASET.sources[id].publisher for id in REPORTS if id not in carried]
        line = row.locator("th").inner_text().split("Silent: ")[-1].splitlines()[0]
        assert (sorted(line.split(", ")) == sorted(silent)) == bool(silent)
        assert row.get_by_text("Silent: ").count() == bool(silent)


def test_a_link_to_a_silent_cell_shows_it_on_a_phone(page: Page, address: str) -> None:
    claim, silent = next(
        (claim, report)
        for claim in CLAIMS.values()
        for report in REPORTS
        if report not in {said.source for said in claim.appearances}
    )
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    cell = page.locator(f"[id='{claim.id}--{silent}']")
    assert not cell.is_visible()
    page.goto(f"{address}#{claim.id}--{silent}")
    assert cell.is_visible()
    assert "silent" in cell.inner_text()


@pytest.mark.parametrize("width", [800, 1280])
def test_the_heads_stay_in_view(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(address)
    page.locator("tr[data-topic]").last.scroll_into_view_if_needed()
    for head in page.locator("thead [data-report]").all():
        at = head.evaluate(
            "th => { const box = th.getBoundingClientRect();"
            " const top = document.elementFromPoint(box.x + 9, box.bottom - 9);"
            " return [box.top, th.contains(top)] }"
        )
        assert 0 <= at[0] < 200
        assert at[1], "something covers the head"


def test_with_many_reports_heads_and_claims_stay_in_the_tables_own_window(page: Page, tmp_path: Path) -> None:
    data = enlarged_data(tmp_path, {"kettle-launch": 20}, reports=12)
    with _written(data, tmp_path / "out") as url:
        page.set_viewport_size({"width": 1000, "height": 700})
        page.goto(f"{url}murmur-kettle/compare/")
        window = page.locator(".fc-scroll")
        box = window.bounding_box()
        assert box is not None
        window.evaluate("one => one.scrollTo(600, 900)")
        assert window.evaluate("one => [one.scrollLeft > 300, one.scrollTop > 300]") == [True, True]
        assert page.evaluate("document.documentElement.scrollWidth") == 1000
        top = window.evaluate("one => one.getBoundingClientRect().top")
        head = page.locator("thead").bounding_box()
        claim = page.locator("tr[data-topic] th").last.bounding_box()
        assert head is not None
        assert claim is not None
        assert abs(head["y"] - top) < 2
        assert abs(claim["x"] - box["x"]) < 2


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_when_the_controls_come(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
        " window.shift += one.value }).observe({type: 'layout-shift', buffered: true})"
    )

    def late(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/compare.js", late)
    page.goto(address)
    page.locator(".fc-controls").wait_for()
    page.wait_for_timeout(200)
    assert page.evaluate("window.shift") <= 0.02
    page.close()


def test_the_first_view_is_at_most_120_kilobytes(browser: Browser, address: str, sub_path_site: Path) -> None:
    page = browser.new_page()
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path.removeprefix(PREFIX)))
    page.goto(address, wait_until="networkidle")
    files = {path: f"{path}index.html" if path.endswith("/") else path for path in paths if "," not in path}
    sizes = {path: len(gzip.compress((sub_path_site / name).read_bytes())) for path, name in files.items()}
    assert sum(sizes.values()) <= 120_000, sizes
    assert sizes[f"{SUBJECT}/compare/"] <= 35_000
    page.close()


def test_print_is_black_on_white_with_the_quotes_and_without_the_controls(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    page.emulate_media(media="print")
    for hidden in (".fc-header", ".fc-controls", "td > .fc-permalink"):
        assert not page.locator(hidden).first.is_visible()
    claim, id = _cell()
    cell = page.locator(f"[id='{id}']")
    assert cell.locator(".m-quote").is_visible()
    assert claim.appearances[0].quote in cell.inner_text()
    colours = page.evaluate("['color', 'backgroundColor'].map(name => getComputedStyle(document.body)[name])")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    badges = page.locator(".g").evaluate_all(
        "all => [...new Set(all.map(one => getComputedStyle(one).color))]"
    )
    assert badges == ["rgb(0, 0, 0)"]


# -- above two hundred claims -------------------------------------------------------------------


def _compare_pages(data: Path) -> dict[str, str]:
    site = Site(_dataset(data), Addresses.of(None, None))
    return {
        page.address.removeprefix("murmur-kettle/compare/"): page.content
        for page in site.pages()
        if page.address.startswith("murmur-kettle/compare/")
    }


def _rows(content: str) -> list[str]:
    return re.findall(r'<tr id="([^"]+)" data-topic', content)


def test_only_claims_in_conflict_hang_on_a_common_edge(tmp_path: Path) -> None:
    page = _compare_pages(valid_data(tmp_path))[""]
    rows = re.findall(r'<tr id="([^"]+)" data-topic[^>]*?(?: class="([^"]*)")?>', page)
    classes = [look for _, look in rows]
    first = classes.index("fc-pair fc-pair--precedes")
    assert [id for id, look in rows if look] == [id for id, _ in rows[first : first + 2]]
    assert classes[first + 1] == "fc-pair fc-pair--follows"
    assert len(rows) > 2


def test_the_largest_matrix_is_one_page(tmp_path: Path) -> None:
    dataset = _dataset(valid_data(tmp_path / "own"))
    largest = claims_on_page(dataset.subjects["murmur-kettle"])
    own = len(dataset.published_claims)
    pages = _compare_pages(enlarged_data(tmp_path, {"kettle-launch": largest - own}))
    assert list(pages) == [""]
    assert len(_rows(pages[""])) == largest
    more = _compare_pages(enlarged_data(tmp_path / "more", {"kettle-launch": largest - own + 1}))
    assert len(more) > 1


def test_above_the_limit_each_topic_has_pages_of_its_own(tmp_path: Path) -> None:
    own = _dataset(valid_data(tmp_path / "own"))
    topics = list(own.topics.root)
    largest = claims_on_page(own.subjects["murmur-kettle"], brief=True)
    data = enlarged_data(tmp_path, {topics[0]: 2 * largest, topics[1]: 5})
    claims = _dataset(data).published_claims
    pages = _compare_pages(data)
    by_topic = {topic: [id for id, claim in claims.items() if claim.topic == topic] for topic in topics}
    assert list(pages) == [
        "",
        f"{topics[0]}/",
        f"{topics[0]}/2/",
        f"{topics[0]}/3/",
        *(f"{topic}/" for topic in topics[1:] if by_topic[topic]),
    ]
    assert _rows(pages[""]) == []
    for topic, ids in by_topic.items():
        contents = [content for path, content in pages.items() if path.startswith(f"{topic}/")]
        rows = [_rows(content) for content in contents]
        assert sorted(id for part in rows for id in part) == sorted(ids)
        assert all(len(part) <= largest for part in rows)
        # Only a topic that is too long for one page leaves the quotes to the pages of the claims.
        assert all(("m-quote" in content) == (topic != topics[0]) for content in contents)
        if ids:
            assert f"murmur-kettle/compare/{topic}/" in pages[""]
            assert f">{len(ids)} claim" in pages[""]
    assert f"compare/{topics[0]}/2/" in pages[f"{topics[0]}/"]


def test_the_pages_of_a_split_comparison_lead_to_each_other(page: Page, tmp_path: Path) -> None:
    own = _dataset(valid_data(tmp_path / "own"))
    topics = list(own.topics.root)
    largest = claims_on_page(own.subjects["murmur-kettle"], brief=True)
    data = enlarged_data(tmp_path, {topics[0]: largest + 10})
    folder = tmp_path / "out"
    folder.mkdir()
    assert plain.write(Site(_dataset(data), Addresses.of(None, None)), ROOT / "docs", folder) == []
    with served(folder) as url:
        page.goto(f"{url}murmur-kettle/compare/")
        page.locator(".fc-claims a").first.click()
        page.locator(".fc-controls").wait_for()
        page.get_by_role("link", name="Page 2").click()
        assert page.url == f"{url}murmur-kettle/compare/{topics[0]}/2/"
        page.get_by_label("Sort by").select_option("reports")
        assert _query(page) == {"sort": ["reports"]}
