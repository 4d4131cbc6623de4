"""Questions to a reader who understands, a model or a person, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct, field

from kmesh_tracker.records.history import Change
from kmesh_tracker.records.minutes import Location
from kmesh_tracker.records.plan import Answered, Claim, DeadlineKind, Delivery, Kind

QuestionKind = Literal["read", "link"]


class Question(Struct, frozen=True):
    """One question: plain data, so that any model, agent or person can answer it."""

    id: str
    """16 hex digits, a hash of what is asked: an unchanged question has the same id in every run."""
    kind: QuestionKind
    about: str
    """What it is about: the place of a meeting (``minutes.txt:659``), or a version."""
    instructions: str
    """What to do, in words that suit a model as well as a person."""
    input: Mapping[str, Any]
    """What the answer may rest on; nothing else counts."""
    schema: Mapping[str, Any]
    """JSON Schema of the answer."""


class Answer(Struct, frozen=True):
    """One recorded answer, checked against its question before it was written down."""

    id: str
    """Id of the question."""
    kind: QuestionKind
    about: str
    """As in the question, when it was answered."""
    by: str
    """Who answered: a person's name, or a model's."""
    on: date
    """The day of the answer."""
    answer: Mapping[str, Any] = field(default_factory=dict)
    """What holds of it, by the question's schema."""


class Dropped(Struct, frozen=True):
    """A part of an answer that does not hold."""

    about: str
    """What the question is about."""
    part: str
    """The part, as it was answered, in a few words."""
    reason: str
    """Why it does not count, in one sentence."""


class ReadItem(Struct, frozen=True):
    """One item of a release that a reader found in a line."""

    location: Location
    quote: str
    name: str
    version: str
    claim: Claim | None
    blocker: bool
    owners: tuple[str, ...]
    kind: Kind | None
    answered: Answered


class ReadDeadline(Struct, frozen=True):
    """One day that a reader found promised for a release."""

    location: Location
    quote: str
    version: str
    start: date
    end: date
    kind: DeadlineKind
    answered: Answered


class Reading(Struct, frozen=True):
    """What a reader found in a meeting, or in a part of one; the rules are not asked about these lines."""

    lines: frozenset[Location]
    """Places of the lines that were read."""
    items: tuple[ReadItem, ...] = ()
    deadlines: tuple[ReadDeadline, ...] = ()


class ReadLink(Struct, frozen=True):
    """One change that a reader holds to be evidence for an item."""

    change: Change
    role: Literal["core", "related"]
    confidence: float
    """From 0 to 1."""
    answered: Answered


class Judgement(Struct, frozen=True):
    """What a reader found of one item: the changes that made it true, and its verdict."""

    links: tuple[ReadLink, ...]
    delivery: Delivery | None
    """None where the reader did not judge, or not by all changes."""
    answered: Answered
    seen: frozenset[tuple[str, str]]
    """Repository and commit of every change that the reader was shown."""
    complete: bool
    """Whether the reader was shown every change of the release."""
