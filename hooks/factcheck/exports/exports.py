"""All downloads of one dataset."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from ..addresses import Addresses
from ..dataset import Dataset
from ..model import Claim, Source
from ..published_file import LARGEST, PublishedFile
from . import citation, csv_files, json_files, schemas, sqlite_file
from .rows import Rows
from .tables import SCHEMA_VERSION, TABLES, View

WHOLE = (
    ("All tables in one JSON file", "data/dataset.json"),
    ("All tables in one SQLite database", sqlite_file.PATH),
    ("Data package: types, keys and descriptions of the CSV files", schemas.PACKAGE_PATH),
    ("JSON Schema of the JSON files of tables", schemas.SCHEMA_PATH),
    ("JSON Schema of the files of single claims and sources", schemas.RECORD_SCHEMA_PATH),
    ("Citation File Format", "data/CITATION.cff"),
    ("Licence, citation and notes, to keep beside the CSV files", "data/README.txt"),
)
"""The files that hold or describe everything, each with what it is, under their names before compression."""


class Exports:
    """Makes the downloads of one dataset, each when it is asked for; nothing of them is kept."""

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
    def record_statement(self) -> dict[str, str]:
        """Return what the file of one claim or source says of itself; the downloads say the rest."""
        names = ("schema_version", "version", "as_of", "licence", "licence_url", "citation")
        schema = self._addresses.site_url + schemas.RECORD_SCHEMA_PATH
        return {"schema": schema, **{name: self.statement[name] for name in names}}

    def row_counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        return {table.name: sum(1 for _ in table.rows(self._view)) for table in TABLES}

    def downloads(self) -> Iterator[PublishedFile]:
        """Yield the files that the page of downloads offers, each table let go before the next is made."""
        lines: dict[str, bytes] = {}
        resources: dict[str, schemas.Resource] = {}
        with sqlite_file.Database(self.statement) as database:
            for table in TABLES:
                rows = Rows.of(table, self._view)
                lines[table.name] = json_files.lines(rows)
                yield self._packed(json_files.table_file(table.name, lines[table.name], self.statement))
                file = self._packed(csv_files.table_file(rows))
                resources[table.name] = schemas.Resource.of(file)
                yield file
                database.add(rows)
            yield self._packed(database.file())
        yield self._packed(json_files.dataset_file(lines, self.statement))
        site = self._dataset.site
        licence = {"name": citation.spdx(site.data_licence_url) or "other", "title": site.data_licence}
        licence["path"] = site.data_licence_url
        yield schemas.data_package(self.statement, licence, resources)
        yield schemas.json_schema(self.statement, self._addresses.site_url)
        yield schemas.record_schema(self.statement, self.record_statement)
        yield PublishedFile("data/CITATION.cff", citation.citation_file(site, self._addresses))
        yield self._notes()

    def claim_file(self, claim: Claim) -> PublishedFile:
        """Return the file of one claim."""
        return json_files.claim_file(claim, self._view, self.record_statement)

    def source_file(self, source: Source) -> PublishedFile:
        """Return the file of one source."""
        carries = {claim.id for claim in self._dataset.claims_by_report.get(source.id, ())}
        uses = self._dataset.evidence_uses.get(source.id, ())
        evidence_for = {record.id for record, _ in uses if isinstance(record, Claim)}
        named = {
            "carries": sorted(carries),
            "evidence_for": sorted(evidence_for),
            "claim_files": self._addresses.site_url + json_files.claim_path("{id}"),
        }
        return json_files.source_file(source, self._view, self.record_statement, named)

    @property
    def _view(self) -> View:
        return View(self._dataset, self._addresses)

    def _packed(self, file: PublishedFile) -> PublishedFile:
        return file.compressed(self._largest)

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
