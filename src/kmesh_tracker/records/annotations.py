"""What was found in the lines of the minutes, each span once; later stages ask these records and no text."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from kmesh_tracker.records.minutes import Entry, Location
from kmesh_tracker.records.plan import Claim, DeadlineKind, Reference
from kmesh_tracker.text.dates import DateSpan

Relation = Literal["for", "after", "from", "not"]
"""How a line relates to a version: meant for it, left for after it, moved away from it, not in it."""
LineRole = Literal["", "decision", "question", "summary", "action", "talk", "schedule"]
Shape = Literal["release", "label", "thing", "sentence", "talk", "address", "empty"]
"""What a line is: a head over a release, a label of generic words, a thing by its name, a sentence that says
something, talk that names nothing, a bare address."""


class VersionSpan(Struct, frozen=True):
    """A version of the project in a text, which is to come or came out within ten days."""

    version: str
    """Three numbers."""
    start: int
    end: int
    relation: Relation = "for"
    prerelease: DeadlineKind | None = None
    """``alpha``, ``beta`` or ``rc`` where the text names one."""
    by_number: bool = True
    """False where words such as ``next release`` mean it."""
    by_name: bool = False
    """Whether the project's name stands before it."""


class Sentence(Struct, frozen=True):
    """One sentence of a line, with what was found in it."""

    text: str
    location: Location
    versions: tuple[VersionSpan, ...]
    days: tuple[DateSpan, ...]
    """The days that it names; where words tell that days are due, weak shapes count too."""
    rest: str
    """Its words without addresses, versions (``¤``) and days, and without what is struck."""
    implied: str
    """What words such as ``the next release`` mean, see the lexicon's group ``implied``; mostly empty."""
    shape: Shape
    name: str
    """The thing that it names, in the community's words; empty where it names none or points to its topic."""
    claim: Claim | None
    blocker: bool | None
    """True where it calls something a blocker, False where it denies that."""
    owners: tuple[str, ...]
    listed: bool = False
    """Whether it is a part of a list in one line, and a point of its own."""
    is_release_task: bool = False
    """Whether it is about who makes the release."""


class Annotation(Struct, frozen=True):
    """One entry of a meeting with all that was found in it."""

    entry: Entry
    role: LineRole
    """What the label before its colon, or all of it, makes of it."""
    body: str
    """Its words without number, label and speaker."""
    full: str
    """All words of the line that tell of its thing, by which likeness is measured; may be empty."""
    speakers: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    references: tuple[Reference, ...]
    default: Claim | Literal["none"] | None
    """What it claims for what stands below it, where it is a label; ``none`` for contents that are told."""

    @property
    def versions(self) -> tuple[VersionSpan, ...]:
        """The versions of all its sentences, in order."""
        return tuple(span for sentence in self.sentences for span in sentence.versions)

    @property
    def own(self) -> frozenset[str]:
        """The versions that it is meant for."""
        return frozenset(span.version for span in self.versions if span.relation == "for")

    @property
    def shape(self) -> Shape:
        """The shape of its first sentence that is no talk."""
        shapes = [sentence.shape for sentence in self.sentences]
        return next(
            (shape for shape in shapes if shape not in ("talk", "empty")), shapes[0] if shapes else "empty"
        )

    @property
    def name(self) -> str:
        """The first thing that it names."""
        return next((sentence.name for sentence in self.sentences if sentence.name), "")

    @property
    def owners(self) -> tuple[str, ...]:
        """Who is named as doing it: in its sentences, else who speaks."""
        return tuple(dict.fromkeys(owner for sentence in self.sentences for owner in sentence.owners))
