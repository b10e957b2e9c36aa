"""A verdict that changes says so in its history: compares the data with those of a base revision."""

from __future__ import annotations

from collections.abc import Iterator

from .dataset import Dataset
from .model import Claim, Status
from .problems import Problem, explain, shown
from .yaml_tree import Loc

RULE = "silent-change"
WHY = "A verdict that changes without an entry in its history cannot be trusted the next time either."

_ENTRY = "a new entry at the end of the history that says what changed and why"


def silent_changes(base: Dataset, dataset: Dataset) -> Iterator[Problem]:
    """Yield each published verdict that differs from the base's without a new entry in its history."""
    now = {former: claim for claim in dataset.claims.values() for former in claim.former_ids}
    now |= dataset.claims
    for id, before in base.published_claims.items():
        if id in now:
            yield from _of_claim(dataset, before, now[id])
        elif id not in dataset.known("claim"):
            what = f'the published claim "{id}" is gone'
            expected = "its file with the status withdrawn, or its id under another claim's former_ids"
            yield Problem(base.files["claim", id].shown, 1, 1, RULE, explain(what, expected=expected))


def _of_claim(dataset: Dataset, before: Claim, claim: Claim) -> Iterator[Problem]:
    def problem(loc: Loc, what: str, expected: str = _ENTRY) -> Problem:
        return dataset.problem("claim", claim.id, loc, RULE, what, expected=expected)

    if claim.status is Status.DRAFT:
        yield problem(
            ("status",), "a published claim was made a draft", 'the status "withdrawn", and an entry'
        )
        return
    for number, entry in enumerate(before.history):
        kept = claim.history[number] if number < len(claim.history) else None
        facts = None if kept is None else (kept.known, kept.recorded, kept.rating, kept.change)
        if facts != (entry.known, entry.recorded, entry.rating, entry.change):
            loc: Loc = ("history", number) if kept is not None else ("history",)
            what = f"entry {number + 1} of the history was changed or taken away"
            yield problem(loc, what, "the entry as it was published, and a new one below it")
            return
    if len(claim.history) > len(before.history):
        return
    was, is_now = before.outcome, claim.outcome
    if was.rating != is_now.rating:
        yield problem(("outcome", "rating"), f'the rating was "{was.rating}" and is "{is_now.rating}"')
    if set(was.modifiers) != set(is_now.modifiers):
        words = [", ".join(outcome.modifiers) or "none" for outcome in (was, is_now)]
        what = f"the modifiers were {words[0]} and are {words[1]}"
        yield problem(("outcome", "modifiers") if is_now.modifiers else ("outcome",), what)
    if was.answer != is_now.answer:
        yield problem(("outcome", "answer"), f"the answer was {shown(was.answer)}")
    if before.status is not claim.status:
        yield problem(("status",), f'the status was "{before.status}" and is "{claim.status}"')
