"""What the words of a commit say: titles, numbers cited, issues, picks and reverts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history.forges import UNKNOWN, Forge, by_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER: Final = r"[1-9][0-9]{0,9}"
"""Pattern of the number of a pull request or issue: forges count from one."""
SQUASH: Final = re.compile(r"(?P<title>.{0,2000}) \((?P<mark>[#!])(?P<number>" + NUMBER + r")\)")
"""A title with the number of its pull request behind it."""

KNOWN: Final = 2**16
"""Answers that are remembered: a title is looked at in its period and in those around it."""
_MARKS: Final = 8  # marks and numbers that are taken off one title
_LENGTH: Final = 90  # characters of a mark, brackets included
_PICK_MARK: Final = r"cherry[- ]?pick|back-?port|forward-?port"
_MARK_BEFORE: Final = re.compile(
    rf".{{0,60}}?(?:{_PICK_MARK}|release|stable|maint|v?[0-9]{{1,9}}\.[0-9x]{{1,9}}).{{0,60}}"
    r"|main|master|trunk|devel|develop",
    re.IGNORECASE,
)
_MARK_BEHIND: Final = re.compile(
    rf"(?:.{{0,40}} )?(?:(?:{_PICK_MARK})\b.{{0,60}}|(?:release|stable|maint|branch)[-/_ ]?v?[0-9].{{0,30}})",
    re.IGNORECASE,
)
_MARK_ROUND: Final = re.compile(rf"(?:{_PICK_MARK})\b.{{0,60}}", re.IGNORECASE)
_MARK_PLAIN: Final = re.compile(
    rf"(?:{_PICK_MARK}|(?:release|stable|maint|branch)[-/_]v?[0-9][\w.]{{0,20}}):\s?", re.IGNORECASE
)
_OF_ONE_LINE: Final = re.compile(r"\bversion\b|\bv?[0-9]{1,4}\.[0-9]", re.IGNORECASE)
_CHERRY: Final = "\N{CHERRIES}"
_PADDING: Final = " \t\ufe0f"
PAGE: Final = r"(?:/-)?/(?:pulls?|merge_requests|pull-requests)/"
"""Stands between a repository's address and the number of a pull request."""
REFERENCE: Final = (
    r"\[?(?:https?://[^\s/]{1,200}/[\w./~-]{1,200}?"
    + PAGE
    + r"|(?:[\w.-]{1,100}/){0,5}[\w.-]{0,100}[#!])"
    + NUMBER
    + r"\b"
)
"""Pattern of a citation: ``#7``, ``!7``, ``owner/repository#7``, an address."""
_PARTS: Final = re.compile(
    r"(?:https?://(?P<host>[^\s/]{1,200})/(?P<page>[\w./~-]{1,200}?)"
    + PAGE
    + r"|(?P<name>[\w./-]{0,600})(?P<mark>[#!]))"
    rf"(?P<number>{NUMBER})\b"
)
_ISSUES: Final = re.compile(
    r"\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?)\b:?\s{0,2}(?:issues?\s)?"
    r"(?:#|(?:https?://[\w.-]{1,100}/)?[\w.-]{1,100}/[\w.-]{1,100}(?:/-)?(?:/issues/|#))"
    rf"({NUMBER})\b",
    re.IGNORECASE,
)
_ISSUE_BRANCH: Final = re.compile(
    r"(?:^|[-_/])(?:issues?|fix|fixes|bug|bugfix|gh)[-_/#]?([1-9][0-9]{0,9})(?![0-9.]|[-_][0-9])",
    re.IGNORECASE,
)
_TRAILERS: Final = re.compile(
    r"\((?:cherry[- ]picked|backported) from commit ([0-9a-f]{7,64})\)"
    r"|^\[ Upstream commit ([0-9a-f]{40,64}) \]|^commit ([0-9a-f]{40,64}) upstream\b",
    re.MULTILINE,
)
_VERB: Final = r"(?:cherry[- ]?pick(?:s|ed)?|(?:back|forward)[- ]?port(?:s|ed)?)"
_SAID: Final = re.compile(
    # A statement begins a line, stands in brackets or after a colon. "Fix the backport of #5" is none.
    r"(?:^[ \t*-]{0,6}(?:this (?:(?:pr|mr|pull request|merge request|change|commit) )?(?:is an? )?)?"
    r"|[(\[\]:,\u2013\u2014-] ?)"
    rf"(?:(?:auto|automat(?:ed|ic)|automatically|manual|manually|clean) )?{_VERB}"
    r"(?:[ \n](?:of|from|for|prs?|mrs?|pull|merge|requests?|changes?)){0,4}:?[ \n]{0,2}"
    rf"(?P<list>{REFERENCE}(?:(?:,? (?:and |& )?|, ?|\n[*-]? ?){REFERENCE}){{0,30}})",
    re.IGNORECASE | re.MULTILINE,
)
_SAID_IN_BRACKETS: Final = re.compile(
    rf"^[ \t]{{0,4}}\({_VERB} from (?:pr|mr|pull request|merge request) (?P<list>{REFERENCE})\)",
    re.IGNORECASE | re.MULTILINE,
)
_PATCHBACK: Final = re.compile(rf"\[PR #({NUMBER})(?:/[0-9a-f]{{4,64}})? backport\]")
_LINES: Final = re.compile(rf"^#({NUMBER}): ", re.MULTILINE)
_BRANCHES: Final = (
    re.compile(
        r"(?:automated-)?cherry-?pick(?:-of)?(?P<list>-#?[0-9]{1,10}(?:-#[0-9]{1,10}){0,20})"
        r"(?:-(?:to|upstream|on|into)\b.{0,300})?",
        re.IGNORECASE,
    ),
    re.compile(r"back-?port[-/](?P<list>[1-9][0-9]{0,9})(?:-(?:to|on|into)\b.{0,300})?", re.IGNORECASE),
    re.compile(r"(?:mergify/(?:bp|copy)|patchback/backports)/.{1,300}/pr-(?P<list>[1-9][0-9]{0,9})"),
)
_DIGITS: Final = re.compile(rf"\b{NUMBER}")
_CHANGE_ID: Final = re.compile(r"^Change-Id: (I[0-9a-f]{8,64})[ \t]*$", re.MULTILINE)
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
_REVERT_TITLE: Final = re.compile(
    r"(?:Revert|revert:?) [\"“'](?P<title>.{1,1000})[\"”'](?: \([#!][0-9]{1,10}\))?"
)
_SCOPED: Final = re.compile(r"revert(?:\([^)]{1,60}\))?: (?P<title>.{1,1000})")
_REAPPLY: Final = re.compile(r"Reapply \"(?P<title>.{1,1000})\"(?: \([#!][0-9]{1,10}\))?")
_REVERT_PLAIN: Final = re.compile(r"[Rr]evert:? (?P<title>[^\s\"“'].{0,1000})")
_BRANCH: Final = re.compile(rf"revert-({NUMBER})-.{{1,300}}")


