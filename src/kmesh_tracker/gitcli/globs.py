"""Matches paths against globs in which ``**`` crosses folders."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def matcher(pattern: str) -> Callable[[str], bool]:
    """Give a test for paths: ``*``, ``?`` and ``[...]`` stay in a folder, ``**`` stands for any folders."""
    parts = [
        None if part == "**" else re.compile(translate(part)) for part in pattern.split("/") if part != "."
    ]
    return lambda path: _fits(path.split("/"), parts)


def _fits(names: Sequence[str], parts: Sequence[re.Pattern[str] | None]) -> bool:
    @cache
    def fits(name: int, part: int) -> bool:
        if part == len(parts):
            return name == len(names)
        wanted = parts[part]
        if wanted is None:
            return fits(name, part + 1) or (name < len(names) and fits(name + 1, part))
        return name < len(names) and bool(wanted.match(names[name])) and fits(name + 1, part + 1)

    return fits(0, 0)
