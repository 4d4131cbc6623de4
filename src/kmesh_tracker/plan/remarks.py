"""What a line says about an item or a release without naming one: how far it is, that it blocks, a remark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLOCKER = re.compile(r"\bblock(?:er|ers|ing)\b|阻塞", re.IGNORECASE)
_NO_BLOCKER = re.compile(r"\b(?:no|not an?|any|non|isn'?t an?)[ -](?:[a-z]{1,12} )?block", re.IGNORECASE)
_REMARK = re.compile(
    r"^\W{0,5}(?:everything|all|nothing|things|it|that|this|they)\s"
    r"(?:is|are|was|were|looks?|went|goes|seems?|will be|has been|have been)\b|"
    r"^\W{0,5}(?:it|that|this|these|those|they|there|he|she)(?:'s|'re|'ll| (?:may|might|will|would|"
    r"should|could|can|"
    r"usually|probably|also|just|only|has|have|had|takes?|needs?|does|did))\b|"
    r"^\W{0,5}(?:thanks|thank you|congrat\w{0,15}|kudos|well done|all done|good job|great work)\b|"
    r"^.{0,80}\b(?:nothing|not much|little) (?:new )?to (?:discuss|report|add|say|share)\b|"
    r"^\W{0,5}(?:do|does|is|are|should|will|can) [^?:]{3,120}[?:]\s{0,3}(?:no|nope|yes|yep|yeah)\W{0,3}$|"
    r"^\W{0,5}(?:the )?(?:meeting|call)\s(?:was |is |has )?(?:adjourned|agreed|closed|ended|opened|started|"
    r"reviewed|resolved|decided)\b|"
    r"^\W{0,5}(?:the )?(?:proposed )?agenda (?:was |is )?(?:reviewed|accepted|approved|agreed)\b|"
    r"^\W{0,5}(?:the )?release (?:manager|lead|captain|shepherd|team)\b|"
    r"^\W{0,5}(?:not|no) (?:in a hurry|rush|hurry)\b",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"^\W{0,5}(?:ok(?:ay)?|yes|yeah|yep|no|nope|sure|sounds good|agreed?|\+1|thanks?(?: you)?|cool|great|"
    r"nice|right|indeed|"
    r"hi|hello|none|n/?a|skip(?:ped)?|nothing|no (?:updates?|objections?|news|questions?|changes?|comments?)|"
    r"same here|makes sense|next meeting.{0,60}|暂无|无|没有)\W{0,5}(?:$|[.,!;]\s)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^\W{0,5}(?:how|what|why|when|who|where|which|should|shall|can|could|would|will|is|are|do|does|did|any|has|have)\s"
    r".{3,400}[?？]\W{0,3}$",
    re.IGNORECASE | re.DOTALL,
)
_ASIDE = re.compile(r"\s{0,3}[(（][^()（）]{3,120}[)）]\W{0,3}$")
_TALKING = re.compile(
    r"\b(?:I|I'm|I'd|I'll|I've|[Ii]mho|[Yy]ou|[Yy]our|[Mm]y|[Ll]et'?s|[Gg]onna|[Ii] (?:think|guess))\b"
)
_TWO_SENTENCES = re.compile(r"[a-z]{2}[.!?]\s{1,3}[A-Z]")
_LONG = 18
"""Words of a line that is surely more than a point."""
_PROSE_SHARE = 4
"""Minutes of which one line in this many is talk are a transcript."""
_FEW = 12
"""So many lines are needed to tell."""
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


def without_remark(text: str) -> str:
    """Take a remark in brackets from the end of a line: ``the oil (let's see next week?)``."""
    aside = _ASIDE.search(text)
    talk = aside is not None and (_TALKING.search(aside[0]) or "?" in aside[0])
    return (text[: aside.start()] or text) if aside and talk else text


def is_status(text: str) -> bool:
    """Say whether a line only says how far something is: ``done``, ``has been merged``, ``dropped``."""
    return bool(_STATUS.match(text))


def is_remark(text: str) -> bool:
    """Say whether a line is talk about the matter and no matter itself.

    It speaks of the state of things in general (``everything went well``), answers another (``sounds good``),
    asks a whole question, or has a speaker who says ``I`` or speaks to a ``you``. What is added in brackets
    does not make a remark of it.
    """
    text = _ASIDE.sub("", text) or text
    return bool(_REMARK.match(text) or _REPLY.match(text) or _QUESTION.match(text) or _TALKING.search(text))


def is_prose(lines: Sequence[str]) -> bool:
    """Say whether minutes are a transcript: many of their lines are whole sentences, replies and talk.

    Where people speak in bullets a sentence is a point; where they are quoted it is a remark.
    """
    spoken = sum(
        is_remark(line) or len(line.split()) > _LONG or bool(_TWO_SENTENCES.search(line)) for line in lines
    )
    return spoken * _PROSE_SHARE > max(len(lines), _FEW)


def is_sentence(text: str) -> bool:
    """Say whether a text has a verb that tells a sentence from a name."""
    return bool(_VERB.search(text))


def denies_blocker(text: str) -> bool:
    """Say whether a line says that something is no blocker, whatever stands above it."""
    return bool(_NO_BLOCKER.search(text))


def says_blocker(text: str) -> bool:
    """Say whether a line calls something a blocker."""
    return bool(_BLOCKER.search(text)) and not _NO_BLOCKER.search(text)
