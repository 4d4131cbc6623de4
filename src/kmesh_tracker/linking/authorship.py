"""Whose hand is in a change: the people that a line names, held against those who made the change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmesh_tracker.text.lists import split_list
from kmesh_tracker.text.terms import likeness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.records import Person

_WORD = r"[^\W\d_][\w.-]{1,38}"
# Where a line names people: `@ada`, `[ada] topic`, `topic (ada, ben)`, `ada: what she says`, `topic - ada`.
_HANDLE = re.compile(r"(?<![\w./])@([A-Za-z0-9][A-Za-z0-9-]{1,38})")
_BRACKETS = re.compile(r"[\[(（【]\s{0,2}([^\[\]()（）【】]{2,60})[\])）】]")
_SPEAKER = re.compile(rf"^\s{{0,3}}({_WORD}(?: {_WORD})?)\s{{0,2}}[:：]")
_BEHIND = re.compile(rf"(?:\s[-\u2013\u2014]{{1,2}}|\bby)\s{{1,3}}({_WORD})\s{{0,3}}$")
_LEAST_SHARED = 6  # one name within another tells a person from so many letters on


def named_in(text: str) -> tuple[str, ...]:
    """Return what stands where a line names people, whether or not it is anyone's name."""
    found = [match[1] for match in _HANDLE.finditer(text)]
    for match in _BRACKETS.finditer(text):
        found += [part.strip(" @") for part in split_list(match[1].replace("/", ", "))]
    found += [place[1] for pattern in (_SPEAKER, _BEHIND) if (place := pattern.search(text))]
    return tuple(dict.fromkeys(name for name in found if len(name) > 1))


def is_by(name: str, people: Iterable[Person]) -> bool:
    """Return whether a name means one of some people."""
    return any(_means(name, known) for person in people for known in (person.name, person.handle) if known)


def _means(name: str, known: str) -> bool:
    """Return whether a name means somebody: all of theirs, a part, initials, or a misspelling."""
    said, whole = _folded(name), _folded(known)
    if len(said) < 2 or not whole:
        return False
    words = [word for word in re.split(r"[\s_.-]{1,5}", known) if word]
    if name.isupper() and len(name) <= 4:
        return len(words) > 1 and name == "".join(word[0] for word in words).upper()
    if said == whole or (len(said) >= 3 and any(said == _folded(word) for word in words)):
        return True
    shorter = min(len(said), len(whole))
    return (shorter >= _LEAST_SHARED and (said in whole or whole in said)) or (
        len(said) >= 5 and likeness(said, whole) >= 0.85
    )


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9\u4e00-\u9fff]", "", name.lower())
