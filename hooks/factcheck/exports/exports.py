"""All downloads of one dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..addresses import Addresses
from ..dataset import Dataset
from ..published_file import LARGEST, PublishedFile
from . import citation, csv_files, json_files, schemas, sqlite_file
from .rows import Rows, all_rows
from .tables import SCHEMA_VERSION, View


@dataclass(frozen=True)
class Download:
    """One table as it is offered: what a row is, how many there are, and its files."""

    rows: Rows
    json: PublishedFile
    csv: PublishedFile


class Exports:
    """Makes the downloads of one dataset, each once."""

    def __init__(self, dataset: Dataset, addresses: Addresses, largest: int = LARGEST) -> None:
        """Take the dataset, the addresses that downloads name, and how many bytes are not compressed."""
        self._largest = largest
        self._dataset = dataset
        self._addresses = addresses

    @cached_property
    def statement(self) -> dict[str, str]:
        """Return what every download says of itself."""
        site = self._dataset.site
        return {
            "schema_version": SCHEMA_VERSION,
            "name": site.name,
            "description": site.tagline,
            "version": site.dataset.version,
            "as_of": site.dataset.as_of.isoformat(),
            "first_release": site.dataset.first_release.isoformat(),
            "publisher": site.publisher.name,
            "method": site.method,
            "human_review": site.human_review.value,
            "url": self._addresses.site_url,
            "licence": site.data_licence,
            "licence_url": site.data_licence_url,
            "citation": citation.citation(site, self._addresses),
        }

    @cached_property
    def tables(self) -> list[Download]:
        """Return every table with its files."""
        return [
            Download(
                rows,
                json_files.table_file(rows, self.statement).compressed(self._largest),
                csv_files.table_file(rows).compressed(self._largest),
            )
            for rows in self._rows.values()
        ]

    @cached_property
    def whole(self) -> list[tuple[str, PublishedFile]]:
        """Return the files that hold or describe everything, each with what it is."""
        site = self._dataset.site
        by_table = {download.rows.table.name: download.csv for download in self.tables}
        licence = {"name": citation.spdx(site.data_licence_url) or "other", "title": site.data_licence}
        licence["path"] = site.data_licence_url
        return [
            (
                "All tables in one JSON file",
                json_files.dataset_file(self._rows, self.statement).compressed(self._largest),
            ),
            (
                "All tables in one SQLite database",
                sqlite_file.sqlite_file(self._rows, self.statement).compressed(self._largest),
            ),
            (
                "Data package: types, keys and descriptions of the CSV files",
                schemas.data_package(self.statement, licence, by_table),
            ),
            ("JSON Schema of the JSON files", schemas.json_schema(self.statement, self._addresses.site_url)),
            (
                "Citation File Format",
                PublishedFile("data/CITATION.cff", citation.citation_file(site, self._addresses)),
            ),
            ("Licence, citation and notes, to keep beside the CSV files", self._notes()),
        ]

    def files(self) -> Iterator[PublishedFile]:
        """Yield every file."""
        yield from self.downloads()
        yield from self.claim_files()
        yield from self.source_files()

    def downloads(self) -> Iterator[PublishedFile]:
        """Yield the files that the page of downloads offers."""
        for _, file in self.whole:
            yield file
        for download in self.tables:
            yield download.json
            yield download.csv

    def claim_files(self) -> Iterator[PublishedFile]:
        """Yield one file for each claim."""
        return json_files.claim_files(self._rows, self.statement)

    def source_files(self) -> Iterator[PublishedFile]:
        """Yield one file for each source."""
        return json_files.source_files(self._rows, self.statement)

    @cached_property
    def _rows(self) -> dict[str, Rows]:
        return all_rows(View(self._dataset, self._addresses))

    def _notes(self) -> PublishedFile:
        lines = [
            f"{self.statement['name']}: {self.statement['description']}",
            "",
            f"Version {self.statement['version']}, checked to {self.statement['as_of']}; "
            f"schema version {SCHEMA_VERSION}.",
            f"Cite as: {self.statement['citation']}",
            f"Licence: {self.statement['licence']}, {self.statement['licence_url']}",
            "Quotes remain under the rights of those who wrote them.",
            "",
            self.statement["method"],
            "",
            "The CSV files follow RFC 4180: UTF-8, commas, lines that end in CRLF, a header line.",
            "No value is an empty cell, a boolean is true or false, a list is JSON.",
            "A cell of text that begins with an apostrophe has it in front so that no spreadsheet takes the",
            "cell for a formula: take away one leading apostrophe to have the text back.",
            "Columns are described in datapackage.json and on the page of these downloads.",
            "A large file is compressed by gzip; its name ends in .gz.",
        ]
        return PublishedFile("data/README.txt", ("\n".join(lines) + "\n").encode())
