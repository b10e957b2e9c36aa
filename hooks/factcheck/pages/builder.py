"""From a dataset to all its pages: pure functions, the same bytes for the same data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from typing import Any

from .. import comparison, links, results
from ..addresses import Addresses
from ..changes import Change, changes, last_change
from ..citation import check_line, claim_summary, source_work
from ..claim_review import Reviews
from ..dataset import Dataset
from ..derivation_graph import Downstream, whole_graph
from ..few import few
from ..model import Claim, Source, Subject
from ..prose import Parts
from ..social_card import Card, claim_card
from .claim_view import agreements, claim_view
from .compare_view import Compare, Matrix, compare_view
from .happened_view import fact_addresses, happened_pages
from .index_view import (
    ENTRIES,
    Changelog,
    ListedClaims,
    SourceEntry,
    listed_claims,
    newest_with_notes,
    reports_anchor,
    row_bytes,
    source_entries,
    source_groups,
)
from .origins_view import ORIGINS, OriginsView, origins_view
from .page import Alternate, Job, Page
from .paging import Part, paged
from .renderer import Renderer
from .reuse import Reuse
from .search_view import search_view
from .source_following import following, shown_of
from .source_view import CHANGES_SHOWN, GoingBack, claims_going_back, source_view
from .subject_view import home_view
from .timeline_view import entry_addresses, timeline_view, verdict_days

SUBJECTS = 50
"""The most subjects that one page of the home lists, each with its answer and its outcomes."""


VERDICTS_OF = "timeline/verdicts"
"""Where the single verdicts of a subject stand when its timeline has no room for them."""


class PageBuilder:
    """Renders the pages of one dataset."""

    def __init__(self, dataset: Dataset, addresses: Addresses, reviews: Reviews) -> None:
        """Take the dataset, the addresses that pages name, and the markup of claim pages."""
        self._dataset = dataset
        self._reviews = reviews
        self._renderer = Renderer(dataset, addresses)
        self._origins_views: dict[str, OriginsView] = {}
        self._rows: dict[str, comparison.Row] = {}

    def pages(self) -> Iterator[Page]:
        """Yield every page that follows from the data, in a fixed order."""
        for job in self.jobs():
            yield from job.make()

    def work_out(self) -> None:
        """Work out what the pages of many records look up, so that processes which part later share it."""
        self._dataset.work_out_indexes()
        _ = self._going_back

    def jobs(self) -> list[Job]:
        """Return what renders the pages, in a fixed order; each piece of work stands for itself.

        A job is named after the address of its first page, and has all pages below that no other job has.
        """
        dataset = self._dataset
        jobs = [Job("", self._root)]
        for subject in dataset.subjects.values():
            for page, make in (
                ("", self._home),
                ("compare", self._compare),
                ("what-happened", self._what_happened),
                ("timeline", self._timeline),
                ("origins", self._origins),
            ):
                jobs.append(
                    Job(
                        links.subject_address(subject.id, page),
                        partial(make, subject),
                        about=("origins" if page == "origins" else "subject", subject.id),
                        facts=self._days_in_changelog if page == "timeline" else tuple,
                    )
                )
        jobs += [
            Job("claims/", self._claim_index),
            Job("sources/", self._source_index),
            Job("changelog/", self._changelog_pages),
            Job("search/", self._search),
        ]
        for kind, address_of, make_list, ids in (
            ("topic", links.topic_address, self._topic, dataset.topics.root),
            ("entity", links.entity_address, self._entity, dataset.entities.root),
            ("outcome", links.outcome_address, self._outcome, dataset.scales.outcome),
        ):
            jobs += [Job(address_of(id), partial(make_list, id), about=(kind, id)) for id in ids]
        jobs += self._moved_pages()
        jobs += [
            Job(links.source_address(id), partial(self._source, source), source)
            for id, source in dataset.sources.items()
        ]
        jobs += [
            Job(links.claim_address(id), partial(self._claim, claim), claim)
            for id, claim in dataset.published_claims.items()
        ]
        return jobs

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
            **self._of_all_claims,
        )

    @cached_property
    def _of_all_claims(self) -> dict[str, Any]:
        """Return what parts show of all claims together, which is worked out once."""
        return {
            "changes": few(self._changes, ENTRIES),
            "corrections": newest_with_notes([change for change in self._changes if change.is_correction]),
            "agreements": agreements(self._dataset),
            "unsettled": few(results.unsettled_by_topic(self._dataset), ENTRIES),
        }

    # -- one method for each kind of page ------------------------------------------------------

    def _root(self) -> Iterator[Page]:
        subjects = list(self._dataset.subjects.values())
        if len(subjects) == 1:
            yield self._subject(subjects[0], "")
            return
        site = self._dataset.site
        for part in paged(subjects, SUBJECTS):
            counts = {
                subject.id: results.outcome_counts(self._dataset.claims_by_subject[subject.id], self._dataset)
                for subject in part.items
            }
            address = links.page_address("", part.number)
            content = self._renderer.render("subjects.html.jinja", address, part=part, counts=counts)
            title = site.name + part.suffix
            yield self._renderer.page(address, title, site.tagline, content, "data/site.yml", "home")

    def _home(self, subject: Subject) -> Iterator[Page]:
        yield self._subject(subject, links.subject_address(subject.id))

    def _subject(self, subject: Subject, address: str) -> Page:
        view = home_view(subject, self._dataset, self._rows_of(subject), self._changes_by_subject[subject.id])
        own = links.subject_address(subject.id)
        content = self._renderer.render(
            "home.html.jinja",
            address,
            view=view,
            subject=subject,
            indexed=address == own,
            reports_address=self._reports_address(subject) if view.more_reports else None,
        )
        feed = Alternate(
            "application/atom+xml",
            f"Feed on {subject.title}",
            links.to_root(address) + links.subject_feed(subject.id),
        )
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
        view = compare_view(subject, self._rows_of(subject), self._dataset)
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
            address = links.compare_address(subject.id, matrix.topic, matrix.part.number)
            part = matrix.topics[0].label + matrix.part.suffix
            title, description = f"{title}: {part}", f"{part}. {description}"
        content = self._renderer.render(
            "compare.html.jinja",
            address,
            view=view,
            matrix=matrix,
            subject=subject,
            origin_address=partial(self._origin_address, subject),
            reports_address=self._reports_address(subject) if view.tallies.more else None,
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

    def _what_happened(self, subject: Subject) -> Iterator[Page]:
        first = links.subject_address(subject.id, "what-happened")
        for page in happened_pages(subject):
            address = links.page_address(first, page.part.number)
            content = self._renderer.render("what_happened.html.jinja", address, subject=subject, page=page)
            yield self._renderer.page(
                address,
                f"{subject.title}: what happened{page.part.suffix}",
                f"What is known of the release of {subject.title}, with primary evidence.",
                content,
                self._renderer.file("subject", subject.id),
                "what-happened",
            )

    def _timeline(self, subject: Subject) -> Iterator[Page]:
        first = links.subject_address(subject.id, "timeline")
        title = subject.title
        view = timeline_view(subject, self._dataset)
        file = self._renderer.file("subject", subject.id)
        first_verdicts = links.subject_address(subject.id, VERDICTS_OF)
        addresses = entry_addresses(view, first_verdicts, self._changelog.address)
        facts = fact_addresses(subject)
        for part in view.world:
            address = links.page_address(first, part.number)
            content = self._renderer.render(
                "timeline.html.jinja",
                address,
                view=view,
                part=part,
                subject=subject,
                entries_address=addresses,
                fact_address=facts,
            )
            yield self._renderer.page(
                address,
                f"{title}: timeline{part.suffix}",
                f"What was reported on {title}, what was predicted for when, and what was known when.",
                content,
                file,
                "timeline",
                scripts=("as-of.js",) if part.number == 1 else (),
                styles=("pictures.css",),
            )
        total = sum(len(part.items) for part in view.verdicts)
        for verdicts in view.verdicts:
            address = links.page_address(first_verdicts, verdicts.number)
            content = self._renderer.render(
                "timeline_verdicts.html.jinja",
                address,
                part=verdicts,
                days=verdict_days(verdicts),
                total=total,
                subject=subject,
            )
            yield self._renderer.page(
                address,
                f"{title}: verdicts by day{verdicts.suffix}",
                f"From which day each verdict on {title} could have been given.",
                content,
                file,
                "timeline",
            )

    def _origins(self, subject: Subject) -> Iterator[Page]:
        view = self._origins_of(subject)
        title = subject.title
        for page in view.pages:
            address = links.page_address(links.subject_address(subject.id, "origins"), page.part.number)
            content = self._renderer.render(
                "origins.html.jinja",
                address,
                view=view,
                page=page,
                subject=subject,
                origins_shown=ORIGINS,
            )
            yield self._renderer.page(
                address,
                f"{title}: who copied whom{page.part.suffix}",
                f"Which of the reports on {title} descend from which document, and how that is known.",
                content,
                self._renderer.file("subject", subject.id),
                "origins",
                styles=("pictures.css",),
            )

    def _origin_address(self, subject: Subject, origin: str) -> str:
        """Return where a subject's page of origins shows what goes back to one of them."""
        number = self._origins_of(subject).page_of[origin]
        return f"{links.page_address(links.subject_address(subject.id, 'origins'), number)}#origin-{origin}"

    def _origins_of(self, subject: Subject) -> OriginsView:
        if subject.id not in self._origins_views:
            self._origins_views[subject.id] = origins_view(subject, self._dataset, self._derivation)
        return self._origins_views[subject.id]

    def _claim(self, claim: Claim) -> Iterator[Page]:
        view = claim_view(claim, self._dataset)
        address = links.claim_address(claim.id)
        file = self._renderer.file("claim", claim.id)
        site_url = self._renderer.addresses.site_url
        reuse = Reuse(
            kind="claim",
            summary=claim_summary(claim, self._dataset, site_url),
            plain=check_line(claim, self._dataset, site_url),
            bibtex=None,
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
            alternates=(Alternate("application/json", "This claim as JSON", "claim.json"),),
            markup=self._reviews.script(claim),
        )

    def _source(self, source: Source) -> Iterator[Page]:
        view = source_view(source, self._dataset, self._going_back)
        address = links.source_address(source.id)
        file = self._renderer.file("source", source.id)
        cited = source_work(source)
        reuse = Reuse(
            kind="source",
            summary=None,
            plain=cited.plain,
            bibtex=cited.bibtex,
            file=file,
            edit_url=self._renderer.addresses.edit_url(file),
            report_url=self._renderer.addresses.report_url(f"Error in “{source.title}”", address),
            public=self._renderer.addresses.has_repository,
        )
        shown = shown_of(view)
        parts = following(source, view, shown, self._dataset)
        content = self._renderer.render(
            "source.html.jinja",
            address,
            view=view,
            source=source,
            reuse=reuse,
            changes_shown=CHANGES_SHOWN,
            shown=shown,
            pages=len(parts) + 1,
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
            alternates=(Alternate("application/json", "This source as JSON", "source.json"),),
        )
        for part in parts:
            address = links.source_address(source.id, part.number)
            yield self._renderer.page(
                address,
                f"{title}, page {part.number}",
                f"Page {part.number} of {part.of}. {description}",
                self._renderer.render("source_following.html.jinja", address, source=source, part=part),
                file,
                "sources",
            )

    def _claim_index(self) -> Iterator[Page]:
        listed = self._listed
        topics = {id: topic for id, topic in self._dataset.topics.root.items() if id in listed.by_topic}
        if len(paged(listed.all, ENTRIES, row_bytes)) == 1:
            groups = [(topic.label, topic.description, listed.by_topic[id]) for id, topic in topics.items()]
            content = self._list("claims/", "All claims", None, None, Part(listed.all, 1, 1), groups)
            yield self._claim_index_page(1, "", content)
            return
        counted = [
            (id, results.outcome_counts(own, self._dataset), len(own))
            for id in topics
            for own in [listed.by_topic[id]]
        ]
        for part in paged(counted, ENTRIES):
            content = self._renderer.render(
                "claims_by_topic.html.jinja",
                links.page_address("claims/", part.number),
                part=part,
                total=len(listed.all),
            )
            yield self._claim_index_page(part.number, part.suffix, content)

    def _claim_index_page(self, number: int, suffix: str, content: str) -> Page:
        return self._renderer.page(
            links.page_address("claims/", number),
            f"All claims{suffix}",
            "Every claim that was checked, by topic.",
            content,
            "data/topics.yml",
            "claims",
        )

    def _source_index(self) -> Iterator[Page]:
        for part in self._source_list:
            address = links.page_address("sources/", part.number)
            content = self._renderer.render(
                "sources.html.jinja", address, part=part, groups=source_groups(part.items)
            )
            yield self._renderer.page(
                address,
                f"All sources{part.suffix}",
                "Every report and document behind the verdicts.",
                content,
                "data/site.yml",
                "sources",
            )

    def _changelog_pages(self) -> Iterator[Page]:
        for part in self._changelog.parts:
            address = links.page_address("changelog/", part.number)
            content = self._renderer.render(
                "changelog.html.jinja", address, part=part, days=self._changelog.days(part.items)
            )
            yield self._renderer.page(
                address,
                f"Changelog{part.suffix}",
                "Every change of the record by the day on which it was written down.",
                content,
                "data/site.yml",
                "data",
            )

    def _topic(self, id: str) -> Iterator[Page]:
        topic, claims = self._dataset.topics.root[id], self._listed.by_topic.get(id, [])
        address = links.topic_address(id)
        return self._listing(address, topic.label, topic.description, "Topic", claims, "data/topics.yml")

    def _entity(self, id: str) -> Iterator[Page]:
        entity, claims = self._dataset.entities.root[id], self._listed.by_entity.get(id, [])
        lead = entity.description
        if entity.aliases:
            lead = f"{lead} Also written: {', '.join(entity.aliases)}."
        kind = entity.kind.capitalize()
        return self._listing(links.entity_address(id), entity.label, lead, kind, claims, "data/entities.yml")

    def _outcome(self, id: str) -> Iterator[Page]:
        label, claims = self._dataset.scales.outcome[id], self._listed.by_outcome.get(id, [])
        address = links.outcome_address(id)
        return self._listing(address, label.label, label.definition, "Outcome", claims, "data/scales.yml")

    def _listing(
        self, first: str, heading: str, lead: str, kind: str, claims: list[Claim], file: str
    ) -> Iterator[Page]:
        for part in paged(claims, ENTRIES, row_bytes):
            groups = [(None, None, part.items)] if part.items else []
            content = self._list(first, heading, lead, kind, part, groups)
            title = f"{kind}: {heading}{part.suffix}"
            address = links.page_address(first, part.number)
            yield self._renderer.page(address, title, lead, content, file, "claims")

    def _list(
        self,
        first: str,
        heading: str,
        lead: str | None,
        kind: str | None,
        part: Part[Claim],
        groups: Sequence[tuple[str | None, str | None, Sequence[Claim]]],
    ) -> str:
        return self._renderer.render(
            "listing.html.jinja",
            links.page_address(first, part.number),
            first=first,
            heading=heading,
            lead=lead,
            kind=kind,
            part=part,
            groups=[(label, words, list(map(self._row, claims))) for label, words, claims in groups],
        )

    def _search(self) -> Iterator[Page]:
        view = search_view(self._dataset)
        content = self._renderer.render("search.html.jinja", "search/", view=view)
        yield self._renderer.page(
            "search/",
            "Search",
            "Find claims, reports, documents and pages by their words, by outcome, topic and report.",
            content,
            "data/site.yml",
            "search",
            scripts=("search.js",),
            styles=("search.css",),
        )

    def _moved_pages(self) -> Iterator[Job]:
        for claim in self._dataset.published_claims.values():
            for former in claim.former_ids:
                old, new = links.claim_address(former), links.claim_address(claim.id)
                file = self._renderer.file("claim", claim.id)
                yield Job(
                    old, partial(self._moved, old, new, former, claim.short, file), about=("claim", claim.id)
                )
        for source in self._dataset.sources.values():
            for former in source.former_ids:
                old, new = links.source_address(former), links.source_address(source.id)
                file = self._renderer.file("source", source.id)
                yield Job(
                    old,
                    partial(self._moved, old, new, former, source.title, file),
                    about=("source", source.id),
                )

    def _moved(self, old: str, new: str, former: str, title: str, file: str) -> Iterator[Page]:
        content = self._renderer.render("moved.html.jinja", old, target=new, title=title, former=former)
        page = self._renderer.page(
            old, f"Moved: {title}", "This page has a new address.", content, file, "", canonical=new
        )
        # At once, because a reader cannot stop what comes later (WCAG 2.2, technique H76). The page
        # that it leads to says that it was here.
        refresh = f'<meta http-equiv="refresh" content="0; url={links.to_root(old)}{new}#formerly">\n'
        yield replace(page, head=page.head + refresh)

    @cached_property
    def _going_back(self) -> dict[str, tuple[GoingBack, ...]]:
        return claims_going_back(self._dataset)

    @cached_property
    def _changes(self) -> list[Change]:
        return changes(self._dataset)

    @cached_property
    def _changes_by_subject(self) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {id: [] for id in self._dataset.subjects}
        for change in self._changes:
            found[change.claim.subject].append(change)
        return found

    def _days_in_changelog(self) -> list[tuple[date, int]]:
        return sorted(self._changelog.first.items())

    @cached_property
    def _changelog(self) -> Changelog:
        return Changelog(self._changes)

    @cached_property
    def _source_list(self) -> list[Part[SourceEntry]]:
        return paged(source_entries(self._dataset), ENTRIES, lambda entry: entry.html_bytes)

    def _reports_address(self, subject: Subject) -> str:
        """Return the address at which the list of all sources begins with a subject's reports."""
        anchor = reports_anchor(subject)
        number = next(
            part.number for part in self._source_list if any(entry.anchor == anchor for entry in part.items)
        )
        return f"{links.page_address('sources/', number)}#{anchor}"

    @cached_property
    def _listed(self) -> ListedClaims:
        return listed_claims(self._dataset)

    @cached_property
    def _derivation(self) -> Downstream:
        return whole_graph(self._dataset)

    def _rows_of(self, subject: Subject) -> list[comparison.Row]:
        return list(map(self._row, self._dataset.claims_by_subject[subject.id]))

    def _row(self, claim: Claim) -> comparison.Row:
        if claim.id not in self._rows:
            subject = self._dataset.subjects[claim.subject]
            self._rows[claim.id] = comparison.row(claim, subject, self._dataset)
        return self._rows[claim.id]
