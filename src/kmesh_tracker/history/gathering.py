"""Asks a repository for all that its history is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmesh_tracker.history.graph import Graph
from kmesh_tracker.history.releases import releases
from kmesh_tracker.history.steps import own_steps
from kmesh_tracker.history.tags import USUAL, TagReader
from kmesh_tracker.history.window import window, window_beside
from kmesh_tracker.plugin.source import Navigable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.history.releases import Mark
    from kmesh_tracker.history.window import Part
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Commit, Release, Tag


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tags of a repository say."""

    marks: Sequence[Mark]  # the releases among them
    early: Sequence[Tag]  # tags of pre-releases
    notes: tuple[str, ...]  # what is odd about them
    names: Sequence[str] | None
    """Names of all tags that lead to a commit; None where some are of a later day than is looked at."""
    stray: Sequence[str]  # names of the tags that lead to something else, where the repository tells
    reader: TagReader = USUAL  # what read their names

    def outline(self) -> list[Release]:
        """Return the releases as far as tags alone tell."""
        return [step.release for step in own_steps(self.marks, Graph(()), None)]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read of a repository, not yet understood."""

    part: Part | None  # what was asked for; None where the whole history was read
    tagged: Tagged
    heads: Sequence[str]
    commits: Sequence[Commit]  # all that heads and tags reach, or the part of it, children before parents
    floor: Sequence[str]  # commits at which the reading stopped; what they reach was out before
    mailmap: str
    out: Sequence[str] = ()
    """Commits of releases that were asked for; those not read were out before the part begins."""
    previous: str | None = None
    """Tag of the release before the one that is asked for, where that is out and its part was read."""


def tagged(repository: Repository, as_of: date | None = None, reader: TagReader = USUAL) -> Tagged:
    """Read the tags, leaving out those made after a day (in the offset that each names)."""
    every = [tag for tag in repository.tags() if reader.counts(tag.name)]
    tags = [tag for tag in every if as_of is None or tag.tagged_at.date() <= as_of]
    stray = getattr(repository, "stray_tags", ())  # no plugin's repository need have it
    stray = [name for name in stray if reader.counts(name)]
    names = [tag.name for tag in tags] if len(tags) == len(every) else None
    return Tagged(*releases(tags, repository.name, reader), names, stray, reader)


def gather(
    repository: Repository,
    as_of: date | None = None,
    part: Part | None = None,
    primary_releases: Sequence[Release] | None = None,
    tags: Tagged | None = None,
) -> Gathered:
    """Read a repository: here is all that git takes its time for."""
    tags = tags or tagged(repository, as_of)
    heads = repository.heads()
    floor: Sequence[str] = ()
    previous: str | None = None
    near = None
    if part and isinstance(repository, Navigable):
        if primary_releases is None:
            near = window(repository, tags.marks, heads, part, as_of)
        else:
            near = window_beside(repository, primary_releases, tags.marks, heads, part, as_of)
    if near:
        heads, tips, floor, previous = near.heads, near.tips, near.floor, near.previous
    else:
        part = None
        tips = tuple(tag.commit for tag in (*(mark.tag for mark in tags.marks), *tags.early))
    wanted = list(dict.fromkeys([*heads, *tips]))
    commits = repository.commits(wanted, floor) if wanted else ()
    return Gathered(part, tags, heads, commits, floor, repository.mailmap(), (*tips, *floor), previous)
