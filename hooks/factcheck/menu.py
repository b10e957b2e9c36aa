"""The menus: where a reader can go from every page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import links
from .dataset import Dataset
from .feeds import ALL_CHANGES, VERDICT_CHANGES

MOST_IN_THE_FOOT = 12
"""Of more subjects or topics than this the foot names none: it stands on every page, and must not grow with
the archive. The home page lists all subjects, and the page of all claims all topics."""


@dataclass(frozen=True)
class MenuItem:
    """One entry: its words, its address from the root, and the section in which it is current."""

    label: str
    address: str
    section: str


@dataclass(frozen=True)
class MenuGroup:
    """Entries that belong together, with their heading."""

    label: str
    items: tuple[MenuItem, ...]


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


def foot_menu(dataset: Dataset) -> list[MenuGroup]:
    """Return the groups of the menu at the foot of each page: what the main menu does not lead to."""
    subjects = dataset.subjects
    if len(subjects) == 1:
        only = next(iter(subjects))
        own = MenuGroup(
            "This subject",
            (
                MenuItem("Compare the reports", links.subject_address(only, "compare"), ""),
                MenuItem("What happened", links.subject_address(only, "what-happened"), ""),
                MenuItem("Timeline", links.subject_address(only, "timeline"), ""),
                MenuItem("Who copied whom", links.subject_address(only, "origins"), ""),
            ),
        )
    else:
        titles = ((subject.title, links.subject_address(id)) for id, subject in subjects.items())
        own = MenuGroup("Subjects", _few(titles) or (MenuItem("All subjects", "", ""),))
    labels = ((topic.label, links.topic_address(id)) for id, topic in dataset.topics.root.items())
    topics = _few(labels)
    return [
        own,
        MenuGroup(
            "Method and trust",
            (
                MenuItem("Corrections", "corrections/", ""),
                MenuItem("Glossary", "glossary/", ""),
                MenuItem("About", "about/", ""),
                MenuItem("Accessibility and privacy", "accessibility/", ""),
            ),
        ),
        MenuGroup(
            "For reuse",
            (
                MenuItem("Changelog", "changelog/", ""),
                MenuItem("Software and licences", "licences/", ""),
                MenuItem("Feed of all changes", ALL_CHANGES.address, ""),
                MenuItem("Feed of changed verdicts", VERDICT_CHANGES.address, ""),
            ),
        ),
        *([MenuGroup("Topics", topics)] if topics else []),
    ]


def _few(labelled: Iterable[tuple[str, str]]) -> tuple[MenuItem, ...]:
    items = tuple(MenuItem(label, address, "") for label, address in labelled)
    return items if len(items) <= MOST_IN_THE_FOOT else ()
