"""Talk of an item outside the sections of a release: topics of the same name that cite a change.

The plan is made in one meeting and the work is discussed, with its pull request, in others, under a head that
names the same thing. Such a citation is the best evidence that the minutes hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.plan.items import join
from kmesh_tracker.records import Mention
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from kmesh_tracker.annotate import Annotator
    from kmesh_tracker.plan.names import Names
    from kmesh_tracker.records import Entry, Item, Location, Meeting

SAME_TOPIC = 0.8
"""From this likeness of names on a topic is held to be the item; it has less context than a section."""


class Topic(Struct, frozen=True):
    """An entry that cites a change, with the names under which it stands."""

    names: tuple[str, ...]
    mention: Mention


def topics(
    meetings: Sequence[Meeting], spoken: Collection[Location], annotator: Annotator
) -> tuple[Topic, ...]:
    """Return every entry that cites something and that no release's section holds (``spoken``)."""
    return tuple(
        topic
        for meeting in meetings
        if meeting.date is not None
        for entry, above in meeting.walk()
        if entry.location not in spoken and not any(e.location in spoken for e in above)
        for topic in _topic(entry, above, meeting.date, annotator)
    )


def _topic(entry: Entry, above: tuple[Entry, ...], on: date, annotator: Annotator) -> Iterator[Topic]:
    cited = annotator.annotate(entry, on).references if entry.urls or "#" in entry.text else ()
    if not cited:
        return
    lines = [annotator.annotate(part, on) for part in (entry, *above)]
    names = dict.fromkeys(name for line in lines for name in (line.name, line.full) if name)
    names.update(dict.fromkeys(reference.title for reference in cited if reference.title))
    mention = Mention(
        date=on,
        text=entry.text,
        claim=next((s.claim for s in lines[0].sentences if s.claim), None),
        location=entry.location,
        references=cited,
        context=tuple(e.text for e in above),
    )
    yield Topic(tuple(names), mention)


def add_topics(items: Sequence[Item], found: Sequence[Topic], names: Names) -> tuple[Item, ...]:
    """Add to each item the topics that name it better than they name any other item."""
    added: dict[str, list[Mention]] = {}
    known = [(item.id, _names(item)) for item in items]
    for topic in found:
        told = [name for name in topic.names if len(set(terms(name))) > 1]
        score, best = max(
            (
                (max((names.alike(a, b) for a in mine for b in told), default=0.0), item)
                for item, mine in known
            ),
            default=(0.0, ""),
            key=lambda pair: pair[0],
        )
        if score >= SAME_TOPIC:
            added.setdefault(best, []).append(topic.mention)
    return tuple(_with_mentions(item, added.get(item.id, [])) for item in items)


def _names(item: Item) -> set[str]:
    return {item.title, *item.aliases, *(mention.name for mention in item.mentions if mention.name)}


def _with_mentions(item: Item, more: Sequence[Mention]) -> Item:
    if not more:
        return item
    return join([item, replace(item, mentions=tuple(more))])
