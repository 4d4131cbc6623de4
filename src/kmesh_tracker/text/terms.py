"""Words made comparable: identifiers split, stems taken, abbreviations and misspellings met.

Minutes are written in a hurry by people who speak of ``authz`` and ``long conn`` where the code says
``authorization`` and ``longConnection``. What is here brings both to the same terms.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af"
_WORD = re.compile(rf"[0-9]{{1,10}}(?:\.[0-9]{{1,10}}){{1,3}}|[A-Za-z0-9]{{1,80}}|[{_CJK}]{{1,80}}")
_VERSION_MARK = re.compile(r"(?<![A-Za-z0-9])[vV](?=[0-9]{1,4}\.[0-9])")
# A letter alone says something only with the name behind it: of `C API` both `capi` and `api` are terms.
_LETTER = re.compile(r"(?<![A-Za-z0-9.])([B-HJ-Z])[ -](?=([A-Z][A-Za-z0-9]{1,40}))")
_CAMEL = re.compile(r"[A-Z]{1,40}(?![a-z])|[A-Z]?[a-z]{1,80}|[0-9]{1,10}")
_LETTERS_THEN_DIGITS = re.compile(r"([a-z]{4,40})([0-9]{2,10})")

STOP = frozenset(
    """
    a an and any are as at be been but by can could did do does for from had has have how if in into is it
    its just may might more most must need needs no nor not now of off on only or our out over shall
    should so some such than that the their them then there these they this those to too up use used uses
    using via was we were what when where which while who why will with within without would you your etc
    eg ie vs per also
    """.split()
)
"""Words that carry nothing; they are no terms."""

LIKE = 0.8
"""How like two words are that mean one thing."""
LIGHT = frozenset(
    """
    add added adding adds adjust adopt after again agenda align allow allows also anyway apply avoid
    based before better bring bug bugs build case cases change changed changes check clean cleanup
    complete completely consider correct correctly create current currently default different disable
    discuss discussion do done during effect effective enable enhance enhanced ensure error errors even
    every existing extend feat feature features figure finish first fix fixed fixes fully further
    general get give go good handle help implement implementation implemented improve improved
    improvement include initial instead introduce issue issues item keep kind lack land landed large
    last lgtm like list look main make makes making manage many merge merged merging minor minutes
    modify move much multiple must new next normal note notes old one optimise optimize other part parts
    pending ping plan possible pr prepare problem progress proper properly proposal provide prs pull put
    question questions ready redesign reduce refactor refactored refactoring related release remaining
    remove replace request requests review reviews rework rewrite run running same second see set
    several show simple single small solve some start state status still stop supplement support
    supported supporting supports sure take task tasks thing think through time today together topic
    topics try turn unify update updated updates upgrade use used useful user various version want way
    well work working works wrong
    """.split()
)
"""Words of any work on any software: they tell that something is done, not to what; they count a quarter."""


def importance(term: str) -> float:
    """Return the factor by which a term counts beside what its rarity tells."""
    return 0.25 if term in LIGHT else 1.0


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's own name


@cache
def _stemmer() -> _Stemmer:
    from Stemmer import Stemmer

    stemmer: _Stemmer = Stemmer("english")
    return stemmer


@lru_cache(maxsize=65536)
def _word_terms(word: str) -> tuple[str, ...]:
    """Return the terms of one word: parts of an identifier, pairs of Chinese characters, else the word."""
    if word[0].isdigit() and not word.isalnum():
        return (word.removesuffix(".0") if word.count(".") == 2 else word,)  # `1.2.0` is called `1.2` too
    if ord(word[0]) >= 0x3040:
        return tuple(word[i : i + 2] for i in range(len(word) - 1)) or (word,)
    parts = _CAMEL.findall(word)
    # `eBPF`, `IPsec` and `mTLS` are one word; `getWaypointImage` is three.
    if len(parts) < 2 or any(len(part) < (2 if part.isdigit() else 3) for part in parts):
        parts = [word]
    terms = []
    for part in parts:
        lower = part.lower()
        if lower in STOP or (len(lower) == 1 and lower.isascii()):
            continue
        if split := _LETTERS_THEN_DIGITS.fullmatch(lower):
            terms += [split[1], split[2]]
        else:
            terms.append(lower)
    return tuple(terms)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a lower-case English word; a short word stays."""
    return _stemmer().stemWord(word) if len(word) > 3 else word


