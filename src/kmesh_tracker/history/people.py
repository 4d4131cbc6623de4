"""Who is who: one person behind several names and addresses, their handle, and what is no person at all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, Protocol

from kmesh_tracker.history.forges import UNKNOWN, Forge
from kmesh_tracker.history.handles import ALIKE, Award, Offer, choice, closeness, squeeze, words_of
from kmesh_tracker.history.signatures import (
    NOREPLY,
    aliases,
    is_automation,
    is_own,
    is_poor,
    is_telling,
    plain,
    shown,
)
from kmesh_tracker.records import Person, Signature

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kmesh_tracker.records import Commit

_CO_AUTHOR: Final = re.compile(
    r"^[ \t]{0,8}co-authored-by:[ \t]{0,8}([^<>\n]{0,300}?)[ \t]{0,8}<([^<>\n]{0,300})>",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNED_OFF: Final = re.compile(
    r"^[ \t]{0,8}signed-off-by:[ \t]{0,8}([^<>\n]{0,300}?)[ \t]{0,8}<([^<>\n]{0,300})>",
    re.IGNORECASE | re.MULTILINE,
)
_HANDLE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_TEAM: Final = 4  # people who write one branch together
_MACHINE: Final = "!"  # begins the keys of automation, which is never one with a person


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
        forge: Forge = UNKNOWN,
    ) -> None:
        self._mailmap = mailmap
        self.forge = forge
        """The forge whose handles are told."""
        self._bots = {plain(bot) for bot in settings.bots} if settings else set()
        self._given = {
            plain(key): handle.lstrip("@") for key, handle in (settings.handles if settings else {}).items()
        }
        self._group: dict[str, str] = {}
        self._accounts: dict[str, set[str]] = {}
        self._persons: dict[str, Person] = {}
        self._holders: dict[str, Person] = {}
        self._disguises: dict[Signature, set[str]] = defaultdict(set)
        self._known: dict[Signature, Person] = {}
        self._count: Counter[Signature] = Counter()
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)
        self._aliases: dict[Signature, Signature] = {}
        self._keys: dict[Signature, str] = {}
        self._renamed: Mapping[Person, Person] = {}
        self._marks: dict[Person, set[str]] = defaultdict(set)
        self._signed = Counter(signatures)
        for who, count in self._signed.items():
            self._learn(who, count)
        self._join_names()

    def _learn(self, who: Signature, count: int) -> None:
        """Add a signature and join what certainly is one person: by an address or by an account."""
        known = self._aliases[who] = self._mailmap(who)
        self._count[known] += count
        mark = _MACHINE if self.is_bot(known.name, known.email) else ""
        address, name = plain(known.email), plain(known.name)
        keys = [f"{mark}<{address}>" if is_own(address) else f"{mark}={name} <{address}>"]
        if mark and name:
            keys.append(f"{mark}={name}")
        for one in (known, who):
            if match := NOREPLY.fullmatch(one.email):
                keys.append(f"{mark}@{match[2].lower()}@{match[3].lower()}")
                if match[1]:
                    keys.append(f"{mark}#{match[1]}@{match[3].lower()}")
        for key in keys:
            self._join(keys[0], key)
        self._keys[who] = keys[0]

    def _join_names(self) -> None:
        """Join those of one name, unless several accounts bear it.

        A name that ``.mailmap`` replaced joins, too, where it always replaced it by the same one.
        """
        bearers: dict[str, dict[str, None]] = defaultdict(dict)
        replaced: dict[str, dict[Signature, None]] = defaultdict(dict)
        for who, known in self._aliases.items():
            if not self._keys[who].startswith(_MACHINE):
                bearers[_compared(known.name)][self._keys[who]] = None
                if who.name != known.name:
                    replaced[_compared(who.name)][known] = None
        for who in self._aliases:
            if len(replaced.get(_compared(who.name), ())) == 1 and not self._keys[who].startswith(_MACHINE):
                bearers[_compared(who.name)][self._keys[who]] = None
        bearers.pop("", None)
        for keys in bearers.values():
            groups = list(dict.fromkeys([self._find(key) for key in keys]))
            if self._are_one(groups):
                for group in groups:
                    self._join(groups[0], group)

    def _are_one(self, groups: Iterable[str]) -> bool:
        """Return whether no two accounts of one forge, by their numbers, are among groups."""
        accounts = {account for group in groups for account in self._accounts.get(group, ())}
        return len({account.rpartition("@")[2] for account in accounts}) == len(accounts)

    def _find(self, key: str) -> str:
        group = self._group
        if key not in group:
            group[key] = key
            if key.startswith("#"):
                self._accounts[key] = {key}
        while (up := group[key]) != key:
            group[key] = group[up]
            key = up
        return key

    def _join(self, one: str, other: str) -> None:
        one, other = self._find(one), self._find(other)
        if one != other:
            self._group[other] = one
            if accounts := self._accounts.pop(other, None):
                self._accounts.setdefault(one, set()).update(accounts)

    def key(self, who: Signature) -> str:
        """Return what is the same for all signatures of one person."""
        if who not in self._keys:
            self._learn(who, 0)
        return self._find(self._keys[who])

    def vote(self, handle: str, authors: Iterable[Signature], count: int = 1) -> None:
        """Count merges from branches of ``handle`` for whoever wrote them.

        Where several did, it counts for whom the handle looks like, if for anybody: one may have taken over
        what the other wrote.
        """
        if not _HANDLE.fullmatch(handle):
            return
        hands: dict[str, list[Signature]] = {}
        for who in dict.fromkeys(authors):
            if not (key := self.key(who)).startswith(_MACHINE):
                hands.setdefault(key, []).append(who)
        if len(hands) > 1:
            close = {key: closeness(handle, own) for key, own in hands.items()}
            best = max(close.values())
            hands = {key: own for key, own in hands.items() if close[key] == best >= ALIKE}
        if len(hands) == 1:
            self._votes[handle][next(iter(hands))] += count

    def unite(self, one: Signature, other: Signature) -> None:
        """Join two signatures of one person, unless they have two accounts of one forge."""
        first, second = self.key(one), self.key(other)
        if first.startswith(_MACHINE) == second.startswith(_MACHINE) and self._are_one([first, second]):
            self._join(first, second)

    def unite_team(self, authors: Collection[Signature]) -> None:
        """Join those who wrote in one branch and whose names are one, or the one a part of the other.

        Where a line of many people was merged, such names are chance.
        """
        if not 1 < len(authors) <= _TEAM:
            return
        names = [(who, words) for who in authors if (words := words_of(self._mailmap(who).name))]
        for n, (one, mine) in enumerate(names):
            for other, theirs in names[n + 1 :]:
                short, long = sorted((mine, theirs), key=len)
                if set(short) <= set(long) or "".join(mine) == "".join(theirs):
                    self.unite(one, other)

    def settle(self, teams: Collection[tuple[str, tuple[Signature, ...]]] = ()) -> None:
        """Decide on handles, after all votes; the answers are final from here on.

        ``teams`` are who wrote together, each with the handle that opened the branch, empty where none did.
        """
        offers = self._offers()
        offers = self._join_guests(teams, offers)
        for key, group in self._groups().items():
            self._persons[key] = self._person(group, choice(offers.get(key, ())))
        for person in self._persons.values():
            if person.handle and not person.bot:
                self._holders.setdefault(person.handle.lower(), person)
        for handle, authors in teams:
            if handle and all(self.key(who).startswith(_MACHINE) for who in authors):
                self._disguise(handle, authors)

    def _disguise(self, handle: str, authors: Iterable[Signature]) -> None:
        """Note that a branch of ``handle`` holds nothing but what is signed like automation."""
        if _HANDLE.fullmatch(handle) and not self.is_bot(handle, ""):
            self._holders.setdefault(handle.lower(), Person(handle, handle))
            for who in authors:
                self._disguises[who].add(handle.lower())

    def _groups(self) -> dict[str, list[Signature]]:
        """Return the signatures of each person."""
        groups: dict[str, list[Signature]] = defaultdict(list)
        for who, first in self._keys.items():
            groups[self._find(first)].append(who)
        return groups

    def _join_guests(
        self, teams: Collection[tuple[str, tuple[Signature, ...]]], offers: dict[str, list[Offer]]
    ) -> dict[str, list[Offer]]:
        """Join whoever only ever wrote beside one person in branches that this one opened.

        Who opened a branch is its author, at times under another name: a stranger without a handle is
        somebody else where a full name says so, or anything that was written elsewhere.
        """
        groups = self._groups()
        holders: dict[str, str] = {}
        for key, group in groups.items():
            handle = None if key.startswith(_MACHINE) else self._handle(group, choice(offers.get(key, ())))
            if handle:
                holders[handle.lower()] = key
        known = set(holders.values())
        hosts: dict[str, set[str]] = defaultdict(set)
        for handle, authors in teams:
            present = {key for who in authors if not (key := self.key(who)).startswith(_MACHINE)}
            guests, host = present - known, holders.get(handle.lower(), "")
            alone = len(guests) == 1 and host in present
            for guest in guests:
                hosts[guest].add(host if alone else "")
        for guest, (host, *others) in hosts.items():
            if host and not others and not self._is_somebody_else(groups[guest], groups[host]):
                self.unite(groups[host][0], groups[guest][0])
                offers.pop(guest, None)
        return {self._find(key): offered for key, offered in offers.items()}

    def _is_somebody_else(self, guest: Iterable[Signature], host: Iterable[Signature]) -> bool:
        """Return whether a full name tells somebody from another, whose names share no word with it."""
        words = {word for who in host for one in (self._aliases[who], who) for word in words_of(one.name)}
        full = [
            name for who in guest for one in (self._aliases[who], who) if len(name := words_of(one.name)) > 1
        ]
        return any(words.isdisjoint(name) for name in full)

    def _offers(self) -> dict[str, list[Offer]]:
        """Return what votes offer to each group, and join those whom an offer shows to be one."""
        groups: dict[str, list[Signature]] = defaultdict(list)
        named: dict[str, dict[str, None]] = defaultdict(dict)
        proven: dict[str, str] = {}
        for who, first in self._keys.items():
            if (key := self._find(first)).startswith(_MACHINE):
                continue
            for one in dict.fromkeys((self._aliases[who], who)):
                groups[key].append(one)
                named[squeeze(one.name)][key] = None
                if (match := NOREPLY.fullmatch(one.email)) and self.forge.proves(match[3]):
                    proven[match[2].lower()] = key
        taken = {handle.lower() for handle in self._given.values()}
        ballots = self._ballots()
        award = Award(groups, named, proven, {squeeze(handle) for handle in (*ballots, *proven)})
        for handle, (spelled, votes) in ballots.items():
            if handle not in taken and not self.is_bot(handle, ""):
                award.give(handle, spelled, votes)
        award.join_named()
        same = list(dict.fromkeys(award.same))
        often = Counter(other for _, other in same)
        for key, other in same:
            if often[other] == 1 and self._are_one([self._find(key), self._find(other)]):
                self._join(key, other)
        offers: dict[str, list[Offer]] = defaultdict(list)
        for key, offered in award.offers.items():
            offers[self._find(key)] += offered
        return offers

    def _ballots(self) -> dict[str, tuple[str, Counter[str]]]:
        """Return for each handle, in small letters, how it is mostly spelled, and its votes."""
        spelled: dict[str, Counter[str]] = defaultdict(Counter)
        ballots: dict[str, Counter[str]] = defaultdict(Counter)
        for handle, votes in self._votes.items():
            spelled[handle.lower()][handle] += votes.total()
            for key, count in votes.items():
                ballots[handle.lower()][self._find(key)] += count
        return {handle: (spelled[handle].most_common(1)[0][0], votes) for handle, votes in ballots.items()}

    def _person(self, group: list[Signature], voted: str | None) -> Person:
        known = sorted({self._aliases[who] for who in group}, key=lambda who: (-self._count[who], who))
        mapped = {self._aliases[who] for who in group if self._aliases[who] != who}
        best = min(known, key=lambda who: (is_poor(who.name), who not in mapped))
        bot = self._keys[group[0]].startswith(_MACHINE)
        handle = self._handle(group, voted, bot=bot)
        return Person(shown(best), handle, bot or (handle is not None and self.is_bot(handle, "")))

    def _handle(self, group: Sequence[Signature], voted: str | None, *, bot: bool = False) -> str | None:
        """Return the handle of a group: as configured, else as addresses prove it, else as merges tell."""
        known = sorted({self._aliases[who] for who in group}, key=lambda who: (-self._count[who], who))
        keys = (key for who in (*known, *group) for key in (plain(who.email), plain(who.name)))
        given = next((self._given[key] for key in keys if key in self._given), None)
        return given or (None if bot else self._proven(group) or voted)

    def _proven(self, group: Iterable[Signature]) -> str | None:
        """Return the newest name of the account that is used most, of those that addresses prove."""
        names: dict[str, str] = {}
        uses: Counter[str] = Counter()
        for who in group:  # those learned first are the newest
            for one in dict.fromkeys((self._aliases[who], who)):
                if (match := NOREPLY.fullmatch(one.email)) and self.forge.proves(match[3]):
                    account = match[1] or match[2].lower()
                    names.setdefault(account, match[2])
                    uses[account] += self._count[self._aliases[who]]
        return names[max(names, key=lambda account: uses[account])] if names else None

    def is_bot(self, name: str, email: str) -> bool:
        """Return whether a name or handle is that of automation."""
        if plain(name) in self._bots or is_automation(name, email):
            return True
        match = NOREPLY.fullmatch(email) if self._bots else None
        return bool(match and match[2].lower() in self._bots)

    def person(self, who: Signature) -> Person:
        """Return the person behind a signature."""
        found = self._known.get(who)
        if found is None:
            found = self._persons[self.key(who)]
            found = self._known[who] = self._renamed.get(found, found)
        return found

    def opener(self, handle: str) -> Person | None:
        """Return whoever opens pull requests as ``handle``, automation left out.

        Of somebody who signs as nothing but automation the handle is all that is known.
        """
        found = self._holders.get(handle.lower())
        return self._renamed.get(found, found) if found else None

    def addresses(self) -> dict[str, Person]:
        """Return whose each address is that is one person's own."""
        people = ((plain(who.email), self._persons[self.key(who)]) for who in self._aliases)
        return {address: person for address, person in people if is_own(address) and not person.bot}

    def counted(self) -> Counter[Person]:
        """Return how often each person signed."""
        counts: Counter[Person] = Counter(self._holders.values())
        for who, count in self._signed.items():
            counts[self._persons[self.key(who)]] += count
        return counts

    def marks(self, who: Signature) -> list[str]:
        """Return by what a signature is known again: an address of one's own, a name that is one person's."""
        found = []
        for one in dict.fromkeys((self._mailmap(who), who)):
            address, name = plain(one.email), plain(one.name)
            found += [f"<{address}>"] if is_own(address) else []
            found += [f"={name}"] if is_telling(name) else []
        return found

    def marks_of(self, person: Person) -> set[str]:
        """Return by what a person is known again, by all their signatures."""
        if not self._marks:
            for who in self._aliases:
                self._marks[self.person(who)].update(self.marks(who))
            for who, handles in self._disguises.items():
                if len(handles) == 1 and (opener := self.opener(next(iter(handles)))):
                    self._marks[opener].update(self.marks(who))
        return self._marks[person]

    def aliases(self) -> dict[str, set[str]]:
        """Return by the key of each person under which names and addresses they signed, bots left out."""
        found: dict[str, set[str]] = defaultdict(set)
        for who in self._aliases:
            person = self.person(who)
            if not person.bot:
                local = who.email.partition("@")[0] if is_own(plain(who.email)) else ""
                found[person.key].update(filter(None, (who.name, local)))
        return found

    def rename(self, known: Mapping[Person, Person]) -> None:
        """Use other records for some persons."""
        self._renamed = known
        self._marks.clear()
        self._known.clear()


