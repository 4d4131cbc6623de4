"""Which part of a history has to be read to tell what a release holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from kmesh_tracker.versions import normal_version, version_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.history.releases import Mark
    from kmesh_tracker.plugin.source import Navigable
    from kmesh_tracker.records import Release

_LAST_ZONE: Final = timezone(-timedelta(hours=12))  # where a day ends last
_MOST: Final = 20  # pairs of tags of which it is asked whether one was built on the other
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked of a history.

    A plan may have come true a release early or late, so that its linking needs what is around the release;
    what a release holds is known without.
    """

    release: str  # its version or its tag; what is neither stands for what comes after the latest release
    around: bool = False  # whether the two minor releases before it and those after it are wanted, too
    further: bool = False  # whether the reading begins as early as that, as something turned on it

    @property
    def is_narrow(self) -> bool:
        """Whether it begins with the release before."""
        return not (self.around or self.further)

    def is_about(self, version: str, tag: str | None) -> bool:
        """Return whether a release is the one."""
        return bool(tag) and (tag == self.release or version == normal_version(self.release))


@dataclass(frozen=True, slots=True)
class Window:
    """What is read: all that ``heads`` and ``tips`` reach and ``floor`` does not."""

    heads: tuple[str, ...]
    """The trunk, and then other lasting branches, as they stood when the last release of it came out."""
    tips: tuple[str, ...]  # commits of releases
    floor: tuple[str, ...]
    previous: str | None = None  # tag of the release before the one that is asked for, where that is out


def window(
    repository: Navigable, marks: Sequence[Mark], heads: Sequence[str], part: Part, as_of: date | None
) -> Window | None:
    """Return the window of a primary repository, None where only the whole tells.

    A change belongs to the first release that had it, be it by a pick to another line. So all is read that
    came out, or to the trunk, since the lines of the release, of the one before it, and of the trunk parted;
    what was out by then only says where to stop.
    """
    by_time = sorted(marks, key=lambda mark: (mark.tag.tagged_at, mark.order))
    mark = next((one for one in by_time if part.is_about(one.version, one.tag.name)), None)
    out = by_time[: by_time.index(mark)] if mark else by_time
    lower = sorted([one for one in out if not mark or one.order < mark.order], key=lambda one: one.order)
    below = lower[-1] if lower else None
    first, last = _ends(by_time, lower, mark, part)
    ends = [one for one in (mark, last) if one]
    beside: list[Mark] = []
    if last:
        moment = max(one.tag.tagged_at for one in ends)
        trunk = repository.stood(heads[0], moment)
        lines = [trunk] if trunk else []
        beside = [*_made_late(repository, by_time, moment), *_next_patches(by_time, moment)]
    else:
        moment = by_time[-1].tag.tagged_at if by_time else _NEVER
        lines = _stood(repository, heads, as_of)
    commits = list(dict.fromkeys([*(one.tag.commit for one in ends), *lines[:1]]))
    forks = [repository.fork(tip, first.tag.commit) for tip in commits] if first else [None]
    met = {} if None in forks else repository.committed([fork for fork in forks if fork])
    base = min(met, key=lambda fork: met[fork], default=None)
    # Clocks may be wrong: what the release before was built on is no younger than that.
    start = min(met[base], first.tag.tagged_at) if base and first else _NEVER
    # What was picked forward to the trunk came out on another line before: look back there as far again.
    early = start - (moment - start) if base else start
    if _is_out_of_order(repository, by_time, early, below):
        return None
    old = [one.tag.commit for one in by_time if one.tag.tagged_at < early]
    since = [one.tag.commit for one in by_time if early <= one.tag.tagged_at <= moment]
    if last:
        # Branches that rested by then; what is left on those that went on came out with their next release.
        made = repository.committed(heads[1:])
        rested = (head for head in heads[1:] if head in made and start < made[head] <= moment)
        lines = [*dict.fromkeys([*lines, *rested])]
    tips = (*commits, *(one.tag.commit for one in beside), *since)
    floor = dict.fromkeys([*([base] if base else []), *old])
    for end in commits:
        floor.pop(end, None)
    return Window(tuple(lines), tips, tuple(floor), below.tag.name if mark and below else None)


