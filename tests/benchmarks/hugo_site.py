"""The Hugo site of the benchmark: our frames as its layouts, and what Hugo cannot derive as JSON.

`python -m benchmarks.hugo_site PROJECT FOLDER` (with tests/ and the project's hooks/ on the path)
makes the folder from the project's data and from our own built pages in PROJECT/site. It runs
before the clock starts. Hugo itself parses the YAML of all records, joins them, formats dates,
converts Markdown, escapes, and renders the markup of every page from its own templates (hugo/).
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import escape

from benchmarks.hugo_lists import Lists
from benchmarks.page_kinds import kind_of
from factcheck import links
from factcheck.addresses import Addresses
from factcheck.changes import last_change
from factcheck.checking import check
from factcheck.citation import check_line, claim_summary, source_work
from factcheck.compact_html import compact
from factcheck.dataset import Dataset
from factcheck.links import text_fragment
from factcheck.model import Appearance, Claim, Source, Subject
from factcheck.pages.claim_view import ClaimView, claim_view
from factcheck.pages.page import Page
from factcheck.pages.source_view import GoingBack, Told, claims_going_back, source_view
from factcheck.site import Site
from factcheck.social_card import claim_card, site_card
from factcheck.wording_drift import Marked, Runs

TEMPLATES = Path(__file__).parent / "hugo"
Given = dict[str, Any]


def prepare(project: Path, folder: Path) -> None:
    """Write the Hugo site for a project whose pages stand in its folder `site`."""
    addresses = Addresses.of(None, None)
    dataset, _ = check(project / "data", addresses.own)
    assert dataset is not None
    site = Site(dataset, addresses)
    going_back = claims_going_back(dataset)
    shutil.copytree(TEMPLATES, folder)
    for layout in (folder / "layouts").rglob("*.html"):
        layout.write_text(compact(layout.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "data").symlink_to(project / "data")
    (folder / "assets-of-docs").symlink_to(project / "docs/assets")
    given: dict[str, Given] = {
        "site": {
            "image": addresses.site_url + site_card(dataset).address,
            "alt": site_card(dataset).alt,
        },
        "claims": {
            claim.id: _claim(claim, dataset, addresses) for claim in dataset.published_claims.values()
        },
        "sources": {source.id: _source(source, dataset, going_back) for source in dataset.sources.values()},
    }
    made = Lists(dataset)
    given["subjects"] = made.of_subjects()
    lists = {kind: dict(make()) for kind, make in made.by_kind().items()}
    frames: set[str] = set()
    for page in site.pages():
        kind = kind_of(page.address, dataset.subjects)
        if kind is None:
            continue
        frame = _frame_name(kind, page.address)
        if frame not in frames:
            frames.add(frame)
            _write_frame(folder / "layouts", kind, frame, page, project, addresses.site_url)
        if kind == "claim":
            given["claims"][page.address.split("/")[1]]["description"] = page.description
            continue
        named = {"title": page.title, "description": page.description}
        if kind == "source":
            given["sources"][page.address.split("/")[1]] |= named
        else:
            lists[kind][page.address] |= named | _standing(page.address, page.canonical, kind, addresses)
    given |= lists
    given["corrections"] = made.corrections()
    _write_by_hand("corrections", project, folder, site, addresses)
    (folder / "given").mkdir()
    for name, values in given.items():
        (folder / f"given/{name}.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def _frame_name(kind: str, address: str) -> str:
    """Return the name of the frame of a page; pages of a kind that stand equally deep share one."""
    return f"{kind}-{address.count('/')}"


def _standing(address: str, canonical: str, kind: str, addresses: Addresses) -> Given:
    """Return what a page is given that depends on where it stands."""
    return {
        "frame": _frame_name(kind, address),
        "root": links.to_root(address),
        "canonical": addresses.site_url + canonical,
    }


def _write_by_hand(name: str, project: Path, folder: Path, site: Site, addresses: Addresses) -> None:
    """Write a page that is written by hand as Hugo's: the places for parts become shortcodes."""
    _, fields, text = (project / f"docs/{name}.md").read_text(encoding="utf-8").split("---\n", 2)
    about = dict(line.split(": ", 1) for line in fields.splitlines())
    address = f"{name}/"
    html = (project / "site" / address / "index.html").read_text(encoding="utf-8")
    article = html[html.index("<article") : html.index("</article>")]
    page = Page(
        address,
        about["title"],
        about["description"],
        article[article.index(">") + 1 :],
        site.prose_head(address, about["title"], about["description"]),
        f"docs/{name}.md",
        site.dataset.site.dataset.as_of,
        address,
    )
    _write_frame(folder / "layouts", name, _frame_name(name, address), page, project, addresses.site_url)
    params = {"kind": name, "address": address, **_standing(address, address, name, addresses)}
    text = re.sub(r"^\{\{ *([a-z-]+) *\}\}$", r"{{< \1 >}}", text, flags=re.MULTILINE)
    (folder / f"content/{name}.md").write_text(
        f"---\n{fields}type: list\nparams: {json.dumps(params)}\n---\n{text}", encoding="utf-8"
    )


