"""MkDocs events in, pages out. The only module that imports mkdocs; it holds no domain logic.

MkDocs loads this file once for a process and calls `on_config` for each build. Everything that
belongs to one build lives in a `SiteBuild`, which is registered as a plugin of that build.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

import mkdocs
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader
from mkdocs.commands.build import get_context
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.theme import Theme
from mkdocs.utils.templates import TemplateContext
from watchdog.observers.api import BaseObserver

import factcheck
from factcheck.addresses import Addresses
from factcheck.checking import Step, check, no_step
from factcheck.compiled_templates import CompiledTemplates
from factcheck.frame import Frame, marker
from factcheck.kept_records import KeptOnDisk
from factcheck.live_site import LiveSite
from factcheck.loading import claim_files
from factcheck.page_writing import SiteError
from factcheck.previewing import Preview
from factcheck.problems import Level, Problem
from factcheck.program_version import program_version
from factcheck.progress import progress
from factcheck.prose import UnknownPartError, mark_parts
from factcheck.publishing import Publication, PublishError
from factcheck.search_index import SearchIndexError
from factcheck.site import Site
from factcheck.site_cache import SiteCache
from factcheck.sound_before import SoundBefore
from factcheck.stray_links import stray_links
from factcheck.system_errors import reason
from factcheck.watching import at_once

log = get_plugin_logger("factcheck")

# What is wrong in Material's base.html, outside all of its blocks, and what stands there instead.
MATERIAL_FAULTS = (
    # For scripts that are not loaded here, on every page; and HTML allows no `autocomplete` on a checkbox.
    (
        '    <input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" '
        'autocomplete="off">\n    <input class="md-toggle" data-md-toggle="search" type="checkbox" '
        'id="__search" autocomplete="off">\n    <label class="md-overlay" for="__drawer"></label>\n',
        "",
    ),
    (
        '    <div class="md-dialog" data-md-component="dialog">\n'
        '      <div class="md-dialog__inner md-typeset"></div>\n    </div>\n',
        "",
    ),
    # Pages without a table of contents get no skip link; the header has one for all pages.
    ("{% if page.toc | first is defined %}", "{% if false %}"),
)

CACHE = ".cache"
"""What one build keeps for the next; may be deleted at any time."""

# `mkdocs serve` says only in on_startup that it is serving, and then makes a new configuration
# for each build, so what lives from one build to the next has no other place.
_live: LiveSite | None = None


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Keep the state of a preview for as long as this process serves one."""
    global _live
    _live = LiveSite(Path(__file__).parent) if command == "serve" else None


