"""The releases of a project, from its histories alone."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kmesh_tracker.errors import UsageError
from kmesh_tracker.records import SURE, Gap, Plan, Release, ReleaseStatus
from kmesh_tracker.versions import normal_version, version_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kmesh_tracker.history import Selection
    from kmesh_tracker.pipeline.histories import Histories, Told
    from kmesh_tracker.records import Change, Span, TrackedItem

NEXT = "next"  # stands for the release to come
LATEST = "latest"  # stands for the release tagged last
_RANGE: Final = re.compile(r"(.{1,200}?)\.{2,3}(.{1,200})")
_NAMED: Final = 12  # versions that an error offers, the newest
_SHOWN: Final = 3  # changes or commits that an error names
_TALK: Final = 8  # unsure items below which a majority of them is no warning


class Releases:
    """The releases of a project without minutes."""

    def __init__(self, histories: Histories, wanted: str = "") -> None:
        """Read ``histories``; ``wanted`` is the next version according to the configuration."""
        self.histories = histories
        self._wanted = wanted

    def with_histories(self, histories: Histories) -> Releases:
        """Return the same project with another part of its history."""
        return Releases(histories, self._wanted)

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """Every version that is out or upcoming, in order."""
        return tuple(sorted({*self._tagged, *self._pending}, key=version_order))

    def plan(self, version: str) -> Plan:
        """Return the plan of a version; ``next`` is the next release."""
        return Plan(self.resolve(version), (), (), ())

    def locate(self, version: str) -> tuple[Selection | None, str]:
        """Return the part of the history that is asked for, and the version in it.

        Args:
            version: a version or a tag, ``next``, ``latest``, a branch (its next release) or a range
                (``v1.0..v1.2``).

        Raises:
            UsageError: there is no such version.
        """
        if match := _RANGE.fullmatch(version):
            since = self.resolve(match[1])
            where, until = self.locate(match[2])
            if since not in self._tagged:
                raise UsageError(f"{version!r} begins at {match[1]!r}, which is not out: begin at a tag.")
            if where and where.since:
                raise UsageError(f"{version!r} names more than two ends: write it as v1.0..v1.2.")
            branch = where.branch if where else ""
            known = {*self._tagged, *self._pending}
            if not branch and until not in known and version_order(until) < version_order(self._on_trunk):
                raise UsageError(
                    f"{version!r} ends at {match[2]!r}, for which nothing waits: "
                    f"end at a tag, a branch or '{NEXT}'."
                )
            return _asked(branch, since, "" if branch else until), NEXT if branch else until
        try:
            found = self.resolve(version)
        except UsageError:  # branches are listed only now: most names are versions
            if version and self.histories.is_trunk(version):
                return None, self._on_trunk
            if version and self.histories.has_branch(version):
                return _asked(version), NEXT
            found = normal_version(version) or ""
            if not self._branch_of(found):
                raise
        held = self._branch_of(found) if found not in self._tagged and found not in self._pending else None
        return (_asked(held), NEXT) if held else (None, found)

    def _branch_of(self, version: str) -> str | None:
        """Return the release branch of a planned patch, if there is one."""
        from kmesh_tracker.history.lines import line_of

        if not version:
            return None
        order = version_order(version)
        patches = [order_of for order_of, _ in self._tagged.values() if order_of[:2] == order[:2]]
        if not patches or order != (*max(patches)[:2], max(patches)[2] + 1):
            return None
        named = (name.removeprefix("origin/") for name in self.histories.line_branches)
        return next((name for name in named if line_of(name)[:2] == order[:2]), None)

    def resolve(self, version: str) -> str:
        """Return the version with three numbers that a name, a tag, ``next`` or ``latest`` stands for."""
        if version == NEXT:
            return self._next
        if version == LATEST:
            return self._latest
        wanted = self._tags.get(version) or normal_version(version) or normal_version(f"{version}.0") or ""
        if wanted in self.versions:
            return wanted
        final = wanted.partition("-")[0]
        if final in self._tagged:
            raise UsageError(f"{version!r} came before a release: ask for that release, {final}.")
        if final and final in self._pending:
            asked = NEXT if final == self._next else final
            raise UsageError(f"{version!r} comes before a release that is not out: ask for '{asked}'.")
        if not self.versions or not self._tagged:
            raise UsageError(
                f"No release {version!r} is known, as no tag is a version and no minutes speak of one: "
                f"run `git fetch --tags` if there are releases, or ask for '{NEXT}'."
            )
        names = ", ".join(self.versions[-_NAMED:])
        raise UsageError(
            f"No release {version!r} is known to tags or minutes: choose one of {names}, or '{NEXT}'."
        )

    @property
    def _next(self) -> str:
        """The next release: the one configured, else the lowest upcoming one."""
        asked = self.histories.asked
        wanted = "" if asked and asked.branch else self._named_next
        return wanted or next(iter(self._pending))

    @property
    def _named_next(self) -> str:
        """The next version according to the configuration, empty if it names none or that is out."""
        version = normal_version(self._wanted) or ""
        latest = max((order for order, _ in self._tagged.values()), default=())
        return version if version and version_order(version) > latest else ""

    @property
    def _latest(self) -> str:
        """The release that was tagged last."""
        out = [(r.released_on, order, v) for v, (order, r) in self._tagged.items() if r.released_on]
        if not out:
            raise UsageError(f"Nothing is released yet, so there is no '{LATEST}': ask for '{NEXT}'.")
        return max(out)[2]

    @cached_property
    def _tagged(self) -> dict[str, tuple[tuple[int, ...], Release]]:
        """The tagged releases by version, oldest first, each with the sort key of its version."""
        return {r.version: (version_order(r.version), r) for r in self.histories.releases if r.tag}

    @property
    def _tags(self) -> dict[str | None, str]:
        """The versions that are out, by tag."""
        return {release.tag: version for version, (_, release) in self._tagged.items()}

    @cached_property
    def _pending(self) -> dict[str, Release]:
        """The upcoming releases by version, in order."""
        *branched, trunk = (release for release in self.histories.releases if not release.tag)
        found = {release.version: release for release in branched}
        version, asked = self._named_next, self.histories.asked
        if asked:
            version = asked.until if asked.until and asked.until not in self._tagged else trunk.version
        elif not version:
            version = trunk.version if trunk.prereleases else self._spoken_of(trunk) or trunk.version
        if version in found:
            version = trunk.version
        found[version] = replace(trunk, version=version)
        return dict(sorted(found.items(), key=lambda row: version_order(row[0])))

    @property
    def _on_trunk(self) -> str:
        """The upcoming release that the trunk's changes belong to."""
        return next(version for version, release in self._pending.items() if not release.branch)

    def _spoken_of(self, trunk: Release) -> str:  # noqa: ARG002
        """Return the next version of the trunk according to the minutes, empty if they name none."""
        return ""

    def before(self, version: str) -> tuple[Release, ...]:
        """Return the releases of lower versions, oldest first."""
        order = version_order(version)
        return tuple([release for known, release in self._tagged.values() if known < order])

    def release(self, version: str) -> Release:
        """Return the release of a version; one that was only planned has no tag."""
        if version in self._tagged:
            return self._tagged[version][1]
        if version in self._pending:
            return self._pending[version]
        before = self.before(version)
        return Release(version, None, None, None, before[-1].tag if before else None)

    def tell_unplaced(self) -> None:
        """Add decisions about unknown versions to the findings."""

    @property
    def findings(self) -> tuple[str, ...]:
        """Warnings about the versions asked for so far, one sentence each."""
        return (*self.histories.notes, *self._overtaken_setting())

    def _overtaken_setting(self) -> Iterator[str]:
        if self._wanted and not self._named_next:
            yield (
                f"{self._wanted!r}, which [releases] names as the next release, is out or overtaken: "
                "remove 'next', or name the one that comes."
            )

    def status(self, known: Plan) -> ReleaseStatus:
        """Return all that is known of one release."""
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
            branch=release.branch,
            overtaken_by=self._overtaken_by(known),
            gaps=tuple(self._gaps(known, told)),
        )

    def _overtaken_by(self, known: Plan) -> str | None:
        """Return the tag of the first higher release after the last mention of a version never tagged."""
        if known.version in self._tagged or known.version in self._pending:
            return None
        said = [mention.date for item in known.items for mention in item.mentions]
        last = max([*said, *(deadline.stated_on for deadline in known.deadlines)], default=None)
        order = version_order(known.version)
        higher = [
            (release.released_on, number, release.tag)
            for number, release in self._tagged.values()
            if number > order and release.released_on and (last is None or release.released_on >= last)
        ]
        return min(higher)[2] if higher else None

    def _gaps(self, known: Plan, told: Sequence[tuple[str, Told]]) -> Iterator[Gap]:  # noqa: ARG002
        """Yield what could not be read in a release's range."""
        for repo, (mine, _) in told:
            if mine.damaged:
                listed = ", ".join(mine.damaged[:_SHOWN])
                yield Gap(
                    "history",
                    f"Commits of {repo} are damaged or absent in its range ({listed}): run `git fsck` there.",
                )

    def refuse_empty(self, status: ReleaseStatus) -> None:
        """Refuse to announce an upcoming release without changes while another has some.

        Raises:
            UsageError: the release has no changes; the message names changes of another one.
        """
        if status.tag or status.changes:
            return
        if status.overtaken_by:
            raise UsageError(
                f"{status.version} was never released: {status.overtaken_by} came instead, so draft that."
            )
        for version, release in self._pending.items():
            waiting = [change for _, changes in self._told(release) for change in changes]
            if waiting and version != status.version:
                some = ", ".join(change.label for change in waiting[:_SHOWN])
                more = f" and {len(waiting) - _SHOWN} more" if len(waiting) > _SHOWN else ""
                verb = "waits" if len(waiting) == 1 else "wait"
                raise UsageError(
                    f"Nothing waits for {status.version}, neither on a branch nor on the trunk; {some}{more} "
                    f"{verb} for {version}: draft that, or name it in 'next' of [releases]."
                )

    def newcomers(self, status: ReleaseStatus) -> set[str]:
        """Return the keys of the people whose first change is in this release."""
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
        """Return the changes of the period that a release is in."""
        release = self.release(status.version)
        return self.histories.changes_in_period(release) if self._told(release) else self.histories.changes

    def _told(self, release: Release) -> Sequence[Told]:
        """Return the part of a release in each repository; nothing for one that was only planned."""
        return self.histories.told(release) if release.tag or release.branch is not None else ()

    def spans(self, version: str, since: date | None, until: date | None) -> list[Span]:
        """Return the commits in a release's range and on the trunk between two days, for each repository."""
        release = self.release(version)
        return self.histories.spans(release, since, until) if self._told(release) else []

    def messages(self, version: str) -> dict[tuple[str, str], str]:
        """Return the bodies of the commits in a release's range, by repository and id."""
        release = self.release(version)
        return self.histories.messages(release) if self._told(release) else {}

    def _items(self, known: Plan, release: Release) -> Iterable[TrackedItem]:  # noqa: ARG002
        return ()


def _asked(branch: str, since: str = "", until: str = "") -> Selection:
    from kmesh_tracker.history import Selection  # most calls do not need it

    return Selection(branch, since, until)


def said_in_talk(releases: Iterable[ReleaseStatus]) -> Iterator[str]:
    """Yield a warning where most planned items may be mere talk."""
    items = [tracked.item for release in releases for tracked in release.items]
    unsure = sum(1 for item in items if not item.is_sure)
    if unsure >= _TALK and unsure * 2 > len(items):
        yield (
            f"Most of what was read as planned was said in talk: {unsure} of {len(items)} items are below a "
            f"confidence of {SURE} and stay out of announcements; decide with 'review' on those that count."
        )
