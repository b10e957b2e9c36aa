"""Small inputs that ask for endless time or memory are refused at their place, in bounded time and memory."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
import string
from collections.abc import Iterator
from functools import cache, reduce
from operator import or_
from pathlib import Path

import pytest

import factcheck
from bounded import bounded
from commands import import_records, run
from datafolder import EXAMPLES, OWN_ADDRESSES, report
from factcheck.checking import check
from factcheck.loading import LOCK
from factcheck.proof import _search
from factcheck.site import Site
from factcheck.text_edits import with_linked_ids
from factcheck.yaml_tree import MAX_BYTES
from writing import ADDRESSES

CLAIM = "claims/murmur-kettle/murmur-blue-by-december.yml"
REASONING = "reasoning: Both editions of the data sheet list red and grey only."
GOOD = (EXAMPLES / "valid" / CLAIM).read_text(encoding="utf-8")
ROOM = MAX_BYTES - len(GOOD) - 2000

_LAUGHS = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 10))
YAML = {
    "aliases": ("l0: &l0 ha\n" + _LAUGHS, "alias"),
    "aliases in one list": ("a: [&x [ha, ha], " + "*x, " * 50_000 + "*x]\n", "alias"),
    "aliases of a text": (f"a: &x {'h' * 100_000}\nb: [" + "*x, " * 30_000 + "*x]\n", "alias"),
    "merge keys": ("a: &a {b: c}\n" + "".join(f"d{n}:\n  <<: *a\n" for n in range(10_000)), "merge-key"),
    "anchors": ("".join(f"a{n}: &a{n} x\n" for n in range(14_000)), "anchor"),
    "tags": ("".join(f"a{n}: !!str x\n" for n in range(14_000)), "tag"),
    "lists in lists": ("a: " + "[" * 10_000 + "]" * 10_000, "nesting"),
    "lists that stay open": ("a: " + "[" * ROOM, "nesting"),
    "mappings in mappings": ("a: " + "{a: " * 10_000 + "b" + "}" * 10_000, "nesting"),
    "lines in lines": ("\n".join(" " * depth + "a:" for depth in range(600)), "nesting"),
    "entries in entries": ("a:\n  " + "- " * 10_000 + "b", "nesting"),
    "keys in keys": ("? " * 10_000 + "a", "syntax"),
    "a long text": ("a: " + "x" * ROOM, "unknown-key"),
    "a long text of lines": ("a: |\n" + "  x\n" * (ROOM // 4), "unknown-key"),
    "a long text of escapes": ('a: "' + "\\u0041" * (ROOM // 6) + '"', "unknown-key"),
    "a long key": ("? " + "x" * ROOM + "\n: y", "unknown-key"),
    "keys": ("".join(f"k{n}: x\n" for n in range(20_000)), "unknown-key"),
    "the same key": ("a: x\n" * 45_000, "duplicate-key"),
    "keys without a value": ("".join(f"k{n}:\n" for n in range(20_000)), "empty-value"),
    "entries without a value": ("related:\n" + "  -\n" * 45_000, "empty-value"),
    "documents": ("--- a\n" * 40_000, "syntax"),
    "empty documents": ("---\n" * 50_000, "syntax"),
    "controls": ("a: " + "\u202e" * (ROOM // 3), "control-character"),
    "controls on lines": ("# \u202e\n" * (ROOM // 6), "control-character"),
    "tags that are no text": ("a: !<" + "!" * ROOM + "%ED%A0%80>", "tag"),
    "ids that are not there": ("related: [" + ", ".join(f"x{n}" for n in range(3000)) + "]", "unknown-id"),
    "open quotes": ("a: '" + "''" * (ROOM // 2), "syntax"),
    "colons": ("a: b" + ": " * (ROOM // 2), "syntax"),
    "question marks": ("?\n" * (ROOM // 2), "duplicate-key"),
}


def _checked(data: Path) -> list[str]:
    return bounded(lambda: report(data))


@pytest.mark.parametrize("name", YAML)
def test_a_bomb_of_yaml_is_refused_at_its_place(name: str, data: Path) -> None:
    bomb, rule = YAML[name]
    raw = (GOOD + bomb + "\n").encode()
    assert len(raw) <= MAX_BYTES
    (data / CLAIM).write_bytes(raw)
    found = [line for line in _checked(data) if f": {rule}: " in line]
    assert found
    match = re.match(rf"data/{CLAIM}:(\d+):(\d+): ", found[0])
    assert match is not None, found[0][:200]
    assert GOOD.count("\n") < int(match[1]) <= raw.count(b"\n") + 1


NUMBERS = {
    "a day": ("written: 2026-02-02", "written: {}", "date"),
    "a deadline": ("deadline: 2026-12-31", "deadline: {}", "date"),
    "a place": ("place: line 14", "place: line {}", "place"),
}


@pytest.mark.parametrize(
    "number", ["9" * 5000, "999999999-01-01", "1e999999999", "0x" + "f" * 5000, "inf", "9:" * 9999]
)
@pytest.mark.parametrize("name", NUMBERS)
def test_a_huge_number_is_refused_at_its_place(name: str, number: str, data: Path) -> None:
    old, new, rule = NUMBERS[name]
    (data / CLAIM).write_text(GOOD.replace(old, new.format(f"'{number}'")), encoding="utf-8")
    place = f"data/{CLAIM}:{GOOD[: GOOD.index(old)].count(chr(10)) + 1}:"
    found = [line for line in _checked(data) if line.startswith(place)]
    assert [line.split(": ")[1] for line in found] == [rule]
    assert len(found[0]) < 500


MARKDOWN = {
    "open brackets": "[" * 7900,
    "open pictures": "![" * 3900,
    "brackets and addresses": "[" * 3900 + "](" * 2000,
    "quotes": "> " * 3900 + "x",
    "lists": "- " * 3900 + "x",
    "starred lists": "* " * 3900 + "x",
    "numbered lists": "1. " * 2600 + "x",
    "lists by indent": "\n".join("    " * depth + "- a" for depth in range(60)),
    "quotes and lists": "> - " * 1900 + "x",
    "lists on every line": "\n".join(" " * 80 * line + "- " * 20 + "a" for line in range(12)),
}
HARMLESS_MARKDOWN = {
    "stars": "*" * 7900,
    "stars and words": "**a*" * 1900,
    "underscores": "_a __b " * 1100,
    "links": "[a](" * 1900,
    "addresses": "[a](<" * 1500,
    "backticks": "".join("`" * number + " " for number in range(1, 120)),
    "backslashes": "\\" * 7900,
    "references": "&#" * 3900,
    "ampersands": "&" * 7900,
    "headings": "# " * 3900,
    "underlined": "a\n=\n" * 1900,
    "definitions": "[a]: https://b.example\n" * 300,
    "spaces": "a" + " " * 7000 + "b",
    "line ends": "a" + "\n" * 7000 + "b",
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_bomb_of_markdown_is_refused_at_its_place(name: str, data: Path) -> None:
    bad = GOOD.replace(REASONING, "reasoning: " + json.dumps(MARKDOWN[name]))
    (data / CLAIM).write_text(bad, encoding="utf-8")
    assert [line.split(": ")[:2] for line in _checked(data)] == [[f"data/{CLAIM}:32:14", "markup"]]


@pytest.mark.parametrize("name", HARMLESS_MARKDOWN)
def test_markdown_that_only_looks_like_a_bomb_is_rendered(name: str, data: Path) -> None:
    good = GOOD.replace(REASONING, "reasoning: " + json.dumps("Words. " + HARMLESS_MARKDOWN[name]))
    (data / CLAIM).write_text(good, encoding="utf-8")

    def rendered() -> bool:
        dataset, problems = check(data, OWN_ADDRESSES)
        assert dataset is not None, problems
        assert problems == []
        page = f"claims/{Path(CLAIM).stem}/"
        return any(
            made.address == page and "Words." in made.content for made in Site(dataset, ADDRESSES).pages()
        )

    assert bounded(rendered)


# -- folders ---------------------------------------------------------------------------------------


def _source(upstream: str = "") -> str:
    example = (EXAMPLES / "valid" / "sources" / "boiling-wire-2025-11-03.yml").read_text(encoding="utf-8")
    lines = [
        line
        for line in example.splitlines()
        if re.match(r"(title|publisher|published|type|url|archive_url)", line)
    ]
    edge = (
        f"upstream:\n  - source: {upstream}\n    relation: translates\n    credit: As it says\n"
        if upstream
        else ""
    )
    return "\n".join(lines) + "\n" + edge


def test_thousands_of_tiny_files_are_each_reported(data: Path) -> None:
    for number in range(3000):
        (data / "sources" / f"tiny-{number:04}.yml").write_text("a")
    found = [line for line in _checked(data) if "/tiny-" in line]
    assert len(found) == 3000
    assert found[-1].startswith("data/sources/tiny-2999.yml:1:1: wrong-type: ")


@pytest.mark.parametrize("last", ["chain-0000", ""])
def test_a_chain_of_two_thousand_descents_needs_no_stack(last: str, data: Path) -> None:
    for number in range(2000):
        upstream = f"chain-{number + 1:04}" if number < 1999 else last
        (data / "sources" / f"chain-{number:04}.yml").write_text(_source(upstream))
    found = _checked(data)
    assert [line for line in found if "/chain-" in line]
    assert any(": derivation-cycle: " in line for line in found) == bool(last)


def test_a_file_name_of_255_bytes_is_refused_by_its_name(data: Path) -> None:
    (data / "sources" / ("a" * 251 + ".yml")).write_text(_source())
    (line,) = _checked(data)
    assert ": file-name: the file's name " in line


def test_a_deep_folder_of_claims_is_refused(data: Path) -> None:
    deep = data.joinpath("claims", *["a"] * 900)
    deep.mkdir(parents=True)
    (deep / "claim.yml").write_text(GOOD)
    (line,) = _checked(data)
    assert line.endswith(
        ": file-name: the claim is in no subject's folder; expected claims/<subject>/<id>.yml"
    )


# -- the lock --------------------------------------------------------------------------------------

_CAPTURE = {"sha256": "0", "words": 1, "quoted": 1, "sentences": [], "runs": []}
LOCKS = {
    "deep lists": "[" * 1_000_000,
    "deep mappings": '{"quotes":' * 200_000,
    "a huge number": '{"captures": {"a": {"words": ' + "9" * 1_000_000 + "}}}",
    "a long text": '{"quotes": "' + "x" * 5_000_000 + '"}',
    "the same key": "{" + '"captures": {}, ' * 200_000 + '"quotes": []}',
    "captures": json.dumps({"captures": {f"x{number}": _CAPTURE for number in range(50_000)}, "quotes": []}),
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_made_a_bomb_is_refused(name: str, data: Path) -> None:
    (data / LOCK).write_text(LOCKS[name], encoding="utf-8")
    found = _checked(data)
    refused = [line for line in found if line.startswith(f"data/{LOCK}:1:1: quote-")]
    assert refused or name == "the same key"
    assert all(len(line) < 5000 for line in found)


# -- foreign archives ------------------------------------------------------------------------------

_REVIEW: dict[str, object] = {
    "@type": "ClaimReview",
    "url": "https://x.example/a",
    "claimReviewed": "It sings",
    "reviewRating": {"alternateName": "False"},
}


def _page(json_text: str) -> str:
    return f"<script type='application/ld+json'>{json_text}</script>"


def _review(**more: object) -> str:
    return json.dumps({**_REVIEW, **more})


ARCHIVES = {
    "deep lists": ("[" * 1_000_000, 1, "too-deep"),
    "deep mappings": ('{"a":' * 200_000, 1, "too-deep"),
    "deep authors": (_review(author=0).replace(" 0", " " + "[" * 900 + "1" + "]" * 900), 1, "too-deep"),
    "deep pages": (_page("[" * 1_000_000), 1, "too-deep"),
    "deep tags": ("<div>" * 200_000 + _page(_review()), 0, "taken"),
    "a huge number": (_review(author=0).replace(" 0", " " + "9" * 1_000_000), 1, "not-json"),
    "a huge rating": (_review(reviewRating={"ratingValue": 0}).replace(" 0", " 1e308"), 1, "missing"),
    "broken records": ("{\n" * 100_000, 1, "not-json"),
    "spaces between addresses": (_review(citation="a" + " " * 1_000_000 + "b"), 0, "taken"),
    "commas between addresses": (_review(citation="a" + ",;" * 500_000 + "b"), 0, "taken"),
    "addresses": (_review(citation=" https://x.example/b" * 50_000), 0, "too-many"),
    "comments in a text": (_review(author="<!--" * 250_000), 0, "taken"),
    "tags in a text": (_review(author="<a " * 250_000), 0, "taken"),
    "references in a text": (_review(author="&amp;" * 200_000), 0, "taken"),
    "spaces in a page": (_page("<!--" + " " * 1_000_000 + _review()), 0, "taken"),
    "ends in a page": (_page("</" * 100_000 + _review()), 1, "not-json"),
    "open scripts": ("<script type='application/ld+json'>" * 20_000, 1, "not-json"),
    "open comments": ("<!--" * 100_000 + _page(_review()), 1, "no-claimreview"),
    "open declarations": ("<![" * 100_000 + _page(_review()), 1, "no-claimreview"),
    "attributes": ("<a " + "a=b " * 200_000 + ">" + _page(_review()), 0, "taken"),
    "open quotes": ("<a b='" * 50_000 + _page(_review()), 0, ""),
    "reviews": (json.dumps([_REVIEW] * 5000), 1, "duplicate"),
    "nodes that are each other": (
        json.dumps({"@graph": [{**_REVIEW, "@id": "a", "author": {"@id": "a"}}]}), 0, "taken"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_bomb_of_an_archive_is_taken_or_dropped(
    name: str, data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content, status, rule = ARCHIVES[name]
    path = tmp_path / ("page.html" if content.startswith("<") else "file.json")
    path.write_text(content, encoding="utf-8")

    def taken() -> int:
        ended = import_records(data, path)
        print(end="", flush=True)
        return ended

    ended = bounded(taken)
    out = capfd.readouterr().out
    if rule:
        assert ended == status, out[:1000]
        assert re.search(rf"^.*{path.name}:\d+:\d+: {rule}: ", out, re.MULTILINE), out[:1000]
    assert max(map(len, out.split("\n"))) < 5000


def test_an_archive_over_the_limit_is_refused_unread(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert bounded(lambda: import_records(data, path)) == 1


def test_a_deep_report_of_links_is_wrong_use(data: Path, tmp_path: Path) -> None:
    (tmp_path / "exceptions.yml").write_text("exceptions: []\n")
    (tmp_path / "results.json").write_text("[" * 1_000_000)
    results, exceptions = str(tmp_path / "results.json"), str(tmp_path / "exceptions.yml")
    assert bounded(lambda: run("weekly-report", results, "--exceptions", exceptions, data=data)) == 2


# -- regular expressions ---------------------------------------------------------------------------

_MANY = 100_000
_PUMPS = (
    *string.punctuation, *" \t\n\raA0é“\u3040", "<!--", "[^", "[a](", "](", "https://", " https://a",
    'a href="', "claim:", "a-", "a.", "- ", "1. ", "//", "/*", "// ", ", ", " and ", "A. ", ". ", '."',
    ".) ", "![", "\\\\", "<a ", "{{ ", "on", "12 ", "may ", "# yaml-language-server:", "2026-", "/2026",
    "a,b.", "' ", "x_", "<![CDATA[", "]]>", "%ED", "!a",
)  # fmt: skip
_BY_US_ONLY = {
    "factcheck.frame._INDENTED": "the theme's page, with words of the site, which have a limit",
}
"""Patterns that need the square of a text, and the only texts that they meet."""
_MADE_IN_CALLS = {"factcheck.link_check", "factcheck.proof", "factcheck.text_edits"}
"""Modules whose functions make patterns: the first for its own tuples, the others of words they look for."""
_TAKE_A_PATTERN = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return every pattern of the program by its name, or by its module and line where it has none."""
    found = {}
    for info in pkgutil.walk_packages(factcheck.__path__, "factcheck."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for number, item in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(item, re.Pattern):
                    place = f"{info.name}.{name}" + f"[{number}]" * isinstance(value, tuple)
                    found[item.pattern] = (place, item)
        for function, call in _calls_of_re(ast.parse(inspect.getsource(module))):
            if isinstance(call.args[0], ast.Constant):
                text = str(call.args[0].value)
                # Such a call looks at the beginning only.
                tried = rf"\A(?:{text})" if function in ("match", "fullmatch") else text
                found.setdefault(text, (f"{info.name}:{call.lineno}", re.compile(tried, _flags(call))))
    return dict(found.values())


def _calls_of_re(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call that takes a pattern, with the name of the function."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == "re"
            and node.func.attr in _TAKE_A_PATTERN
        ):
            yield node.func.attr, node


def _flags(call: ast.Call) -> int:
    named = [node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute) and node.attr.isupper()]
    return reduce(or_, (getattr(re, name) for name in named), 0)


