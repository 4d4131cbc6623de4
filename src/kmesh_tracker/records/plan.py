"""What was planned for a release, what people decided of it, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from kmesh_tracker.errors import UsageError
from kmesh_tracker.records.history import Accounting, Change, Tag
from kmesh_tracker.records.minutes import Location
from kmesh_tracker.versions import normal_version

DecisionKind = Literal["accept", "reject", "alias", "not-an-item", "note", "delivery"]

ON_CHANGES: Final = ("accept", "reject")
"""The kinds of decision that are on a change."""
_VERBS: Final = {
    "accept": "accepted",
    "reject": "rejected",
    "alias": "named so",
    "not-an-item": "no item",
    "note": "noted",
    "delivery": "decided",
}
Kind = Literal["feature", "fix", "compatibility", "test", "docs", "release-task"]
Claim = Literal["planned", "in-progress", "partial", "done", "delayed", "dropped", "question"]
Delivery = Literal["delivered", "partial", "not-delivered", "unknown"]
State = Literal[
    "planned",
    "under-way",
    "merged",
    "silent",
    "at-risk",
    "moved",
    "dropped",
    "delivered",
    "partial",
    "not-delivered",
    "not-seen",
    "unknown",
]
Ground = Literal["links", "minutes", "history", "decision", "answer", "none"]
GapKind = Literal["history", "source", "minutes", "absent"]
Role = Literal["core", "related"]
DeadlineKind = Literal["release", "rc", "alpha", "beta", "freeze"]
DoubtKind = Literal["said-done", "unsure", "disputed", "unsure-part", "near-miss", "open-question", "unseen"]

SHOWN: Final = 5
"""Candidates that a person is shown."""
SURE: Final = 0.6
"""Confidence from which an item is announced; what is below was said in talk that may be of anything."""


SURE_LINK: Final = 0.9
"""Confidence from which a core link is shown as sure; what is below is a guess, and is told as one."""


class Decision(Struct, frozen=True):
    """One thing that a person decided of one item. It wins over what was read or worked out."""

    version: str
    """The release that the item belongs to."""
    item: str
    """Id of the item as it was then."""
    kind: DecisionKind
    value: str = ""
    """The change, name, sentence or verdict that was decided; empty for ``not-an-item``."""
    role: Literal["core", "related"] = "core"
    """What an accepted change is to the item."""
    title: str = ""
    """Title of the item as it was then, by which it is found again when its id has changed."""
    said: date | None = None
    """Day of a mention of the item as it was then."""
    text: str = ""
    """Words of that mention."""
    on: date | None = None
    """Day of the decision."""
    by: str | None = None
    """Who decided."""
    location: Location | None = None
    """Where it is written down; None as long as it is not."""

    @property
    def matter(self) -> tuple[str, str, str, str]:
        """What two decisions on one thing have in common: the later one counts.

        A change is accepted or rejected, an item has one verdict; names and notes stand beside each other.
        """
        kind = "change" if self.kind in ON_CHANGES else self.kind
        return self.version, self.item, kind, "" if self.kind == "delivery" else self.value

    @property
    def told(self) -> str:
        """Return in words what was decided, by whom and when: ``accepted by ada on 2025-05-20``."""
        verb = _VERBS[self.kind]
        if self.kind == "accept" and self.role == "related":
            verb = "accepted as related"
        who = f" by {self.by}" if self.by else "" if self.on else " by a person"
        return f"{verb}{who}{f' on {self.on}' if self.on else ''}"


class Answered(Struct, frozen=True):
    """The answer that a mention, a link or a verdict rests on."""

    by: str
    on: date
    quote: str = ""
    """The words it rests on, literally as they stand in the minutes or in the change."""

    @property
    def told(self) -> str:
        """Return in words who answered, when and by which words."""
        return f"answered by {self.by} on {self.on}" + (f": “{self.quote}”" if self.quote else "")


class Goal(Struct, frozen=True):
    """A promise from a roadmap document: a feature for a version or for a span of time."""

    text: str
    location: Location
    version: str | None = None
    """The version it is promised for, where the document names one."""
    start: date | None = None
    """First day of the span it is promised for, e.g. of a quarter."""
    end: date | None = None
    """Last day of that span."""


class Reference(Struct, frozen=True):
    """A pull request, issue or commit that a line of the minutes names."""

    repo: str | None
    """``owner/name`` where an address names it, None for a bare ``#12``."""
    number: int | None
    kind: Literal["pull-request", "issue", "commit", "any"]
    """``any`` where the text does not tell a pull request from an issue."""
    location: Location
    commit: str | None = None
    title: str | None = None
    """A title quoted beside it."""
    host: str | None = None
    """Host of the address that names it, None for a bare ``#12``."""


