"""The menus: where a reader can go from every page."""

from __future__ import annotations

from dataclasses import dataclass

from . import links
from .dataset import Dataset


@dataclass(frozen=True)
class MenuItem:
    """One entry: its words, its address from the root, and the section in which it is current."""

    label: str
    address: str
    section: str


def main_menu(dataset: Dataset) -> list[MenuItem]:
    """Return the main menu. Pages of a subject stand in it while there is only one."""
    items = []
    if len(dataset.subjects) == 1:
        only = next(iter(dataset.subjects))
        items += [
            MenuItem("Compare", links.subject_address(only, "compare"), "compare"),
            MenuItem("What happened", links.subject_address(only, "what-happened"), "what-happened"),
            MenuItem("Timeline", links.subject_address(only, "timeline"), "timeline"),
        ]
    return [
        *items,
        MenuItem("Claims", "claims/", "claims"),
        MenuItem("Sources", "sources/", "sources"),
        MenuItem("Method", "methodology/", "methodology"),
        MenuItem("Data", "data/", "data"),
    ]


def foot_menu(dataset: Dataset) -> list[MenuItem]:
    """Return the menu at the foot of each page."""
    only = [id for id in dataset.subjects if len(dataset.subjects) == 1]
    topics = [MenuItem(topic.label, links.topic_address(id), "") for id, topic in dataset.topics.root.items()]
    return [
        *(MenuItem("Origins", links.subject_address(id, "origins"), "") for id in only),
        MenuItem("Sources", "sources/", ""),
        MenuItem("Method", "methodology/", ""),
        MenuItem("Corrections", "corrections/", ""),
        MenuItem("Glossary", "glossary/", ""),
        MenuItem("Data", "data/", ""),
        MenuItem("Changelog", "changelog/", ""),
        MenuItem("About", "about/", ""),
        MenuItem("Accessibility and privacy", "accessibility/", ""),
        *topics,
    ]
