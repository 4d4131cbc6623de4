"""Puts together what an announcement is held against."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kmesh_tracker.audit.evidence import Evidence
from kmesh_tracker.audit.release_counts import Span, count_release

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.audit.release_counts import ReleaseCount
    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.pipeline.releases import Releases
    from kmesh_tracker.records import Commit, Plan, Release, ReleaseStatus


def evidence_for(known: Releases, plan: Plan, project: str, inputs: Inputs) -> Evidence:
    """Return the evidence on the release of a plan."""
    status = known.status(plan)
    return Evidence(
        project=project,
        primary=known.histories.each[0].repo,
        urls=known.histories.urls,
        as_of=inputs.as_of,
        status=status,
        releases=known.histories.releases,
        spoken_of=frozenset([*known.versions, status.version]),
        changes=known.histories.changes,
        count=partial(_count, known, status, inputs),
    )


def _count(known: Releases, status: ReleaseStatus, inputs: Inputs) -> list[ReleaseCount]:
    before = {release.tag: release.released_on for release in known.histories.releases}
    since = before.get(status.previous) if status.previous else None
    return count_release(status, known.histories.changes, list(_spans(known, status, inputs)), since)


def _spans(known: Releases, status: ReleaseStatus, inputs: Inputs) -> Iterator[Span]:
    """Read the commits of the range of a release, and those of its days, from each repository."""
    for repository, read in zip(inputs.repositories, known.histories.each, strict=True):
        own = {release.tag: release for release in read.releases}
        here, before = own.get(status.tag), own.get(status.previous) if status.previous else None
        heads = repository.heads()[:1]
        tip = here.commit if here else None
        if tip is None and not heads:
            continue
        start = [before.commit] if before and before.commit else []
        inside = repository.commits([tip] if tip else heads, start)
        yield Span(read.repo, inside, _between(repository.commits(heads), known, status))


def _between(commits: Sequence[Commit], known: Releases, status: ReleaseStatus) -> list[Commit]:
    by_tag: dict[str | None, Release] = {release.tag: release for release in known.histories.releases}
    before = by_tag.get(status.previous) if status.previous else None
    start = before.released_on if before else None
    return [
        commit
        for commit in commits
        if (not start or start < commit.committed_at.date())
        and (not status.released_on or commit.committed_at.date() <= status.released_on)
    ]
