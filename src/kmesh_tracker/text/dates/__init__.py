"""Dates in running text: whole, partial or vague, resolved against the day on which they were said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kmesh_tracker.text.dates.rules import RULES

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from datetime import date

    from kmesh_tracker.text.dates.readers import Found

MAX_TEXT: Final = 8 * 1024 + 64
"""Characters that are looked at; a line is never longer."""


@dataclass(frozen=True, slots=True)
class DateSpan:
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
    """Name of the rule that read them."""
    ambiguous: bool = False
    """Whether month and day could be the other way round."""
    completed: bool = False
    """Whether the year was not written but taken from the day on which it was said."""


def find(text: str, near: date, *, expected: bool = False) -> list[DateSpan]:
    """Find the dates that a text names, in order, none overlapping another.

    Args:
        text: a line or an entry.
        near: the day on which it was said; completes what lacks a year and anchors ``next week``.
        expected: a date is due here, as after ``deadline:``. Then weak shapes such as ``9.20`` and a bare
            ``November`` count too, which elsewhere are versions, ratios and ordinary words.

    """
    text = text[:MAX_TEXT]
    spans: list[DateSpan] = []
    covered: set[int] = set()
    for name, pattern, reader, weak in RULES:
        if weak and not expected:
            continue
        for match in pattern.finditer(text):
            if not covered.isdisjoint(range(*match.span())):
                continue
            try:
                found = reader(match, near)
            except (ValueError, OverflowError):
                continue  # no such day, e.g. 31 February
            spans.append(_span(match, name, found))
            covered.update(range(*match.span()))
    return sorted(spans, key=lambda span: span.position)


def without(text: str, spans: Iterable[DateSpan]) -> str:
    """Give a text without the dates that were found in it."""
    pieces: list[str] = []
    end = 0
    for span in spans:
        pieces.append(text[end : span.position])
        end = span.position + len(span.text)
    return " ".join((*pieces, text[end:]))


def _span(match: re.Match[str], name: str, found: Found) -> DateSpan:
    groups = match.groupdict()
    completed = "year" in groups and not groups["year"]
    return DateSpan(found[0], found[1], match[0].rstrip(" ,."), match.start(), name, found[2], completed)