@pytest.mark.parametrize("name", [name for name in _patterns() if name not in _BY_US_ONLY])
def test_no_pattern_needs_the_square_of_a_long_text(name: str) -> None:
    """A hundred thousand characters take no time that anybody notices, or, squared, longer than the limit."""
    pattern = _patterns()[name]

    def matched() -> int:
        found = 0
        for pump in _PUMPS:
            long = pump * (_MANY // len(pump)) + "\x01"
            found += sum(1 for _ in pattern.finditer(long)) + (pattern.fullmatch(long) is not None)
        return found

    assert bounded(matched) >= 0


def test_every_other_pattern_is_made_in_a_function_that_is_known() -> None:
    found = {
        info.name
        for info in pkgutil.walk_packages(factcheck.__path__, "factcheck.")
        for node in ast.walk(ast.parse(inspect.getsource(importlib.import_module(info.name))))
        if isinstance(node, ast.FunctionDef)
        and any(not isinstance(call.args[0], ast.Constant) for _, call in _calls_of_re(node))
    }
    assert found == _MADE_IN_CALLS
    assert _BY_US_ONLY.keys() <= _patterns().keys()


@pytest.mark.parametrize("words", ["a", "1", "-", "a" * 200])
def test_no_pattern_of_words_needs_the_square_of_a_long_text(words: str) -> None:
    def looked_for() -> None:
        for pump in (*_PUMPS, words):
            long = pump * (_MANY // len(pump)) + "\x01"
            assert _search(words + "\x02", long) is None
            with_linked_ids(long, "source", words, "b")

    bounded(looked_for)
