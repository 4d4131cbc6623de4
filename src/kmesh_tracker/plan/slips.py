"""How a release's date moved from promise to promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.records import Slip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kmesh_tracker.records import Deadline


def slips(
    deadlines: Iterable[Deadline],
    released_on: date | None,
    reasons: Sequence[tuple[date, str]] = (),
) -> tuple[Slip, ...]:
    """Return how the release's date moved: from a promise to the next later one, last to when it came out.

    Args:
        deadlines: what was promised, in any order.
        released_on: the day of the release, None before it.
        reasons: why the release is held up, each with the day on which that was said.
    """
    promised = sorted(
        (d for d in deadlines if d.kind == "release"), key=lambda d: (d.stated_on, d.location.line)
    )
    found: list[Slip] = []
    last: Deadline | None = None
    for deadline in promised:
        if last and deadline.start > last.end:
            why = _between(reasons, last.stated_on, deadline.stated_on)
            days = (deadline.end - last.end).days
            found.append(Slip(last.end, deadline.end, deadline.stated_on, days, why))
        last = deadline
    if last and released_on and released_on > last.end:
        why = _between(reasons, last.stated_on, released_on)
        found.append(Slip(last.end, released_on, released_on, (released_on - last.end).days, why))
    return tuple(found)


def _between(reasons: Sequence[tuple[date, str]], after: date, until: date) -> str | None:
    """Return what was said last in a span of time, its first day left out."""
    return next((why for day, why in sorted(reasons, reverse=True) if after < day <= until), None)
