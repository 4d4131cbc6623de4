"""The releases of a project as its histories alone tell them."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from kmesh_tracker.errors import UsageError
from kmesh_tracker.records import SURE, Plan, Release, ReleaseStatus
from kmesh_tracker.versions import normal_version, version_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kmesh_tracker.pipeline.histories import Histories, Told
    from kmesh_tracker.records import Change, Span, TrackedItem

NEXT = "next"  # stands for the first version that is not out
_NAMED: Final = 12  # versions that an error offers, the newest
_TALK: Final = 8  # unsure items from which on it is worth a warning that they are most


class Releases:
    """A project of which no minutes are read."""

    def __init__(self, histories: Histories) -> None:
        self.histories = histories

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """Every version that is out, in order."""
        return tuple(sorted(self._tagged, key=version_order))

    def plan(self, version: str) -> Plan:
        """Return the plan of a version; ``next`` is the first version that is not out."""
        return Plan(self.resolve(version), (), (), ())

    def resolve(self, version: str) -> str:
        """Return the version with three numbers that a name, a tag or ``next`` stands for."""
        if version == NEXT:
            return self._next
        tagged = (release.version for _, release in self._tagged.values() if release.tag == version)
        wanted = normal_version(version) or next(tagged, "")
        if wanted in self.versions:
            return wanted
        if wanted and wanted == self._next:
            return wanted
        final = wanted.partition("-")[0]
        if final in self.versions:
            raise UsageError(f"{version!r} came before a release: ask for that release, {final}.")
        if final and final == self._next:
            raise UsageError(f"{version!r} comes before a release that is not out: ask for '{NEXT}'.")
        if not self.versions:
            raise UsageError(
                f"No release {version!r} is known, as no tag is a version and no minutes speak of one: "
                f"run `git fetch --tags` if there are releases, or ask for '{NEXT}'."
            )
        names = ", ".join(self.versions[-_NAMED:])
        raise UsageError(
            f"No release {version!r} is known to tags or minutes: choose one of {names}, or '{NEXT}'."
        )

    @cached_property
    def _next(self) -> str:
        """The first version after the latest release that is spoken of, else the one that would follow it."""
        latest = max((order for order, _ in self._tagged.values()), default=(-1,))
        pending = next((r.version for r in self.histories.releases if not r.tag), "0.1.0")
        return next((known for known in self.versions if version_order(known) > latest), pending)

    @cached_property
    def _tagged(self) -> dict[str, tuple[tuple[int, ...], Release]]:
        """What is out, oldest first, with what orders its version, by version."""
        return {r.version: (version_order(r.version), r) for r in self.histories.releases if r.tag}

    def before(self, version: str) -> tuple[Release, ...]:
        """Return the releases of lower versions, oldest first."""
        order = version_order(version)
        return tuple([release for known, release in self._tagged.values() if known < order])

    def release(self, version: str) -> Release:
        """Return the release of a version; one that was only spoken of has no tag."""
        if version in self._tagged:
            return self._tagged[version][1]
        pending = next((release for release in self.histories.releases if not release.tag), None)
        if version == self._next and pending:
            return Release(version, None, pending.commit, None, pending.previous)
        before = self.before(version)
        return Release(version, None, None, None, before[-1].tag if before else None)

    def tell_unplaced(self) -> None:
        """Note among the findings what was decided for versions that nobody knows."""

    @property
    def findings(self) -> tuple[str, ...]:
        """What was odd about what was asked so far, one sentence each."""
        return self.histories.notes

    def status(self, known: Plan) -> ReleaseStatus:
        """Put together what is known of one release."""
        release = self.release(known.version)
        told = list(zip(self.histories.repos, self._told(release), strict=False))
        return ReleaseStatus(
            version=known.version,
            tag=release.tag,
            released_on=release.released_on,
            previous=release.previous,
            deadlines=known.deadlines,
            slips=known.slips,
            items=tuple(self._items(known, release)),
            changes=tuple(chain.from_iterable(changes for _, (_, changes) in told)),
            accounting=tuple((repo, mine.accounting) for repo, (mine, _) in told),
            prereleases=release.prereleases,
            not_items=known.not_items,
        )

    def newcomers(self, status: ReleaseStatus) -> set[str]:
        """Return the keys of the people whose first change is one that a release lists."""
        release = self.release(status.version)
        humans = {person.key for change in status.changes for person in change.people if not person.bot}
        if not self._told(release):
            return set()
        if self.histories.is_of_one_period:
            return humans - status.known_before(self.histories.changes)
        return (
            humans
            - self.histories.known_before(release)
            - status.known_before(self.histories.changes_in_period(release))
        )

    def changes_in_period(self, status: ReleaseStatus) -> Sequence[Change]:
        """Return the changes that came in the time of a release."""
        release = self.release(status.version)
        return self.histories.changes_in_period(release) if self._told(release) else self.histories.changes

    def _told(self, release: Release) -> Sequence[Told]:
        """Return what each repository says of a release; nothing of one that was only spoken of."""
        return self.histories.told(release) if release.tag or release.version == self._next else ()

    def spans(self, version: str, since: date | None, until: date | None) -> list[Span]:
        """Return of each repository the commits of a release's range, and those of the trunk between days."""
        release = self.release(version)
        return self.histories.spans(release, since, until) if self._told(release) else []

    def messages(self, version: str) -> dict[tuple[str, str], str]:
        """Return the bodies of the commits of a release's range, by repository and id."""
        release = self.release(version)
        return self.histories.messages(release) if self._told(release) else {}

    def _items(self, known: Plan, release: Release) -> Iterable[TrackedItem]:  # noqa: ARG002
        return ()


def said_in_talk(releases: Iterable[ReleaseStatus]) -> Iterator[str]:
    """Yield a warning where most of what was read as planned may be nothing but talk."""
    items = [tracked.item for release in releases for tracked in release.items]
    unsure = sum(1 for item in items if not item.is_sure)
    if unsure >= _TALK and unsure * 2 > len(items):
        yield (
            f"Most of what was read as planned was said in talk: {unsure} of {len(items)} items are below a "
            f"confidence of {SURE} and stay out of announcements; decide with 'review' on those that count."
        )
