"""Documents of which only who descends from whom matters."""

from __future__ import annotations

from collections.abc import Iterable

from factcheck.model import Source

CREDIT, GUESS = "credit", "inferred"


def document(id: str, upstream: Iterable[tuple[str, str]], published: str | None = None) -> Source:
    """Return a document with the ids that it descends from, each with how that is known."""
    dated = {"published": published} if published else {}
    return Source.model_validate(
        {
            "id": id,
            "title": id,
            "publisher": id,
            "type": "news",
            "url": f"https://{id}.example/",
            "archive_url": "none known",
            "upstream": tuple(
                {"source": parent, "relation": "cites", known: "words"} for parent, known in upstream
            ),
        }
        | dated
    )
