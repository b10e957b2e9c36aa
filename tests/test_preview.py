"""The live preview: what an editor sees after saving a file."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from building import environment, project_copy
from datafolder import valid_data

PATIENCE = 60
"""Seconds after which a preview that shows nothing new has failed; a bound, not a measurement."""


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Run `mkdocs serve` on a copy of the project; give its folder and address."""
    project = project_copy(tmp_path / "project")
    with _served(project) as address:
        yield project, address


@contextmanager
def _served(project: Path, **variables: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (project / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=project,
            env=environment() | variables,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def _get(url: str) -> tuple[int, str]:
    """Return the status and the text that an address has now; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except (urllib.error.URLError, TimeoutError):
        return 0, ""


def _wait_for(url: str, words: str) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        text = _get(url)[1]
        if words in text:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{url} never showed {words!r}")


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edit_is_shown_a_fault_is_named_and_the_mended_page_comes_back(preview: tuple[Path, str]) -> None:
    project, address = preview
    path = next(iter(sorted((project / "data/claims").rglob("*.yml"))))
    page = f"{address}claims/{path.stem}/"
    text = path.read_text("utf-8")
    short = next(line for line in text.splitlines() if line.startswith("short: "))
    _wait_for(page, "<article")

    path.write_text(text.replace(short, "short: Words that an editor has just written"), encoding="utf-8")
    _wait_for(page, "Words that an editor has just written")

    path.write_text(text.replace(short, "shrt: A slip"), encoding="utf-8")
    shown = _wait_for(page, "problems in the data")
    assert f"data/claims/{path.parent.name}/{path.name}:" in shown
    assert "did you mean &#34;short&#34;?" in shown

    path.write_text(text, encoding="utf-8")
    _wait_for(page, short.removeprefix("short: ").strip('"'))
    assert not (project / "site").exists(), "a preview publishes nothing"


def test_a_draft_is_shown_with_a_notice(tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    with _served(project) as address:
        _wait_for(address + "claims/murmur-made-in-ambleforth/", "<strong>Draft.</strong>")


@pytest.fixture
def example(tmp_path: Path) -> Iterator[tuple[Path, str, Path]]:
    """Serve the example; give the project's folder, its address, and the folder that is served."""
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with _served(project, TMPDIR=str(temporary)) as address:
        _wait_for(address, "<article")
        (folder,) = temporary.glob("mkdocs_*")
        yield project, address, folder


def _rendered(folder: Path) -> set[str]:
    """Return the addresses of the pages of records that were written since the last edit."""
    kinds = ("claims", "sources", "topics", "entities", "outcomes", "changelog", "murmur-kettle")
    paths = (path for kind in kinds for path in folder.glob(f"{kind}/**/index.html"))
    return {path.parent.relative_to(folder).as_posix() + "/" for path in paths}


BLUE = "claims/murmur-blue-by-december/"
MARCH = "claims/murmur-on-sale-in-march/"


def test_only_what_is_asked_for_is_rendered_and_it_is_new(example: tuple[Path, str, Path]) -> None:
    project, address, folder = example
    claim = project / "data/claims/murmur-kettle/murmur-blue-by-december.yml"
    short = next(line for line in claim.read_text("utf-8").splitlines() if line.startswith("short: "))
    assert _rendered(folder) == set()
    _edit(claim, short, "short: Words of an editor")
    _wait_for(address + BLUE, "Words of an editor")
    assert _rendered(folder) == {BLUE}
    # What shows the edited claim is new too: a claim that names it, lists, downloads.
    for path in (MARCH, "claims/", "data/claims.csv", f"{BLUE}claim.json", f"{BLUE}citation.json"):
        assert "Words of an editor" in _get(address + path)[1], path
    assert _rendered(folder) == {BLUE, MARCH, "claims/"}
    assert "data-part" not in _get(f"{address}corrections/")[1]
    assert 'id="outcome-rated-true"' in _get(f"{address}methodology/")[1]
    status, page = _get(address + BLUE.rstrip("/"))
    assert (status, "Words of an editor" in page) == (200, True), "the last slash may be left out"
    for nothing in ("claims/no-such-claim/", "no-such-page/", "data/nothing.csv", f"{BLUE}nothing.json"):
        assert _get(address + nothing)[0] == 404, nothing


def test_a_template_is_shown_as_it_is_now(example: tuple[Path, str, Path]) -> None:
    project, address, folder = example
    assert "Words of a designer" not in _get(address + BLUE)[1]
    template = project / "hooks/factcheck/templates/claim.html.jinja"
    template.write_text(template.read_text("utf-8") + "<p>Words of a designer</p>\n", encoding="utf-8")
    _wait_for(address + BLUE, "Words of a designer")
    assert _rendered(folder) == {BLUE}


def test_a_new_claim_has_a_page_and_a_deleted_one_has_none(example: tuple[Path, str, Path]) -> None:
    project, address, _ = example
    claim = project / "data/claims/murmur-kettle/murmur-made-in-ambleforth.yml"
    new = claim.with_name("a-new-claim.yml")
    assert _get(f"{address}claims/a-new-claim/")[0] == 404
    new.write_text(claim.read_text("utf-8"), encoding="utf-8")
    _wait_for(f"{address}claims/a-new-claim/", "<strong>Draft.</strong>")
    assert '"claim.json"' in _get(f"{address}claims/a-new-claim/")[1]
    new.unlink()
    _wait_for(f"{address}claims/a-new-claim/", "There is no page at this address")
    assert _get(f"{address}claims/a-new-claim/")[0] == 404
    assert _get(f"{address}claims/a-new-claim/claim.json")[0] == 404


def test_broken_data_are_shown_at_every_address_and_no_old_page_comes_back(
    example: tuple[Path, str, Path],
) -> None:
    project, address, _ = example
    assert "<article" in _get(address + MARCH)[1]
    claim = project / "data/claims/murmur-kettle/murmur-on-sale-in-march.yml"
    _edit(claim, "conflicts_with: [murmur-on-sale-in-january]\n", "")
    _wait_for(address, "1 problem in the data")
    for path in (MARCH, BLUE, "claims/", "corrections/", "data/claims.csv"):
        shown = _get(address + path)[1]
        assert "one-sided-conflict" in shown, path
    _edit(claim, "related: ", "conflicts_with: [murmur-on-sale-in-january]\nrelated: ")
    _wait_for(address + MARCH, 'id="evidence"')
    assert "There is no page" not in _get(f"{address}corrections/")[1]


def test_a_build_that_fails_is_shown_in_place_of_the_page_until_it_is_mended(
    example: tuple[Path, str, Path],
) -> None:
    project, address, _ = example
    faults = {
        project / "docs/about.md": ("\n{{ no-such-part }}\n", "unknown-part: there is no part "),
        project / "hooks/theme/main.html": ("{% endif %}", "TemplateSyntaxError: "),
        project / "mkdocs.yml": ("]\n", "error parsing the configuration file"),
    }
    for path, (fault, told) in faults.items():
        sound = path.read_text("utf-8")
        path.write_text(sound + fault, encoding="utf-8")
        shown = _wait_for(f"{address}about/", told)
        assert "1 problem in the site" in shown
        assert "/livereload/" in shown, "the page does not come back by itself"
        assert told in _get(address + BLUE)[1]
        path.write_text(sound, encoding="utf-8")
        _wait_for(address + BLUE, 'id="evidence"')
        assert "<article" in _get(f"{address}about/")[1]


def test_a_link_that_leads_nowhere_is_told_when_its_page_is_asked_for(
    example: tuple[Path, str, Path],
) -> None:
    project, address, _ = example
    page = project / "docs/about.md"
    page.write_text(
        page.read_text("utf-8") + "\n<a href='../claims/nothing/'>Nothing</a>\n".replace("'", '"'), "utf-8"
    )
    _wait_for(f"{address}about/", ">Nothing</a>")
    log = (project / "log.txt").read_text("utf-8")
    assert 'broken-link: about/: link to "../claims/nothing/"' in log
    assert log.count("broken-link") == 1
