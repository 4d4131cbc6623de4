"""Which commits and pull requests a change says it brings to another line."""

from __future__ import annotations

import re
from typing import Final

from kmesh_tracker.history.wording.references import REFERENCE, our_numbers, unquoted

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
_PATCHBACK: Final = re.compile(r"\[PR #([0-9]{1,10})(?:/[0-9a-f]{4,64})? backport\]")
_LINES: Final = re.compile(r"^#([0-9]{1,10}): ", re.MULTILINE)
_BRANCHES: Final = (
    re.compile(
        r"(?:automated-)?cherry-?pick(?:-of)?(?P<list>-#?[0-9]{1,10}(?:-#[0-9]{1,10}){0,20})"
        r"(?:-(?:to|upstream|on|into)\b.{0,300})?",
        re.IGNORECASE,
    ),
    re.compile(r"back-?port[-/](?P<list>[0-9]{1,10})(?:-(?:to|on|into)\b.{0,300})?", re.IGNORECASE),
    re.compile(r"(?:mergify/(?:bp|copy)|patchback/backports)/.{1,300}/pr-(?P<list>[0-9]{1,10})"),
)
_DIGITS: Final = re.compile(r"[0-9]{1,10}")
_CHANGE_ID: Final = re.compile(r"^Change-Id: (I[0-9a-f]{8,64})[ \t]*$", re.MULTILINE)


def picked_commits(text: str) -> list[str]:
    """Give the ids, at times shortened, that a message names as the commits it was picked from."""
    if "from commit" not in text and "pstream" not in text:
        return []
    return list(dict.fromkeys(id_ for ids in _TRAILERS.findall(unquoted(text)) for id_ in ids if id_))


def picked_numbers(title: str, body: str, branch: str | None, slug: str | None = None) -> list[int]:
    """Give the numbers of the pull requests that one says it picks or backports."""
    found: list[int] = []
    first, _, rest = body.partition("\n\n")
    for text in (title, first):
        if _may_pick(text):
            found += [number for said in _SAID.finditer(text) for number in our_numbers(said["list"], slug)]
            found += [int(number) for number in _PATCHBACK.findall(text)]
    if "icked from" in rest or "orted from" in rest:
        for said in _SAID_IN_BRACKETS.finditer(rest):
            found += our_numbers(said["list"], slug)
    if found:
        found += [int(number) for number in _LINES.findall(body)]
    for rule in _BRANCHES:
        if branch and (match := rule.fullmatch(branch)):
            found += [int(number) for number in _DIGITS.findall(match["list"])]
    return list(dict.fromkeys(found))


def _may_pick(text: str) -> bool:
    """Look whether a text can hold such words at all, to spare most texts the patterns."""
    lower = text.lower()
    return "pick" in lower or ("port" in lower and ("back" in lower or "forward" in lower))


def change_ids(message: str) -> list[str]:
    """Give the ids by which Gerrit knows a change on whatever line."""
    return _CHANGE_ID.findall(message) if "Change-Id: I" in message else []
