"""Where the time of our side goes: each step by itself, in one process; prints JSON.

`python -m benchmarks.phases PROJECT SITE` with tests/ and the project's hooks/ on the path. SITE is
a built site; the search index is made in a copy of it. With `--profile FILE` it writes, in place of
all that, a profile of rendering the pages.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import io
import json
import pstats
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.first_queries import common_words, first_queries
from factcheck import search_index
from factcheck.addresses import Addresses
from factcheck.checking import check
from factcheck.claim_review import Reviews
from factcheck.loading import load, record_files
from factcheck.other_process import OtherProcess, Shares, processors
from factcheck.pages import PageBuilder
from factcheck.pictures import PictureMaker
from factcheck.site import Site
from factcheck.social_card import FACES, Card
from factcheck.yaml_tree import plain_tree

CARDS = 40
"""How many social cards are drawn to tell what one costs."""
QUERIES = 20
"""For so many claims the first words are searched for, to tell what a first search loads."""


def main() -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--profile", type=Path)
    options = parser.parse_args()
    if options.profile:
        _profile(options.project, options.profile)
        return 0
    json.dump(_phases(options.project, options.site), sys.stdout)
    return 0


def _phases(project: Path, built: Path) -> dict[str, Any]:
    data = project / "data"
    addresses = Addresses.of(None, None)
    figures: dict[str, Any] = {}

    def timed(name: str, action: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = action()
        figures[name] = time.process_time() - start
        return result

    gc.disable()  # as a build does
    timed("load", lambda: load(data, addresses.own))
    timed("parse", lambda: _parse(data))
    dataset, _ = timed("check", lambda: check(data, addresses.own))
    gc.enable()
    # A check loads and then runs the rules; loading parses and then makes models.
    figures["models"] = figures["load"] - figures["parse"]
    figures["rules"] = figures["check"] - figures["load"]
    figures["validation"] = figures["models"] + figures["rules"]
    site = Site(dataset, addresses)
    timed("render", lambda: sum(len(page.content) for page in site.pages()))
    timed("files", lambda: sum(len(file.content) for file in site.files()))
    with tempfile.TemporaryDirectory(dir=built.parent) as folder:
        copy = Path(folder) / "site"
        shutil.copytree(built, copy)
        start = time.perf_counter()
        search_index.make(copy)  # by a program of its own
        figures["search"] = time.perf_counter() - start
        claims = list(dataset.published_claims.values())
        sought = [claim.short for claim in claims[:: max(1, len(claims) // QUERIES)]]
        common = common_words(claim.statement for claim in claims)
        figures["first_queries"] = first_queries(copy, sought, common)
        maker = PictureMaker([face.path for face in FACES], Path(folder) / "cards")
        builder = PageBuilder(dataset, addresses, Reviews(dataset, addresses))
        cards = list(islice(builder.cards(), CARDS))
        timed("card", lambda: [maker.png(card.svg()) for card in cards])
        figures["card"] /= len(cards)
        figures["card_of_build"] = _seconds_of_a_card(cards, Path(folder) / "shared")
    return figures


def _seconds_of_a_card(cards: Sequence[Card], folder: Path) -> float:
    """Return how long a card takes where all processors draw some, as they do in a build."""
    maker = PictureMaker([face.path for face in FACES], folder)
    shares = Shares(cards)

    def draw() -> None:
        for card in shares:
            maker.png(card.svg())

    start = time.perf_counter()
    others: list[OtherProcess[None]] = []
    for _ in range(1, processors()):
        others.append(OtherProcess(draw, others))
    draw()
    for other in others:
        other.result()
    shares.close()
    return (time.perf_counter() - start) / len(cards)


def _parse(data: Path) -> None:
    for path in record_files(data):
        assert plain_tree(path.read_bytes()) is not None


def _profile(project: Path, target: Path) -> None:
    addresses = Addresses.of(None, None)
    dataset, _ = check(project / "data", addresses.own)
    assert dataset is not None
    site = Site(dataset, addresses)
    profile = cProfile.Profile()
    profile.runcall(lambda: sum(len(page.content) for page in site.pages()))
    text = io.StringIO()
    pstats.Stats(profile, stream=text).sort_stats("cumulative").print_stats(45)
    pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(30)
    target.write_text(text.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
