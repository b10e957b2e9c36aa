"""Build and publish a site as `mkdocs build` does, but without MkDocs, its theme and the search index.

`python publish.py [processes]` builds the project in which it runs; with a number of processes, they
share the pages however few there are, which `mkdocs build` leaves to the size of the site.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

from factcheck import page_writing, plain
from factcheck.addresses import Addresses
from factcheck.loading import load
from factcheck.publishing import Publication
from factcheck.site import Site


def waiting() -> None:
    """Say that another build is running."""
    print("waiting", flush=True)


def main() -> None:
    """Build the site of this folder into `site`."""
    if len(sys.argv) > 1:
        page_writing.WORTH_SHARING = 1
        patch.object(page_writing, "processors", return_value=int(sys.argv[1])).start()
    project = Path.cwd()
    dataset, _ = load(project / "data")
    assert dataset is not None
    publication = Publication.prepare(project / "site", waiting)
    site = Site(dataset, Addresses("https://example.org/", ""), project / ".cache/cards")
    plain.write(site, project / "docs", publication.staging)
    publication.publish(lambda: None)


if __name__ == "__main__":
    main()
