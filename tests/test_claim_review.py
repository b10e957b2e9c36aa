"""The ClaimReview of each claim's page keeps the rules that its module and its schema name."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema_rs import Draft202012Validator, meta

from building import ROOT
from datafolder import valid_data
from media import Published, blocks, claim_review, load_json, read_html
from writing import ADDRESSES, write_site

SCHEMA = load_json(ROOT / "tests/claim_review.schema.json")
VALIDATOR = Draft202012Validator(SCHEMA)
WHOLE = Draft202012Validator({"$ref": "#/$defs/whole-review", "$defs": SCHEMA["$defs"]})
"""The same for the feed, which says more."""
PUBLISHER = Draft202012Validator({"$ref": "#/$defs/whole-publisher", "$defs": SCHEMA["$defs"]})


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site of the valid example."""
    folder = tmp_path_factory.mktemp("example")
    return write_site(valid_data(folder), folder / "site")


def reviews(site: Path) -> dict[str, Any]:
    """Return the reviews of a site by claim."""
    ids = [row["id"] for row in Published.read(site).tables["claims"]]
    return {id: review for id in ids if (review := claim_review(site, id)) is not None}


def feed_of(site: Path) -> Any:
    """Return the feed of all reviews."""
    return load_json(site / "data/claimreview.json")


def whole_reviews(site: Path) -> dict[str, Any]:
    """Return the reviews of the feed by the id of their claim."""
    return {
        item["url"].rstrip("/").rpartition("/")[2]: item["item"][0]
        for item in feed_of(site)["dataFeedElement"]
    }


def nodes(value: Any) -> list[dict[str, Any]]:
    """Return every node of a block, the inner ones too."""
    if isinstance(value, list):
        return [node for item in value for node in nodes(item)]
    if not isinstance(value, dict):
        return []
    return [value, *(node for item in value.values() for node in nodes(item))]


def test_the_schema_is_one() -> None:
    meta.validate(SCHEMA)


def test_every_review_of_the_real_site_is_valid(sub_path_site: Path) -> None:
    found = reviews(sub_path_site)
    assert len(found) > 50
    for id, review in found.items():
        assert [error.message for error in VALIDATOR.iter_errors(review)] == [], id


def test_a_page_has_at_most_one_review_and_only_claim_pages_have_any(sub_path_site: Path) -> None:
    ids: Counter[str] = Counter()
    for path in sorted(sub_path_site.rglob("*.html")):
        page = read_html(path)
        found = [block for block in blocks(page) if block["@type"] == "ClaimReview"]
        if not found:
            continue
        assert len(found) == 1
        assert path.parent.parent.name == "claims"
        assert found[0]["url"] == page.xpath("string(//link[@rel='canonical']/@href)")
        ids[found[0]["@id"]] += 1
    assert set(ids.values()) == {1}


def test_every_node_has_an_id_and_one_id_is_one_thing(sub_path_site: Path) -> None:
    kinds: dict[str, set[tuple[str, str]]] = {}
    for node in nodes(feed_of(sub_path_site)):
        if node["@type"] != "DataFeedItem":
            name = node.get("headline") or node.get("name") or node["@type"]
            kinds.setdefault(node["@id"], set()).add((node["@type"], name))
    assert {id: kind for id, kind in kinds.items() if len(kind) > 1} == {}


def test_the_policies_of_the_publisher_are_pages_and_places_of_this_site(sub_path_site: Path) -> None:
    publisher = feed_of(sub_path_site)["publisher"]
    assert [error.message for error in PUBLISHER.iter_errors(publisher)] == []
    base = "https://example.org/reported-vs-released/"
    policies = [value for name, value in publisher.items() if name.endswith(("Policy", "Info", "Principles"))]
    for address in (*policies, publisher["masthead"]):
        assert address.startswith(base), address
        parts = urlsplit(address.removeprefix(base))
        page = read_html(sub_path_site / parts.path / "index.html")
        assert not parts.fragment or page.xpath("//*[@id=$anchor]", anchor=parts.fragment), address


def test_nobody_but_others_made_the_claim(sub_path_site: Path) -> None:
    for review in whole_reviews(sub_path_site).values():
        claim = review["itemReviewed"]
        assert claim["author"] == claim["appearance"][0]["publisher"]
        assert claim["author"]["name"] != review["publisher"]["name"]
        for document in claim["appearance"]:
            assert not document["url"].startswith("https://example.org/")


