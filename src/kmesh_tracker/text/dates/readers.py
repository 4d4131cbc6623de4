"""Readers of dates: each turns one matched shape into the first and the last day it can mean."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kmesh_tracker.text.dates.words import (
    SEASONS,
    SHIFTS,
    SPANS,
    count_number,
    counts_something,
    ends_phrase,
    is_moved,
    is_number,
    is_word,
    month_number,
    weekday_number,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

Days = tuple[date, date]
"""The first and the last day."""

_PAST_COSTS: Final = 4
"""How much further off a day in the past counts: what is said of a date is mostly said beforehand."""
_EARLY, _LATE = 10, 20
"""Last day of the first, and of the middle, third of a month."""
_LAST_DAYS: Final = 10
"""Length of the end of a month or quarter."""
_YEAR_LONG: Final = 300
"""Days from which on a stretch begins and ends with a whole month."""


def _nearest(stretches: Iterable[Days], near: date) -> Days:
    """Return the stretch that is most sensible seen from ``near``: the running one, or the closest."""

    def distance(days: Days) -> int:
        return max((days[0] - near).days, (near - days[1]).days * _PAST_COSTS, 0)

    return min(stretches, key=distance)


def _months(year: int, month: int, count: int = 1) -> Days:
    """Return the stretch of some whole months; ``month`` may lie beyond 1 to 12."""
    first, behind = year * 12 + month - 1, year * 12 + month - 1 + count
    end = date(behind // 12, behind % 12 + 1, 1) - timedelta(1)
    return date(first // 12, first % 12 + 1, 1), end


def _one(day: date) -> Days:
    return day, day


def _group(match: re.Match[str], name: str) -> str:
    return (match.groupdict().get(name) or "").lower().strip(" ")


def _month(match: re.Match[str]) -> int:
    """Return the month named; ``may`` in small letters is the verb unless a year follows."""
    name = match.groupdict().get("name")
    if name == "may" and (not _group(match, "year") or match.start("year") < match.start("name")):
        raise ValueError("an auxiliary verb")
    return month_number(name) if name else count_number(match["month"])


def _day(year: str | None, month: int, day: int, near: date) -> Days:
    if year:
        return _one(date(int(year), month, day))
    if month == 2 and day == 29:
        leap = next(y for y in (near.year, near.year + 1, near.year - 1, near.year + 2) if y % 4 == 0)
        return _one(date(leap, month, day))
    return _nearest((_one(date(near.year + shift, month, day)) for shift in (0, 1, -1)), near)


def read_calendar_day(match: re.Match[str], near: date) -> Days:
    """Return a day by month and day, with or without a year."""
    return _day(_group(match, "year"), _month(match), count_number(match["day"]), near)


def read_days(match: re.Match[str], near: date) -> Days:
    """Return the days of ``July 24-28`` and ``between 24 and 28 July``."""
    first = read_calendar_day(match, near)[0]
    last = first.replace(day=count_number(match["until"]))
    joint = _group(match, "joint")
    loose = joint == "and" and not _group(match, "between")
    if last < first or loose or (joint.isalpha() and counts_something(match)):
        raise ValueError("a number with a dash")
    if joint.isascii() and joint.isalpha() and is_moved(match.string, match.start()):
        raise ValueError("a move, or the number of something else")
    return first, last


def read_weak(match: re.Match[str], near: date) -> Days:
    """Return the day of ``9.20`` where the words around it allow a date."""
    if is_number(match):
        raise ValueError("a number")
    return read_numeric(match, near)


def read_numeric(match: re.Match[str], near: date) -> Days:
    """Return the day of ``3/4/2025``, month first unless that cannot be."""
    month, day = int(match["month"]), int(match["day"])
    if month > 12:
        month, day = day, month
    return _day(_group(match, "year"), month, day, near)


def read_day_of_month(match: re.Match[str], near: date) -> Days:
    """Return the day of ``the 23rd``, ``Friday the 13th`` and ``the 15th of next month``.

    Without a month it is the first such day to come, on that weekday if one is named.
    """
    number, which, weekday = count_number(match["day"]), _group(match, "which"), _group(match, "weekday")
    if which:
        return _one(_months(near.year, near.month + SHIFTS[which])[0].replace(day=number))
    if not weekday and not ends_phrase(match):
        raise ValueError("the number of something else")
    for shift in range(4):
        first, last = _months(near.year, near.month + shift)
        day = first + timedelta(number - 1)
        if near <= day <= last and (not weekday or day.weekday() == weekday_number(weekday)):
            return _one(day)
    raise ValueError("no such day")


def _narrowed(days: Days, words: str) -> Days:
    """Return the part of a stretch that words such as ``end of`` name; all of it for no words."""
    words = words.removeprefix("the ")
    first, last = days
    length = (last - first).days + 1
    if not words:
        return days
    if words.endswith(("week of", "day of")):
        size = 7 if "week" in words else 1
        if words.startswith("last"):
            return last - timedelta(size - 1), last
        start = first + timedelta(size * (count_number(words.split(" ")[0]) - 1))
        return start, start + timedelta(size - 1)
    if "half" in words:
        middle = first + timedelta(length // 2)
        return (first, middle) if words.startswith("first") else (middle, last)
    is_end, is_middle = words.startswith(("end", "eo", "底", "末")), words.startswith(("mid", "中"))
    is_late = words in ("late", "下旬")
    if length <= 7:
        start = last - timedelta(2) if is_end or is_late else first + timedelta(int(is_middle))
        return start, start + timedelta(2)
    early, late = first + timedelta(length * _EARLY // 30), first + timedelta(length * _LATE // 30)
    if is_end:
        return last - timedelta(30 if length > _YEAR_LONG else _LAST_DAYS - 1), last
    if is_late:
        return late, last
    if is_middle:
        return early, late
    return first, first + timedelta(30) if length > _YEAR_LONG and words != "early" else early - timedelta(1)


def read_stretch(match: re.Match[str], near: date) -> Days:
    """Return a month, quarter, half, season or year, or a part of one."""
    year, words = _group(match, "year"), _group(match, "part") or _group(match, "tail")
    groups = match.groupdict()
    if quarter := groups.get("quarter") or groups.get("ordinal"):
        month, count = 3 * count_number(quarter) - 2, 3
    elif half := groups.get("half"):
        month, count = 7 if half in "2下" else 1, 6
    elif season := _group(match, "season"):
        month, count = SEASONS[season], 3
    elif groups.get("name") or groups.get("month"):
        month, count = _month(match), 1
    else:
        month, count = 1, 12
    if year:
        return _narrowed(_months(int(year), month, count), words)
    return _narrowed(_nearest((_months(near.year + by, month, count) for by in (0, 1, -1)), near), words)


def read_month_alone(match: re.Match[str], near: date) -> Days:
    """Return ``November``; what is a verb or another word as well counts only where it can be no such."""
    if is_word(match):
        raise ValueError("an ordinary word")
    return read_stretch(match, near)


def read_season(match: re.Match[str], near: date) -> Days:
    """Return ``this fall`` and ``Spring 2024``, but not the verb and not ``Spring Boot``."""
    which, year = _group(match, "which"), _group(match, "year")
    named = year or _group(match, "part") or _group(match, "lead") or which in ("this", "next", "coming")
    if not named or not (year or ends_phrase(match)):
        raise ValueError("an ordinary word")
    days = read_stretch(match, near)
    if which == "next" and days[0] <= near:
        return read_stretch(match, near + timedelta(200))
    return days


def _period(span: str, shift: int, near: date) -> Days:
    """Return the week, weekend, month, quarter or year that is ``shift`` on from the running one."""
    monday = near - timedelta(near.weekday())
    if span == "week":
        return monday + timedelta(7 * shift), monday + timedelta(7 * shift + 6)
    if span == "weekend":  # before Saturday the next weekend is mostly the one to come
        saturday = monday + timedelta(5 + 7 * (shift and near.weekday() > 4))
        return saturday, saturday + timedelta(1)
    if span == "month":
        return _months(near.year, near.month + shift)
    if span == "quarter":
        return _months(near.year, near.month - (near.month - 1) % 3 + 3 * shift, 3)
    return _months(near.year + shift, 1, 12)


def read_period(match: re.Match[str], near: date) -> Days:
    """Return this or next week, month, quarter or year, or a part of one."""
    which, span, words = _group(match, "which"), SPANS[_group(match, "unit")], _group(match, "part")
    days = _narrowed(_period(span, SHIFTS[which], near), words)
    if which in ("", "the") and days[1] < near:  # a beginning that is over is that of the next one
        return _narrowed(_period(span, 1, near), words)
    return days


def read_within(match: re.Match[str], near: date) -> Days:
    """Return the days of ``in the next week``: those that follow."""
    return near + timedelta(1), near + timedelta({"week": 7, "month": 31}[match["unit"].lower()])


def read_near_day(match: re.Match[str], near: date) -> Days:
    """Return ``tomorrow`` and its like."""
    words = match[0].lower()
    shift = 2 if "after" in words or "后天" in words else 1 if "tomorrow" in words or "明" in words else 0
    return _one(near + timedelta(shift))


def read_weekday(match: re.Match[str], near: date) -> Days:
    """Return a day of the week: ``next`` is in the next calendar week, otherwise the first one to come."""
    shift = SHIFTS[which] if (which := _group(match, "which")) != "coming" else 0
    day = near + timedelta(weekday_number(match["weekday"]) - near.weekday() + 7 * shift)
    return _one(day if shift or day >= near else day + timedelta(7))


def read_iso_week(match: re.Match[str], near: date) -> Days:
    """Return a numbered week of the calendar: ``CW 23``, ``2024-W05``."""
    year, week = _group(match, "year"), int(match["week"])
    mondays = [date.fromisocalendar(int(year) if year else near.year + by, week, 1) for by in (0, 1, -1)]
    return _nearest(((monday, monday + timedelta(6)) for monday in mondays), near)


def read_distance(match: re.Match[str], near: date) -> Days:
    """Return ``in two weeks``: give or take a few days for what is counted in weeks and months."""
    whole, _, part = match["count"].partition(".")
    count = count_number(whole) + (part == "5" or bool(_group(match, "half") or _group(match, "more"))) / 2
    most = _group(match, "most")
    upto = count_number(most) if most else count + bool(_group(match, "two"))
    per, slack = {"day": (1, 0), "week": (7, 3), "month": (30, 10)}[SPANS[_group(match, "unit")]]
    if upto < count:
        raise ValueError("no range")
    last = near + timedelta(int(per * upto))
    if _group(match, "next") or _group(match, "how") in ("within", "内", "之内"):
        return near + timedelta(1), last
    return near + timedelta(int(per * count) - slack), last + timedelta(slack)
