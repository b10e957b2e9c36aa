"""MkDocs events in, pages out. The only module that imports mkdocs; it holds no domain logic.

MkDocs loads this file once for a process and calls `on_config` for each build. Everything that
belongs to one build lives in a `SiteBuild`, which is registered as a plugin of that build.
"""

from __future__ import annotations

import gc
import hashlib
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from jinja2 import ChoiceLoader, DictLoader, Environment
from mkdocs.commands.build import get_context
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext

import factcheck
from factcheck.addresses import Addresses
from factcheck.checking import check
from factcheck.compiled_templates import CompiledTemplates
from factcheck.frame import Frame, marker
from factcheck.kept_records import KeptOnDisk
from factcheck.page_writing import SiteError
from factcheck.problems import Level, Problem
from factcheck.program_version import program_version
from factcheck.prose import UnknownPartError, fill_parts, mark_parts
from factcheck.publishing import Publication, PublishError
from factcheck.search_index import SearchIndexError
from factcheck.site import Site
from factcheck.site_cache import SiteCache

log = get_plugin_logger("factcheck")

# What is wrong in Material's base.html, outside all of its blocks, and what stands there instead.
MATERIAL_FAULTS = (
    # HTML does not allow the attribute on a checkbox.
    (' autocomplete="off"', ""),
    # Pages without a table of contents get no skip link; the header has one for all pages.
    ("{% if page.toc | first is defined %}", "{% if false %}"),
)

CACHE = ".cache"
"""What one build keeps for the next; may be deleted at any time."""

# `mkdocs serve` says only in on_startup that it is serving, and then makes a new configuration
# for each build, so this one fact of the process has no other place.
_serving = False


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether this process serves a preview."""
    global _serving
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check the data, and register what this build does with it."""
    root = Path(config.config_file_path).parent
    addresses = Addresses.of(config.site_url, config.repo_url)
    config.site_url, config.repo_url = addresses.site_url, addresses.repo_url
    version = _version(config)
    records = KeptOnDisk(root / CACHE / "records", version, log.info)
    gc.disable()
    dataset, problems = check(root / "data", addresses.own, records=records)
    records.save()
    if not _serving:
        # What was loaded lives as long as the build; the collector would look at it again and again.
        gc.freeze()
    gc.enable()
    for problem in problems:
        (log.error if problem.level is Level.ERROR else log.warning)("%s", problem)
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    if dataset is None or errors:
        if not _serving:
            raise PluginError(f"{len(errors)} problems in data/; nothing was published")
        config.plugins["factcheck"] = ProblemPreview(errors)
        config.extra.update(
            menu=[], foot_menu=[], feeds=[], tagline="", disclosure="", policy=None, referrer=""
        )
        return config
    dataset = dataset.with_drafts() if _serving else dataset.for_pages()
    noon = datetime.combine(dataset.site.dataset.as_of, datetime.min.time(), UTC)
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    # A preview makes neither cards nor the search index: nobody shares a preview, and both would slow
    # each rebuild. Its search page says so.
    if _serving:
        site = Site(dataset, addresses)
    else:
        own = hashlib.blake2b(version + repr(addresses).encode()).digest()
        published = Path(config.site_dir).resolve()
        cache = SiteCache(root / CACHE / "site", own, published, log.info)
        site = Site(dataset, addresses, root / CACHE / "cards", cache, records.digests)
    config.site_name = dataset.site.name
    config.extra.update(site.extra())
    publication = None
    if _serving:
        config.extra["policy"] = None  # the live reload of MkDocs is an inline script
    else:
        publication = Publication(Path(config.site_dir).resolve())
        try:
            publication.prepare()
        except PublishError as error:
            raise PluginError(str(error)) from None
        config.site_dir = str(publication.staging)
    config.plugins["factcheck"] = SiteBuild(site, publication, config)
    return config


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """A hook has no options of its own in mkdocs.yml."""


