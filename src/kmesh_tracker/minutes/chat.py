"""Logs of chats in minutes: who wrote which line, and what the meeting's robot was told to keep.

A log is no summary: what people write to each other on the way is kept as an aside. The commands to a robot
(``#topic``, ``#agreed``, ``#action``, ``#info``) are the minutes of such a meeting.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct, field

from kmesh_tracker.text.dates.words import MONTH_PATTERN
from kmesh_tracker.text.html import TAGS
from kmesh_tracker.text.lines import join_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.text.lines import Breaks

_TIME = r"[0-2]?[0-9]:[0-5][0-9](?P<seconds>:[0-5][0-9])?(?: ?[ap]\.?m\b\.?)?"
_DAY = (
    r"(?:(?:[0-9]{2,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|today|yesterday|"
    rf"(?:{MONTH_PATTERN})\.? [0-9]{{1,2}}(?:,? [0-9]{{4}})?|"
    rf"[0-9]{{1,2}} (?:{MONTH_PATTERN})\.?(?:,? [0-9]{{4}})?)"
    r",?(?:T| at | {1,2}))?"
)
_STAMP = rf"[\[(]?{_DAY}{_TIME}Z?[\])]?"
_NICK = r"[^\s<>:：,|()*\[\]]{1,32}"
_NAME = r"[^\W\d_][\w.'’-]{0,30}(?: [^\W\d_][\w.'’-]{0,30}){0,3}?"
_SAID = r"(?P<said>.{1,8300})"
_ANGLED = re.compile(rf"(?:{_STAMP} {{1,4}})?<[@+%&~ ]?(?P<who>{_NICK})> {{1,4}}{_SAID}", re.IGNORECASE)
_TIMED = re.compile(
    rf"{_STAMP} {{1,4}}(?:[-–—|] {{0,2}})?(?:from )?(?P<who>{_NICK}|{_NAME})(?: to {_NAME})?"
    rf" ?[:：] {{1,4}}{_SAID}",
    re.IGNORECASE,
)
_HEADER = re.compile(
    rf"[*_]{{0,2}}(?P<who>{_NAME}|{_NICK})[*_]{{0,2}},?(?: {{1,4}}@{_NICK})?"
    rf"(?: {{1,4}}[-–—|•·])? {{1,4}}{_STAMP}:?",
    re.IGNORECASE,
)
_NOTICE = re.compile(rf"{_STAMP} {{1,4}}[-*=!<>→←—]{{1,3}} ?[^\s].{{0,400}}", re.IGNORECASE)
_COMMAND = re.compile(
    r"#(?P<word>topic|subtopic|info|agreed?|accepted|rejected|decision|action|link|idea|help|halp)\b:? {1,4}"
    r"(?P<rest>.{1,8300})",
    re.IGNORECASE,
)
_KEPT_PLAIN: Final = ("info", "link")
_STARTS: Final = tuple("<[(0123456789")
_NOT_SPOKEN: Final = ("#", "- ", "* ", "+ ", "|", "```")
_FEW: Final = 3
"""Lines of a log that are needed to tell it."""
_AGENDA: Final = 6
"""Lines with a time, a name and a colon from which on they may be a log and no agenda."""


class Turn(Struct):
    """What one person wrote at a time."""

    line: int
    speaker: str
    said: list[tuple[int, str]] = field(default_factory=list)
    """What was written, by line."""
    role: Literal["chat", "topic", "point"] = "chat"

    @property
    def joined(self) -> tuple[str, Breaks]:
        """What it says, with who wrote it unless it is a topic or a point, and where its lines begin."""
        if self.role != "chat":
            return join_lines(self.said)
        return join_lines([(self.line, f"{self.speaker}:" if self.said else self.speaker), *self.said])


def find_turns(rows: Iterable[tuple[int, str]]) -> tuple[list[Turn], frozenset[int]]:
    """Find the log of a chat in the numbered lines of a document.

    Returns:
        What was written, in order, and the numbers of all lines that belong to it; nothing where the lines
        that look like a log are too few, or more likely an agenda.

    """
    kept = [(number, raw.strip(" \t")) for number, raw in rows]
    read = {
        number: (kind, match) for number, text in kept if (found := _read(text)) for kind, match in (found,)
    }
    counts = Counter(kind for kind, _ in read.values())
    trusted = {kind for kind in ("angled", "timed", "header") if _is_log(kind, counts[kind], read.values())}
    if not trusted:
        return [], frozenset()
    return _gather(kept, read, trusted)


def share(firsts: Sequence[int], turns: Sequence[Turn]) -> list[list[Turn]]:
    """Return what was written in each meeting, by the first lines of the meetings in order.

    What stands above the first meeting belongs to it where it is the only one, else to none.
    """
    shares: list[list[Turn]] = [[] for _ in firsts]
    for turn in turns if firsts else ():
        place = bisect_right(firsts, turn.line) - 1
        if place >= 0 or len(firsts) == 1:
            shares[max(place, 0)].append(turn)
    return shares


def _read(text: str) -> tuple[str, re.Match[str]] | None:
    if not text:
        return None
    if text.startswith(_STARTS):
        if match := _ANGLED.fullmatch(text):
            return None if match["who"].lower().strip("/") in TAGS else ("angled", match)
        if match := _TIMED.fullmatch(text):
            return "timed", match
        if match := _NOTICE.fullmatch(text):
            return "notice", match
        return None
    # A header ends with a time: most lines can be told at a glance.
    if len(text) <= 120 and ":" in text[-12:] and (match := _HEADER.fullmatch(text)):
        return "header", match
    return None


def _is_log(kind: str, count: int, read: Iterable[tuple[str, re.Match[str]]]) -> bool:
    """Return whether lines of one kind are a log: many enough, and the same people come up again."""
    if count < _FEW:
        return False
    mine = [match for each, match in read if each == kind]
    speakers = Counter(match["who"].lower() for match in mine)
    if kind == "angled":
        return True
    again = len(speakers) < count
    if kind == "timed":
        return again and (bool(mine[0]["seconds"]) or (count >= _AGENDA and len(speakers) * 2 <= count))
    return again


def _gather(
    kept: Sequence[tuple[int, str]], read: dict[int, tuple[str, re.Match[str]]], trusted: set[str]
) -> tuple[list[Turn], frozenset[int]]:
    """Assign each line of the log to who wrote it; a turn goes on until the next one, a blank line or a mark.

    Below a header that stands on its own line blank lines belong to what was written.
    """
    turns: list[Turn] = []
    lines: set[int] = set()
    open_until = ""
    for number, text in kept:
        kind, match = read.get(number, ("", None))
        if match and kind in trusted:
            turns.append(_turn(number, match["who"], "" if kind == "header" else match["said"]))
            open_until = "header" if kind == "header" else "blank"
        elif kind == "notice":
            open_until = ""
        elif not open_until or text.startswith(_NOT_SPOKEN) or (not text and open_until == "blank"):
            open_until = "" if text or open_until == "blank" else open_until
            continue
        elif text:
            turns[-1].said.append((number, text))
        lines.add(number)
    return turns, frozenset(lines)


def _turn(number: int, who: str, said: str) -> Turn:
    match = _COMMAND.fullmatch(said)
    if not match:
        return Turn(number, who, [(number, said)] if said else [])
    word = match["word"].lower()
    if word in ("topic", "subtopic"):
        return Turn(number, who, [(number, match["rest"])], "topic")
    label = "" if word in _KEPT_PLAIN else f"{word.upper()}: "
    return Turn(number, who, [(number, label + match["rest"])], "point")
