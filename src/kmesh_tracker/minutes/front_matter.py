"""The YAML before a Markdown document, read as data and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from kmesh_tracker.minutes.headings import HeadingDate, read_heading

MAX_LENGTH: Final = 64 * 1024
"""Characters that a front matter may hold."""
_DATE_KEYS: Final = ("date", "meeting-date", "meeting_date", "held", "day", "时间", "日期")
_TITLE_KEYS: Final = ("title", "name", "subject", "标题")


def read_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Read a front matter.

    Returns:
        Its keys in lower case, and what was wrong with it in one sentence (empty where nothing was).

    """
    from kmesh_tracker.plain_yaml import NoDataError, load

    if len(text) > MAX_LENGTH:
        return {}, f"The front matter is over {MAX_LENGTH // 1024} KiB and was left out."
    try:
        loaded = load(text)
    except NoDataError as error:
        where = f" at line {error.line + 2}" if error.line is not None else ""
        return {}, f"The front matter {error}{where} and was left out."
    if loaded is None:
        return {}, ""
    if not isinstance(loaded, dict):
        return {}, "The front matter holds no keys and was left out."
    return {str(key).lower(): value for key, value in loaded.items()}, ""


def stated_date(keys: dict[str, Any]) -> HeadingDate | None:
    """Give the day that a front matter names."""
    for key in _DATE_KEYS:
        value = keys.get(key)
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return HeadingDate(value.year, value.month, value.day, "front-matter")
        found = read_heading(value, strict=False) if isinstance(value, str) else None
        if found and found.year and found.month:
            return found
    return None


def stated_title(keys: dict[str, Any]) -> str:
    """Give the title that a front matter names, empty where it names none."""
    return next((value for key in _TITLE_KEYS if isinstance(value := keys.get(key), str)), "")
