"""What a community wrote down: documents, the meetings in them, and the lines of each meeting."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

Aside = Literal["", "attendance", "routine", "chat", "form"]
"""What an entry is that says nothing of the project: who was there, where and when the meeting is, a line of
a chat that was only logged, an empty field of a form. Empty for all that the minutes state."""
EntryKind = Literal["heading", "point", "paragraph", "row", "line"]
"""How an entry is written: a heading, a point of a list (in plain text a line with a bullet or a number), a
paragraph of Markdown, a table row, any other line of plain text."""


class Location(Struct, frozen=True, order=True):
    """Where a statement stands."""

    source: str
    """Name of the source that was configured, e.g. ``minutes``."""
    path: str
    """Path of the document as the configuration reaches it (posix, relative where the configuration is)."""
    line: int
    """Line number from 1; only ``\\n`` ends a line."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Document(Struct, frozen=True):
    """A text that a source read, before anything is understood of it."""

    source: str
    """Name of the source."""
    path: str
    """As in :attr:`Location.path`."""
    text: str
    """The whole text, line ends as ``\\n``."""
    format: str
    """``text`` (also text extracted from a PDF) or ``markdown``."""


class Entry(Struct, frozen=True):
    """One bullet, agenda point, table row or paragraph of a meeting, with what is nested below it."""

    text: str
    """The words: bullet and checkbox removed, wrapped lines joined, white space folded, else unchanged."""
    location: Location
    """Where its first line stands."""
    urls: tuple[str, ...] = ()
    """Addresses that stand in the entry, in order."""
    checked: bool | None = None
    """State of a Markdown checkbox, None where there is none."""
    children: tuple[Entry, ...] = ()
    """The entries nested below, in order."""
    aside: Aside = ""
    """What it is where it states nothing; then all entries below it are asides, too."""
    kind: EntryKind = "line"
    """How it is written."""
    cells: tuple[tuple[str, str], ...] = ()
    """Of a table row each column's head, empty where the table names none, and the words of the cell."""
    breaks: tuple[tuple[int, int], ...] = ()
    """Where wrapped lines were joined: for each further line its offset in the text and its number."""
    emphasis: bool = False
    """Whether all of it is bold, as a heading is that no mark says to be one; a remark in italics is none."""

    @property
    def places(self) -> tuple[Location, ...]:
        """The places of all its lines."""
        lines = (self.location.line, *(line for _, line in self.breaks))
        return tuple(Location(self.location.source, self.location.path, line) for line in lines)

    def line_at(self, offset: int) -> int:
        """Return the number of the line on which the character at ``offset`` of the text stands."""
        place = bisect_right(self.breaks, offset, key=lambda line: line[0])
        return self.breaks[place - 1][1] if place else self.location.line

    def walk(self, above: tuple[Entry, ...] = ()) -> Iterator[tuple[Entry, tuple[Entry, ...]]]:
        """Yield this entry and all below it in document order, each with its ancestors, outermost first."""
        yield self, above
        for child in self.children:
            yield from child.walk((*above, self))


class Footnote(Struct, frozen=True):
    """An address listed at the foot of a page of text extracted from a PDF.

    Such a list repeats the hyperlinks of the page in their order. It belongs to the page and not to the
    meeting under which it happens to land.
    """

    url: str
    location: Location
    first_line: int
    """First line of the page."""
    last_line: int
    """Last line of the page."""


class Meeting(Struct, frozen=True):
    """One dated meeting."""

    date: date | None
    """The day it was held; None where neither the heading nor its neighbours tell."""
    heading: str
    """The heading as it is written."""
    location: Location
    """Where the heading stands."""
    skipped: bool = False
    """True where the minutes say that it did not take place."""
    entries: tuple[Entry, ...] = ()
    """What was said, outermost entries in order."""
    notes: tuple[str, ...] = ()
    """What was repaired or is doubtful, one sentence each."""
    footnotes: tuple[Footnote, ...] = ()
    """Addresses at the foot of the pages on which this meeting stands."""

    def walk(self) -> Iterator[tuple[Entry, tuple[Entry, ...]]]:
        """Yield every entry in document order with its ancestors, outermost first."""
        for entry in self.entries:
            yield from entry.walk()
