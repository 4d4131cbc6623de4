"""Matches paths against globs in which ``**`` crosses folders."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_BRACES: Final = re.compile(r"\{([^{}]{0,1000})\}")
_MOST: Final = 200
"""Patterns that braces may stand for."""


def matcher(pattern: str) -> Callable[[str], bool]:
    """Return a test for paths.

    ``*``, ``?`` and ``[...]`` stay in a folder, ``**`` stands for any folders, ``{one,two}`` for either.
    """
    choices = [
        [
            None if part == "**" else re.compile(translate(part))
            for part in choice.split("/")
            if part not in {".", ""}
        ]
        for choice in _spelled_out(pattern)
    ]

    first, last = _ends(choices, 0), _ends(choices, -1)

    def fits(path: str) -> bool:
        names = path.split("/")
        may = (not last or last.match(names[-1])) and (not first or first.match(names[0]))
        return bool(may) and any(_fits(names, parts) for parts in choices)

    return fits


def _ends(choices: Sequence[Sequence[re.Pattern[str] | None]], at: int) -> re.Pattern[str] | None:
    """Return what the first or last name of a path must match, None where any will do: most fail here."""
    ends = {parts[at] for parts in choices if parts}
    known = [end.pattern for end in ends if end]
    return re.compile("|".join(known)) if known and len(known) == len(ends) else None


def _spelled_out(pattern: str) -> list[str]:
    """Return the patterns that braces stand for; what does not close or goes too far is left as it is."""
    found = [pattern]
    while len(found) <= _MOST and (match := _BRACES.search(found[0])):
        choices = match[1].split(",")
        found = [text.replace(match[0], choice, 1) for text in found for choice in choices]
    return found


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
