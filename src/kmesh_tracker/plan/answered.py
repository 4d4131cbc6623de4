"""What a reader found in the minutes, in the place of what the rules find there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kmesh_tracker.annotate.citations import references
from kmesh_tracker.plan.statements import Statement
from kmesh_tracker.records import Deadline
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.records import Entry, Location, Meeting, Reading, ReadItem, Reference

_SURETY: Final = 0.95
"""How surely a line speaks of the release that a reader says it means."""


class Answered:
    """The lines that a reader read, and what is said there."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._read = {place for one in readings for place in one.lines}
        self._items = [item for one in readings for item in one.items]
        self._deadlines = [day for one in readings for day in one.deadlines]

    def covers(self, place: Location) -> bool:
        """Return whether a line was read, so that the rules are not asked about it."""
        return place in self._read

    def statements(self, meeting: Meeting) -> Iterator[Statement]:
        """Yield what was found in a meeting, in the order found."""
        places = _places(meeting)
        for item in self._items:
            if meeting.date and item.location in places:
                entry, above = places[item.location]
                alone = sum(other.location == item.location for other in self._items) == 1
                topic = _topic(item, entry, above)
                yield Statement(
                    version=item.version,
                    date=meeting.date,
                    location=item.location,
                    entry=entry,
                    text=item.quote,
                    title=item.name,
                    full=item.name,
                    claim=item.claim,
                    blocker=item.blocker,
                    owners=item.owners,
                    references=_cited(item, entry, topic, alone=alone),
                    context=tuple(one.text for one in above),
                    heads=(),
                    confidence=_SURETY,
                    topic=topic.location if topic else None,
                    kind=item.kind,
                    answered=item.answered,
                )

    def deadlines(self, meeting: Meeting) -> Iterator[tuple[str, Deadline]]:
        """Yield the days that were found promised in a meeting, each with its version."""
        places = _places(meeting)
        for one in self._deadlines:
            if meeting.date and one.location in places:
                text = places[one.location][0].text[:200]
                yield one.version, Deadline(meeting.date, one.start, one.end, one.kind, text, one.location)


def _places(meeting: Meeting) -> dict[Location, tuple[Entry, tuple[Entry, ...]]]:
    """Return by place the entry that stands there, with those above it."""
    return {place: (entry, above) for entry, above in meeting.walk() for place in entry.places}


def _topic(item: ReadItem, entry: Entry, above: Sequence[Entry]) -> Entry | None:
    """Return the entry above that names the item, where its own line does not."""
    named = set(terms(item.name))
    if named <= set(terms(entry.text)):
        return None
    return next((one for one in reversed(above) if named <= set(terms(one.text))), None)


def _cited(item: ReadItem, entry: Entry, topic: Entry | None, *, alone: bool) -> tuple[Reference, ...]:
    """Return what is cited for an item: on its line if it is the only one there, or beside its name."""
    cited = [one for one in references(entry) if alone or f"{one.number or one.commit}" in item.quote]
    return tuple(cited or (references(topic) if topic else ()))
