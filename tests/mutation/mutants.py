"""Which mutants there are: cosmic-ray's own, in groups, without those that no test can see.

Left out, by their place in the source:

- annotations of functions and variables, and of fields of dataclasses and named tuples:
  `from __future__ import annotations` keeps them from ever being evaluated. Those of pydantic models are
  evaluated, so they stay in;
- `@cache`, which changes only how long a call takes;
- `frozen=True`, which refuses what mypy refuses already;
- `==` instead of `is`, and `!=` instead of `is not`, beside None or a member of an enumeration, which are
  equal to nothing else.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec, WorkerOutcome, WorkResult

from mutation.testing import BROKEN, changed_functions

PACKAGE = Path("hooks/factcheck")
REST = "rest"
_GROUPS = {
    module: group
    for group, modules in {
        "derivation": ("derivation", "derivation_graph", "claim_descent"),
        "comparison": ("comparison",),
        "quotes": ("quotes", "proof", "proving"),
    }.items()
    for module in modules
}
_FUTURE = "from __future__ import annotations\n"
_ANNOTATION = "in an annotation, which is never evaluated"
_CACHE = "without @cache, which changes only how long a call takes"
_FROZEN = "without frozen=True, which refuses what mypy refuses already"
_SAME = "equality for identity, beside what is equal to nothing else"
_EQUALITY = ("core/ReplaceComparisonOperator_Is_Eq", "core/ReplaceComparisonOperator_IsNot_NotEq")
_Place = tuple[int, int]
_Span = tuple[_Place, _Place]


def group_of(module: Path) -> str:
    """Return the group that a module's mutants are counted in."""
    if module.parent == PACKAGE / "rules":
        return "rules"
    return _GROUPS.get(module.stem, REST) if module.parent == PACKAGE else REST


def place(spec: MutationSpec) -> tuple[Path, tuple[int, int], str, int]:
    """Return a sort key: where a mutant changes the source, and how."""
    return (spec.module_path, spec.start_pos, spec.operator_name, spec.occurrence)


def make(session: WorkDB, modules: Iterable[Path], sample: int, seed: int) -> None:
    """Fill a session with the mutants of some modules of the current folder.

    Of the rest, all but a seeded sample are marked as skipped, and so is what no test can see, each
    with the reason.
    """
    init(modules, session, {})
    items = {item.job_id: item.mutations[0] for item in session.work_items}
    sources = {path: path.read_text(encoding="utf-8") for path in modules}
    hidden = {path: dict(unseen(source)) for path, source in sources.items()}
    same = {path: dict.fromkeys(identities(source), _SAME) for path, source in sources.items()}
    out = {}
    for id, spec in items.items():
        spans = hidden[spec.module_path]
        if spec.operator_name in _EQUALITY:
            spans = same[spec.module_path] | spans
        if why := _within(spec, spans):
            out[id] = why
    rest = [id for id, spec in items.items() if id not in out and group_of(spec.module_path) == REST]
    rest.sort(key=lambda id: _lot(items[id], seed))
    drawn = 0
    for id in rest:
        if drawn == sample:
            out[id] = "not in the sample"
        elif changed_functions(items[id]) is None:
            out[id] = BROKEN
        else:
            drawn += 1
    for reason in sorted(set(out.values())):
        session.set_multiple_results(
            [id for id, why in out.items() if why == reason], WorkResult(WorkerOutcome.SKIPPED, output=reason)
        )


def _lot(spec: MutationSpec, seed: int) -> bytes:
    """Return what a mutant draws: by its own name, so that an edit of another module changes no other lot."""
    name = f"{seed} {spec.module_path.as_posix()} {spec.operator_name} {spec.occurrence}"
    return hashlib.sha256(name.encode()).digest()


def unseen(source: str) -> Iterator[tuple[_Span, str]]:
    """Yield where a module holds what no test can see, and why: from and to, line from 1, column from 0."""
    if _FUTURE not in source:
        return
    lines = source.splitlines()
    for node, parent in _with_parents(ast.parse(source)):
        if isinstance(node, ast.arg) and node.annotation is not None:
            yield _span(node.annotation, lines), _ANNOTATION
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.returns is not None:
                yield _span(node.returns, lines), _ANNOTATION
            for decorator in node.decorator_list:
                if ast.unparse(decorator) in ("cache", "functools.cache"):
                    yield ((decorator.lineno, 0), (decorator.lineno + 1, 0)), _CACHE
        elif isinstance(node, ast.AnnAssign):
            if not isinstance(parent, ast.ClassDef) or _is_plain(parent):
                yield _span(node.annotation, lines), _ANNOTATION
        elif isinstance(node, ast.keyword) and node.arg == "frozen":
            yield _span(node.value, lines), _FROZEN


def identities(source: str) -> Iterator[_Span]:
    """Yield the comparisons of a module, one operator each, with None or a member of an enumeration."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and _is_one_of_its_kind(node.comparators[0]):
            yield _span(node, lines)


def _is_one_of_its_kind(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id[:1].isupper() and node.attr.isupper()
    return isinstance(node, ast.Constant) and node.value is None


def _with_parents(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    for parent in ast.walk(tree):
        for node in ast.iter_child_nodes(parent):
            yield node, parent


def _is_plain(node: ast.ClassDef) -> bool:
    """Tell whether a class is a dataclass or a named tuple."""
    decorators = (ast.unparse(decorator) for decorator in node.decorator_list)
    return any(name.startswith("dataclass") for name in decorators) or any(
        ast.unparse(base) == "NamedTuple" for base in node.bases
    )


def _span(node: ast.expr, lines: Sequence[str]) -> _Span:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (
        (node.lineno, _characters(lines[node.lineno - 1], node.col_offset)),
        (node.end_lineno, _characters(lines[node.end_lineno - 1], node.end_col_offset)),
    )


def _characters(line: str, offset: int) -> int:
    """Return a column in characters; `ast` counts bytes."""
    return len(line.encode()[:offset].decode())


def _within(spec: MutationSpec, spans: Mapping[_Span, str]) -> str | None:
    """Return what is said of the span that holds a mutant."""
    return next(
        (why for (start, end), why in spans.items() if start <= spec.start_pos and spec.end_pos <= end), None
    )