def _ends(
    by_time: Sequence[Mark], lower: Sequence[Mark], mark: Mark | None, part: Part
) -> tuple[Mark | None, Mark | None]:
    """Return the first release of what is wanted, None for the beginning, and the last, None for no end."""
    if part.is_narrow:
        return lower[-1] if lower else None, mark
    minors = [one for one in lower if not one.order[2]]
    first = minors[-2] if len(minors) > 1 else None
    if not part.around:
        return first, mark
    higher = sorted(one.order for one in by_time if mark and one.order > mark.order and not one.order[2])
    last = next((one for one in by_time if one.order in higher[1:2]), None)
    return first, last


def _is_out_of_order(
    repository: Navigable, by_time: Sequence[Mark], since: datetime, below: Mark | None
) -> bool:
    """Return whether a tag since a moment was made after, or with, a higher release that was built on it.

    The days of tags are not the order of releases then, and only the whole history tells that. A release
    lower than the one before, whenever it was tagged, changes nothing.
    """
    made = repository.committed([one.tag.commit for one in by_time])
    pairs: list[tuple[str, str]] = []
    for index, mark in enumerate(by_time):
        here = mark.tag.commit
        is_lower = below is not None and mark.order < below.order
        if mark.tag.tagged_at < since or is_lower or here not in made:
            continue
        if index and mark.tag.tagged_at == by_time[index - 1].tag.tagged_at:
            return True
        higher = [one.tag.commit for one in by_time[:index] if one.order > mark.order]
        pairs += [(here, there) for there in higher if there in made and made[here] <= made[there]]
    if not pairs:
        return False
    late, higher = (list(dict.fromkeys(ids)) for ids in zip(*pairs, strict=True))
    known = {commit.id for commit in repository.commits(late, higher)}  # in none of the higher ones
    doubtful = [(here, there) for here, there in pairs if here not in known]
    return len(doubtful) > _MOST or any(not repository.count([here], [there]) for here, there in doubtful)


def _made_late(repository: Navigable, by_time: Sequence[Mark], moment: datetime) -> Iterator[Mark]:
    """Return the releases whose tag is younger than a moment but not their commit: they may have been out."""
    after = [one for one in by_time if one.tag.tagged_at > moment]
    made = repository.committed([one.tag.commit for one in after])
    return (one for one in after if one.tag.commit in made and made[one.tag.commit] <= moment)


def _next_patches(by_time: Sequence[Mark], moment: datetime) -> Iterator[Mark]:
    """Yield the next release of each line there was: what is in it may have been there to pick by then."""
    lines = {one.order[:2] for one in by_time if one.tag.tagged_at <= moment}
    for one in by_time:
        if one.tag.tagged_at > moment and one.order[2] and one.order[:2] in lines:
            lines.discard(one.order[:2])
            yield one


def _stood(repository: Navigable, heads: Sequence[str], as_of: date | None) -> list[str]:
    """Return where branches stood about the end of a day, in whatever offset."""
    if as_of is None:
        return list(heads)
    end = datetime.combine(as_of, time.max, _LAST_ZONE)
    late = {head for head, made in repository.committed(heads).items() if made > end}
    return [tip for head in heads if (tip := repository.stood(head, end) if head in late else head)]


def window_beside(
    repository: Navigable,
    primary: Sequence[Release],
    marks: Sequence[Mark],
    heads: Sequence[str],
    part: Part,
    as_of: date | None,
) -> Window:
    """Return the window of a secondary repository, whose releases are those of the primary one by time."""
    steps = opening(primary)
    at = len(steps) - 1
    asked = next((one.version for one in primary if part.is_about(one.version, one.tag)), None)
    if asked:
        order = version_order(asked)
        at = max([n for n, one in enumerate(steps) if one.tag and version_order(one.version) <= order])
    first, last = at - 1, at
    if not part.is_narrow:
        minors = [n for n, one in enumerate(steps) if one.tag and version_order(one.version)[2] == 0]
        first = [-1, -1, *(n for n in minors if n < at)][-2]
        if part.around:
            last = [*(n for n in minors if n > at), len(steps) - 1, len(steps) - 1][1]
    lines = _stood(repository, heads, as_of)
    own = {mark.version: mark.tag.commit for mark in marks}

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
    """Return the releases that open a window for other repositories.

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
