"""The project's own version grammar: which numbers are versions that it plans, and in what relation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kmesh_tracker.lexicon import VERSION_MARK
from kmesh_tracker.records.annotations import VersionSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kmesh_tracker.annotate.calendar import Calendar
    from kmesh_tracker.lexicon import Lexicon
    from kmesh_tracker.records import DeadlineKind

# A letter O for a zero is the commonest damage of scanned versions (`vO.5`).
_NUMBER: Final = (
    r"(?P<v>[vV]{1,2}\.?)?(?P<number>[0-9O]{1,4}(?:\.[0-9O]{1,4}(?:\.(?:[0-9O]{1,4}|[xX*]))?|\.[xX*])?)"
    r"(?P<pre>[-.]?(?:[aA]lpha|[bB]eta|rc|RC)[.-]?[0-9]{0,3}|[ab][0-9]{1,2})?"
    r"(?![A-Za-z0-9]|[._-][0-9A-Za-z]|%|:[0-9])"
)
_PRERELEASES: Final[tuple[tuple[str, DeadlineKind], ...]] = (("a", "alpha"), ("b", "beta"), ("rc", "rc"))
_WORD_BEFORE: Final = re.compile(r"([^\W\d_][\w.'’/-]{0,40})[\s<>=~^@`'\"*_]{0,6}$")
_WORD_BEHIND: Final = re.compile(r"[\s-]{1,2}([^\W\d_]{1,40})")
_JOINED: Final = re.compile(r"[\s,/&(]{1,3}(?:(?:and|or)\s)?[\s`(]{0,2}$")
_UNIT: Final = re.compile(
    r"\s{0,2}(?:%|x\b|[kmg]i?b\b|m?s\b|sec|min|hour|day|week|month|year|times|percent|hrs?\b|kernel|people|votes)",
    re.IGNORECASE,
)
_OF_OTHER: Final = re.compile(r"\s{1,3}(?:of|from)\s{1,3}(?:the\s)?[`'\"]?([A-Za-z][A-Za-z0-9_.-]{1,40})")
_RELEASE_OF: Final = re.compile(
    r"\b(?:releases?|betas?|alphas?|candidates?|rc[0-9]{0,2}|versions?)\s(?:of|for)\s(?:the\s)?[`'\"@]?([A-Z@][A-Za-z0-9_./-]{1,40})"
)
_THEIRS: Final = re.compile(r"(?:\b(?:their|its|his|her)|['’]s)\s{1,3}$", re.IGNORECASE)
_BRANCHES: Final = ("release-", "release/", "releases/", "branch-", "stable/")
"""What branches of a release are called, its number left out."""
_RELEASE_WORDS: Final = frozenset(("release", "releases", "version", "versions", "tag", "patch", "rc"))
_MOST: Final = 8
"""A text that names more versions speaks of none in particular."""
_NEAR: Final = 64


def mark(text: str, spans: Sequence[VersionSpan]) -> str:
    """Return a text with ``¤`` for each of the versions that it names."""
    for span in reversed(spans):
        text = f"{text[: span.start]}{VERSION_MARK}{text[span.end :]}"
    return text


@dataclass(frozen=True)
class Grammar:
    """Finds the versions that a project plans, by its name, its releases and the words around a number."""

    calendar: Calendar
    lexicon: Lexicon

    @cached_property
    def _token(self) -> re.Pattern[str]:
        glued = "".join(f"|(?<={re.escape(word)})" for word in (*sorted(self.lexicon.project), *_BRANCHES))
        return re.compile(rf"(?:(?<![A-Za-z0-9._/+@$#-]){glued}){_NUMBER}", re.IGNORECASE)

    def may_name(self, text: str, on: date) -> bool:
        """Return whether a text may name a version, by number or in words; cheap, at times wrong."""
        return bool(self.lexicon.find("implied", text)) or any(
            self.calendar.ahead(_digits(match), on, named=True) for match in self._token.finditer(text)
        )

    def find(self, text: str, on: date) -> tuple[VersionSpan, ...]:
        """Return the versions that a text names by number, each with its relation to what is said."""
        if not any(letter.isdigit() for letter in text):
            return ()
        return tuple(self._related(text, islice(self._spans(text, on), _MOST)))

    def _related(self, text: str, spans: Iterable[VersionSpan]) -> Iterator[VersionSpan]:
        """Yield each version with its relation, save one that only tells of a time or of a platform."""
        for span in spans:
            around = (
                text[max(0, span.start - _NEAR) : span.start]
                + VERSION_MARK
                + text[span.end : span.end + _NEAR]
            )
            means = self.lexicon.means("relation", around)
            if means != "other":
                yield replace(span, relation=means or "for")

    def implied(self, text: str) -> str:
        """Return what words for a release mean: ``next``, ``major``, ``patch``, ``present`` or nothing."""
        hit = self.lexicon.find("implied", text)
        if hit is None:
            return ""
        other = _OF_OTHER.match(text, hit.end)
        if (other and other[1].lower() not in self.lexicon.project) or _THEIRS.search(text[: hit.start]):
            return ""
        word = _WORD_BEFORE.search(text[: hit.start])
        return "" if word and self._is_foreign(word[1]) else hit.means

    def is_of_another(self, text: str) -> bool:
        """Return whether a text speaks of a release ``of`` something that is not the project."""
        other = _RELEASE_OF.search(text)
        return other is not None and other[1].lower() not in self.lexicon.project

    def numbers(self, text: str, on: date) -> list[tuple[int, int]]:
        """Return where a text holds a version of the project, out or to come: it is no date."""
        return [
            match.span()
            for match in islice(self._token.finditer(text), _MOST)
            if (match["v"] or "." in match["number"])
            and not _UNIT.match(text, match.end())
            and self.calendar.is_known(_digits(match), on)
        ]

    def _spans(self, text: str, on: date) -> Iterator[VersionSpan]:
        foreign_end = -1
        for match in self._token.finditer(text):
            before = text[max(0, match.start() - _NEAR) : match.start()]
            word = _WORD_BEFORE.search(before)
            named = bool(word and self._is_project(word[1])) or (not word and self._glued(before))
            joined = foreign_end >= 0 and bool(_JOINED.fullmatch(text[foreign_end : match.start()]))
            if joined or (word and not named and self._is_foreign(word[1], before[: word.start()])):
                foreign_end = match.end()
                continue
            number = _digits(match)
            if number[-1] in "xX*" or _UNIT.match(text, match.end()):
                continue
            if "." not in number and not (match["v"] or named or (word and word[1].lower() == "release")):
                continue
            if (
                "." not in number
                and (behind := _WORD_BEHIND.match(text, match.end()))
                and self._is_foreign(behind[1])
            ):
                continue
            version = self.calendar.ahead(number, on, named=named or bool(match["v"]))
            if version:
                written = (match["pre"] or "").lower().lstrip("-.")
                pre = next((kind for letters, kind in _PRERELEASES if written.startswith(letters)), None)
                yield VersionSpan(version, match.start(), match.end(), prerelease=pre, by_name=named)

    def _is_project(self, word: str) -> bool:
        low = word.lower().strip(".'’/-")
        return low in self.lexicon.project

    def _glued(self, before: str) -> bool:
        return any(before.lower().endswith(name) for name in self.lexicon.project)

    def _is_foreign(self, word: str, before: str = "") -> bool:
        """Return whether a word before a number, or the one before ``release``, tells of something else."""
        low = word.lower().rstrip(".'’/-")
        if self._token.fullmatch(low):
            return False
        if low in _RELEASE_WORDS and (other := _WORD_BEFORE.search(before)):
            return other[1][0].isalpha() and self._is_foreign(other[1])
        known = self.lexicon.words("before-version"), self.lexicon.words("head")
        return (
            bool(low)
            and low.isascii()
            and not any(low in words for words in known)
            and not self._is_project(low)
        )


def _digits(match: re.Match[str]) -> str:
    return match["number"].replace("O", "0").replace("o", "0")
