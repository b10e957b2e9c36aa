"""Why each rule exists, with a wrong and a right example."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from . import silent_change
from .rules import RULES


@dataclass(frozen=True)
class Explanation:
    """One rule, explained.

    In the invented data of the tests the words `at` in `file` may become `right` and must not become
    `wrong`. Where the example is no change of words, `file` and `at` are None and the two are prose.
    """

    rule: str
    why: str
    file: str | None
    at: str | None
    wrong: str
    right: str


@cache
def explanations() -> dict[str, Explanation]:
    """Return every explanation by the name of its rule."""
    text = (files(__package__) / "explanations.toml").read_text(encoding="utf-8")
    reasons = {rule.name: rule.why for rule in RULES} | {silent_change.RULE: silent_change.WHY}
    return {
        name: Explanation(
            rule=name,
            why=reasons.get(name) or entry["why"],
            file=entry.get("file"),
            at=entry.get("at"),
            wrong=entry["wrong"],
            right=entry.get("right", entry.get("at")),
        )
        for name, entry in sorted(tomllib.loads(text).items())
    }


def lines(explanation: Explanation) -> Iterator[str]:
    """Yield an explanation as lines of text."""
    yield f"{explanation.rule}: {explanation.why}"
    where = f" (in a file such as data/{explanation.file})" if explanation.file else ""
    for word, example in (("Wrong", explanation.wrong), ("Right", explanation.right)):
        yield ""
        yield f"{word}{where}:" if word == "Wrong" else f"{word}:"
        yield ""
        yield from (f"    {line}" for line in (example or "(the line is left out)").split("\n"))
