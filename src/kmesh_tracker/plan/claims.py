"""What a line says of how far its item is: an ordered table of rules, the first that matches rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmesh_tracker.records import Claim, Entry

_DONE = (
    r"done|finish(?:ed)?|complete(?:d)?|merged|fixed|implemented|landed|shipped|resolved|closed|released|"
    r"published"
)
_DONE_CJK = r"已?(?:完成|合入|合并|修复|解决|发布)"
_OPEN_CJK = r"(?:部分|未|尚未)完成|进行中|开发中|推迟|延期|延后|顺延|取消|放弃|待定|待办|待开发|未开始"
_EMOJI = re.compile(r"[✅✔☑❌✖🚫🚧🏗🛠⏳🔄⏸⏭\ufe0f]")
_STRUCK = re.compile(r"~~([^~]{1,400})~~")
_WHOLLY_STRUCK = re.compile(r"^\W{0,6}~~[^~]{1,400}~~\W{0,6}$")
_QUALIFIER = r"[A-Za-z0-9/+-]{1,20}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which people mark progress."""

    name: str
    claim: Claim
    pattern: re.Pattern[str]


def _rule(name: str, claim: Claim, pattern: str) -> Rule:
    return Rule(name, claim, re.compile(pattern, re.IGNORECASE))


# Marks in brackets and at the end of a line are deliberate; words inside a sentence are weaker and come last.
RULES: tuple[Rule, ...] = (
    _rule(
        "dropped",
        "dropped",
        r"[(\[:-]\s{0,3}(?:dropp?(?:ed)?|cancel(?:l?ed)?|removed from|abandon(?:ed)?|won'?t (?:do|fix))\b|"
        r"\b(?:dropped|cancel(?:l)?ed|abandoned|descoped|out of scope|no longer (?:planned|needed)|"
        r"won'?t (?:do|fix|make))\b|取消|放弃|不再|[❌✖🚫]|^\W{0,6}~~[^~]{1,400}~~\W{0,6}$",
    ),
    _rule(
        "delayed",
        "delayed",
        r"\b(?:delay(?:ed|s)?|postpone[ds]?|deferred|defer|slipp?(?:ed|s)|push(?:ed)? (?:back|out)|"
        r"moved? to (?:the )?(?:next|v?[0-9])|(?:push|mov|shift|bump)(?:ed)? (?:off|from)|"
        r"revisit(?:ed)? (?:(?:it|this|that|them|these) )?(?:post|after|later)|"
        r"(?:not|isn't|aren't) (?:really |quite |yet )?(?:feasible|doable|realistic) (?:for|in|by)|"
        r"punt(?:ed)?|carried over)\b|推迟|延期|延后|顺延|[⏸⏭]",
    ),
    _rule(
        "not yet done",
        "in-progress",
        rf"\b(?:not|isn'?t|hasn'?t been|haven'?t been) (?:yet )?(?:{_DONE})\b|未完成",
    ),
    _rule(
        "part done",
        "partial",
        rf"[(\[]\s{{0,3}}(?:{_QUALIFIER}\s){{1,3}}(?:is |has been |part )?(?:{_DONE})\s{{0,3}}[)\]]|"
        r"\b(?:partial(?:ly)?|half|mostly|almost) (?:done|finished|complete|merged|implemented)\b|"
        r"[(\[]\s{0,3}part(?:ial(?:ly)?|ly)?\s{0,3}[)\]]|"
        r"\b[1-9][0-9]?\s?%|部分完成",
    ),
    _rule(
        "still to do",
        "planned",
        r"\bnot (?:yet )?(?:started|begun)\b|"
        r"[(\[:-]\s{0,3}(?:TODO|to[ -]do|planned|pending)\b|"
        r"^\s{0,3}TODO\b|待办|待开发|未开始",
    ),
    _rule(
        "in progress",
        "in-progress",
        r"\b(?:WIP|in[- ]progress|ongoing|on[- ]going|under (?:review|development|way)|underway|"
        r"working on|almost there|in review|need(?:s)? review)\b|进行中|开发中|[🚧🏗🛠⏳🔄]",
    ),
    _rule(
        "done",
        "done",
        rf"[(\[:\u2013\u2014-]\s{{0,3}}(?:{_DONE})\b(?!\s+(?:on|by|in)\s+[0-9])|"
        rf"\b(?:has|have|had|was|were|is|are|been) (?:been |already |now |finally |all ){{0,2}}(?:{_DONE})\b|"
        rf"(?:^|(?<!\bbe)(?<!\bto)\s)(?:{_DONE})\s{{0,3}}[.!]?$|"
        r"^\s{0,3}fixed\b|"
        rf"[✅✔☑]|已(?:完成|合入|合并|修复|解决|发布)|完成了|[(（:：]\s{{0,3}}{_DONE_CJK}",
    ),
    _rule(
        "question",
        "question",
        r"[?？]\s{0,3}(?:[(\[].{0,80})?[)\]）]?\s{0,3}$|"
        r"\bto be (?:discussed|investigated|confirmed|decided)\b|\bTB[DC]\b|待定",
    ),
)


