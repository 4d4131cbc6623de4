"""The state of an item on the day asked about, and the ground for it.

Before a release is out there is no verdict: an item is planned, under way, merged, silent, at risk, moved or
dropped. Once it is out, ``not-delivered`` needs a ground; without one the state is ``not-seen``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kmesh_tracker.records import Gap
from kmesh_tracker.text.kinds import prepares_only
from kmesh_tracker.verdict import came_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.records import (
        Deadline,
        Ground,
        Release,
        ReleaseStatus,
        Roadmap,
        State,
        TrackedItem,
    )

SOON: Final = timedelta(days=14)
"""How long before the promised day an unmerged item is at risk."""
STALE: Final = timedelta(days=60)
"""How long after the newest meeting the minutes are reported as ending early."""
_LIKELY: Final = 0.4  # confidence from which documents and tests, which score less, show work under way
_BEGUN: Final = ("in-progress", "partial", "done")
_GONE: Final[dict[str | None, State]] = {"delayed": "moved", "dropped": "dropped"}


def with_state(
    tracked: TrackedItem,
    release: Release,
    overtaken_by: str | None,
    meetings: Sequence[date],
    silent_after: int,
) -> TrackedItem:
    """Return an item with its state and ground; :func:`on_day` adds what depends on the day.

    Args:
        tracked: the item with its verdict.
        release: the release that it was planned for.
        overtaken_by: the tag that came instead of the release, None if it is out or upcoming.
        meetings: the days of all meetings, oldest first.
        silent_after: meetings without a mention after which the item is silent.
    """
    ground = ground_of(tracked, release)
    if release.tag or overtaken_by:
        return replace(tracked, state=_verdict(tracked, ground, overtaken_by), ground=ground)
    return replace(tracked, state=_outlook(tracked, meetings, silent_after), ground=ground)


def ground_of(tracked: TrackedItem, release: Release) -> Ground:
    """Return why an item got its verdict."""
    item = tracked.item
    if any(decision.kind == "delivery" for decision in item.decisions):
        return "decision"
    if tracked.answered:
        return "answer"
    if tracked.delivery in ("delivered", "partial"):
        core = [link for link in tracked.links if link.role == "core"]
        if core and all(link.decision for link in core):
            return "decision"
        return "links" if core or tracked.links else "history"
    if tracked.delivery == "unknown":
        return "none"
    heard = release.released_on is None or any(one.date < release.released_on for one in item.mentions)
    if not heard:  # first mentioned on the day of the release or later: no promise was broken
        return "none"
    if tracked.went_elsewhere:
        return "history"
    came = any(came_by(link, release) for link in tracked.links)
    begun = any(mention.claim in _BEGUN for mention in item.mentions)
    gone = item.claim == "dropped" or (item.claim == "delayed" and item.is_sure and not begun)
    return "minutes" if gone and not came else "none"


def _verdict(tracked: TrackedItem, ground: Ground, overtaken_by: str | None) -> State:
    """Return the state once the release is out, or another came instead."""
    if overtaken_by and tracked.delivery in ("delivered", "partial"):
        return "moved"
    if tracked.delivery != "not-delivered":
        return tracked.delivery
    return "not-seen" if ground == "none" else "not-delivered"


def _outlook(tracked: TrackedItem, meetings: Sequence[date], silent_after: int) -> State:
    """Return the state of an item before its release."""
    item = tracked.item
    decided = any(decision.kind == "delivery" for decision in item.decisions)
    if tracked.delivery == "delivered":
        return "merged"
    if tracked.delivery == "partial":
        return "at-risk" if item.blocker else "under-way"
    if item.claim in _GONE or (decided and tracked.delivery == "not-delivered"):
        return _GONE.get(item.claim, "dropped")
    if item.blocker:
        return "at-risk"
    prepared = (link for link in tracked.links if not link.change.reverted_by and link.confidence >= _LIKELY)
    if any(prepares_only(link.change) for link in prepared):
        return "under-way"
    last = max((mention.date for mention in item.mentions), default=None)
    since = sum(1 for day in meetings if last and day > last)
    return "silent" if last and since >= silent_after else "planned"


def on_day(roadmap: Roadmap, day: date) -> Roadmap:
    """Return the roadmap as of a day: with items at risk, and a gap where the minutes end early."""
    releases = tuple([_told_on(one, day, roadmap.heard_until) for one in roadmap.releases])
    return replace(roadmap, as_of=day, releases=releases)


def _told_on(status: ReleaseStatus, day: date, heard_until: date | None) -> ReleaseStatus:
    gaps = (*status.gaps, *_end_of_minutes(status, day, heard_until))
    due = promised(status.deadlines)
    if status.tag or status.overtaken_by or due is None or day < due - SOON:
        return replace(status, gaps=gaps)
    items = [
        replace(one, state="at-risk") if one.state in ("planned", "under-way", "silent") else one
        for one in status.items
    ]
    return replace(status, gaps=gaps, items=tuple(items))


def promised(deadlines: Sequence[Deadline]) -> date | None:
    """Return the first day of the last promised date of a release, None if none was promised."""
    last = [one for one in deadlines if one.kind == "release"][-1:]
    return last[0].start if last else None


def _end_of_minutes(status: ReleaseStatus, day: date, heard_until: date | None) -> Sequence[Gap]:
    asked = min(day, status.released_on or day)
    if heard_until is None or status.overtaken_by or asked - heard_until < STALE:
        return ()
    days = (asked - heard_until).days
    age = f"{days // 30} months" if days >= 2 * STALE.days else f"{days} days"
    until = "the release" if status.released_on and asked == status.released_on else str(day)
    return [Gap("minutes", f"The newest meeting read is of {heard_until}, {age} before {until}.")]
