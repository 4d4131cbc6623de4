"""Dates and years that a document's path tells."""

from __future__ import annotations

import re
from dataclasses import replace

from kmesh_tracker.minutes.headings import HeadingDate, read_heading

_YEAR_DAY = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})[/_. -]([0-9]{1,2})[/_. -]([0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"(?:^|[^0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
_YEAR = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})(?![0-9])")
_MONTH_DAY = re.compile(r"(?:^|[^0-9A-Za-z.])(?P<month>[0-9]{1,2})[-_.](?P<day>[0-9]{1,2})")
_COMPACT_DAY = re.compile(r"(?P<month>[01][0-9])(?P<day>[0-3][0-9])")
_VERSIONED = ("release", "releases", "version", "ver", "rel", "版本")
_MAX_PATH = 1000


def path_date(path: str) -> HeadingDate | None:
    """Read the day that a path names: ``2024-05-09-notes.md``, ``20240509.md``, ``2024/notes_5.9.md``."""
    stem = path[-_MAX_PATH:].rpartition(".")[0] or path
    for pattern in (_YEAR_DAY, _COMPACT):
        for match in reversed(list(pattern.finditer(stem))):
            year, month, day = (int(part) for part in match.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                return HeadingDate(year, month, day, "path")
    folders, _, name = stem.rpartition("/")
    found = read_heading(name.replace("_", " ").replace("-", " "), strict=False)
    found = found or _month_and_day(name)
    if not found or not found.month:
        return None
    written = found.year or path_year(folders)
    return replace(found, year=written) if written else None


def _month_and_day(name: str) -> HeadingDate | None:
    """Read the month and the day with which a file's name ends, or of which it consists."""
    match = _COMPACT_DAY.fullmatch(name)
    for start in range(max(0, len(name) - len("/12.31")), len(name)):
        match = match or _MONTH_DAY.fullmatch(name, start)
    if not match or name[: match.start()].lower().endswith(_VERSIONED):
        return None
    month, day = int(match["month"]), int(match["day"])
    if month > 12:
        month, day = day, month
    return HeadingDate(None, month, day, "path") if 1 <= month <= 12 and 1 <= day <= 31 else None


def path_year(path: str) -> int | None:
    """Give the year that a path names, that of the innermost part: ``2024/may.md``."""
    years = _YEAR.findall(path[-_MAX_PATH:])
    return int(years[-1]) if years else None
