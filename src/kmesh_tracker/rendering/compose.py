"""Puts a draft together from a release's status. What has no evidence is left out of it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering import forge, prose
from kmesh_tracker.rendering.context import (
    DraftBump,
    DraftChange,
    DraftContext,
    DraftContributor,
    DraftCount,
    DraftIssue,
    DraftItem,
    DraftLine,
    DraftSummary,
)
from kmesh_tracker.rendering.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kmesh_tracker.records import Change, Link, Person, Proposal, ReleaseStatus, TrackedItem

MAX_PROPOSALS: Final = 3
"""A change that touches more proposals than this is about their form, not about one of them."""
_HANDLE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,60})")
_ORDER: Final = {"feature": 0, "fix": 1}


def compose(
    release: ReleaseStatus,
    *,
    project: str,
    primary: str,
    as_of: date,
    urls: forge.Urls | None = None,
    proposals: Sequence[Proposal] = (),
    earlier: Iterable[Change] | None = None,
) -> DraftContext:
    """Put together what can be said of ``release``.

    Args:
        release: Its status.
        project: Name of the project.
        primary: Name of the repository whose tags are the releases.
        as_of: The day of the draft, its date while the release is not out.
        urls: Pages of the repositories on their forge.
        proposals: Design documents as they stand at the release; one that a linked change touches is quoted.
        earlier: All other changes; those before the release tell newcomers from others. None where unknown.

    """
    return _Composer(release, primary, urls or {}, proposals).context(project, as_of, earlier)


class _Composer:
    def __init__(
        self, release: ReleaseStatus, primary: str, urls: forge.Urls, proposals: Sequence[Proposal]
    ) -> None:
        self.release = release
        self.primary = primary
        self.urls = urls
        self.proposals = {(proposal.repo, proposal.path): proposal for proposal in proposals}

    def context(self, project: str, as_of: date, earlier: Iterable[Change] | None) -> DraftContext:
        release = self.release
        quotes = self.quotes()
        items = [self.item(tracked, quotes.get(tracked.item.id)) for tracked in release.items]
        # A person's verdict is evidence, too.
        decided = {t.item.id for t in release.items for d in t.item.decisions if d.kind == "delivery"}
        kept = [
            item
            for item in items
            if item.delivery in ("delivered", "partial") and (item.changes or item.id in decided)
        ]
        shown = {(change.repo, change.commit) for item in kept for change in item.changes}
        unmentioned = [change for change in _oldest_first(release.changes) if change.key not in shown]
        bumps = [
            (change, found)
            for change in unmentioned
            if (found := prose.bump(change.title)) and (found[1] or _by_bots(change))
        ]
        bumped = {change.key for change, _ in bumps}
        rest = [
            self.change(change) for change in unmentioned if change.key not in bumped and not _by_bots(change)
        ]
        named = release.tag or release.version
        return DraftContext(
            project=project,
            version=release.version,
            tag=release.tag,
            title=f"{project} {named}",
            slug=f"{_slug(project)}-{_slug(release.version)}-release",
            date=release.released_on or as_of,
            previous=release.previous,
            release_url=forge.release_url(self.primary, release.tag, self.urls) if release.tag else None,
            compare_url=forge.compare_url(self.primary, release.previous, release.tag or "HEAD", self.urls)
            if release.previous
            else None,
            features=tuple(item for item in kept if item.kind == "feature"),
            fixes=tuple(item for item in kept if item.kind == "fix"),
            compatibility=tuple(item for item in kept if item.kind == "compatibility"),
            docs=tuple(item for item in kept if item.kind == "docs"),
            other=tuple(item for item in kept if item.kind in ("test", "release-task")),
            notable=tuple(
                sorted(
                    (change for change in rest if change.category in ("feature", "fix", "other")),
                    key=lambda change: _ORDER.get(change.category, 2),
                )
            ),
            maintenance=tuple(change for change in rest if change.category in ("docs", "test", "build")),
            bumps=self.bumps(bumps),
            contributors=_contributors(release, earlier),
            counts=self.counts(),
            not_delivered=tuple(item for item in items if item not in kept and item.delivery != "delivered"),
        )

    def item(self, tracked: TrackedItem, proposal: Proposal | None) -> DraftItem:
        item = tracked.item
        standing = [link for link in _standing(tracked) if link.change.first_release == self.release.tag]
        core = _once(link.change for link in standing if link.role == "core")
        related = _once(link.change for link in standing if link.role == "related")
        changes = tuple(self.change(change) for change in core)
        mentions = tuple(
            DraftLine(mention.date, mention.text, mention.location.path, mention.location.line)
            for mention in item.mentions
        )
        lines = [f"{line.path}:{line.line}" for line in mentions]
        words = [f"{d.told} ({d.location})" for d in item.decisions if d.kind in ("accept", "delivery")]
        return DraftItem(
            id=item.id,
            title=prose.heading(item.title),
            kind=item.kind,
            delivery=tracked.delivery,
            claim=item.claim,
            blocker=item.blocker,
            owners=item.owners,
            summary=self.summary(proposal) if proposal else None,
            changes=changes,
            related=tuple(self.change(change) for change in related),
            issues=self.issues(core),
            people=tuple(dict.fromkeys(who for change in changes for who in change.people)),
            mentions=mentions,
            notes=tracked.notes,
            evidence="; ".join([*dict.fromkeys(lines), *(change.label for change in core), *words]),
        )

    def change(self, change: Change) -> DraftChange:
        label = change.label
        if change.number and change.repo == self.primary:
            label = f"#{change.number}"
        return DraftChange(
            repo=change.repo,
            number=change.number,
            commit=change.commit,
            label=label,
            title=change.title if one_line(change.title) else prose.UNTITLED,
            url=forge.change_url(change, self.urls),
            merged_on=change.merged_on,
            people=tuple(_shown(person) for person in change.people if not person.bot),
            category=prose.category(change.title),
        )

    def issues(self, changes: Iterable[Change]) -> tuple[DraftIssue, ...]:
        found = dict.fromkeys((change.repo, number) for change in changes for number in change.issues)
        return tuple(
            DraftIssue(
                label=f"#{number}" if repo == self.primary else f"{repo}#{number}",
                url=forge.issue_url(repo, number, self.urls),
            )
            for repo, number in found
        )

    def quotes(self) -> dict[str, Proposal]:
        """Give each item's id the proposal to quote: one that its changes touch, and no proposal twice."""
        ranked = sorted(
            (-shared, position, proposal.repo, proposal.path, tracked.item.id)
            for position, tracked in enumerate(self.release.items)
            for shared, proposal in self.touched(tracked)
        )
        quoted: dict[str, Proposal] = {}
        for _, _, repo, path, item in ranked:
            proposal = self.proposals[repo, path]
            if item not in quoted and proposal not in quoted.values():
                quoted[item] = proposal
        return quoted

    def touched(self, tracked: TrackedItem) -> Iterator[tuple[int, Proposal]]:
        """Give the proposals that an item's changes touch and how many words they share with it."""
        for link in _standing(tracked):
            touched = [self.proposals.get((link.change.repo, path)) for path in link.change.paths]
            found = [proposal for proposal in touched if proposal]
            if len(found) > MAX_PROPOSALS:
                continue
            about = prose.words(f"{tracked.item.title} {link.change.title} {link.change.branch or ''}")
            for proposal in found:
                shared = len(about & prose.words(f"{proposal.title} {proposal.path.rpartition('/')[2]}"))
                if shared and proposal.summary:
                    yield shared, proposal

    def summary(self, proposal: Proposal) -> DraftSummary | None:
        quoted = prose.paragraphs(proposal.summary)
        if not quoted:
            return None
        return DraftSummary(
            title=proposal.title,
            authors=proposal.authors,
            paragraphs=quoted,
            repo=proposal.repo,
            path=proposal.path,
            url=forge.file_url(proposal.repo, proposal.commit, proposal.path, self.urls),
        )

    def bumps(self, bumps: Iterable[tuple[Change, tuple[str, str | None, str]]]) -> tuple[DraftBump, ...]:
        """Fold the updates of one dependency: from the version before the first to that after the last."""
        folded: dict[str, DraftBump] = {}
        for change, (name, old, new) in bumps:
            before = folded.get(name.lower())
            folded[name.lower()] = DraftBump(
                name=before.name if before else name,
                old=before.old if before else old,
                new=new,
                changes=(*(before.changes if before else ()), self.change(change)),
            )
        return tuple(folded[name] for name in sorted(folded))

    def counts(self) -> tuple[DraftCount, ...]:
        ranges = {repo: counts.total for repo, counts in self.release.accounting}
        repos = dict.fromkeys(
            [self.primary, *ranges, *sorted({change.repo for change in self.release.changes})]
        )
        with_number = Counter(change.repo for change in self.release.changes if change.number)
        without = Counter(change.repo for change in self.release.changes if not change.number)
        return tuple(
            DraftCount(
                repo=repo,
                pull_requests=with_number[repo],
                direct_commits=without[repo],
                commits=ranges.get(repo),
            )
            for repo in repos
            if with_number[repo] or without[repo]
        )


