"""The project's own versions over time: which exist, which could follow, which is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from kmesh_tracker.versions import parse_tag

if TYPE_CHECKING:
    from kmesh_tracker.records import Release

Triple = tuple[int, int, int]

_JUST_OUT = timedelta(days=2)
"""So soon after a release it is still the one that is spoken of."""
_EVE = timedelta(days=10)
"""A meeting this close to a release still speaks of it as the present one."""
_BEHIND = timedelta(days=150)
"""What is said of a version this long after its release is history and no plan any more."""
_AHEAD = timedelta(days=540)
"""Nobody plans further ahead than this; a number that a tag gets later than that meant another thing."""
_MAJOR_AHEAD = timedelta(days=900)
"""Save the next major release, which is spoken of for years."""


@dataclass(frozen=True)
class Calendar:
    """Judges versions that the minutes name against the releases that there are."""

    releases: tuple[Release, ...]
    """Oldest first; the one not yet out has no tag."""

    @cached_property
    def _published(self) -> list[tuple[Triple, date]]:
        """Give each published version with its day, in order of version."""
        days = ((_triple(release.version), release.released_on) for release in self.releases)
        return sorted((version, day) for version, day in days if version and day)

    @cached_property
    def _days(self) -> dict[Triple, date]:
        """Give the day of each published version."""
        return dict(self._published)

    def resolve(self, text: str, on: date) -> str | None:
        """Give the project's version that ``text`` (``v0.5``, ``1.1-rc1``) means on a day, as three numbers.

        A version is the project's own if a tag has it, or if it could follow a release that was out on that
        day: the next patch, one of the next two minors, or the next major. A release candidate counts as the
        release it prepares. None for any other.
        """
        version = _triple(text)
        if version is None:
            return None
        day = self._days.get(version)
        if day is not None:
            latest = self._latest(on)
            major = latest is not None and version == (latest[0] + 1, 0, 0)
            return _text(version) if -_BEHIND <= day - on <= (_MAJOR_AHEAD if major else _AHEAD) else None
        out = [known for known, day in self._published if day <= on]
        possible = any(_follows(version, known) for known in out) if out else _can_be_first(version)
        return _text(version) if possible else None

    def next_after(self, on: date, current: str | None = None) -> str | None:
        """Give the release that "the next release" means on a day.

        ``current`` is a version that the same meeting speaks of as the present one: next is what follows it.
        Patch releases are passed over, because a plan for "the next release" means the next with features.
        """
        base = _triple(current) if current else self._latest(on)
        for known, day in self._published:
            if (base is None or known > base) and known[2] == 0 and (current is not None or day > on):
                return _text(known)
        return _text((base[0], base[1] + 1, 0)) if base else None

    def in_line(self, text: str, on: date) -> str | None:
        """Give the version that ``1.0.x`` means on a day: the next of its line, or the first of it."""
        first = _triple(text)
        if first is None:
            return None
        line = [(known, day) for known, day in self._published if known[:2] == first[:2]]
        coming = next((known for known, day in line if day > on), None)
        if coming is None and line:
            last = line[-1][0]
            coming = (last[0], last[1], last[2] + 1)
        return self.resolve(_text(coming or first), on)

    def is_past(self, version: str, on: date) -> bool:
        """Say whether a version was out for some days: what is promised then is no more its own day."""
        wanted = _triple(version)
        day = self._days.get(wanted) if wanted else None
        return day is not None and on - day > _JUST_OUT

    def has(self, text: str) -> bool:
        """Say whether ``text`` is the number of a published version or of the line of one."""
        wanted = _triple(text)
        return wanted is not None and wanted in self._days

    def next_patch(self, on: date) -> str | None:
        """Give the version that "a patch release" means on a day."""
        latest = self._latest(on)
        return _text((latest[0], latest[1], latest[2] + 1)) if latest else None

    def next_major(self, on: date) -> str | None:
        """Give the version that "the next major release" means on a day."""
        latest = self._latest(on)
        return _text((latest[0] + 1, 0, 0)) if latest else None

    def present(self, on: date) -> str | None:
        """Give the release that came out within ten days of a day: what "the release" means then."""
        near = [(abs(day - on), known) for known, day in self._published if abs(day - on) <= _EVE]
        return _text(min(near)[1]) if near else None

    def making_of(self, version: str) -> tuple[date, date]:
        """Give the days between which a version is made: after the one before it came out, up to its own day.

        A patch release does not begin the making of the next minor one; that began with the last minor.
        """
        wanted = _triple(version)
        if wanted is None:
            return date.min, date.min
        before = [day for known, day in self._published if known < wanted and (wanted[2] or not known[2])]
        start = before[-1] + timedelta(days=1) if before else date.min
        return start, self._days.get(wanted, date.max)

    def _latest(self, on: date) -> Triple | None:
        return max((known for known, day in self._published if day <= on), default=None)


def _triple(text: str) -> Triple | None:
    parsed = parse_tag(text)
    return parsed[1].to_tuple()[:3] if parsed and not parsed[0] else None


def _text(version: Triple) -> str:
    return ".".join(map(str, version))


def _can_be_first(version: Triple) -> bool:
    """Before the first release any small version can be the first."""
    return version[0] <= 1 and version[2] == 0


def _follows(version: Triple, known: Triple) -> bool:
    if version <= known:
        return False
    if version[:2] == known[:2]:
        return version[2] <= known[2] + 2
    if version[0] == known[0]:
        return version[1] <= known[1] + 2 and version[2] == 0
    return version == (known[0] + 1, 0, 0)
