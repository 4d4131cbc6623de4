"""Which pull request a commit merges or squashes, in the words of whichever forge made it."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from kmesh_tracker.history.forges import (
    AZURE,
    BITBUCKET,
    GITEA,
    GITEE,
    GITHUB,
    GITLAB,
    UNKNOWN,
    Forge,
    Kinds,
    by_mark,
)
from kmesh_tracker.history.wording import NUMBER, PAGE, SQUASH, is_ours

_NUMBER: Final = rf"(?P<number>{NUMBER})"
_TITLE_PART: Final = r"(?P<title>.{1,1000})"
_MARK: Final = r"(?P<mark>[#!])"
_ALIKE: Final = (
    # Bitbucket Cloud
    (BITBUCKET, re.compile(rf"Merged in (?P<branch>\S{{1,300}}) \(pull request #{_NUMBER}\)")),
    # Bitbucket Server
    (BITBUCKET, re.compile(rf"Pull request #{_NUMBER}: {_TITLE_PART}")),
    (AZURE, re.compile(rf"Merged PR {_NUMBER}: {_TITLE_PART}")),
)
"""What forges write over a merge and over a squash."""
_MERGES: Final = (
    # GitHub, and forges that write like it
    (
        GITHUB,
        re.compile(
            rf"Merge pull request #{_NUMBER} from (?P<owner>[^\s/:]{{1,100}})[/:](?P<branch>\S{{1,300}})"
        ),
    ),
    (
        GITEE,
        re.compile(
            rf"Merge pull request !{_NUMBER} from (?P<owner>[^\s/:]{{1,100}})[/:](?P<branch>\S{{1,300}})"
        ),
    ),
    # Gitea and Forgejo
    (
        GITEA,
        re.compile(
            rf"Merge pull request '{_TITLE_PART}' \([#!]{_NUMBER}\)"
            r" from (?P<branch>\S{1,300}) into (?P<target>\S{1,300})"
        ),
    ),
    # Bitbucket Server before it wrote the title
    (
        BITBUCKET,
        re.compile(
            rf"Merge pull request #{_NUMBER} in \S{{1,200}}"
            r" from (?P<branch>\S{1,300}) to (?P<target>\S{1,300})"
        ),
    ),
    (None, re.compile(rf"Merge (?:pull request|PR) {_MARK}{_NUMBER}: {_TITLE_PART}")),
    (None, re.compile(rf"Merge (?:pull request|PR) {_MARK}{_NUMBER}\b.{{0,1000}}")),
    # homu, bors
    (
        GITHUB,
        re.compile(
            rf"(?:Auto|Rollup) merge of #{_NUMBER} - (?P<owner>[^\s:]{{1,100}}):(?P<branch>[^\s,]{{1,300}}),"
            r" .{0,1000}"
        ),
    ),
    # bors-ng, and scripts of maintainers
    (
        by_mark("#"),
        re.compile(rf"Merge (?P<slug>[\w.-]{{1,100}}/[\w.-]{{1,100}})?#{_NUMBER}(?:: {_TITLE_PART})?"),
    ),
    *_ALIKE,
    (GITEE, re.compile(rf"!{_NUMBER} {_TITLE_PART}")),
)
"""What stands over merges, with the kind of forge that writes so; None where the mark of the number tells."""
_GITLAB: Final = re.compile(r"^See merge request (\S{0,300}?)!(" + NUMBER + r")[ \t]*$", re.MULTILINE)
_GITLAB_BRANCH: Final = re.compile(
    r"Merge branch '(?P<branch>[^']{1,300})' into (?:'(?P<target>[^']{1,300})'|.{1,300})"
)
_URL_TRAILER: Final = re.compile(
    r"^PR-URL:[ \t]{1,4}https?://([^\s/]{1,200})/([\w./~-]{1,200}?)" + PAGE + rf"({NUMBER})[ \t]*$",
    re.MULTILINE,
)
_BATCH: Final = re.compile(rf"Merge(?: #{NUMBER}){{2,50}}")
_BORS_TITLE: Final = re.compile(r"[0-9]{1,10}: (?P<title>.{1,1000}?) (?:r=\S{1,100} a=(?P<owner>\S{1,100}))")
_GITEE_OWNER: Final = re.compile(r"^From: @(\S{1,100})[ \t]*$", re.MULTILINE)
_ROLLUP: Final = re.compile(r"Rollup of [0-9]{1,4} (?:pull )?requests\b", re.IGNORECASE)


class Request(Struct, frozen=True):
    """A pull request as the commit that brought it names it."""

    number: int
    title: str  # empty where the commit names the number alone
    body: str
    owner: str | None = None  # who owns the branch that was merged, where the commit says so
    branch: str | None = None
    target: str | None = None  # branch that it was merged into, where the commit says so
    kinds: Kinds = frozenset()  # of forges that may have written so
    foreign: bool = False  # whether that was another forge than the repository's, so nobody is to be shown it


def opener(asked: Request | None, own: Forge) -> str | None:
    """Return the account of the repository's forge that opened a pull request, where its branch tells.

    A branch of the repository itself is nobody's.
    """
    if asked is None or not asked.owner or not own.speaks(asked.kinds):
        return None
    return asked.owner if asked.owner.casefold() != own.owner else None


def request(subject: str, body: str, *, merge: bool, own: Forge = UNKNOWN) -> Request | None:
    """Read which pull request a commit merges or squashes; None where it names none.

    Args:
        subject: the first line of the commit's message.
        body: what stands below it.
        merge: whether the commit has several parents.
        own: the forge of the repository.
    """
    if subject.startswith(("Merge", "Auto", "Roll", "Pull", "!")):
        for writers, rule in _MERGES if merge else _ALIKE:
            if match := rule.fullmatch(subject):
                found = match.groupdict()
                kinds = writers or by_mark(found["mark"])
                return _merged(found, body, kinds, own) if is_ours(found.get("slug"), own.slug) else None
    match = SQUASH.fullmatch(subject) if subject.endswith(")") else None
    if match and match["title"].strip(" "):
        kinds = by_mark(match["mark"])
        title = match["title"].strip(" ")
        return Request(int(match["number"]), title, body, kinds=kinds, foreign=not own.speaks(kinds))
    return _told_below(subject, body, own, merge=merge)


def _told_below(subject: str, body: str, own: Forge, *, merge: bool) -> Request | None:
    """Read the number that stands below the text: that of a merge request, or a trailer."""
    if "See merge request " in body:
        foreign = not own.speaks(GITLAB)
        numbers = [int(n) for path, n in _GITLAB.findall(body) if foreign or is_ours(path, own.slug)]
        branch = _GITLAB_BRANCH.fullmatch(subject)
        if numbers and branch:
            title, rest = _split(body)
            return Request(
                numbers[-1], title or subject, rest, None, branch["branch"], branch["target"], GITLAB, foreign
            )
        if numbers and not subject.startswith("Merge "):
            return Request(numbers[-1], subject, body, kinds=GITLAB, foreign=foreign)
    if not merge and "PR-URL:" in body:
        trailers = _URL_TRAILER.findall(body)
        numbers = [n for host, path, n in trailers if own.is_at(host) and is_ours(path, own.slug)]
        if numbers:
            return Request(int(numbers[-1]), subject, body)
    return None


def _merged(found: dict[str, str | None], body: str, kinds: Kinds, own: Forge) -> Request:
    title, rest = _split(body)
    owner = found.get("owner")
    if found.get("title"):
        title, rest = found["title"] or "", body
        if gitee := _GITEE_OWNER.search(body):
            owner = gitee[1]
    elif bors := _BORS_TITLE.match(title):
        title, owner = bors["title"], owner or bors["owner"]
    elif title.startswith("* "):  # a list of what was merged, for want of a title
        title, rest = "", body
    number, foreign = int(found["number"] or 0), not own.speaks(kinds)
    return Request(number, title, rest, owner, found.get("branch"), found.get("target"), kinds, foreign)


def batch(subject: str, body: str, own: Forge = UNKNOWN) -> list[Request]:
    """Read the pull requests of which bors merges several at once, in the order of their parents."""
    if not _BATCH.fullmatch(subject):
        return []
    sections: dict[int, list[str]] = {int(number[1:]): [] for number in subject.split(" ")[1:]}
    here: list[str] = []
    for line in body.split("\n"):
        number = line.partition(": ")[0]
        if number.isdecimal() and len(number) <= 10 and int(number) in sections:
            here = sections[int(number)]
        here.append(line)
    told = ((str(number), "\n".join(lines)) for number, lines in sections.items())
    return [_merged({"number": number}, text, by_mark("#"), own) for number, text in told]


def is_rollup(title: str) -> bool:
    """Return whether a pull request only bundles others, which are merged inside it."""
    return bool(_ROLLUP.match(title))


def _split(body: str) -> tuple[str, str]:
    title, _, rest = body.partition("\n")
    return title.strip(" \t\r"), rest.strip(" \t\r\n")
