"""What pages say that no single record says: counts, corrections, origins, numbers of evidence."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from datafolder import valid_data
from factcheck.addresses import LOCAL_REPO_URL, LOCAL_SITE_URL, Addresses
from factcheck.comparison import claim_origins, strands
from factcheck.loading import load
from factcheck.menu import foot_menu, main_menu
from factcheck.pages.happened_view import FACTS, happened_pages
from factcheck.site import Site
from writing import ADDRESSES

REAL = Path(__file__).parent.parent / "data"


def _pages(data: Path) -> dict[str, str]:
    dataset, problems = load(data)
    assert dataset is not None, problems
    site = Site(dataset, Addresses.of(None, None))
    return {page.address: page.content for page in site.pages()} | {
        name: part() for name, part in site.parts.items()
    }


def _edit(data: Path, name: str, old: str, new: str) -> None:
    path = next(data.rglob(name))
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_change_recorded_after_the_first_release_is_logged_however_old_its_cause(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    name = "murmur-below-forty-decibels"
    path = next(data.rglob(f"{name}.yml"))
    rating = re.findall(r"^    rating: (\S+)$", path.read_text("utf-8"), re.MULTILINE)[-1]
    entry = (
        "  - known: 2026-01-05\n    recorded: 2026-06-30\n"
        f"    rating: {rating}\n    class: fact-corrected\n    note: A slip of ours was mended.\n"
    )
    text = path.read_text("utf-8")
    start = text.index("history:\n")
    after = re.search(r"^\S", text[start + len("history:\n") :], re.MULTILINE)
    end = start + len("history:\n") + after.start() if after else len(text)
    path.write_text(text[:end] + entry + text[end:], "utf-8")
    pages = _pages(data)
    log = pages["corrections"].split("All entries")[0]
    assert f"claims/{name}/" in log
    assert "No correction has been needed" not in log
    assert "Fact corrected" in pages[f"claims/{name}/"].split("</header>")[0]


def test_a_withdrawn_claim_keeps_its_page_and_leaves_every_number(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    before = _pages(data)
    path = next(data.rglob("murmur-on-sale-in-march.yml"))
    path.write_text(path.read_text("utf-8") + "status: withdrawn\n", "utf-8")
    after = _pages(data)
    assert "Withdrawn." in after["claims/murmur-on-sale-in-march/"]
    counts = [
        int(match[1])
        for page in (before, after)
        if (match := re.search(r"All (\d+) claims?", page["murmur-kettle/"]))
    ]
    assert counts[1] == counts[0] - 1


def test_each_claim_page_counts_the_origins_that_it_shows() -> None:
    dataset, _ = load(REAL)
    assert dataset is not None
    for claim in dataset.published_claims.values():
        shown = strands(dataset.subjects[claim.subject], dataset, claim)
        counted = claim_origins(claim, dataset)
        assert {strand.origin.id for strand in shown} <= set(counted.ids), claim.id
        assert any(strand.inferred for strand in shown) == counted.inferred, claim.id
        assert sum(len(strand.reports) for strand in shown) == len(claim.appearances), claim.id


def test_two_passages_of_one_document_share_a_number_and_one_anchor(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    path = next(data.rglob("murmur-on-sale-in-january.yml"))
    text = path.read_text("utf-8")
    match = re.search(r"^  evidence:\n((?:    .*\n)+)", text, re.MULTILINE)
    assert match is not None
    first = re.match(r"    - source: (\S+)\n(?:      .*\n)+", match[1])
    assert first is not None
    path.write_text(text.replace(match[1], match[1] + first[0]), "utf-8")
    page = _pages(data)["claims/murmur-on-sale-in-january/"]
    assert page.count(f'id="evidence-{first[1]}"') == 1
    numbers = re.findall(r"<p><span>\[(\d+)\]", page)
    assert len(numbers) == len(set(numbers)) + 1


def test_addresses_that_are_not_given_or_empty_are_local() -> None:
    local = Addresses(LOCAL_SITE_URL, LOCAL_REPO_URL)
    assert Addresses.of(None, None) == Addresses.of("", "") == local
    assert Addresses.of("https://a.example/x", None).site_url == "https://a.example/x/"


def test_the_page_of_a_record_links_once_to_its_file(tmp_path: Path) -> None:
    dataset, problems = load(valid_data(tmp_path))
    assert dataset is not None, problems
    pages = {page.address: page for page in Site(dataset, ADDRESSES).pages()}
    for kind, records in (("claim", dataset.published_claims), ("source", dataset.sources)):
        for id in records:
            file = dataset.files[kind, id].shown
            content = pages[f"{kind}s/{id}/"].content
            assert content.count(f'href="{ADDRESSES.edit_url(file)}"') == 1, id


def test_the_title_of_a_source_names_its_version_or_else_its_day(tmp_path: Path) -> None:
    dataset, problems = load(valid_data(tmp_path))
    assert dataset is not None, problems
    titles = {page.address: page.title for page in Site(dataset, ADDRESSES).pages()}
    kinds = set()
    for id, source in dataset.sources.items():
        last = source.version or str(source.published or "undated")
        assert titles[f"sources/{id}/"] == f"{source.title} ({source.publisher}, {last})"
        kinds.add((source.version is not None, source.published is not None))
    assert kinds >= {(False, False), (False, True), (True, True)}


def test_a_report_without_a_result_only_asks_or_has_none_yet(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    name = "murmur-blue-by-december"
    assert "No result: it only asks" in _pages(data)[f"claims/{name}/"]
    for stance in ("affirms", "denies"):
        _edit(
            data,
            f"{name}.yml",
            "stance: questions" if stance == "affirms" else "stance: affirms",
            f"stance: {stance}",
        )
        page = _pages(data)[f"claims/{name}/"]
        assert "No result yet" in page
        assert "only asks" not in page


def test_outcomes_alone_have_a_look_of_their_own(tmp_path: Path) -> None:
    dataset, problems = load(valid_data(tmp_path))
    assert dataset is not None, problems
    page = _pages(tmp_path / "data")["claims/murmur-on-sale-in-march/"]
    looks = re.findall(r'<(?:a|b) class="g((?: g-[a-z-]+)*) i-[^>]*>([^<]+)<', page)
    outcomes = {label.label: f" g-{id}" for id, label in dataset.scales.outcome.items()}
    assert {label for _, label in looks} - outcomes.keys(), "there are other grades too"
    assert {label for _, label in looks} & outcomes.keys()
    for look, label in looks:
        assert look.startswith(outcomes[label]) if label in outcomes else "g-" not in look, label


@pytest.mark.parametrize("facts", [0, 1, FACTS, FACTS + 1])
@pytest.mark.parametrize("unforeseen", [0, 1])
def test_what_nobody_predicted_stands_once_behind_the_facts(
    facts: int, unforeseen: int, tmp_path: Path
) -> None:
    dataset, problems = load(valid_data(tmp_path))
    assert dataset is not None, problems
    subject = dataset.subjects["murmur-kettle"]
    fact = subject.what_happened[0].model_copy(update={"detail": None})
    many = subject.model_copy(
        update={"what_happened": (fact,) * facts, "unforeseen": subject.unforeseen[:unforeseen]}
    )
    pages = happened_pages(many)
    assert sum(len(page.facts) for page in pages) == facts
    assert sum(len(page.unforeseen) for page in pages) == unforeseen
    assert [page.has_unforeseen for page in pages] == [False] * (len(pages) - 1) + [True]
    assert {page.unforeseen_on for page in pages} == {len(pages)}


def test_an_archive_without_a_subject_has_the_menu_of_every_archive(tmp_path: Path) -> None:
    dataset, problems = load(valid_data(tmp_path))
    assert dataset is not None, problems
    empty = replace(dataset, subjects={}, claims={})
    labels = [item.label for item in main_menu(empty)]
    assert labels == ["Claims", "Sources", "Method", "Data"]
    own = [item.label for item in main_menu(dataset)]
    assert own == ["Compare", "What happened", "Timeline", *labels]
    two = main_menu(
        replace(dataset, subjects={**dataset.subjects, "other": dataset.subjects["murmur-kettle"]})
    )
    assert [item.label for item in two] == labels
    subjects, *others = foot_menu(empty)
    assert [(item.label, item.address) for item in subjects.items] == [("All subjects", "")]
    this, *same = foot_menu(dataset)
    assert this.label == "This subject"
    assert same == others
