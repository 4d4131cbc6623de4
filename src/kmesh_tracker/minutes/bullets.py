"""Which marks stand for bullets in a document, learnt from the document.

Optical character recognition reads a filled dot as ``e``, a ring as ``o``, ``O``, ``0`` or ``©``, a square as
``m``. Whether such a letter is a bullet in *this* text shows in how often it stands alone before other words.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.minutes.lines import Line

_FAMILIES: Final = {
    "e": "e●•∙·⦁‧",
    "o": "oO0©°○◦Q¢",
    "m": "m■▪▫□◼◾",
    "-": "-–—−",
    "*": "*＊",
    "+": "+",
    ">": "»›➢➤▶►‣⁃",
}
"""Marks by the shape they were read from; the first stands for all."""
_FAMILY_OF: Final = {mark: family for family, marks in _FAMILIES.items() for mark in marks}
_PRINTED: Final = frozenset("●•∙·⦁‧○◦■▪▫□◼◾-–—*＊+»›➢➤▶►‣⁃")
"""Marks that are bullets wherever they stand before a space: no learning is needed."""
_NUMBERED = re.compile(
    r"(?:(?P<numeral>[一二三四五六七八九十]{1,3}[、．])|(?P<bracketed>[(（](?:[0-9]{1,2}|[a-h一二三四五六七八九十])[)）])"
    r"|(?P<number>[0-9]{1,2}[)）、]|[0-9]{1,2}\.(?= ))|(?P<letter>[a-h][.)](?= ))|(?P<circled>[①-⑳]))"
    r" {0,8}(?=[^ ])"
)
_ALONE = re.compile(r"\(?[@©]?[]})]|\[ ?\]|[|_'’`~^.,:]|©|°")
_TORN_RING = ("(@]", "@)", "@]", "@", "()", "( )", "(]", "(0)")
_TOPICS: Final = ("[", "【")
_MIN_LETTER = 2
_MIN_OTHER = 4
_OTHER_SHARE = 0.03
_WORDS: Final = frozenset("aAIi")
"""Single letters that open ordinary sentences or name things; never learnt as bullets."""


class Marked(Struct, frozen=True):
    """A line whose bullet is known."""

    family: str
    """The bullet's kind: ``-``, ``e``, ``number`` ..."""
    text: str
    """The words after it, empty for a bullet alone."""


class Markers:
    """The bullets of one document."""

    def __init__(self, families: Iterable[str]) -> None:
        self.letters = frozenset(families)
        """Families whose letters act as bullets here."""

    @classmethod
    def learn(cls, lines: Sequence[Line]) -> Markers:
        """Learn the single marks that stand before words too often to be words."""
        counts: Counter[str] = Counter()
        leading: set[str] = set()
        for line in lines:
            head, gap, rest = line.text.partition(" ")
            if gap and rest.strip(" ") and len(head) == 1 and head not in _PRINTED and head not in _WORDS:
                family = _FAMILY_OF.get(head)
                if family or (head.isascii() and head.isalpha()):
                    counts[family or head] += 1
                if family and rest.lstrip(" ").startswith(_TOPICS):
                    leading.add(family)
        floor = max(_MIN_OTHER, len(lines) * _OTHER_SHARE)
        scanned = {family for family in counts if family in _FAMILIES}
        known = {family for family in scanned if counts[family] >= _MIN_LETTER}
        # Where two of the shapes act as bullets the text is a scan, and a third needs no second witness.
        letters = scanned if len(known) > 1 else known
        # Where one does, another that leads a topic needs no second witness either: a topic may be alone.
        letters = letters | leading if letters else letters
        return cls(letters | {family for family, count in counts.items() if count >= floor})

    def family(self, token: str) -> str | None:
        """Return the kind of bullet that a token is here; None where it is none."""
        if token in _TORN_RING:
            return "o" if "o" in self.letters else None
        if len(token) != 1:
            return None
        if token in _PRINTED:
            return _FAMILY_OF[token]
        family = _FAMILY_OF.get(token, token)
        return family if family in self.letters else None

    def clump(self, text: str) -> tuple[str, int] | None:
        """Read a line of nothing but bullets as ``(family, how many)``; ``("", 0)`` for mere debris."""
        tokens = [token for token in text.split(" ") if token]
        families = [self._token_family(token) for token in tokens]
        if self.letters and _ALONE.fullmatch(text):
            return "", 0
        if not families or None in families:
            return None
        real = [family for family in families if family]
        return (real[0], len(real)) if real else ("", 0)

    def _token_family(self, token: str) -> str | None:
        family = self.family(token)
        if family:
            return family
        if len(token) == 2 and (first := self.family(token[0])) and first == self.family(token[1]) == "o":
            return "o"
        # Debris only counts as such where letters act as bullets, i.e. in a scanned text.
        return "" if self.letters and _ALONE.fullmatch(token) else None

    def read(self, text: str) -> Marked | None:
        """Return a line's bullet and its words; None for a line without a bullet."""
        head, gap, rest = text.partition(" ")
        family = self.family(head)
        if family and (gap or not text[1:]):
            rest = rest.lstrip(" ")
            nested = self.read_letter(rest)
            return Marked(family, nested if nested is not None else rest)
        if match := _NUMBERED.match(text):
            return Marked(match.lastgroup or "number", text[match.end() :])
        if text[:1] in _PRINTED and text[:1] not in "-–—*+" and len(text) > 1:
            return Marked(_FAMILY_OF[text[0]], text[1:].lstrip(" "))
        if text[1:2] in ("[", "【") and (family := self.family(text[0])) and text[0] not in "*-+":
            return Marked(family, text[1:])
        return None

    def read_letter(self, text: str) -> str | None:
        """Remove a second letter from words that already had a bullet (``o O words``); None where none is."""
        head, gap, rest = text.partition(" ")
        if gap and rest and head in {"o", "O", "0"} and self.family(head):
            return rest.lstrip(" ")
        return None
