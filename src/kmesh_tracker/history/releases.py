"""Which tags are releases, in which order they came, and which one is before which."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history.tags import USUAL, TagReader

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.records import Tag

_YEAR: Final = 1000
"""From here on the first number of a version is that of a year."""


@dataclass(slots=True)
class Mark:
    """A version that was released, with its tag."""

    order: tuple[int, int, int]
    """The numbers of the version; semver compares its own records many times slower."""
    tag: Tag
    prereleases: list[Tag] = field(default_factory=list)

    @property
    def version(self) -> str:
        """The version with three numbers."""
        return "{}.{}.{}".format(*self.order)


def releases(
    tags: Sequence[Tag], name: str = "", reader: TagReader = USUAL
) -> tuple[list[Mark], list[Tag], tuple[str, ...]]:
    """Tell the releases among the tags.

    Plain versions are the project's; where there are none, those of the component that is called like the
    repository, else of the one with the most tags. A version that has only pre-releases is not released.

    Returns:
        the releases by version, all tags of pre-releases, and what was odd.
    """
    parsed = [(tag, *found) for tag in tags if (found := reader.read(tag.name))]
    sizes = Counter(component for _, component, _ in parsed)
    called = [component for component in sizes if component.casefold() == name.casefold()]
    largest = sorted(sizes, key=lambda component: (-sizes[component], component))
    wanted = "" if "" in sizes else next(iter([*called, *largest]), "")
    marks: dict[tuple[int, int, int], Mark] = {}
    notes = []
    early: list[tuple[tuple[int, int, int], Tag]] = []
    for tag, component, version in sorted(parsed, key=lambda row: (row[0].tagged_at, row[0].name)):
        if component != wanted:
            continue
        order = version.major, version.minor, version.patch
        if version.prerelease:
            early.append((order, tag))
        elif order in marks:
            known = marks[order].tag.name
            notes.append(f"The tags {known} and {tag.name} name the same version: {tag.name} is left out.")
        else:
            marks[order] = Mark(order, tag)
    for order, tag in early:
        if mark := marks.get(order):
            mark.prereleases.append(tag)
    return sorted(marks.values(), key=lambda mark: mark.order), [tag for _, tag in early], tuple(notes)


def in_order(marks: Sequence[Mark], graph: Graph, before: Collection[str] = ()) -> list[Mark]:
    """Sort releases, oldest first: by the time of the tag, and never after a higher one that was built on it.

    Args:
        marks: the releases.
        graph: the commits, all or a part of them.
        before: commits that were out before the part begins; other releases outside of it came after.

    """
    late = _made_late(marks, graph)

    def place(mark: Mark) -> tuple[int, datetime, int, tuple[int, int, int]]:
        at = graph.at.get(mark.tag.commit)
        if at is None:
            return 0 if mark.tag.commit in before else 2, mark.tag.tagged_at, 0, mark.order
        return 1, late.get(mark.order, mark.tag.tagged_at), -at, mark.order

    return sorted(marks, key=place)


def _made_late(marks: Sequence[Mark], graph: Graph) -> dict[tuple[int, int, int], datetime]:
    """Give, for tags made after a higher release was built on them, when the first such release was out."""
    read = [mark for mark in marks if mark.tag.commit in graph.at]
    by_time = sorted(read, key=lambda mark: mark.tag.tagged_at)
    since: dict[int, datetime] = {}
    for mark in by_time:
        since.setdefault(graph.at[mark.tag.commit], mark.tag.tagged_at)
    for position, parents in enumerate(graph.parents):
        when = since.get(position)
        if when is not None:
            for parent in parents:
                known = since.get(parent)
                since[parent] = when if known is None or when < known else known
    late = {}
    for index, mark in enumerate(by_time):
        at = graph.at[mark.tag.commit]
        if since[at] < mark.tag.tagged_at:  # something out before was built on it: is it a higher release?
            higher = (one for one in by_time[:index] if one.order > mark.order or _counts_anew(mark, one))
            built = (one for one in higher if graph.is_ancestor(at, graph.at[one.tag.commit]))
            if first := next(built, None):
                late[mark.order] = first.tag.tagged_at
    return late


def _counts_anew(old: Mark, new: Mark) -> bool:
    """Tell whether a project that named its releases by years gave that up in between."""
    return old.order[0] >= _YEAR > new.order[0]


def latest(ordered: Sequence[Mark]) -> Mark | None:
    """Give the highest version, of those since the project began to count anew if it did."""
    highest = max(ordered, key=lambda mark: mark.order, default=None)
    if highest is None:
        return None
    after = ordered[ordered.index(highest) + 1 :]
    anew = next((at for at, mark in enumerate(after) if _counts_anew(highest, mark)), None)
    return highest if anew is None else latest(after[anew:])


def previous(ordered: Sequence[Mark], graph: Graph) -> dict[tuple[int, int, int], Mark]:
    """Give for each release the one before it: the highest of the lower versions that were out by then.

    Where a project began to count anew there is none, and the last release on which it was built is taken.
    """
    before: dict[tuple[int, int, int], Mark] = {}
    out: list[tuple[tuple[int, int, int], Mark]] = []
    for index, mark in enumerate(ordered):
        place = bisect_left(out, mark.order, key=lambda row: row[0])
        below = out[place - 1][1] if place else _built_on(mark, ordered[:index], graph)
        if below:
            before[mark.order] = below
        out.insert(place, (mark.order, mark))
    return before


def _built_on(mark: Mark, earlier: Sequence[Mark], graph: Graph) -> Mark | None:
    """Give the last of earlier releases on which one was built."""
    at = graph.at
    here = at.get(mark.tag.commit)
    if here is None:
        return None
    known = (one for one in reversed(earlier) if one.tag.commit in at)
    return next((one for one in known if graph.is_ancestor(at[one.tag.commit], here)), None)