@lru_cache(maxsize=KNOWN)
def unmarked(title: str) -> tuple[str, bool]:
    """Return a title, case folded, without marks and numbers, and whether it bore the mark of a line."""
    marked = False
    for _ in range(_MARKS):
        before = title
        if title.startswith(_CHERRY):
            title, marked = title.lstrip(_CHERRY + _PADDING), True
        if len(cut := _without_mark(title)) < len(title):
            title, marked = cut, True
        if title.endswith(")") and (match := SQUASH.fullmatch(title)):
            title = match["title"]
        if title == before:
            break
    return " ".join(title.split()).strip(" .").casefold(), marked


def _without_mark(title: str) -> str:
    """Remove one mark from a title, in front or behind."""
    first, last = title[:1], title[-1:]
    if first and first in "[(" and (end := title.find("]" if first == "[" else ")", 1, _LENGTH)) > 0:
        if (_MARK_BEFORE if first == "[" else _MARK_ROUND).fullmatch(title, 1, end):
            return title[end + 1 :].lstrip(_PADDING)
    elif ":" in title[:_LENGTH] and (match := _MARK_PLAIN.match(title)):
        return title[match.end() :]
    if last and last in "])":
        start = title.rfind(" [" if last == "]" else " (", -_LENGTH)
        if start > 0 and (_MARK_BEHIND if last == "]" else _MARK_ROUND).fullmatch(
            title, start + 2, len(title) - 1
        ):
            return title[:start]
    return title


def bare_title(title: str) -> str:
    """Return a title without the marks of a release line and without numbers behind, case folded."""
    return unmarked(title)[0]


def is_marked_pick(title: str) -> bool:
    """Return whether a title carries the mark of a release line."""
    return unmarked(title)[1]


def is_of_one_line(title: str) -> bool:
    """Return whether a title is like that of what prepares a release, of the line that it stands on alone."""
    return bool(_OF_ONE_LINE.search(title))


def numbers_behind(title: str, own: Forge = UNKNOWN) -> list[int]:
    """Return the numbers of the forge's pull requests that stand behind a title, last one first."""
    found: list[int] = []
    for _ in range(_MARKS):
        match = SQUASH.fullmatch(title) if title.endswith(")") else None
        if not match:
            break
        found += [int(match["number"])] if own.speaks(by_mark(match["mark"])) else []
        title = match["title"]
    return found


