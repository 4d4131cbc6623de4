"""Which issues a change fixes."""

from __future__ import annotations

import re
from typing import Final

_ISSUES: Final = re.compile(
    r"\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?)\b:?\s{0,2}(?:issues?\s)?"
    r"(?:#|(?:https?://[\w.-]{1,100}/)?[\w.-]{1,100}/[\w.-]{1,100}(?:/-)?(?:/issues/|#))([0-9]{1,10})\b",
    re.IGNORECASE,
)
_ISSUE_BRANCH: Final = re.compile(
    r"(?:^|[-_/])(?:issues?|fix|fixes|bug|bugfix|gh)[-_/#]?([0-9]{1,10})(?![0-9.]|[-_][0-9])", re.IGNORECASE
)


def issues(texts: list[str], branch: str | None, number: int | None) -> tuple[int, ...]:
    """Give the issues that texts say are fixed, then the one that a branch's name names if it is older."""
    found = [
        int(issue) for text in texts if "#" in text or "/issues/" in text for issue in _ISSUES.findall(text)
    ]
    hints = [int(hint) for hint in _ISSUE_BRANCH.findall(branch or "")]
    found += [hint for hint in hints if number is None or hint < number]
    return tuple(issue for issue in dict.fromkeys(found) if issue and issue != number)
