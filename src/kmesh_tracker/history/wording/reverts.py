"""What a change says it takes back."""

from __future__ import annotations

import re
from typing import Final

from kmesh_tracker.history.wording.references import REFERENCE, our_numbers, unquoted
from kmesh_tracker.history.wording.titles import SQUASH

_COMMITS: Final = re.compile(
    r"\b[Rr]everts commits?:?[ \n]{1,2}(?:[*-] )?"
    r"([0-9a-f]{7,64}\b(?:(?:,? (?:and|&) |, ?|,?\n[*-]? {0,2})(?:commits? )?[0-9a-f]{7,64}\b){0,50})"
)
_ID: Final = re.compile(r"\b[0-9a-f]{7,64}\b")
_NUMBERS: Final = re.compile(
    r"^(?:this (?:(?:pr|mr|pull request|merge request|change|commit|patch) )?)?reverts?:?"
    r" (?:pr |mr |pull request |merge request )?"
    rf"(?P<list>{REFERENCE}(?:(?:,? (?:and|&) |, ?){REFERENCE}){{0,30}})",
    re.IGNORECASE | re.MULTILINE,
)
_TITLE: Final = re.compile(r"(?:Revert|revert:?) [\"“'](?P<title>.{1,1000})[\"”'](?: \([#!][0-9]{1,10}\))?")
_SCOPED: Final = re.compile(r"revert(?:\([^)]{1,60}\))?: (?P<title>.{1,1000})")
_REAPPLY: Final = re.compile(r"Reapply \"(?P<title>.{1,1000})\"(?: \([#!][0-9]{1,10}\))?")
_PLAIN: Final = re.compile(r"[Rr]evert:? (?P<title>[^\s\"“'].{0,1000})")
_BRANCH: Final = re.compile(r"revert-([0-9]{1,10})-.{1,300}")


def reverted_commits(body: str) -> list[str]:
    """Give the ids, at times shortened, that ``This reverts commit`` names, quoted texts left out."""
    return [id_ for ids in _COMMITS.findall(unquoted(body)) for id_ in _ID.findall(ids)]


def reverted_numbers(title: str, body: str, branch: str | None, slug: str | None = None) -> list[int]:
    """Give the numbers of the pull requests that one says it takes back."""
    found = [
        number
        for text in (title, body)
        if "revert" in text.lower()
        for match in _NUMBERS.finditer(text)
        for number in our_numbers(match["list"], slug)
    ]
    if branch and (match := _BRANCH.fullmatch(branch)):
        found.append(int(match[1]))
    return list(dict.fromkeys(found))


def reverted_title(title: str) -> str | None:
    """Give the title of the change that one takes back, where its own title is in a form that names it."""
    if "evert" not in title.lower() and "Reapply" not in title:
        return None
    if match := _REAPPLY.fullmatch(title):
        return f'Revert "{match["title"]}"'
    match = _TITLE.fullmatch(title) or _SCOPED.fullmatch(title)
    return match["title"] if match else None


def reverted_plainly(title: str, number: int | None) -> tuple[str, int] | None:
    """Give title and number of what one may take back whose title is ``Revert``, a title and a number.

    That is no more than a guess, to be kept where the pull request of that number has that title.

    Args:
        title: without the number of its own pull request.
        number: that number, which may be the other's.

    """
    if not (match := _PLAIN.fullmatch(title)):
        return None
    numbered = SQUASH.fullmatch(match["title"])
    if numbered:
        return numbered["title"], int(numbered["number"])
    return (match["title"], number) if number else None
