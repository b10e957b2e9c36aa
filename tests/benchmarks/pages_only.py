"""The production hook without search index, social cards and exports, which are budgets of their own.

run.py copies this file into a copy of the project and names it in mkdocs-pages.yml in place of
hooks/site_build.py. All else is the production build: it parses and validates the data, renders and
writes every page and the sitemap, and checks every link; links to the files that are left out count
as sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import site_build
from factcheck import search_index
from factcheck.checking import Step, no_step
from factcheck.model import Claim, Source
from factcheck.page_writing import FrameMaker
from factcheck.prose import Parts
from factcheck.published_file import PublishedFile
from factcheck.site import Site

on_startup = site_build.on_startup
on_config = site_build.on_config


class PagesOnly(Site):
    """A site without the files that are not pages."""

    def downloads(self) -> Iterable[PublishedFile]:
        """Return nothing."""
        return ()

    def common_files(self) -> Iterator[PublishedFile]:
        """Return nothing."""
        return iter(())

    def files_beside(self, record: Claim | Source) -> Iterator[PublishedFile]:
        """Return nothing."""
        return iter(())

    @cached_property
    def parts(self) -> Parts:
        """Return the parts, without those that tell of the files."""
        return {**super().parts, **dict.fromkeys(("choices", "downloads", "examples"), str)}

    def write(self, folder: Path, make_frame: FrameMaker, step: Step = no_step) -> list[str]:
        """Write all pages; links to missing files are expected here."""
        broken = super().write(folder, make_frame, step)
        return [line for line in broken if not line.endswith("there is no such page or file")]


def _no_search_index(site: Path) -> None:
    """Stand in for search_index.make."""


# A hook cannot be given arguments, so the two names that it uses are replaced.
setattr(site_build, "Site", PagesOnly)  # noqa: B010  (mypy refuses a plain assignment)
search_index.make = _no_search_index
