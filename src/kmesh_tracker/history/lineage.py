"""Separates a project's own history from that of other projects, merged in or only fetched."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from kmesh_tracker.errors import TrackerError
from kmesh_tracker.versions import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.tags import TagReader
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Tag
    from kmesh_tracker.versions import Numbers

MOST: Final = 200  # commits whose files are listed; no repository has as many sides
SHARED: Final = 5  # paths that two trees must share to count as alike


class _Side(Struct):
    """Connected commits that do not lead back to a root commit of the project."""

    size: int = 0
    join: tuple[int, int, int] | None = None
    """The first merge that brought it into the project, its parent in the project and its parent in the side;
    None if it was never merged."""
    tags: list[Tag] = field(default_factory=list)
    versions: dict[str, list[Numbers]] = field(default_factory=dict)
    """Versions of its tags, by component."""


def other_projects(
    graph: Graph, heads: Iterable[str], tags: Sequence[Tag], reader: TagReader, repository: Repository
) -> bytes:
    """Return by position whether a commit belongs to another project; empty where none does.

    A commit is the project's own if it leads back to a root that a head reaches by first parents. A side with
    another root, merged in (a subtree, a vendored library) or only fetched, belongs to another project
    unless there is evidence that it is an older part of this one.
    """
    roots = [at for at, parents in enumerate(graph.parents) if not parents]
    if len(roots) < 2 or graph.lost:  # where parents are missing, roots prove nothing
        return b""
    own = _reaching(graph, _beginnings(graph, heads))
    if all(own[root] for root in roots):
        return b""
    side_of, sides = _sides(graph, own)
    known = _Side()
    for tag in tags:
        at = graph.at.get(tag.commit)
        if at is not None and (read := reader.read(tag.name)):
            side = known if own[at] else sides[side_of[at]]
            side.tags.append(tag)
            side.versions.setdefault(read[0], []).append(numbers_of(read[1]))
    judge = _Judge(graph, known, sides.values(), repository, reader)
    foreign = {number for number, side in sides.items() if not judge.is_own(side)}
    if not foreign:
        return b""
    return bytes([side_of.get(at, -1) in foreign for at in range(len(graph))])


def _beginnings(graph: Graph, heads: Iterable[str]) -> set[int]:
    """Return the roots that some commits reach by first parents."""
    seen: set[int] = set()
    found = set()
    for head in heads:
        here = graph.at.get(head)
        while here is not None and here not in seen:
            seen.add(here)
            if graph.first[here] is None:
                found.add(here)
            here = graph.first[here]
    return found


def _reaching(graph: Graph, roots: Iterable[int]) -> bytearray:
    """Return by position whether a commit leads back to one of ``roots``."""
    reaching = bytearray(len(graph))
    for root in roots:
        reaching[root] = 1
    parents = graph.parents
    for at in range(len(graph) - 1, -1, -1):
        if not reaching[at]:
            for parent in parents[at]:
                if reaching[parent]:
                    reaching[at] = 1
                    break
    return reaching


def _sides(graph: Graph, own: bytearray) -> tuple[dict[int, int], dict[int, _Side]]:
    """Return the number of the side of each commit that is not the project's, and the sides by number."""
    up: dict[int, int] = {}  # towards the newest commit of each side

    def top(at: int) -> int:
        while up[at] != at:
            up[at] = up[up[at]]
            at = up[at]
        return at

    for at in range(len(graph) - 1, -1, -1):
        if not own[at]:
            up[at] = at
            for parent in graph.parents[at]:
                up[top(parent)] = at
    side_of = {at: top(at) for at in up}
    sides = {number: _Side() for number in side_of.values()}
    for number in side_of.values():
        sides[number].size += 1
    for at, parents in enumerate(graph.parents):
        if len(parents) > 1 and own[at]:
            line = next(parent for parent in parents if own[parent])
            for parent in parents:
                if not own[parent]:
                    sides[side_of[parent]].join = at, line, parent  # the last one seen is the oldest
    return side_of, sides