class SiteBuild(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """One build of the site from sound data."""

    def __init__(self, site: Site, publication: Publication | None, config: MkDocsConfig) -> None:
        """Take the site to write, and how it is published; a preview is written where MkDocs says."""
        self._site = site
        self._publication = publication
        self._config = config
        self._finished = False

    def on_page_markdown(
        self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Mark the places of a hand-written page where parts from the data go."""
        try:
            return mark_parts(markdown, self._site.parts, f"docs/{page.file.src_uri}")
        except UnknownPartError as error:
            raise PluginError(str(error)) from None

    def on_page_content(self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Put the parts in."""
        return fill_parts(html, self._site.parts)

    def on_page_context(
        self, context: TemplateContext, /, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Give a hand-written page the same head as the pages of records."""
        title, description = str(page.title), str(page.meta.get("description", ""))
        if not self._site.addresses.has_repository:
            page.edit_url = None
        page.prose_head = self._site.prose_head(page.url, title, description)  # type: ignore[attr-defined]

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the navigation for the frame."""
        self._nav = nav

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> None:
        """Leave out the theme's own scripts, which no page loads."""
        for file in list(files):
            if file.src_uri.startswith("assets/javascripts/") and file.src_dir != config.docs_dir:
                files.remove(file)

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Mend the theme, and keep its environment for the frame."""
        _mend(env)
        env.bytecode_cache = CompiledTemplates("theme")
        self._env, self._files = env, files

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write all pages of records, then the sitemap, check every link of the site, and index it."""
        try:
            broken = self._site.write(Path(config.site_dir), self._frame_maker(config))
        except SiteError as error:
            raise PluginError(str(error)) from None
        for line in broken:
            log.warning("broken-link: %s", line)
        if self._publication is not None:
            try:
                self._site.write_search_index(Path(config.site_dir))
            except SearchIndexError as error:
                raise PluginError(str(error)) from None
            self._site.keep()
        self._finished = True

    def on_build_error(self, *, error: Exception) -> None:
        """Publish nothing of a failed build; in strict mode this comes after the last event."""
        self._finished = False

    def on_shutdown(self) -> None:
        """Publish the finished site, or leave the published one as it was."""
        if self._publication is not None:
            if self._finished:
                self._publication.publish()
            else:
                self._publication.abandon()
            # `mkdocs gh-deploy` takes the finished site from here, after this event.
            self._config.site_dir = str(self._publication.target)

    def _frame_maker(self, config: MkDocsConfig) -> Callable[[int, str], Frame]:
        def frame(depth: int, section: str) -> Frame:
            # In folders that no page has, or a link to a neighbour would hold for one page only.
            file = File.generated(config, "frame/" * depth + "index.md", content="")
            page = MkDocsPage(marker("title"), file, config)
            page.content = marker("content")
            page.meta = {"description": marker("description")}
            page.canonical_url = marker("canonical")
            page.edit_url = None
            page.slot_head = marker("head")  # type: ignore[attr-defined]
            page.slot_section = section  # type: ignore[attr-defined]
            page.is_site_home = section == "home"  # type: ignore[attr-defined]
            context = get_context(self._nav, self._files, config, page)
            return Frame.from_html(self._env.get_template("main.html").render(context))

        return frame


def _version(config: MkDocsConfig) -> bytes:
    """Return what stands for the program, whatever of it runs: hooks can be named in the configuration."""
    package = Path(factcheck.__file__).parent
    # MkDocs gives modules by name, whatever its annotation says.
    hooks = (sys.modules[str(name)].__file__ for name in config.hooks)
    return program_version((Path(__file__).parent, package, *(Path(file) for file in hooks if file)))


def _mend(env: Environment) -> None:
    assert env.loader is not None
    source, _, _ = env.loader.get_source(env, "base.html")
    for fault, mended in MATERIAL_FAULTS:
        if fault not in source:
            raise PluginError(
                f"the base.html of mkdocs-material no longer holds {fault!r}; see MATERIAL_FAULTS"
            )
        source = source.replace(fault, mended)
    env.loader = ChoiceLoader([DictLoader({"base.html": source}), env.loader])


class ProblemPreview(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """One preview of broken data: every address shows the problems."""

    def __init__(self, problems: list[Problem]) -> None:
        """Take the problems to show."""
        self._problems = problems

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the problems where the preview looks for pages that are not there."""
        page = Site.problem_page(self._problems)
        for name in ("index.html", "404.html"):
            (Path(config.site_dir) / name).write_text(page, encoding="utf-8")
