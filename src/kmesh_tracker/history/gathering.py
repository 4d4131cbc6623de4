"""What the tags of a repository say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kmesh_tracker.history.releases import releases
from kmesh_tracker.history.tags import USUAL, TagReader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.history.releases import Mark
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Tag
    from kmesh_tracker.versions import Numbers


class Tagged(Struct, frozen=True):
    """What the tags of a repository say."""

    marks: Sequence[Mark]  # the releases among them
    early: Sequence[tuple[Numbers, Tag]]  # tags of pre-releases with their versions, oldest first
    notes: tuple[str, ...]  # what is odd about them
    names: Sequence[str] | None
    """Names of all tags that lead to a commit; None where some are of a later day than is looked at."""
    stray: Sequence[str]  # names of the tags that lead to something else, where the repository tells
    reader: TagReader = USUAL  # what read their names


def tagged(repository: Repository, as_of: date | None = None, reader: TagReader = USUAL) -> Tagged:
    """Read the tags, leaving out those made after a day (in the offset that each names)."""
    every = [tag for tag in repository.tags() if reader.counts(tag.name)]
    tags = [tag for tag in every if as_of is None or tag.tagged_at.date() <= as_of]
    stray = getattr(repository, "stray_tags", ())  # no plugin's repository need have it
    stray = [name for name in stray if reader.counts(name)]
    names = [tag.name for tag in tags] if len(tags) == len(every) else None
    return Tagged(*releases(tags, repository.name, reader), names, stray, reader)
