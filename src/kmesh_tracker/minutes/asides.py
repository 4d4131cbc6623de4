"""What minutes hold beside what was said: who was there, where and when, the log of a chat, an empty form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.minutes.trees import Node
    from kmesh_tracker.records import Aside, Entry


_THERE_TEXT: Final = """
attendee attendees attendance attending attended participant participants present absent absences regrets
apologies excused roll people whoishere
"""
_THERE: Final = frozenset(_THERE_TEXT.split())
"""Words of which one is in a label over those who were there, or were not."""
_THERE_FILLER_TEXT: Final = """
and the of for list call directors director members member community council core team voting non remote
remotely in person meeting officers officer guests guest executive also who was were is here those maintainers
committers contributors board sc tsc toc pmc wg sig chairs staff lines said from with others online invited
"""
_THERE_FILLER: Final = frozenset(_THERE_FILLER_TEXT.split())
_ROUTINE_TEXT: Final = """
time date when where location venue zoom dial recording recordings video youtube host hosts chair chairs
facilitator facilitators moderator moderators scribe scribes secretary notetaker taker takers calendar
passcode password timezone duration webex jitsi tags
"""
_ROUTINE: Final = frozenset(_ROUTINE_TEXT.split())
"""Words of which one is in a label over the trimmings of a meeting."""
_ROUTINE_FILLER_TEXT: Final = """
of the and in link links info information by this for our via join next previous last note notes minutes
meeting meetings call community id number url channel
"""
_ROUTINE_FILLER: Final = frozenset(_ROUTINE_FILLER_TEXT.split())
_ROUTINE_LABELS: Final = frozenset(("next meeting", "next call", "meeting link", "meeting id", "minutes by"))
_LOG: Final = frozenset(
    ("transcript", "full transcript", "chat log", "chat logs", "chat transcript", "chat history",
     "meeting chat", "zoom chat", "raw log", "full log", "full logs", "irc log", "irc logs", "meeting log",
     "聊天记录")
)  # fmt: skip
"""Labels over what people wrote to each other."""
_CJK: Final[tuple[tuple[Aside, re.Pattern[str]], ...]] = (
    ("attendance", re.compile(
        r"(?:参会|与会|出席|缺席|到会|列席|请假|参加)(?:的|人|员|者|名单|成员|同学|数|情况){0,6}"
    )),
    ("routine", re.compile(
        r"(?:本次|下次|上次)?(?:会议|例会)?(?:时间|日期|地点|链接|主持人?|记录[人员]?|会议号|主题|录[屏像]|回放|入口|密码)"
        r"|会前必读|下次(?:会议|例会)"
    )),
)  # fmt: skip
_LABEL = re.compile(r"([^:：]{1,60})(?:[:：]\s{0,3}(?P<rest>\S)?|$)")
_WORD = re.compile(r"[^\W\d_]{1,40}")
_FORM = re.compile(
    r"[\W_]{0,8}(?:"
    r"(?:please )?(?:add|put|insert|write) (?:your|yourself)\b.{0,60}"
    r"|(?:please )?(?:add|put|insert) (?:names?|(?:agenda )?(?:topics?|items?)) (?:here|below|above)\b.{0,20}"
    r"|(?:your|first|full) name(?: here)?|name here|your (?:topic|item)s?(?: here)?|请在此.{0,20}|待补充"
    r")[\W_]{0,8}",
    re.IGNORECASE,
)
_NAME_WORDS: Final = 8
"""Words that a name takes, with handle, initials and affiliation."""
_NO_NAME = re.compile(r"[0-9]\.[0-9]|://(?!github\.com/[\w-]{1,39}(?:$|[\s)]))|#[0-9]|[?!]")


def label_of(text: str) -> tuple[Aside, bool]:
    """Return what the words before a colon, or all words, label, and whether something follows the colon.

    ``Attendees: Ann, Bob`` gives ``("attendance", True)``; an ordinary line gives ``("", False)``.
    """
    match = _LABEL.match(text[:200].strip(" *_=#·-–—"))
    if not match:
        return "", False
    label = match[1].strip(" *_").lower()
    filled = match["rest"] is not None
    compact = label.replace(" ", "")
    for kind, pattern in _CJK:
        if pattern.fullmatch(compact):
            return kind, filled
    if label in _LOG:
        return "chat", filled
    words = _WORD.findall(label.partition("(")[0])
    if not 1 <= len(words) <= 6:
        return "", False
    if _THERE.intersection(words) and _THERE_FILLER.union(_THERE).issuperset(words):
        return "attendance", filled
    named = _ROUTINE.intersection(words) and _ROUTINE.union(_ROUTINE_FILLER).issuperset(words)
    if named or label in _ROUTINE_LABELS:
        return "routine", filled
    return "", False


def mark_asides(roots: list[Node]) -> None:
    """Mark what is no statement: each node by itself, those below a label as the label tells.

    ``routine`` counts among the outermost entries alone: further in, ``Date: 20 March`` is that of a release.
    What hangs below a label that is filled on its own line, as ``Attendees: Ann``, only follows it and is
    brought beside it.
    """
    order = _mark(roots)
    for node in reversed(order):  # from the inside out
        if node.aside and not node.filled and not all(child.aside for child in node.children):
            node.aside = ""
    for siblings in [roots, *(node.children for node in order)]:
        if any(node.filled and node.children for node in siblings):
            siblings[:] = [each for node in siblings for each in _beside(node)]


def _mark(roots: Sequence[Node]) -> list[Node]:
    """Mark each node and return all of them, the outer ones first."""
    order: list[Node] = []
    todo: list[tuple[Node, Aside, bool]] = [(node, "", True) for node in reversed(roots)]
    while todo:
        node, above, outer = todo.pop()
        order.append(node)
        if not node.aside:
            node.aside, node.filled = _aside(node, above, outer=outer)
        passes = node.aside in ("attendance", "chat") and not node.filled
        below: Aside = node.aside if passes else ""
        todo += [(child, below, outer and node.filled) for child in reversed(node.children)]
    return order


def _aside(node: Node, above: Aside, *, outer: bool) -> tuple[Aside, bool]:
    """Return what a node is, and whether it is a label that is filled on its own line."""
    if above == "chat":
        return above, False
    if _FORM.fullmatch(node.text):
        return "form", True
    kind, filled = label_of(node.text)
    if kind == "attendance" and filled and not outer and not _names_people(node.text):
        return "", False
    if kind == "attendance" or (kind == "routine" and outer and (filled or not node.children)):
        return kind, filled
    if kind == "chat" and not filled and node.children:
        return kind, False
    group = _THERE_FILLER.issuperset(_WORD.findall(node.text.lower()))
    return (
        (above, False)
        if above and (group or (not node.children and _may_be_name(node.text)))
        else ("", False)
    )


def _beside(node: Node) -> list[Node]:
    """Return a node and, where it is a filled label, what hung below it."""
    if not node.filled:
        return [node]
    below, node.children = node.children, []
    return [node, *below]


def _names_people(text: str) -> bool:
    """Return whether what follows an inner label may be names: ``Present: a new API`` is an item."""
    rest = re.split("[:：]", text, maxsplit=1)[-1].strip(" *_")
    return not rest[:1].islower() or "," in rest or "、" in rest


def _may_be_name(text: str) -> bool:
    return len(text.split()) <= _NAME_WORDS and not _NO_NAME.search(text)


_SKIPPED = re.compile(
    r"\b(?:skip(?:ped)?|cancel(?:l?ed)?|suspended|postponed|no (?:community )?meeting|not held|called off"
    r"|did not take place)\b"
    r"|取消|暂停|停会|无会议|没有会议|会议顺延|不开会",
    re.IGNORECASE,
)
_FEW = 2
"""Entries up to which a meeting's own words can say that there was none."""


def says_skipped(heading: str, entries: Sequence[Entry]) -> bool:
    """Return whether the heading, or all but all that stands below it, says that there was no meeting."""
    if _SKIPPED.search(heading):
        return True
    words = [entry.text for entry in entries]
    return 0 < len(words) <= _FEW and bool(_SKIPPED.search(words[0])) and not entries[0].children
