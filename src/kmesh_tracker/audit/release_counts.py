"""The ways in which a release can be counted, each with a sentence that says how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from kmesh_tracker.history.signatures import is_automation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from kmesh_tracker.records import Change, Commit, ReleaseStatus, Span

Noun = Literal[
    "commits",
    "merge commits",
    "non-merge commits",
    "direct commits",
    "pull requests",
    "changes",
    "contributors",
    "newcomers",
    "issues",
]

Way = tuple[Noun, int, str]  # what was counted, how many there are, and how they were counted


class ReleaseCount(Struct, frozen=True):
    """A number and what it counts."""

    noun: Noun
    number: int
    repo: str | None  # None for all repositories together
    how: str


def count_release(
    status: ReleaseStatus,
    changes: Sequence[Change],
    spans: Sequence[Span],
    since: date | None = None,
    newcomers: Collection[str] | None = None,
) -> list[ReleaseCount]:
    """Count a release in every way that people count one.

    ``since`` is the day of the release before, ``newcomers`` are the keys of people whose first change it
    lists, where that is known.
    """
    repos = tuple(dict.fromkeys([*(span.repo for span in spans), *(c.repo for c in status.changes)]))
    several = len(repos) > 1
    found: list[ReleaseCount] = []
    groups: list[tuple[str | None, Collection[str], str]] = [(repo, (repo,), f"in {repo}") for repo in repos]
    product = [repo for repo in repos if repo not in status.aside]
    if 1 < len(product) < len(repos):
        groups.insert(0, (None, product, "in the repositories of what is released"))
    if several:
        groups.insert(0, (None, repos, "in all repositories together"))
    for only, wanted, where in groups:
        listed = [change for change in status.changes if change.repo in wanted]
        every = [change for change in changes if change.repo in wanted]
        near = [span for span in spans if span.repo in wanted]
        ways = (
            *_commits("of the range between the two tags", [span.inside for span in near]),
            *_commits("between the days of the two tags", [span.between for span in near]),
            *_changes(status, listed, every, since),
            *_contributors(status, listed, every, near, newcomers if only is None else None),
        )
        repo = only if several else None
        found += (ReleaseCount(noun, number, repo, f"{how} {where}") for noun, number, how in ways)
    fixed = [one for one in status.items if one.item.kind == "fix" and one.delivery == "delivered"]
    if fixed:
        how = "problems that the minutes raised and that are fixed"
        found.append(ReleaseCount("issues", len(fixed), None, how))
    return found


def _commits(which: str, spans: Sequence[Sequence[Commit]]) -> Iterator[Way]:
    every = [len(commits) for commits in spans]
    merges = [sum(1 for commit in commits if commit.is_merge) for commits in spans]
    parts, merged = (f" ({' + '.join(map(str, n))})" if len(n) > 1 else "" for n in (every, merges))
    if sum(every):
        yield "commits", sum(every), f"all commits {which}{parts}"
        yield "non-merge commits", sum(every) - sum(merges), f"commits without merges {which}"
        yield "merge commits", sum(merges), f"merge commits {which}{merged}"


def _changes(
    status: ReleaseStatus, listed: Sequence[Change], every: Sequence[Change], since: date | None
) -> Iterator[Way]:
    requests = [change for change in listed if change.is_request]
    human = [change for change in requests if not change.by_bots]
    yield "pull requests", len(requests), "pull requests that the release lists"
    yield "pull requests", len(human), "listed pull requests, those of automation left out,"
    if status.tag:
        first = [change for change in every if change.first_release == status.tag and change.is_request]
        how = "pull requests first released with it, reverted ones included,"
        yield "pull requests", len(first), how
    if end := status.released_on:
        days = [c.merged_on for c in every if c.is_request and (since is None or since < c.merged_on)]
        how = "pull requests merged between the days of the two tags"
        yield "pull requests", sum(1 for day in days if day <= end), how
    yield "direct commits", len(listed) - len(requests), "listed commits that belong to no pull request"
    yield "changes", len(listed), "listed changes"
    of_people = sum(1 for change in listed if not change.by_bots)
    yield "changes", of_people, "listed changes, those of automation left out,"
    issues = {(change.repo, issue) for change in listed for issue in change.issues}
    yield "issues", len(issues), "issues that listed changes say they fix"


def _contributors(
    status: ReleaseStatus,
    listed: Sequence[Change],
    every: Sequence[Change],
    spans: Sequence[Span],
    newcomers: Collection[str] | None = None,
) -> Iterator[Way]:
    everyone = {person for change in listed for person in change.people}
    humans = {person.key for person in everyone if not person.bot}
    bots = {person.key for person in everyone if person.bot}
    yield "contributors", len(humans), "people who wrote listed changes, co-authors included,"
    firsts = {c.people[0].key for c in listed if c.people and not c.people[0].bot}
    yield "contributors", len(firsts), "people who wrote listed changes, co-authors left out,"
    handles = {person.handle for person in everyone if person.handle and not person.bot}
    yield "contributors", len(handles), "accounts behind listed changes"
    yield "contributors", len(humans) + len(bots), "people and automation behind listed changes"
    authors = (commit.author for span in spans for commit in span.inside if not commit.is_merge)
    names = {who.name.casefold() for who in authors if not is_automation(who.name, who.email)}
    if names:
        yield "contributors", len(names), "author names of the commits without merges of the range"
    new = humans - status.known_before(every) if newcomers is None else humans.intersection(newcomers)
    yield "newcomers", len(new), "people with their first listed change"
