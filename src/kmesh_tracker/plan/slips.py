"""How a release's date moved, and the reasons that the minutes give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmesh_tracker.records import Slip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kmesh_tracker.records import Deadline

_BECAUSE = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|on account of|caused by|blocked (?:by|on)|held (?:up|back) by|"
    r"(?P<kept>(?:we(?:'re| are) )?(?:mainly |still )?(?:waiting (?:for|on)|to wait for|until (?=[^0-9])))|"
    r"reasons?\s{0,2}[:：]|in order to|so that)\s{1,3}"
    r"|由于|因为|原因(?:是|为|[:：])|等待",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"\b(?:delay(?:s|ed|ing)?|postpone[ds]?|defer(?:red)?|slip(?:s|ped)?|push(?:ed|ing)?|mov(?:e|ed|ing)|"
    r"wait(?:ing)?|hold(?:ing)?|blocked|late|moving|extend(?:ed)?|not ready)\b|推迟|延期|延后|改到|等待",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?;](?:\s|$)|[。；！？]")
_MOST = 200
"""Characters of a reason."""


def says_delay(text: str) -> bool:
    """Say whether a line about a release tells that it is held up."""
    return bool(_DELAY.search(text))


def reason_in(text: str) -> str | None:
    """Give the reason for a delay that a text names, in its own words; None where it names none."""
    match = _BECAUSE.search(text)
    if not match:
        return None
    rest = text[match.end() :]
    if end := _END.search(rest):
        rest = rest[: end.start()]
    words = rest[:_MOST].strip(" \t,，:：)）(")
    if not words:
        return None
    return f"waiting for {words}" if match["kept"] and "wait" in match["kept"].lower() else words


def slips(
    deadlines: Iterable[Deadline],
    released_on: date | None,
    reasons: Sequence[tuple[date, str]] = (),
) -> tuple[Slip, ...]:
    """Give how the release's date moved: from a promise to the next later one, last to when it came out.

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
    """Give what was said last in a span of time, its first day left out."""
    return next((why for day, why in sorted(reasons, reverse=True) if after < day <= until), None)