def is_ours(named: str | None, own: str | None) -> bool:
    """Return whether a number is one of the repository ``own``: unless another is named with it."""
    if not named or not own:
        return True
    named = named.casefold()
    return named == (own if "/" in named else own.rpartition("/")[2])


def our_numbers(text: str, own: Forge = UNKNOWN) -> Iterator[int]:
    """Yield the numbers that are cited in a text, those of other repositories and forges left out."""
    for match in _PARTS.finditer(text):
        here = own.is_at(match["host"]) if match["host"] else own.speaks(by_mark(match["mark"]))
        if here and is_ours(match["page"] or match["name"], own.slug):
            yield int(match["number"])


def unquoted(text: str) -> str:
    """Return a text without the lines that quote another one."""
    if ">" not in text:
        return text
    return "\n".join([line for line in text.split("\n") if not line.lstrip(" \t").startswith(">")])


def issues(texts: list[str], branch: str | None, number: int | None) -> tuple[int, ...]:
    """Return the issues that texts say are fixed, then the one that a branch's name names if it is older."""
    found = [
        int(issue) for text in texts if "#" in text or "/issues/" in text for issue in _ISSUES.findall(text)
    ]
    hints = [int(hint) for hint in _ISSUE_BRANCH.findall(branch or "")]
    found += [hint for hint in hints if number is None or hint < number]
    return tuple(issue for issue in dict.fromkeys(found) if issue and issue != number)


def picked_commits(text: str) -> list[str]:
    """Return the ids, at times shortened, that a message names as the commits it was picked from."""
    if "from commit" not in text and "pstream" not in text:
        return []
    return list(dict.fromkeys(id_ for ids in _TRAILERS.findall(unquoted(text)) for id_ in ids if id_))


def picked_numbers(title: str, body: str, branch: str | None, own: Forge = UNKNOWN) -> list[int]:
    """Return the numbers of the pull requests that one says it picks or backports."""
    found: list[int] = []
    if _may_pick(body) or _may_pick(title):
        first, _, rest = body.partition("\n\n")
        for text in (title, first):
            if _may_pick(text):
                found += [n for said in _SAID.finditer(text) for n in our_numbers(said["list"], own)]
                found += [int(number) for number in _PATCHBACK.findall(text)]
        if "icked from" in rest or "orted from" in rest:
            for said in _SAID_IN_BRACKETS.finditer(rest):
                found += our_numbers(said["list"], own)
        if found:
            found += [int(number) for number in _LINES.findall(body)]
    for rule in _BRANCHES:
        if branch and (match := rule.fullmatch(branch)):
            found += [int(number) for number in _DIGITS.findall(match["list"])]
    return list(dict.fromkeys(found))


def _may_pick(text: str) -> bool:
    """Return whether a text can hold such words at all, to spare most texts the patterns."""
    lower = text.lower()
    return "pick" in lower or ("port" in lower and ("back" in lower or "forward" in lower))


def change_ids(message: str) -> list[str]:
    """Return the ids by which Gerrit knows a change on whatever line."""
    return _CHANGE_ID.findall(message) if "Change-Id: I" in message else []


def reverted_commits(body: str) -> list[str]:
    """Return the ids, at times shortened, that ``This reverts commit`` names, quoted texts left out."""
    return [id_ for ids in _COMMITS.findall(unquoted(body)) for id_ in _ID.findall(ids)]


def reverted_numbers(title: str, body: str, branch: str | None, own: Forge = UNKNOWN) -> list[int]:
    """Return the numbers of the pull requests that one says it takes back."""
    found = [
        number
        for text in (title, body)
        if "revert" in text.lower()
        for match in _NUMBERS.finditer(text)
        for number in our_numbers(match["list"], own)
    ]
    if branch and (match := _BRANCH.fullmatch(branch)):
        found.append(int(match[1]))
    return list(dict.fromkeys(found))


def reverted_title(title: str) -> str | None:
    """Return the title of the change that one takes back, where its own title is in a form that names it."""
    if "evert" not in title.lower() and "Reapply" not in title:
        return None
    if match := _REAPPLY.fullmatch(title):
        return f'Revert "{match["title"]}"'
    match = _REVERT_TITLE.fullmatch(title) or _SCOPED.fullmatch(title)
    return match["title"] if match else None


def reverted_plainly(title: str, number: int | None) -> tuple[str, int] | None:
    """Return title and number of what one may take back whose title is ``Revert``, a title and a number.

    That is no more than a guess, to be kept where the pull request of that number has that title.
    """
    if not (match := _REVERT_PLAIN.fullmatch(title)):
        return None
    numbered = SQUASH.fullmatch(match["title"])
    if numbered:
        return numbered["title"], int(numbered["number"])
    return (match["title"], number) if number else None
