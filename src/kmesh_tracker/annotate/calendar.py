"""The project's versions over time: which exist, which could follow, and which one is next on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kmesh_tracker.versions import YEAR, parse_tag

if TYPE_CHECKING:
    from kmesh_tracker.records import Release

Triple = tuple[int, int, int]

_EVE: Final = timedelta(days=10)
"""So long after its tag a version is still spoken of as the present one; later it is history."""
_AHEAD: Final = timedelta(days=540)
"""Nobody plans further ahead than this; a number that a tag gets later than that meant another thing."""
_MAJOR_AHEAD: Final = timedelta(days=1100)
"""Save the next major release, which is spoken of for years."""
_PATCH_AHEAD: Final = timedelta(days=75)
_KEPT_UP: Final = timedelta(days=540)
"""So long after its last release a line still gets patches."""


@dataclass(frozen=True)
class Calendar:
    """Judges versions that the minutes name against the releases that there are."""

    releases: tuple[Release, ...]
    """Oldest first; the one not yet out has no tag."""

    @cached_property
    def _published(self) -> list[tuple[Triple, date]]:
        """Each published version with its day, in order of version."""
        days = ((_triple(release.version), release.released_on) for release in self.releases)
        return sorted((version, day) for version, day in days if version and day)

    @cached_property
    def _days(self) -> dict[Triple, date]:
        return dict(self._published)

    def ahead(self, text: str, on: date, *, named: bool = False) -> str | None:
        """Return the version with three numbers that ``text`` (``v0.5``, ``9``) plans for on a day.

        That is one whose tag is to come or at most ten days old, or one that could follow what was out: the
        next two patches or minors, the next major. None for history and for what cannot be the project's.

        Args:
            text: the number as written, a leading ``v`` allowed.
            on: the day on which it was written.
            named: whether the project's name or a ``v`` stands before it, which allows a major further.
        """
        version = _triple(text)
        if version is None:
            return None
        day = self._days.get(version)
        if day is not None:
            far = _MAJOR_AHEAD if version[1:] == (0, 0) else _PATCH_AHEAD if version[2] else _AHEAD
            return _text(version) if -_EVE <= day - on <= far else None
        out = self._out(on)
        possible = (
            any(_follows(version, known, named=named) for known in out) if out else _can_be_first(version)
        )
        return _text(version) if possible else None

    def is_known(self, text: str, on: date) -> bool:
        """Return whether ``text`` is the number of a version that was out on a day or could follow it."""
        version = _triple(text)
        return version is not None and (version in self._days or self.ahead(text, on) is not None)

    def is_out(self, version: str, on: date) -> bool:
        """Return whether a version was out on a day."""
        wanted = _triple(version)
        day = self._days.get(wanted) if wanted else None
        return day is not None and day <= on

    def next_after(self, on: date) -> str | None:
        """Return the release that "the next release" means on a day: the next with features."""
        latest = self._latest(on)
        for known, day in self._published:
            if (latest is None or known > latest) and known[2] == 0 and day > on:
                return _text(known)
        return _text((latest[0], latest[1] + 1, 0)) if latest else None

    def following(self, version: str) -> str | None:
        """Return the release with features after a version, be it out or not."""
        wanted = _triple(version)
        if wanted is None:
            return None
        later = next((known for known, _ in self._published if known > wanted and known[2] == 0), None)
        return _text(later or (wanted[0], wanted[1] + 1, 0))

    def next_patch(self, on: date) -> str | None:
        """Return the version that "a patch release" means on a day."""
        latest = self._latest(on)
        return _text((latest[0], latest[1], latest[2] + 1)) if latest else None

    def next_major(self, on: date) -> str | None:
        """Return the version that "the next major release" means on a day."""
        latest = self._latest(on)
        return _text((latest[0] + 1, 0, 0)) if latest else None

    def present(self, on: date) -> str | None:
        """Return the release that came out within ten days of a day: what "the release" means then."""
        near = [(abs(day - on), known) for known, day in self._published if abs(day - on) <= _EVE]
        return _text(min(near)[1]) if near else None

    def made_on(self, day: date) -> str | None:
        """Return the version that has a tag, be it of a pre-release, at most two days from a day."""
        return self._tagged.get(day)

    @cached_property
    def _tagged(self) -> dict[date, str]:
        """The version tagged on each day or near it; releases before pre-releases, near before far."""
        tags = [(r.released_on, r.version) for r in self.releases if r.released_on]
        tags += [(tag.tagged_at.date(), r.version) for r in self.releases for tag in r.prereleases]
        found: dict[date, str] = {}
        for apart in (0, 1, -1, 2, -2):
            for day, version in tags:
                found.setdefault(day + timedelta(days=apart), version)
        return found

    def making_of(self, version: str) -> tuple[date, date]:
        """Return the days between which a version is made: from the day after the one before, to its own.

        A patch release does not begin the making of the next minor one; that began with the last minor.
        """
        wanted = _triple(version)
        if wanted is None:
            return date.min, date.min
        before = [day for known, day in self._published if known < wanted and (wanted[2] or not known[2])]
        start = before[-1] + timedelta(days=1) if before else date.min
        return start, self._days.get(wanted, date.max)

    def _out(self, on: date) -> list[Triple]:
        """Return what was out on a day and still counts: the releases of the last years, and the latest."""
        out = [(known, day) for known, day in self._published if day <= on]
        return [known for known, day in out if on - day <= _KEPT_UP or known == out[-1][0]]

    def _latest(self, on: date) -> Triple | None:
        return max(self._out(on), default=None)


def _triple(text: str) -> Triple | None:
    parsed = parse_tag(text if "." in text else f"{text}.0")
    return parsed[1].to_tuple()[:3] if parsed and not parsed[0] else None


def _text(version: Triple) -> str:
    return ".".join(map(str, version))


def _can_be_first(version: Triple) -> bool:
    """Before the first release any small version can be the first."""
    return version[0] <= 1 and version[2] == 0


def _follows(version: Triple, known: Triple, *, named: bool) -> bool:
    if version <= known:
        return False
    if version[:2] == known[:2]:
        return version[2] <= known[2] + 2
    if version[0] == known[0]:
        return version[1] <= known[1] + 2 and version[2] == 0
    if known[0] >= YEAR:
        return version[0] <= known[0] + 1 and version[2] == 0
    return version[0] <= known[0] + 1 + named and version[1:] == (0, 0)
