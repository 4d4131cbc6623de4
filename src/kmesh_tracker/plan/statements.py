"""What one line says of one item of a release, and of a day that is promised for it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from datetime import date

    from kmesh_tracker.records import Answered, Claim, Entry, Kind, Location, Reference


@dataclass(frozen=True)
class Statement:
    """One line that says something of one item of a release."""

    version: str
    date: date
    location: Location
    entry: Entry
    text: str
    """The part of the line that is meant, as written."""
    title: str
    """The thing, in a few words; empty where the line only cites a change."""
    full: str
    """All words of the line that tell of the thing."""
    claim: Claim | None
    blocker: bool
    owners: tuple[str, ...]
    references: tuple[Reference, ...]
    context: tuple[str, ...]
    """Texts of the lines above it, outermost first."""
    heads: tuple[str, ...]
    """Of these, the labels below the head that names the version: what sort of thing it is."""
    confidence: float
    """From 0 to 1: how surely the line speaks of the release."""
    topic: Location | None = None
    """Where the line stands that names the thing, if it is another one: both speak of one item."""
    phrase: bool = True
    """Whether the title is a name as it stands, and not what a sentence is about."""
    others: tuple[str, ...] = ()
    """Titles of the changes that it cites."""
    kind: Kind | None = None
    """What sort of thing it is, where a reader said so."""
    answered: Answered | None = None
    """The answer that found it; None where the rules did."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All that it calls the item."""
        return tuple(dict.fromkeys(name for name in (self.title, self.full, *self.others) if name))

    @property
    def named_at(self) -> Location:
        """Where the thing is named: on the line of its topic, or on its own."""
        return self.topic or self.entry.location

    @cached_property
    def cited(self) -> frozenset[int]:
        """Numbers it cites."""
        return frozenset(r.number for r in self.references if r.number is not None)

    def named(self, title: str) -> Statement:
        """Return the same statement about a thing of another name."""
        return dataclasses.replace(self, title=title, full=title, others=())


class Scope(Struct, frozen=True):
    """What lines inherit from those above them; the nearer line wins."""

    version: str | None = None
    surety: float = 0.0
    """How surely what stands here belongs to the version."""
    blocker: bool = False
    default: Claim | None = None
    """What a line claims here that claims nothing itself."""
    told: bool = False
    """Whether what a release holds is told here, so that a line claims nothing by itself."""
    talk: bool = False
    """Whether discussion stands here: only lines that name a version count."""
    dated: bool = False
    """Whether the version is that of a release on a day, of which only days are told here."""
    topic: Topic | None = None
    owners: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()

    def below(self, text: str) -> Scope:
        """Return the scope of the lines below a line."""
        return replace(self, context=(*self.context, text))


class Topic(Struct, frozen=True):
    """The thing that the lines below a line speak of."""

    title: str
    full: str
    location: Location
    kind: Literal["heading", "category", "thing"]
    """Below a heading it is decided on, below a category stand other things, below a thing details."""
    references: tuple[Reference, ...] = ()
    """What the line cites: it is meant by what is said below, too."""
