"""From a dataset to all its pages: pure functions, the same bytes for the same data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from .. import comparison, links, results
from ..addresses import Addresses
from ..changes import changes, changes_by_day, last_change
from ..citation import claim_citation, claim_summary, source_work
from ..claim_review import Reviews
from ..dataset import Dataset
from ..derivation_graph import whole_graph
from ..model import Claim, Source, Subject
from ..prose import Parts
from ..social_card import Card, claim_card
from .claim_view import agreements, claim_view
from .compare_view import Compare, Matrix, compare_view
from .origins_view import origins_view
from .page import Alternate, Job, Page
from .renderer import Renderer
from .reuse import Reuse
from .search_view import search_view
from .source_view import CHANGES_SHOWN, GoingBack, claims_going_back, source_index, source_view
from .subject_view import home_view
from .timeline_view import timeline_view

if TYPE_CHECKING:
    from networkx import DiGraph


class PageBuilder:
    """Renders the pages of one dataset."""

    def __init__(self, dataset: Dataset, addresses: Addresses, reviews: Reviews) -> None:
        """Take the dataset, the addresses that pages name, and the markup of claim pages."""
        self._dataset = dataset
        self._reviews = reviews
        self._renderer = Renderer(dataset, addresses)

    def pages(self) -> Iterator[Page]:
        """Yield every page that follows from the data, in a fixed order."""
        for job in self.jobs():
            yield from job.make()

    def jobs(self) -> list[Job]:
        """Return what renders the pages, in a fixed order; each piece of work stands for itself.

        What many of them need is worked out here, before processes part that do them.
        """
        dataset = self._dataset
        dataset.work_out_indexes()
        going_back = claims_going_back(dataset)
        jobs = [Job("homes", self._homes)]
        for subject in dataset.subjects.values():
            jobs += [
                Job(f"compare {subject.id}", partial(self._compare, subject)),
                Job(f"subject {subject.id}", partial(self._subject_pages, subject)),
            ]
        jobs += [
            Job("indexes", self._indexes),
            Job("listings", self._listings),
            Job("former addresses", self._former_addresses),
        ]
        jobs += [
            Job(f"source {source.id}", partial(self._source, source, going_back), source)
            for source in dataset.sources.values()
        ]
        jobs += [
            Job(f"claim {claim.id}", partial(self._claim, claim), claim)
            for claim in dataset.published_claims.values()
        ]
        return jobs

    def _subject_pages(self, subject: Subject) -> Iterator[Page]:
        yield self._what_happened(subject)
        yield self._timeline(subject)
        yield self._origins(subject)

    def _indexes(self) -> Iterator[Page]:
        yield self._claim_index()
        yield self._source_index()
        yield self._changelog()
        yield self._search()

    def parts(self) -> Parts:
        """Return the parts that hand-written pages can ask for by name, each rendered when asked for.

        Hand-written pages stand one level below the root.
        """
        names = (
            "scales",
            "agreement",
            "unsettled",
            "corrections",
            "publisher",
            "graders",
            "interests",
            "contact",
            "glossary",
            "dataset",
        )
        return {name: self._part(name) for name in names}

    def cards(self) -> Iterator[Card]:
        """Yield every social card, first the site's."""
        yield self._renderer.site_card
        for claim in self._dataset.published_claims.values():
            yield claim_card(claim, self._dataset)

    def prose_head(self, address: str, title: str, description: str) -> str:
        """Return what a hand-written page adds to its head."""
        return self._renderer.head(address, title, description, canonical=address)

    def _part(self, name: str) -> Callable[[], str]:
        return lambda: self._renderer.render(
            f"parts/{name}.html.jinja",
            f"{name}/",
            changes=changes(self._dataset),
            agreements=agreements(self._dataset),
            unsettled=results.unsettled_by_topic(self._dataset),
        )

    # -- one method for each kind of page ------------------------------------------------------

    def _homes(self) -> Iterator[Page]:
        subjects = list(self._dataset.subjects.values())
        for subject in subjects:
            yield self._subject(subject, links.subject_address(subject.id))
        if len(subjects) == 1:
            yield self._subject(subjects[0], "")
            return
        site = self._dataset.site
        counts = {
            subject.id: results.outcome_counts(self._dataset.claims_by_subject[subject.id], self._dataset)
            for subject in subjects
        }
        content = self._renderer.render("subjects.html.jinja", "", subjects=subjects, counts=counts)
        yield self._renderer.page("", site.name, site.tagline, content, "data/site.yml", "home")

    def _subject(self, subject: Subject, address: str) -> Page:
        view = home_view(subject, self._dataset)
        own = links.subject_address(subject.id)
        content = self._renderer.render(
            "home.html.jinja", address, view=view, subject=subject, indexed=address == own
        )
        feed = Alternate("application/atom+xml", f"Feed on {subject.title}", links.subject_feed(subject.id))
        return self._renderer.page(
            address,
            subject.question,
            subject.answer,
            content,
            self._renderer.file("subject", subject.id),
            "home",
            canonical=own,
            alternates=(feed,) if len(self._dataset.subjects) > 1 else (),
        )

    def _compare(self, subject: Subject) -> Iterator[Page]:
        view = compare_view(subject, self._rows[subject.id], self._dataset)
        yield self._compare_page(subject, view, view.matrix)
        for part in view.parts:
            for matrix in part.matrices:
                yield self._compare_page(subject, view, matrix)

    def _compare_page(self, subject: Subject, view: Compare, matrix: Matrix | None) -> Page:
        title = f"{subject.title}: compare the reports"
        description = (
            f"What {len(subject.reports)} reports said before the release of {subject.title}, claim by claim."
        )
        address = links.compare_address(subject.id)
        if matrix and matrix.topic is not None:
            address = links.compare_address(subject.id, matrix.topic, matrix.number)
            part = matrix.topics[0].label
            if matrix.of > 1:
                part = f"{part}, page {matrix.number} of {matrix.of}"
            title, description = f"{title}: {part}", f"{part}. {description}"
        content = self._renderer.render(
            "compare.html.jinja", address, view=view, matrix=matrix, subject=subject
        )
        return self._renderer.page(
            address,
            title,
            description,
            content,
            self._renderer.file("subject", subject.id),
            "compare",
            scripts=("compare.js",) if matrix else (),
            styles=("compare.css",),
        )

    def _what_happened(self, subject: Subject) -> Page:
        address = links.subject_address(subject.id, "what-happened")
        content = self._renderer.render("what_happened.html.jinja", address, subject=subject)
        description = f"What is known of the release of {subject.title}, with primary evidence."
        return self._renderer.page(
            address,
            f"{subject.title}: what happened",
            description,
            content,
            self._renderer.file("subject", subject.id),
            "what-happened",
        )

    def _timeline(self, subject: Subject) -> Page:
        address = links.subject_address(subject.id, "timeline")
        view = timeline_view(subject, self._dataset)
        content = self._renderer.render("timeline.html.jinja", address, view=view, subject=subject)
        return self._renderer.page(
            address,
            f"{subject.title}: timeline",
            f"What was reported on {subject.title}, what was predicted for when, and what was known when.",
            content,
            self._renderer.file("subject", subject.id),
            "timeline",
            scripts=("as-of.js",),
            styles=("pictures.css",),
        )

    def _origins(self, subject: Subject) -> Page:
        address = links.subject_address(subject.id, "origins")
        view = origins_view(subject, self._dataset, self._derivation)
        content = self._renderer.render("origins.html.jinja", address, view=view, subject=subject)
        return self._renderer.page(
            address,
            f"{subject.title}: who copied whom",
            f"Which of the reports on {subject.title} descend from which document, and how that is known.",
            content,
            self._renderer.file("subject", subject.id),
            "origins",
            styles=("pictures.css",),
        )

    def _claim(self, claim: Claim) -> Iterator[Page]:
        view = claim_view(claim, self._dataset)
        address = links.claim_address(claim.id)
        file = self._renderer.file("claim", claim.id)
        site_url = self._renderer.addresses.site_url
        cited = claim_citation(claim, self._dataset, site_url)
        reuse = Reuse(
            kind="claim",
            summary=claim_summary(claim, self._dataset, site_url),
            plain=cited.plain,
            bibtex=cited.bibtex,
            csl_file="citation.json",
            file=file,
            edit_url=self._renderer.addresses.edit_url(file),
            report_url=self._renderer.addresses.report_url(f"Error in “{claim.short}”", address),
            public=self._renderer.addresses.has_repository,
        )
        content = self._renderer.render("claim.html.jinja", address, view=view, claim=claim, reuse=reuse)
        label = self._dataset.scales.outcome[claim.outcome.rating].label
        description = f"{label}. {claim.outcome.answer}"
        yield self._renderer.page(
            address,
            claim.short,
            description,
            content,
            file,
            "claims",
            last_change(claim),
            canonical=links.claim_address(view.merged.id) if view.merged else None,
            scripts=("copy.js", "as-of.js"),
            links_to_file=True,
            card=claim_card(claim, self._dataset),
            alternates=(Alternate("application/json", "This claim as JSON", f"{address}claim.json"),),
            markup=self._reviews.script(claim),
        )

    def _source(self, source: Source, going_back: Mapping[str, tuple[GoingBack, ...]]) -> Iterator[Page]:
        view = source_view(source, self._dataset, going_back)
        address = links.source_address(source.id)
        file = self._renderer.file("source", source.id)
        cited = source_work(source)
        reuse = Reuse(
            kind="source",
            summary=None,
            plain=cited.plain,
            bibtex=cited.bibtex,
            csl_file=None,
            file=file,
            edit_url=self._renderer.addresses.edit_url(file),
            report_url=self._renderer.addresses.report_url(f"Error in “{source.title}”", address),
            public=self._renderer.addresses.has_repository,
        )
        content = self._renderer.render(
            "source.html.jinja", address, view=view, source=source, reuse=reuse, changes_shown=CHANGES_SHOWN
        )
        description = (
            f"{source.publisher}: what the document says, what it descends from, and what it is used for."
        )
        day = str(source.published) if source.published else "undated"
        title = f"{source.title} ({source.publisher}, {source.version or day})"
        yield self._renderer.page(
            address,
            title,
            description,
            content,
            file,
            "sources",
            scripts=("copy.js",),
            links_to_file=True,
            canonical=links.source_address(view.merged.id) if view.merged else None,
            alternates=(Alternate("application/json", "This source as JSON", f"{address}source.json"),),
        )

    def _claim_index(self) -> Page:
        groups = [
            (topic.label, topic.description, rows)
            for id, topic in self._dataset.topics.root.items()
            if (
                rows := [
                    row
                    for subject_rows in self._rows.values()
                    for row in subject_rows
                    if row.claim.topic == id
                ]
            )
        ]
        content = self._renderer.render(
            "listing.html.jinja", "claims/", heading="All claims", lead=None, kind=None, groups=groups
        )
        return self._renderer.page(
            "claims/",
            "All claims",
            "Every claim that was checked, by topic.",
            content,
            "data/topics.yml",
            "claims",
        )

    def _source_index(self) -> Page:
        content = self._renderer.render("sources.html.jinja", "sources/", view=source_index(self._dataset))
        return self._renderer.page(
            "sources/",
            "All sources",
            "Every report and document behind the verdicts.",
            content,
            "data/site.yml",
            "sources",
        )

    def _changelog(self) -> Page:
        days = changes_by_day(self._dataset)
        content = self._renderer.render("changelog.html.jinja", "changelog/", days=days)
        return self._renderer.page(
            "changelog/",
            "Changelog",
            "Every change of the record by the day on which it was written down.",
            content,
            "data/site.yml",
            "data",
        )

    def _listings(self) -> Iterator[Page]:
        rows = [row for subject_rows in self._rows.values() for row in subject_rows]
        for id, topic in self._dataset.topics.root.items():
            chosen = [row for row in rows if row.claim.topic == id]
            yield self._listing(
                links.topic_address(id), topic.label, topic.description, "Topic", chosen, "data/topics.yml"
            )
        for id, entity in self._dataset.entities.root.items():
            chosen = [row for row in rows if id in row.claim.entities]
            lead = entity.description
            if entity.aliases:
                lead = f"{lead} Also written: {', '.join(entity.aliases)}."
            kind = entity.kind.capitalize()
            yield self._listing(
                links.entity_address(id), entity.label, lead, kind, chosen, "data/entities.yml"
            )
        for id, label in self._dataset.scales.outcome.items():
            chosen = [row for row in rows if row.claim.outcome.rating == id]
            yield self._listing(
                links.outcome_address(id), label.label, label.definition, "Outcome", chosen, "data/scales.yml"
            )

    def _listing(
        self, address: str, heading: str, lead: str, kind: str, rows: list[comparison.Row], file: str
    ) -> Page:
        groups = [(None, None, rows)] if rows else []
        content = self._renderer.render(
            "listing.html.jinja", address, heading=heading, lead=lead, kind=kind, groups=groups
        )
        return self._renderer.page(address, f"{kind}: {heading}", lead, content, file, "claims")

    def _search(self) -> Page:
        view = search_view(self._dataset)
        content = self._renderer.render("search.html.jinja", "search/", view=view)
        return self._renderer.page(
            "search/",
            "Search",
            "Find claims, reports, documents and pages by their words, by outcome, topic and report.",
            content,
            "data/site.yml",
            "search",
            scripts=("search.js",),
            styles=("search.css",),
        )

    def _former_addresses(self) -> Iterator[Page]:
        for claim in self._dataset.published_claims.values():
            for former in claim.former_ids:
                old, new = links.claim_address(former), links.claim_address(claim.id)
                yield self._moved(old, new, former, claim.short, self._renderer.file("claim", claim.id))
        for source in self._dataset.sources.values():
            for former in source.former_ids:
                old, new = links.source_address(former), links.source_address(source.id)
                yield self._moved(old, new, former, source.title, self._renderer.file("source", source.id))

    def _moved(self, old: str, new: str, former: str, title: str, file: str) -> Page:
        content = self._renderer.render("moved.html.jinja", old, target=new, title=title, former=former)
        page = self._renderer.page(
            old, f"Moved: {title}", "This page has a new address.", content, file, "", canonical=new
        )
        # At once, because a reader cannot stop what comes later (WCAG 2.2, technique H76). The page
        # that it leads to says that it was here.
        refresh = f'<meta http-equiv="refresh" content="0; url={links.to_root(old)}{new}#formerly">\n'
        return replace(page, head=page.head + refresh)

    @cached_property
    def _derivation(self) -> DiGraph[str]:
        return whole_graph(self._dataset)

    @cached_property
    def _rows(self) -> dict[str, list[comparison.Row]]:
        dataset = self._dataset
        return {
            subject.id: [
                comparison.row(claim, subject, dataset) for claim in dataset.claims_by_subject[subject.id]
            ]
            for subject in dataset.subjects.values()
        }