class Mention(Struct, frozen=True):
    """One time that the minutes speak of an item."""

    date: date
    """Day of the meeting."""
    text: str
    """The line's own words."""
    claim: Claim | None
    location: Location
    references: tuple[Reference, ...] = ()
    context: tuple[str, ...] = ()
    """Texts of the entries above it, outermost first."""
    name: str = ""
    """What the line calls the item, cleaned; empty where it only cites a number."""
    answered: Answered | None = None
    """The answer that found it; None where the rules did."""


class Deadline(Struct, frozen=True):
    """A date that the minutes name for a release."""

    stated_on: date
    start: date
    """First day it can mean."""
    end: date
    """Last day it can mean; equal to ``start`` for one day."""
    kind: DeadlineKind
    text: str
    location: Location


class Slip(Struct, frozen=True):
    """A deadline that gave way to a later one."""

    start: date
    """The date promised before (``from`` in JSON)."""
    end: date
    """The date promised after, or the day of the release (``to`` in JSON)."""
    stated_on: date
    """When it became known."""
    days: int
    """Length of the slip in days."""
    reason: str | None = None
    """Why, in the words of the minutes; None where they do not say."""


class Item(Struct, frozen=True):
    """One thing a release was meant to have, over all its mentions."""

    id: str
    """Slug, unique within its release."""
    title: str
    """The community's own words, cleaned of claims, owners and links, and of damage."""
    kind: Kind
    blocker: bool
    owners: tuple[str, ...]
    """Owners that the minutes name; in a tracked item by handle where the history proves it, else by name."""
    mentions: tuple[Mention, ...]
    """Oldest first."""
    claim: Claim | None
    """What the minutes say last of how far it is."""
    decisions: tuple[Decision, ...] = ()
    """What a person decided of it, in the order written."""
    confidence: float = 1.0
    """From 0 to 1: how surely the minutes speak of this release where they name it."""

    written: str = ""
    """The title as the minutes write it, where it was mended; empty where it was not."""

    @property
    def is_sure(self) -> bool:
        """Whether it is surely meant for the release: announcements speak of no other."""
        return self.confidence >= SURE

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names by which a person says that it goes."""
        return tuple(decision.value for decision in self.decisions if decision.kind == "alias")


class Plan(Struct, frozen=True):
    """What the minutes say of one version."""

    version: str
    items: tuple[Item, ...]
    deadlines: tuple[Deadline, ...]
    """In the order stated."""
    slips: tuple[Slip, ...]
    not_items: tuple[Item, ...] = ()
    """What was read as an item, and is none as a person decided."""
    stale: tuple[Decision, ...] = ()
    """Decisions on items that the minutes do not know any more."""


class Signal(Struct, frozen=True):
    """One reason for or against a link."""

    name: str
    weight: float
    """What it adds to the score."""
    reason: str
    """In words, e.g. ``title: refactor, dns``."""


class Candidate(Struct, frozen=True):
    """A change that a text may speak of."""

    change: Change
    score: float
    signals: tuple[Signal, ...]
    """Strongest first."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it, in words; the signals hold what speaks against it, too."""
        return tuple(signal.reason for signal in self.signals if signal.weight > 0)


class Link(Struct, frozen=True):
    """A change that is held to be evidence for an item."""

    change: Change
    role: Role
    confidence: float
    """From 0 to 1."""
    reasons: tuple[str, ...]
    decision: Decision | None = None
    """The person's decision that it rests on; None where it was worked out."""
    answered: Answered | None = None
    """The answer that it rests on; None where the rules found it."""

    @property
    def is_sure(self) -> bool:
        """Whether it shows the item: a person says so, or six of seven such core links are right."""
        told = self.decision is not None or self.answered is not None
        return self.role == "core" and (told or self.confidence >= SURE_LINK)


