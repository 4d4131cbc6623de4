"""What a change says of itself, field by field, without what forges and tools add."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from kmesh_tracker.linking.chinese import in_english
from kmesh_tracker.text.terms import importance, joined, likeness, terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kmesh_tracker.records import Change

# How much a word in each text of a change says of what the change is about. A title names the matter; a
# branch's name abbreviates it; the commits inside wander; a body and the paths mention much besides.
FIELDS = (("title", 1.0), ("branch", 0.85), ("commits", 0.65), ("body", 0.5), ("paths", 0.4))

_ISSUE_BRANCH = re.compile(r"^(?:issues?|bug|fix|pr)?[#_/-]?[0-9]{1,6}$", re.IGNORECASE)
# `cherry-pick-12-to-release-1.1`, and a branch of the release's own: neither says anything of the matter.
_PICK_BRANCH = re.compile(
    r"^(?:cherry-?pick|backport|automated-cherry-pick-of)[-_/#0-9a-z]{0,60}?[-_/](?:to|into|of)[-_/].{0,60}$|"
    r"^(?:release|stable|maintenance)[-_/]v?[0-9].{0,20}$",
    re.IGNORECASE,
)
# `[release-1.1] fix x`: the branch that a pick goes to says nothing of the matter.
_TARGET_BRANCH = re.compile(
    r"^\s{0,3}[\[(][A-Za-z0-9_./-]{0,40}[0-9]\.[0-9x][A-Za-z0-9_./-]{0,40}[\])]\s{0,3}:?\s{0,3}"
)
_TRAILERS = re.compile(
    r"^(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Change-Id|Cc|Tested-by)\s{0,2}:.{0,400}$",
    re.MULTILINE | re.IGNORECASE,
)
_BODY_LIMIT = 2000
_MANY, _ABOUT = 12, 0.15
"""What touches more files than that is about those words alone that such a share of their paths has."""
_MADE = re.compile(
    r"(?:^|/)(?:vendor|third_party|node_modules|dist|testdata)/|"
    r"\.(?:sum|lock|svg|png)$|(?:_|\.)(?:gen|pb|bpfe[bl])\."
)
_CLAUSE = re.compile(r"[,;，；。(（]|\s[-\u2013\u2014]{1,2}\s")
_LISTED = 3  # a part of a list has no more words; a clause of more explains what stands before it
_BESIDE = 0.5  # what a word of an explanation counts beside one of the name
_REUSED_BRANCH = 0.5
"""What the name of a branch tells that served several pull requests: it is somebody's own, for all sorts."""
_WHOLE = 4  # a word made of two has more letters: ``accesslog``
_LIKE = 0.8  # how surely a word that lacks a letter is meant
_TORN = 4  # letters that are left of a word that lost its first
_SURE = 0.9  # paths hold so many words that only the same word, or another form of it, counts there
Known = dict[tuple[str, str, bool], dict[str, list[str]]]
"""The terms of changes by repository, commit and whether files were known: found once for all releases."""
Hit = tuple[float, str, str]
"""How well a change meets a term, in which field, and by which of its words."""
MOST = 50
"""So many changes that have most of a text's words are weighed; with fewer words no other signal helps."""


def terms_of(change: Change) -> dict[str, list[str]]:
    """Return the terms of a change by the field they stand in, repeats kept."""
    branch = _PICK_BRANCH.sub("", change.branch or "")
    if _ISSUE_BRANCH.match(branch):
        branch = ""
    body = _TRAILERS.sub("", change.body)[:_BODY_LIMIT]
    commits = " \n".join(subject for subject in change.subjects[:40] if not subject.startswith("Merge "))
    return {
        "title": terms(_TARGET_BRANCH.sub("", change.title)),
        "branch": terms(branch),
        "commits": terms(commits),
        "body": terms(body),
        "paths": _from_paths(change),
    }


def _from_paths(change: Change) -> list[str]:
    paths = [path for path in change.paths[:60] if not _MADE.search(path)]
    if len(paths) <= _MANY:
        return terms(" ".join(paths))
    having = Counter(word for path in paths for word in set(terms(path)))
    return [word for word, count in having.items() if count >= _ABOUT * len(paths)]


