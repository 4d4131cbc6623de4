"""What the words of a commit say: pull requests merged, picks, reverts, issues."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MERGES: Final = (
    # GitHub, and forges that write like it
    re.compile(
        r"Merge pull request [#!](?P<number>[0-9]{1,10})"
        r" from (?P<owner>[^\s/:]{1,100})[/:](?P<branch>\S{1,300})"
    ),
    # Gitea and Forgejo
    re.compile(
        r"Merge pull request '(?P<title>.{1,1000})' \([#!](?P<number>[0-9]{1,10})\)"
        r" from (?P<branch>\S{1,300}) into .{1,300}"
    ),
    re.compile(r"Merge pull request [#!](?P<number>[0-9]{1,10})\b.{0,1000}"),
    # Bitbucket
    re.compile(r"Merged in (?P<branch>\S{1,300}) \(pull request #(?P<number>[0-9]{1,10})\)"),
    # Azure
    re.compile(r"Merged PR (?P<number>[0-9]{1,10}): (?P<title>.{1,1000})"),
    # homu, bors
    re.compile(
        r"Auto merge of #(?P<number>[0-9]{1,10}) - (?P<owner>[^\s:]{1,100}):(?P<branch>[^\s,]{1,300}),"
        r" .{0,1000}"
    ),
    re.compile(r"Merge #(?P<number>[0-9]{1,10})(?:: (?P<title>.{1,1000}))?"),
    # Gitee
    re.compile(r"!(?P<number>[0-9]{1,10}) (?P<title>.{1,1000})"),
)
_GITLAB: Final = re.compile(r"^See merge request \S{0,300}!([0-9]{1,10})[ \t]*$", re.MULTILINE)
_GITLAB_BRANCH: Final = re.compile(r"Merge branch '(?P<branch>[^']{1,300})' into .{1,300}")
_BORS_TITLE: Final = re.compile(r"[0-9]{1,10}: (?P<title>.{1,1000}?) (?:r=\S{1,100} a=(?P<owner>\S{1,100}))")
_GITEE_OWNER: Final = re.compile(r"^From: @(\S{1,100})[ \t]*$", re.MULTILINE)
_SQUASH: Final = re.compile(r"(?P<title>.{0,2000}) \([#!](?P<number>[0-9]{1,10})\)")

_TRAILER: Final = re.compile(r"\(cherry picked from commit ([0-9a-f]{7,64})\)")
_PICKS: Final = (
    re.compile(
        r"\b(?:cherry[- ]?pick(?:ed)?|(?:back|forward)-?port(?:ed)?)\b"
        r"(?:\s(?:of|from|for|pr|pull|request)){0,3}\s?[#!]([0-9]{1,10})\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bcherry[- ]pick of (?:https?://\S{1,200}/pull/|[\w./-]{1,200}#)([0-9]{1,10})\b", re.IGNORECASE
    ),
)
_PICK_BRANCH: Final = (
    re.compile(
        r"(?:automated-)?cherry-?pick(?:-of)?-[#]?([0-9]{1,10})(?:-(?:to|upstream|on|into)\b.{0,300})?",
        re.IGNORECASE,
    ),
    re.compile(r"back-?port[-/]([0-9]{1,10})(?:-(?:to|on|into)\b.{0,300})?", re.IGNORECASE),
    re.compile(r"mergify/(?:bp|copy)/.{1,300}/pr-([0-9]{1,10})"),
)
_LINE_PREFIX: Final = re.compile(
    r"(?:\[[^\]]{0,40}(?:release|cherry[- ]?pick|back-?port|v?[0-9]{1,9}\.[0-9x]{1,9})[^\]]{0,40}\]"
    r"|\((?:back-?port|cherry[- ]?pick)\)|(?:back-?port|cherry[- ]?pick):)\s?",
    re.IGNORECASE,
)

_REVERTED_COMMIT: Final = re.compile(r"\b[Rr]everts commits? ([0-9a-f]{7,64})\b")
_REVERTED_NUMBER: Final = re.compile(
    r"^(?:this (?:pr |pull request |change )?)?reverts?:? (?:pr |pull request )?"
    r"(?:[\w.-]{1,100}/[\w.-]{1,100})?[#!]([0-9]{1,10})\b",
    re.IGNORECASE | re.MULTILINE,
)
_REVERT_TITLE: Final = re.compile(
    r"(?:Revert|revert:?) [\"“'](?P<title>.{1,1000})[\"”'](?: \([#!][0-9]{1,10}\))?"
)
_REVERT_PLAIN: Final = re.compile(r"revert(?:\([^)]{1,60}\))?: (?P<title>.{1,1000})")
_REAPPLY_TITLE: Final = re.compile(r"Reapply \"(?P<title>.{1,1000})\"(?: \([#!][0-9]{1,10}\))?")
_REVERT_BRANCH: Final = re.compile(r"revert-([0-9]{1,10})-.{1,300}")

_ISSUES: Final = re.compile(
    r"\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?)\b:?\s{0,2}(?:issues?\s)?"
    r"(?:#|(?:https?://[\w.-]{1,100}/)?[\w.-]{1,100}/[\w.-]{1,100}(?:/-)?(?:/issues/|#))([0-9]{1,10})\b",
    re.IGNORECASE,
)
_ISSUE_BRANCH: Final = re.compile(
    r"(?:^|[-_/])(?:issues?|fix|fixes|bug|bugfix|gh)[-_/#]?([0-9]{1,10})(?![0-9.]|[-_][0-9])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Request:
    """A pull request as the commit that brought it names it."""

    number: int
    title: str
    body: str
    owner: str | None = None
    """Who owns the branch that was merged, where the commit says so."""
    branch: str | None = None


def request(subject: str, body: str, *, merge: bool) -> Request | None:
    """Read which pull request a commit merges or squashes; None where it names none."""
    if merge:
        for rule in _MERGES:
            if match := rule.fullmatch(subject):
                return _merged(match.groupdict(), body)
        if (branch := _GITLAB_BRANCH.fullmatch(subject)) and (found := _GITLAB.findall(body)):
            title, rest = _split(body)
            return Request(int(found[-1]), title or subject, rest, None, branch["branch"])
    match = _SQUASH.fullmatch(subject)
    if match and match["title"].strip(" "):
        return Request(int(match["number"]), match["title"].strip(" "), body)
    return None


def _merged(found: dict[str, str | None], body: str) -> Request:
    title, rest = _split(body)
    owner = found.get("owner")
    if found.get("title"):
        title, rest = found["title"] or "", body
        if gitee := _GITEE_OWNER.search(body):
            owner = gitee[1]
    elif bors := _BORS_TITLE.match(title):
        title, owner = bors["title"], owner or bors["owner"]
    number = int(found["number"] or 0)
    branch = found.get("branch")
    return Request(number, title or f"Pull request {number}", rest, owner, branch)


def _split(body: str) -> tuple[str, str]:
    title, _, rest = body.partition("\n")
    return title.strip(" \t\r"), rest.strip(" \t\r\n")


def picked_commits(text: str) -> list[str]:
    """Give the ids, at times shortened, that ``cherry picked from commit`` trailers name."""
    return _TRAILER.findall(text)


def picked_numbers(title: str, body: str, branch: str | None) -> list[int]:
    """Give the numbers of the pull requests that one says it picks or backports."""
    found: list[int] = []
    for text in (title, body.partition("\n\n")[0]):
        lower = text.lower()
        if "pick" in lower or "port" in lower:  # a look that spares most texts the patterns
            found += [int(number) for rule in _PICKS for number in rule.findall(text)]
    for rule in _PICK_BRANCH:
        if branch and (match := rule.fullmatch(branch)):
            found.append(int(match[1]))
    return list(dict.fromkeys(found))


def bare_title(title: str) -> str:
    """Give a title without the marks of a release branch in front and without numbers behind."""
    while match := _LINE_PREFIX.match(title):
        title = title[match.end() :]
    while match := _SQUASH.fullmatch(title):
        title = match["title"]
    return " ".join(title.split(" ")).strip(" .").casefold()


def is_marked_pick(title: str) -> bool:
    """Tell whether a title carries the mark of a release branch in front."""
    return bool(_LINE_PREFIX.match(title))


def reverted_commits(body: str) -> list[str]:
    """Give the ids, at times shortened, that ``This reverts commit`` names."""
    return _REVERTED_COMMIT.findall(body)


def reverted_numbers(title: str, body: str, branch: str | None) -> list[int]:
    """Give the numbers of the pull requests that one says it takes back."""
    found = [
        int(number)
        for text in (title, body)
        if "revert" in text.lower()
        for number in _REVERTED_NUMBER.findall(text)
    ]
    if branch and (match := _REVERT_BRANCH.fullmatch(branch)):
        found.append(int(match[1]))
    return list(dict.fromkeys(found))


def reverted_title(title: str) -> str | None:
    """Give the title of the change that one takes back, where its own title is in a form that names it."""
    if "evert" not in title.lower() and "Reapply" not in title:
        return None
    if match := _REAPPLY_TITLE.fullmatch(title):
        return f'Revert "{match["title"]}"'
    match = _REVERT_TITLE.fullmatch(title) or _REVERT_PLAIN.fullmatch(title)
    return match["title"] if match else None


def issues(texts: list[str], branch: str | None, number: int | None) -> tuple[int, ...]:
    """Give the issues that texts say are fixed, then the one that a branch's name names if it is older."""
    found = [
        int(issue)
        for text in texts
        if "#" in text or "/issues/" in text.lower()
        for issue in _ISSUES.findall(text)
    ]
    hints = [int(hint) for hint in _ISSUE_BRANCH.findall(branch or "")]
    found += [hint for hint in hints if number is None or hint < number]
    return tuple(issue for issue in dict.fromkeys(found) if issue and issue != number)
