"""What each word of a closed choice means, for editors: shown beside it in completion and hover."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from .appearance import AttributionKind, Certainty, ComparisonBasis, Sameness, Stance, TextPart
from .claim import ChangeClass, ClaimKind, Prominence, Status
from .coverage import Unchecked
from .evidence import Access, Bearing, Tier
from .site import GraderKind, HumanReview
from .source import FindingFault, Relation, ReplyStatus, SourceType
from .vocabulary import EntityKind, Icon, Scale, Settling

_TEXTS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Stance: {
        Stance.AFFIRMS: "The report says that it is so.",
        Stance.DENIES: "The report says that it is not so.",
        Stance.QUESTIONS: "The report doubts it without denying it, so it gets no result.",
    },
    Certainty: {
        Certainty.STATED: "Said as a fact.",
        Certainty.ATTRIBUTED: "Said on the word of somebody else.",
        Certainty.HEDGED: "Said with a reservation, such as “may” or “is expected to”.",
    },
    TextPart: {
        TextPart.HEADLINE: "The phrase stands in the headline.",
        TextPart.BODY: "The phrase stands in the text.",
    },
    AttributionKind: {
        AttributionKind.NAMED: "A person whom the report names.",
        AttributionKind.DOCUMENT: "A document that the report names or links.",
        AttributionKind.UNNAMED: "People whom the report does not name.",
        AttributionKind.OUTLET: "The outlet says it on its own word.",
        AttributionKind.NONE: "Nothing is given on whose word it is said.",
    },
    Sameness: {
        Sameness.YES: "They are the same people.",
        Sameness.NO: "They are other people.",
        Sameness.UNKNOWN: "The report does not let a reader tell.",
    },
    ComparisonBasis: {
        ComparisonBasis.UPSTREAM: "The upstream itself was compared.",
        ComparisonBasis.COPY: "A copy of the upstream was compared, and is taken to be faithful.",
        ComparisonBasis.SIBLING: "Another report from the same upstream; differences are no faults.",
    },
    ClaimKind: {
        ClaimKind.PREDICTION: "Something that was to happen after the report.",
        ClaimKind.PRESENT_FACT: "Something that was so when the report was published.",
        ClaimKind.PAST_FACT: "Something that had happened before the report.",
        ClaimKind.ATTRIBUTION: "That somebody said something; whether it is true is another claim.",
    },
    Prominence: {
        Prominence.HEADLINE: "In a headline, or what a report is about.",
        Prominence.MAIN: "One of the main points of a report.",
        Prominence.DETAIL: "A detail.",
    },
    ChangeClass: {
        ChangeClass.FIRST_RATING: "The first verdict; the first entry and no other.",
        ChangeClass.NEW_INFORMATION: "Something new became known, and the verdict stands.",
        ChangeClass.VERDICT_CHANGED: "The verdict changed.",
        ChangeClass.FACT_CORRECTED: "We had a fact wrong, and the verdict stands.",
        ChangeClass.CLARIFICATION: "Our words were unclear, and nothing else changed.",
        ChangeClass.WITHDRAWN: "The claim was withdrawn.",
    },
    Status: {
        Status.DRAFT: "Not published: only a preview shows it, and it is in no number.",
        Status.PUBLISHED: "Published.",
        Status.WITHDRAWN: "Kept at its address with a notice, and not counted.",
    },
    Unchecked: {
        Unchecked.OPINION: "An opinion or a judgement of taste.",
        Unchecked.QUESTION: "A question.",
        Unchecked.BACKGROUND: "Background that nobody disputes, or that no test can be written for.",
        Unchecked.BOILERPLATE: "Text that belongs to no story: a date line, a notice.",
        Unchecked.HEADING: "A heading.",
        Unchecked.CONDITIONAL: "Something that is said only under a condition.",
    },
    Bearing: {
        Bearing.SUPPORTS: "It speaks for the claim.",
        Bearing.REFUTES: "It speaks against the claim.",
        Bearing.CONTEXT: "It helps to understand the claim and decides nothing.",
    },
    Tier: {
        Tier.PRIMARY: "The document is itself the origin of the fact.",
        Tier.SECONDARY: "The document reports what its origin says.",
        Tier.TERTIARY: "The document sums up what others report.",
    },
    Access: {
        Access.READ: "The passage was read in the document itself.",
        Access.COPY: "The passage was read in a named copy.",
        Access.CITED: "The passage is known only through another source, named under `via`.",
    },
    GraderKind: {
        GraderKind.AI_SYSTEM: "An AI system.",
        GraderKind.PERSON: "A person.",
    },
    HumanReview: {
        HumanReview.NONE: "No human editor has reviewed any verdict.",
        HumanReview.PARTIAL: "A human editor has reviewed some verdicts.",
        HumanReview.COMPLETE: "A human editor has reviewed every verdict.",
    },
    Relation: {
        Relation.REPUBLISHES: "It carries the other document's text.",
        Relation.TRANSLATES: "It carries the other document's text in another language.",
        Relation.REWRITES: "It tells the other document's story in words of its own.",
        Relation.CITES: "It takes something from the other document.",
        Relation.UPDATES: "It is a newer state of the other document.",
    },
    FindingFault: {
        FindingFault.TRANSLATION: "Something was translated wrongly.",
        FindingFault.NAME: "A name is wrong.",
        FindingFault.ATTRIBUTION: "Something is said on another's word than in the upstream.",
        FindingFault.HEADLINE: "The headline says more than the text.",
        FindingFault.DATE: "A date that matters is missing.",
        FindingFault.ADDITION: "Something is said that the upstream does not hold.",
    },
    ReplyStatus: {
        ReplyStatus.NOT_SOUGHT: "The publisher was not asked.",
        ReplyStatus.SOUGHT: "The publisher was asked and has not replied.",
        ReplyStatus.RECEIVED: "The publisher replied.",
    },
    Scale: {
        Scale.OUTCOME: "The claim against what happened.",
        Scale.SOURCING: "What a report itself showed when it was published.",
        Scale.FIDELITY: "A report against the text it descends from.",
    },
    Settling: {
        Settling.SETTLED: "It has a number.",
        Settling.OPEN: "Unresolved for another reason than the ones below.",
        Settling.SEARCHED: "Unresolved, so the claim must say what was looked for.",
        Settling.PENDING: "Unresolved until a deadline, which the claim must give.",
        Settling.VOID: "Kept, and not counted.",
    },
}


def _by_name() -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {choice.__name__: texts for choice, texts in _TEXTS.items()}
    # Their words say what they mean.
    for choice in (SourceType, EntityKind, Icon):
        found[choice.__name__] = {word: word.replace("-", " ").capitalize() + "." for word in choice}
    return found


CHOICES = _by_name()
"""The meaning of each word, by the name of the choice it belongs to."""
