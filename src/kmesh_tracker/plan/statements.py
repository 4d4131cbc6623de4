"""A line that says something of one item of a release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from kmesh_tracker.records import Claim, Entry


@dataclass(frozen=True, slots=True)
class Statement:
    """One line that says something of one item of a release."""

    version: str
    date: date
    entry: Entry
    title: str
    """Cleaned; may be empty where only an address stands."""
    text: str
    """The part of the line that is meant, as written."""
    owners: tuple[str, ...]
    blocker: bool
    context: tuple[str, ...]
    """Texts of the heads above it, outermost first."""
    heads: tuple[str, ...]
    """Of these, the heads below the one that names the version: what sort of thing it is."""
    addresses: tuple[Entry, ...] = ()
    """Entries below or beside it that only add an address."""
    details: tuple[Entry, ...] = ()
    """Entries below it that only tell more of it."""
    claim: Claim | None = None
    """What is claimed by where it stands, whatever its words say."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The release to which lines belong, and the heads above them."""

    version: str
    blocker: bool
    context: tuple[str, ...]
    heads: tuple[str, ...] = ()