def _write_frame(layouts: Path, kind: str, name: str, page: Page, project: Path, site_url: str) -> None:
    """Write the frame of one of our pages as Hugo's for its kind, and for its depth: its links are relative.

    Claims and sources have a base template each. A base template costs Hugo some megabytes, because it
    copies all templates for each of them; so all other frames are partials.
    """
    html = (project / "site" / page.path).read_text(encoding="utf-8")
    if kind in ("claim", "source"):
        slots = _Slots(
            content='{{ block "content" . }}{{ end }}',
            head='{{ block "head" . }}{{ end }}',
            canonical="{{ .Permalink }}",
            description='{{ block "description" . }}{{ end }}',
            title='{{ block "title" . }}{{ .Title }}{{ end }}',
        )
        target = layouts / kind / "baseof.html"
    else:
        slots = _Slots(
            content=f'{{{{ partial "kinds/{kind}.html" . }}}}',
            head='{{ partial "list-head.html" . }}',
            canonical="{{ .Params.canonical }}",
            description="{{ .Description }}",
            title="{{ .Title }}",
        )
        target = layouts / "_partials/frames" / f"{name}.html"
    target.parent.mkdir(exist_ok=True)
    target.write_text(_frame(html, page, site_url, slots), encoding="utf-8")


class _Slots(NamedTuple):
    """What stands in a frame where the pages of its kind differ."""

    content: str
    head: str
    canonical: str
    description: str
    title: str


def _frame(html: str, page: Page, site_url: str, slots: _Slots) -> str:
    """Return the frame of one of our pages as a Hugo template."""
    replaced = [
        (page.content, slots.content),
        (page.head, slots.head),
        (f'"{site_url}{page.canonical}"', f'"{slots.canonical}"'),
        (f'content="{escape(page.description)}"', f'content="{slots.description}"'),
        (f"<title>{escape(page.title)}", f"<title>{slots.title}"),
    ]
    for text, slot in replaced:
        if html.count(text) != 1:
            raise SystemExit(f"{page.address}: the page does not hold exactly once: {text[:60]}")
        html = html.replace(text, slot)
    # In a template a byte order or doctype comment would do no harm, but Go's comments would.
    assert not re.search(r"\{\{(?! (block|end|partial|\.))", html)
    return html


def _claim(claim: Claim, dataset: Dataset, addresses: Addresses) -> Given:
    view = claim_view(claim, dataset)
    corrected = view.corrected
    return {
        "subject": claim.subject,
        "origins": view.origins.count,
        "inferred": bool(view.origins.inferred),
        "strands": _strands(claim, view),
        "silent": [source.id for source in view.silent],
        "drift": view.drift,
        "labels": view.labels,
        "corrected": corrected
        and {
            "class": corrected.entry.change,
            "recorded": corrected.entry.recorded.isoformat(),
            "before": corrected.before,
            "note": corrected.entry.note,
        },
        "changed": last_change(claim).isoformat(),
        "summary": claim_summary(claim, dataset, addresses.site_url),
        "plain": check_line(claim, dataset, addresses.site_url),
        "alt": claim_card(claim, dataset).alt,
    }


