"""The life of a record: drafts in the preview only, old addresses that lead on, notices on every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import edit
from factcheck.addresses import Addresses
from factcheck.checking import check
from factcheck.loading import load
from factcheck.pages import Page
from factcheck.site import Site

FOLDER = "claims/murmur-kettle"
DRAFT = "claims/murmur-made-in-ambleforth/"


def built(data: Path, *, preview: bool = False) -> dict[str, Page]:
    """Return every page by its address."""
    dataset, problems = load(data)
    assert dataset is not None, problems
    if preview:
        dataset = dataset.with_drafts()
    return {page.address: page for page in Site(dataset, Addresses.of(None, None)).pages()}


def count(pages: dict[str, Page]) -> str:
    """Return the words in which the subject's page counts its claims."""
    match = re.search(r"All \d+ claims?", pages["murmur-kettle/"].content)
    assert match
    return match[0]


def test_a_draft_has_a_page_in_the_preview_only_with_a_notice_and_is_in_no_number(data: Path) -> None:
    public, preview = built(data), built(data, preview=True)
    assert DRAFT not in public
    assert not any("murmur-made-in-ambleforth" in page.content for page in public.values())
    assert "<strong>Draft.</strong>" in preview[DRAFT].content.split("<header")[0]
    assert DRAFT in preview["claims/"].content
    assert count(preview) == count(public)
    assert [address for address, page in preview.items() if "<strong>Draft.</strong>" in page.content] == [
        DRAFT
    ]


def test_a_draft_says_that_its_quote_is_not_proved_and_counts_for_no_report(data: Path) -> None:
    path = data / FOLDER / "murmur-made-in-ambleforth.yml"
    text = path.read_text("utf-8")
    quote = re.search(r"^    quote: (.*)$", text, re.MULTILINE)
    assert quote
    edit(path, quote[0], "    quote: not in the text")
    draft = built(data, preview=True)[DRAFT].content
    assert draft.count("Quote: not proved yet.") == 1
    assert draft.count("Proof of the quote") == text.count("    quote: ") - 1


def test_a_subject_without_published_claims_says_so(data: Path) -> None:
    for path in (data / FOLDER).glob("*.yml"):
        text = re.sub(r"^status: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
        path.write_text(text + "status: draft\n", "utf-8")
    public, preview = built(data), built(data, preview=True)
    for content in (
        public["murmur-kettle/"].content,
        public["murmur-kettle/compare/"].content,
        preview["murmur-kettle/"].content,
    ):
        assert content.count("No claim has been published yet.") == 1
        assert "0 claims" not in content
        assert "0 of 0" not in content
        assert "<table" not in content
    assert "no result yet" in public["murmur-kettle/"].content
    for pages in (public, preview):
        for address, page in pages.items():
            if address.startswith("sources/"):
                assert "0 claims" not in page.content
                assert 'id="tally"' not in page.content


def test_a_former_address_leads_on_at_once_and_both_pages_say_so(data: Path) -> None:
    pages = built(data)
    for old, new in (
        ("claims/murmur-is-quiet/", "claims/murmur-below-forty-decibels/"),
        ("sources/kettle-courier-murmur/", "sources/kettle-courier-2025-11-05/"),
    ):
        former = old.split("/")[1]
        assert f'<meta http-equiv="refresh" content="0; url=../../{new}#formerly">' in pages[old].head
        assert f"“{former}” and has moved" in pages[old].content
        assert f'href="../../{new}"' in pages[old].content
        assert pages[old].canonical == new
        notice = re.search(r'<p class="fc-quiet" id="formerly">(.*?)</p>', pages[new].content)
        assert notice
        assert former in notice[1]


def test_a_merged_record_stays_readable_says_so_and_is_found_under_its_successor(data: Path) -> None:
    edit(data / FOLDER / "murmur-is-the-nicest-kettle.yml", "status: withdrawn\n", "")
    pages = built(data)
    for kind, old, new in (
        ("claims", "murmur-is-the-nicest-kettle", "murmur-below-forty-decibels"),
        ("sources", "kettle-bench-noise", "kettle-bench-2026-04-noise-test"),
    ):
        merged, successor = pages[f"{kind}/{old}/"], pages[f"{kind}/{new}/"]
        notice = merged.content.split("<header")[0]
        assert "<strong>Merged.</strong>" in notice
        assert f"{kind}/{new}/" in notice
        assert merged.canonical == f"{kind}/{new}/"
        assert "refresh" not in merged.head
        assert f"{kind}/{old}/" in successor.content.split("<header")[0]


def test_a_withdrawn_claim_says_so_and_why(data: Path) -> None:
    notice = built(data)["claims/murmur-is-the-nicest-kettle/"].content.split("<header")[0]
    assert "<strong>Withdrawn.</strong>" in notice
    assert "It is an opinion, not a claim." in notice


@pytest.mark.parametrize("taken", ["murmur-is-quiet", "murmur-on-sale-in-march"])
def test_an_id_is_never_used_again(taken: str, data: Path) -> None:
    claim = data / FOLDER / "murmur-blue-by-december.yml"
    claim.write_text(claim.read_text("utf-8") + f"former_ids: [{taken}]\n", "utf-8")
    _, problems = check(data)
    assert [problem.rule for problem in problems] == ["page-address"]
