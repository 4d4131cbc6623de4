"""What kind of text the minutes are: lists of points promise things, talk among people mostly does not."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from kmesh_tracker.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.records import Entry, Meeting

Genre = Literal["agenda", "report", "talk", "log", "mixed"]
"""A list of points, prose, what each speaker said, a chat as it was logged, or no one of these."""

_SPEAKER: Final = re.compile(
    r"[*_]{0,3}@?(?P<who>[^\W\d_][\w.'’-]{0,30}(?: [^\W\d_][\w.'’-]{0,30}){0,2})(?: ?\([^()]{1,40}\))?"
    r"[*_ ]{0,3}[:：](?!//)[*_ ]{0,3}\S"
)
_STAMPED: Final = re.compile(r"[\[(]?[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?[\])]? ")
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)|[。！？]")
_WORD: Final = re.compile(r"[^\W_]{1,60}")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_OFTEN: Final = 2
"""Lines that a name must begin to be that of a speaker and no label."""
_LONG: Final = 25
"""Words from which on a line is prose; two sentences are prose from half as many."""
_MOST: Final = 0.6
"""Share of the words that must be of one kind."""


def genre(meetings: Iterable[Meeting]) -> Genre:
    """Return what kind of text one document is, by where most of its words stand."""
    entries = [entry for meeting in meetings for entry, _ in meeting.walk()]
    entries = [one for one in entries if one.kind != "heading" and one.aside in ("", "chat")]
    speakers = _speakers(entries)
    words: Counter[str] = Counter()
    for entry in entries:
        words[_part(entry, speakers)] += _words(entry.text)
    total = words.total()
    kinds: tuple[Genre, ...] = ("log", "talk", "report", "agenda")
    return next((kind for kind in kinds if total and words[kind] >= _MOST * total), "mixed")


def _part(entry: Entry, speakers: frozenset[str]) -> Genre:
    if entry.aside == "chat" or _STAMPED.match(entry.text):
        return "log"
    if _speaker(entry) in speakers:
        return "talk"
    words, sentences = _words(entry.text), len(_SENTENCE_END.findall(entry.text))
    return "report" if words >= _LONG or (sentences > 1 and words * 2 >= _LONG) else "agenda"


def _speakers(entries: Iterable[Entry]) -> frozenset[str]:
    """Return who speaks: names before a colon that come again, where there are several."""
    often = Counter(who for entry in entries if (who := _speaker(entry)))
    found = {
        who
        for who, times in often.items()
        if times >= _OFTEN and not any(_lexicon().whole(group, who) for group in ("role", "scope"))
    }
    return frozenset(found if len(found) > 1 else ())


@cache
def _lexicon() -> Lexicon:
    return Lexicon()


def _speaker(entry: Entry) -> str:
    match = _SPEAKER.match(entry.text)
    return match["who"].casefold() if match else ""


def _words(text: str) -> int:
    """Return how many words a text has; two Chinese characters count as one."""
    chinese = len(_CHINESE.findall(text))
    return len(_WORD.findall(_CHINESE.sub(" ", text))) + (chinese + 1) // 2
