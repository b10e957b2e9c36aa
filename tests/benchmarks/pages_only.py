"""The production hook without search index, social cards and exports, which are budgets of their own.

run.py copies this file into a copy of the project and names it in mkdocs-pages.yml in place of
hooks/site_build.py. All else is the production build: it parses and validates the data, renders and
writes every page and the sitemap, and checks every link; links to the files that are left out count
as sound.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from pathlib import Path

import site_build
from factcheck import search_index
from factcheck.link_check import LinkCheck
from factcheck.model import Claim, Source
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


class _EveryFile:
    """All files that there could be: those that are left out are linked to."""

    def __contains__(self, path: object) -> bool:
        return True


def _broken(check: LinkCheck, files: Container[str]) -> list[str]:
    """Look for broken links, but not for missing files."""
    return broken(check, _EveryFile())


def _no_search_index(site: Path) -> None:
    """Stand in for search_index.make."""


# A hook cannot be given arguments, so the two names that it uses are replaced.
setattr(site_build, "Site", PagesOnly)  # noqa: B010  (mypy refuses a plain assignment)
search_index.make = _no_search_index
broken = LinkCheck.broken
setattr(LinkCheck, "broken", _broken)  # noqa: B010
