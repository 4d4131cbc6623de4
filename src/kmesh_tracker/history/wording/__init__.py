"""What the words of a commit say: pull requests merged, picks, reverts, issues."""

from __future__ import annotations

from kmesh_tracker.history.wording.issues import issues
from kmesh_tracker.history.wording.merges import Request, batch, is_rollup, request
from kmesh_tracker.history.wording.picks import change_ids, picked_commits, picked_numbers
from kmesh_tracker.history.wording.references import slug
from kmesh_tracker.history.wording.reverts import (
    reverted_commits,
    reverted_numbers,
    reverted_plainly,
    reverted_title,
)
from kmesh_tracker.history.wording.titles import (
    bare_title,
    is_marked_pick,
    is_of_one_line,
    numbers_behind,
    unmarked,
)

__all__ = [
    "Request",
    "bare_title",
    "batch",
    "change_ids",
    "is_marked_pick",
    "is_of_one_line",
    "is_rollup",
    "issues",
    "numbers_behind",
    "picked_commits",
    "picked_numbers",
    "request",
    "reverted_commits",
    "reverted_numbers",
    "reverted_plainly",
    "reverted_title",
    "slug",
    "unmarked",
]
