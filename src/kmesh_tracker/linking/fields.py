"""What a change says of itself, field by field, without what forges and tools add."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from kmesh_tracker.records import Change

# How much a word in each text of a change says of what the change is about. A title names the matter; a
# branch's name abbreviates it; the commits inside wander; a body and the paths mention much besides.
FIELDS = (
    ("title", 1.0),
    ("branch", 0.85),
    ("commits", 0.65),
    ("body", 0.5),
    ("paths", 0.4),
)

_ISSUE_BRANCH = re.compile(r"^(?:issues?|bug|fix|pr)?[#_/-]?[0-9]{1,6}$", re.IGNORECASE)
# `cherry-pick-12-to-release-1.1`, and a branch of the release's own: neither says anything of the matter.
_PICK_BRANCH = re.compile(
    r"^(?:cherry-?pick|backport|automated-cherry-pick-of)[-_/#0-9a-z]{0,60}?[-_/](?:to|into|of)[-_/].{0,60}$|"
    r"^(?:release|stable|maintenance)[-_/]v?[0-9].{0,20}$",
    re.IGNORECASE,
)
# `[release-1.1] fix x`: the branch that a pick goes to says nothing of the matter.
_TARGET_BRANCH = re.compile(
    r"^\s{0,3}[\[(][A-Za-z0-9_./-]{0,40}[0-9]\.[0-9x][A-Za-z0-9_./-]{0,40}[\])]\s{0,3}:?\s{0,3}"
)
_TRAILERS = re.compile(
    r"^(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Change-Id|Cc|Tested-by)\s{0,2}:.{0,400}$",
    re.MULTILINE | re.IGNORECASE,
)
_BODY_LIMIT = 2000
_MANY, _ABOUT = 12, 0.15
"""What touches more files than that is about those words alone that such a share of their paths has."""
_MADE = re.compile(
    r"(?:^|/)(?:vendor|third_party|node_modules|dist|testdata)/|"
    r"\.(?:sum|lock|svg|png)$|(?:_|\.)(?:gen|pb|bpfe[bl])\."
)


def terms_of(change: Change) -> dict[str, list[str]]:
    """Give the terms of a change by the field they stand in, repeats kept."""
    branch = _PICK_BRANCH.sub("", change.branch or "")
    if _ISSUE_BRANCH.match(branch):
        branch = ""
    body = _TRAILERS.sub("", change.body)[:_BODY_LIMIT]
    commits = " \n".join(subject for subject in change.subjects[:40] if not subject.startswith("Merge "))
    return {
        "title": terms(_TARGET_BRANCH.sub("", change.title)),
        "branch": terms(branch),
        "commits": terms(commits),
        "body": terms(body),
        "paths": _from_paths(change),
    }


def _from_paths(change: Change) -> list[str]:
    paths = [path for path in change.paths[:60] if not _MADE.search(path)]
    if len(paths) <= _MANY:
        return terms(" ".join(paths))
    having = Counter(word for path in paths for word in set(terms(path)))
    return [word for word, count in having.items() if count >= _ABOUT * len(paths)]
