"""Import: foreign archives, made of their own vocabulary and changed from samples."""

from __future__ import annotations

import json
import shutil
from random import Random
from typing import Any

from hypothesis import strategies as st

from datafolder import EXAMPLES
from factcheck.importing.archive import import_archive
from factcheck.importing.drafts import Drafts
from writing import ADDRESSES

from .case import Case
from .hazards import texts
from .invariants import Folder, located, printable
from .mutations import mutated
from .target import Target


def import_target(folder: Folder) -> Target:
    """Return the target; it reads archives beside the data folder of the valid example."""
    samples = {
        path.name: path.read_bytes()
        for path in sorted((EXAMPLES / "import" / "records").rglob("*"))
        if path.suffix in (".json", ".html", ".jsonld", ".ndjson")
    }
    keys = (
        "@type", "@id", "@graph", "claimReviewed", "url", "author", "name", "reviewRating", "ratingValue",
        "bestRating", "worstRating", "alternateName", "itemReviewed", "datePublished", "appearance",
        "firstAppearance", "citation", "inLanguage", "@value", "claimReview", "claimReviewMarkups", "text",
        "headline", "publisher", "sameAs", "https://schema.org/url",
    )  # fmt: skip
    scalars = st.one_of(
        texts, st.integers(), st.floats(), st.booleans(), st.none(),
        st.sampled_from(("ClaimReview", "Claim", "https://x.example/a", "2026-01-01", "3 March 2026", "True", "https://steam-and-facts.example/claims/a/")),
    )  # fmt: skip
    values = st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(keys), inner, max_size=6),
        max_leaves=25,
    )
    review = st.fixed_dictionaries(
        {
            "@type": st.just("ClaimReview"),
            "claimReviewed": st.just("The kettle sings") | values,
            "url": st.just("https://x.example/a") | values,
            "reviewRating": st.just({"alternateName": "False", "ratingValue": 1}) | values,
        },
        optional={key: values for key in keys[5:] if key != "reviewRating"},
    )

    def page(value: Any, form: int) -> Case:
        text = json.dumps(value, ensure_ascii=form % 2 == 0)
        if form > 2:
            html = f"<html><script type='application/ld+json'>{text}</script><p>"
            return Case(outside={"archive/page.html": html.encode("utf-8", "replace")})
        return Case(outside={"archive/file.json": text.encode("utf-8", "replace")})

    def mutate(random: Random) -> Case:
        name = random.choice(list(samples))
        return Case(outside={f"archive/{name}": mutated(samples[name], random)})

    def run(case: Case) -> None:
        try:
            case.lay(folder.data)
            archive = folder.data.parent / "archive"
            drafts = Drafts(
                folder.dataset, ADDRESSES, "murmur-kettle", next(iter(folder.dataset.topics.root))
            )
            report = import_archive([archive], drafts)
            located(report.lines, archive)
            printable(report.summary(), "the summary")
            folder.hold(Case(dict(report.files)))
        finally:
            shutil.rmtree(folder.data.parent / "archive", ignore_errors=True)

    return Target(
        "import",
        ("importing/*.py",),
        st.builds(page, values | review | st.lists(review, max_size=3), st.integers(0, 4)),
        mutate,
        run,
    )
