"""Who is to do it: the owners that a line names, and the line without them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from kmesh_tracker.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.records import Meeting

_NAME = r"[^\W\d_][\w-]{1,38}"
_HANDLE = re.compile(rf"(?<![A-Za-z0-9_./])@({_NAME})(?![A-Za-z0-9_/-])(?: ({_NAME})(?![\w@/.-]))?")
_LEADING = re.compile(
    rf"^\s{{0,3}}\[\s{{0,2}}({_NAME}(?:[\s,/&]{{1,3}}{_NAME}){{0,3}})\s{{0,2}}\]\s{{0,3}}[:：-]?\s{{0,3}}"
)
_BRACKET_END = re.compile(
    rf"\s{{0,3}}[(\[（]\s{{0,2}}@?({_NAME}(?:[\s,/&、]{{1,3}}@?{_NAME}){{0,3}})\s{{0,2}}[)\]）]\s{{0,3}}$"
)
_DASH_END = re.compile(
    rf"(?:\s[-\u2013\u2014]{{1,2}}\s{{0,2}}|[;；]\s{{0,2}}-?\s{{0,2}})"
    rf"({_NAME}(?:[\s,/&]{{1,3}}{_NAME}){{0,3}})\s{{0,3}}$"
)
_COLON_OWNER = re.compile(rf"^\s{{0,3}}({_NAME}(?: {_NAME})?)\s{{0,2}}[:：]\s{{0,3}}(?=\S)")
_OWNER_WORD = re.compile(
    rf"[,;，；(\[（]?\s{{0,2}}(?i:\bowners?|\bassignees?|\bassigned to|\bresponsible|\blead|\bdri|"
    rf"负责人|责任人|执行人)(?P<due>\s{{0,2}}[:：])?\s{{0,2}}"
    rf"(?P<who>@?{_NAME}(?:[\s,/&、]{{1,3}}@?{_NAME}){{0,3}})\s{{0,2}}[)\]）]?"
)
_ACTION = re.compile(
    rf"^\s{{0,3}}(?:AI|AP|(?i:actions?(?: items?| points?)?))\s{{0,2}}"
    rf"(?:[(\[]\s{{0,2}}@?(?P<due>{_NAME}(?: {_NAME})?)\s{{0,2}}[)\]]\s{{0,2}}[:：]?\s{{0,3}}|"
    rf"(?:on|for)?\s{{0,2}}[:：]?\s{{0,3}}@?(?P<who>{_NAME}(?: {_NAME})?)\s{{1,3}}to\s{{1,3}})(?=\S)"
)
_TO_DO = re.compile(rf"^\s{{0,3}}(?P<who>{_NAME}(?: {_NAME})?)\s{{1,3}}(?=to\s[a-z])")
_NAMED = re.compile(
    rf"\[(?i:name|owner|author)\s{{0,2}}[=:]\s{{0,2}}@?({_NAME}(?: {_NAME})?)\s{{0,2}}\]\s{{0,3}}[:：]?"
)
_INITIALS = re.compile(r"^[A-Z]{2,3}$")
_MARK_OF_PEOPLE = re.compile(
    r"\s{0,3}[(\[]\s{0,2}([A-Z]{2,3}(?:[\s,/&]{1,3}[A-Z]{2,3}){0,3})\s{0,2}[)\]]\s{0,3}$"
)
_BEHIND_TOPIC = re.compile(rf"\]\s{{1,3}}({_NAME})\s{{0,3}}$")
_BRACKETS = re.compile(r"\[[^\[\]]{0,80}\](?:\s{1,3}\S{1,40}\s{0,3}$)?|@\S{1,40}|\s-{1,2}\s{0,2}\S{1,40}$")
_BEGINS = re.compile(rf"^\W{{0,3}}({_NAME})\s{{0,2}}[:：]\W{{1,3}}(?=\S)")
_OFTEN = 3
"""Lines from which on what stands before their colon may be a speaker."""
_LAST = re.compile(rf"\s({_NAME})\s{{0,3}}$")


@dataclass(frozen=True)
class Owners:
    """Finds the people that a line names."""

    names: frozenset[str]
    """Lower-case names and handles that belong to people, spaces left out."""
    given: frozenset[str] = frozenset()
    """Lower-case given names of people: owners only where an owner is due, in brackets or behind a dash."""
    words: frozenset[str] = frozenset()
    """Of the names, those that are ordinary words in the minutes: owners only where an owner is marked."""
    initials: frozenset[str] = frozenset()
    """Initials of people, in capitals: owners only in brackets at the end of a line."""

    @cached_property
    def _due(self) -> frozenset[str]:
        """Names where a name is due, in brackets or behind a dash."""
        return self.names | self.given

    @cached_property
    def _sure(self) -> frozenset[str]:
        """Names that are no ordinary words."""
        return self.names - self.words

    def people(self, text: str, *, due: bool = True) -> tuple[str, ...]:
        """Return the people of a list of names; none where one of its words is no person's name.

        ``due`` says that names are due there, so that ordinary words may be names.
        """
        return tuple(self._people(text.replace("@", ""), self._due if due else self._sure))

    def split(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return the line without its owners, and the owners as written, in order."""
        owners: list[str] = []

        def named(match: re.Match[str], names: frozenset[str]) -> str:
            people = self._people(match[1], names)
            owners.extend(people)
            return " " if people else match[0]

        def assigned(match: re.Match[str]) -> str:
            who = match["who"].replace("@", "")
            people = self._people(who, self._due)
            if not people and match["due"] and not match.string[match.end() :].strip():
                people = [who]  # nothing but a name stands there, so it need not be known
            owners.extend(people)
            return " " if people else match[0]

        def handle(match: re.Match[str]) -> str:
            whole = f"{match[1]} {match[2]}" if match[2] else ""
            if whole and _folded(whole) in self.names:
                owners.append(whole)
                return " "
            owners.append(match[1])
            return f" {match[2] or ''} "

        text = self._by_office(text, owners)
        text = _OWNER_WORD.sub(assigned, text)
        text = _HANDLE.sub(handle, text) if "@" in text else text
        for patterns, names in (
            ((_LEADING, _BRACKET_END, _DASH_END), self._due),
            ((_COLON_OWNER, _LAST), self._sure),
        ):
            for pattern in patterns:
                text = pattern.sub(partial(named, names=names), text.strip())
        text = re.sub(r"[(\[]\s{0,5}[)\]]", " ", text)
        return text.strip(" \t,;-\u2013:"), tuple(dict.fromkeys(owners))

    def _by_office(self, text: str, owners: list[str]) -> str:
        """Take away who is named by an office, ``AI(Ada)``, or by initials; add them to ``owners``."""

        def named(match: re.Match[str]) -> str:
            owners.append(match[1])
            return " "

        def acting(match: re.Match[str]) -> str:
            who = match["due"] or match["who"]
            if match["who"] and not who[0].isupper() and not self._people(who, self._due):
                return match[0]
            owners.append(who)
            return ""

        def initialled(match: re.Match[str]) -> str:
            parts = re.findall(r"[A-Z]{2,3}", match[1])
            if not all(part in self.initials for part in parts):
                return match[0]
            owners.extend(parts)
            return " "

        def doing(match: re.Match[str]) -> str:
            people = self._people(match["who"], self._due) if match["who"][0].isupper() else []
            owners.extend(people)
            return "" if people else match[0]

        text = _TO_DO.sub(doing, _ACTION.sub(acting, _NAMED.sub(named, text)))
        return _MARK_OF_PEOPLE.sub(initialled, text)

    @staticmethod
    def _people(text: str, names: frozenset[str]) -> list[str]:
        """Return the people of a list of names; none where one of its words is no person's name."""
        whole = text.strip()
        if _folded(whole) in names:
            return [whole]
        parts = [part for part in re.split(r"[,/&、+]|\band\b|\s", whole) if part]
        return parts if parts and all(_folded(part) in names for part in parts) else []


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.lower())


