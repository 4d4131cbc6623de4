"""What a repository's graph and tags tell before any message is read: releases, lines and periods."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.history.gathering import of_project
from kmesh_tracker.history.graph import Graph, lowest
from kmesh_tracker.history.lines import TRUNK, Branch, Selection
from kmesh_tracker.history.releases import oddities
from kmesh_tracker.history.steps import own_steps, windows
from kmesh_tracker.records import node_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kmesh_tracker.history.gathering import Tagged
    from kmesh_tracker.history.steps import Step
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Commit, Node, Signature

PERIOD: Final = 4000
"""Commits from which on a period is complete; the last one may have fewer."""
OFFSET: Final = 86400
"""Seconds; larger than any UTC offset."""
MERGES: Final = 5000
"""Merges before a period that are searched for handles."""
MARGIN: Final = 120 * 86400
"""Seconds around a period whose commits are read with it: cherry-picks land close to their originals."""


class Period(Struct, frozen=True):
    """Consecutive releases that are understood together.

    The bits are those of :attr:`Frame.tips`. What every command says of a release is what its period says.
    """

    end: int
    """The first release that is not of it."""
    bits: tuple[int, ...]
    """Tips whose commits it tells of: all that no earlier tip reaches."""
    read: tuple[int, ...]
    """Tips whose commits are read for that, its own among them, in order."""


class Frame:
    """The releases of a repository, each with its place in the graph."""

    def __init__(
        self,
        reader: Reader,
        tags: Tagged,
        branches: Sequence[tuple[str, str]],
        nodes: Sequence[Node],
        mailmap: str,
        as_of: date | None,
        primary: Frame | None = None,
        asked: Selection = TRUNK,
    ) -> None:
        self.mailmap = mailmap
        repository = reader.repository
        self.graph = graph = Graph(nodes)
        stood = [_stood(reader, graph, name, graph.at.get(id_), as_of) for name, id_ in branches]
        trunk, *aside = [branch.tip for branch in stood] or [None]
        heads = [id_ for _, id_ in branches]
        tags = of_project(tags, graph, heads, repository)
        marks = [mark for mark in tags.marks if mark.tag.commit in graph.at]
        notes = [*tags.notes, *_gaps(repository, graph, heads)]
        if primary is None:
            self.steps: Sequence[Step] = own_steps(marks, tags.early, stood, graph, asked)
            notes += oddities(repository.name, tags, marks) if tags.names is not None else ()
        else:
            self.steps = windows([step.release for step in primary.steps], marks, graph, trunk)
        self.notes = tuple(notes)
        newest = max([*graph.times, *(int(mark.tag.tagged_at.timestamp()) for mark in marks)], default=0)
        self.until = _day_after(newest) if tags.names is not None else date.max
        """The first day on which all that was found counts, in any time zone."""
        self.head = len(self.steps) - 1
        """The bit of HEAD: all below are releases, all above other branches and pre-releases."""
        early = (graph.at.get(tag.commit) for _, tag in tags.early)
        self.tips = [*(step.tip for step in self.steps), *aside, *early]
        self.masks = graph.masks(self.tips)
        """By commit, a bit for every tip that reaches it."""
        self.entered: list[list[int]] = [[] for _ in self.tips]
        """By tip, the commits that no earlier tip reaches."""
        for position, mask in enumerate(self.masks):
            if mask:
                self.entered[lowest(mask)].append(position)
        self._spans = [self._span(bit) for bit in range(len(self.tips))]
        self.ends: Sequence[tuple[int, float]] = primary.ends if primary else self._ends()
        """For each period the first step that is not of it, and the moment at which it ends."""
        self.periods = self._periods()

    def _span(self, bit: int) -> tuple[int, int] | None:
        """Return when the first and last commits that a tip brought landed, None where it brought none."""
        entered = self.entered[bit]
        if not entered:
            return None
        times = self.graph.times
        landed = []
        for at in self.graph.first_parents(entered[0]):
            if lowest(self.masks[at]) != bit:
                break
            landed.append(times[at])
        return min(landed), max(landed)

    def _ends(self) -> list[tuple[int, float]]:
        """Divide the releases into periods, from the oldest on, so that what is past stays as it is."""
        found: list[tuple[int, float]] = []
        size, until = 0, float("-inf")
        for bit, entered in enumerate(self.entered[: self.head]):
            size += len(entered)
            if span := self._spans[bit]:
                until = max(until, span[1])
            if size >= PERIOD:
                found.append((bit + 1, until))
                size = 0
        return [*found, (self.head + 1, float("inf"))]

    def _periods(self) -> list[Period]:
        own: list[list[int]] = [
            list(range(begin, end)) for (begin, _), (end, _) in pairwise([(0, 0.0), *self.ends])
        ]
        for bit in range(self.head + 1, len(self.tips)):
            if span := self._spans[bit]:
                own[next(n for n, (_, until) in enumerate(self.ends) if span[1] <= until)].append(bit)
        last = len(own) - 1
        return [
            Period(self.ends[n][0], tuple(bits), self._around(bits, last=n == last))
            for n, bits in enumerate(own)
        ]

    def _around(self, bits: Sequence[int], *, last: bool) -> tuple[int, ...]:
        """Return the tips that brought something at the time of others, or not long before or after."""
        spans = [span for bit in bits if (span := self._spans[bit])]
        begin = min((first for first, _ in spans), default=0) - MARGIN
        end = float("inf") if last else max((until for _, until in spans), default=0) + MARGIN
        near = (bit for bit, span in enumerate(self._spans) if span and (begin <= span[1] and span[0] <= end))
        return tuple(sorted({*bits, *near}))

    @cached_property
    def _by_time(self) -> list[int]:
        """Return the positions of all commits, oldest first."""
        return sorted(range(len(self.graph) - 1, -1, -1), key=self.graph.times.__getitem__)

    def merges_before(self, period: int) -> list[int]:
        """Return the last merges before a period, newest first: their branches tell who has which handle."""
        read = self.periods[period].read
        begin = min((span[0] for bit in read if (span := self._spans[bit])), default=0)
        last = bisect_left(self._by_time, begin, key=self.graph.times.__getitem__)
        inside = frozenset(read)
        parents, masks = self.graph.parents, self.masks
        found = []
        for at in reversed(self._by_time[:last]):
            if len(parents[at]) == 2 and lowest(masks[at]) not in inside:
                found.append(at)
                if len(found) == MERGES:
                    break
        return found

    def key(self, period: int) -> str:
        """Return a hash of everything that the results for a period depend on.

        Later commits and releases do not change it, so that results of past periods can be kept.
        """
        end, bits, read = self.periods[period].end, self.periods[period].bits, self.periods[period].read
        graph, releases = self.graph, [step.release for step in self.steps]
        told = sha256(self.mailmap.encode("utf-8", "backslashreplace"))
        told.update(repr([(release.tag, release.commit) for release in releases[:end]]).encode())
        told.update(repr([releases[bit] for bit in bits if bit <= self.head]).encode())
        told.update("".join([graph.ids[at] for at in self.merges_before(period)]).encode())
        for bit in read:
            tip = self.tips[bit]
            place = (
                bit if bit < end else "head" if bit == self.head else "later" if bit < self.head else "aside"
            )
            told.update(f"\n{place} {bit in bits} {'' if tip is None else graph.ids[tip]}\n".encode())
            told.update(self._digests[bit])
        return told.hexdigest()

    @cached_property
    def _digests(self) -> list[bytes]:
        """Return for each tip its commits, which of them HEAD has and which are foreign, in a few bytes."""
        ids, on_head, foreign = self.graph.ids, 1 << self.head, self.graph.foreign
        return [
            sha256(
                "".join([ids[at] for at in entered]).encode()
                + bytes([1 if self.masks[at] & on_head else 0 for at in entered])
                + (bytes([foreign[at] for at in entered]) if foreign else b"")
            ).digest()
            for entered in self.entered
        ]

    def relevant_tips(self, period: int) -> int:
        """Return the bits that count in a period: of releases up to its end, of what is read, of HEAD."""
        found = 1 << self.head | (1 << self.periods[period].end) - 1
        for bit in self.periods[period].read:
            found |= 1 << bit
        return found

    def period_of(self, bit: int) -> int:
        """Return in which period a release, or what comes after the latest one, is told of."""
        return next(n for n, (end, _) in enumerate(self.ends) if bit < end)


class Reader:
    """Reads a repository's graph, and of its commits what a question needs."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._all: dict[str, Commit] = {}
        self._held: dict[int, Commit] = {}  # those asked for last: a period and the next read much in common

    def nodes(self, ends: Sequence[str]) -> Sequence[Node]:
        """Return the graph behind some commits, children before parents."""
        ask = getattr(self.repository, "nodes", None)  # no plugin's repository need have it
        if ask is not None:
            found: Sequence[Node] = ask(ends)
            return found
        self._all = {commit.id: commit for commit in (self.repository.commits(ends) if ends else ())}
        return [node_of(commit) for commit in self._all.values()]

    def commits_at(self, graph: Graph, positions: Iterable[int]) -> dict[int, Commit]:
        """Return what commits say, by position; one that cannot be read is left out.

        Raises:
            GraphError: a commit is not there, or has other parents than the graph says, where there is
                another way to read the graph.
        """
        wanted = list(positions)
        found = {at: self._held[at] for at in wanted if at in self._held}
        ids = [graph.ids[at] for at in wanted if at not in found]
        ask = getattr(self.repository, "read", None)
        commits = ask(ids) if ask and not self._all else [self._all[id_] for id_ in ids]
        at = graph.at
        for commit in commits:
            here = at[commit.id]
            parents = tuple([at[parent] for parent in commit.parents if parent in at])
            if parents != graph.parents[here] or int(commit.committed_at.timestamp()) != graph.times[here]:
                self._graph_disagrees()
            found[here] = commit
        if len(found) < len(wanted):
            self._graph_disagrees()
        self._held = found
        return found

    def headlines(self, graph: Graph, positions: Iterable[int]) -> dict[int, tuple[Signature, str]]:
        """Return the author and the first line of some commits, by position."""
        ids = [graph.ids[at] for at in positions]
        ask = getattr(self.repository, "headlines", None)
        if ask and not self._all:
            return {graph.at[id_]: told for id_, told in ask(ids).items()}
        return {graph.at[id_]: (self._all[id_].author, self._all[id_].subject) for id_ in ids}

    def first_authored(self, graph: Graph, tip: int) -> Mapping[Signature, str]:
        """Return the id of the first commit of each author of all that a commit reaches."""
        ask = getattr(self.repository, "first_authored", None)
        if ask and not self._all:
            found: Mapping[Signature, str] = ask(graph.ids[tip])
            return found
        reached = graph.beyond([tip], [])
        reached.sort(key=lambda at: -graph.times[at])
        return {self._all[graph.ids[at]].author: graph.ids[at] for at in reached}

    def _graph_disagrees(self) -> None:
        """Have the graph read from the commits alone, if it was not."""
        distrust = getattr(self.repository, "distrust", None)
        if distrust and distrust():
            self._held = {}
            raise GraphError