def test_only_the_outcome_is_rated(example: Path) -> None:
    labels = {row["id"]: row for row in Published.read(example).tables["outcomes"]}
    claims = {row["id"]: row for row in Published.read(example).tables["claims"]}
    for id, review in reviews(example).items():
        label = labels[claims[id]["rating"]]
        rating = review["reviewRating"]
        assert rating["alternateName"] == label["label"]
        assert rating.get("ratingValue") == label["number"]
        assert ("bestRating" in rating) == (label["number"] is not None)


def test_claims_without_a_verdict_of_ours_or_a_maker_have_no_review(example: Path) -> None:
    have = reviews(example).keys()
    # Withdrawn and merged; only asked by its one report.
    assert "murmur-is-the-nicest-kettle" not in have
    assert "murmur-blue-by-december" not in have
    assert "murmur-on-sale-in-march" in have
    documents = whole_reviews(example)["murmur-on-sale-in-march"]["itemReviewed"]["appearance"]
    assert [document["publisher"]["name"] for document in documents] == ["Kettle Courier"], "one denies it"


def test_a_date_that_is_no_day_is_left_out(example: Path) -> None:
    review = whole_reviews(example)["murmur-on-sale-in-march"]
    dated = {document["@id"].split("/")[-2]: document.get("datePublished") for document in review["citation"]}
    assert dated == {"tolliver-wren-2026-03-10-launch": "2026-03-10", "kettle-bench-2026-04-noise-test": None}


def test_the_review_says_when_it_was_written_and_last_changed(example: Path) -> None:
    review = claim_review(example, "murmur-on-sale-in-march")
    assert (review["datePublished"], review["dateModified"]) == ("2026-02-02", "2026-05-04")


def test_the_feed_holds_every_review(example: Path) -> None:
    feed = feed_of(example)
    assert (feed["@context"], feed["@type"]) == ("https://schema.org", "DataFeed")
    assert feed["@id"] == ADDRESSES.site_url + "data/claimreview.json"
    assert [item["@type"] for item in feed["dataFeedElement"]] == ["DataFeedItem"] * len(reviews(example))
    for item in feed["dataFeedElement"]:
        assert [error.message for error in WHOLE.iter_errors(item["item"][0])] == []
    assert len({item["@id"] for item in feed["dataFeedElement"]}) == len(feed["dataFeedElement"])


def put(*path: str | int, to: object) -> Callable[[Any], None]:
    """Return a change of one value of a review."""

    def change(review: Any) -> None:
        for step in path[:-1]:
            review = review[step]
        review[path[-1]] = to

    return change


def drop(*path: str | int) -> Callable[[Any], None]:
    """Return a change that leaves one value out."""

    def change(review: Any) -> None:
        for step in path[:-1]:
            review = review[step]
        del review[path[-1]]

    return change


WRONG = {
    "claim of 76 characters": put("claimReviewed", to="x" * 76),
    "no claim": drop("claimReviewed"),
    "empty label": put("reviewRating", "alternateName", to=""),
    "no label": drop("reviewRating", "alternateName"),
    "prose as label": put("reviewRating", "alternateName", to="This is partly right and partly not. " * 3),
    "rating as text": put("reviewRating", "ratingValue", to="5"),
    "rating of half a grade": put("reviewRating", "ratingValue", to=4.5),
    "rating out of range": put("reviewRating", "ratingValue", to=6),
    "rating without its scale": drop("reviewRating", "bestRating"),
    "another scale": put("reviewRating", "bestRating", to=10),
    "name beside the label": put("reviewRating", "name", to="True"),
    "no author of the claim": drop("itemReviewed", "author"),
    "the reviewed thing is no claim": put("itemReviewed", "@type", to="CreativeWork"),
    "no appearance": put("itemReviewed", "appearance", to=[]),
    "appearances joined by commas": put(
        "itemReviewed", "appearance", to="https://a.example/, https://b.example/"
    ),
    "appearance as an address": put("itemReviewed", "appearance", 0, to="https://a.example/"),
    "first appearance claimed": put("itemReviewed", "firstAppearance", to="https://a.example/"),
    "appearance without an address": drop("itemReviewed", "appearance", 0, "url"),
    "date that is no day": put("itemReviewed", "datePublished", to="2026-03"),
    "review without an id": drop("@id"),
    "several in a graph": put("@graph", to=[]),
    "sourcing in the review": put("reviewAspect", to="sourcing"),
    "no address": drop("url"),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_the_schema_refuses_what_breaks_a_rule(example: Path, change: Callable[[Any], None]) -> None:
    review = copy.deepcopy(claim_review(example, "murmur-on-sale-in-march"))
    assert VALIDATOR.is_valid(review)
    change(review)
    assert not VALIDATOR.is_valid(review)