class _Judge:
    """Decides whether a side is an older part of the project."""

    def __init__(
        self, graph: Graph, known: _Side, sides: Iterable[_Side], repository: Repository, reader: TagReader
    ) -> None:
        self._graph, self._repository, self._reader = graph, repository, reader
        self._known = known  # the tags of the project's own commits
        self._listed = 0
        joins = dict.fromkeys(side.join[:2] for side in sides if side.join)
        self._joined: Mapping[str, Sequence[str]] = {}
        """The paths that each merge of a side changed."""
        with suppress(TrackerError):  # a clone without trees
            self._joined = repository.paths([(graph.ids[merge], graph.ids[line]) for merge, line in joins])

    def is_own(self, side: _Side) -> bool:
        """Return whether a side is part of the project."""
        if side.join is None:
            if not side.tags or not self._known.tags:
                return True
            older = _precedes(side, self._known) and _is_older(side, self._known)
            last = max(side.tags, key=lambda tag: (tag.tagged_at, tag.name))
            return older or self._is_alike(last.commit, self._nearest(side))
        merge, line, tip = side.join
        ids = self._graph.ids
        changed = self._joined.get(ids[merge], ())
        if _is_one_folder(changed) and not self._holds(ids[tip], changed):
            return False
        before = self._unreleased(line)
        if before is not None:  # the side is what the project began with, or old history merged back in
            if not side.versions:
                continues = before < side.size
            else:
                continues = not self._known.versions or _precedes(side, self._known)
            if continues:
                return True
        return self._is_alike(ids[tip], ids[line])

    def _unreleased(self, line: int) -> int | None:
        """Return how many commits ``line`` reaches, None if one of them is a release of the project."""
        released = {tag.commit for tag in self._known.tags}
        seen, waiting = {line}, [line]
        while waiting:
            here = waiting.pop()
            if self._graph.ids[here] in released:
                return None
            fresh = {parent for parent in self._graph.parents[here] if parent not in seen}
            seen |= fresh
            waiting += fresh
        return len(seen)

    def _nearest(self, side: _Side) -> str | None:
        """Return the commit of the project's release whose version is closest to a side's last one."""
        wanted = max(version for versions in side.versions.values() for version in versions)
        by_version = sorted((self._version(tag), tag.commit) for tag in self._known.tags)
        higher = [commit for version, commit in by_version if version >= wanted]
        return higher[0] if higher else by_version[-1][1] if by_version else None

    def _version(self, tag: Tag) -> Numbers:
        read = self._reader.read(tag.name)
        return numbers_of(read[1]) if read else ()

    def _is_alike(self, one: str, other: str | None) -> bool:
        """Return whether most files of a commit have the same path in another; True where that is unknown."""
        if other is None or not hasattr(self._repository, "listing"):
            return False
        here, there = self._files(one), self._files(other)
        if here is None or there is None:
            return True
        shared = len(here & there)
        return shared >= SHARED and shared * 2 >= len(here)

    def _holds(self, commit: str, paths: Sequence[str]) -> bool:
        """Return whether most of ``paths`` are files of a commit."""
        files = self._files(commit) or frozenset()
        return 2 * len(files.intersection(paths)) >= len(paths)

    def _files(self, commit: str) -> frozenset[str] | None:
        """Return the files of a commit; None where they cannot be read, or too many commits were listed."""
        listing = getattr(self._repository, "listing", None)  # optional for plugins
        if listing is None or self._listed >= MOST:
            return None
        self._listed += 1
        try:
            return frozenset(listing(commit))
        except TrackerError:
            return None


def _precedes(side: _Side, known: _Side) -> bool:
    """Return whether all versions of a side are lower than the project's own of the same component."""
    shared = side.versions.keys() & known.versions.keys()
    return bool(shared) and all(max(side.versions[one]) < min(known.versions[one]) for one in shared)


def _is_older(side: _Side, known: _Side) -> bool:
    """Return whether the first tag of a side is older than the project's first."""
    return min(tag.tagged_at for tag in side.tags) < min(tag.tagged_at for tag in known.tags)


def _is_one_folder(paths: Sequence[str]) -> bool:
    """Return whether all changed paths lie in one folder."""
    folders = {path.partition("/")[0] if "/" in path else "" for path in paths}
    return len(folders) == 1 and "" not in folders
