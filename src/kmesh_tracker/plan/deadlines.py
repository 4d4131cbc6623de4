"""Dates that the minutes name for a release, and the slips from one to the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmesh_tracker import dates
from kmesh_tracker.records import Deadline, Slip

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kmesh_tracker.records import DeadlineKind, Location

_CUE = re.compile(
    r"\b(?:ddl|dead ?line|due|eta|expected|target(?:ed)?|schedul(?:e|ed)|tentative(?:ly)?|plan(?:ned|s)?|"
    r"aim(?:ing)?|freeze|"
    r"release[d]? (?:date|data|day|on|by|plan|time)|cut(?:ting)?(?: the)? (?:rc|release)|"
    r"to be released|will be released|release in|releas(?:e|ed|ing))\b"
    r"|发布|截止|计划|预计|冻结",
    re.IGNORECASE,
)
_SECTION_NUMBER = re.compile(r"^\s{0,8}[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}\.?\s{1,4}(?=[^\s0-9])")
_PAST = 10
"""A day this long gone is reported and not promised; typed days are at times a few off."""
_KINDS: tuple[tuple[DeadlineKind, re.Pattern[str]], ...] = (
    ("freeze", re.compile(r"\bfreeze\b|冻结", re.IGNORECASE)),
    ("alpha", re.compile(r"\balpha\b", re.IGNORECASE)),
    ("beta", re.compile(r"\bbeta\b", re.IGNORECASE)),
    ("rc", re.compile(r"\b(?:rc[.-]?[0-9]{0,3}|release candidate)\b", re.IGNORECASE)),
)


def read_deadline(text: str, on: date, location: Location, *, quoted: str | None = None) -> Deadline | None:
    """Give the date that a line of release talk promises; None where it names none.

    A line promises a date if a cue stands in it (``DDL``, ``scheduled``, ``release date``) or if the date is
    all there is. Of several dates the last one in the line counts, except where a range is meant.

    Args:
        text: the line, its version taken away so that ``0.4.1`` is not read as a date.
        on: day of the meeting; partial and relative dates are resolved against it.
        location: where the line stands.
        quoted: the line as written, for the record; ``text`` where not given.
    """
    text = _SECTION_NUMBER.sub("", text)
    cue = bool(_CUE.search(text))
    spans = dates.find(text, on, expected=cue) or dates.find(text, on, expected=True)
    if not spans:
        return None
    rest = text
    for span in spans:
        rest = rest.replace(span.text, " ")
    words = re.findall(r"[A-Za-z]{2,40}|[\u4e00-\u9fff]{1,20}", rest)
    if not cue and any(word.lower() not in _FILLER | _RELEASE_FILLER for word in words):
        return None
    span = spans[-1]
    if (on - span.end).days > _PAST:
        return None
    named = (kind for kind, pattern in _KINDS if pattern.search(text))
    kind: DeadlineKind = next(named, "release")
    return Deadline(on, span.start, span.end, kind, quoted if quoted is not None else text, location)


_FILLER = frozenset(
    "the of on at by in before around about until end date day time is was it be for to will we".split()
)


def is_only_a_date(text: str, on: date) -> bool:
    """Say whether a line promises a date and nothing else: ``DDL: 25 April``, ``The end of Oct.``."""
    rest = text
    for span in dates.find(text, on, expected=True):
        rest = rest.replace(span.text, " ")
    if rest == text:
        return False
    rest = _CUE.sub(" ", rest)
    words = re.findall(r"[A-Za-z]{2,40}|[\u4e00-\u9fff]{1,20}", rest)
    return all(word.lower() in _FILLER or word.lower() in _RELEASE_FILLER for word in words)


_RELEASE_FILLER = frozenset(
    """
    release releases released version date data day code feature final alpha beta rc candidate freeze we will
    should tentative tentatively new now still from move moved change changed shift shifted push pushed back
    postpone postponed delay delayed extend extended set is are has been
    """.split()
)


def slips(deadlines: Iterable[Deadline], released_on: date | None) -> tuple[Slip, ...]:
    """Give how the release's date moved: from a promise to the next later one, last to when it came out."""
    promised = sorted(
        (d for d in deadlines if d.kind == "release"), key=lambda d: (d.stated_on, d.location.line)
    )
    found: list[Slip] = []
    last: Deadline | None = None
    for deadline in promised:
        if last and deadline.start > last.end:
            found.append(Slip(last.end, deadline.end, deadline.stated_on, (deadline.end - last.end).days))
        last = deadline
    if last and released_on and released_on > last.end:
        found.append(Slip(last.end, released_on, released_on, (released_on - last.end).days))
    return tuple(found)
