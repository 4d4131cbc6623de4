from __future__ import annotations

import pytest

from kmesh_tracker.history import pull_requests, wording
from kmesh_tracker.history.forges import forge_of
from kmesh_tracker.testing import growth

NOUGHTS = [
    "Merge pull request #0 from ben/dim",
    "Merge pull request 'Dim' (#00) from ben/dim into main",
    "Merged in dim (pull request #0)",
    "Merged PR 0: Dim lamps",
    "Auto merge of #0 - ben:dim, r=ada",
    "Merge #0: Dim lamps",
    "!0 Dim lamps",
    "Dim lamps (#0)",
]
"""No forge counts from zero."""


@pytest.mark.parametrize(
    ("subject", "body", "number", "title", "owner", "branch"),
    [
        ("Merge pull request #7 from ben/dim", "Dim lamps\n\nWhy", 7, "Dim lamps", "ben", "dim"),
        ("Merge pull request #7 from ben/fix/dim-2", "Dim lamps", 7, "Dim lamps", "ben", "fix/dim-2"),
        ("Merge pull request #7 from ben/dim", "", 7, "", "ben", "dim"),
        (
            "Merge pull request 'Dim lamps' (#7) from ben/dim into main",
            "Why",
            7,
            "Dim lamps",
            None,
            "ben/dim",
        ),
        (
            "Merge branch 'dim' into 'main'",
            "Dim lamps\n\nSee merge request lamps/x!7",
            7,
            "Dim lamps",
            None,
            "dim",
        ),
        ("Merged in dim (pull request #7)", "Dim lamps", 7, "Dim lamps", None, "dim"),
        ("Merged PR 7: Dim lamps", "Why", 7, "Dim lamps", None, None),
        ("Auto merge of #7 - ben:dim, r=ada", "Dim lamps", 7, "Dim lamps", "ben", "dim"),
        ("Merge #7", "7: Dim lamps r=ada a=ben\n\nWhy", 7, "Dim lamps", "ben", None),
        ("Merge #7: Dim lamps", "Why", 7, "Dim lamps", None, None),
        ("!7 Dim lamps", "From: @ben\nReviewed-by: @ada", 7, "Dim lamps", "ben", None),
        ("Dim lamps (#7)", "Why", 7, "Dim lamps", None, None),
    ],
)
def test_a_merge_of_any_forge_names_its_request(
    subject: str, body: str, number: int, title: str, owner: str | None, branch: str | None
) -> None:
    found = pull_requests.request(subject, body, merge=True)
    assert found
    assert (found.number, found.title, found.owner, found.branch) == (number, title, owner, branch)


@pytest.mark.parametrize(
    "subject", ["Merge branch 'main' into dim", "Merge tag 'v1.0.0'", "Dim lamps", "", *NOUGHTS]
)
def test_other_merges_name_none(subject: str) -> None:
    assert pull_requests.request(subject, "", merge=True) is None


@pytest.mark.parametrize(
    "subject", ["Merge #7", "!7 Dim lamps", "(#7)", "Dim (#7) lamps", "Dim (#٧)", "Dim (#0)"]
)
def test_a_commit_is_a_request_only_when_squashed(subject: str) -> None:
    assert pull_requests.request(subject, "", merge=False) is None


@pytest.mark.parametrize(
    ("title", "body", "branch", "numbers"),
    [
        ("cherry-pick #12 to Release 0.5", "", None, [12]),
        ("Cherry pick of #12", "", None, [12]),
        ("Backport #12 to 1.x", "", None, [12]),
        ("dim", "This is an automated cherry-pick of #12\n\n/assign ben", None, [12]),
        ("dim", "Backport of https://x", "backport-12-to-1.x", [12]),
        ("dim", "", "cherry-pick-12-to-release-1.1", [12]),
        ("dim", "", "automated-cherry-pick-of-#12-upstream-release-1.2", [12]),
        ("dim", "", "mergify/bp/release-1.1/pr-12", [12]),
        ("dim", "", "cherry-pick-stuff", []),
        ("Backport #0 and #12 to 1.x", "", None, []),
        ("dim", "", "cherry-pick-0-to-release-1.1", []),
        ("dim", "", "automated-cherry-pick-of-#0-#10-upstream-release-1.2", [10]),
        ("dim", "", "mergify/bp/release-1.1/pr-0", []),
        ("Pick a lamp #12", "see #13", "pick-14", []),
    ],
)
def test_picks_are_told_by_number(title: str, body: str, branch: str | None, numbers: list[int]) -> None:
    assert wording.picked_numbers(title, body, branch) == numbers


@pytest.mark.parametrize(
    ("title", "body", "branch", "numbers", "named"),
    [
        ('Revert "Dim lamps"', "Reverts lamps/lantern#12", None, [12], "Dim lamps"),
        ('Revert "Dim lamps (#12)" (#13)', "", None, [], "Dim lamps (#12)"),
        ("revert: dim lamps", "", None, [], "dim lamps"),
        ('Reapply "Dim lamps"', "", None, [], 'Revert "Dim lamps"'),
        ("Undo", "This PR reverts #12", "revert-12-dim", [12], None),
        ("Fix what the revert of #12 broke", "after we had to revert #12", "dim", [], None),
        ("revert format", "", None, [], None),
    ],
)
def test_reverts_are_told_by_number_and_title(
    title: str, body: str, branch: str | None, numbers: list[int], named: str | None
) -> None:
    assert wording.reverted_numbers(title, body, branch) == numbers
    assert wording.reverted_title(title) == named


@pytest.mark.parametrize(
    ("text", "branch", "issues"),
    [
        ("Fixes #12, closes #13", None, (12, 13)),
        ("resolves: https://forge.example/lamps/lantern/issues/14", None, (14,)),
        ("fix lamps/lantern#15", None, (15,)),
        ("prefix #16 and #17", None, ()),
        ("", "issue1294", (1294,)),
        ("", "fix/1864", (1864,)),
        ("", "fix-12-dim", (12,)),
        ("", "bump-fix-5.13", ()),
        ("", "fix-9999", ()),
        ("fixes #99999999999", None, ()),
        ("fixes #2000", None, ()),
    ],
)
def test_issues_are_told_by_text_and_branch(text: str, branch: str | None, issues: tuple[int, ...]) -> None:
    assert wording.issues([text], branch, 2000) == issues


@pytest.mark.parametrize(
    "seed",
    [
        *("fixes a/", 'Revert "', "cherry pick of ", " (#1", "[release", "Merge #1: ", "a" * 99 + "/", "\t "),
        *("cherry pick of #1, a/b#2 ", "Reverts commit 1234567, ", "https://a/b/pull/", "\n#1: ", "[1.0] "),
        *(" [1.0]", "See merge request a!1\n", "PR-URL: https://a/b/", "Merge #1 #2\n1: a r=b a=c\n", "- "),
    ],
)
def test_no_text_makes_the_rules_slow(seed: str) -> None:
    def read(size: int) -> None:
        text = (seed * size)[:size]
        pull_requests.request(text, text, merge=True)
        pull_requests.request(text, text, merge=False, own=forge_of("https://forge.example/lamps/lantern"))
        pull_requests.batch("Merge #1 #2", text)
        wording.picked_commits(text)
        wording.change_ids(text)
        wording.reverted_commits(text)
        wording.reverted_plainly(text, 1)
        wording.picked_numbers(text, text, text)
        wording.reverted_numbers(text, text, text)
        wording.reverted_title(text)
        wording.bare_title(text)
        wording.issues([text], text, 1)

    assert growth(read, 5000) < 10