def on_serve(
    server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """Make pages when they are asked for, and learn at once of changed files."""
    files = server.get_app()
    if _live is None or files is None:
        return server
    server.set_app(_live.in_front_of(files, server.mount_path))
    server.builder = _shown_where_it_fails(builder, Path(server.root), _live)
    # The attribute is no documented interface of MkDocs; without it MkDocs polls, which is only slower.
    polling = getattr(server, "observer", None)
    watcher = at_once(polling) if isinstance(polling, BaseObserver) else None
    if watcher is not None:
        watched = [config.docs_dir, config.config_file_path]
        for path in watched:
            server.unwatch(path)
        server.observer = watcher  # type: ignore[assignment]
        for path in watched:
            server.watch(path)
    return server


def _shown_where_it_fails(build: Callable[[], None], folder: Path, live: LiveSite) -> Callable[[], None]:
    """Return what makes a state of a preview, or shows in its place why it could not be made.

    Where a build fails, MkDocs answers no request until another one succeeds.
    """

    def build_or_tell() -> None:
        try:
            build()
        except Exception as error:
            cause: BaseException = error
            if isinstance(error, Abort):  # MkDocs has told in the log what led to it
                cause = error.__context__ or error
            else:
                log.error("%s", error, exc_info=not isinstance(error, MkDocsException))
            told = str(cause) if isinstance(cause, MkDocsException) else f"{type(cause).__name__}: {cause}"
            page = Site.problem_page([told], where="the site")
            (folder / "index.html").write_text(page, encoding="utf-8")
            live.show(None)

    return build_or_tell


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check the data, and register what this build does with it."""
    root = Path(config.config_file_path).parent
    addresses = Addresses.of(config.site_url, config.repo_url)
    config.site_url, config.repo_url = addresses.site_url, addresses.repo_url
    _list_no_hidden_files(config.theme)
    if _live is None:
        _begin_build(config, root, addresses)
    else:
        _begin_preview(config, root, addresses, _live)
    return config


def _list_no_hidden_files(theme: Theme) -> None:
    """Keep MkDocs from looking at each of Material's 14,000 icons, which takes a tenth of a small build.

    It copies no hidden file of a theme anyway.
    """
    environment = theme.get_env

    def get_env() -> Environment:
        env = environment()
        env.loader = _ThemeLoader(theme.dirs)
        return env

    theme.get_env = get_env  # type: ignore[method-assign]


class _ThemeLoader(FileSystemLoader):
    """Finds every file of a theme, and lists those that are not hidden."""

    def list_templates(self) -> list[str]:
        """Return the names of all files that are in no hidden folder, sorted."""
        found: set[str] = set()
        for root in self.searchpath:
            for folder, inner, names in os.walk(root):
                inner[:] = [name for name in inner if not name.startswith(".")]
                found.update((Path(folder).relative_to(root) / name).as_posix() for name in names)
        return sorted(found)


def _begin_build(config: MkDocsConfig, root: Path, addresses: Addresses) -> None:
    began = time.monotonic()
    version = _version(config)
    records = KeptOnDisk(root / CACHE / "records", version, log.info)
    before = SoundBefore(root / CACHE / "sound", version, log.info, records)
    gc.disable()
    with _progress(began) as step, records.reading_ahead(claim_files(root / "data")):
        dataset, problems = check(root / "data", addresses.own, records=records, step=step, before=before)
    records.save()
    # What was loaded lives as long as the build; the collector would look at it again and again.
    gc.freeze()
    gc.enable()
    errors = _tell([*problems, *stray_links(Path(config.docs_dir))])
    if dataset is None or errors:
        raise PluginError(f"{len(errors)} problems; nothing was published")
    target = Path(config.site_dir).resolve()

    def waiting() -> None:
        log.info("another build is writing %s; waiting for it to end", target)

    try:
        publication = Publication.prepare(target, waiting)
    except PublishError as error:
        raise PluginError(str(error)) from None
    # The published site is looked at only now, when no other build can exchange it any more.
    own = hashlib.blake2b(version + repr(addresses).encode()).digest()
    cache = SiteCache(root / CACHE / "site", own, target, log.info)
    site = Site(dataset.for_pages(), addresses, root / CACHE / "cards", cache, records.digests)
    _give_to_theme(config, site)
    config.site_dir = str(publication.staging)
    config.plugins["factcheck"] = SiteBuild(site, publication, config, began)


def _begin_preview(config: MkDocsConfig, root: Path, addresses: Addresses, live: LiveSite) -> None:
    began = time.monotonic()
    live.begin()
    if live.runs_old_code:
        log.warning("the Python code in hooks/ was changed; stop the preview and start it again to run it")
    with _progress(began) as step:
        dataset, problems = live.check(root / "data", addresses.own, step)
    errors = _tell([*problems, *stray_links(Path(config.docs_dir))])
    if dataset is None or errors:
        config.plugins["factcheck"] = ProblemPreview(errors, live)
        config.extra.update(
            menu=[], foot_menu=[], feeds=[], tagline="", disclosure="", policy=None, referrer=""
        )
        return
    # A preview makes neither cards nor the search index nor a sitemap: nobody shares a preview, and all
    # three need every page. Its search page says so.
    site = Site(dataset.with_drafts(), addresses)
    _give_to_theme(config, site)
    config.extra["policy"] = None  # the live reload of MkDocs is an inline script
    config.plugins["factcheck"] = PreviewBuild(site, live)


def _tell(problems: Sequence[Problem]) -> list[Problem]:
    """Show all problems in the log, and return the errors."""
    for problem in problems:
        (log.error if problem.level is Level.ERROR else log.warning)("%s", problem)
    return [problem for problem in problems if problem.level is Level.ERROR]


def _give_to_theme(config: MkDocsConfig, site: Site) -> None:
    noon = datetime.combine(site.dataset.site.dataset.as_of, datetime.min.time(), UTC)
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    config.site_name = site.dataset.site.name
    config.extra.update(site.extra())


@event_priority(-100)  # after the build itself, which must know that it failed
def on_build_error(*, error: Exception) -> None:
    """Say in one line which file could not be read or written; MkDocs would show its own code."""
    if isinstance(error, OSError):
        raise PluginError(f"{reason(error)}; nothing was published")


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """A hook has no options of its own in mkdocs.yml."""


class PagesOfRecords(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """What a build for publication and one for a preview have in common."""

    def __init__(self, site: Site) -> None:
        """Take the site to write."""
        self._site = site

    def on_page_markdown(
        self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Mark the places of a hand-written page where parts from the data go."""
        try:
            return mark_parts(markdown, self._site.parts, f"docs/{page.file.src_uri}")
        except UnknownPartError as error:
            raise PluginError(str(error)) from None

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
        env.bytecode_cache = CompiledTemplates("theme", f"{mkdocs.__name__} {mkdocs.__version__}")
        self._env, self._files = env, files

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


class SiteBuild(PagesOfRecords):  # type: ignore[no-untyped-call]
    """One build of the site from sound data, to be published."""

    def __init__(self, site: Site, publication: Publication, config: MkDocsConfig, began: float) -> None:
        """Take the site to write, how it is published, and when the build began."""
        super().__init__(site)
        self._publication = publication
        self._config = config
        self._began = began
        self._finished = False

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write all pages of records, then the sitemap, check every link of the site, and index it."""
        try:
            with _progress(self._began) as step:
                broken = self._site.write(Path(config.site_dir), self._frame_maker(config), step)
                step("search: making the index")
                self._site.write_search_index(Path(config.site_dir))
        except (SiteError, SearchIndexError) as error:
            raise PluginError(str(error)) from None
        for line in broken:
            _tell_broken_link(line)
        self._finished = True

    def on_build_error(self, *, error: Exception) -> None:
        """Publish nothing of a failed build; in strict mode this comes after the last event."""
        self._finished = False

    def on_shutdown(self) -> None:
        """Publish the finished site, or leave the published one as it was."""
        try:
            if self._finished:
                self._publication.publish(
                    partial(self._site.keep, self._publication.target, since=time.time_ns())
                )
            else:
                self._publication.abandon()
        except PublishError as error:
            raise PluginError(str(error)) from None
        # `mkdocs gh-deploy` takes the finished site from here, after this event.
        self._config.site_dir = str(self._publication.target)


class PreviewBuild(PagesOfRecords):  # type: ignore[no-untyped-call]
    """One state of a preview of sound data: MkDocs writes the hand-written pages, without their parts."""

    def __init__(self, site: Site, live: LiveSite) -> None:
        """Take the site, and what shows it."""
        super().__init__(site)
        self._live = live

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Show the site, of which the rest is made when it is asked for."""
        folder = Path(config.site_dir)
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (folder / name).unlink(missing_ok=True)  # MkDocs' own, of the hand-written pages alone
        written = [file.dest_uri for file in self._files.documentation_pages()]
        self._live.show(Preview(self._site, folder, self._frame_maker(config), written, _tell_broken_link))


def _tell_broken_link(line: str) -> None:
    log.warning("broken-link: %s", line)


def _version(config: MkDocsConfig) -> bytes:
    """Return what stands for the program, whatever of it runs: hooks can be named in the configuration."""
    package = Path(factcheck.__file__).parent
    # MkDocs gives modules by name, whatever its annotation says.
    hooks = (sys.modules[str(name)].__file__ for name in config.hooks)
    return program_version((Path(__file__).parent, package, *(Path(file) for file in hooks if file)))


def _progress(began: float) -> AbstractContextManager[Step]:
    """Show on a terminal what a long build does, but not where MkDocs was told to be quiet."""
    return progress(since=began, counted=False) if log.isEnabledFor(logging.INFO) else nullcontext(no_step)


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
    """One state of a preview of broken data: every address shows the problems."""

    def __init__(self, problems: list[Problem], live: LiveSite) -> None:
        """Take the problems, and what shows them."""
        self._page = Site.problem_page(problems)
        self._live = live

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Show the problems in place of what MkDocs wrote."""
        (Path(config.site_dir) / "index.html").write_text(self._page, encoding="utf-8")
        self._live.show(None)