def _contributors(release: ReleaseStatus, earlier: Iterable[Change] | None) -> tuple[DraftContributor, ...]:
    mine = {change.key for change in release.changes}
    known = (
        None
        if earlier is None
        else {
            _key(person)
            for change in earlier
            if change.key not in mine
            and (release.released_on is None or change.merged_on <= release.released_on)
            for person in change.people
        }
    )
    found: Counter[Person] = Counter(
        person for change in release.changes for person in dict.fromkeys(change.people) if not person.bot
    )
    return tuple(
        DraftContributor(
            name=person.name,
            handle=person.handle,
            shown=_shown(person),
            changes=count,
            newcomer=None if known is None else _key(person) not in known,
        )
        for person, count in sorted(found.items(), key=lambda one: (-one[1], _shown(one[0]).lower()))
    )


def _standing(tracked: TrackedItem) -> list[Link]:
    """Give the links to changes that nothing took back."""
    return [link for link in tracked.links if link.change.reverted_by is None]


def _by_bots(change: Change) -> bool:
    return all(person.bot for person in change.people)


def _key(person: Person) -> str:
    return (person.handle or person.name).lower()


def _shown(person: Person) -> str:
    """Give the handle with its mark; a name never has the mark, or it would call somebody."""
    if person.handle and _HANDLE.fullmatch(person.handle):
        return f"@{person.handle}"
    return one_line(person.name).lstrip("@ ") or "(no name)"


def _once(changes: Iterable[Change]) -> list[Change]:
    """Give the changes oldest first; of a pull request and its picks the first alone."""
    first: dict[tuple[str, int | str], Change] = {}
    for change in _oldest_first(changes):
        first.setdefault(change.matter, change)
    return list(first.values())


def _oldest_first(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (change.merged_at, change.repo, change.number or 0))


def _slug(text: str) -> str:
    return "-".join(re.findall("[a-z0-9]{1,100}", text.lower())[:20]) or "project"
