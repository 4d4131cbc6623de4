"""Questions to a reader who understands, and what of the answers holds.

Each kind of question is one module: what is asked, the schema of the answer, and the check. A check rests on
the question alone, so that everybody who has the question can repeat it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol

from kmesh_tracker.records import Dropped, Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    Checked = tuple[dict[str, Any], tuple[Dropped, ...]]

KINDS: Final = {"read": "kmesh_tracker.answers.read", "link": "kmesh_tracker.answers.link"}
"""The module of each kind, in the order in which they are asked: links are of the items that were read."""
SHOWN: Final = 120
"""Characters of a dropped part that are told."""


class Kind(Protocol):
    """What the module of a kind has."""

    INSTRUCTIONS: str
    SCHEMA: Mapping[str, Any]

    def check(
        self, asked: Mapping[str, Any], answer: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[Fault]]:
        """Return what of an answer holds, and its faults; ``asked`` is the question's input."""


Fault = tuple[str, str]
"""A part of an answer, in a few words, and why it does not hold."""


def kind_of(name: str) -> Kind:
    """Return the module of a kind of question."""
    module: Any = import_module(KINDS[name])
    found: Kind = module
    return found


def check(question: Question, answer: Mapping[str, Any]) -> Checked:
    """Return what of an answer holds, and what was dropped from it.

    Args:
        question: the question, which is all that the answer may rest on.
        answer: what was answered, of any shape.
    """
    missing = [(key, "It is missing.") for key in question.schema["required"] if key not in answer]
    holds, faults = kind_of(question.kind).check(question.input, answer)
    faults = missing + faults
    told = (Dropped(question.about, part[:SHOWN] or "an empty part", reason) for part, reason in faults)
    return holds, tuple(dict.fromkeys(told))
