"""When the meetings of a document were: order and rhythm complete and correct what single headings say."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.minutes.heading_dates import HeadingDate

_MAX_INTERVAL = 45
"""Days beyond which two meetings do not speak for a rhythm."""


class Dated(Struct, frozen=True):
    """What a heading's date came to."""

    date: date | None
    notes: tuple[str, ...] = ()


def settle(headings: Sequence[HeadingDate], months: Sequence[int | None] = ()) -> tuple[Dated, ...]:
    """Date every heading of a document.

    Args:
        headings: in the order of the document.
        months: for each heading, the month that a torn-off line above it names.

    Returns:
        One result a heading. What was repaired is noted; what cannot be dated has None.

    """
    hints = list(months) or [None] * len(headings)
    stated = [
        _day(each.year, each.month or hint, each.day) for each, hint in zip(headings, hints, strict=True)
    ]
    newest_first = _newest_first([day for day in stated if day])
    order = range(len(headings) - 1, -1, -1) if newest_first else range(len(headings))
    # From here on everything runs oldest first.
    chain = [stated[index] for index in order]
    trusted = _longest_rise(chain)
    rhythm = _Rhythm.of([day for place, day in enumerate(chain) if place in trusted and day])
    following = _following([day if place in trusted else None for place, day in enumerate(chain)])
    settled: list[Dated] = []
    before: date | None = None
    for place, (index, after) in enumerate(zip(order, following, strict=True)):
        written = _Written(headings[index], hints[index], chain[place], before, after)
        result = _settle_one(written, rhythm, trusted=place in trusted)
        if result.date and (not before or result.date > before) and (not after or result.date < after):
            before = result.date
        settled.append(result)
    return tuple(reversed(settled)) if newest_first else tuple(settled)


class _Written(Struct, frozen=True):
    """A heading's date as it is written, and the days that are known before and after it."""

    heading: HeadingDate
    hint: int | None
    """The month that a torn-off line above it names."""
    day: date | None
    before: date | None
    after: date | None

    @property
    def month(self) -> int | None:
        return self.heading.month or self.hint


class _Rhythm(Struct, frozen=True):
    """How often, and on which day of the week, meetings are."""

    interval: int | None
    weekday: int | None

    @classmethod
    def of(cls, days: Sequence[date]) -> _Rhythm:
        gaps = Counter((b - a).days for a, b in pairwise(days) if (b - a).days <= _MAX_INTERVAL)
        weekdays = Counter(day.weekday() for day in days)
        interval = gaps.most_common(1)[0][0] if gaps and gaps.most_common(1)[0][1] >= 2 else None
        top = weekdays.most_common(1)
        weekday = top[0][0] if top and top[0][1] >= 3 and top[0][1] * 2 > len(days) else None
        return cls(interval, weekday)

    def fits(self, day: date) -> bool:
        return self.weekday is None or day.weekday() == self.weekday


def _following(days: Sequence[date | None]) -> list[date | None]:
    """Return for each place the next day that is known after it."""
    following: list[date | None] = []
    later: date | None = None
    for day in reversed(days):
        following.append(later)
        later = day or later
    return following[::-1]


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    if not (year and month and day):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _newest_first(days: Sequence[date]) -> bool:
    falls = sum(a > b for a, b in pairwise(days))
    rises = sum(a < b for a, b in pairwise(days))
    return falls > rises


def _longest_rise(days: Sequence[date | None]) -> frozenset[int]:
    """Return the indexes of the longest rising run of dates, gaps allowed; of equal dates the first."""
    tails: list[date] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for index, day in enumerate(days):
        if day is None:
            continue
        place = bisect_right(tails, day)
        if place and tails[place - 1] == day:
            continue
        previous[index] = ends[place - 1] if place else None
        if place == len(tails):
            tails.append(day)
            ends.append(index)
        else:
            tails[place], ends[place] = day, index
    kept: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        kept.add(step)
        step = previous[step]
    return frozenset(kept)


def _settle_one(written: _Written, rhythm: _Rhythm, *, trusted: bool) -> Dated:
    heading, stated = written.heading, written.day
    notes = (heading.note,) if heading.note else ()
    if trusted and stated:
        if heading.month is None:
            notes = (*notes, f"The month stands on a line of its own further up; read as {stated}.")
        return Dated(stated, notes)
    lower, upper = written.before or date.min, written.after or date.max
    candidates = _corrections(written, stated, rhythm) if stated else _completions(written, rhythm)
    for day, how in candidates:
        if lower < day < upper:
            return Dated(day, (*notes, how))
    if stated:
        how = f"{stated} is out of order among its neighbours and was kept as written."
        return Dated(stated, (*notes, how))
    return Dated(None, (*notes, "The date is incomplete and its neighbours do not tell it."))


def _corrections(written: _Written, stated: date, rhythm: _Rhythm) -> Iterator[tuple[date, str]]:
    """Yield what a date that does not fit may have been, likeliest first, each with its note."""
    before, after = written.before, written.after
    doubled = stated in (before, after)
    why = "as another meeting is" if doubled else "which does not fit its neighbours"
    told = f"written {stated}, {why}"
    if before and after and not doubled:
        for year in (stated.year - 1, stated.year + 1):
            if day := _day(year, stated.month, stated.day):
                yield day, f"Dated {day}: {told}; another year does."
        for month in range(1, 13):
            day = _day(stated.year, month, stated.day)
            if day and month != stated.month and rhythm.fits(day):
                yield day, f"Dated {day}: {told}; another month does."
    if rhythm.interval and before and (after or doubled):
        day = before + timedelta(days=rhythm.interval)
        yield day, f"Dated {day}: {told}; meetings are {rhythm.interval} days apart."


def _completions(written: _Written, rhythm: _Rhythm) -> Iterator[tuple[date, str]]:
    """Fill in the month or the year that a heading lacks."""
    heading, month = written.heading, written.month
    near = written.after or written.before
    years = [heading.year] if heading.year else [near.year + shift for shift in (0, -1, 1)] if near else []
    months = [month] if month else range(1, 13)
    found = [day for year in years for other in months if (day := _day(year, other, heading.day))]
    if not month:
        found = [day for day in found if rhythm.fits(day) and near]
    if near:
        found.sort(key=lambda day: (not rhythm.fits(day), abs((day - near).days), day))
    lacking = "year" if heading.year is None else "month"
    for day in found:
        yield day, f"Dated {day}: the heading names no {lacking}; its neighbours tell it."
