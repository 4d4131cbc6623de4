"""What a repository's history holds: commits and tags as read, changes and releases as understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Collection

MERGES: Final = "merges that bring no change of their own"
FOREIGN: Final = "commits of another project, whose history was merged in"
OUTSIDE: Final = "changes to none of the paths that belong to the releases"
REPEATS: Final = "picks of a change that is listed"
ROUTINE: Final = frozenset([MERGES, REPEATS])
"""Reasons for which no work is left out."""


class Signature(Struct, frozen=True, order=True):
    """A name and an address as a commit holds them, before or after ``.mailmap``."""

    name: str
    email: str


class Commit(Struct, frozen=True):
    """One commit as the repository holds it."""

    id: str
    """Full object id in lower-case hex: 40 digits (sha1) or 64 (sha256)."""
    parents: tuple[str, ...]
    """Ids of the parents, first parent first."""
    author: Signature
    authored_at: datetime
    """With the offset that the commit names."""
    committer: Signature
    committed_at: datetime
    message: str
    """Decoded; at most 256 KiB; what could not be decoded is shown as an escape."""

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.lstrip("\n").partition("\n")[0].strip(" \t\r")

    @property
    def body(self) -> str:
        """All that follows the first line, without blank lines around it."""
        return self.message.lstrip("\n").partition("\n")[2].strip(" \t\r\n")

    @property
    def is_merge(self) -> bool:
        """Whether it has more than one parent."""
        return len(self.parents) > 1


Node = tuple[str, Sequence[str], int]
"""The place of a commit in the graph: its id, those of its parents, first parent first, and its time.

The time is that of committing, in seconds since 1970. A plain tuple, for there are many.
"""


def node_of(commit: Commit) -> Node:
    """Return a commit's place in the graph."""
    return commit.id, commit.parents, int(commit.committed_at.timestamp())


class Span(Struct, frozen=True):
    """The commits of one repository that may be meant by those of a release."""

    repo: str
    inside: tuple[Commit, ...]
    """Those of the range between the two tags."""
    between: tuple[Commit, ...]
    """Those of the trunk from the day after the tag before to the day of the tag."""


class Tag(Struct, frozen=True):
    """A tag and the commit it leads to."""

    name: str
    """Without ``refs/tags/``."""
    commit: str
    """Id of the commit, annotated tags followed to their end."""
    tagged_at: datetime
    """When the commit was made (a lightweight tag) or the tag itself (an annotated one)."""


class Person(Struct, frozen=True):
    """One human or bot behind one or more names and addresses."""

    name: str
    """The name to show."""
    handle: str | None = None
    """Account name on the forge without ``@``, where the history proves it."""
    bot: bool = False
    """True for automation: never thanked, never credited."""

    @property
    def key(self) -> str:
        """What is the same for all records of a person: the handle, else the name, in small letters."""
        return (self.handle or self.name).lower()


