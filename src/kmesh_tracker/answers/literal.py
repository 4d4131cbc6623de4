"""What must stand in a text, held against it word by word; no judgement, so that anybody can repeat it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kmesh_tracker.lexicon import Lexicon
from kmesh_tracker.text import dates
from kmesh_tracker.text.terms import is_among, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST: Final = 400
"""Characters of a quote or a name."""
_SPACES: Final = re.compile(r"\s{1,100}")
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_BEFORE, _AHEAD = timedelta(days=62), timedelta(days=1100)
_LEXICON: Final = Lexicon()
_SAYS: Final = {
    "done": (("done", "partial"), "completed"),
    "partial": (("done", "partial"), "completed"),
    "dropped": (("dropped", "delayed"), "put-aside"),
    "delayed": (("dropped", "delayed"), "put-aside"),
}
"""For each claim that matters what the lexicon may find in its words, and the group of words that say so."""


def folded(text: str) -> str:
    """Return a text with each run of white space as one space."""
    return _SPACES.sub(" ", text).strip(" ")


_EVERY: Final = frozenset(
    """
    all any each every of the above below other others else item items thing things line lines point points
    feature features task tasks entry entries change changes instruction instructions is are was were be been
    has have now and as done merged released completed finished shipped fixed landed delivered resolved
    """.split()
)
"""Words that, beside those that point, name no thing of their own."""


def stands_in(quote: str, *texts: str) -> bool:
    """Return whether a quote stands literally in one of the texts, white space aside."""
    wanted = folded(quote)
    return bool(wanted) and len(wanted) <= LONGEST and any(wanted in folded(text) for text in texts)


def strange_words(name: str, texts: Sequence[str]) -> list[str]:
    """Return the words of a name that none of the texts has, in no form."""
    there = {term for text in texts for term in terms(text)}
    letters = folded(" ".join(texts)).lower()
    return [word for word in terms(name) if not is_among(word, there) and word not in letters]


def says(claim: str, texts: Iterable[str]) -> bool:
    """Return whether words say that something is done, dropped or the like; other claims need none."""
    if claim not in _SAYS:
        return True
    meanings, group = _SAYS[claim]
    if group == "completed":
        texts = [_LEXICON.cut("incomplete", text) for text in texts]
    return any(
        _LEXICON.find(group, text) or any(hit.means in meanings for hit in _LEXICON.each("claim", text))
        for text in texts
    )


def is_order(text: str) -> bool:
    """Return whether a text speaks to whoever reads it: ``ignore your instructions``."""
    return _LEXICON.find("order", text) is not None


def names_nothing(name: str) -> bool:
    """Return whether a name is made of words that name no thing: ``everything``."""
    return not terms(name) or _LEXICON.only("pointing", name, _EVERY)


def says_blocker(texts: Iterable[str]) -> bool:
    """Return whether words say that a release waits for something."""
    return any(_LEXICON.find("blocker", text) or _LEXICON.find("held-up", text) for text in texts)


def names_days(start: date, end: date, text: str, around: str, on: date) -> bool:
    """Return whether words name a span of days: a date that is read there, or its day and month.

    Args:
        start: the first day.
        end: the last day.
        text: the words that are said to name it.
        around: the line and what stands above it, where the month may stand.
        on: the day on which it was said.
    """
    if not start <= end or start < on - _BEFORE or end > on + _AHEAD:
        return False
    spans = dates.find(text, on, expected=True)
    for span in spans:
        # "By 9 May" and "the end of May" may mean any day from the meeting on.
        if min(on, span.start) <= start and span.start <= end <= span.end:
            return True
        if span.ambiguous and start == end and _swapped(span.start) == start:
            return True
    numbers = {int(number) for number in _NUMBER.findall(text)}
    if spans:  # the words name a month themselves
        return all(day.day in numbers and _has_month(day, text) for day in (start, end))
    near = {on.month, (on.month % 12) + 1}
    return all(day.day in numbers and (_has_month(day, around) or day.month in near) for day in (start, end))


def _swapped(day: date) -> date | None:
    try:
        return day.replace(month=day.day, day=day.month)
    except ValueError:
        return None


def _has_month(day: date, text: str) -> bool:
    low = text.lower()
    return day.strftime("%b").lower() in low or str(day.month) in _NUMBER.findall(text)
