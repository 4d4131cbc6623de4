"""Labels over items: generic words such as ``Features`` or ``Bug fix``, and the lists behind them."""

from __future__ import annotations

import re

from kmesh_tracker.plan.remarks import is_sentence

_LABEL_WORDS = frozenset(
    """
    feature features fix fixes bug bugs bugfix bugfixes todo todos task tasks others other misc doc docs
    document documents documentation test tests e2e ut support supported plan release item items improvement
    improvements enhancement enhancements new known issues issue blocker blockers add done conclusion problem
    problems remaining goals goal idea ideas candidate candidates wanted highlights must should nice have
    """.split()
)
# Chinese is written without spaces: a run of these words is one, too.
_CJK_LABEL = re.compile(
    r"(?:新增?|已知|主要|其他|功能|特性|缺陷|修复|问题|文档|测试|待办|改进|优化|任务|目标|阻塞项?){1,4}"
)
_LABELLED = re.compile(r"([^:：]{1,40})[:：]\s{0,3}(?!//)(.{0,8192})$", re.DOTALL)
_MOST_WORDS = 5
"""Pieces of a list are names; longer ones are the clauses of a sentence."""


def is_label(text: str) -> bool:
    """Say whether a text is nothing but generic words, three at most: ``bug fixes``, ``known issues``."""
    words = re.findall(r"[^\W_]{1,40}", text)
    return 1 <= len(words) <= 3 and all(
        word.lower() in _LABEL_WORDS or _CJK_LABEL.fullmatch(word) for word in words
    )


def split_label(text: str) -> tuple[str, str] | None:
    """Split ``Label: rest`` at its first colon; None where there is none, or it belongs to an address."""
    match = _LABELLED.match(text)
    return (match[1], match[2]) if match else None


def listed(text: str) -> list[str]:
    """Take a list behind a label apart at its commas; a sentence with a comma stays whole."""
    pieces = [piece.strip() for piece in re.split(r"[,;，、；]\s{0,3}", text) if piece.strip()]
    short = len(pieces) > 1 and all(len(piece.split()) <= _MOST_WORDS for piece in pieces)
    return pieces if short and not is_sentence(text) else [text]
