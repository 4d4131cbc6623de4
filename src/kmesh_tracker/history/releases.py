"""Which tags are releases, in which order they came, and which one is before which."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmesh_tracker.versions import parse_tag

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from semver import Version

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.records import Tag


@dataclass(slots=True)
class Mark:
    """A version that was released, with its tag."""

    version: Version
    tag: Tag
    prereleases: list[Tag] = field(default_factory=list)


def releases(tags: Sequence[Tag]) -> tuple[list[Mark], list[Tag], list[str]]:
    """Tell the releases among the tags.

    Plain versions are the project's; where there are none, those of the component with the most tags. A
    version of which only pre-releases exist is not released.

    Returns:
        the releases by version, all tags of pre-releases, and what was odd.
    """
    parsed = [(tag, *found) for tag in tags if (found := parse_tag(tag.name))]
    sizes = Counter(component for _, component, _ in parsed)
    wanted = "" if "" in sizes else min(sizes, key=lambda name: (-sizes[name], name), default="")
    marks: dict[Version, Mark] = {}
    notes = []
    early: list[tuple[Version, Tag]] = []
    for tag, component, version in sorted(parsed, key=lambda row: (row[0].tagged_at, row[0].name)):
        if component != wanted:
            continue
        if version.prerelease:
            early.append((version, tag))
        elif version in marks:
            known = marks[version].tag.name
            notes.append(f"The tags {known} and {tag.name} name the same version: {tag.name} is left out.")
        else:
            marks[version] = Mark(version, tag)
    for version, tag in early:
        if mark := marks.get(version.finalize_version()):
            mark.prereleases.append(tag)
    return sorted(marks.values(), key=lambda mark: mark.version), [tag for _, tag in early], notes


def in_order(marks: Sequence[Mark], graph: Graph) -> list[Mark]:
    """Sort releases, oldest first: by the time of the tag, and never after one that was built on it."""
    since: dict[int, datetime] = {}
    for mark in marks:
        at = graph.at.get(mark.tag.commit)
        if at is not None:
            since[at] = min(mark.tag.tagged_at, since.get(at, mark.tag.tagged_at))
    for position, parents in enumerate(graph.parents):  # a tag made late counts from what was built on it
        when = since.get(position)
        if when is not None:
            for parent in parents:
                known = since.get(parent)
                since[parent] = when if known is None or when < known else known
    times = {mark.version: since.get(graph.at.get(mark.tag.commit, -1), mark.tag.tagged_at) for mark in marks}
    return sorted(marks, key=lambda mark: (times[mark.version], mark.version))


def previous(ordered: Sequence[Mark], graph: Graph) -> dict[Version, Mark]:
    """Give for each release the one before it: the highest of the lower versions that were out by then.

    Where a project began to count anew there is none, and the last release on which it was built is taken.
    """
    before: dict[Version, Mark] = {}
    out: list[tuple[tuple[int, int, int], Mark]] = []
    for index, mark in enumerate(ordered):
        number = (mark.version.major, mark.version.minor, mark.version.patch)
        place = bisect_left(out, number, key=lambda row: row[0])
        below = out[place - 1][1] if place else _built_on(mark, ordered[:index], graph)
        if below:
            before[mark.version] = below
        out.insert(place, (number, mark))
    return before


def _built_on(mark: Mark, earlier: Sequence[Mark], graph: Graph) -> Mark | None:
    at = graph.at
    here = at.get(mark.tag.commit)
    known = [one for one in reversed(earlier) if one.tag.commit in at]
    return next(
        (one for one in known if here is not None and graph.is_ancestor(at[one.tag.commit], here)), None
    )
