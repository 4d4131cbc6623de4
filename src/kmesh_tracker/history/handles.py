"""Whose a handle is, where merges from its branches are all that tells."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kmesh_tracker.history.signatures import is_telling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kmesh_tracker.records import Signature

ALIKE: Final = 0.4  # from this closeness on a handle speaks for a person
_SHARE: Final = 0.6  # share of the votes for a handle that must be one person's for the handle to be theirs
_MANY: Final = 3  # votes that tell whose an account is that looks like nobody
_FEW: Final = 2  # people who may share the branches of an account that looks like nobody and is one's own
_NEARLY_ALL: Final = 0.85  # share of the votes that tells of more people whose such an account is
_READ: Final = 100  # characters of a name that are compared
_TELLING: Final = 5  # letters from which on a name that is a handle is hardly another one's
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W_]{1,100}")


class Offer(NamedTuple):
    """A handle that somebody may have."""

    weight: float  # what speaks for it
    alike: bool  # whether it looks like a name or an address of theirs
    handle: str


def squeeze(text: str) -> str:
    """Return only the letters and digits of a name, in small letters."""
    return "".join(_WORD.findall(text[:_READ].casefold()))


def closeness(handle: str, signatures: Iterable[Signature]) -> float:
    """Return how much of a handle the names and addresses of a person explain, from 0 to 1."""
    return max((_close(handle, who) for who in signatures), default=0.0)


@lru_cache(maxsize=2**16)
def _close(handle: str, who: Signature) -> float:
    whole = squeeze(handle)
    core = whole.rstrip("0123456789") or whole
    texts = (who.name[:_READ], who.email.partition("@")[0][:_READ])
    return max(_explained(handle, core, _WORD.findall(text.casefold())) for text in texts)


def words_of(name: str) -> list[str]:
    """Return the words of a name, in small letters, ``AdaRowe`` taken for two."""
    return _WORD.findall(_HUMP.sub(" ", name[:_READ]).casefold())


def _words(name: str) -> list[str]:
    return [word for word in _WORD.findall(name[:_READ].casefold()) if len(word) > 1]


def _explained(handle: str, core: str, words: list[str]) -> float:
    whole, parts = squeeze(handle), _words(_HUMP.sub(" ", handle))
    name = "".join(words)
    bare = name.rstrip("0123456789") or name
    if len(bare) > 1 and bare in {core, whole}:
        return 1.0
    if len(words) > 1:
        first, last = words[0], words[-1]
        short = {first[0] + last, first + last[0], last + first[0], last[0] + first}
        if core in short or (len(words) > 2 and core == "".join(word[0] for word in words)):
            return 0.9
    if len(core) > 3 and core in name:
        return len(core) / len(name)
    found = {word for word in words if len(word) > 3 and word in core}
    found |= {word for word in words if len(word) == 3 and (core.startswith(word) or core.endswith(word))}
    share = min(1.0, sum(map(len, found)) / len(core)) if core else 0.0
    return max(share, 0.5 * bool(found.intersection(parts)))


class Award:
    """Awards handles to persons, each to one at most.

    A handle that an address proves goes to nobody else by votes, and nobody who has such a one gets another.
    """

    def __init__(
        self,
        groups: Mapping[str, Sequence[Signature]],
        named: Mapping[str, Collection[str]],
        proven: Mapping[str, str],
        known: Collection[str],
    ) -> None:
        """Index what is known of all persons."""
        self._groups, self._named, self._proven, self._known = groups, named, proven, known
        self._having = set(proven.values())
        self.offers: dict[str, list[Offer]] = defaultdict(list)
        """Which handles each person may have."""
        self.same: list[tuple[str, str]] = []
        """Pairs of persons who are one."""

    def give(self, handle: str, spelled: str, votes: Mapping[str, int]) -> None:
        """Return a handle, in small letters and as it is to be shown, to whom its votes tell."""
        plain = squeeze(handle)
        close = {key: closeness(handle, self._groups[key]) for key in votes}
        weights = {
            key: count * (1 + close[key] if close[key] >= ALIKE else 1.0) for key, count in votes.items()
        }
        called = self._named.get(plain, ())
        owner = self._proven.get(handle)
        if owner:
            top = _winner({key: weight for key, weight in weights.items() if key != owner}, ())
            self.same += [
                (owner, key)
                for key, count in votes.items()
                if key not in self._having
                and (close[key] == 1 or (key == top and self._fits(owner, key, plain, count, close[key])))
            ]
            return
        top = _winner(weights, called)
        if top is None or top in self._having:
            return
        alike = close[top] >= ALIKE
        if not alike and len(votes) > _FEW and votes[top] < _NEARLY_ALL * sum(votes.values()):
            return  # an organisation, in whose branches several people work
        others = [] if top in called or len(plain) < _TELLING else [key for key in called if key != top]
        if others:
            if not alike or len(others) > 1 or others[0] in self._having:
                return
            self.same.append((top, others[0]))
        if alike or not self._goes_by_another(top, plain):
            self.offers[top].append(Offer(weights[top], alike, spelled))

    def join_named(self) -> None:
        """Add who is called like a handle that addresses prove to be another's: they are one."""
        for handle, owner in self._proven.items():
            called = [key for key in self._named.get(squeeze(handle), ()) if key != owner]
            if is_telling(handle) and len(called) == 1 and called[0] not in self._having:
                self.same.append((owner, called[0]))

    def _fits(self, owner: str, key: str, plain: str, votes: int, close: float) -> bool:
        """Return whether an account may be that of whoever has most of its votes.

        It may not where its commits name somebody else.
        """
        words = {word for who in self._groups[key] for word in _words(who.name)}
        others = [who for who in self._groups[owner] if squeeze(who.name) != plain]
        if not all(words.intersection(_words(who.name)) for who in others):
            return False
        return close >= ALIKE or bool(others) or votes >= _MANY

    def _goes_by_another(self, key: str, plain: str) -> bool:
        names = {squeeze(who.name) for who in self._groups[key]} - {plain}
        return any(len(name) >= _TELLING and name in self._known for name in names)


def _winner(votes: Mapping[str, float], named: Iterable[str]) -> str | None:
    """Return who a handle belongs to: who goes by it and has a vote, else who has by far the most."""
    if own := [key for key in named if key in votes]:
        return own[0] if len(own) == 1 else None
    top = max(votes, key=lambda key: (votes[key], key), default=None)
    return top if top is not None and votes[top] >= _SHARE * sum(votes.values()) else None


def choice(offers: Iterable[Offer]) -> str | None:
    """Return the handle to use of those that somebody may have, None where nothing tells which."""
    ordered = sorted(offers, key=lambda offer: (-offer.weight, not offer.alike, offer.handle))
    if len(ordered) > 1 and ordered[0].weight == ordered[1].weight and not ordered[0].alike:
        return None
    return ordered[0].handle if ordered else None
