"""Work for the linker: items of many releases, worded as people word the titles of what they plan."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kmesh_tracker import Tracker
from kmesh_tracker.linking import Linker, query_for
from kmesh_tracker.records import Item, Location, Mention, Release

if TYPE_CHECKING:
    from kmesh_tracker.linking import Query
    from kmesh_tracker.records import Change, ReleaseStatus

CHANGES: Final = 5000
RELEASES: Final = 20
ITEMS: Final = 10
"""Items of each release."""
_SEED: Final = 7


def link(repository: str) -> float:
    """Time the indexing of the newest changes of a repository, and the linking of every item over them."""
    tracker = Tracker.from_paths([repository], [])
    changes = tracker.changes()[:CHANGES]
    queries = _queries(tracker, changes)
    begun = time.perf_counter()
    linker = Linker(changes, primary=changes[0].repo)
    for query in queries:
        linker.link(query)
    return time.perf_counter() - begun


def _queries(tracker: Tracker, changes: tuple[Change, ...]) -> list[Query]:
    chance = random.Random(_SEED)
    shipped: dict[str | None, list[Change]] = defaultdict(list)
    for change in changes:
        shipped[change.first_release].append(change)
    releases = [_release(status) for status in tracker.roadmap().releases if status.released_on]
    found: list[Query] = []
    for place, release in enumerate(releases):
        if len(shipped[release.tag]) >= ITEMS:
            made, before = chance.sample(shipped[release.tag], ITEMS), tuple(releases[:place])
            found += [query_for(_item(change), release, before) for change in made]
    return found[-RELEASES * ITEMS :]


def _release(status: ReleaseStatus) -> Release:
    return Release(status.version, status.tag, "", status.released_on, status.previous)


def _item(change: Change) -> Item:
    said, title = change.merged_on - timedelta(days=10), " ".join(change.title.split()[:5])
    mention = Mention(said, title, "planned", Location("minutes", "minutes.md", 1), name=title)
    return Item("item", title, "feature", False, (), (mention,), "planned")
