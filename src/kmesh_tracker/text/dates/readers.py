"""Readers of dates: each turns one matched shape into the first and the last day it can mean."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kmesh_tracker.text.dates.around import is_number, is_word
from kmesh_tracker.text.dates.words import count_number, month_number, weekday_number

if TYPE_CHECKING:
    import re

Days = tuple[date, date]
Found = tuple[date, date, bool]
"""First day, last day, and whether month and day could be the other way round."""

_PAST_COSTS: Final = 4
"""How much further off a day in the past counts: what is said of a date is mostly said beforehand."""
_EARLY, _LATE = 10, 20
"""Last day of the first, and of the middle, third of a month."""
_SHIFT: Final = {
    "": 0, "the": 0, "this": 0, "current": 0, "next": 1, "coming": 1, "last": -1,
    "本": 0, "这": 0, "这个": 0, "下": 1, "下个": 1, "上": -1, "上个": -1,
}  # fmt: skip


def _one(day: date, ambiguous: bool = False) -> Found:
    return day, day, ambiguous


def _range(days: Days) -> Found:
    return *days, False


def _resolve(month: int, day: int, near: date) -> date:
    """Give the month's day in the year that is most sensible seen from ``near``."""
    best: tuple[int, date] | None = None
    for year in (near.year, near.year + 1, near.year - 1):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        ahead = (candidate - near).days
        cost = ahead if ahead >= 0 else -ahead * _PAST_COSTS
        if best is None or cost < best[0]:
            best = cost, candidate
    if best is None:
        raise ValueError(f"no day {day} in month {month}")
    return best[1]


