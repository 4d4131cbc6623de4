"""Dates in running text: whole, partial or vague, resolved against the day on which they were said."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.text.dates.readers import read_numeric, read_weak
from kmesh_tracker.text.dates.rules import HINTS, RULES, compiled
from kmesh_tracker.text.dates.words import WEEKDAY_PATTERN, is_moved

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kmesh_tracker.text.dates.readers import Days
    from kmesh_tracker.text.dates.rules import Rule

MAX_TEXT: Final = 8 * 1024 + 64
"""Characters that are looked at; a line is never longer."""
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[!-(*-;=?-{}~]{1,2000}")
_WEEK_OF: Final = r"(?<!\w)week (?:of|beginning|starting|commencing) (?:the )?$"
_WEEKDAY_BEFORE: Final = rf"(?<!\w)(?:{WEEKDAY_PATTERN})\.?,? (?:the )?$"
_WEEKDAY_BEHIND: Final = (
    rf" ?\((?:{WEEKDAY_PATTERN})\.?\)|,? (?:{WEEKDAY_PATTERN})(?!\w)(?! [A-Z0-9])"
    r"| ?[(（]?(?:周|星期|礼拜)[一二三四五六日天][)）]?"
)
_TO: Final = re.compile(r"\s{0,2}(?:[-\u2013\u2014~～至到]|to|through|thru|until|till)\s{0,2}(?:the )?")
_LONGEST: Final = 400
"""Days that a range between two days can have at most."""


class DateSpan(Struct, frozen=True):
    """A stretch of days that a text names."""

    start: date
    """First day it can mean."""
    end: date
    """Last day it can mean; equal to ``start`` for one day."""
    text: str
    """The words that name it."""
    position: int
    """Where they begin in the text."""
    rule: str
    """Name of the rule that read them; ``range`` for two dates with ``to`` between them."""
    ambiguous: bool = False
    """Whether month and day could be the other way round."""
    completed: bool = False
    """Whether the year was not written but taken from the day on which it was said."""


def find(text: str, near: date, *, expected: bool = False) -> list[DateSpan]:
    """Return the dates that a text names, in order, none overlapping another.

    Args:
        text: a line or an entry.
        near: the day on which it was said; completes what lacks a year and anchors ``next week``.
        expected: a date is due here, as after ``deadline:``. Then weak shapes such as ``9.20``, ``the 23rd``
            and a bare ``November`` count too, which elsewhere are versions, ratios and ordinary words.

    """
    text = text[:MAX_TEXT]
    hints = {name for name, pattern in HINTS.items() if pattern.search(text)}
    if not hints:
        return []
    taken = bytearray(len(text))
    for address in _ADDRESS.finditer(text):
        _take(taken, *address.span())
    spans: list[DateSpan] = []
    for rule in RULES:
        if (rule.weak and not expected) or not hints.issuperset(rule.needs.split()):
            continue
        for match in compiled(rule.pattern).finditer(text):
            if taken.find(1, *match.span()) >= 0:
                continue
            try:
                span = _span(match, rule, rule.reader(match, near))
            except (ValueError, OverflowError):
                continue  # no such day, e.g. 31 February
            spans.append(span)
            _take(taken, min(match.start(), span.position), max(match.end(), span.position + len(span.text)))
    return _ranges(text, sorted(spans, key=lambda span: span.position))


def without(text: str, spans: Iterable[DateSpan]) -> str:
    """Return a text without the dates that were found in it."""
    pieces: list[str] = []
    end = 0
    for span in spans:
        pieces.append(text[end : span.position])
        end = span.position + len(span.text)
    return " ".join((*pieces, text[end:]))


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _span(match: re.Match[str], rule: Rule, days: Days) -> DateSpan:
    """Return what a rule found, with the weekday beside it and the ``week of`` before it."""
    text, groups = match.string, match.groupdict()
    (start, end), (first, last) = match.span(), days
    if first == last and "weekday" not in groups:
        ahead = text[max(0, start - 24) : start]
        if week := compiled(_WEEK_OF).search(ahead):
            start, last = start - len(week[0]), first + timedelta(6 - first.weekday())
        elif weekday := compiled(_WEEKDAY_BEFORE).search(ahead):
            start -= len(weekday[0])
        elif weekday := compiled(_WEEKDAY_BEHIND).match(text, end):
            end = weekday.end()
    ambiguous = rule.reader in (read_numeric, read_weak) and first.day <= 12 and first.day != first.month
    words = text[start:end].rstrip(" ,.")
    return DateSpan(days[0], last, words, start, rule.name, ambiguous, not groups.get("year"))


def _ranges(text: str, spans: list[DateSpan]) -> list[DateSpan]:
    """Return the dates with ``Oct 14 to Nov 2`` made one, unless something moves from one to the other."""
    found: list[DateSpan] = []
    for span in spans:
        before = found[-1] if found else None
        if before and before.rule != "range":
            between = text[before.position + len(before.text) : span.position]
            both = between == " and " and text[: before.position].lower().endswith("between ")
            if (both or _TO.fullmatch(between)) and not is_moved(text, before.position):
                joined = _joined(text, before, span)
                found[-1:] = [joined] if joined else [before, span]
                continue
        found.append(span)
    return found


def _joined(text: str, first: DateSpan, last: DateSpan) -> DateSpan | None:
    """Return the range from one date to another, None where there is none."""
    start, end = first.start, last.end
    try:
        if first.completed and not last.completed:
            start = start.replace(year=end.year - ((start.month, start.day) > (end.month, end.day)))
        elif "weekday" in last.rule:
            end += timedelta(7 * (end < start))
        elif last.completed and (end < start or not first.completed):
            end = end.replace(year=start.year + ((end.month, end.day) < (start.month, start.day)))
    except (ValueError, OverflowError):
        return None
    if not 0 <= (end - start).days <= _LONGEST:
        return None
    words = text[first.position : last.position + len(last.text)]
    return replace(
        first, start=start, end=end, text=words, rule="range", completed=first.completed and last.completed
    )
