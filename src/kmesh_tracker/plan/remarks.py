"""What a line says about an item or a release without naming one: how far it is, that it blocks, a remark."""

from __future__ import annotations

import re

_BLOCKER = re.compile(r"\bblock(?:er|ers|ing)\b|阻塞", re.IGNORECASE)
_NO_BLOCKER = re.compile(r"\b(?:no|not a|non|isn'?t a)[ -](?:[a-z]{1,12} )?block", re.IGNORECASE)
_REMARK = re.compile(
    r"^\W{0,5}(?:everything|all|nothing|things|it|that|this|they)\s"
    r"(?:is|are|was|were|looks?|went|goes|seems?|will be|has been|have been)\b",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"^\W{0,5}(?:(?:has|have|been|is|was|already|will be) ){0,5}"
    r"(?:published|released|done|tagged|out|finished|delayed|postponed|cancell?ed|dropped|merged|fixed|"
    r"completed?|implemented|landed|shipped|wip|in progress|ongoing|todo|not started|"
    r"已?(?:完成|合入|合并|修复|解决|发布)|(?:部分|未|尚未)完成|进行中|开发中|推迟|延期|延后|取消|待定)\W{0,5}$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|can|cannot|can't|does|doesn't|do|don't|has|have|will|should|need|needs|must|fails?|"
    r"supports?|works?)\b",
    re.IGNORECASE,
)


def is_status(text: str) -> bool:
    """Say whether a line only says how far something is: ``done``, ``has been merged``, ``dropped``."""
    return bool(_STATUS.match(text))


def is_remark(text: str) -> bool:
    """Say whether a line speaks of the state of things in general: ``everything went well``."""
    return bool(_REMARK.match(text))


def is_sentence(text: str) -> bool:
    """Say whether a text has a verb that tells a sentence from a name."""
    return bool(_VERB.search(text))


def says_blocker(text: str) -> bool:
    """Say whether a line calls something a blocker."""
    return bool(_BLOCKER.search(text)) and not _NO_BLOCKER.search(text)