class Change(Struct, frozen=True):
    """What release notes list once: a merged pull request, or a commit that belongs to none."""

    repo: str
    """Name of the repository's source."""
    number: int | None
    """Number of the pull request; None for a commit without one."""
    commit: str
    """Id of the merge commit, the squash commit, or the commit itself."""
    title: str
    """The pull request's title as merged, else the commit's subject; cut with ``…`` after 300 characters."""
    body: str
    """What was written below the title; cut with ``…`` after 20,000 characters."""
    merged_at: datetime
    """When it reached the branch, with its offset."""
    people: tuple[Person, ...]
    """Who wrote it, first author first, co-authors after; never who merged it."""
    parent: str | None = None
    """Id of the first parent of :attr:`commit`, against which it is compared; None for a root."""
    branch: str | None = None
    """Name of the branch that was merged, without its owner."""
    commits: tuple[str, ...] = ()
    """Ids of the commits inside, oldest first; the commit itself where there is no other."""
    subjects: tuple[str, ...] = ()
    """First lines of the commits inside, oldest first."""
    paths: tuple[str, ...] = ()
    """Files it touches, sorted; empty where they were not asked for."""
    first_release: str | None = None
    """Tag of the earliest release that has it; None while it is in none."""
    issues: tuple[int, ...] = ()
    """Issues it says it fixes, or that its branch names."""
    picked_from: tuple[str, ...] = ()
    """Ids or ``#numbers`` of the changes it brings to another branch (cherry-pick, backport)."""
    reverts: tuple[str, ...] = ()
    """Ids or ``#numbers`` of the changes it takes back."""
    reverted_by: str | None = None
    """Id of the change that took this one back, where nothing brought it in again."""
    reverted_in: str | None = None
    """Tag of the earliest release that took it back; None while none did."""
    outside: bool = False
    """Whether it touches none of the released paths: then no release lists it."""

    @property
    def merged_on(self) -> date:
        """The day of :attr:`merged_at`, in the offset that the commit names."""
        return self.merged_at.date()

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other change: repository and commit."""
        return self.repo, self.commit

    def stood_in(self, tags: Collection[str]) -> bool:
        """Return whether the last of these releases, all that were out by then, had it in force."""
        return self.first_release in tags and (not self.reverted_by or self.reverted_in not in tags)

    @property
    def is_request(self) -> bool:
        """Whether a pull request brought it: its number tells, or that a merge did, as of another forge."""
        return self.number is not None or bool(set(self.commits) - {self.commit})

    @property
    def by_bots(self) -> bool:
        """Whether automation wrote it, and nobody else."""
        return bool(self.people) and all(person.bot for person in self.people)

    @property
    def matter(self) -> tuple[str, int | str]:
        """What its picks to other branches share with it: repository and number, else the commit."""
        return self.repo, self.number or self.commit

    @property
    def label(self) -> str:
        """How people cite it: ``kmesh#1247``, or ``kmesh@1a2b3c4d5e`` where it has no number."""
        return f"{self.repo}#{self.number}" if self.number else f"{self.repo}@{self.commit[:10]}"


class Accounting(Struct, frozen=True):
    """Where every commit of a release's range went; the parts add up to ``total`` exactly."""

    total: int = 0
    """Commits in the range."""
    listed: int = 0
    """Commits that stand for a change of their own: merges of pull requests, squashes, direct commits."""
    inside: int = 0
    """Commits inside a listed change."""
    already_released: int = 0
    """Commits whose change an earlier release has already."""
    reverted: int = 0
    """Commits of changes that were taken back, and of those that took them back."""
    left_out: tuple[tuple[str, int], ...] = ()
    """``(reason, commits)`` for the rest, e.g. merges that bring no change of their own."""


class Release(Struct, frozen=True):
    """A published release, or (with ``tag`` None) what comes after the latest one."""

    version: str
    """Semantic version with three numbers, e.g. ``0.5.0``."""
    tag: str | None
    commit: str | None
    released_on: date | None
    previous: str | None
    """Tag of the release before it, None for the first."""
    prereleases: tuple[Tag, ...] = ()
    """Its release candidates, betas and alphas, oldest first."""
    accounting: Accounting = field(default_factory=Accounting)
    released_at: datetime | None = None
    """When it was tagged, to the second."""
    listed: tuple[str, ...] = ()
    """Ids of the commits that stand for the changes to list, newest first.

    Where a pick brought a change to the release the change itself is named; what was taken back, and what
    only takes back or repeats, is not.
    """
    branch: str | None = None
    """The branch of an upcoming release, empty for the trunk; None for one that is out."""
    damaged: tuple[str, ...] = ()
    """Ids of commits in its range that are damaged or absent, so that changes may be missing."""


class Proposal(Struct, frozen=True):
    """A design document kept in a repository, as it stands at one commit."""

    repo: str
    path: str
    commit: str
    """Id of the commit at which it was read."""
    title: str
    authors: tuple[str, ...]
    """Handles or names that its front matter gives."""
    summary: str
    """Text of its Summary section (Markdown), empty where it has none."""
    text: str
    """The whole document, front matter removed."""


class History(Struct, frozen=True):
    """One repository understood: its releases and the changes in them."""

    repo: str
    url: str | None
    primary: bool
    releases: tuple[Release, ...]
    """Oldest first. A secondary repository has the primary's releases as windows between their dates."""
    changes: tuple[Change, ...]
    """All changes, newest first, those that only repeat or take back others included."""
    notes: tuple[str, ...] = ()
    """What was odd, one sentence each."""
