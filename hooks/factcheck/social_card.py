"""The social card: a picture of a claim's verdict in words, 1200 × 630 pixels, and one of the whole site.

The size is the one that the Open Graph protocol's readers show uncropped (1.91 : 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from . import links, results
from .dataset import Dataset
from .edtf import day_words
from .model import Claim, Status
from .rendering import environment
from .typeface import Lines, Typeface

WIDTH = 1200
HEIGHT = 630
SITE_CARD = "card.png"

_LEFT = 76
_INSIDE = WIDTH - 2 * _LEFT
_BADGE = 40  # size of the outcome's word, in a badge that is 72 high
_FOOT = HEIGHT - 44  # the lowest line that text may touch
_LEADING = 1.2

# Static files of two packages, of one family and under the SIL Open Font License 1.1.
SERIF = Typeface(Path(str(resources.files("font_source_serif_pro") / "files/SourceSerifPro-Semibold.ttf")))
SANS = Typeface(Path(str(resources.files("font_source_sans_pro") / "files/SourceSansPro-Semibold.ttf")))
FACES = (SERIF, SANS)


@dataclass(frozen=True)
class Outcome:
    """An outcome on a card: its word, its icon, its number on the scale, and how often it was given."""

    label: str
    icon: str
    number: int | None
    count: int | None = None

    @property
    def tone(self) -> str:
        """Return the colour's name: as on the pages, it follows the number and says nothing alone."""
        if self.number is None:
            return "open"
        return {4: "true", 5: "true", 3: "mixed"}.get(self.number, "false")

    @property
    def words(self) -> str:
        """Return the outcome as it is written."""
        return self.label if self.count is None else f"{self.count} {self.label}"


@dataclass(frozen=True)
class CardWords:
    """Everything that a card is made from.

    `kicker` stands above `lead`; on a claim's card these are what was claimed, and `main` is the
    answer. A claim has one outcome, the site has counts of several.
    """

    site: str
    kicker: str
    lead: str
    outcomes: tuple[Outcome, ...]
    main: str
    dated: str


def card_words(claim: Claim, dataset: Dataset) -> CardWords:
    """Return the words of a claim's card."""
    label = dataset.scales.outcome[claim.outcome.rating]
    return CardWords(
        site=dataset.site.name,
        kicker="The claim, check withdrawn" if claim.status is Status.WITHDRAWN else "The claim",
        lead=claim.short,
        outcomes=(Outcome(label.label, label.icon, label.number),),
        main=claim.outcome.answer,
        dated=f"As of {day_words(claim.outcome.as_of)}",
    )


def site_card_words(dataset: Dataset) -> CardWords:
    """Return the words of the site's card: its question, and the outcomes counted."""
    counts = results.outcome_counts(dataset.published_claims.values(), dataset)
    total = sum(count for _, count in counts)
    scale = dataset.scales.outcome
    return CardWords(
        site=dataset.site.name,
        kicker="",
        lead="",
        outcomes=tuple(Outcome(scale[id].label, scale[id].icon, scale[id].number, n) for id, n in counts),
        main=dataset.site.tagline,
        dated=f"{total} {'claim' if total == 1 else 'claims'}, as of {day_words(dataset.site.dataset.as_of)}",
    )


@dataclass(frozen=True)
class Badge:
    """An outcome with the place of its left upper corner, its width before scaling, and its scale."""

    outcome: Outcome
    x: float
    y: float
    width: float
    scale: float


@dataclass(frozen=True)
class Layout:
    """The words of a card with every line set."""

    words: CardWords
    lead: Lines
    badges: tuple[Badge, ...]
    main: Lines
    main_top: float


@dataclass(frozen=True)
class Card:
    """A card; `address` is that of its picture. Its lines are set only when it is drawn."""

    address: str
    words: CardWords

    @property
    def alt(self) -> str:
        """Return the words of the card in their order, those too for which it has no room."""
        outcomes = ", ".join(outcome.words for outcome in self.words.outcomes)
        lead = f"{self.words.kicker}: {self.words.lead}" if self.words.lead else ""
        order = (lead, outcomes, self.words.main) if lead else (self.words.main, outcomes)
        parts = (self.words.site, self.words.dated, *order)
        return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts if part)

    def svg(self) -> str:
        """Return the picture as SVG, the same bytes for the same words."""
        return (
            environment()
            .get_template("social_card.svg.jinja")
            .render(
                card=set_lines(self.words),
                width=WIDTH,
                height=HEIGHT,
                left=_LEFT,
                leading=_LEADING,
                badge_size=_BADGE,
            )
        )


def claim_card(claim: Claim, dataset: Dataset) -> Card:
    """Return the card of a claim."""
    return Card(links.claim_address(claim.id) + SITE_CARD, card_words(claim, dataset))


def site_card(dataset: Dataset) -> Card:
    """Return the card of every page that has none of its own."""
    return Card(SITE_CARD, site_card_words(dataset))


def set_lines(words: CardWords) -> Layout:
    """Set the words in lines: the answer as large as it fits, and cut where it does not fit at all."""
    if not words.lead:
        main = SERIF.fit(words.main, _INSIDE, {76: 2, 64: 3})
        badge_top = 146 + len(main.texts) * main.size * _LEADING + 44
        return Layout(words, Lines(0, ()), _badges(words.outcomes, badge_top, 0.8), main, 146)
    lead = SANS.fit(words.lead, _INSIDE, {38: 1, 35: 1, 36: 2})
    badge_top = 168 + 46 * len(lead.texts) + 14
    main_top = badge_top + 72 + 30
    room = _FOOT - main_top
    sizes = {size: int(room / (size * _LEADING)) for size in (68, 62, 56, 50, 46, 42, 38)}
    main = SERIF.fit(words.main, _INSIDE, sizes)
    return Layout(words, lead, _badges(words.outcomes, badge_top, 1), main, main_top)


def _badges(outcomes: tuple[Outcome, ...], top: float, scale: float) -> tuple[Badge, ...]:
    """Place outcomes beside each other, on a further line where one is full."""
    placed: list[Badge] = []
    x: float = _LEFT
    for outcome in outcomes:
        width = SANS.width(outcome.words, _BADGE) + 108
        if placed and x + width * scale > _LEFT + _INSIDE:
            x, top = _LEFT, top + 88 * scale
        placed.append(Badge(outcome, x, top, width, scale))
        x += (width + 16) * scale
    return tuple(placed)
