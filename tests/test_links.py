"""Addresses: our own, those of others, and deep links to a phrase."""

from __future__ import annotations

from itertools import product
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from factcheck.link_check import LinkCheck
from factcheck.links import address_of_record, same_address, text_fragment, to_root


def test_a_deep_link_opens_a_page_at_a_phrase() -> None:
    link = text_fragment("https://kettle.example/a?b=c", "will be heard in March")
    assert link == "https://kettle.example/a?b=c#:~:text=will%20be%20heard%20in%20March"


def test_a_deep_link_keeps_the_fragment_of_the_address() -> None:
    assert text_fragment("https://kettle.example/a#top", "x") == "https://kettle.example/a#top:~:text=x"


def test_what_has_a_meaning_in_a_deep_link_is_encoded() -> None:
    link = text_fragment("https://kettle.example/", "red, blue & well-made #1 “größer”")
    assert link.partition("text=")[2] == (
        "red%2C%20blue%20%26%20well%2Dmade%20%231%20%E2%80%9Cgr%C3%B6%C3%9Fer%E2%80%9D"
    )


@pytest.mark.parametrize(
    "other",
    [
        "http://kettle.example/a",
        "https://kettle.example/a/",
        "HTTPS://Kettle.Example/a",
        "https://www.kettle.example:443/a#part",
        "http://kettle.example:80/a",
    ],
)
def test_variants_of_an_address_are_the_same_document(other: str) -> None:
    assert same_address(other) == same_address("https://kettle.example/a")


@pytest.mark.parametrize(
    "other",
    [
        "https://kettle.example/A",
        "https://kettle.example/a?page=2",
        "https://kettle.example:8080/a",
        "https://tea.kettle.example/a",
        "https://kettle.example/",
    ],
)
def test_other_paths_queries_ports_and_hosts_are_other_documents(other: str) -> None:
    assert same_address(other) != same_address("https://kettle.example/a")


@pytest.mark.parametrize(
    ("kind", "address"),
    [("claim", "claims/x/"), ("source", "sources/x/"), ("subject", "x/"), ("glossary", None)],
)
def test_a_record_has_one_address(kind: str, address: str | None) -> None:
    assert address_of_record(kind, "x") == address


@pytest.mark.parametrize(("address", "root"), [("", "./"), ("a/", "../"), ("claims/x/", "../../")])
def test_the_root_is_reached_from_any_depth(address: str, root: str) -> None:
    assert to_root(address) == root


BASE = "/on/a/host/"
PAGES = ("", "a/", "a/b/", "a/b/c/", "b/", "a b/", "404.html")


@pytest.mark.parametrize("address", PAGES)
def test_a_link_is_broken_exactly_where_a_browser_would_find_nothing(address: str) -> None:
    steps = ("..", ".", "a", "b", "%61", "a%20b", "404.html")
    paths = {"/".join(path) + end for n in range(4) for path in product(steps, repeat=n) for end in ("", "/")}
    paths |= {f"{BASE}a/", f"{BASE}c/", "/a/", "?a", "a/?b", "//example.com/a/"}
    links = {path + anchor for path in paths - {"/"} for anchor in ("", "#", "#top", "#t%6fp", "#bottom")}
    check = LinkCheck(BASE)
    for page in PAGES:
        check.add(page, '<p id="top">')
    check.add(address, '<p id="top">' + "".join(f'<a href="{link}">' for link in sorted(links)))

    def is_sound(link: str) -> bool:
        parts = urlsplit(urljoin(f"https://example.org{BASE}{address}", link))
        if not parts.path.startswith(BASE) or parts.netloc != "example.org":
            return parts.netloc != "example.org"
        anchor = unquote(parts.fragment)
        return unquote(parts.path).removeprefix(BASE) in PAGES and anchor in ("", "top")

    found = {line.split('"')[1] for line in check.broken(())}
    assert found == {link for link in links if not is_sound(link)}


def test_links_that_no_page_has_any_more_are_forgotten_when_they_are_most() -> None:
    check = LinkCheck(BASE)
    for number in range(3):
        check.add("a/", f'<a href="../{number}/">')
        check.add("b/", f'<p id="top"><a href="../a/#{number}"><a href="../c/">')
    assert len(check.texts) == 7
    small = check.compact()
    assert sorted(small.texts) == ["../2/", "../a/#2", "../c/"]
    assert small.broken(()) == check.broken(()) != []
    assert small.compact() is small
