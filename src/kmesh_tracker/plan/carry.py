"""An item that is moved from one release to a later one: it is late in the one and planned for the other."""

from __future__ import annotations

import re

from kmesh_tracker.plan.events import MARK

_MOVED = (
    r"(?:move[ds]?|moving|postponed?|defer(?:red)?|delay(?:ed)?|push(?:ed)?|carr(?:y|ied)|slip(?:s|ped)?|"
    r"bump(?:ed)?|"
    r"punt(?:ed)?|shift(?:ed)?|reschedul(?:e|ed)|kick(?:ed)?)"
    r"(?: (?:it|this|that|them|back|out|off|over|down)){0,2}"
)
_MOVED_CJK = r"(?:推迟|延期|延后|移|挪|顺延)(?:到|至)"
_TO = re.compile(
    rf"(?:\b{_MOVED}\s(?:from\s\S{{1,30}}\s)?(?:to|until|till|into|for|in)|{_MOVED_CJK})"
    r"\s{0,2}(?:the\s)?(?:[A-Za-z][A-Za-z-]{0,20}\s){0,2}$",
    re.IGNORECASE,
)
_CALLS = (
    r"(?:requires?|needs?|warrants?|justif(?:y|ies)|calls? for|means|leads? to)\s"
    r"(?:an?|another)\s(?:new\s|quick\s)?"
)
_CALLED_FOR = re.compile(rf"\b{_CALLS}$", re.IGNORECASE)
_CALLING = re.compile(
    rf"\s{{0,3}}[,;]\s{{0,3}}(?:(?:and|so|which|that|it|this|will|would|may|should|probably)\s){{0,4}}{_CALLS}"
    r"[vV]?[0-9]{1,4}(?:\.[0-9x]{1,4}){1,2}(?:\srelease)?\s{0,3}[.!]?$",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"\s{0,3}[,;:，；(（\[\u2013\u2014-]?\s{0,3}"
    r"(?:(?:has|have|was|is|are|been|will|be|should|could|we|for now)\s){0,4}"
    rf"(?:\b{_MOVED}\s(?:from\s\S{{1,30}}\s)?(?:to|until|till|into|for|in)|{_MOVED_CJK})\s{{0,2}}"
    r"(?:the\s)?(?:next\s)?(?:[A-Za-z]{1,20}\s)?"
    r"(?:[vV]?[0-9]{1,4}(?:\.[0-9x]{1,4}){1,2}|release|version|milestone|下个?版本)"
    r"(?:\s(?:release|version))?\s{0,3}[.!)）\]]?$",
    re.IGNORECASE,
)


_PUT_OFF = re.compile(
    r"(?:\bnot|n't)\s(?:[a-z]{1,12}\s){0,2}"
    r"(?:feasible|possible|realistic|doable|ready|make it|happen|land|going in)\s"
    rf"(?:for|in|by|before|into|with)\s(?:the\s)?{MARK}|"
    r"\b(?:revisit|look|pick|come back|return|wait|later|resume)\b.{0,40}?"
    rf"\b(?:post|after|past|beyond)[\s-](?:the\s)?{MARK}",
    re.IGNORECASE,
)


def is_put_off(marked: str) -> bool:
    """Say whether a line tells that something is not for the release that ``MARK`` names."""
    return bool(_PUT_OFF.search(marked))


def is_target(text: str, start: int) -> bool:
    """Say whether the version at ``start`` is the one to which something is moved, or that it calls for."""
    return bool(_TO.search(text[max(0, start - 96) : start])) or is_called_for(text, start)


def is_called_for(text: str, start: int) -> bool:
    """Say whether the version at ``start`` is made necessary by what the line tells."""
    return bool(_CALLED_FOR.search(text[max(0, start - 48) : start]))


def without_move(text: str) -> str:
    """Take ``, moved to v1.2`` from the end of a line, so that the item's own words remain."""
    return _CALLING.sub("", _PHRASE.sub("", text))
