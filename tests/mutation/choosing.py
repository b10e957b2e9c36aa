"""Which tests a mutant meets: those that run its statement, the likeliest to notice first."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable

from mutation.recording import Record

SHORTEST = 0.01
"""Seconds that a test is taken to need at least: below them, the clock says little."""


def statement(source: str, line: int) -> range:
    """Return the lines of the smallest statement around a line; of a compound one, those of its head."""
    found = range(line, line + 1)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.stmt):
            continue
        assert node.end_lineno is not None
        first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", ()))])
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno
        # A statement on one line with its body, and the walk goes from outside to inside.
        if first <= line <= max(first, last):
            found = range(first, max(first, last) + 1)
    return found


def choose(record: Record, module: str, lines: Iterable[int], longest: float) -> list[str]:
    """Return the node ids of the tests to run, in order, for a statement of a module.

    What runs as the module is imported belongs to no test: then every test that runs anything of
    the module counts, or every test at all. First come the tests that, for the time they take, run most
    of the module, and most of what few others run: they reach the branch that others pass by. Each test
    counts for less when there were some before it that run just the same. Together they took `longest`
    seconds at most when they were recorded.
    """
    wanted = set(lines)
    reaching = [test for test, entry in record.items() if wanted & set(entry["lines"].get(module, ()))]
    reaching = reaching or [test for test, entry in record.items() if module in entry["lines"]]
    own = {test: tuple(record[test]["lines"].get(module, ())) for test in reaching}
    own = own or {test: tuple(entry["lines"]) for test, entry in record.items() if entry["lines"]}
    common = Counter(line for each in own.values() for line in each)
    seen: Counter[object] = Counter()
    ranked = []
    cost = {test: record[test]["seconds"] + sum(record[test]["shared"].values()) for test in own}
    for test in sorted(own, key=lambda test: (cost[test], test)):
        worth = sum(1 / common[line] for line in own[test])
        alike = (test.partition("[")[0], own[test])
        seen[alike] += 1
        ranked.append((max(cost[test], SHORTEST) * seen[alike] / worth, cost[test], test))
    chosen: list[str] = []
    spent = 0.0
    there: set[str] = set()
    for *_, test in sorted(ranked):
        shared = record[test]["shared"]
        seconds = record[test]["seconds"] + sum(shared[name] for name in shared.keys() - there)
        if chosen and spent + seconds > longest:
            continue
        chosen.append(test)
        spent += seconds
        there.update(shared)
    return chosen
