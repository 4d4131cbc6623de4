"""Dates and years that a document's path tells."""

from __future__ import annotations

import re
from dataclasses import replace

from kmesh_tracker.minutes.headings import SHORT, HeadingDate, read_heading, read_month

_YEAR_DAY = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})[/_. -]([0-9]{1,2})[/_. -]([0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"(?:^|[^0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
_YEAR = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})(?![0-9])")
_MONTH_DAY = re.compile(r"(?:^|[^0-9A-Za-z.])(?P<month>[0-9]{1,2})[-_.](?P<day>[0-9]{1,2})")
_DAY_FIRST = re.compile(r"(?:^|[^0-9])([0-9]{1,2})([_. -])([0-9]{1,2})\2((?:19|20)[0-9]{2})(?![0-9])")
_COMPACT_DAY = re.compile(r"(?:^|(?<=[^0-9A-Za-z.]))(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![0-9.])")
_SHORT = re.compile(r"(?:^|(?<=[^0-9A-Za-z.]))[0-9]{2}([-._])[0-9]{2}\1[0-9]{2}(?![0-9])")
_SHORT_COMPACT = re.compile(r"(?:^|(?<=[^0-9A-Za-z.]))([0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
_VERSIONED = ("release", "releases", "version", "ver", "rel", "版本")
_FOLDERS = 3
"""Parts at the end of a path that may name a day together: ``2024/March/06.md``."""
_MAX_PATH = 1000


def path_date(path: str) -> HeadingDate | None:
    """Read the day that a path names: ``2024-05-09-notes.md``, ``20240509.md``, ``2024/notes_5.9.md``."""
    stem = _stem(path)
    for pattern in (_YEAR_DAY, _COMPACT):
        for match in reversed(list(pattern.finditer(stem))):
            numbers = [int(part) for part in match.groups()]
            if 1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31:
                return HeadingDate(numbers[0], numbers[1], numbers[2], "path")
    folders, _, name = stem.rpartition("/")
    if written := _DAY_FIRST.search(name):
        return read_heading(f"{written[1]}/{written[3]}/{written[4]}")
    parts = stem.split("/")
    for count in range(1, min(_FOLDERS, len(parts)) + 1):
        words = " ".join(parts[-count:]).replace("_", " ").replace("-", " ")
        found = read_heading(words, strict=False)
        if found and found.month and found.rule != SHORT and (found.year or count == 1):
            break
    else:
        found = _month_and_day(name)
    if not found or not found.month:
        return None
    year = found.year or path_year(folders)
    return replace(found, year=year) if year else None


def path_guess(path: str) -> HeadingDate | None:
    """Read what a path may mean where nothing else tells: ``15-03-24.md``, ``240315.md``, ``2024-03.md``."""
    parts = _stem(path).split("/")
    name = parts[-1]
    if match := _SHORT.search(name):
        return read_heading(match[0].replace("_", "-"))
    if match := _SHORT_COMPACT.search(name):
        return read_heading("-".join(match.groups()))
    for count in range(1, min(_FOLDERS, len(parts)) + 1):
        words = "-".join(parts[-count:]).replace("_", "-")
        if (month := read_month(words)) or (month := read_month(words.replace("-", " "))):
            return month
    return None


def _stem(path: str) -> str:
    """Give a path without its suffix, cut where it is longer than any that tells a date."""
    return path[-_MAX_PATH:].rpartition(".")[0] or path[-_MAX_PATH:]


def _month_and_day(name: str) -> HeadingDate | None:
    """Read the month and the day with which a file's name begins or ends."""
    match = _COMPACT_DAY.search(name)
    if match and match.start() and match.end() < len(name):
        match = None
    for start in range(max(0, len(name) - len("/12.31")), len(name)):
        match = match or _MONTH_DAY.fullmatch(name, start)
    if not match or name[: match.start()].lower().rstrip("-_. ").endswith(_VERSIONED):
        return None
    month, day = int(match["month"]), int(match["day"])
    if month > 12:
        month, day = day, month
    return HeadingDate(None, month, day, "path") if 1 <= month <= 12 and 1 <= day <= 31 else None


def path_year(path: str) -> int | None:
    """Give the year that a path names, that of the innermost part: ``2024/may.md``."""
    years = _YEAR.findall(path[-_MAX_PATH:])
    return int(years[-1]) if years else None
