"""What the tags of a repository say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.history.lineage import other_projects
from kmesh_tracker.history.releases import read_as_written, releases, strange_tags
from kmesh_tracker.history.tags import USUAL, TagReader, fitting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.releases import Mark
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Tag
    from kmesh_tracker.versions import Numbers


class Tagged(Struct, frozen=True):
    """What the tags of a repository say."""

    repository: str  # its name
    tags: Sequence[Tag]  # those that lead to a commit and name a version
    names: Sequence[str] | None
    """Names of all tags that lead to a commit; None where some are of a later day than is looked at."""
    stray: Sequence[str] = ()  # names of the tags that lead to something else, where the repository tells
    reader: TagReader = USUAL  # what read their names
    learned: bool = False  # whether they say themselves how they are to be read
    marks: Sequence[Mark] = ()  # the releases among them
    early: Sequence[tuple[Numbers, Tag]] = ()  # tags of pre-releases with their versions, oldest first
    notes: tuple[str, ...] = ()  # what is odd about them


def tagged(repository: Repository, as_of: date | None = None, reader: TagReader = USUAL) -> Tagged:
    """Read the tags, leaving out those made after a day (in the offset that each names)."""
    every = [tag for tag in repository.tags() if reader.counts(tag.name)]
    tags = [tag for tag in every if as_of is None or tag.tagged_at.date() <= as_of]
    stray = getattr(repository, "stray_tags", ())  # no plugin's repository need have it
    stray = [name for name in stray if reader.counts(name)]
    reader = reader.alone([tag.name for tag in every])
    reader.check([tag.name for tag in every])
    fitted = fitting(reader, [tag.name for tag in every])
    names = [tag.name for tag in tags] if len(tags) == len(every) else None
    read = [tag for tag in tags if fitted.read(tag.name)]
    return Tagged(repository.name, read, names, stray, fitted, fitted.patterns != reader.patterns)


def of_project(found: Tagged, graph: Graph, heads: Sequence[str], repository: Repository) -> Tagged:
    """Return the tags with the releases among them: no tag of another project is one.

    What ``graph`` holds of other projects is noted in it.
    """
    graph.foreign = other_projects(graph, heads, found.tags, found.reader, repository)
    strange = [tag.name for tag in found.tags if graph.is_foreign(graph.at.get(tag.commit))]
    names, tags = found.names, found.tags
    if strange:
        gone = frozenset(strange)
        tags = [tag for tag in tags if tag.name not in gone]
        names = names and [name for name in names if name not in gone]
    marks, early, notes = releases(tags, found.repository, found.reader)
    if strange:
        notes = (*notes, strange_tags(found.repository, strange))
    if found.learned and marks:
        notes = (*notes, read_as_written(found.repository, found.reader, marks))
    return replace(found, tags=tags, names=names, marks=marks, early=early, notes=notes)