class GraphError(Exception):
    """Git's commit-graph contradicts the commits."""


def _day_after(moment: int) -> date:
    try:
        return datetime.fromtimestamp(moment + OFFSET, UTC).date()
    except (OverflowError, ValueError, OSError):
        return date.max


def _stood(reader: Reader, graph: Graph, name: str, tip: int | None, as_of: date | None) -> Branch:
    """Return a branch as it stood at the end of a day."""
    cut = _cut(reader, graph, tip, as_of)
    return Branch(name, cut, cut != tip)


def _cut(reader: Reader, graph: Graph, tip: int | None, as_of: date | None) -> int | None:
    """Return where a branch stood at the end of a day, in the offset that each commit names."""
    if as_of is None or tip is None:
        return tip
    end = datetime.combine(as_of + timedelta(days=1), datetime.min.time(), UTC).timestamp()
    doubtful = []
    for at in graph.first_parents(tip):
        if graph.times[at] < end - OFFSET:
            break
        if graph.times[at] < end + OFFSET:
            doubtful.append(at)
    else:
        at = -1
    known = reader.commits_at(graph, doubtful) if doubtful else {}
    stood = (here for here in doubtful if here in known and known[here].committed_at.date() <= as_of)
    return next(stood, at if at >= 0 else None)


def _gaps(repository: Repository, graph: Graph, heads: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each commit that others need and that is missing."""
    lost = dict.fromkeys(getattr(repository, "damaged", ()))
    lost |= dict.fromkeys(graph.lost)
    lost |= dict.fromkeys(id_ for id_ in heads if id_ not in graph.at)
    for id_ in lost:
        yield (
            f"The commit {id_} of {repository.name} is damaged or absent, so what is behind it is not known: "
            "run `git fsck` there."
        )
