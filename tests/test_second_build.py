"""A build that uses what the build before kept writes what a clean build writes, byte for byte."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from markupsafe import escape

from building import ROOT, build, project_copy, tree
from datafolder import REAL_DATA, merged_data, valid_data
from factcheck import plain, search_index, written_before
from factcheck.claim_review import Reviews
from factcheck.dataset import Dataset
from factcheck.kept_file import content_digest
from factcheck.kept_records import KeptOnDisk
from factcheck.loading import LOCK, load
from factcheck.model import Claim, QuoteLock, Source
from factcheck.model.fields import MAX_SLUG
from factcheck.page_inputs import ClaimsBySource, claims_about, shown_claims
from factcheck.pages import Job, PageBuilder, timeline_view
from factcheck.program_version import program_version
from factcheck.published_file import PublishedFile
from factcheck.site import Site
from factcheck.site_cache import SiteCache
from factcheck.social_card import site_card
from writing import ADDRESSES

CLAIMS = "claims/murmur-kettle"
VERSION = b"this version"


def written(data: Path, folder: Path, cache: Path, published: Path, version: bytes = VERSION) -> list[str]:
    """Write the site of a data folder with a cache; return what was said of the cache."""
    said: list[str] = []
    records = KeptOnDisk(cache / "records", version, said.append)
    dataset, problems = load(data, records=records)
    assert dataset is not None
    assert problems == []
    records.save()
    kept = SiteCache(cache / "site", version, published, said.append)
    site = Site(dataset.for_pages(), ADDRESSES, cache=kept, digests=records.digests)
    shutil.rmtree(folder, ignore_errors=True)
    plain.write(site, ROOT / "docs", folder)
    site.keep(folder, time.time_ns())
    return said


class Before(NamedTuple):
    """The data of a build, the site that it wrote, and the cache that it left."""

    data: Path
    site: Path
    cache: Path

    @classmethod
    def below(cls, folder: Path) -> Before:
        return cls(folder / "data", folder / "site", folder / "cache")


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the example once; return the folder of all that the build had and left."""
    folder = tmp_path_factory.mktemp("before")
    before = Before.below(folder)
    assert before.data == valid_data(folder)
    assert written(*before, published=folder / "nothing") == []
    return folder


@pytest.fixture
def before(first_build: Path, tmp_path: Path) -> Before:
    """Copy what the first build had and left, for a second one."""
    shutil.copytree(first_build, tmp_path / "before")
    return Before.below(tmp_path / "before")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def made_anew(first: Path, second: Path, *names: str) -> set[str]:
    """Return the pages, or files of such names, that the second build did not take over from the first."""
    return {
        path.relative_to(second).as_posix()
        for name in names or ("*.html",)
        for path in second.rglob(name)
        if not (first / path.relative_to(second)).exists()
        or not path.samefile(first / path.relative_to(second))
    }


def add_claim(data: Path) -> None:
    text = (data / CLAIMS / "murmur-blue-by-december.yml").read_text(encoding="utf-8")
    (data / CLAIMS / "another-claim.yml").write_text(text, encoding="utf-8")


def remove_claim(data: Path) -> None:
    id = "murmur-is-the-nicest-kettle"
    (data / CLAIMS / f"{id}.yml").unlink()
    edit(data / "coverage/kettle-courier-2025-11-05.yml", f"claims: [{id}]", "reason: background")


def change_lock(data: Path, change: Callable[[dict[str, Any]], object]) -> None:
    lock = json.loads((data / LOCK).read_text(encoding="utf-8"))
    change(lock)
    (data / LOCK).write_text(json.dumps(lock), encoding="utf-8")