def _month_of(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return month_number(groups["name"]) if groups.get("name") else count_number(groups["month"])


def read_calendar_day(match: re.Match[str], near: date) -> Found:
    """Read month and day, with or without a year."""
    month, day, year = _month_of(match), count_number(match["day"]), match.groupdict().get("year")
    if not year and match.groupdict().get("name") == "may":
        raise ValueError("an auxiliary verb")
    return _one(date(int(year), month, day) if year else _resolve(month, day, near))


def read_days(match: re.Match[str], near: date) -> Found:
    """Read ``July 24-28``."""
    first = read_calendar_day(match, near)[0]
    last = first.replace(day=int(match["until"]))
    if last < first:
        raise ValueError("a number with a dash")
    return _range((first, last))


def read_week_of(match: re.Match[str], near: date) -> Found:
    """Read ``the week of Dec 9th``: from the day named to the end of that week."""
    first = read_calendar_day(match, near)[0]
    return _range((first, first + timedelta(6 - first.weekday())))


def read_weak(match: re.Match[str], near: date) -> Found:
    """Read ``9.20`` where the words around it allow a date."""
    if is_number(match):
        raise ValueError("a number")
    return read_numeric(match, near)


def read_numeric(match: re.Match[str], near: date) -> Found:
    """Read ``3/4/2025`` month first unless that cannot be."""
    month, day = int(match["month"]), int(match["day"])
    ambiguous = month <= 12 and day <= 12 and month != day
    if month > 12:
        month, day = day, month
    year = match.groupdict().get("year")
    return _one(date(int(year), month, day) if year else _resolve(month, day, near), ambiguous)


def _whole_month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _part(days: Days, words: str) -> Days:
    """Narrow a month, quarter or year to its beginning, middle or end."""
    first, last = days
    length = (last - first).days + 1
    if length <= 7:
        return (last - timedelta(2), last) if _is_end(words) else days
    early, late = length * _EARLY // 30, length * _LATE // 30
    if _is_end(words):
        return (first + timedelta(late if "late" in words or "下旬" in words else length - 10), last)
    if words.startswith(("mid", "中")):
        return first + timedelta(early), first + timedelta(late)
    if "second half" in words or words.startswith("下半"):
        return first + timedelta(length // 2), last
    if "first half" in words or words.startswith("上半"):
        return first, first + timedelta(length // 2)
    return first, first + timedelta(early - 1)


def _is_end(words: str) -> bool:
    return words.startswith(("end", "late", "the end", "last", "底", "末", "下旬"))


def read_month_alone(match: re.Match[str], near: date) -> Found:
    """Read ``November``; what is a verb or another word as well counts only where it can be no such."""
    if is_word(match):
        raise ValueError("an ordinary word")
    return read_month(match, near)


def read_month_part(match: re.Match[str], near: date) -> Found:
    """Read ``early November``; ``the end may`` is none."""
    if match["name"] == "may" and not match["year"]:
        raise ValueError("an auxiliary verb")
    return read_month(match, near)


def read_month(match: re.Match[str], near: date) -> Found:
    """Read a month, or a part of one."""
    month, year = _month_of(match), match.groupdict().get("year")
    # Where no year is written the last day decides: early in a month the month itself is meant.
    days = _whole_month(int(year) if year else _resolve(month, 28, near).year, month)
    words = match.groupdict().get("part")
    return _range(_part(days, words.lower()) if words else days)


def read_quarter(match: re.Match[str], near: date) -> Found:
    """Read a quarter, or a part of one."""
    number = count_number(match["quarter"])
    month = 3 * number - 2
    year = match["year"]
    chosen = int(year) if year else _resolve(month + 2, 28, near).year
    days = date(chosen, month, 1), _whole_month(chosen, month + 2)[1]
    words = match.groupdict().get("part") or match.groupdict().get("tail")
    return _range(_part(days, words.lower()) if words else days)


def read_half(match: re.Match[str], near: date) -> Found:
    """Read ``H2``, a half of a year."""
    last = 6 * int(match["half"])
    chosen = int(match["year"]) if match["year"] else _resolve(last, 28, near).year
    return _range((date(chosen, last - 5, 1), _whole_month(chosen, last)[1]))


def _shift_month(near: date, months: int) -> Days:
    index = near.year * 12 + near.month - 1 + months
    return _whole_month(index // 12, index % 12 + 1)


def read_period(match: re.Match[str], near: date) -> Found:
    """Read this or next week, month or year, or a part of one."""
    shift = _SHIFT[(match["which"] or "").lower().strip(" ")]
    unit = match["unit"].lower()
    if unit in ("week", "weekend", "周", "星期"):
        monday = near - timedelta(near.weekday()) + timedelta(7 * shift)
        if unit == "weekend":  # before Saturday the next weekend is mostly the one to come
            monday = near - timedelta(near.weekday()) + timedelta(7 * (shift and near.weekday() > 4))
        days = monday + timedelta(5 if unit == "weekend" else 0), monday + timedelta(6)
    elif unit in ("month", "月"):
        days = _shift_month(near, shift)
    else:
        days = date(near.year + shift, 1, 1), date(near.year + shift, 12, 31)
        if match.groupdict().get("part"):
            days = _whole_month(near.year + shift, 12) if _is_end(match["part"].lower()) else days
    words = match.groupdict().get("part")
    return _range(_part(days, words.lower()) if words else days)


def read_within(match: re.Match[str], near: date) -> Found:
    """Read ``in the next week``: the days that follow."""
    return _range((near + timedelta(1), near + timedelta({"week": 7, "month": 31}[match["unit"].lower()])))


def read_near_day(match: re.Match[str], near: date) -> Found:
    """Read ``tomorrow`` and its like."""
    words = match[0].lower()
    shift = 2 if "after" in words or "后天" in words else 1 if "tomorrow" in words or "明" in words else 0
    return _one(near + timedelta(shift))


def read_weekday(match: re.Match[str], near: date) -> Found:
    """Read a day of the week: ``next`` is in the next calendar week, otherwise the first one to come."""
    weekday = weekday_number(match["weekday"])
    which = (match["which"] or "").lower().strip(" ")
    monday = near - timedelta(near.weekday())
    if which in ("next", "下", "下个"):
        return _one(monday + timedelta(7 + weekday))
    if which in ("last", "上", "上个"):
        return _one(monday + timedelta(weekday - 7))
    day = monday + timedelta(weekday)
    return _one(day if day >= near else day + timedelta(7))


def read_distance(match: re.Match[str], near: date) -> Found:
    """Read ``in two weeks``: give or take a few days for what is counted in weeks and months."""
    whole, _, part = match["count"].partition(".")
    groups = match.groupdict()
    half = part == "5" or bool(groups.get("half") or groups.get("more"))
    count = count_number(whole) + half / 2
    unit = match["unit"].lower()
    if unit in ("day", "天"):
        return _one(near + timedelta(int(count)))
    per, slack = (7, 3) if unit in ("week", "周", "星期") else (30, 10)
    day = near + timedelta(int(per * count))
    if match["how"].lower() == "within":
        return _range((near + timedelta(1), day))
    return _range((day - timedelta(slack), day + timedelta(slack)))


def read_chinese_part(match: re.Match[str], near: date) -> Found:
    """Read the end, middle or beginning of the month or year that is running."""
    ahead = match["part"] == "初"  # a beginning that is over is that of the next one
    if match["unit"] == "年":
        return _range(_whole_month(near.year + ahead, 1 if ahead else 12))
    days = _part(_shift_month(near, 0), match["part"])
    return _range(_part(_shift_month(near, 1), match["part"]) if ahead and days[1] < near else days)


def read_in_month(match: re.Match[str], near: date) -> Found:
    """Read ``by November``: a month after a preposition, ``may`` only where it is written large."""
    if match["name"] == "may":
        raise ValueError("an auxiliary verb")
    return read_month(match, near)
