"""The model: what the data can say. It holds no input or output, and no YAML."""

from .appearance import (
    Appearance,
    Attribution,
    AttributionKind,
    Certainty,
    ComparisonBasis,
    Deviation,
    Fidelity,
    Stance,
    TextPart,
)
from .claim import ChangeClass, Claim, ClaimKind, HistoryEntry, Outcome, Prominence, Resolution, Status
from .coverage import Coverage, CoveredSentence, Unchecked
from .evidence import Access, Bearing, Evidence
from .fields import Record, Reference, Text
from .grading import Grading
from .lock import QuoteLock
from .site import GraderKind, HumanReview, Site
from .source import Descent, Relation, ReplyStatus, Source, SourceType
from .subject import KeyFact, Subject, Unforeseen
from .vocabulary import (
    Entities,
    Entity,
    Glossary,
    Icon,
    Modifier,
    OutcomeLabel,
    Scale,
    ScaleLabel,
    Scales,
    Settling,
    Term,
    Topic,
    Topics,
)  # fmt: skip

__all__ = [
    "Access",
    "Appearance",
    "Attribution",
    "AttributionKind",
    "Bearing",
    "Certainty",
    "ChangeClass",
    "Claim",
    "ClaimKind",
    "ComparisonBasis",
    "Coverage",
    "CoveredSentence",
    "Descent",
    "Deviation",
    "Entities",
    "Entity",
    "Evidence",
    "Fidelity",
    "Glossary",
    "GraderKind",
    "Grading",
    "HistoryEntry",
    "HumanReview",
    "Icon",
    "KeyFact",
    "Modifier",
    "Outcome",
    "OutcomeLabel",
    "Prominence",
    "QuoteLock",
    "Record",
    "Reference",
    "Relation",
    "ReplyStatus",
    "Resolution",
    "Scale",
    "ScaleLabel",
    "Scales",
    "Settling",
    "Site",
    "Source",
    "SourceType",
    "Stance",
    "Status",
    "Subject",
    "Term",
    "Text",
    "TextPart",
    "Topic",
    "Topics",
    "Unchecked",
    "Unforeseen",
]  # fmt: skip
