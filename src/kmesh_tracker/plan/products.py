"""Names of other products, learnt from the versions that stand behind them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from kmesh_tracker.plan.heads import HEAD_FILLER, RELEASE_WORD
from kmesh_tracker.plan.written import VERSION, WORD_BEFORE, words_before

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.plan.calendar import Calendar

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,40}")
_MOST_WORDS = 200
"""Words of a line that are looked at."""


_COMPONENT = re.compile(
    r"(?<![\w-])(?P<project>[A-Za-z][A-Za-z0-9]{1,40})[ -]"
    r"(?P<word>[A-Z][A-Za-z0-9]{1,20}|(?<=-)[a-z][a-z0-9]{1,20})"
    r"(?=\s[vV]?[0-9]{1,3}\.[0-9]|\s(?:is|was|has|will|releases?|beta|team)\b)"
)
_RECURS = 3
"""Times that a component is named before it counts as one."""


def components(lines: Sequence[tuple[date, str]], project: frozenset[str]) -> frozenset[str]:
    """Learn the project's other components, which have releases of their own: ``Lantern Tools 2.3``."""
    found = Counter(
        match["word"].lower()
        for _, text in lines
        for match in islice(_COMPONENT.finditer(text), _MOST_WORDS)
        if match["project"].lower() in project
    )
    return frozenset(
        word for word, count in found.items() if count >= _RECURS and word not in HEAD_FILLER | project
    )


def foreign_products(
    lines: Sequence[tuple[date, str]], calendar: Calendar, project: frozenset[str]
) -> frozenset[str]:
    """Learn the names of other products.

    They are words that stand before versions that the project cannot have, and proper names, which the
    minutes never write in small letters, that stand before any version.
    """
    impossible, possible = Counter[str](), Counter[str]()
    proper, common = Counter[str](), set[str]()
    named: set[str] = set()
    for on, text in lines:
        for written in islice(_WORD.finditer(text), _MOST_WORDS):
            if written[0].islower():
                common.add(written[0])
            elif written.start() > 2:  # the first word of a line is written large whatever it is
                proper[written[0].lower()] += 1
        for match in VERSION.finditer(text):
            name = WORD_BEFORE.search(words_before(text, match))
            if not name or "O" in match["number"]:
                continue
            word = name[1].lower()
            named.add(word)
            own = calendar.resolve(match["number"].removesuffix(".x"), on)
            (possible if own else impossible)[word] += 1
    others = {word for word, count in impossible.items() if count >= possible[word]}
    others |= {word for word in named if proper[word] and word not in common}
    return frozenset(
        word
        for word in others
        if word not in project and word not in HEAD_FILLER and not RELEASE_WORD.fullmatch(word)
    )
