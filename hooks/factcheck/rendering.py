"""The template environment of the pages: escaping on, undefined names are errors.

A page has some hundred values and calls, and a large site ten thousand pages, so what Jinja does at each
of them is done in a plainer way here: attributes and calls are those of Python, so a key of a mapping is
asked for in brackets and nothing that a template calls can ask for the template's state; and escaped
text is plain text at once.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Call, CondExpr, Const, Getattr
from markupsafe import Markup

from . import compact_html, links
from .compact_html import compact
from .compiled_templates import CompiledTemplates
from .edtf import day_words
from .escaping import escaped
from .few import few
from .markup import outside, to_html

TEMPLATES = Path(__file__).parent / "templates"


class _PlainCode(CodeGenerator):
    """Compiles attributes and calls of templates to those of Python, which take a fifth of the time."""

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802
        """Write the value of an attribute; a key of a mapping has to be asked for as one."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Write a call."""
        plain = (forward_caller, node.dyn_args, node.dyn_kwargs)
        assert plain == (False, None, None), plain
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(")")

    def visit_CondExpr(self, node: CondExpr, frame: Frame) -> None:  # noqa: N802
        """Write a choice; without an `else` it shows nothing, for which Jinja makes an object each time."""
        self.write("(")
        self.visit(node.expr1, frame)
        self.write(" if ")
        self.visit(node.test, frame)
        self.write(" else ")
        self.visit(node.expr2 or Const(""), frame)
        self.write(")")


class _PlainText(Template):
    """Escapes text to text: the pieces of a page are joined at once, and none has to know that it is safe."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """Return a template whose code escapes with `escaped`."""
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__["escape"] = escaped
        return template


def environment() -> Environment:
    """Return the environment in which all templates are rendered.

    Templates are looked for on the disk once for each call, not for each page, so a build asks once.
    """
    env = _environment()
    assert env.cache is not None
    if not all(template.is_up_to_date for template in env.cache.values()):
        env.cache.clear()
    return env


class _Environment(Environment):
    code_generator_class = _PlainCode
    template_class = _PlainText


class _Compact(FileSystemLoader):
    """Loads templates of HTML without what only their source needs."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template, its file, and whether it is still that. Raises TemplateNotFound."""
        source, file, is_current = super().get_source(environment, template)
        return compact(source) if ".html" in template else source, file, is_current


def _maker() -> str:
    """Return what stands for the options and the filters of the environment: the files that set them."""
    files = (__file__, compact_html.__file__)
    return blake2b(b"".join(Path(file).read_bytes() for file in files)).hexdigest()


@cache
def _environment() -> Environment:
    env = _Environment(
        loader=_Compact(TEMPLATES),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=CompiledTemplates("pages", _maker()),
    )
    env.tests["having"] = hasattr
    env.filters["words"] = words
    env.filters["day"] = day_words
    env.filters["iso"] = date.isoformat
    env.filters["counted"] = counted
    env.filters["few"] = few
    env.globals.update(
        outside=outside,
        claim_address=links.claim_address,
        source_address=links.source_address,
        topic_address=links.topic_address,
        entity_address=links.entity_address,
        outcome_address=links.outcome_address,
        subject_address=links.subject_address,
        home_address=links.home_address,
        compare_address=links.compare_address,
        page_address=links.page_address,
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
