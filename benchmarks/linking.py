"""Work for the linker: items of many releases, worded as people word the titles of what they plan.

Its peer is BM25 in plain Python, over the same words of the same changes: the least that a ranking takes.
"""

from __future__ import annotations

import heapq
import math
import random
import time
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kmesh_tracker import Tracker
from kmesh_tracker.linking import Linker, query_for
from kmesh_tracker.linking.index import terms_of
from kmesh_tracker.records import Item, Location, Mention, Release
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from kmesh_tracker.linking import Query
    from kmesh_tracker.records import Change, ReleaseStatus

CHANGES: Final = 5000
RELEASES: Final = 20
ITEMS: Final = 10
"""Items of each release."""
_SEED: Final = 7
_OFTEN, _LONG = 1.2, 0.75
"""The usual settings of BM25: how fast repeats fade, and how far a long text is discounted."""
_BEST: Final = 20


def link(repository: str) -> float:
    """Time the indexing of the newest changes of a repository, and the linking of every item over them."""
    changes, queries = _work(repository)
    begun = time.perf_counter()
    linker = Linker(changes, primary=changes[0].repo)
    for query in queries:
        linker.link(query)
    return time.perf_counter() - begun


def bm25(repository: str) -> float:
    """Time the same with BM25, which gives the twenty changes that have most of an item's words."""
    changes, queries = _work(repository)
    begun = time.perf_counter()
    texts = [[word for words in terms_of(change).values() for word in words] for change in changes]
    usual = sum(map(len, texts)) / len(texts)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, text in enumerate(texts):
        longer = _OFTEN * (1 - _LONG + _LONG * len(text) / usual)
        for word, times in Counter(text).items():
            postings[word].append((number, times * (_OFTEN + 1) / (times + longer)))
    for query in queries:
        scores: dict[int, float] = defaultdict(float)
        for word in terms(" ".join(query.texts)):
            having = postings.get(word, ())
            rarity = math.log(1 + (len(texts) - len(having) + 0.5) / (len(having) + 0.5))
            for number, worth in having:
                scores[number] += rarity * worth
        heapq.nlargest(_BEST, scores, key=scores.__getitem__)
    return time.perf_counter() - begun


def _work(repository: str) -> tuple[tuple[Change, ...], list[Query]]:
    tracker = Tracker.from_paths([repository], [])
    changes = tracker.changes()[:CHANGES]
    return changes, _queries(tracker, changes)


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