class TrackedItem(Struct, frozen=True):
    """An item with its evidence and verdict."""

    item: Item
    links: tuple[Link, ...]
    """Core before related, surest first."""
    delivery: Delivery
    notes: tuple[str, ...]
    """Disagreements and remarks, one sentence each."""
    state: State = "planned"
    """Its state on the day asked about; before the release is out this is no verdict."""
    ground: Ground = "none"
    """The evidence for the state; with ``none`` the delivery is a guess."""
    went_elsewhere: bool = False
    """Whether the history shows that it was reverted, or that a later release has it."""
    shortlist: tuple[Candidate, ...] = ()
    """Up to five candidates, best first; empty for an item with a sure core link."""
    answered: Answered | None = None
    """The answer that its verdict rests on; None where the rules or a person judged."""

    @property
    def ruled_by(self) -> Literal["decision", "answer", "rules"]:
        """Who judged it: a person, an answer, or the rules."""
        if self.ground == "decision":
            return "decision"
        return "answer" if self.answered else "rules"


class Gap(Struct, frozen=True):
    """Something that could not be read, so that a release is incomplete."""

    kind: GapKind
    text: str
    """What is missing, in one sentence."""


class ReleaseStatus(Struct, frozen=True):
    """One release: promised, kept, and how we know."""

    version: str
    tag: str | None
    released_on: date | None
    previous: str | None
    deadlines: tuple[Deadline, ...]
    slips: tuple[Slip, ...]
    items: tuple[TrackedItem, ...]
    changes: tuple[Change, ...] = ()
    """All changes listed for it, over all repositories, newest first; those taken back left out."""
    accounting: tuple[tuple[str, Accounting], ...] = ()
    """Per repository name, where its commits went."""
    prereleases: tuple[Tag, ...] = ()
    not_items: tuple[Item, ...] = ()
    """What was read as an item of it, and is none as a person decided."""
    branch: str | None = None
    """The branch of an upcoming release, empty for the trunk; None for any other release."""
    overtaken_by: str | None = None
    """Tag of the release that came instead of one that was only planned."""
    gaps: tuple[Gap, ...] = ()
    """What could not be read; empty if the release is complete."""
    aside: tuple[str, ...] = ()
    """Names of the repositories that are not part of what is released, such as a website."""

    @property
    def product(self) -> tuple[Change, ...]:
        """The listed changes of what is released."""
        return tuple([change for change in self.changes if change.repo not in self.aside])

    @property
    def is_worth_telling(self) -> bool:
        """Whether it is out, was mentioned, or has changes already."""
        return bool(self.tag or self.items or self.not_items or self.deadlines or self.changes)

    def known_before(self, changes: Iterable[Change]) -> set[str]:
        """Return the keys of who wrote, by its day, one of these changes that it does not list."""
        mine, end = {change.key for change in self.changes}, self.released_on
        earlier = (c for c in changes if c.key not in mine and (end is None or c.merged_on <= end))
        return {person.key for change in earlier for person in change.people}


class Doubt(Struct, frozen=True):
    """Something about an item that a person can decide better."""

    tracked: TrackedItem
    kind: DoubtKind
    reason: str
    """Why it is asked, in one sentence."""
    links: tuple[Link, ...]
    """The links in question."""

    @property
    def candidates(self) -> tuple[Link | Candidate, ...]:
        """The links in question, filled up to five with the shortlist, each change once."""
        asked = {link.change.matter for link in self.links}
        linked = {link.change.matter: link for link in self.tracked.links}
        more = [
            linked.get(one.change.matter, one)
            for one in self.tracked.shortlist
            if one.change.matter not in asked
        ]
        return (*self.links, *more[: max(SHOWN - len(self.links), 0)])


class Roadmap(Struct, frozen=True):
    """Every release of a project."""

    project: str
    as_of: date
    releases: tuple[ReleaseStatus, ...]
    """Oldest first."""
    findings: tuple[str, ...] = ()
    """What does not belong to one release: plugins that failed, inputs left out."""
    heard_until: date | None = None
    """Day of the newest meeting that was read."""

    def release(self, version: str) -> ReleaseStatus:
        """Return the release ``version`` (``1.1.0``, ``v1.1``).

        Raises:
            UsageError: the project has no such release; the message names those it has.
        """
        wanted = normal_version(version)
        for release in self.releases:
            if release.version == wanted or release.tag == version:
                return release
        known = ", ".join(release.version for release in self.releases) or "none"
        raise UsageError(f"No release {version!r} is known: choose one of {known}, or 'next'.")


class Explanation(Struct, frozen=True):
    """Why an item got its links and its verdict."""

    release: ReleaseStatus
    tracked: TrackedItem
    candidates: tuple[Candidate, ...]
    """Every change that was weighed, best first: the links and the runners-up."""
    threshold: float
    """The score from which a change is held to be a core link."""