@lru_cache(maxsize=65536)
def _root(word: str) -> str:
    """Return what ``scale`` and ``scalability`` share: the stem without the ending that makes a quality."""
    stemmed = stem(word)
    for ending in ("abl", "ibl", "e"):
        if stemmed.endswith(ending):
            return stemmed[: -len(ending)]
    return stemmed


def terms(text: str) -> list[str]:
    """Return the terms of a text in order, repeats kept.

    ``Make use of global variables (bpfConfig)`` has ``make, global, variables, bpf, config``.
    """
    found: list[str] = []
    for word in _WORD.findall(_LETTER.sub(r"\1\2 ", _VERSION_MARK.sub("", text))):
        if word.lower() not in STOP:
            found.extend(_word_terms(word))
    return found


def joined(words: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    """Return every two neighbours and what they make as one word: ``access, log -> accesslog``."""
    for first, second in pairwise(words):
        yield first, second, first + second


@lru_cache(maxsize=1 << 18)
def likeness(query: str, word: str) -> float:
    """Return from 0 to 1 how surely ``word`` means ``query``: equal, inflected, abbreviated, misspelt.

    An abbreviation breaks a word off before a vowel (``var|iable``, ``conn|ection``; but not ``way|point``,
    which is two words), or keeps the order of its letters (``authz`` of ``authorization``). A misspelling is
    one edit away, swapped neighbours counting as one (``isito``); in words with digits, which scans damage
    most, also when they are short (``ipvb`` for ``ipv6``).
    """
    if query == word:
        return 1.0
    if not (query.isascii() and word.isascii()) or not (query[0].isalpha() or word[0].isalpha()):
        return 0.0
    short, long = sorted((query, word), key=len)
    gap = len(long) - len(short)
    if len(short) < 3 or (gap > 1 and short[0] != long[0]):
        return 0.0
    if short[:3] == long[:3] and gap <= 7:
        if gap <= 5 and stem(query) == stem(word):
            return 0.95
        if len(root := _root(query)) >= 4 and root == _root(word):
            return 0.8
    if gap >= 2 and short[:3] == long[:3]:
        if long.startswith(short):
            return 0.8 if gap >= 3 and long[len(short)] in "aeiou" else 0.6 if len(short) >= 6 else 0.0
        if len(short) >= 4 and gap >= 3 and _in_order(short, long):
            return 0.8
    if gap > 1 or short[0] != long[0] or not _one_edit_apart(query, word):
        return 0.0
    enough = len(short) >= (4 if gap else 5) or any(letter.isdigit() for letter in short + long)
    return 0.8 if enough else 0.0


def is_among(term: str, words: Collection[str]) -> bool:
    """Return whether a term is one of some words, or what one of them means as well."""
    # Words that are alike begin alike, and most do not.
    return term in words or any(word[0] == term[0] and likeness(term, word) >= LIKE for word in words)


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(letter in rest for letter in short)


def _one_edit_apart(first: str, second: str) -> bool:
    """Return whether one insertion, deletion, replacement or swap of neighbours makes one of the other."""
    if len(first) > len(second):
        first, second = second, first
    start = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))
    if len(first) < len(second):
        return first[start:] == second[start + 1 :]
    if first[start + 1 :] == second[start + 1 :]:
        return True
    return (
        first[start + 2 :] == second[start + 2 :]
        and first[start : start + 2] == second[start : start + 2][::-1]
    )