def _only_in_brackets(lines: Sequence[str]) -> set[str]:
    """Return the words that stand where speakers are named and nowhere in a sentence.

    That is in brackets before a text (``[ines] sensors``) or behind a bracketed topic (``[sensors] ines``).
    """
    placed, elsewhere = Counter[tuple[str, ...]](), Counter[str]()
    for line in lines:
        before, behind = _LEADING.match(line), _BEHIND_TOPIC.search(line)
        if before and line[before.end() :].strip() and not behind:
            placed[tuple(before[1].split())] += 1
        if behind:
            placed[behind[1],] += 1
        elsewhere.update(re.findall(_NAME, _BRACKETS.sub(" ", line).lower()))

    def is_name(words: tuple[str, ...], count: int) -> bool:
        # Acronyms in brackets are programmes and topics.
        return len(words) <= 2 and all(
            word.isalpha() and not word.isupper() and elsewhere[word.lower()] * 3 <= count for word in words
        )

    return {"".join(words).lower() for words, count in placed.items() if is_name(words, count)}


def _speaking(lines: Iterable[str]) -> set[str]:
    """Return the words with which lines begin, before a colon, that go on as speech often enough."""
    lexicon = Lexicon()
    begun, spoken = Counter[str](), Counter[str]()
    for line in lines:
        match = _BEGINS.match(line)
        if match and not lexicon.only("generic", match[1], lexicon.words("head")):
            begun[match[1].lower()] += 1
            spoken[match[1].lower()] += lexicon.means("talk", line[match.end() :]) != ""
    return {name for name, count in begun.items() if count >= _OFTEN and spoken[name] * 3 >= count}


def _ordinary(lines: Iterable[str]) -> set[str]:
    """Return the words that stand within lines more often than at their ends, where people are named."""
    within, ends = Counter[str](), Counter[str]()
    for line in lines:
        words = re.findall(_NAME, _BRACKETS.sub(" ", line).lower())
        within.update(words[1:-1])
        ends.update({*words[:1], *words[-1:]})
    return {word for word, count in within.items() if count > max(2, ends[word])}


def learn(meetings: Iterable[Meeting], people: Iterable[str]) -> Owners:
    """Learn who is a person: names and handles from the history, and those that the minutes use as names."""
    people = list(people)
    names = {_folded(person) for person in people}
    names |= {
        name.rstrip("0123456789") for name in names
    }  # `lizhencheng9527` signs, `lizhencheng` is spoken of
    lines = [entry.text for meeting in meetings for entry, _ in meeting.walk()]
    for line in lines:
        names.update(_folded(match[1]) for match in _HANDLE.finditer(line))
    names |= _only_in_brackets(lines) | _speaking(lines)
    given = {person.split()[0].lower() for person in people if len(person.split()) > 1}
    initials = {"".join(part[0] for part in person.split()).upper() for person in people}
    return Owners(
        frozenset(name for name in names if len(name) >= 3),
        frozenset(name for name in given if len(name) >= 3),
        frozenset(_ordinary(lines) & names),
        frozenset(letters for letters in initials if _INITIALS.match(letters)) - Lexicon.words("initials"),
    )
