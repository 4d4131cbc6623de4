"""The ways in which a release can be counted, each with a sentence that says how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kmesh_tracker.history.signatures import is_automation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from kmesh_tracker.records import Change, Commit, Person, ReleaseStatus

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


@dataclass(frozen=True, slots=True)
class ReleaseCount:
    """A number and what it counts."""

    noun: Noun
    number: int
    repo: str | None
    """None for all repositories together."""
    how: str


@dataclass(frozen=True, slots=True)
class Span:
    """The commits of one repository that may be meant by those of a release."""

    repo: str
    inside: Sequence[Commit]
    """Those of the range between the two tags."""
    between: Sequence[Commit]
    """Those of the trunk from the day after the tag before to the day of the tag."""


def count_release(
    status: ReleaseStatus,
    changes: Sequence[Change],
    spans: Sequence[Span],
    since: date | None = None,
) -> list[ReleaseCount]:
    """Count a release in every way that people count one."""
    repos = tuple(dict.fromkeys([*(span.repo for span in spans), *(c.repo for c in status.changes)]))
    found: list[ReleaseCount] = []
    for only in (None, *repos) if len(repos) > 1 else (None,):
        where = (
            "in all repositories together" if only is None and len(repos) > 1 else f"in {only or repos[0]}"
        )
        if not repos:
            break
        mine = _Part(
            [change for change in status.changes if only in (None, change.repo)],
            [change for change in changes if only in (None, change.repo)],
            [span for span in spans if only in (None, span.repo)],
            since,
        )
        found += (
            ReleaseCount(noun, number, only, f"{how} {where}") for noun, number, how in mine.ways(status)
        )
    fixed = [one for one in status.items if one.item.kind == "fix" and one.delivery == "delivered"]
    if fixed:
        found.append(
            ReleaseCount("issues", len(fixed), None, "problems that the minutes raised and that are fixed")
        )
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """One repository of a release, or all of them."""

    listed: Sequence[Change]
    changes: Sequence[Change]
    spans: Sequence[Span]
    since: date | None

    def ways(self, status: ReleaseStatus) -> Iterator[tuple[Noun, int, str]]:
        yield from self._commits("of the range between the two tags", lambda span: span.inside)
        yield from self._commits("between the days of the two tags", lambda span: span.between)
        yield from self._changes(status)
        yield from self._contributors(status)

    def _commits(self, which: str, of: Callable[[Span], Sequence[Commit]]) -> Iterator[tuple[Noun, int, str]]:
        commits = [commit for span in self.spans for commit in of(span)]
        if not commits:
            return
        merges = sum(1 for commit in commits if commit.is_merge)
        parts = f" ({' + '.join(str(len(of(span))) for span in self.spans)})" if len(self.spans) > 1 else ""
        both = [sum(1 for commit in of(span) if commit.is_merge) for span in self.spans]
        merged = f" ({' + '.join(map(str, both))})" if len(both) > 1 else ""
        yield "commits", len(commits), f"all commits {which}{parts}"
        yield "non-merge commits", len(commits) - merges, f"commits without merges {which}"
        yield "merge commits", merges, f"merge commits {which}{merged}"

    def _changes(self, status: ReleaseStatus) -> Iterator[tuple[Noun, int, str]]:
        requests = [change for change in self.listed if change.number]
        human = [change for change in self.listed if not change.by_bots]
        yield "pull requests", len(requests), "pull requests that the release lists"
        yield (
            "pull requests",
            sum(1 for change in requests if not change.by_bots),
            "listed pull requests, those of automation left out,",
        )
        if status.tag:
            first = [
                change for change in self.changes if change.first_release == status.tag and change.number
            ]
            yield (
                "pull requests",
                len(first),
                "pull requests first released with it, those taken back included,",
            )
        if status.released_on:
            merged = [change for change in self.changes if change.number and self._in_days(change, status)]
            yield "pull requests", len(merged), "pull requests merged between the days of the two tags"
        yield (
            "direct commits",
            len(self.listed) - len(requests),
            "listed commits that belong to no pull request",
        )
        yield "changes", len(self.listed), "listed changes"
        yield "changes", len(human), "listed changes, those of automation left out,"
        issues = {(change.repo, issue) for change in self.listed for issue in change.issues}
        yield "issues", len(issues), "issues that listed changes say they fix"

    def _in_days(self, change: Change, status: ReleaseStatus) -> bool:
        after = self.since is None or self.since < change.merged_on
        return after and (status.released_on is None or change.merged_on <= status.released_on)

    def _contributors(self, status: ReleaseStatus) -> Iterator[tuple[Noun, int, str]]:
        everyone = {person for change in self.listed for person in change.people}
        humans = {person.key for person in everyone if not person.bot}
        yield "contributors", len(humans), "people who wrote listed changes, co-authors included,"
        firsts = {c.people[0].key for c in self.listed if c.people and not c.people[0].bot}
        yield "contributors", len(firsts), "people who wrote listed changes, co-authors left out,"
        yield (
            "contributors",
            len({person.handle for person in everyone if person.handle and not person.bot}),
            "accounts behind listed changes",
        )
        yield "contributors", len(humans) + _bots(everyone), "people and automation behind listed changes"
        names = {
            commit.author.name.casefold()
            for span in self.spans
            for commit in span.inside
            if not commit.is_merge and not is_automation(commit.author.name, commit.author.email)
        }
        if names:
            yield "contributors", len(names), "author names of the commits without merges of the range"
        mine = {change.key for change in self.listed}
        before = _people(
            change
            for change in self.changes
            if change.key not in mine and (not status.released_on or change.merged_on <= status.released_on)
        )
        yield "newcomers", len(humans - before), "people with their first listed change"


def _people(changes: Iterable[Change]) -> set[str]:
    return {person.key for change in changes for person in change.people}


def _bots(people: Iterable[Person]) -> int:
    return len({person.key for person in people if person.bot})