def _compared(name: str) -> str:
    """Return a name that is one person's as it is compared, ``Ada Rowe`` like ``adarowe``; else nothing."""
    return squeeze(name) if is_telling(plain(name)) else ""


def co_authors(message: str) -> list[Signature]:
    """Return who is named in ``Co-authored-by`` trailers, in order."""
    if "o-authored-by" not in message and "O-AUTHORED-BY" not in message:
        return []
    return [Signature(name.strip(' \t"'), email.strip(" \t")) for name, email in _CO_AUTHOR.findall(message)]


def accounts(commit: Commit) -> list[Signature]:
    """Return under which accounts of forges a commit's author signed it, too: as committer or below it."""
    found = [commit.committer]
    if "noreply." in commit.message:
        found += [Signature(name, email.strip(" \t")) for name, email in _SIGNED_OFF.findall(commit.message)]
    name = plain(commit.author.name)
    return [who for who in found if plain(who.name) == name and NOREPLY.fullmatch(who.email)]


def same_persons(
    counts: Sequence[Counter[Person]], addresses: Sequence[Mapping[str, Person]] = ()
) -> Mapping[Person, Person]:
    """Return the record to use for persons of whom there are several, over some repositories.

    Persons are one by their handle or by an address; one without a handle joins those of the same full name
    if no two handles go by it. The name to show is the one with the most commits, by the ``counts`` of each
    repository, ``addresses`` tell whose each address is.
    """
    total: Counter[Person] = Counter()
    for one in counts:
        total.update(one)
    shared: dict[str, list[Person]] = defaultdict(list)
    for whose in addresses:
        for address, person in whose.items():
            shared[address].append(person)
    return {person: record for person, record in _same(total, shared.values()).items() if person != record}


