"""How to cite a claim's check together with the reports that it checks, and how to cite a source.

Formats: plain text, BibTeX (read by biblatex too), and CSL-JSON
(https://docs.citationstyles.org/en/stable/specification.html).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic_core import to_json

from . import comparison, links
from .dataset import Dataset
from .edtf import When, day_words
from .model import Claim, Source, SourceType

CHECK = "Fact-check"

# https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
_CSL_TYPES = {
    SourceType.NEWS: "article-newspaper",
    SourceType.BLOG: "post-weblog",
    SourceType.TECHNICAL_REPORT: "report",
    SourceType.SOURCE_CODE: "software",
    SourceType.DATASET: "dataset",
    SourceType.SOCIAL_POST: "post",
}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# A brace counts for BibTeX even behind a backslash, so braces are named.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "#$%&_"},
    }
)
# An address is taken letter by letter; these three would end the field or begin a command.
_TEX_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


@dataclass(frozen=True)
class Work:
    """What a citation says of one document. Each format is made once: many claims cite the same report."""

    id: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    published: When | None
    url: str
    language: str
    csl_type: str
    genre: str
    version: str | None = None
    note: str | None = None
    title_is_ours: bool = False

    @cached_property
    def plain(self) -> str:
        """Return the work in one line of text."""
        by = "".join(f"{author}, " for author in self.authors)
        title = self.title if self.title_is_ours else f"“{self.title}”"
        return f"{by}{self.publisher}, {title}, {self.published or 'undated'}, {self.url}"

    @cached_property
    def bibtex(self) -> str:
        """Return the work as a BibTeX entry in UTF-8.

        `year` and `month` are for BibTeX; biblatex prefers `date`, which may be of EDTF level 1.
        """
        authors = " and ".join(f"{{{_tex(author)}}}" for author in self.authors or (self.publisher,))
        fields = {
            "author": f"{{{authors}}}",
            "title": f"{{{{{_tex(self.title)}}}}}",
        }
        if self.authors:
            fields["howpublished"] = f"{{{_tex(self.publisher)}}}"
        if self.published:
            year, *rest = self.published.iso.split("-")
            fields["year"] = f"{{{year}}}"
            if rest:
                fields["month"] = _MONTHS[int(rest[0]) - 1]
            fields["date"] = f"{{{self.published.text}}}"
        if self.version:
            fields["version"] = f"{{{_tex(self.version)}}}"
        fields["url"] = f"{{{self.url.translate(_TEX_ADDRESS)}}}"
        if self.note:
            fields["note"] = f"{{{_tex(self.note)}}}"
        lines = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
        return f"@misc{{{self.id},\n{lines}\n}}"

    @property
    def csl(self) -> dict[str, Any]:
        """Return the work as an item of CSL-JSON."""
        item: dict[str, Any] = {
            "id": self.id,
            "type": self.csl_type,
            "title": self.title,
            "author": [{"literal": author} for author in self.authors or (self.publisher,)],
            "genre": self.genre,
            "language": self.language,
            "URL": self.url,
        }
        if self.authors:
            item["container-title"] = self.publisher
        if self.published:
            item["issued"] = _csl_date(self.published)
        if self.version:
            item["version"] = self.version
        if self.note:
            item["note"] = self.note
        return item

    @cached_property
    def csl_json(self) -> bytes:
        """Return the work as a line of CSL-JSON in UTF-8."""
        return to_json(self.csl)


@dataclass(frozen=True)
class ClaimCitation:
    """The check of a claim, the reports that carry it, and documents behind them that do not."""

    check: Work
    reports: tuple[Work, ...]
    behind: tuple[Work, ...]

    @property
    def line(self) -> str:
        """Return the citation of the check alone, in one line."""
        check = self.check
        by = ", ".join(check.authors)
        return f"{by}, “{check.title}”, {CHECK.lower()}, {check.publisher}. {check.note} {check.url}"

    @property
    def plain(self) -> str:
        """Return the citation as text, each work on a line of its own."""
        lines = [
            self.line,
            "Reports checked there:",
            *(f"– {work.plain}" for work in self.reports),
        ]
        if self.behind:
            lines += ["Documents that they go back to:", *(f"– {work.plain}" for work in self.behind)]
        return "\n".join(lines)

    @property
    def works(self) -> tuple[Work, ...]:
        """Return all works, the check first."""
        return (self.check, *self.reports, *self.behind)

    @property
    def bibtex(self) -> str:
        """Return one BibTeX entry for each work."""
        return "\n\n".join(work.bibtex for work in self.works)

    @property
    def csl_json(self) -> bytes:
        """Return all works as CSL-JSON in UTF-8, one on a line."""
        return b"[\n" + b",\n".join(work.csl_json for work in self.works) + b"\n]\n"


def check_line(claim: Claim, dataset: Dataset, site_url: str) -> str:
    """Return how to cite the check of a claim alone, in one line."""
    return ClaimCitation(_check(claim, dataset, site_url), (), ()).line


class Citations:
    """How to cite the claims of one dataset, in its version."""

    def __init__(self, dataset: Dataset, site_url: str) -> None:
        """Take the dataset, and the public address of the site."""
        self._dataset, self._site_url = dataset, site_url
        self._works: dict[str, Work] = {}

    def of(self, claim: Claim) -> ClaimCitation:
        """Return how to cite the check of a claim."""
        carried = {said.source for said in claim.appearances}
        origins = comparison.claim_origins(claim, self._dataset).ids
        return ClaimCitation(
            _check(claim, self._dataset, self._site_url),
            self._by_date(said.source for said in claim.appearances),
            self._by_date(id for id in origins if id not in carried),
        )

    def _by_date(self, ids: Iterable[str]) -> tuple[Work, ...]:
        documents = sorted((self._dataset.sources[id] for id in ids), key=comparison.by_date)
        return tuple(self._work(document) for document in documents)

    def _work(self, source: Source) -> Work:
        if source.id not in self._works:
            self._works[source.id] = source_work(source)
        return self._works[source.id]


def _check(claim: Claim, dataset: Dataset, site_url: str) -> Work:
    site = dataset.site
    as_of = _when(claim.outcome.as_of)
    return Work(
        id=claim.id,
        title=claim.short,
        authors=(site.publisher.name,),
        publisher=site.name,
        published=as_of,
        url=site_url + links.claim_address(claim.id),
        language="en",
        csl_type="webpage",
        genre=CHECK,
        version=site.dataset.version,
        note=f"Outcome: {_outcome(claim, dataset)}, as of {as_of}, dataset version {site.dataset.version}.",
    )


def source_work(source: Source) -> Work:
    """Return how to cite a source. A title that is our description stands in square brackets."""
    return Work(
        id=source.id,
        title=f"[{source.title}]" if source.title_is_ours else source.title,
        authors=source.authors,
        publisher=source.publisher,
        published=source.published,
        url=source.url,
        language=source.language,
        csl_type=_CSL_TYPES.get(source.type, "webpage"),
        genre=source.type.replace("-", " ").capitalize(),
        version=source.version,
        title_is_ours=source.title_is_ours is not None,
    )


def claim_summary(claim: Claim, dataset: Dataset, site_url: str) -> str:
    """Return a claim's answer to pass on: what happened first, then what was claimed."""
    return (
        f"{claim.outcome.answer}\n"
        f"The claim: {claim.short}. "
        f"Outcome: {_outcome(claim, dataset)}, as of {_when(claim.outcome.as_of)}.\n"
        f"{site_url}{links.claim_address(claim.id)}"
    )


def _outcome(claim: Claim, dataset: Dataset) -> str:
    scales = dataset.scales
    modifiers = [scales.modifiers[id].label.lower() for id in claim.outcome.modifiers]
    label = scales.outcome[claim.outcome.rating].label
    return f"{label} ({', '.join(modifiers)})" if modifiers else label


def _when(day: date) -> When:
    return When(day.isoformat(), day, day, day_words(day))


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _csl_date(when: When) -> dict[str, Any]:
    ends = when.text.split("/")
    parts = [[int(part) for part in end.rstrip("~?").split("-")] for end in ends]
    doubtful = {"circa": True} if set("~?") & set(when.text) else {}
    return {"date-parts": parts, **doubtful}
