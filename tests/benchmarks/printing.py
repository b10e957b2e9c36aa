"""The figures of the benchmark as tables for people."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Any

MEGABYTE = 1_000_000
FIRST_SEARCH = 250_000
"""The most bytes that the first search of a visit may load."""
LARGEST_PAGE = 300_000
"""The most bytes of HTML that a page may have."""
MEASURES = ("wall", "cpu", "memory")
BUDGETS = (("validation", "validation (models and rules)", 10), ("files", "exports and feeds", 25))
"""Parts of a build, and the percentage of the build that each may cost, in processor time on both sides."""

Figures = dict[str, Any]


def print_case(case: Figures) -> None:
    """Print all figures of one size."""
    print(f"\n== {case['claims']:,} claims, {case['data_bytes'] / MEGABYTE:.1f} MB of YAML ==")
    _print_pages(case)
    _print_builds(case)
    if "again" in case:
        _print_again(case["again"])
    if "preview" in case:
        _print_preview(case["preview"])
    print(f"\nOutput in MB: {_sizes(case['bytes'])}\n  of Hugo: {_sizes(case['hugo_bytes'])}")
    page = case["claim_page"]
    parts = ", ".join(f"{name} {page[name]:,.0f}" for name in ("head", "frame", "content"))
    print(f"Bytes of a claim page: {page['all']:,.0f} ({parts})")
    print(_largest(case))
    if "phases" in case:
        _print_budgets(case["phases"], median(run["cpu"] for run in case["ours"]))
    if "full" in case:
        print(f"\nWhole build with search and cards, no caches: {case['full']['wall']:.1f} s")
        print(f"  output in MB: {_sizes(case['full']['bytes'])}")
    sys.stdout.flush()


def print_growth(cases: list[Figures]) -> None:
    """Print how time and bytes grow from each size to the next."""
    if len(cases) > 1:
        print("\n== Growth exponents (1 is in step with the number of claims) ==")
    for before, after in pairwise(cases):
        values = {
            "our time": (_wall(before, "ours"), _wall(after, "ours")),
            "Hugo’s time": (_wall(before, "hugo"), _wall(after, "hugo")),
            "a claim page": (before["claim_page"]["all"], after["claim_page"]["all"]),
            "our HTML": (before["bytes"]["HTML"], after["bytes"]["HTML"]),
            "our bytes": (sum(before["bytes"].values()), sum(after["bytes"].values())),
        }
        step = math.log(after["claims"] / before["claims"])
        shown = ", ".join(f"{name} {math.log(b / a) / step:.2f}" for name, (a, b) in values.items())
        print(f"{before['claims']:,} to {after['claims']:,}: {shown}")


def _print_pages(case: Figures) -> None:
    same = case["same_text"]
    verdict = "all the same" if not same["different"] else f"{len(same['different'])} DIFFERENT"
    print(f"Pages that both write: {same['pages']:,}; visible text of {same['read']:,} compared: {verdict}.")
    for line in same["different"][:5]:
        print(f"  {line}")
    if more := same["only_hugo"]:
        print(f"PAGES THAT ONLY HUGO WRITES: {len(more):,}, such as {', '.join(more[:3])}")
    print(f"{'kind':<14}{'pages':>8}{'ours MB':>10}{'Hugo MB':>10}{'largest kB':>12}")
    for name, kind in sorted(case["kinds"].items(), key=lambda item: -item[1]["ours"]):
        ours, hugo = kind["ours"] / MEGABYTE, kind["hugo"] / MEGABYTE
        print(f"{name:<14}{kind['pages']:>8,}{ours:>10.2f}{hugo:>10.2f}{kind['largest'] / 1000:>12,.0f}")
    others = case["only_ours"]
    html = case["bytes"]["HTML"]
    number = sum(count for count, _, _ in others.values())
    share = sum(size for _, size, _ in others.values()) / html
    print(f"Only our side writes {number:,} more pages, {share:.1%} of its HTML:")
    for name, (count, size, largest) in sorted(others.items(), key=lambda item: -item[1][1])[:10]:
        print(f"  {name}: {count:,} pages, {size / html:.1%}, largest {largest / 1000:,.0f} kB")


def _largest(case: Figures) -> str:
    """Return the largest page of all, and every kind of page of which one is too large."""
    sizes = {f"each {name}": kind["largest"] for name, kind in case["kinds"].items()}
    sizes |= {name: largest for name, (_, _, largest) in case["only_ours"].items()}
    shown = {name: f"{name} {size / 1000:,.0f} kB" for name, size in sizes.items()}
    over = [shown[name] for name, size in sizes.items() if size > LARGEST_PAGE]
    limit = f"{LARGEST_PAGE / 1000:.0f} kB"
    verdict = f"OVER {limit}: {', '.join(over)}" if over else f"none has over {limit}"
    return f"Largest page of {len(sizes)} kinds: {shown[max(sizes, key=sizes.__getitem__)]}; {verdict}"


def _print_builds(case: Figures) -> None:
    print(f"\nClean build, median of {case['repetitions']} paired runs")
    print(f"{'':<26}{'wall s':>12}{'CPU s':>12}{'peak MB':>12}")
    for name, title in (("ours", "ours, pages only"), ("hugo", "Hugo")):
        _row(title, {key: median(run[key] for run in case[name]) for key in MEASURES})
    ratio = case["ratio"]
    print(f"{'ours / Hugo':<26}" + "".join(f"{median(ratio[key]):>12.2f}" for key in MEASURES))
    print(f"{'  lowest to highest':<26}" + "".join(_span(ratio[key]) for key in MEASURES))
    bare = case["ratio_without_given"]
    print(f"{'ours / (Hugo - given)':<26}" + "".join(f"{median(bare[key]):>12.2f}" for key in bare))
    print(f"{'  lowest to highest':<26}" + "".join(_span(bare[key]) for key in bare))
    _row("floor (plain Python)", case["floor"])
    _row("import mkdocs, material", case["imports"])
    _row("all that ours imports", case["own_imports"])
    _row("Hugo reads the given", case["handover"])
    print(f"Ours above the bare imports: {_wall(case, 'ours') - case['imports']['wall']:.2f} s")


def _print_again(again: Figures) -> None:
    for name, title in (("unchanged", "nothing changed"), ("one_claim", "one claim changed")):
        share = median(one / clean for one, clean in zip(again[name], again["clean"], strict=True))
        print(f"Second build, {title}: {median(again[name]):.2f} s, {share:.2f} of a clean one")


def _print_preview(preview: Figures) -> None:
    if "failed" in preview:
        print(f"Preview: {preview['failed']}")
        return
    print(f"Preview: starts in {preview['ready']:.1f} s")
    for what, name in (("claim", "edits"), ("template", "templates")):
        spread = ", ".join(f"{one:.2f}" for one in preview[name])
        print(f"  edited {what} to served: {median(preview[name]):.2f} s (median of {spread}; budget 1.0 s)")


def _print_budgets(phases: Figures, pages: float) -> None:
    """Print the processor time of single steps, and their share of a build of pages and exports."""
    print("\nSteps of our side, each alone in one process, in processor time, and budgets")
    for name in ("parse", "models", "rules", "render"):
        print(f"  {name}: {phases[name]:.2f} s")
    build = pages + phases["files"]
    for name, title, most in BUDGETS:
        print(f"  {title}: {phases[name]:.2f} s, {phases[name] / build:.0%} of the build (budget {most} %)")
    print(f"  search index: {phases['search']:.1f} s (budget 60 s)")
    _print_first_queries(phases["first_queries"])
    alone, together = (1000 * phases[name] for name in ("card", "card_of_build"))
    print(f"  a social card: {together:.0f} ms of a build (budget 60 ms), {alone:.0f} ms of one processor")


def _print_first_queries(queries: list[dict[str, int]]) -> None:
    if not queries:
        print("  first search: not measured, for no browser was found (tests/find_browser.py installs one)")
        return
    sums = [sum(sizes.values()) for sizes in queries]
    print(
        f"  first search: {median(sums) / 1000:.0f} kB, at most {max(sums) / 1000:.0f} kB, of {len(sums)} "
        f"(budget {FIRST_SEARCH / 1000:.0f} kB)"
    )
    sorts = sorted({sort for sizes in queries for sort in sizes})
    means = {sort: sum(sizes.get(sort, 0) for sizes in queries) / len(queries) for sort in sorts}
    print("    on average " + ", ".join(f"{sort} {mean / 1000:.0f}" for sort, mean in means.items()))


def _row(title: str, run: Figures) -> None:
    print(f"{title:<26}{run['wall']:>12.2f}{run['cpu']:>12.2f}{run['memory'] / MEGABYTE:>12.0f}")


def _span(values: Sequence[float]) -> str:
    return f"{f'{min(values):.2f}-{max(values):.2f}':>12}"


def _sizes(sizes: dict[str, int]) -> str:
    parts = ", ".join(f"{name} {size / MEGABYTE:.1f}" for name, size in sorted(sizes.items()))
    return f"{sum(sizes.values()) / MEGABYTE:.1f} ({parts})"


def _wall(case: Figures, side: str) -> float:
    return float(median(run["wall"] for run in case[side]))
