"""What a draft is made of: the only thing that a template gets.

Every statement carries its evidence. The schema ``schemas/draft.json`` describes the same fields as JSON.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from kmesh_tracker.records import Claim, Delivery, Ground, Kind, State
from kmesh_tracker.text.kinds import Category

Audience = Literal["users", "maintainers"]
"""Whom a draft is for: maintainers also see what did not make it, and the routine."""
Sign = Literal["mark", "footer", "title", "minutes"]
"""What shows that a change breaks something."""


class DraftChange(Struct, frozen=True):
    """A change to cite."""

    repo: str
    """Name of the repository's source."""
    number: int | None
    """Number of the pull request; None for a commit without one."""
    commit: str
    """Id of the commit that brought it."""
    label: str
    """How to cite it: ``#12`` in the primary repository, ``website#12`` or ``kmesh@1a2b3c4d5e`` elsewhere."""
    title: str
    """Its title in readable words: whole, without prefixes and numbers, spelt as the project does."""
    merged_as: str
    """Its title as it was merged."""
    url: str | None
    """Its page on the forge."""
    merged_on: date
    """The day it was merged."""
    people: tuple[str, ...]
    """Who wrote it: handles with ``@``, names where no handle is known; automation left out."""
    category: Category
    """What it is about: feature, fix, compatibility, docs, test, build, other."""


class DraftIssue(Struct, frozen=True):
    """An issue that a change fixes."""

    label: str
    """How to cite it, e.g. ``#1287``."""
    url: str | None
    """Its page on the forge."""


class DraftLine(Struct, frozen=True):
    """A line of the minutes that speaks of an item."""

    date: date
    """Day of the meeting."""
    text: str
    """The line's own words."""
    path: str
    """Path of the document."""
    line: int
    """Line number from 1."""


class DraftSummary(Struct, frozen=True):
    """What a design proposal says of an item, quoted."""

    title: str
    """Title of the proposal."""
    authors: tuple[str, ...]
    """Who wrote it, as the proposal says."""
    paragraphs: tuple[str, ...]
    """The first paragraphs of its summary, mark-up removed."""
    repo: str
    """Repository that holds it."""
    path: str
    """Its path there."""
    url: str | None
    """Its page on the forge."""


class DraftQuote(Struct, frozen=True):
    """What a change says of itself below its title."""

    text: str
    """One paragraph, mark-up removed."""
    label: str
    """How to cite the change."""
    url: str | None
    """Its page on the forge."""


class DraftItem(Struct, frozen=True):
    """One thing that was said for the release, with what came of it."""

    id: str
    """Slug, unique within the release."""
    title: str
    """The community's words, fit for a heading; those of its change where they spell the same out."""
    said: str
    """The community's words as they were said."""
    kind: Kind
    """What it is: feature, fix, compatibility, test, docs, release-task."""
    delivery: Delivery
    """What git shows: delivered, partial, not-delivered, unknown."""
    state: State
    """The state on the day asked about; `not-delivered` has a ground, `not-seen` has none."""
    ground: Ground
    """The evidence for the state: links, minutes, history, decision, answer or none."""
    claim: Claim | None
    """What the minutes say last."""
    blocker: bool
    """Whether the minutes call it a blocker of the release."""
    owners: tuple[str, ...]
    """Owners that the minutes name: by handle where the history proves it, else by name."""
    summary: DraftSummary | None
    """What a design proposal says of it."""
    details: tuple[DraftQuote, ...]
    """What its changes say of themselves, where no proposal is quoted."""
    cause: DraftQuote | None
    """Why it went wrong, in the words of a change that mends it."""
    adapted: tuple[str, ...]
    """Other software that it is about, with versions, e.g. ``Python 3.13``."""
    dropped: tuple[str, ...]
    """Other software that its changes take leave of, with versions."""
    changes: tuple[DraftChange, ...]
    """The changes that implement it, oldest first."""
    related: tuple[DraftChange, ...]
    """Follow-ups, tests and documents, oldest first."""
    issues: tuple[DraftIssue, ...]
    """Issues that its changes fix."""
    people: tuple[str, ...]
    """Who wrote its changes."""
    mentions: tuple[DraftLine, ...]
    """Where the minutes speak of it, oldest first."""
    notes: tuple[str, ...]
    """Disagreements and remarks, for the release manager's eyes."""
    rank: int
    """How much it is news for users: a proposal counts three, a guide two, any other reason but code one."""
    headline: tuple[str, ...]
    """What makes it news for users, and so a section, the most telling first; empty where nothing does."""
    evidence: str
    """Its source lines and changes in one line, for an invisible comment."""


class DraftBump(Struct, frozen=True):
    """Updates of one dependency, folded into one."""

    name: str
    """What was updated."""
    old: str | None
    """The version before the first update, where the titles tell."""
    new: str | None
    """The version after the last; None for a group of updates that names none."""
    changes: tuple[DraftChange, ...]
    """The updates, oldest first."""


class DraftAside(Struct, frozen=True):
    """The changes of a repository that is not part of what is released, except those that items show."""

    repo: str
    """Name of the repository's source."""
    changes: tuple[DraftChange, ...]
    """The changes, oldest first."""


