"""The package keeps its shape: no MkDocs in the domain, imports one way, everything described."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import BaseModel

import factcheck
from factcheck import rules
from factcheck.rules import RULES, Rule
from model_paths import RECORDS

PACKAGE = Path(factcheck.__file__).parent
FOREIGN = {"mkdocs", "material", "properdocs", "zensical"}


def module_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, everywhere: bool) -> Iterator[str]:
    """Yield the full names of what a module imports, at module level or in functions too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package.pop()
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, node.module] if node.module else base)
            yield from (f"{module}.{name.name}" for name in node.names)


def graph() -> dict[str, set[str]]:
    """Return which module of the package imports which at module level."""
    names = {module_name(path): path for path in module_files()}
    found: dict[str, set[str]] = {name: set() for name in names}
    for name, path in names.items():
        for target in imports(path, everywhere=False):
            known = target if target in names else target.rpartition(".")[0]
            if known in names and known != name:
                found[name].add(known)
    return found


@pytest.mark.parametrize("path", module_files(), ids=module_name)
def test_no_module_of_the_package_knows_mkdocs(path: Path) -> None:
    assert FOREIGN.isdisjoint(name.split(".")[0] for name in imports(path, everywhere=True))


def test_modules_import_each_other_one_way() -> None:
    left = graph()
    assert left["factcheck.checking"] >= {"factcheck.dataset", "factcheck.loading", "factcheck.rules"}
    while leaves := [name for name, targets in left.items() if not targets]:
        left = {name: targets - set(leaves) for name, targets in left.items() if name not in leaves}
    assert left == {}, "these modules import each other in a circle"


def models(model: type[BaseModel] = BaseModel) -> list[type[BaseModel]]:
    own = [model] if model.__module__.startswith("factcheck.") else []
    return own + [found for child in model.__subclasses__() for found in models(child)]


def test_every_field_of_every_model_is_described() -> None:
    described = {
        f"{model.__name__}.{name}": info.description
        for model in models()
        for name, info in model.model_fields.items()
        if name != "root"
    }
    assert len(described) > len(RECORDS)
    assert [name for name, description in described.items() if not description] == []


def test_every_rule_module_exports_one_rule_with_its_reason() -> None:
    found = []
    for info in pkgutil.iter_modules(rules.__path__):
        module = import_module(f"factcheck.rules.{info.name}")
        own = [value for value in vars(module).values() if isinstance(value, Rule)]
        if info.name == "rule":
            assert own == []
            continue
        assert own == [module.RULE], info.name
        assert own[0].why.endswith("."), info.name
        found.append(own[0])
    assert {rule.name for rule in found} == {rule.name for rule in RULES}
    assert len(found) == len(RULES)


def without_docstring(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    """Yield the public functions and classes that have no docstring, methods included."""
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"{prefix}.{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from without_docstring(node.body, f"{prefix}.{node.name}")


@pytest.mark.parametrize("path", module_files(), ids=module_name)
def test_everything_public_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert list(without_docstring(tree.body, module_name(path))) == []
