"""What words mean: one file a language, read once, one entry a line.

An entry has an id, a meaning, a pattern and a case that the pattern must match; ``¤`` stands for a version of
the project. A language whose letters a text lacks is not asked. Nothing else in the project knows words of a
language that tell of claims, decisions, deadlines or releases.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

VERSION_MARK: Final = "¤"
LANGUAGES: Final = {"en": "", "zh": "\u3400-\u9fff"}
"""Each language with the letters without which its entries are not tried; none for any text."""
_ESCAPED: Final = re.compile(r"\\.|[A-Z]")
_NESTED: Final = 4
"""So deep brackets in brackets are blanked."""
_KEPT: Final = 8192
"""Answers that are remembered; the same sentence is asked several times."""
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=[^\W\d_])){0,60}")


class Hit(Struct, frozen=True):
    """An entry that matches a text."""

    id: str
    """Language, group and name: ``en.claim.done-mark``."""
    means: str
    start: int
    end: int


class _Entry:
    """One entry, compiled when it is first asked."""

    def __init__(self, id_: str, means: str, source: str) -> None:
        self.id, self.means, self.source = id_, means, source

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source)


class _Entries:
    """The entries of one group in one language."""

    def __init__(self, letters: str, entries: list[_Entry]) -> None:
        self.entries = entries
        self._letters = re.compile(f"[{letters}]") if letters else None

    @cached_property
    def any_of(self) -> re.Pattern[str]:
        """All patterns as one, to take away what any of them matches."""
        return re.compile("|".join(f"(?:{entry.source})" for entry in self.entries))

    def may_be_in(self, text: str) -> bool:
        """Return whether a text has the letters of the language."""
        return self._letters is None or self._letters.search(text) is not None

    def each(self, text: str) -> Iterator[Hit]:
        """Yield where each entry matches a text first."""
        text = _low(text)
        for entry in self.entries if self.may_be_in(text) else ():
            if match := entry.pattern.search(text):
                yield Hit(entry.id, entry.means, match.start(), match.end())

    def replace(self, text: str, by: Callable[[re.Match[str]], str]) -> str:
        """Return a text with something else for all that the entries match."""
        pieces, end = [], 0
        for match in self.any_of.finditer(_low(text)) if self.may_be_in(text) else ():
            pieces += [text[end : match.start()], by(match)]
            end = match.end()
        return "".join((*pieces, text[end:])) if pieces else text


@dataclass
class Lexicon:
    """The entries of all languages for one project."""

    project: frozenset[str] = frozenset()
    """Lower-case words that name the project; they stand where a pattern says ``{project}``."""
    off: frozenset[str] = frozenset()
    """Ids of entries that are left out, to measure what they do."""
    _groups: dict[str, list[_Entries]] = field(default_factory=dict)
    _found: dict[tuple[str, str], Hit | None] = field(default_factory=dict)

    def find(self, group: str, text: str) -> Hit | None:
        """Return the first entry of a group that matches a text."""
        if (group, text) not in self._found:
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[group, text] = next(self.each(group, text), None)
        return self._found[group, text]

    def each(self, group: str, text: str) -> Iterator[Hit]:
        """Yield where each entry of a group matches a text first."""
        for entries in self._group(group):
            yield from entries.each(text)

    def cut(self, group: str, text: str) -> str:
        """Return a text without all that the entries of a group match."""
        for entries in self._group(group):
            text = entries.replace(text, lambda _: " ")
        return text

    def blank(self, group: str, text: str) -> str:
        """Return a text with spaces for all that the entries of a group match, also around another match."""
        for _ in range(_NESTED):
            before = text
            for entries in self._group(group):
                text = entries.replace(text, lambda match: " " * len(match[0]))
            if text == before:
                break
        return text

    def means(self, group: str, text: str) -> str:
        """Return what the first entry of a group that matches a text means; empty where none does."""
        hit = self.find(group, text)
        return hit.means if hit else ""

    def whole(self, group: str, text: str) -> str:
        """Return what the first entry that matches all of a text means; empty where none does."""
        entry = self._whole(group, text)
        return entry.means if entry else ""

    def _whole(self, group: str, text: str) -> _Entry | None:
        return next(
            (
                entry
                for entries in self._group(group)
                if entries.may_be_in(text)
                for entry in entries.entries
                if entry.pattern.fullmatch(_low(text))
            ),
            None,
        )

    def only(self, group: str, text: str, more: frozenset[str] = frozenset()) -> bool:
        """Return whether a text has no word but those of a list of words, or of ``more``."""
        english, runs = _words(group)
        return all(
            (low := word.lower()) in english or low in more or bool(runs and runs.fullmatch(word))
            for word in _WORD.findall(text)
        )

    @staticmethod
    def words(group: str) -> frozenset[str]:
        """Return a list of English words."""
        return _words(group)[0]

    def _group(self, group: str) -> list[_Entries]:
        if group not in self._groups:
            names = "|".join(sorted(map(re.escape, self.project))) or r"(?!)"
            bodies = "|".join(sorted(self.words("body")))
            self._groups[group] = [
                _Entries(letters, entries)
                for language, letters in LANGUAGES.items()
                if (
                    entries := [
                        _Entry(
                            id_,
                            entry["means"],
                            _lowered(
                                entry["match"]
                                .replace("{project}", f"(?:{names})")
                                .replace("{body}", rf"(?:(?:{bodies})\s)?")
                            ),
                        )
                        for name, entry in _read(language).get(group, {}).items()
                        if (id_ := f"{language}.{group}.{name}") not in self.off
                    ]
                )
            ]
        return self._groups[group]


def _low(text: str) -> str:
    """Return a text in lower case, of the same length; patterns that ignore case take twice the time."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(min(one.lower(), one, key=len) for one in text)


def _lowered(pattern: str) -> str:
    return _ESCAPED.sub(lambda match: match[0] if match[0][0] == "\\" else match[0].lower(), pattern)


@cache
def _read(language: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))


@cache
def _words(group: str) -> tuple[frozenset[str], re.Pattern[str] | None]:
    """Return the English words of a list, and what a run of the words of the other languages looks like."""
    english = frozenset(_read("en")["words"].get(group, "").split())
    others = [
        word for name in LANGUAGES if name != "en" for word in _read(name)["words"].get(group, "").split()
    ]
    others.sort(key=len, reverse=True)
    return english, re.compile(f"(?:{'|'.join(others)}){{1,8}}") if others else None