class Match(Struct, frozen=True):
    """How one change meets the words of a query."""

    coverage: float  # share of the query's weight that the change has, from 0 to 1
    in_title: float  # the same, of the title's words alone
    title_share: float  # share of the title's weight that the query has, from 0 to 1
    phrase: float  # share of the query's neighbouring words that are neighbours in the title
    weight: float  # sum of the weights of the words met: how telling the agreement is
    total: float  # sum of the weights of all words of the query
    words: tuple[tuple[str, str], ...]
    """``(field, word of the change)`` for each word met, the most telling first."""


class Index:
    """Finds the changes that have the words of a text."""

    def __init__(self, changes: Sequence[Change], known: Known | None = None) -> None:
        known = {} if known is None else known
        self.changes = tuple(changes)
        self._postings: dict[str, dict[int, Hit]] = defaultdict(dict)
        self._joined: dict[str, dict[int, Hit]] = defaultdict(dict)
        self._titles: list[tuple[str, ...]] = []
        used = Counter((change.repo, change.branch) for change in self.changes)
        for number, change in enumerate(self.changes):
            key = (*change.key, bool(change.paths))
            if key not in known:
                known[key] = terms_of(change)
            fields = known[key]
            self._titles.append(tuple(dict.fromkeys(fields["title"])))
            best: dict[str, Hit] = {}
            for field, weight in FIELDS:
                if field == "branch" and used[change.repo, change.branch] > 1:
                    weight = _REUSED_BRANCH  # noqa: PLW2901 - worth less, and still named by the field
                for word in fields[field]:
                    if word not in best or best[word][0] < weight:
                        best[word] = (weight, field, word)
                for _, _, word in joined(fields[field]) if field in ("title", "branch") else ():
                    self._joined[word][number] = (0.9 * weight, field, word)
            for word, hit in best.items():
                self._postings[word][number] = hit
        self._buckets: dict[str, list[str]] = defaultdict(list)
        for word in self._postings:
            self._buckets[word[:2]].append(word)
            self._buckets[word[1:2] + "<"].append(word)
            if any(letter.isdigit() for letter in word):
                self._buckets["~" + word[-2:]].append(word)
        self._expanded: dict[str, dict[int, Hit]] = {}
        self._weighed: dict[int, dict[str, float]] = {}

    def weight(self, term: str) -> float:
        """Return how telling a term is: the rarer over all changes, the more."""
        return importance(term) * self._rarity(len(self.documents(term)))

    def _rarity(self, count: int) -> float:
        # The two added to the count keep a word that no change has (a scan's damage, a slip) from ruling.
        return math.log((len(self.changes) + 3) / (count + 2))

    def documents(self, term: str) -> Mapping[int, Hit]:
        """Return by change number how well a term is met there, in which field and by which word."""
        if term not in self._expanded:
            found = dict(self._joined.get(term, ()))
            near = self._buckets.get(term[:2], [])
            if any(letter.isdigit() for letter in term):  # a scan damages these most, also at their start
                near = [*near, *self._buckets.get("~" + term[-2:], ())]
            for word in near:
                if quality := likeness(term, word):
                    self._add(found, word, quality)
            self._expanded[term] = found or self._torn(term)
        return self._expanded[term]

    def _add(self, found: dict[int, Hit], word: str, quality: float = 1.0) -> None:
        """Add the changes that have a word to what is found, each with its best hit."""
        for number, (weight, field, _) in self._postings[word].items():
            if field == "paths" and quality < _SURE:
                continue
            if number not in found or found[number][0] < quality * weight:
                found[number] = (quality * weight, field, word)

    def _torn(self, term: str) -> dict[int, Hit]:
        """Look for a word that no change has as one that lost its first letter: scans read ``psec``."""
        found: dict[int, Hit] = {}
        if len(term) >= _TORN and term.isalpha():
            for word in self._buckets[term[:1] + "<"]:
                if word[1:] == term:
                    self._add(found, word, _LIKE)
        return found

    def search(
        self,
        text: str,
        aside: Collection[str] = (),
        labels: Collection[str] = (),
        window: Collection[int] = (),
    ) -> dict[int, Match]:
        """Return by change number how the changes that have most of a text meet it.

        Terms in ``aside`` count for nothing, those in ``labels`` for a quarter. Of the changes in ``window``
        those with most of the text are among them, whatever others have.
        """
        ignored = set(aside)
        text = in_english(text)
        query = [term for term in terms(text) if term not in ignored]
        times = Counter(query)
        weights = {term: self.weight(term) * (1 + 0.5 * (min(times[term], 3) - 1)) for term in times}
        weights |= {term: 0.25 * weights[term] for term in times if term in labels}
        weights |= {term: _BESIDE * weights[term] for term in _explaining(text) if term in weights}
        total = sum(weights.values())
        if not total:
            return {}
        compounds = self._compounds(list(weights))
        met: list[tuple[float, Mapping[int, Hit]]] = []
        gained: dict[int, float] = defaultdict(float)
        for term in sorted(weights, key=lambda term: (-weights[term], term)):
            here = self.documents(term)
            if compounds[term]:
                here = dict(here)
                for compound in compounds[term]:
                    self._add(here, compound)
            met.append((weights[term], here))
            for number, hit in here.items():
                gained[number] += weights[term] * hit[0]
        pairs = set(pairwise(query))

        near = {*_most(gained, gained), *_most(gained, gained.keys() & window)}
        return {number: self._match(number, met, total, ignored, pairs) for number in near}

    def _match(
        self,
        number: int,
        met: Sequence[tuple[float, Mapping[int, Hit]]],
        total: float,
        ignored: Collection[str],
        pairs: Collection[tuple[str, str]],
    ) -> Match:
        hits = [(weight * here[number][0], *here[number][1:]) for weight, here in met if number in here]
        hits.sort(key=lambda hit: (-hit[0], hit[2]))
        in_title = [hit for hit in hits if hit[1] == "title"]
        title, gained = self._titles[number], sum(hit[0] for hit in hits)
        return Match(
            coverage=gained / total,
            in_title=sum(hit[0] for hit in in_title) / total,
            title_share=self._title_share(number, {hit[2] for hit in in_title}, ignored),
            phrase=sum(pair in pairs for pair in pairwise(title)) / len(pairs) if pairs else 0.0,
            weight=gained,
            total=total,
            words=tuple((hit[1], hit[2]) for hit in hits),
        )

    def _title_share(self, number: int, met: Collection[str], ignored: Collection[str]) -> float:
        total = hit = 0.0
        longer = [word for word in met if len(word) > _WHOLE]
        for word, weight in self._title_weights(number).items():
            if word in ignored:
                continue
            total += weight
            if word in met or (
                longer and any(len(word) + 2 < len(other) and word in other for other in longer)
            ):
                hit += weight
        return hit / total if total else 0.0

    def _title_weights(self, number: int) -> dict[str, float]:
        if number not in self._weighed:
            self._weighed[number] = {
                word: importance(word) * self._rarity(len(self._postings.get(word, ())))
                for word in self._titles[number]
            }
        return self._weighed[number]

    def _compounds(self, query: Sequence[str]) -> Mapping[str, list[str]]:
        """Return by term what the changes make of it and a neighbour (``access log``: ``accesslog``)."""
        found: dict[str, list[str]] = {term: [] for term in query}
        for first, second, both in joined(query):
            if both in self._postings and not both.isdigit():
                found[first].append(both)
                found[second].append(both)
        return found


def _most(gained: Mapping[int, float], among: Collection[int]) -> list[int]:
    """Return the numbers of the :data:`MOST` changes that gained most, of equal ones the newer."""
    if len(among) <= MOST:
        return list(among)
    least = heapq.nlargest(MOST, [gained[number] for number in among])[-1]
    found = sorted([number for number in among if gained[number] >= least], key=lambda n: (-gained[n], n))
    return found[:MOST]


def _explaining(text: str) -> set[str]:
    """Return the terms that only explain: those of a clause of several words behind what names the matter.

    ``restart persistence, not to lose control during an upgrade`` is about restart and persistence; a list
    (``prometheus, grafana``) is about each of its parts.
    """
    head, *clauses = _CLAUSE.split(text)
    named = set(terms(head))
    return (
        {term for clause in clauses if len(clause.split()) > _LISTED for term in terms(clause)} - named
        if named
        else set()
    )
