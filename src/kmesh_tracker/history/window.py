"""Which part of a history has to be read to tell what a release holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.history.releases import Mark
    from kmesh_tracker.plugin.source import Navigable
    from kmesh_tracker.records import Release

_LAST_ZONE: Final = timezone(-timedelta(hours=12))
"""Where a day ends last."""
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked of a history.

    A plan may have come true a release early or late, so that its linking needs what is around the release;
    what a release holds is known without.
    """

    version: str
    """The release; a version without a tag stands for what comes after the latest release."""
    around: bool = False
    """Whether the two minor releases before it and those after it are wanted, too."""


@dataclass(frozen=True, slots=True)
class Window:
    """What is read: all that ``heads`` and ``tips`` reach and ``floor`` does not."""

    heads: tuple[str, ...]
    """The trunk, and then other lasting branches, as they stood when the last release of it came out."""
    tips: tuple[str, ...]
    """Commits of releases."""
    floor: tuple[str, ...]


def window(
    repository: Navigable, marks: Sequence[Mark], heads: Sequence[str], part: Part, as_of: date | None
) -> Window:
    """Give the window of a primary repository.

    A change belongs to the first release that had it, be it by a pick to another line. So all is read that
    came out, or to the trunk, since the lines of the release, of the one before it, and of the trunk parted;
    what was out by then only says where to stop.
    """
    by_time = sorted(marks, key=lambda mark: (mark.tag.tagged_at, mark.version))
    mark = next((mark for mark in by_time if str(mark.version) == part.version), None)
    first, last = _ends(by_time, mark, around=part.around)
    ends = [one for one in (mark, last) if one]
    if last:
        moment = max(one.tag.tagged_at for one in ends)
        trunk = repository.stood(heads[0], moment)
        lines = [trunk] if trunk else []
        ends += _made_late(repository, by_time, moment)
    else:
        moment = by_time[-1].tag.tagged_at if by_time else _NEVER
        lines = _stood(repository, heads, as_of)
    commits = list(dict.fromkeys([*(one.tag.commit for one in ends), *lines[:1]]))
    bases = repository.look_up(repository.bases([first.tag.commit, *commits])) if first else ()
    start = min((base.committed_at for base in bases), default=_NEVER)
    out = [one.tag.commit for one in by_time if one.tag.tagged_at <= start]
    since = [one.tag.commit for one in by_time if start < one.tag.tagged_at <= moment]
    return Window(tuple(lines), (*commits, *since), (*(base.id for base in bases), *out))


def _ends(by_time: Sequence[Mark], mark: Mark | None, *, around: bool) -> tuple[Mark | None, Mark | None]:
    """Give the first release of what is wanted, None for the beginning, and the last, None for no end."""
    out = by_time if mark is None else by_time[: by_time.index(mark)]
    lower = sorted([one for one in out if not mark or one.version < mark.version], key=lambda one: one.version)
    if not around:
        return lower[-1] if lower else None, mark
    minors = [one for one in lower if not one.version.patch]
    higher = sorted(one.version for one in by_time if mark and one.version > mark.version)
    later = [version for version in higher if not version.patch][1:2]
    last = next((one for one in by_time if one.version in later), None)
    return minors[-2] if len(minors) > 1 else None, last


def _made_late(repository: Navigable, by_time: Sequence[Mark], moment: datetime) -> Iterator[Mark]:
    """Give the releases whose tag is younger than a moment but whose commit is not: they may have been out."""
    after = [one for one in by_time if one.tag.tagged_at > moment]
    old = {
        commit.id
        for commit in repository.look_up([one.tag.commit for one in after])
        if commit.committed_at <= moment
    }
    return (one for one in after if one.tag.commit in old)


def _stood(repository: Navigable, heads: Sequence[str], as_of: date | None) -> list[str]:
    """Give where branches stood about the end of a day, in whatever offset."""
    if as_of is None:
        return list(heads)
    end = datetime.combine(as_of, time.max, _LAST_ZONE)
    late = {commit.id for commit in repository.look_up(heads) if commit.committed_at > end}
    return [tip for head in heads if (tip := repository.stood(head, end) if head in late else head)]


def window_beside(
    repository: Navigable,
    primary: Sequence[Release],
    marks: Sequence[Mark],
    heads: Sequence[str],
    part: Part,
    as_of: date | None,
) -> Window:
    """Give the window of a secondary repository, whose releases are those of the primary one by time.

    Args:
        repository: what is read.
        primary: releases of the primary repository, oldest first.
        marks: releases among its own tags.
        heads: ids of the commits at its HEAD and other lasting branches.
        part: what is asked.
        as_of: the day at which all ends.

    """
    steps = opening(primary)
    at = len(steps) - 1
    if any(one.tag and one.version == part.version for one in primary):
        order = version_order(part.version)
        at = max([n for n, one in enumerate(steps) if one.tag and version_order(one.version) <= order])
    first, last = at - 1, at
    if part.around:
        minors = [n for n, one in enumerate(steps) if one.tag and version_order(one.version)[2] == 0]
        first = [-1, -1, *(n for n in minors if n < at)][-2]
        last = [*(n for n in minors if n > at), len(steps) - 1, len(steps) - 1][1]
    lines = _stood(repository, heads, as_of)
    own = {str(mark.version): mark.tag.commit for mark in marks}

    def tip(step: Release) -> str | None:
        if step.version in own or step.released_at is None:
            return own.get(step.version)
        return repository.stood(lines[0], step.released_at) if lines else None

    floor = tip(steps[first]) if first >= 0 else None
    if steps[last].tag:
        end = tip(steps[last])
        lines = [end] if end else []
    tips = [own[step.version] for step in steps[max(first, 0) : last + 1] if step.version in own]
    return Window(tuple(lines), tuple(tips), (floor,) if floor else ())


def opening(primary: Sequence[Release]) -> list[Release]:
    """Give the releases that open a window for other repositories.

    A release of an older line opens none: what was merged meanwhile belongs to the next one.
    """
    found = []
    highest: tuple[int, ...] = (-1,)
    for release in primary:
        number = version_order(release.version)
        if release.tag is None or number > highest:
            found.append(release)
        highest = max(highest, number)
    return found
