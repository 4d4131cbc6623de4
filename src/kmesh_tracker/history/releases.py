"""Which tags are releases, in which order they came, and which one is before which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmesh_tracker.versions import parse_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    Plain versions are the project's; where there are none, those of the component with the most tags. A version
    of which only pre-releases exist is not released.

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
    placed = [mark for mark in marks if mark.tag.commit in graph.at]
    masks = graph.masks([graph.at[mark.tag.commit] for mark in placed])
    when = {}
    for mark in placed:
        above = masks[graph.at[mark.tag.commit]]
        times = [other.tag.tagged_at for bit, other in enumerate(placed) if above >> bit & 1]
        when[mark.version] = min(times)  # a tag may be made late, but not after what is built on it
    return sorted(placed, key=lambda mark: (when[mark.version], mark.version))


def previous(ordered: Sequence[Mark]) -> dict[Version, Mark]:
    """Give for each release the one before it: the highest of the lower versions that were out by then."""
    before: dict[Version, Mark] = {}
    for place, mark in enumerate(ordered):
        lower = [other for other in ordered[:place] if other.version < mark.version]
        if lower:
            before[mark.version] = max(lower, key=lambda other: other.version)
    return before
