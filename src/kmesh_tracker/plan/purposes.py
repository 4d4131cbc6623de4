"""What a release is made for, where only the talk of the release itself names it."""

from __future__ import annotations

import re

from kmesh_tracker.plan.speech import opens_talk

_EXAMPLES = re.compile(
    r"\b(?:for|with|including|contains?|brings?)\s[^()]{3,80}"
    r"\((?:e\.?g\.?|i\.?e\.?|namely|such as|mainly|especially)[,:]?\s(?P<names>[^()]{2,120})\)",
    re.IGNORECASE,
)
_FOR_A_FIX = re.compile(
    r"\b(?:for|with|including|because of|due to|to get)\s(?:the|an?|our)\s"
    r"(?P<what>(?:[\w./+-]{1,30}\s){0,6}(?:fix|fixes|regressions?|patch|bug|hotfix)"
    r"(?:\s(?:for|of|in)(?:\s[\w-]{1,30}){1,4})?)\b",
    re.IGNORECASE,
)
_TO_SUPPORT = re.compile(
    r"\brelease\b.{0,160}?\bto (?:support|enable|unblock|deliver|ship|fix)\s(?P<what>[^.;:?!,()]{3,80})",
    re.IGNORECASE | re.DOTALL,
)
_THE_ONE = re.compile(
    r"\b(?:the|our)\s(?:(?:one|only|main|last|remaining|single|identified|known|open|critical|biggest|big|real)\s){1,4}"
    r"(?:item|issue|blocker|thing|problem|feature|change|pr|task)\s(?:left\s|open\s|now\s)?is\s"
    r"(?P<what>(?:[^.;:?!]|\.(?=\w)){3,80})",
    re.IGNORECASE,
)
_BREAK = re.compile(r",\s{1,3}(?:and\s)?|\sand\s")
_ARTICLE = re.compile(r"^(?:the|an?|our)\s", re.IGNORECASE)
_MOST_WORDS = 6


def contents_told(text: str) -> tuple[tuple[str, ...], int]:
    """Give what a line on the release names of its contents, and where: ``out for fixes (e.g. oil)``."""
    if match := _EXAMPLES.search(text):
        return _names(_BREAK.split(match["names"])), match.start()
    match = _THE_ONE.search(text) or _FOR_A_FIX.search(text)
    return (_names([match["what"]]), match.start()) if match else ((), 0)


def purpose(said: str) -> tuple[str, ...]:
    """Give what somebody says that a release is for: ``just an interim release. To support long wicks``."""
    match = _TO_SUPPORT.search(said)
    return _names([match["what"]]) if match else ()


def _names(pieces: list[str]) -> tuple[str, ...]:
    short = (_ARTICLE.sub("", piece.strip(" \t.")) for piece in pieces)
    return tuple(
        piece
        for piece in short
        if piece
        and len(piece.split()) <= _MOST_WORDS
        and not opens_talk(piece)
        and re.search(r"\w{3}", piece)
    )
