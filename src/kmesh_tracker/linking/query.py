"""What is looked for: an item's words, citations, owners and time, ready to be held against changes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from kmesh_tracker.annotate.citations import references, without_references
from kmesh_tracker.annotate.naming import without_marks
from kmesh_tracker.lexicon import Lexicon
from kmesh_tracker.linking.authorship import named_in
from kmesh_tracker.records import Entry, Location
from kmesh_tracker.text.kinds import names_proposal, takes_away
from kmesh_tracker.text.lists import split_list
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.records import Change, Item, Kind, Reference, Release

_EVE_DAYS = 21
_SAID_EARLY = 7  # people say done when the work is handed in; it may be merged in the days after
_RELEASING = frozenset(
    """
    release releases releasing task tasks procedure process checklist prepare preparation cut publish version
    tag
    """.split()
)
"""Words of which a line consists that means the making of the release and nothing else."""
_CLAUSE = re.compile(r"[;；。:：,，]\s{1,3}|[.?!]\s{1,3}|[；。：，]")
_MOST_CLAUSES = 12  # a text of more is no line of minutes
NOWHERE = Location("", "", 0)
_URL = re.compile(r"https?://[^\s<>()]{1,2000}")


class Query(Struct, frozen=True):
    """A text with all that is known of it."""

    texts: tuple[str, ...]  # ways in which it is put; the one that fits a change best counts
    parts: tuple[str, ...] = ()
    """Parts of a list in the name (``work with prometheus, grafana``), any of which a change may do alone."""
    references: tuple[Reference, ...] = ()
    owners: tuple[str, ...] = ()  # who is named with it; what turns out to be nobody's name counts as words
    labels: frozenset[str] = frozenset()
    """Terms under which the release lists several items (``Resilience:``); they tell little of one."""
    kind: Kind | None = None
    said: tuple[date, ...] = ()  # days on which it was spoken of, oldest first
    claimed_done: date | None = None  # first day on which it was said to be done
    hoped_for: bool = False
    """Whether it is still to come: not said to be done, nor last called late, dropped or a question."""
    tag: str | None = None  # tag of the release it belongs to
    released_on: date | None = None
    versions: frozenset[str] = frozenset()
    """Tags of that release and of all before it, which may hold the work already."""

    @property
    def takes_away(self) -> bool:
        """Whether it is about taking something away."""
        return any(takes_away(text) for text in self.texts)

    @property
    def is_work(self) -> bool:
        """Whether it is one piece of work; documents and tests are many by nature."""
        return self.kind not in ("docs", "test")

    @property
    def is_proposal(self) -> bool:
        """Whether it is a design document, so that the document is the thing itself."""
        return any(names_proposal(text) for text in self.texts)

    @property
    def on_the_eve(self) -> bool:
        """Whether it was first spoken of so shortly before the release that it may well have been there."""
        return bool(
            self.said and self.released_on and 0 < (self.released_on - self.said[0]).days <= _EVE_DAYS
        )

    @property
    def raised_late(self) -> bool:
        """Whether it was first spoken of when the release was out already."""
        return bool(self.said and self.released_on and self.said[0] >= self.released_on)

    def done_by(self, change: Change) -> bool:
        """Return whether a change of the release was there when the item was said to be done."""
        if self.claimed_done is None or change.first_release != self.tag:
            return False
        return (change.merged_on - self.claimed_done).days <= _SAID_EARLY

    def shipped_before(self, change: Change) -> bool:
        """Return whether a release before the one it belongs to had a change already."""
        return change.first_release != self.tag and change.first_release in self.versions

    @classmethod
    def of_text(cls, text: str, on: date | None = None) -> Query:
        """Return the query of a line of text, written on a day if that is known."""
        entry = Entry(text, NOWHERE, tuple(_URL.findall(text)))
        lexicon = Lexicon()
        words = without_marks(without_references(text), lexicon)
        clauses = tuple(clause.strip() for clause in _CLAUSE.split(words) if clause.strip())
        return cls(
            texts=(words,),
            parts=clauses if 2 <= len(clauses) <= _MOST_CLAUSES else (),
            references=references(entry),
            owners=named_in(words),
            said=(on,) if on else (),
            claimed_done=on if lexicon.means("claim", text) == "done" else None,
        )


def query_for(
    item: Item, release: Release | None, before: tuple[Release, ...], labels: frozenset[str] = frozenset()
) -> Query:
    """Return the query of an item that belongs to ``release``."""
    title = item.written or item.title
    named = set(terms(title))
    # A name that says less than the title (`authz` below `E2E:`) would be met by changes of another matter.
    texts = [title, *item.aliases]
    texts += [m.name for m in item.mentions if not set(terms(m.name)) <= named]
    if release and item.kind == "release-task" and named <= _RELEASING:
        # The release itself: what raises the version does it, whatever the line calls the task.
        texts.append(f"version {release.version}")
    texts += [r.title for mention in item.mentions for r in mention.references if r.title]
    done = [mention.date for mention in item.mentions if mention.claim in ("done", "partial")]
    return Query(
        texts=tuple(dict.fromkeys(text for text in texts if text)),
        parts=_parts(title),
        labels=labels,
        references=tuple(dict.fromkeys(r for mention in item.mentions for r in mention.references)),
        owners=item.owners,
        kind=item.kind,
        said=tuple(mention.date for mention in item.mentions),
        claimed_done=min(done, default=None),
        hoped_for=not done and item.claim not in ("delayed", "dropped", "question"),
        tag=release.tag if release else None,
        released_on=release.released_on if release else None,
        versions=frozenset(r.tag for r in (*before, *((release,) if release else ())) if r.tag),
    )


def labels_of(items: Sequence[Item]) -> frozenset[str]:
    """Return the terms before a colon with which two or more of the items of a release begin."""
    titles = [item.written or item.title for item in items]
    firsts = Counter(found[0] for title in titles if (found := terms(title)))
    heads = (terms(title.partition(":")[0]) for title in titles if ":" in title)
    return frozenset(head[0] for head in heads if len(head) == 1 and firsts[head[0]] > 1)


def _parts(title: str) -> tuple[str, ...]:
    """Return the parts of a name that is a list; a name that is none has no parts."""
    pieces = split_list(title)
    return pieces if 2 <= len(pieces) <= 5 else ()
