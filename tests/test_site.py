"""The built site, read from outside."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import yaml

from building import ROOT, build, project_copy, run, tree
from datafolder import merged_data, valid_data
from factcheck import page_writing
from factcheck.pages import Job
from reading import Document, broken_links, internal, pages, read
from writing import write_site

SUB_PATH = "https://example.org/reported-vs-released/"


def _ids(folder: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / "data" / folder).rglob("*.yml"))


def _record(path: Path) -> dict[str, object]:
    record = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    assert isinstance(record, dict)
    return record


def test_each_claim_and_each_source_has_one_page(site_pages: dict[str, Document]) -> None:
    for folder in ("claims", "sources"):
        built = sorted(
            address.split("/")[1] for address in site_pages if re.fullmatch(f"{folder}/[a-z0-9-]+/", address)
        )
        assert built == _ids(folder)


def test_claims_and_sources_link_to_each_other(site_pages: dict[str, Document]) -> None:
    for path in sorted((ROOT / "data/claims").rglob("*.yml")):
        claim = _record(path)
        address = f"claims/{path.stem}/"
        linked = internal(site_pages[address], address)
        text = path.read_text(encoding="utf-8")
        appearances = re.findall(r"^  - source: (\S+)$", text, re.MULTILINE)
        evidence = re.findall(r"^    - source: (\S+)$", text, re.MULTILINE)
        assert appearances, claim
        for source in (*appearances, *evidence):
            assert f"sources/{source}/" in linked
            assert address in internal(site_pages[f"sources/{source}/"], f"sources/{source}/")


def test_no_link_or_anchor_is_broken_at_the_root(site: Path) -> None:
    assert broken_links(site) == []


def test_the_site_works_unchanged_under_a_sub_path(site: Path, sub_path_site: Path) -> None:
    assert broken_links(sub_path_site, "/reported-vs-released/") == []
    assert sorted(tree(site)) == sorted(tree(sub_path_site))


def test_each_page_has_its_own_title_description_and_canonical_address(sub_path_site: Path) -> None:
    found = pages(sub_path_site)
    canonical = {}
    for address, document in found.items():
        if address == "404.html":
            continue
        assert document.title.strip(), address
        assert document.description.strip(), address
        assert document.canonical.startswith(SUB_PATH), address
        canonical[address] = document.canonical.removeprefix(SUB_PATH)
    assert {address for address, own in canonical.items() if own != address} == {""}
    titles = [document.title for address, document in found.items() if address != ""]
    assert len(set(titles)) == len(titles)


def test_the_sitemap_names_every_page_once(sub_path_site: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    document = ElementTree.parse(sub_path_site / "sitemap.xml")
    named = [element.text or "" for element in document.iter(f"{space}loc")]
    expected = {SUB_PATH + address for address in pages(sub_path_site) if address not in ("", "404.html")}
    assert set(named) == expected
    assert len(named) == len(expected)
    days = [element.text or "" for element in document.iter(f"{space}lastmod")]
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) for day in days)


def test_each_page_of_a_record_links_to_its_file(sub_path_site: Path) -> None:
    prefix = "https://github.example/us/site/edit/main/"
    for address, document in pages(sub_path_site).items():
        edits = [unquote(link.removeprefix(prefix)) for link in document.links if link.startswith(prefix)]
        if address == "404.html":
            assert edits == []
        else:
            assert len(edits) == 1, address
            assert (ROOT / edits[0]).is_file(), edits
        if address.startswith(("claims/", "sources/")) and address.count("/") == 2:
            assert Path(edits[0]).stem == address.split("/")[1]


def test_a_second_subject_builds_beside_the_first_by_data_alone(tmp_path: Path) -> None:
    data = merged_data(tmp_path / "merged")
    project = project_copy(tmp_path / "project", data)
    result = build(project)
    assert result.returncode == 0, result.stdout + result.stderr
    assert broken_links(project / "site") == []
    built = pages(project / "site")
    for subject in sorted((data / "subjects").glob("*.yml")):
        assert f"{subject.stem}/compare/" in built
        assert f"{subject.stem}/" in internal(built[""], "")
        assert str(_record(subject)["question"]) in built[f"{subject.stem}/"].text
    drafts = {
        path.stem for path in (data / "claims").rglob("*.yml") if _record(path).get("status") == "draft"
    }
    assert drafts
    expected = {path.stem for path in (data / "claims").rglob("*.yml")} - drafts
    moved = {str(former) for path in (data / "claims").rglob("*.yml") for former in _former(path)}
    assert {address.split("/")[1] for address in built if re.match("claims/.", address)} == expected | moved


def _former(path: Path) -> list[str]:
    former = _record(path).get("former_ids", [])
    assert isinstance(former, list)
    return former


def test_nothing_outside_the_data_knows_the_subject() -> None:
    words = set()
    for path in (ROOT / "data/subjects").glob("*.yml"):
        words |= {path.stem, str(_record(path)["title"])}
    for id, entity in _record(ROOT / "data/entities.yml").items():
        assert isinstance(entity, dict)
        words |= {id, entity["label"], *entity.get("aliases", [])}
    names = sorted(word for word in words if len(word) > 2)
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b", re.IGNORECASE)
    places = [ROOT / "mkdocs.yml", *(ROOT / "hooks").rglob("*"), *(ROOT / "docs").rglob("*")]
    texts = [
        path
        for path in places
        if path.suffix in (".py", ".jinja", ".html", ".md", ".yml", ".css", ".js", ".svg")
    ]
    assert len(texts) > 40
    found = [
        f"{path.name}: {match[0]}" for path in texts for match in pattern.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_a_plain_build_by_properdocs_gives_the_same_pages(site: Path, tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project")
    result = run(project, "properdocs", "build", "-f", "mkdocs.yml", "--strict")
    assert result.returncode == 0, result.stdout + result.stderr
    ours, theirs = tree(site), tree(project / "site")
    assert {path for path in ours if ours[path] != theirs.get(path)} == set()
    assert ours.keys() == theirs.keys()


def test_the_way_out_writes_the_same_pages_without_mkdocs(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = run(ROOT, "factcheck.command_line", "pages", str(folder))
    assert result.returncode == 0, result.stdout + result.stderr
    assert broken_links(folder) == []
    with_mkdocs = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")} == with_mkdocs
    for path in with_mkdocs:
        article = _article(site / path)
        assert "".join(_article(folder / path).split()) in "".join(article.split()), path


def _article(path: Path) -> str:
    match = re.search(
        r"<article class=\"[^\"]*fc-page[^>]*>(.*?)</article>\s*</(?:div|main)>",
        path.read_text("utf-8"),
        re.DOTALL,
    )
    assert match is not None, path
    return match[1]


def test_the_way_out_refuses_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    result = run(ROOT, "factcheck.command_line", "pages", str(tmp_path))
    assert result.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# -- builds that must fail, and leave the published site as it was -------------------------------


@pytest.fixture
def published(example_site: Path, tmp_path: Path) -> Path:
    """Return a project folder with the example whose site is published."""
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    shutil.copytree(example_site, project / "site")
    return project


def _fails_without_a_trace(project: Path, *options: str) -> str:
    before = tree(project / "site")
    result = build(project, *options)
    assert result.returncode != 0
    assert tree(project / "site") == before
    assert not [path.name for path in project.iterdir() if path.name.startswith(".site")]
    return result.stdout + result.stderr


def test_bad_data_fails_the_build_and_leaves_the_published_site(published: Path) -> None:
    path = next(iter(sorted((published / "data/claims").rglob("*.yml"))))
    path.write_text(path.read_text("utf-8").replace("rating: ", "rating: no-such-"), encoding="utf-8")
    shown = path.relative_to(published).as_posix()
    assert re.search(rf"{shown}:\d+:\d+: unknown-id: there is no outcome", _fails_without_a_trace(published))


def test_a_warning_fails_the_strict_build_and_leaves_the_published_site(published: Path) -> None:
    topics = published / "data/topics.yml"
    topics.write_text(
        topics.read_text("utf-8") + "spare:\n  label: Spare\n  description: Nothing.\n", "utf-8"
    )
    assert "unused: nothing uses the topic" in _fails_without_a_trace(published)
    result = run(published, "mkdocs", "build")
    assert result.returncode == 0, "without --strict a warning is only shown"


@pytest.mark.parametrize(
    "link", ["../claims/no-such-claim/", "../sources/#no-such-anchor", "methodology.md#nowhere"]
)
def test_a_broken_link_fails_the_strict_build(published: Path, link: str) -> None:
    page = published / "docs/about.md"
    page.write_text(page.read_text("utf-8") + f"\n[a link]({link})\n", encoding="utf-8")
    assert "broken-link: about/:" in _fails_without_a_trace(published)


def test_a_page_that_would_overwrite_another_fails_the_build(published: Path) -> None:
    (published / "docs/claims").mkdir()
    (published / "docs/claims/index.md").write_text("# Claims\n", encoding="utf-8")
    report = _fails_without_a_trace(published)
    assert (
        "data/topics.yml:1:1: page-address: the page claims/index.html would overwrite another one" in report
    )


def test_an_unknown_part_fails_the_build_with_its_line(published: Path) -> None:
    page = published / "docs/about.md"
    page.write_text("# About\n\n{{ no-such-part }}\n", encoding="utf-8")
    assert 'docs/about.md:3:1: unknown-part: there is no part "no-such-part"' in _fails_without_a_trace(
        published
    )


def test_a_killed_build_is_repaired_by_the_next_one(published: Path, example_site: Path) -> None:
    (published / "site").rename(published / ".site.old")
    (published / ".site.next").mkdir()
    (published / ".site.next/half.html").write_text("half a page")
    result = build(published)
    assert result.returncode == 0, result.stderr
    assert tree(published / "site") == tree(example_site)
    assert not [path.name for path in published.iterdir() if path.name.startswith(".site")]


def test_the_site_is_written_where_the_command_line_says(
    published: Path, example_site: Path, tmp_path: Path
) -> None:
    before = tree(published / "site")
    result = build(published, "--site-dir", str(tmp_path / "elsewhere"))
    assert result.returncode == 0, result.stderr
    assert tree(tmp_path / "elsewhere") == tree(example_site)
    assert tree(published / "site") == before


def test_hostile_words_in_a_vocabulary_are_shown_as_text(published: Path) -> None:
    topics = published / "data/topics.yml"
    first = next(line for line in topics.read_text("utf-8").splitlines() if line.startswith("  label: "))
    topics.write_text(
        topics.read_text("utf-8").replace(first, '  label: "<img src=x onerror=alert(1)>"', 1), "utf-8"
    )
    result = build(published)
    assert result.returncode == 0, result.stdout + result.stderr
    for path in (published / "site").rglob("*.html"):
        assert "<img" not in path.read_text("utf-8"), path


def test_a_git_checkout_is_never_replaced(published: Path) -> None:
    (published / "site/.git").mkdir()
    (published / "site/.git/HEAD").write_text("ref: refs/heads/pages")
    assert "is a git checkout" in _fails_without_a_trace(published)


def test_a_published_folder_behind_a_link_is_updated_in_its_place(
    published: Path, example_site: Path
) -> None:
    (published / "site").rename(published / "real")
    (published / "site").symlink_to("real")
    result = build(published, REPO_URL="", SITE_URL="")
    assert result.returncode == 0, result.stdout + result.stderr
    assert (published / "site").is_symlink()
    assert tree(published / "real") == tree(example_site)


def test_no_file_of_the_theme_overrides_leaks_into_the_site(site: Path) -> None:
    endings = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert not endings & {".jinja", ".py", ".yml", ".md"}
    assert read(site / "404.html").title.startswith("Page not found")


def test_the_pages_are_the_same_however_many_processes_write_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for number, worth_sharing in enumerate((10**9, 1)):
        (tmp_path / str(number)).mkdir()
        monkeypatch.setattr(page_writing, "WORTH_SHARING", worth_sharing)
        monkeypatch.setattr(page_writing, "processors", lambda: 3)
        data = valid_data(tmp_path / str(number))
        written.append(tree(write_site(data, tmp_path / f"site-{number}")))
    assert len(written[0]) > 30
    assert written[0] == written[1]


def test_a_process_that_is_killed_fails_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, write = os.getpid(), page_writing.PageWriter.write

    def die(writer: page_writing.PageWriter, jobs: Iterable[Job]) -> page_writing.Written:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return write(writer, jobs)

    monkeypatch.setattr(page_writing, "WORTH_SHARING", 1)
    monkeypatch.setattr(page_writing, "processors", lambda: 2)
    monkeypatch.setattr(page_writing.PageWriter, "write", die)
    with pytest.raises(page_writing.SiteError, match="was killed; nothing was published"):
        write_site(valid_data(tmp_path), tmp_path / "site")
