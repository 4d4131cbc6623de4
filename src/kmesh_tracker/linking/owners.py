"""Who an item's owners are: the names that minutes give them, held against the people of the history."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from kmesh_tracker.linking.authorship import is_by

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kmesh_tracker.records import Change, Link, Person

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W\d_]{1,100}")
_LETTERS: Final = re.compile(r"[^\W_]{1,100}")
_INITIALS: Final = re.compile(r"[A-Z]{2,4}")
_LEAST: Final = 3  # letters of a name that tells somebody
_PART: Final = 5  # letters of a part of a name that is no whole word, and tells somebody
_COMMON: Final = 3  # titles of changes in which a word stands that is hardly meant as a name
_BUSY: Final = 5  # changes by somebody who is spoken of by initials


class Owners:
    """Finds the people whom minutes name.

    Args:
        changes: all that was written.
        aliases: under which names each signed, by the key of the person.
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
        """Return the owners of an item: their handles, names where none is proved, each person once.

        Who wrote what the item came to is preferred, then whoever wrote something at that time. One who may
        be several people, or nobody that is known, stays as written; but where the sole owner is nobody known
        and one person wrote all that the item came to, that is this one's other name.

        Args:
            written: the names in the minutes.
            links: what the item came to.
            near: the changes that each wrote at that time, by the keys of the people.
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
        """Return whom a name may mean: by all of it, by a word of theirs, by a part; the surest first."""
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


def _found(index: Mapping[str, Collection[str]], fits: Callable[[str], bool]) -> set[str]:
    return {key for form, keys in index.items() if fits(form) for key in keys}


def _only(ways: Iterable[set[str]], group: Collection[str]) -> str | None:
    """Return the one of a group whom a name means; None where it is nobody, or several, of them."""
    found = next(filter(None, ({key for key in way if key in group} for way in ways)), set[str]())
    return next(iter(found)) if len(found) == 1 else None


def _short(words: Sequence[str]) -> set[str]:
    """Return how somebody of two names or more is called in short: ``arowe``, ``adar``."""
    if len(words) < 2:
        return set()
    first, last = words[0], words[-1]
    return {first[0] + last, first + last[0], last + first[0], last[0] + first}


def _authors(links: Iterable[Link]) -> dict[str, None]:
    """Return the keys of those who wrote what some links lead to, automation left out."""
    return dict.fromkeys(p.key for link in links for p in link.change.people if not p.bot)


def _folded(name: str) -> str:
    return "".join(_LETTERS.findall(name)).lower()
