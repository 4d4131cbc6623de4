"""Dates and years that a document's path tells."""

from __future__ import annotations

import re

from kmesh_tracker.minutes.headings import HeadingDate, read_heading

_YEAR_DAY = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})[/_. -]([0-9]{1,2})[/_. -]([0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"(?:^|[^0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
_YEAR = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})(?![0-9])")
_MAX_PATH = 1000


def path_date(path: str) -> HeadingDate | None:
    """Read the day that a path names: ``2024-05-09-notes.md``, ``20240509.md``, ``2024/05-09.md``."""
    stem = path[-_MAX_PATH:].rpartition(".")[0] or path
    for pattern in (_YEAR_DAY, _COMPACT):
        for match in reversed(list(pattern.finditer(stem))):
            year, month, day = (int(part) for part in match.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                return HeadingDate(year, month, day, "path")
    name = stem.rpartition("/")[2].replace("_", " ").replace("-", " ")
    found = read_heading(name, strict=False)
    return found if found and found.year and found.month else None


def path_year(path: str) -> int | None:
    """Give the year that a path names, that of the innermost part: ``2024/may.md``."""
    years = _YEAR.findall(path[-_MAX_PATH:])
    return int(years[-1]) if years else None
