"""Who graded, in the words that stand on every page."""

from __future__ import annotations

from .model import GraderKind, Site


def disclosure(site: Site) -> str:
    """Return how verdicts were made, with the name and the maker of each AI system that graded."""
    named = [
        f"{grader.name}, made by {grader.maker}" if grader.maker else grader.name
        for grader in site.graders
        if grader.kind is GraderKind.AI_SYSTEM
    ]
    if not named:
        return str(site.method)
    return f"{site.method} The AI system{'s are' if len(named) > 1 else ' is'} {'; '.join(named)}."
