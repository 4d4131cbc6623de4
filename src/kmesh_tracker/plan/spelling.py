"""Words that a scan or a hurried hand damaged, mended by the words of the project's history."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD: Final = re.compile(r"[A-Za-z0-9]{4,40}")
_SHORT: Final = re.compile(r"\b(?=[A-Za-z]{0,2}[0-9])[A-Za-z0-9]{3}\b")
"""Short words with a digit, such as ``e2e``, which scans damage most."""
_OFTEN: Final = 3
"""Times that the history has a word by which another is mended."""
_LONG: Final = 5
"""Letters from which on one wrong letter tells that a word is damaged."""


class Spelling:
    """Mends words that the history does not have and that are one edit away from one that it often has."""

    def __init__(self, titles: Iterable[str], lines: Iterable[str]) -> None:
        """Learn from the titles of changes, and from the lines of the minutes what is no slip."""
        self._titles = titles
        self._lines = lines

    @cached_property
    def _forms(self) -> Counter[str]:
        return Counter(
            word for title in self._titles for word in _WORD.findall(title) + _SHORT.findall(title)
        )

    @cached_property
    def _known(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for form, count in self._forms.items():
            counts[form.lower()] += count
        return counts

    @cached_property
    def _meant(self) -> frozenset[str]:
        """Words that the minutes use again and again."""
        counts = Counter(word.lower() for line in self._lines for word in _WORD.findall(line))
        return frozenset(word for word, count in counts.items() if count >= _OFTEN)

    @cached_property
    def _usual(self) -> list[str]:
        return sorted(
            (word for word, count in self._known.items() if count >= _OFTEN), key=self._known.__getitem__
        )

    def mend(self, text: str) -> str:
        """Return a text with its damaged words mended: ``webiste refactor`` becomes ``website refactor``."""
        return _WORD.sub(lambda match: self._mend(match[0]), text)

    def _mend(self, word: str) -> str:
        low = word.lower()
        if low in self._known or low in self._meant or low.isdigit():
            return word
        from rapidfuzz import process  # 20 ms, and most minutes are typed
        from rapidfuzz.distance import OSA

        near = process.extract(low, self._usual, scorer=OSA.distance, score_cutoff=1, limit=8)
        fitting = [known for known, _, _ in near if self._fits(low, known)]
        if not fitting:
            return word
        best = max(fitting, key=lambda known: (known[0] == low[0], self._known[known]))
        form = max((form for form in self._forms if form.lower() == best), key=self._forms.__getitem__)
        return form[0].upper() + form[1:] if word[0].isupper() and form.islower() else form

    @staticmethod
    def _fits(word: str, known: str) -> bool:
        """Return whether one edit between two words is damage, no ending and no other short word."""
        if word.startswith(known) or known.startswith(word):
            return False
        if word[0] != known[0]:
            return known[1:] == word
        return len(word) >= _LONG or any(letter.isdigit() for letter in known)
