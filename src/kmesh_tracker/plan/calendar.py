"""The project's own versions over time: which exist, which could follow, which is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from kmesh_tracker.versions import parse_tag

if TYPE_CHECKING:
    from semver import Version

    from kmesh_tracker.records import Release

_EVE = timedelta(days=10)
"""A meeting this close to a release still speaks of it as the present one."""


@dataclass(frozen=True)
class Calendar:
    """Judges versions that the minutes name against the releases that there are."""

    releases: tuple[Release, ...]
    """Oldest first; the one not yet out has no tag."""

    @cached_property
    def _published(self) -> list[tuple[date, Version]]:
        """Give each published version with its day, in order of version."""
        found = []
        for release in self.releases:
            if release.released_on and (version := _version(release.version)):
                found.append((release.released_on, version))
        return sorted(found, key=lambda pair: pair[1])

    def resolve(self, text: str, on: date) -> str | None:
        """Give the project's version that ``text`` (``v0.5``, ``1.1.0-alpha``) means on a day, as three numbers.

        A version is the project's own if a tag has it, or if it could follow a release that was out on that
        day: the next patch, one of the next two minors, or the next major. A release candidate counts as the
        release it prepares. None for any other.
        """
        version = _version(text)
        if version is None:
            return None
        version = version.replace(prerelease=None)
        if any(version == known for _, known in self._published):
            return str(version)
        out = [known for day, known in self._published if day <= on]
        return str(version) if any(_follows(version, known) for known in out or [None]) else None

    def next_after(self, on: date, current: str | None = None) -> str | None:
        """Give the release that "the next release" means on a day.

        ``current`` is a version that the same meeting speaks of as the present one: next is what follows it.
        Patch releases are passed over, because a plan for "the next release" means the next with features.
        """
        base = _version(current) if current else self._latest(on)
        later = [
            known
            for day, known in self._published
            if (base is None or known > base) and (current is not None or day > on) and known.patch == 0
        ]
        if later:
            return str(later[0])
        return str(base.bump_minor()) if base else None

    def next_patch(self, on: date) -> str | None:
        """Give the version that "a patch release" means on a day."""
        latest = self._latest(on)
        return str(latest.bump_patch()) if latest else None

    def present(self, on: date) -> str | None:
        """Give the release that came out within ten days of a day: what "the release" means then."""
        near = [(abs(day - on), known) for day, known in self._published if abs(day - on) <= _EVE]
        return str(min(near)[1]) if near else None

    def in_range(self, version: str, on: date) -> bool:
        """Say whether a day lies in the making of a version: after its predecessor, not after its own release.

        A patch release does not begin the making of the next minor one; that began with the last minor.
        """
        wanted = _version(version)
        if wanted is None:
            return False
        mine = next((day for day, known in self._published if known == wanted), None)
        before = [
            day for day, known in self._published if known < wanted and (wanted.patch or not known.patch)
        ]
        return (not before or before[-1] < on) and (mine is None or on <= mine)

    def _latest(self, on: date) -> Version | None:
        out = [known for day, known in self._published if day <= on]
        return max(out) if out else None


def _version(text: str) -> Version | None:
    parsed = parse_tag(text)
    return parsed[1] if parsed and not parsed[0] else None


def _follows(version: Version, known: Version | None) -> bool:
    if known is None:  # before the first release any small version can be the first
        return version.major <= 1 and version.patch == 0
    if version <= known:
        return False
    if (version.major, version.minor) == (known.major, known.minor):
        return version.patch <= known.patch + 2
    if version.major == known.major:
        return version.minor <= known.minor + 2 and version.patch == 0
    return version.major == known.major + 1 and version.minor == 0 and version.patch == 0
