"""What all kinds of page share: rendering a template for an address, and making it a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup

from .. import links
from ..addresses import Addresses
from ..dataset import Dataset
from ..model import Status
from ..rendering import environment, markdown_filter
from .page import Alternate, Page

LONGEST_DESCRIPTION = 300


class Renderer:
    """Renders templates over one dataset."""

    def __init__(self, dataset: Dataset, addresses: Addresses) -> None:
        """Take the dataset and the addresses that pages name."""
        self.dataset = dataset
        self.addresses = addresses
        self._env = environment()

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
        alternates: tuple[Alternate, ...] = (),
        markup: str = "",
    ) -> Page:
        """Return a page with its foot and its head.

        `scripts` names files of assets/javascripts/ that the page loads; `alternates` are the page's
        own data and feeds; `markup` is HTML with data for programs.
        """
        description = " ".join(description.split())[:LONGEST_DESCRIPTION]
        footer = self.render(
            "footer.html.jinja",
            address,
            file=file,
            edit_url=self.addresses.edit_url(file),
            changed=changed,
            alternates=alternates,
        )
        return Page(
            address=address,
            title=title,
            description=description,
            content=content + footer,
            head=self.render("head.html.jinja", address, scripts=scripts, alternates=alternates) + markup,
            file=file,
            changed=changed or self.dataset.site.dataset.as_of,
            canonical=address if canonical is None else canonical,
            section=section,
        )

    def render(self, template: str, address: str, **context: Any) -> str:
        """Return a template rendered for the page at an address."""
        root = links.to_root(address)
        return self._env.get_template(template).render(
            root=root,
            dataset=self.dataset,
            site=self.dataset.site,
            scales=self.dataset.scales,
            markdown=markdown_filter(root),
            Markup=Markup,
            withdrawn=Status.WITHDRAWN,
            **context,
        )