def _same(counts: Counter[Person], shared: Iterable[Sequence[Person]]) -> dict[Person, Person]:
    """Return for each person the record to use; those of each of ``shared`` are one."""
    handles: dict[str, set[str]] = defaultdict(set)
    for person in counts:
        if person.handle and not person.bot:
            for name in aliases(person.name.casefold()):
                handles[name].add(person.handle.casefold())
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in counts:
        name = person.name.casefold()
        if person.handle:
            groups[f"@{person.handle.casefold()}"].append(person)
        elif person.bot:
            groups[f"!{name}"].append(person)
        elif is_telling(name):
            owners = {handle for alias in aliases(name) for handle in handles.get(alias, ())}
            groups[f"@{next(iter(owners))}" if len(owners) == 1 else f"={name}"].append(person)
    whole: dict[Person, list[Person]] = {person: group for group in groups.values() for person in group}
    for one, *others in shared:
        for other in others:
            if (mine := whole.get(one)) is not None and (theirs := whole.get(other, mine)) is not mine:
                mine += theirs
                whole.update(dict.fromkeys(theirs, mine))
    best = {id(group): _best(group, counts) for group in whole.values()}
    return {person: best[id(group)] for person, group in whole.items()}


def _best(group: Iterable[Person], counts: Counter[Person]) -> Person:
    names: Counter[str] = Counter()
    handles: Counter[str] = Counter()
    bot = False
    for person in group:
        names[person.name] += counts[person]
        bot = bot or person.bot
        if person.handle:
            handles[person.handle] += counts[person]
    fit = Counter({name: count for name, count in names.items() if not is_poor(name)})
    return Person(_most(fit or names) or "", _most(handles), bot)


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda text: (-counts[text], text), default=None)
