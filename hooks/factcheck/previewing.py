"""A site of which each file is made when it is asked for, as an editor's preview wants it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .frame import Frame
from .page_writing import FrameMaker, PageWriter, refuse_faults
from .pages import Job
from .prose import fill_parts
from .site import Site

INDEX = "index.html"


class Preview:
    """The files of one state of the data, in a folder that already holds the hand-written pages."""

    def __init__(self, site: Site, folder: Path, make_frame: FrameMaker, unfilled: Iterable[str]) -> None:
        """Take the site, the folder, what frames pages, and the paths of pages that lack their parts."""
        self._site = site
        self._folder = folder
        self._writer = PageWriter(folder, site.addresses.site_url, site.addresses.base, make_frame)
        self._frames: dict[tuple[int, str], Frame] = {}
        self._unfilled = set(unfilled)
        self._jobs = {job.name: job for job in site.jobs()}

    def provide(self, path: str) -> None:
        """Write the file behind a path of the site, and those that are made with it, unless it is there.

        A path that leads to nothing is left alone. Raises SiteError when a page holds what the policy
        of the site forbids.
        """
        if path in self._unfilled:
            self._unfilled.remove(path)
            html = fill_parts((self._folder / path).read_text(encoding="utf-8"), self._site.parts)
            refuse_faults(html, path)
            self._write(path, html.encode())
        if (self._folder / path).is_file():
            return
        if path.endswith(INDEX):
            self._write_pages(path.removesuffix(INDEX))
        elif (file := self._site.file_at(path)) is not None:
            self._write(path, file.content)
        elif not path.endswith("/"):
            # Whoever leaves out the last slash is sent to the page.
            self.provide(f"{path}/{INDEX}")

    def _write_pages(self, address: str) -> None:
        job = self._job_of(address)
        if job is None:
            return
        del self._jobs[job.name]
        for page in job.make():
            key = (page.address.count("/"), page.section)
            if key not in self._frames:
                self._frames[key] = self._writer.make_frame(*key)
            html = self._writer.framed(page, self._frames[key])
            refuse_faults(html, page.path)
            self._write(page.path, html.encode())

    def _job_of(self, address: str) -> Job | None:
        """Return the job whose address is nearest above a page."""
        while address and address not in self._jobs:
            address = address.rstrip("/").rpartition("/")[0]
            address = f"{address}/" if address else ""
        return self._jobs.get(address)

    def _write(self, path: str, content: bytes) -> None:
        """Put a file into the folder at once, so that nobody is served half of it."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        half = self._folder / ".half-written"
        half.write_bytes(content)
        half.replace(target)
