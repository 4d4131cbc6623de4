"""Who is who: one person behind several names and addresses, their handle, and what is no person at all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, Protocol

from kmesh_tracker.records import Person, Signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_CO_AUTHOR: Final = re.compile(
    r"^[ \t]{0,8}co-authored-by:[ \t]{0,8}([^<>\n]{0,300}?)[ \t]{0,8}<([^<>\n]{0,300})>",
    re.IGNORECASE | re.MULTILINE,
)
_NOREPLY: Final = re.compile(
    r"(?:[0-9]{1,20}[+-])?([A-Za-z0-9][A-Za-z0-9_.-]{0,99}(?:\[bot\])?)@users\.noreply\.[a-z0-9.-]{1,100}",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_BOT: Final = re.compile(
    r".{0,100}\[bot\]|(?:.{0,100}[-_. ])?(?:ci-)?(?:bot|robot)|github[- ]actions?|github|gitlab|gitee"
    r"|web-flow|renovate|greenkeeper|dependabot|weblate|(?:github )?copilot|cursor agent|devin ai|claude code"
    r"|openai codex|codex"
    r"|gemini[- ]code[- ]assist|google-labs-jules|openhands|aider \(.{0,80}\)",
    re.IGNORECASE,
)
_BOT_ADDRESSES: Final = re.compile(
    r"noreply@(?:anthropic|github|openai|cursor|google|gitlab)\.com|cursoragent@cursor\.com|bot@renovateapp\.com"
    r"|openhands@all-hands\.dev|.{0,100}\[bot\]@.{0,200}|(?:[0-9]{1,20}\+)?(?:copilot|claude|codex|gemini)@users\.noreply\.github\.com",
    re.IGNORECASE,
)
_NOBODY: Final = frozenset(
    {
        "",
        "root",
        "admin",
        "administrator",
        "user",
        "username",
        "super user",
        "ubuntu",
        "unknown",
        "your name",
        "test",
    }
    | {
        "developer",
        "dev",
        "github",
        "git",
        "nobody",
        "none",
        "name",
        "anonymous",
        "me",
        "localhost",
        "no author",
    }
)
_SHARE: Final = 0.6
"""Share of the merges from a handle's branches that must be one person's work for the handle to be theirs."""


class PeopleSettings(Protocol):
    """What git alone cannot know of people."""

    @property
    def bots(self) -> tuple[str, ...]:
        """Handles or names of automation."""

    @property
    def handles(self) -> Mapping[str, str]:
        """From a name or an e-mail address to a handle without ``@``."""


class People:
    """Learns from all signatures and merges who is who, then answers who a signature stands for."""

    def __init__(
        self,
        signatures: Iterable[Signature],
        mailmap: Callable[[Signature], Signature],
        settings: PeopleSettings | None,
    ) -> None:
        self._mailmap = mailmap
        self._bots = {_plain(bot) for bot in settings.bots} if settings else set()
        self._given = {
            _plain(key): handle.lstrip("@") for key, handle in (settings.handles if settings else {}).items()
        }
        self._group: dict[str, str] = {}
        self._persons: dict[str, Person] = {}
        self._count: Counter[Signature] = Counter()
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)
        self._aliases: dict[Signature, Signature] = {}
        self._keys: dict[Signature, str] = {}
        raw = Counter(signatures)
        for who, count in raw.items():
            self._learn(who, count)

    def _learn(self, who: Signature, count: int) -> None:
        known = self._aliases[who] = self._mailmap(who)
        self._count[known] += count
        names = [f"<{address}>" for one in (known, who) if (address := _plain(one.email))]
        names += [f"={name}" for one in (known, who) if is_telling(name := _plain(one.name))]
        for one in (known, who):
            if match := _NOREPLY.fullmatch(one.email):
                names.append(f"@{match[1].lower()}")
        if not names:
            names = [f"={_plain(known.name)}"]
        for name in names[1:]:
            self._join(names[0], name)
        self._keys[who] = names[0]

    def _find(self, key: str) -> str:
        group = self._group
        while (up := group.setdefault(key, key)) != key:
            group[key] = group[up]
            key = up
        return key

    def _join(self, one: str, other: str) -> None:
        self._group[self._find(other)] = self._find(one)

    def key(self, who: Signature) -> str:
        """Give what is the same for all signatures of one person."""
        if who not in self._keys:
            self._learn(who, 0)
        return self._find(self._keys[who])

    def vote(self, handle: str, authors: Iterable[Signature]) -> None:
        """Count a merge from a branch of ``handle`` for whoever wrote most of it."""
        counts = Counter(self.key(who) for who in authors if not self.is_bot(who.name, who.email))
        if counts and _HANDLE.fullmatch(handle):
            top, number = counts.most_common(1)[0]
            if number * 2 > sum(counts.values()):
                self._votes[handle][top] += 1

    def settle(self) -> None:
        """Decide on handles, after all votes; the answers are final from here on."""
        won: list[tuple[int, str, str]] = []
        for handle, votes in self._votes.items():
            key, count = votes.most_common(1)[0]
            if count >= _SHARE * sum(votes.values()) and not self.is_bot(handle, ""):
                won.append((count, handle, key))
                for other in (
                    f"@{handle.lower()}",
                    f"={_plain(handle)}" if is_telling(_plain(handle)) else "",
                ):
                    if other in self._group:
                        self._join(key, other)
        offers: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for count, handle, key in won:
            offers[self._find(key)].append((count, handle))
        groups: dict[str, list[Signature]] = defaultdict(list)
        for who, first in self._keys.items():
            groups[self._find(first)].append(who)
        for key, group in groups.items():
            self._persons[key] = self._person(group, offers.get(key, []))

    def _person(self, group: list[Signature], offers: list[tuple[int, str]]) -> Person:
        known = sorted({self._aliases[who] for who in group}, key=lambda who: (-self._count[who], who))
        mapped = [self._aliases[who] for who in group if self._aliases[who] != who]
        name = (mapped or known)[0].name or known[0].email.partition("@")[0]
        bot = any(self.is_bot(who.name, who.email) for who in known)
        everyone = [*known, *group]
        given = [
            self._given[key]
            for who in everyone
            for key in (_plain(who.email), _plain(who.name))
            if key in self._given
        ]
        proven = [match[1] for who in everyone if (match := _NOREPLY.fullmatch(who.email))]
        voted = [handle for _, handle in sorted(offers, key=lambda offer: (-offer[0], offer[1]))]
        handle = next(iter([*given, *(name for name in proven if not bot), *voted]), None)
        bot = bot or (handle is not None and self.is_bot(handle, ""))
        return Person(name, handle, bot)

    def is_bot(self, name: str, email: str) -> bool:
        """Tell whether a name or handle is that of automation."""
        plain = _plain(name)
        if plain in self._bots or bool(_BOT.fullmatch(plain)) or bool(_BOT_ADDRESSES.fullmatch(email)):
            return True
        match = _NOREPLY.fullmatch(email)
        return bool(match and match[1].lower() in self._bots)

    def person(self, who: Signature) -> Person:
        """Give the person behind a signature."""
        return self._persons[self.key(who)]


def co_authors(message: str) -> list[Signature]:
    """Give who is named in ``Co-authored-by`` trailers, in order."""
    if "o-authored-by" not in message and "O-AUTHORED-BY" not in message:
        return []
    return [Signature(name.strip(' \t"'), email.strip(" \t")) for name, email in _CO_AUTHOR.findall(message)]


def is_telling(name: str) -> bool:
    """Tell whether a name is one person's: a full name, or a word that nobody else would take."""
    if name in _NOBODY or "@" in name:
        return False
    if " " in name.strip(" ") or not name.isascii():
        return len(name) > 1
    return len(name) > 7 or (len(name) > 3 and not name.isalpha())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).lstrip("@")
