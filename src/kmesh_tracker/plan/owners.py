"""Who is to do it: the owners that a line names, and the line without them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.records import Meeting

_NAME = r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff-]{1,38}"
_HANDLE = re.compile(rf"(?<![A-Za-z0-9_./])@({_NAME})")
_LEADING = re.compile(
    rf"^\s{{0,3}}\[\s{{0,2}}({_NAME}(?:[\s,/&]{{1,3}}{_NAME}){{0,3}})\s{{0,2}}\]\s{{0,3}}[:：-]?\s{{0,3}}"
)
_BRACKET_END = re.compile(
    rf"\s{{0,3}}[(\[（]\s{{0,2}}@?({_NAME}(?:[\s,/&、]{{1,3}}@?{_NAME}){{0,3}})\s{{0,2}}[)\]）]\s{{0,3}}$"
)
_DASH_END = re.compile(
    rf"(?:\s[-\u2013\u2014]{{1,2}}\s{{0,2}}|[;；]\s{{0,2}}-?\s{{0,2}})({_NAME}(?:[\s,/&]{{1,3}}{_NAME}){{0,3}})\s{{0,3}}$"
)
_COLON_OWNER = re.compile(rf"^\s{{0,3}}({_NAME}(?: {_NAME})?)\s{{0,2}}[:：]\s{{0,3}}(?=\S)")
_OWNER_WORD = re.compile(
    rf"\b(?:owner|assignee|assigned to|responsible)\s{{0,2}}[:：]?\s{{0,2}}@?({_NAME})", re.IGNORECASE
)
_BRACKETS = re.compile(r"\[[^\[\]]{0,80}\]|@\S{1,40}|\s-{1,2}\s{0,2}\S{1,40}$")
_LAST = re.compile(rf"\s({_NAME})\s{{0,3}}$")


@dataclass(frozen=True, slots=True)
class Owners:
    """Tells the names of people from other words."""

    names: frozenset[str]
    """Lower-case names and handles that belong to people, spaces left out."""

    def split(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Give the line without its owners, and the owners as written, in order."""
        owners: list[str] = []

        def known(match: re.Match[str]) -> str:
            people = self._people(match[1])
            owners.extend(people)
            return " " if people else match[0]

        def handle(match: re.Match[str]) -> str:
            owners.append(match[1])
            return " "

        text = _HANDLE.sub(handle, text)
        for pattern in (_LEADING, _BRACKET_END, _DASH_END, _COLON_OWNER, _LAST):
            text = pattern.sub(known, text.strip())
        text = _OWNER_WORD.sub(known, text)
        text = re.sub(r"[(\[]\s{0,5}[)\]]", " ", text)
        return text.strip(" \t,;-\u2013:"), tuple(dict.fromkeys(owners))

    def _people(self, text: str) -> list[str]:
        """Give the people of a list of names; none where one of its words is no person's name."""
        whole = text.strip()
        if self._is_person(whole):
            return [whole]
        parts = [part for part in re.split(r"[,/&、]|\band\b|\s", whole) if part]
        return parts if parts and all(self._is_person(part) for part in parts) else []

    def _is_person(self, text: str) -> bool:
        return re.sub(r"[\s_-]", "", text.lower()) in self.names


NOBODY = Owners(frozenset())
"""Knows no one: for heads, which name no owner."""


def _only_in_brackets(lines: Sequence[str]) -> set[str]:
    """Give the words that stand in brackets before a text, as names of speakers do, and nowhere in a sentence."""
    bracketed, elsewhere = Counter[str](), Counter[str]()
    for line in lines:
        before = _LEADING.match(line)
        if before and line[before.end() :].strip():
            bracketed.update(before[1].split())
        elsewhere.update(re.findall(_NAME, _BRACKETS.sub(" ", line).lower()))
    # Acronyms in brackets are programmes and topics.
    return {
        name.lower()
        for name, count in bracketed.items()
        if not name.isupper() and name.isalpha() and elsewhere[name.lower()] * 3 <= count
    }


def learn(meetings: Iterable[Meeting], people: Iterable[str]) -> Owners:
    """Learn who is a person: names and handles from the history, and those the minutes call ``@handle``."""
    names = {re.sub(r"[\s_-]", "", person.lower()) for person in people}
    names |= {
        name.rstrip("0123456789") for name in names
    }  # `lizhencheng9527` signs, `lizhencheng` is spoken of
    meetings = list(meetings)
    lines = [entry.text for meeting in meetings for entry, _ in meeting.walk()]
    for line in lines:
        names.update(re.sub(r"[\s_-]", "", name.lower()) for name in _HANDLE.findall(line))
    names.update(_only_in_brackets(lines))
    return Owners(frozenset(name for name in names if len(name) >= 3))