def turn_round(path: Path) -> None:
    """Turn the order of a file's records round."""
    records = re.split(r"^(?=\S)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text("".join(reversed(records)), encoding="utf-8")


def of_claim(id: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda data: edit(data / CLAIMS / f"{id}.yml", old, new)


def of_file(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda data: edit(data / name, old, new)


MARCH, BLUE, NICEST = "murmur-on-sale-in-march", "murmur-blue-by-december", "murmur-is-the-nicest-kettle"
DECIBELS, OWN_TEST = "murmur-below-forty-decibels", "makers-own-test-below-forty"
WIRE, COVERAGE = "sources/boiling-wire-2025-11-03.yml", "coverage/kettle-courier-2025-11-05.yml"
CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda data: None,
    "a claim": of_claim(BLUE, "short: ", "short: Now "),
    "a claim that another one shows": of_claim(MARCH, "short: ", "short: Now "),
    "a claim that was reported": of_claim(OWN_TEST, "short: ", "short: Now "),
    "a claim that was merged into another": of_claim(NICEST, "short: ", "short: Now "),
    "a rating": of_claim(MARCH, "rating: rated-true\n  answer", "rating: mixed\n  answer"),
    "the topic of a claim": of_claim(MARCH, "topic: kettle-launch", "topic: kettle-noise"),
    "the weight of a claim": of_claim(MARCH, "prominence: headline", "prominence: detail"),
    "the entities of a claim": of_claim(MARCH, ", winter-fair]", ", ambleforth]"),
    "the evidence of a claim": of_claim(
        MARCH, "- source: kettle-bench-2026-04-noise-test", "- source: kettle-bench-notes"
    ),
    "whence a claim came": of_claim(
        DECIBELS, "upstream: [murmur-data-sheet-first]", "upstream: [kettle-bench-notes]"
    ),
    "the last entry of a history": of_claim(MARCH, "known: 2026-04-03", "known: 2026-04-04"),
    "what a claim is related to": of_claim(
        MARCH,
        "related: [murmur-blue-by-december]",
        "related: [murmur-is-the-nicest-kettle]",
    ),
    "what a claim conflicts with": of_claim(MARCH, "conflicts_with: [murmur-on-sale-in-january]\n", ""),
    "what a claim reports": of_claim(OWN_TEST, "reports_that: murmur-below-forty-decibels\n", ""),
    "what a claim was merged into": of_claim(
        NICEST,
        "merged_into: murmur-below-forty-decibels",
        "merged_into: murmur-on-sale-in-march",
    ),
    "a former name of a claim": of_claim(DECIBELS, "[murmur-is-quiet]", "[murmur-is-silent]"),
    "a draft that is published": of_claim("murmur-made-in-ambleforth", "status: draft\n", ""),
    "a new claim": add_claim,
    "a claim less": remove_claim,
    "a source": of_file(WIRE, "title: ", "title: Now "),
    "the day of a source": of_file(WIRE, "2025-11-03", "2025-11-02"),
    "whence a source came": of_file(
        "sources/kettle-courier-2025-11-05.yml",
        "- source: boiling-wire-2025-11-03",
        "- source: kettle-bench-notes",
    ),
    "what a source was merged into": of_file(
        "sources/kettle-bench-noise.yml",
        "merged_into: kettle-bench-2026-04-noise-test",
        "merged_into: kettle-bench-notes",
    ),
    "a subject": of_file("subjects/murmur-kettle.yml", "question: ", "question: Now "),
    "the reports of a subject": of_file("subjects/murmur-kettle.yml", "  - teatime-herald-2025-11-07\n", ""),
    "what happened": of_file("subjects/murmur-kettle.yml", "claims: [murmur-on-sale-in-march, ", "claims: ["),
    "the site": of_file("site.yml", "name: ", "name: Now "),
    "whom the site has an interest in": of_file("site.yml", "[tolliver-wren]", "[dara-quist]"),
    "the day of the data": of_file("site.yml", "as_of: 2026-06-30", "as_of: 2026-07-01"),
    "a grade of a scale": of_file("scales.yml", "label: ", "label: Now "),
    "what a grade counts as": of_file("scales.yml", "settling: searched", "settling: open"),
    "a topic": of_file("topics.yml", "label: ", "label: Now "),
    "the order of topics": lambda data: turn_round(data / "topics.yml"),
    "an entity": of_file("entities.yml", "label: ", "label: Now "),
    "what kind an entity is": of_file("entities.yml", "kind: organisation", "kind: person"),
    "the glossary": of_file("glossary.yml", "label: ", "label: Now "),
    "other words of the glossary": of_file("glossary.yml", "also: [quiet boiling]", "also: [silent boil]"),
    "what a report covers": of_file(COVERAGE, "note: ", "note: Now "),
    "which claim a sentence carries": of_file(
        COVERAGE,
        '"3.2"\n    reason: background',
        '"3.2"\n    claims: [murmur-blue-by-december]',
    ),
    "who graded": of_file("gradings/first.yml", "basis: ", "basis: Now "),
    "a grade": of_file("gradings/second.yml", "mostly-true", "mixed"),
    "a grade of a report": of_file(
        "gradings/second.yml",
        "{sourcing: single-named, fidelity: distorted}",
        "{sourcing: unnamed, fidelity: minor}",
    ),
    "the day of proofs": lambda data: change_lock(
        data, lambda lock: [quote.update(proved="2026-02-03") for quote in lock["quotes"]]
    ),
    "a proof less": lambda data: change_lock(data, lambda lock: lock["quotes"].pop()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_record_changes_the_site_as_in_a_clean_build(
    name: str, before: Before, tmp_path: Path
) -> None:
    data, first, second, clean = before.data, before.site, tmp_path / "second", tmp_path / "clean"
    published = tree(first)
    CHANGES[name](data)
    assert written(data, second, before.cache, published=first) == []
    assert written(data, clean, tmp_path / "other", published=tmp_path / "nothing") == []
    assert tree(second) == tree(clean)
    assert tree(first) == published, "the published site was written to"
    assert (tree(second) != published) is (name != "nothing")


def test_pages_that_show_nothing_of_the_change_are_taken_over(before: Before, tmp_path: Path) -> None:
    data, first, cache = before
    second, third = tmp_path / "second", tmp_path / "third"
    CHANGES["a claim"](data)
    written(data, second, cache, published=first)
    claims = {name for name in made_anew(first, second) if (first / name).with_name("claim.json").exists()}
    # The claim itself, and the one that names it as related.
    changed = {"claims/murmur-blue-by-december/", "claims/murmur-on-sale-in-march/"}
    assert claims == {f"{address}index.html" for address in changed}
    lists = {
        name for name in made_anew(first, second) if name.startswith(("topics/", "entities/", "outcomes/"))
    }
    about = {"topics/kettle-launch/", "entities/murmur/", "outcomes/pending/"}
    assert lists == {f"{address}index.html" for address in about}
    beside = made_anew(first, second, "claim.json", "citation.*")
    files = ("claim.json", "citation.json", "citation.bib", "citation.txt")
    assert beside == {f"{address}{file}" for address in changed for file in files}
    written(data, third, cache, published=second)
    assert made_anew(second, third) <= {f"{path.stem}/index.html" for path in (ROOT / "docs").glob("*.md")}


def test_where_a_file_cannot_have_two_names_it_is_copied(
    before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = set()

    def refuse(new: Path, _old: Path) -> None:
        refused.add(new)
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    data, first, cache = before
    second = tmp_path / "second"
    assert written(data, second, cache, published=first) == []
    assert {second / "claims/murmur-blue-by-december/index.html", second / "data/claims.csv"} <= refused
    assert tree(second) == tree(first)
    assert made_anew(first, second, "*.*") == tree(second).keys()


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [spoil, cut_short, empty])
@pytest.mark.parametrize("name", ["records", "site"])
def test_a_damaged_cache_is_named_and_not_used(
    name: str, damage: Callable[[Path], None], before: Before, tmp_path: Path
) -> None:
    data, first, cache = before
    second = tmp_path / "second"
    damage(cache / name)
    assert written(data, second, cache, published=first) == [f"{name} is damaged and is ignored"]
    assert tree(second) == tree(first)
    assert written(data, tmp_path / "third", cache, published=second) == []


def test_a_cache_of_another_version_is_named_and_not_used(before: Before, tmp_path: Path) -> None:
    data, first, cache = before
    second = tmp_path / "second"
    assert written(data, second, cache, first, b"another version") == [
        "records was made by another version and is ignored",
        "site was made by another version and is ignored",
    ]
    assert tree(second) == tree(first)


def test_a_cache_that_cannot_be_written_is_named_and_the_site_is_whole(tmp_path: Path) -> None:
    data, first = valid_data(tmp_path), tmp_path / "first"
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    said = written(data, first, tmp_path / "cache", published=tmp_path / "nothing")
    assert [line.partition(":")[0] for line in said] == [
        "records cannot be read and is ignored",
        "records cannot be kept",
        "site cannot be read and is ignored",
        "site cannot be kept",
    ]
    assert (first / "claims/murmur-blue-by-december/index.html").exists()


@pytest.mark.parametrize("path", ["claims/murmur-blue-by-december/index.html", "data/claims.csv"])
@pytest.mark.parametrize("gone", [True, False])
def test_what_was_done_to_the_published_site_is_not_taken_over(
    path: str, gone: bool, before: Before, tmp_path: Path
) -> None:
    data, first, cache = before
    second = tmp_path / "second"
    sound = tree(first)
    if gone:
        (first / path).unlink()
    else:
        spoil(first / path)
    written(data, second, cache, published=first)
    assert tree(second) == sound


def test_a_published_file_is_read_again_when_anything_was_done_to_it(
    before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, first, cache = before
    sound = tree(first)
    for path in first.rglob("*"):
        os.utime(path, (0, 0))
    written(data, tmp_path / "second", cache, published=first)
    page = tmp_path / "second/claims/murmur-blue-by-december/index.html"
    spoil(page)
    os.utime(page, (0, 0))
    read = []

    def digest(content: bytes) -> bytes:
        read.append(content)
        return content_digest(content)

    monkeypatch.setattr(written_before, "content_digest", digest)
    written(data, tmp_path / "third", cache, published=tmp_path / "second")
    assert read == [page.read_bytes()]
    assert tree(tmp_path / "third") == sound
    read.clear()
    written(data, tmp_path / "fourth", cache, published=tmp_path / "third")
    new = (tmp_path / "third/claims/murmur-blue-by-december").iterdir()
    assert sorted(read) == sorted(path.read_bytes() for path in new), "files that were written just now"


def test_a_broken_link_is_found_on_a_page_that_is_taken_over(before: Before, tmp_path: Path) -> None:
    data, first, kept = before
    dataset, _ = load(data)
    assert dataset is not None
    records = KeptOnDisk(tmp_path / "none", VERSION, print)
    load(data, records=records)
    cache = SiteCache(kept / "site", VERSION, first, print)
    site = Site(dataset.for_pages(), ADDRESSES, cache=cache, digests=records.digests)
    (tmp_path / "second").mkdir()
    # Without the hand-written pages, to which all pages lead.
    broken = site.write(tmp_path / "second", lambda depth, section: plain.plain_frame(site, depth, section))
    assert any("methodology" in line for line in broken)
    assert (tmp_path / "second/claims/murmur-blue-by-december/index.html").samefile(
        first / "claims/murmur-blue-by-december/index.html"
    )


def reduced(claims: Iterable[Claim], coverage: Iterable[str], dataset: Dataset) -> Dataset:
    """Return a dataset with some claims, their proofs and their grades, and what some reports cover."""
    shown = {one.id: one for one in claims}
    names = {name for one in shown.values() for name in (one.id, *one.former_ids)}
    places = {(said.source, said.place) for one in shown.values() for said in one.appearances}
    return replace(
        dataset,
        claims={id: one for id, one in dataset.claims.items() if id in shown},
        coverage={id: dataset.coverage[id] for id in coverage},
        gradings={
            id: grading.model_copy(
                update={"claims": {id: held for id, held in grading.claims.items() if id in names}}
            )
            for id, grading in dataset.gradings.items()
        },
        lock=dataset.lock.model_copy(
            update={
                "captures": {},
                "quotes": tuple(
                    quote for quote in dataset.lock.quotes if (quote.source, quote.place) in places
                ),
            }
        ),
    )


def files_beside(record: Claim | Source, dataset: Dataset) -> list[PublishedFile]:
    """Return the files beside the page of a record."""
    return list(Site(dataset, ADDRESSES).files_beside(record))


def builder(dataset: Dataset) -> PageBuilder:
    """Return what renders the pages of a dataset."""
    return PageBuilder(dataset, ADDRESSES, Reviews(dataset, ADDRESSES))


def jobs(dataset: Dataset) -> dict[str, Job]:
    """Return the jobs of a dataset by name."""
    return {job.name: job for job in builder(dataset).jobs()}


@pytest.mark.parametrize("example", [True, False], ids=["example", "real data"])
def test_the_page_of_a_claim_follows_from_nothing_but_what_is_said(example: bool, tmp_path: Path) -> None:
    dataset, _ = load(valid_data(tmp_path) if example else REAL_DATA)
    assert dataset is not None
    whole = jobs(dataset)
    for claim in dataset.published_claims.values():
        name = f"claims/{claim.id}/"
        small = reduced(shown_claims(claim, dataset), (), dataset)
        assert list(jobs(small)[name].make()) == list(whole[name].make()), name
        assert files_beside(claim, small) == files_beside(claim, dataset), name


@pytest.mark.parametrize("example", [True, False], ids=["example", "real data"])
def test_the_page_of_a_source_follows_from_nothing_but_what_is_said(example: bool, tmp_path: Path) -> None:
    dataset, _ = load(valid_data(tmp_path) if example else REAL_DATA)
    assert dataset is not None
    whole, by_source = jobs(dataset), ClaimsBySource(dataset)
    card = str(escape(site_card(dataset).alt))
    for source in dataset.sources.values():
        name = f"sources/{source.id}/"
        covered = [source.id] if source.id in dataset.coverage else []
        small = replace(reduced(by_source.shown(source), covered, dataset), lock=QuoteLock())
        small_card = str(escape(site_card(small).alt))
        # The site's card, which counts all claims, is said to be one of the things that it follows from.
        made = [replace(page, head=page.head.replace(small_card, card)) for page in jobs(small)[name].make()]
        assert made == list(whole[name].make()), name
        assert files_beside(source, small) == files_beside(source, dataset), name


COPIES = 130
"""So many claims, each with two entries in its history, have a changelog of more than one page."""


def crossed(dataset: Dataset) -> Dataset:
    """Return large subjects: a claim of each contradicts, and decides a fact of, the next one."""
    ids = list(dataset.subjects)
    claims, files, subjects = dict(dataset.claims), dict(dataset.files), dict(dataset.subjects)
    for id, following in zip(ids, [*ids[1:], ids[0]], strict=True):
        last = max(dataset.claims_by_subject[id], key=lambda claim: claim.history[-1].recorded)
        for number in range(COPIES):
            copy = f"copy-{number}-of-{last.id}"[:MAX_SLUG]
            claims[copy] = last.model_copy(update={"id": copy, "former_ids": ()})
            files["claim", copy] = files["claim", last.id]
        other, decided, *_ = dataset.claims_by_subject[following]
        claims[last.id] = last.model_copy(update={"conflicts_with": (other.id,)})
        fact = subjects[id].what_happened[0].model_copy(update={"claims": (decided.id,)})
        subjects[id] = subjects[id].model_copy(update={"what_happened": (fact,)})
    return replace(dataset, claims=claims, subjects=subjects, files=files)


def test_pages_about_something_follow_from_nothing_but_what_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that single verdicts have pages of their own, and the timeline leads into the changelog.
    monkeypatch.setattr(timeline_view, "LARGEST_BOOKKEEPING", 10_000)
    loaded, _ = load(merged_data(tmp_path))
    assert loaded is not None
    dataset = crossed(loaded)
    whole, about = builder(dataset), claims_about(dataset)
    card = str(escape(site_card(dataset).alt))
    kinds = set()
    for job in whole.jobs():
        if job.about is None:
            continue
        small = builder(reduced(about[job.about].values(), (), dataset))
        made = {one.name: one for one in small.jobs()}[job.name]
        if job.facts() != ():
            # Which pages of the changelog there are is said to be one of the things that it follows from.
            small.__dict__["_changelog"] = whole._changelog
            assert made.facts() == job.facts()
        small_card = str(escape(site_card(small._dataset).alt))
        pages = [replace(page, head=page.head.replace(small_card, card)) for page in made.make()]
        assert pages == list(job.make()), job.name
        kinds.add(job.about[0])
    assert kinds == {"subject", "origins", "topic", "entity", "outcome", "claim", "source"}


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


PROGRAM: dict[str, Callable[[Path], object]] = {
    "a template": lambda project: append(
        project / "hooks/factcheck/templates/claim.html.jinja", "<p>New</p>\n"
    ),
    "the model": lambda project: append(project / "hooks/factcheck/model/claim.py", "# new\n"),
    "the theme": lambda project: append(project / "hooks/theme/partials/header.html", "<p>New</p>\n"),
    "a new package": lambda project: (project / "packages/kettle-1.0.dist-info").mkdir(parents=True),
    "the version of a package": lambda project: (project / "packages/murmur-1.0.dist-info").rename(
        project / "packages/murmur-2.0.dist-info"
    ),
}


@pytest.mark.parametrize("name", PROGRAM)
def test_a_changed_program_is_another_version(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    (project / "packages/murmur-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(project / "packages")
    versions = [program_version([project / "hooks"]) for _ in range(2)]
    PROGRAM[name](project)
    assert versions[0] == versions[1] != program_version([project / "hooks"])


@pytest.mark.parametrize("library", ["zlib.ZLIB_RUNTIME_VERSION", "sqlite3.sqlite_version"])
def test_another_library_of_the_system_is_another_version(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = program_version([])
    monkeypatch.setattr(library, "0.0")
    assert program_version([]) != version


def test_settings_of_somebody_else_do_not_change_the_search_index(
    before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured = tmp_path / "configured"
    shutil.copytree(before.site, configured)
    search_index.make(before.site)
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "main")
    (configured / "pagefind.yml").write_text("root_selector: h1\n", encoding="utf-8")
    search_index.make(configured)
    assert tree(configured / "pagefind") == tree(before.site / "pagefind")


class Project:
    """A copy of the project, built again and again with what the build before kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = project_copy(folder / "project", valid_data(folder))
        self.claim = self.folder / "site/claims/murmur-blue-by-december/index.html"
        self.addresses = {"SITE_URL": "", "REPO_URL": ""}
        self._clean = folder / "clean"

    def build(self, *options: str) -> str:
        result = build(self.folder, *options, **self.addresses)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout + result.stderr

    def equals_a_clean_build(self) -> bool:
        again = tree(self.folder / "site")
        for name in ("records", "site", "sound"):
            (self.folder / ".cache" / name).unlink()
        self.build("--site-dir", str(self._clean))
        return again == tree(self._clean)


def test_changed_files_of_the_project_change_the_site_as_in_a_clean_build(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.build()
    first = project.claim.stat().st_ino
    append(project.folder / "docs/assets/stylesheets/factcheck.css", "/* new */\n")
    append(project.folder / "docs/about.md", "\nNew words.\n")
    assert "ignored" not in project.build()
    assert project.claim.stat().st_ino == first
    assert project.equals_a_clean_build()
    style = "  - assets/stylesheets/search.css\n"
    edit(project.folder / "mkdocs.yml", "extra_css:\n", f"extra_css:\n{style}")
    assert "ignored" not in project.build()
    assert project.claim.stat().st_ino != first
    assert project.equals_a_clean_build()


def _move(project: Project) -> None:
    project.addresses |= {
        "SITE_URL": "https://kettle.example/facts/",
        "REPO_URL": "https://code.example/facts/",
    }


VERSIONS: dict[str, Callable[[Project], object]] = {
    "the addresses": _move,
    "a template": lambda project: PROGRAM["a template"](project.folder),
    "the theme": lambda project: PROGRAM["the theme"](project.folder),
    "the code": lambda project: edit(
        project.folder / "hooks/factcheck/pages/renderer.py", "DESCRIPTION = 300", "DESCRIPTION = 30"
    ),
}


def test_another_version_of_the_project_changes_the_site_as_in_a_clean_build(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.build()
    for name, change in VERSIONS.items():
        before = project.claim.read_bytes()
        change(project)
        assert "site was made by another version and is ignored" in project.build(), name
        assert project.claim.read_bytes() != before, name
        assert project.equals_a_clean_build(), name
