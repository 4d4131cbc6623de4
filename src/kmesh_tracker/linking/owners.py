"""Matches the owners that minutes name to the people of the history."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from kmesh_tracker.linking.authorship import is_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kmesh_tracker.records import Change, Link, Person

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W\d_]{1,100}")
_LETTERS: Final = re.compile(r"[^\W_]{1,100}")
_INITIALS: Final = re.compile(r"[A-Z]{2,4}")
_LEAST: Final = 3  # letters that a name needs to be looked up
_PART: Final = 5  # letters that a part of a word needs to match a name
_COMMON: Final = 3  # titles of changes with a word from which on it is no name
_BUSY: Final = 5  # changes that somebody needs to be found by initials


class Owners:
    """Finds the people whom minutes name.

    Args:
        changes: all changes of the history.
        aliases: the names that each person signed with, by the person's key.
    """

    def __init__(self, changes: Collection[Change], aliases: Mapping[str, Collection[str]]) -> None:
        self._people = {p.key: p for change in changes for p in change.people if not p.bot}
        titles = Counter(word for change in changes for word in set(_WORD.findall(change.title.lower())))
        self._common = {word for word, count in titles.items() if count >= _COMMON}
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._short: dict[str, set[str]] = defaultdict(set)
        self._words: dict[str, set[str]] = defaultdict(set)
        self._initials: dict[str, set[str]] = defaultdict(set)
        for key, person in self._people.items():
            for name in {person.name, person.handle or "", *aliases.get(key, ())} - {""}:
                self._add(key, name)

    def _add(self, key: str, name: str) -> None:
        whole = _folded(name)
        words = [word.lower() for word in _WORD.findall(_HUMP.sub(" ", name))]
        self._whole[whole].add(key)
        for form in {whole.rstrip("0123456789"), *_short(words)} - {whole}:
            self._short[form].add(key)
        for word in words:
            self._words[word].add(key)
        if len(words) > 1:
            self._initials["".join(word[0] for word in words).upper()].add(key)

    def meant(
        self, written: Sequence[str], links: Sequence[Link], near: Mapping[str, int]
    ) -> tuple[str, ...]:
        """Return the owners of an item, each person once: by handle where it is proved, else by name.

        Authors of the item's changes come first, then whoever wrote something at that time. A name that fits
        several people, or nobody known, stays as written. But if it is the only owner, fits nobody, and one
        person wrote all of the item's changes, it is taken as another name of that person.

        Args:
            written: the names in the minutes.
            links: the item's links.
            near: the number of changes that each person wrote at that time, by the person's key.
        """
        makers = _authors(link for link in links if link.role == "core")
        groups = (makers, _authors(links), near, self._people)
        found: dict[str, None] = {}
        for name in written:
            ways = self._ways(name, groups[1], near)
            key = next(filter(None, (_only(ways, group) for group in groups)), None)
            unknown = not any(ways) and name.isalpha() and name.lower() not in self._common
            if unknown and len(written) == len(makers) == 1:
                key = next(iter(makers))
            found[_called(self._people[key]) if key in self._people else name] = None
        return tuple(found)

    def _ways(self, name: str, authors: Collection[str], near: Mapping[str, int]) -> list[set[str]]:
        """Return the people a name may mean, surest first: by full name, by short form, by word, by part."""
        said = _folded(name)
        if _INITIALS.fullmatch(name):
            known = self._initials.get(name, ())
            return [{key for key in known if key in authors or near.get(key, 0) >= _BUSY}]
        if len(said) < _LEAST or said in self._common:
            return []
        return [
            self._whole.get(said, set()),
            self._short.get(said, set()),
            self._words.get(said, set()),
            {
                key
                for form, keys in self._whole.items()
                if len(said) >= _PART and said in form
                for key in keys
            },
            {key for key in authors if key in self._people and is_by(name, [self._people[key]])},
            {key for word, keys in self._words.items() if word.startswith(said) for key in keys},
        ]


def _called(person: Person) -> str:
    return person.handle or person.name


def _only(ways: Iterable[set[str]], group: Collection[str]) -> str | None:
    """Return the one person of a group whom a name means; None where it means none or several of them."""
    found = next(filter(None, ({key for key in way if key in group} for way in ways)), set[str]())
    return next(iter(found)) if len(found) == 1 else None


def _short(words: Sequence[str]) -> set[str]:
    """Return the short forms of a name of two words or more: ``arowe``, ``adar``."""
    if len(words) < 2:
        return set()
    first, last = words[0], words[-1]
    return {first[0] + last, first + last[0], last + first[0], last[0] + first}


def _authors(links: Iterable[Link]) -> dict[str, None]:
    """Return the keys of the people who wrote the linked changes, without bots."""
    return dict.fromkeys(p.key for link in links for p in link.change.people if not p.bot)


def _folded(name: str) -> str:
    return "".join(_LETTERS.findall(name)).lower()
