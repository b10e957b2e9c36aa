"""What the pages allow a browser to do: the policy of each page, and builds that would break it."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from building import ROOT, build, project_copy
from datafolder import valid_data
from factcheck.command_line import main
from factcheck.content_security import faults, is_suspect
from page_kinds import KINDS, open_settled
from page_kinds import address as page_address

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
FORBIDDEN = {
    "<script>go()</script>": "an inline script",
    '<script type="module">go()</script>': "an inline script",
    '<script type="importmap">{}</script>': "an inline script",
    "<SCRIPT\n>go()</SCRIPT>": "an inline script",
    "<style>p { color: red }</style>": "a style element",
    '<p style="color: red">': 'the attribute "style" of <p>',
    "<p\nstyle='color: red'>": 'the attribute "style" of <p>',
    '<p class="a"onclick="go()">': 'the attribute "onclick" of <p>',
    "<svg/onload=go()>": 'the attribute "onload" of <svg>',
    '<a href="javascript:go()">': 'a script in the attribute "href" of <a>',
    '<a href=" JavaScript:go()">': 'a script in the attribute "href" of <a>',
    '<object data="javascript:go()">': 'a script in the attribute "data" of <object>',
    '<a xlink:href="javascript:go()">': 'a script in the attribute "xlink:href" of <a>',
}
ALLOWED = (
    '<script src="a.js" defer></script>',
    '<script defer src="a.js"></script>',
    '<script type="application/ld+json">{"style": "style=1"}</script>',
    '<script id="state" type="application/json">{}</script>',
    "<p>In CSS, style=&quot;x&quot; and onclick=1 are words; so is &lt;script&gt;</p>",
    '<svg><path fill="red"/></svg>',
    '<td data-head="javascript:go()" lang="javascript:go()">',
    '<a href="java script:go()">',
)


def _policies(html: str) -> list[dict[str, str]]:
    return [
        dict(directive.strip().partition(" ")[::2] for directive in unescape(policy).split(";"))
        for policy in META.findall(html)
    ]


@pytest.mark.parametrize("html", FORBIDDEN)
def test_what_the_policy_forbids_is_found_with_its_place(html: str) -> None:
    assert is_suspect(html) or html != html.lower()
    (fault,) = faults(f"<p>\n  {html}", "x/index.html")
    assert (fault.path, fault.line, fault.column) == ("x/index.html", 2, 3)
    assert fault.message == f"{FORBIDDEN[html]}; the policy of the site forbids it"


@pytest.mark.parametrize("html", ALLOWED)
def test_what_the_policy_allows_is_no_fault(html: str) -> None:
    assert list(faults(html, "x/index.html")) == []


def test_every_page_has_one_policy_and_one_referrer_policy_before_anything_that_loads(site: Path) -> None:
    wider = []
    for path in sorted(site.rglob("*.html")):
        html = path.read_text("utf-8")
        (policy,) = _policies(html)
        assert policy["default-src"] == policy["base-uri"] == "'none'"
        assert "unsafe-inline" not in str(policy)
        assert "'unsafe-eval'" not in str(policy)
        assert html.count('<meta name="referrer" content="no-referrer">') == 1
        assert not re.search(r"<(?:link|script|style|img|body)\b", html[: html.index(META.search(html)[0])])  # type: ignore[index]
        if policy["script-src"] != "'self'":
            wider.append(path.relative_to(site).parts[0])
    assert set(wider) <= {"404.html", "search"}, "only pages that search may run WebAssembly"


def test_pages_written_without_mkdocs_have_the_same_policies(site: Path, tmp_path: Path) -> None:
    options = ["--docs", str(ROOT / "docs"), "--data", str(ROOT / "data")]
    assert main(["pages", str(tmp_path / "plain"), *options]) == 0
    found = sorted((tmp_path / "plain").rglob("*.html"))
    assert len(found) > len(KINDS)
    for path in found:
        own = site / path.relative_to(tmp_path / "plain")
        assert _policies(path.read_text("utf-8")) == _policies(own.read_text("utf-8"))


def _fails(project: Path, path: str, what: str) -> None:
    result = build(project)
    assert result.returncode != 0
    output = " ".join((result.stdout + result.stderr).split())
    assert re.search(rf"{re.escape(path)}:\d+:\d+: content-security: {re.escape(what)}", output), output
    assert not (project / "site").exists()


def test_an_inline_script_on_a_hand_written_page_fails_the_build(tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    with (project / "docs/about.md").open("a", encoding="utf-8") as file:
        file.write("\n<script>document.title = 'x'</script>\n")
    _fails(project, "about/index.html", "an inline script")


def test_an_inline_style_on_a_page_of_a_record_fails_the_build(tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    template = project / "hooks/factcheck/templates/claim.html.jinja"
    template.write_text(template.read_text("utf-8") + '<p style="color: red">x</p>', "utf-8")
    claim = sorted(path.stem for path in (project / "data/claims").rglob("*.yml"))[0]
    _fails(project, f"claims/{claim}/index.html", 'the attribute "style" of <p>')


def test_an_inline_script_in_the_theme_fails_the_build(tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    shutil.rmtree(project / "hooks/theme/partials/javascripts")
    _fails(project, "404.html", "an inline script")


def test_a_browser_obeys_the_policy(page: Page, address: str) -> None:
    for kind in KINDS:
        page.goto(address + page_address(kind))
        outcome = page.evaluate("""async () => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", '<p id="tried" style="color: rgb(1, 2, 3)">x</p>');
            const style = getComputedStyle(document.getElementById("tried")).color;
            let fetched = true;
            await fetch("https://example.org/").catch(() => { fetched = false; });
            return { ran: window.ran ?? false, styled: style === "rgb(1, 2, 3)", fetched };
        }""")
        assert outcome == {"ran": False, "styled": False, "fetched": False}, kind


def test_nothing_is_kept_but_the_choice_of_the_theme(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    kept = "[Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]"
    databases = "async () => (await indexedDB.databases()).length + (await caches.keys()).length"

    def visit_all() -> None:
        for kind in KINDS:
            open_settled(page, address + page_address(kind))

    visit_all()
    assert page.evaluate(kept) == [[], [], ""]
    page.get_by_role("button", name="Dark theme").click()
    visit_all()
    assert page.evaluate(kept) == [[["/reported-vs-released/theme", "dark"]], [], ""]
    assert page.evaluate(databases) == 0
    assert context.cookies() == []
    context.close()


def test_no_other_script_can_keep_anything(site: Path) -> None:
    keeping = re.compile(r"\b(?:localStorage|sessionStorage|indexedDB|caches|cookie|cookieStore)\b")
    own = sorted((site / "assets/javascripts").glob("*.js"))
    assert [path.name for path in own if keeping.search(path.read_text("utf-8"))] == ["theme.js"]


def test_every_link_to_another_site_says_so_and_opens_no_window(site: Path) -> None:
    seen = 0
    for path in sorted(site.rglob("*.html")):
        for tag in re.findall(r"<a\b[^>]*>", path.read_text("utf-8")):
            assert not re.search(r"\s(target|referrerpolicy)\b", tag), f"{path}: {tag}"
            outside = re.search(r'href="(?:[a-z]+:)?//', tag, re.IGNORECASE) is not None
            match = re.search(r'rel="([^"]*)"', tag)
            told = {"external"} & set(match[1].split() if match else [])
            assert told == ({"external"} if outside else set()), f"{path}: {tag}"
            seen += outside
    assert seen > 0
