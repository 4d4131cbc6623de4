"""Whom to thank, and what was counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kmesh_tracker.records.history import ROUTINE
from kmesh_tracker.rendering.compose.material import shown
from kmesh_tracker.rendering.context import DraftContributor, DraftCount, DraftTotals

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kmesh_tracker.records import Accounting, Person, ReleaseStatus


def contributors(release: ReleaseStatus, new: Collection[str] | None) -> tuple[DraftContributor, ...]:
    """Return who wrote the release's changes, most changes first, and who of them is new."""
    found: Counter[Person] = Counter()
    repos: dict[Person, dict[str, None]] = {}
    for change in release.changes:
        for person in dict.fromkeys(change.people):
            if not person.bot:
                found[person] += 1
                repos.setdefault(person, {})[change.repo] = None
    return tuple(
        DraftContributor(
            name=person.name,
            handle=person.handle,
            shown=shown(person),
            changes=count,
            repos=tuple(sorted(repos[person])),
            newcomer=None if new is None else person.key in new,
        )
        for person, count in sorted(found.items(), key=lambda one: (-one[1], shown(one[0]).lower()))
    )


def counts(release: ReleaseStatus, primary: str) -> tuple[DraftCount, ...]:
    """Return what was counted in each repository, the primary one first."""
    ranges = {repo: told.total for repo, told in release.accounting}
    repos = dict.fromkeys([primary, *ranges, *sorted({change.repo for change in release.changes})])
    with_number = Counter(change.repo for change in release.changes if change.is_request)
    without = Counter(change.repo for change in release.changes if not change.is_request)
    return tuple(
        DraftCount(
            repo=repo,
            pull_requests=with_number[repo],
            direct_commits=without[repo],
            commits=ranges.get(repo),
            product=repo not in release.aside,
        )
        for repo in repos
        if with_number[repo] or without[repo]
    )


def totals(release: ReleaseStatus, counted: Sequence[DraftCount], new: Collection[str] | None) -> DraftTotals:
    """Add up what was counted of what is released, and where."""
    people = contributors(replace(release, changes=release.product), new)
    start, end = release.previous or "the first commit", release.tag or "now"
    left = {repo: _left_out(told) for repo, told in release.accounting}
    told = [
        f"{count.repo}: {count.pull_requests} pull requests, {count.direct_commits} direct commits"
        + (f", {count.commits} commits in all" if count.commits is not None else "")
        + left.get(count.repo, "")
        + ("" if count.product else " (not part of what is released)")
        for count in counted
    ]
    return DraftTotals(
        pull_requests=sum(count.pull_requests for count in counted if count.product),
        direct_commits=sum(count.direct_commits for count in counted if count.product),
        contributors=len(people),
        newcomers=None
        if any(one.newcomer is None for one in people)
        else sum(bool(one.newcomer) for one in people),
        evidence="; ".join([f"counted from {start} to {end}", *told]),
    )


def _left_out(told: Accounting) -> str:
    """Return what of a range is no part of the release, where that is more than merges and repeats."""
    parts = [(reason, commits) for reason, commits in told.left_out if reason not in ROUTINE]
    return "".join(f", {commits} of them left out ({reason})" for reason, commits in parts)
