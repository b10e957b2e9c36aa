"""What all kinds of page share: rendering a template for an address, and making it a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from .. import links
from ..addresses import Addresses
from ..dataset import Dataset
from ..disclosure import disclosure
from ..model import Status
from ..rendering import environment, markdown_filter
from ..social_card import Card, site_card
from .fragments import Fragments
from .page import Alternate, Page

LONGEST_DESCRIPTION = 300


class Renderer:
    """Renders templates over one dataset."""

    def __init__(self, dataset: Dataset, addresses: Addresses) -> None:
        """Take the dataset and the addresses that pages name."""
        self.dataset = dataset
        self.addresses = addresses
        self._env = environment()
        self._shared: dict[str, dict[str, Any]] = {}
        # Pages of records link to their files themselves, so that many of them have the same foot.
        self._footer: Callable[..., str] = lru_cache(maxsize=1024)(self._render_footer)
        self._disclosure = disclosure(dataset.site)
        self.site_card = site_card(dataset)

    def file(self, kind: str, id: str) -> str:
        """Return the data file of a record, relative to the repository."""
        return self.dataset.files[kind, id].shown

    def page(
        self,
        address: str,
        title: str,
        description: str,
        content: str,
        file: str,
        section: str,
        changed: date | None = None,
        *,
        canonical: str | None = None,
        scripts: tuple[str, ...] = (),
        styles: tuple[str, ...] = (),
        links_to_file: bool = False,
        card: Card | None = None,
        alternates: tuple[Alternate, ...] = (),
        markup: str = "",
    ) -> Page:
        """Return a page with its foot and its head.

        `scripts` and `styles` name files of assets/ that the page loads beside the common ones.
        `links_to_file` says that the content has the link to the page's file already, so that the foot
        needs none. `card` is the page's own social card; without one it has the site's. `alternates` are
        the page's own data and feeds; `markup` is HTML with data for programs.
        """
        description = " ".join(description.split())[:LONGEST_DESCRIPTION]
        canonical = address if canonical is None else canonical
        local = not self.addresses.has_repository
        footer = self._footer(
            links.to_root(address),
            file=None if links_to_file or local else file,
            local=local and not links_to_file,
            changed=changed,
            alternates=alternates,
        )
        return Page(
            address=address,
            title=title,
            description=description,
            content=content + footer,
            head=self.head(
                address,
                title,
                description,
                canonical=canonical,
                scripts=scripts,
                styles=styles,
                card=card,
                alternates=alternates,
            )
            + markup,
            file=file,
            changed=changed or self.dataset.site.dataset.as_of,
            canonical=canonical,
            section=section,
        )

    def head(
        self,
        address: str,
        title: str,
        description: str,
        *,
        canonical: str,
        scripts: tuple[str, ...] = (),
        styles: tuple[str, ...] = (),
        card: Card | None = None,
        alternates: tuple[Alternate, ...] = (),
    ) -> str:
        """Return what a page adds to the head: social card (Open Graph protocol), own data, scripts."""
        return self.render(
            "head.html.jinja",
            address,
            title=title,
            description=description,
            canonical=canonical,
            scripts=scripts,
            styles=styles,
            card=card or self.site_card,
            alternates=alternates,
            site_card=self.site_card,
            site_url=self.addresses.site_url,
        )

    def _render_footer(self, root: str, *, file: str | None, **context: Any) -> str:
        edit_url = self.addresses.edit_url(file) if file is not None else None
        return self._render_at(root, "footer.html.jinja", file=file, edit_url=edit_url, **context)

    def render(self, template: str, address: str, **context: Any) -> str:
        """Return a template rendered for the page at an address."""
        return self._render_at(links.to_root(address), template, **context)

    def _render_at(self, root: str, template: str, /, **context: Any) -> str:
        shared = self._shared.get(root)
        if shared is None:
            shared = self._shared[root] = self._shared_by(root)
        return self._env.get_template(template).render(shared, **context)

    def _shared_by(self, root: str) -> dict[str, Any]:
        """Return what the templates of all pages with one relative root share; `m` are small pieces."""
        shared: dict[str, Any] = {
            "root": root,
            "dataset": self.dataset,
            "site": self.dataset.site,
            "disclosure": self._disclosure,
            "scales": self.dataset.scales,
            "markdown": markdown_filter(root),
            "Markup": Markup,
            "withdrawn": Status.WITHDRAWN,
            "draft": Status.DRAFT,
            "fragments": Fragments(self.dataset, root),
        }
        return shared | {"m": self._env.get_template("_macros.html.jinja").make_module(shared)}