def _strands(claim: Claim, view: ClaimView) -> list[Given]:
    return [
        {
            "origin": strand.origin.id,
            "inferred": strand.inferred,
            "rows": [
                {
                    "source": said.source.id,
                    "place": _place(claim, said.appearance),
                    "result": said.result,
                    "origins": said.origins_then.count,
                    "inferred": bool(said.origins_then.inferred),
                    "derived": said.derived,
                    "find": text_fragment(said.source.url, said.appearance.quote),
                    "proved": said.proof.proved.isoformat() if said.proof else None,
                    "sha256": said.proof.sha256 if said.proof else None,
                    **_wording(said.wording),
                }
                for said in rows
            ],
        }
        for strand, rows in view.strands
    ]


def _wording(wording: Marked) -> Given:
    pair = wording.pair
    return {
        "quote": _runs(wording.quote),
        "pair": pair
        and {
            "before": [_runs(phrase) for phrase in pair.before],
            "same": pair.same,
            "apart": pair.apart,
            "compared_with": pair.compared_with.id if pair.compared_with else None,
            "basis": pair.basis,
        },
        "deviations": [
            {
                "now": _runs(now),
                "before": before and _runs(before),
                "upstream_says": item.upstream_says,
                "note": item.note,
            }
            for item, now, before in wording.deviations
        ],
    }


def _runs(phrase: Runs) -> list[list[object]]:
    return [[run.text, run.changed] for run in phrase]


def _source(source: Source, dataset: Dataset, going_back: Mapping[str, tuple[GoingBack, ...]]) -> Given:
    view = source_view(source, dataset, going_back)
    cited = source_work(source)
    return {
        "subject": view.subject.id if view.subject else None,
        "claims": [
            {
                "id": claim.id,
                "subject": claim.subject,
                "place": _place(claim, said),
                "result": result,
            }
            for claim, said, result in view.claims
        ],
        "whole": _told(view.whole),
        "parts": [{"label": label, **_told(part)} for label, part in view.parts],
        "changes": [
            {
                "id": change.claim.id,
                "subject": change.claim.subject,
                "place": _place(change.claim, change.said),
                "deviation": change.said.fidelity.deviations.index(change.deviation),
            }
            for change in view.changes
        ],
        "going_back": [
            {
                "id": item.claim.id,
                "subject": item.claim.subject,
                "reports": [[report.id, inferred] for report, inferred in item.reports],
            }
            for item in view.going_back
        ],
        "unsaid": [claim.id for claim in view.unsaid],
        "downstream": [
            {"source": other.id, "relation": descent.relation} for other, descent in view.downstream
        ],
        "uses": [_use(record, item) for record, item in view.uses],
        "carrying": view.carrying,
        "plain": cited.plain,
        "bibtex": cited.bibtex,
    }


def _place(claim: Claim, said: Appearance) -> int:
    return next(place for place, other in enumerate(claim.appearances) if other is said)


def _use(record: Claim | Subject, item: object) -> Given:
    if isinstance(record, Claim):
        place = next(place for place, other in enumerate(record.outcome.evidence) if other is item)
        return {"claim": record.id, "subject": record.subject, "place": place}
    return next(
        {"claim": None, "subject": record.id, "fact": number, "place": place}
        for number, fact in enumerate(record.what_happened)
        for place, other in enumerate(fact.evidence)
        if other is item
    )


def _told(told: Told) -> Given:
    tally, score = told.tally, told.score
    return {
        "total": tally.total,
        "right": score.right,
        "half": score.half,
        "wrong": score.wrong,
        "unsettled": tally.unsettled,
        "questioned": tally.questioned,
    }


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
