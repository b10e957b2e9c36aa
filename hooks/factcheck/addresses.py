"""Where the site and its repository are on the web."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

LOCAL_SITE_URL = "http://127.0.0.1:8000/"
LOCAL_REPO_URL = "https://repository.example/reported-vs-released/"

ERROR_FORM = "error.yml"
"""The form for errors, in .github/ISSUE_TEMPLATE/."""


@dataclass(frozen=True)
class Addresses:
    """The public addresses of the site and of its repository; both end in a slash.

    `edit_path` is the part of a repository address that opens a file for editing.
    """

    site_url: str
    repo_url: str
    edit_path: str = "edit/main/"

    @classmethod
    def of(cls, site_url: str | None, repo_url: str | None) -> Addresses:
        """Return the addresses that are given, and local ones for what is not."""
        return cls(with_slash(site_url or LOCAL_SITE_URL), with_slash(repo_url or LOCAL_REPO_URL))

    @property
    def has_repository(self) -> bool:
        """Return whether the repository is on the web; a local copy has none to lead readers to."""
        return self.repo_url != LOCAL_REPO_URL

    @property
    def own(self) -> tuple[str, str]:
        """Return the addresses that are no evidence."""
        return (self.site_url, self.repo_url)

    @property
    def base(self) -> str:
        """Return the path under which the site is published."""
        return urlsplit(self.site_url).path or "/"

    def edit_url(self, file: str) -> str:
        """Return the address that opens a file of the repository for editing."""
        return self.repo_url + self.edit_path + file

    def report_url(self, title: str, address: str) -> str:
        """Return the address of the form for errors, filled in for a page of the site.

        A query parameter that has the id of a form's field fills that field
        (docs.github.com, "Creating an issue from a URL query").
        """
        filled = {"template": ERROR_FORM, "title": title, "page": self.site_url + address}
        return f"{self.repo_url}issues/new?{urlencode(filled, quote_via=quote)}"


def with_slash(url: str) -> str:
    """Return an address that ends in exactly one slash."""
    return url.rstrip("/") + "/"