def read_claim(text: str, entry: Entry | None = None) -> Claim | None:
    """Give what a line claims; a checkbox that is ticked counts as done. None where it claims nothing."""
    if entry is not None and entry.checked:
        return "done"
    if not _WHOLLY_STRUCK.match(text):  # what is struck in a line that goes on is no longer said
        text = _STRUCK.sub(" ", text)
    for rule in RULES:
        if rule.pattern.search(text):
            return rule.claim
    return None


_ONLY_STATE = re.compile(
    rf"\W{{0,20}}(?:(?:{_DONE}|dropp?ed|cancell?ed|removed|delayed|postponed|deferred|moved|obsolete)\W{{0,10}})?",
    re.IGNORECASE,
)
_MARKS = re.compile(
    rf"[(\[]\s{{0,3}}(?:(?:{_QUALIFIER}\s){{0,3}}(?:is |has been )?"
    rf"(?:{_DONE}|delay(?:ed)?|postponed|deferred|dropped|cancell?ed|TODO|to[ -]do|"
    r"WIP|in[- ]progress|planned|pending|ongoing|partial(?:ly)?|not started|tbd)|"
    r"create an issue|minimized requirement|"
    r"moved? to [^()\[\]]{1,40}|priority [^()\[\]]{1,60}|after [^()\[\]]{1,60}|[0-9]{1,3}\s?%)\s{0,3}[)\]]",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"\s{{0,3}}[:,;\u2013\u2014-]\s{{0,3}}"
    rf"(?:(?:{_DONE})|delay(?:ed)?|postponed|deferred|dropped|cancell?ed|TODO|WIP|"
    r"in[- ]progress|ongoing|tbd|to be (?:discussed|investigated|confirmed|decided)|can fix today)"
    r"\s{0,3}[.!?]?$",
    re.IGNORECASE,
)
_CJK = re.compile(
    rf"[(（\[【]\s{{0,3}}(?:{_OPEN_CJK}|{_DONE_CJK})\s{{0,3}}[)）\]】]|"
    rf"[\s:：,，;；、\u2013\u2014-]{{1,4}}(?:{_OPEN_CJK}|{_DONE_CJK})[。！]?$"
)
_LEADING = re.compile(
    r"^\s{0,3}(?:(?:TODO|WIP|FIXME|DONE|blockers?|fixed)\b\s{0,3}[:：-]?|blocking\s{0,3}[:：]|"
    r"(?:待办|阻塞项?|won'?t (?:do|fix))\s{0,3}[:：]"
    r"|(?:progress|status|state|update) (?:of|on)\b(?: the\b)?)\s{0,3}",
    re.IGNORECASE,
)


def without_marks(text: str) -> str:
    """Take the marks of progress away from a line, so that the item's own words remain."""
    rest = _STRUCK.sub(" ", text)
    struck = _STRUCK.search(text)
    text = struck[1] if struck and _ONLY_STATE.fullmatch(rest) else rest
    text = _MARKS.sub(" ", text)
    text = _CJK.sub(" ", _TRAILING.sub("", text))
    shorter = _LEADING.sub("", text)
    text = shorter or text
    return _EMOJI.sub(" ", text).strip(" \t?？")
