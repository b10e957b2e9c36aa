"""The template environment of the pages: escaping on, undefined names are errors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import links
from .compiled_templates import CompiledTemplates
from .edtf import day_words
from .markup import to_html

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the environment in which all templates are rendered."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=CompiledTemplates("pages"),
    )
    env.filters["words"] = words
    env.filters["day"] = day_words
    env.filters["iso"] = date.isoformat
    env.filters["counted"] = counted
    env.globals.update(
        claim_address=links.claim_address,
        source_address=links.source_address,
        topic_address=links.topic_address,
        entity_address=links.entity_address,
        outcome_address=links.outcome_address,
        subject_address=links.subject_address,
        home_address=links.home_address,
        compare_address=links.compare_address,
        grade_anchor=links.grade_anchor,
        text_fragment=links.text_fragment,
    )
    return env


def words(value: str) -> str:
    """Return an id such as `release-note` in words."""
    return value.replace("-", " ")


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: `1 report`, `3 reports`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def markdown_filter(root: str) -> Callable[[str, dict[str, int]], Markup]:
    """Return the Markdown renderer for a page whose site root is at the relative address `root`."""

    def render(text: str, numbers: dict[str, int] | None = None) -> Markup:
        return to_html(text, numbers or {}, lambda kind, id: f"{root}{links.PREFIXES[kind]}/{id}/")

    return render
