"""Who graded is said of one AI system and of several."""

from __future__ import annotations

from pathlib import Path

from factcheck.disclosure import disclosure
from factcheck.loading import load
from factcheck.model import GraderKind
from factcheck.model.site import Grader


def test_one_system_is_named_and_several_are(data: Path) -> None:
    dataset, _ = load(data)
    assert dataset is not None
    own = Grader(name="Steam", kind=GraderKind.AI_SYSTEM, maker="Kettle Works", role="Grades")
    other = Grader(name="Lid", kind=GraderKind.AI_SYSTEM, role="Grades")
    nobody = dataset.site.model_copy(update={"graders": ()})
    assert disclosure(nobody) == nobody.method
    one = nobody.model_copy(update={"graders": (own,)})
    assert disclosure(one).endswith(" The AI system is Steam, made by Kettle Works.")
    both = nobody.model_copy(update={"graders": (own, other)})
    assert disclosure(both).endswith(" The AI systems are Steam, made by Kettle Works; Lid.")
