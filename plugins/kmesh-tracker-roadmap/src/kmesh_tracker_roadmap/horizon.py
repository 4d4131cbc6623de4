"""What a heading of a roadmap promises its bullets for: a version, a span of time, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kmesh_tracker.versions import normal_version

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_HEADING = 200
"""Longer headings are prose and name no release."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>20[0-9]{2})"
_TO = r" ?(?:-|to|until|through) ?"
_HALVES = {"first": 1, "1st": 1, "second": 2, "2nd": 2}


@dataclass(frozen=True, slots=True)
class Horizon:
    """What a promise is made for. Each part is None where the headings do not tell."""

    version: str | None = None
    """Semantic version with three numbers."""
    start: date | None = None
    """First day of the span."""
    end: date | None = None
    """Last day of the span."""

    def __bool__(self) -> bool:
        return self.version is not None or self.start is not None

    def below(self, outer: Horizon) -> Horizon:
        """Fill in what an enclosing heading says and this one does not."""
        if not self:
            return outer
        if self.start is None and outer.start is not None:
            return Horizon(self.version, outer.start, outer.end)
        return Horizon(self.version or outer.version, self.start, self.end)


def read_heading(text: str, year: int | None = None, project: str | None = None) -> Horizon:
    """Read what the heading ``text`` promises its bullets for; empty where it names neither version nor time.

    ``year`` is the one that an enclosing heading names, for a bare ``Q3``. ``project`` is a name that may
    stand before a version; a version after any other name is taken for that of something else.
    """
    if len(text) > MAX_HEADING:
        return Horizon()
    folded = _fold(text)
    start, end = _span(folded, year) or (None, None)
    return Horizon(_version(folded, project), start, end)


def _fold(text: str) -> str:
    """Lower the case, make every dash a hyphen, and fold white space."""
    plain = re.sub(r"[\u2010-\u2015\u2212~\u301c\uff5e]", "-", text.lower())
    return " ".join(plain.split())


def _version(text: str, project: str | None) -> str | None:
    """Find the version of the project itself that the heading begins with."""
    words = text.lstrip("[(#: ").split(" ")
    prefixed = False
    names = _fold(project).split(" ") if project else []
    if names and words[: len(names)] == names:
        words = words[len(names) :]
        prefixed = True
    while words and words[0].strip(":") in {
        "release",
        "version",
        "milestone",
        "roadmap",
        "for",
        "of",
        "the",
        "next",
    }:
        words = words[1:]
        prefixed = True
    if not words:
        return None
    first = words[0].strip("[](){}:,;")
    marked = first[:1] == "v" and first[1:2].isascii() and first[1:2].isdigit()
    if not (marked or prefixed or len(words) == 1 or words[1][:1] in "-(:"):
        return None
    return normal_version(re.sub(r"\.x$", "", first))


def _quarter(match: re.Match[str], year: int) -> tuple[date, date]:
    first = int(match["n"] or match["m"])
    last = int(match["to"] or first)
    return _months(year, 3 * first - 2, 3 * max(first, last))


def _half(match: re.Match[str], year: int) -> tuple[date, date]:
    number = int(match["n"] or match["m"] or _HALVES[match["word"]])
    return _months(year, 6 * number - 5, 6 * number)


def _named_months(match: re.Match[str], year: int) -> tuple[date, date] | None:
    first = _MONTHS.index(match["month"][:3]) + 1
    last = _MONTHS.index(match["to"][:3]) + 1 if match["to"] else first
    return _months(year, first, last) if last >= first else None


def _numbered_month(match: re.Match[str], year: int) -> tuple[date, date]:
    return _months(year, int(match["month"]), int(match["month"]))


def _whole_year(match: re.Match[str], year: int) -> tuple[date, date]:  # noqa: ARG001 - one signature for all rules
    return _months(year, 1, 12)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    """Return the first day of month ``first`` and the last day of month ``last``."""
    after = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)


RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str], int], tuple[date, date] | None]], ...] = (
    (
        "quarter",
        re.compile(rf"(?<![a-z0-9])(?:q(?P<n>[1-4])(?:{_TO}q?(?P<to>[1-4]))?|(?P<m>[1-4])q)(?![0-9])"),
        _quarter,
    ),
    (
        "half",
        re.compile(
            r"(?<![a-z0-9])(?:h(?P<n>[12])|(?P<m>[12])h|(?P<word>first|1st|second|2nd) half)(?![0-9a-z])"
        ),
        _half,
    ),
    (
        "month",
        re.compile(rf"(?<![a-z])(?P<month>{_MONTH})(?:{_TO}(?P<to>{_MONTH}))?(?![a-z])"),
        _named_months,
    ),
    (
        "numbered month",
        re.compile(r"(?<![0-9.])20[0-9]{2}[-/](?P<month>0[1-9]|1[0-2])(?![0-9./-])"),
        _numbered_month,
    ),
    (
        "year",
        re.compile(r"(?:(?:roadmap|plans?|goals?)(?: for)? )?20[0-9]{2}(?: (?:roadmap|plans?|goals?))?"),
        _whole_year,
    ),
)
"""How a span of time is written, in the order tried: narrower before wider. The last is matched whole."""

_ANY_YEAR = re.compile(r"(?<![0-9.])(?:20[0-9]{2})(?![0-9.])")


def heading_year(text: str) -> int | None:
    """Return the one year that a heading names; None where it names none or several."""
    years = set(_ANY_YEAR.findall(_spaced(_fold(text))))
    return int(years.pop()) if len(years) == 1 else None


def _spaced(text: str) -> str:
    """Part ``2025q1`` and ``q1'2025``."""
    return re.sub(r"(?<![0-9])(20[0-9]{2})(?=[qh][1-4])", r"\1 ", text.replace("'", " "))


def _span(text: str, year: int | None) -> tuple[date, date] | None:
    """Read the span of time that the folded heading names."""
    if re.search(r"(?<![a-z])fy ?[0-9]", text):
        return None  # a fiscal year begins when its owner says
    spaced = _spaced(text)
    year = heading_year(spaced) or (None if _ANY_YEAR.search(spaced) else year)
    if year is None:
        return None
    for name, pattern, read in RULES:
        match = pattern.fullmatch(spaced.strip("[]():")) if name == "year" else pattern.search(spaced)
        if match:
            return read(match, year)
    return None
