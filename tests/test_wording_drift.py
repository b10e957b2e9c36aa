"""Wording drift: which words a report changed, against which text, in which order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from building import ROOT, served
from factcheck.dataset import Dataset
from factcheck.loading import load
from factcheck.wording_drift import Pair, Runs, Step, changed_words, wording_drift

MARCH = "murmur-on-sale-in-march"
APART = "in another sentence"


def _shown(runs: Runs) -> str:
    return "".join(f"<{run.text}>" if run.changed else run.text for run in runs)


@pytest.mark.parametrize(
    ("before", "now", "lost", "gained"),
    [
        ("first major launch", "first major launch", "first major launch", "first major launch"),
        ("first major launch", "first launch", "first <major> launch", "first launch"),
        ("made with care", "made with great care", "made with care", "made with <great> care"),
        ("two people knew", "many people said", "<two> people <knew>", "<many> people <said>"),
        ("the lab’s “quiet” lid,", "The lab's quiet lid", "the lab’s “quiet” lid,", "The lab's quiet lid"),
        ("text-generating", "text generation", "text-<generating>", "text <generation>"),
        ("grew 1.6 percent", "grew 16 percent", "grew <1.6> percent", "grew <16> percent"),
        ("up €5", "up $5", "up <€5>", "up <$5>"),
        ("下周发布", "下月发布", "下<周>发布", "下<月>发布"),
        ("plans to fit X9 for it", "wants to adapt X9", "<plans to fit> X9 <for it>", "<wants to adapt> X9"),
        ("to curb the rise", "The whole point", "<to curb the rise>", "<The whole point>"),
        ("", "new", "", "<new>"),
    ],
)
def test_the_words_that_only_one_phrase_has_are_marked(before: str, now: str, lost: str, gained: str) -> None:
    old, new = changed_words(before, now)
    assert (_shown(old), _shown(new)) == (lost, gained)
    assert ("".join(run.text for run in old), "".join(run.text for run in new)) == (before, now)


def _edited(data: Path, name: str, *changes: tuple[str, str]) -> None:
    path = next(path for path in data.rglob(f"{name}.yml") if path.parent.name != "coverage")
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


def _dataset(data: Path) -> Dataset:
    dataset, problems = load(data)
    assert dataset is not None, problems
    return dataset


def _steps(data: Path, name: str = MARCH) -> dict[str, Step]:
    dataset = _dataset(data)
    return {step.source.id: step for step in wording_drift(dataset.claims[name], dataset)}


def _only(step: Step) -> Pair:
    assert len(step.pairs) == 1
    return step.pairs[0]


def test_a_quote_is_marked_where_its_own_deviation_says_so(data: Path) -> None:
    courier = _only(_steps(data)["kettle-courier-2025-11-05"])
    assert _shown(courier.now) == "will be heard <in March>"
    assert courier.our_words == ("The wire is said to have put it around March.",)
    assert courier.compared_with is not None
    assert (courier.compared_with.id, courier.basis) == ("boiling-wire-2025-11-03", "upstream")


def test_a_captured_upstream_phrase_is_compared_word_by_word_and_the_rest_left_alone(data: Path) -> None:
    _edited(
        data,
        MARCH,
        ("upstream_says: The wire is said to have put it around March.", "upstream_phrase: around March"),
    )
    courier = _only(_steps(data)["kettle-courier-2025-11-05"])
    assert _shown(courier.now) == "will be heard <in> March"
    assert [_shown(phrase) for phrase in courier.before] == ["<around> March"]


def test_what_the_upstream_lacks_is_marked_as_added(data: Path) -> None:
    _edited(data, MARCH, ("          upstream_says: The wire is said to have put it around March.\n", ""))
    courier = _only(_steps(data)["kettle-courier-2025-11-05"])
    assert (_shown(courier.now), courier.added, courier.before) == ("will be heard <in March>", True, ())


def test_a_report_without_a_text_to_compare_is_set_beside_an_earlier_sibling(data: Path) -> None:
    _edited(data, MARCH, ("quote: not in spring", "quote: heard in May"))
    steps = _steps(data)
    assert list(steps) == ["kettle-courier-2025-11-05", "teatime-herald-2025-11-07"]
    herald = _only(steps["teatime-herald-2025-11-07"])
    assert herald.compared_with is not None
    assert (herald.compared_with.id, herald.basis) == ("kettle-courier-2025-11-05", "sibling")
    assert _shown(herald.now) == "heard in <May>"
    assert [_shown(phrase) for phrase in herald.before] == ["<will be> heard in <March>"]


def test_reports_of_different_origins_are_not_compared(data: Path) -> None:
    assert _steps(data, "murmur-below-forty-decibels") == {}


def test_phrases_without_a_significant_word_in_common_are_no_versions_of_one_sentence(data: Path) -> None:
    herald = _only(_steps(data)["teatime-herald-2025-11-07"])
    assert herald.apart
    assert not herald.marked
    assert (_shown(herald.now), [_shown(phrase) for phrase in herald.before]) == (
        "not in spring",
        ["will be heard in March"],
    )
    _edited(
        data,
        MARCH,
        ("upstream_says: The wire is said to have put it around March.", "upstream_phrase: by the end of it"),
    )
    assert _steps(data) == {}, "nothing is left to compare"


def test_a_report_that_descends_from_another_comes_after_it_and_is_compared_with_it(data: Path) -> None:
    _edited(data, "teatime-herald-2025-11-07", ("published: 2025-11-07", "published: 2025-11-04"))
    assert next(iter(_steps(data))) == "teatime-herald-2025-11-07"
    _edited(
        data,
        "teatime-herald-2025-11-07",
        ("source: boiling-wire-2025-11-03", "source: kettle-courier-2025-11-05"),
    )
    steps = _steps(data)
    assert list(steps) == ["kettle-courier-2025-11-05", "teatime-herald-2025-11-07"]
    assert _only(steps["teatime-herald-2025-11-07"]).basis == "upstream"


def test_phrases_in_different_languages_stand_side_by_side_unmarked(data: Path) -> None:
    _edited(data, "teatime-herald-2025-11-07", ("published:", "language: fr\npublished:"))
    herald = _only(_steps(data)["teatime-herald-2025-11-07"])
    assert not herald.marked
    assert not herald.apart
    assert not herald.same
    assert (_shown(herald.now), [_shown(phrase) for phrase in herald.before]) == (
        "not in spring",
        ["will be heard in March"],
    )


def test_one_phrase_alone_is_no_drift(data: Path) -> None:
    assert _steps(data, "murmur-made-in-ambleforth") == {}


# -- on the built pages ----------------------------------------------------------------------------


def _claims() -> Iterator[tuple[str, dict[str, object]]]:
    for path in sorted((ROOT / "data/claims").rglob("*.yml")):
        yield path.stem, yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)


def _section(site: Path, id: str) -> str:
    html = (site / f"claims/{id}/index.html").read_text("utf-8")
    match = re.search(r'<section id="reports"[^>]*>(.*?)</section>', html, re.DOTALL)
    return match[1] if match and "<ins>Underlined</ins>" in match[1] else ""


def _phrases(html: str) -> list[str]:
    """Return what stands in typographic quotation marks, without the marks of change."""
    found = re.findall(r"<(?:blockquote|q)[^>]*>“(.*?)”</(?:blockquote|q)>", html)
    return [unescape(re.sub(r"<[^>]+>", "", phrase)) for phrase in found]


def test_pages_show_each_phrase_of_the_record_and_no_other(site: Path) -> None:
    with_drift = without = 0
    for id, claim in _claims():
        appearances = claim["appearances"]
        assert isinstance(appearances, list)
        quotes = [said["quote"] for said in appearances]
        deviations = [item for said in appearances for item in said["fidelity"].get("deviations", [])]
        upstream = [item["upstream_phrase"] for item in deviations if "upstream_phrase" in item]
        section = _section(site, id)
        if not section:
            without += 1
            continue
        assert len(quotes) + len(upstream) > 1, id
        with_drift += 1
        shown = _phrases(section)
        known = {*quotes, *upstream, *(item["phrase"] for item in deviations)}
        assert set(shown) <= known, id
        assert set(upstream) <= set(shown), id
        for quote in quotes:
            assert any(quote in phrase for phrase in shown), (id, quote)
    assert with_drift > 20
    assert without > 5


def _words(phrase: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W\d_]{4,}", phrase)}


def test_no_marks_stand_between_two_sentences(site: Path) -> None:
    apart = 0
    for id, _ in _claims():
        for card in re.findall(r"<article.*?</article>", _section(site, id), re.DOTALL):
            compared = [row for row in re.findall(r"<dd>(.*?)</dd>", card, re.DOTALL) if APART in row]
            if not compared:
                continue
            apart += 1
            assert "<del>" not in compared[0], id
            (quote,) = re.findall(r"<blockquote.*?</blockquote>", card, re.DOTALL)
            now, *before = _phrases(quote + compared[0])
            assert "<ins>" not in quote, id
            assert before, id
            assert not any(_words(now) & _words(phrase) for phrase in before), id
    assert apart > 0


def test_marks_do_not_depend_on_colour_and_are_said_to_screen_readers(page: Page, site: Path) -> None:
    id = max((id for id, _ in _claims()), key=lambda id: _section(site, id).count("<ins>"))
    with served(site) as address:
        page.goto(f"{address}claims/{id}/")
        for tag, line, said in (("ins", "underline", "[new: "), ("del", "line-through", "[not kept: ")):
            marks = page.locator(f".fc-strand {tag}")
            assert marks.count() > 0
            for mark in marks.all():
                assert line in mark.evaluate("mark => getComputedStyle(mark).textDecorationLine")
                around = ["::before", "::after"]
                told = "(mark, around) => around.map(place => getComputedStyle(mark, place).content)"
                assert mark.evaluate(told, around) == [f'"{said}"', '"]"']
