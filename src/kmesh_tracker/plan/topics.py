"""Talk of an item outside the sections of a release: topics of the same name that cite a change.

The plan is made in one meeting and the work is discussed, with its pull request, in others, under a head that
names the same thing. Such a citation is the best evidence that the minutes hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.claims import read_claim
from kmesh_tracker.plan.items import join
from kmesh_tracker.plan.references import references
from kmesh_tracker.records import Mention
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from kmesh_tracker.plan.names import Names
    from kmesh_tracker.plan.owners import Owners
    from kmesh_tracker.records import Entry, Item, Location, Meeting

SAME_TOPIC = 0.8
"""From this likeness of names on a topic is held to be the item; it has less context than a section."""

_BRACKET = re.compile(r"^\s{0,3}\[[^\[\]]{1,80}\]\s{0,3}[:：]?\s{0,3}")


@dataclass(frozen=True, slots=True)
class Topic:
    """An entry that cites a change, with the names under which it stands."""

    names: tuple[str, ...]
    mention: Mention


def topics(meetings: Sequence[Meeting], spoken: Collection[Location], owners: Owners) -> tuple[Topic, ...]:
    """Give every entry that cites something and that no release's section holds (``spoken``)."""
    return tuple(
        topic
        for meeting in meetings
        if meeting.date is not None
        for entry, above in meeting.walk()
        if entry.location not in spoken and not any(e.location in spoken for e in above)
        for topic in _topic(entry, above, meeting.date, owners)
    )


def _topic(entry: Entry, above: tuple[Entry, ...], on: date, owners: Owners) -> Iterator[Topic]:
    cited = references(entry)
    if not cited:
        return
    names = dict.fromkeys(name for part in (entry, *above) for name in _names(part, owners))
    names.update(dict.fromkeys(reference.title for reference in cited if reference.title))
    mention = Mention(
        date=on,
        text=entry.text,
        claim=read_claim(entry.text, entry),
        location=entry.location,
        references=cited,
        context=tuple(e.text for e in above),
    )
    yield Topic(tuple(names), mention)


def _names(entry: Entry, owners: Owners) -> Iterator[str]:
    """Give the names of an entry: as it stands, and without the bracket before it, maybe a person's."""
    for text in (entry.text, _BRACKET.sub("", entry.text)):
        name = titles.clean(text, owners)[0]
        if not titles.is_empty(name):
            yield name


def add_topics(items: Sequence[Item], found: Sequence[Topic], names: Names) -> tuple[Item, ...]:
    """Add to each item the topics that name it better than they name any other item."""
    added: dict[str, list[Mention]] = {}
    for topic in found:
        score, best = max(
            ((_likeness(topic, item, names), item.id) for item in items),
            default=(0.0, ""),
            key=lambda pair: pair[0],
        )
        if score >= SAME_TOPIC:
            added.setdefault(best, []).append(topic.mention)
    return tuple(_with_mentions(item, added.get(item.id, [])) for item in items)


def _likeness(topic: Topic, item: Item, names: Names) -> float:
    mine = {item.title, *item.aliases, *(mention.name for mention in item.mentions if mention.name)}
    return max((names.alike(a, b) for a in mine for b in topic.names if len(set(terms(b))) > 1), default=0.0)


def _with_mentions(item: Item, more: Sequence[Mention]) -> Item:
    if not more:
        return item
    return join([item, replace(item, mentions=tuple(more))])
