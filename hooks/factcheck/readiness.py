"""What a deployer must still enter before the site may be published."""

from __future__ import annotations

from .model import Site


def missing(site: Site) -> list[str]:
    """Return what is missing, one line each; none when the site may go public.

    A publisher called “The <name of the site> contributors” is the one that the repository comes
    with: nobody in particular, who can answer for nothing.
    """
    lines = []
    if site.publisher.name.casefold() == f"the {site.name} contributors".casefold():
        lines.append("publisher: enter the name of the person or body that answers for this deployment")
    if site.contact is None:
        lines.append("contact: enter an e-mail or postal address that a reader can use without an account")
    return lines
