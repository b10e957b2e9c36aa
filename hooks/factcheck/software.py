"""The software that the site is built with, and its licences, from the list that `make sbom` writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from . import links
from .prose import Parts
from .published_file import PublishedFile
from .rendering import environment

ADDRESS = "licences/"


@dataclass(frozen=True)
class Package:
    """One package: its name, version and licence (an SPDX expression).

    `published` is the folder of the site in which files of the package stand as they are, or empty;
    `text` is the text of the licence of such a package, where the package brings it.
    """

    name: str
    version: str
    licence: str
    published: str
    text: str


def published_files() -> Iterator[PublishedFile]:
    """Yield the list for machines: a CycloneDX bill of materials, as it is in the package."""
    yield PublishedFile(f"{ADDRESS}sbom.cdx.json", _bill().encode())


def parts() -> Parts:
    """Return the part that the page of licences asks for."""

    def software() -> str:
        found = packages()
        return (
            environment()
            .get_template("parts/software.html.jinja")
            .render(
                root=links.to_root(ADDRESS),
                published=[package for package in found if package.published],
                others=[package for package in found if not package.published],
            )
        )

    return {"software": software}


@cache
def packages() -> tuple[Package, ...]:
    """Return all packages, sorted by name and version."""
    return tuple(_package(component) for component in json.loads(_bill())["components"])


def _package(component: dict[str, Any]) -> Package:
    (choice,) = component["licenses"]
    licence = choice.get("license", {})
    return Package(
        name=component["name"],
        version=component["version"],
        licence=choice.get("expression") or licence["id"],
        published=next((each["value"] for each in component.get("properties", [])), ""),
        text=licence.get("text", {}).get("content", ""),
    )


def _bill() -> str:
    return (files(__package__) / "sbom.cdx.json").read_text(encoding="utf-8")
