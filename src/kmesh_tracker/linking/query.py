"""What is looked for: an item's words, citations, owners and time, ready to be held against changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kmesh_tracker.plan.references import references, without_references
from kmesh_tracker.records import Entry, Location

if TYPE_CHECKING:
    from kmesh_tracker.records import Item, Kind, Reference, Release

NOWHERE = Location("", "", 0)
_URL = re.compile(r"https?://[^\s<>()]{1,2000}")


@dataclass(frozen=True, slots=True)
class Query:
    """A text with all that is known of it."""

    texts: tuple[str, ...]
    """Ways in which it is put; the one that fits a change best counts."""
    references: tuple[Reference, ...] = ()
    owners: tuple[str, ...] = ()
    kind: Kind | None = None
    said: tuple[date, ...] = ()
    """Days on which it was spoken of, oldest first."""
    claimed_done: date | None = None
    """First day on which it was said to be done."""
    tag: str | None = None
    """Tag of the release it belongs to."""
    released_on: date | None = None
    previous_on: date | None = None
    """Day of the release before."""
    versions: tuple[str, ...] = ()
    """Tags of that release and of all before it, which may hold the work already."""

    @classmethod
    def of_text(cls, text: str, on: date | None = None) -> Query:
        """Make the query of a line of text, written on a day if that is known."""
        entry = Entry(text, NOWHERE, tuple(_URL.findall(text)))
        return cls(texts=(without_references(text),), references=references(entry), said=(on,) if on else ())


def query_for(item: Item, release: Release | None, before: tuple[Release, ...]) -> Query:
    """Make the query of an item that belongs to ``release``; ``before`` are the releases out before it."""
    texts = [item.title, *(without_references(mention.text) for mention in item.mentions)]
    texts += [r.title for mention in item.mentions for r in mention.references if r.title]
    done = [mention.date for mention in item.mentions if mention.claim in ("done", "partial")]
    return Query(
        texts=tuple(dict.fromkeys(text for text in texts if text)),
        references=tuple(dict.fromkeys(r for mention in item.mentions for r in mention.references)),
        owners=item.owners,
        kind=item.kind,
        said=tuple(mention.date for mention in item.mentions),
        claimed_done=min(done, default=None),
        tag=release.tag if release else None,
        released_on=release.released_on if release else None,
        previous_on=before[-1].released_on if before else None,
        versions=tuple(r.tag for r in (*before, *((release,) if release else ())) if r.tag),
    )
