"""What words mean: one file a language, read once, one entry a line.

An entry has an id, a meaning, a pattern and a case that the pattern must match; ``¤`` stands for a version of
the project. A language whose letters a text lacks is not asked. Nothing else in the project knows words of a
language that tell of claims, decisions, deadlines or releases.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VERSION_MARK: Final = "¤"
LANGUAGES: Final = {"en": "", "zh": "\u3400-\u9fff"}
"""Each language with the letters without which its entries are not tried; none for any text."""
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=[^\W\d_])){0,60}")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that matches a text."""

    id: str
    """Language, group and name: ``en.claim.done-mark``."""
    means: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    means: str
    pattern: re.Pattern[str]


@dataclass
class Lexicon:
    """The entries of all languages for one project."""

    project: frozenset[str] = frozenset()
    """Lower-case words that name the project; they stand where a pattern says ``{project}``."""
    off: frozenset[str] = frozenset()
    """Ids of entries that are left out, to measure what they do."""
    _groups: dict[str, list[tuple[re.Pattern[str] | None, re.Pattern[str], list[_Entry]]]] = field(
        default_factory=dict
    )

    def find(self, group: str, text: str) -> Hit | None:
        """Return the first entry of a group that matches a text."""
        return next(self.each(group, text), None)

    def each(self, group: str, text: str) -> Iterator[Hit]:
        """Yield where each entry of a group matches a text first."""
        for letters, any_of, entries in self._group(group):
            if (letters and not letters.search(text)) or not any_of.search(text):
                continue
            for entry in entries:
                if match := entry.pattern.search(text):
                    yield self._hit(entry, match)

    def means(self, group: str, text: str) -> str:
        """Return what the first entry of a group that matches a text means; empty where none does."""
        hit = self.find(group, text)
        return hit.means if hit else ""

    def whole(self, group: str, text: str) -> str:
        """Return what the first entry that matches all of a text means; empty where none does."""
        for letters, _, entries in self._group(group):
            if letters and not letters.search(text):
                continue
            for entry in entries:
                if match := entry.pattern.fullmatch(text):
                    return self._hit(entry, match).means
        return ""

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

    def _hit(self, entry: _Entry, match: re.Match[str]) -> Hit:
        return Hit(entry.id, entry.means, match.start(), match.end())

    def _group(self, group: str) -> list[tuple[re.Pattern[str] | None, re.Pattern[str], list[_Entry]]]:
        if group not in self._groups:
            found = []
            for language, letters in LANGUAGES.items():
                entries = [
                    _Entry(id_, entry["means"], self._compile(entry["match"]))
                    for name, entry in _read(language).get(group, {}).items()
                    if (id_ := f"{language}.{group}.{name}") not in self.off
                ]
                if entries:
                    any_of = self._compile("|".join(f"(?:{entry.pattern.pattern})" for entry in entries))
                    found.append((re.compile(f"[{letters}]") if letters else None, any_of, entries))
            self._groups[group] = found
        return self._groups[group]

    def _compile(self, pattern: str) -> re.Pattern[str]:
        names = "|".join(sorted(map(re.escape, self.project))) or r"(?!)"
        return re.compile(pattern.replace("{project}", f"(?:{names})"), re.IGNORECASE)


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