class DraftContributor(Struct, frozen=True):
    """Someone to thank."""

    name: str
    """The name that the history holds."""
    handle: str | None
    """Account name without ``@``."""
    shown: str
    """``@handle``, or the name where no handle is known."""
    changes: int
    """How many of the release's changes have this author, co-authored ones included."""
    repos: tuple[str, ...]
    """Repositories with changes of this person."""
    newcomer: bool | None
    """Whether nothing by this person is in an earlier release; None where that was not looked up."""


class DraftCount(Struct, frozen=True):
    """What was counted in one repository."""

    repo: str
    """Name of the repository's source."""
    pull_requests: int
    """Pull requests merged for the release, taken-back ones left out."""
    direct_commits: int
    """Changes that came without a pull request."""
    commits: int | None
    """All commits in the release's range, merges included; None where they were not counted."""
    product: bool = True
    """Whether the repository is part of what is released."""


class DraftTotals(Struct, frozen=True):
    """What was counted over all repositories that are part of what is released."""

    pull_requests: int
    """Pull requests merged for the release, taken-back ones left out."""
    direct_commits: int
    """Changes that came without a pull request."""
    contributors: int
    """People who wrote them, co-authors included, automation left out."""
    newcomers: int | None
    """How many of them are in no earlier release; None where that was not looked up."""
    evidence: str
    """What was counted where, in one line, for an invisible comment."""


class DraftBreaking(Struct, frozen=True):
    """Something that people have to do or to know before they take the release."""

    text: str
    """What breaks: the words of a ``BREAKING CHANGE`` footer, else the title of the change or the item."""
    changes: tuple[DraftChange, ...]
    """The changes that bring it, oldest first."""
    sign: Sign
    """What shows it: a mark in the title, a footer, a removal that the title tells of, or the minutes."""
    evidence: str
    """The same in one line, for an invisible comment."""


class DraftOpening(Struct, frozen=True):
    """What the release is about, taken from its plan."""

    features: tuple[str, ...]
    """Titles of the planned features that are delivered."""
    partial: tuple[str, ...]
    """Titles of those that are there in part."""
    adapted: tuple[str, ...]
    """Other software, with versions, that was planned for and is supported."""
    fixes: tuple[str, ...]
    """Problems that the minutes name and that are fixed, those that blocked the release left out."""
    blockers: tuple[str, ...]
    """What the minutes called a blocker of the release and is delivered."""
    evidence: str
    """Source lines of all of them in one line, for an invisible comment."""


class DraftContext(Struct, frozen=True):
    """All that an announcement can say of a release."""

    project: str
    """Name of the project."""
    version: str
    """Version with three numbers, e.g. ``1.1.0``."""
    tag: str | None
    """The release's tag; None while it is not out."""
    title: str
    """Project and tag (or version), e.g. ``Kmesh v1.1.0``."""
    slug: str
    """For file names and addresses, e.g. ``kmesh-1-1-0-release``."""
    audience: Audience
    """Whom the draft is for: users or maintainers."""
    date: date
    """The day of the release; the day of the draft while it is not out."""
    previous: str | None
    """Tag of the release before."""
    release_url: str | None
    """Page of the release on the forge."""
    compare_url: str | None
    """Page that compares it with the release before."""
    opening: DraftOpening
    """What the release is about."""
    breaking: tuple[DraftBreaking, ...]
    """What breaks, the surest signs first."""
    security: tuple[DraftChange, ...]
    """Changes that no item shows and that close a hole: their titles name a CVE or GHSA, or say so."""
    features: tuple[DraftItem, ...]
    """Delivered features, wholly or in part, that are news for users: the eight greatest, in that order."""
    also: tuple[DraftItem, ...]
    """Delivered features without a section: they are no news, or less than the eight greatest."""
    fixes: tuple[DraftItem, ...]
    """Fixes that are delivered."""
    compatibility: tuple[DraftItem, ...]
    """Versions of other software that are now supported."""
    adaptations: tuple[DraftChange, ...]
    """Changes that adapt to other software and that no item above shows, oldest first."""
    docs: tuple[DraftItem, ...]
    """Documents that were promised and are there."""
    documents: tuple[DraftChange, ...]
    """Changes to documents that no item above shows, mere form left out, oldest first."""
    other: tuple[DraftItem, ...]
    """Tests and tasks with changes to show."""
    notable: tuple[DraftChange, ...]
    """Features, fixes and other changes that no item above shows: by repository, the primary one first, then
    features, fixes, others, the oldest first."""
    maintenance: tuple[DraftChange, ...]
    """Changes to tests, the build and the form of documents that no item above shows, oldest first."""
    bumps: tuple[DraftBump, ...]
    """Updated dependencies, by name."""
    aside: tuple[DraftAside, ...]
    """Changes that no item shows, in repositories that are not part of what is released."""
    contributors: tuple[DraftContributor, ...]
    """Whom to thank, most changes first."""
    counts: tuple[DraftCount, ...]
    """What was counted, the primary repository first."""
    totals: DraftTotals
    """What was counted over all repositories that are part of what is released."""
    not_delivered: tuple[DraftItem, ...]
    """What was said and is not there, or cannot be shown; for the release manager's eyes only."""
