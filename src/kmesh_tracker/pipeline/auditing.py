"""Puts together what an announcement is held against."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kmesh_tracker.audit.evidence import Evidence
from kmesh_tracker.audit.release_counts import Span, count_release

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kmesh_tracker.audit.release_counts import ReleaseCount
    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.pipeline.releases import Releases
    from kmesh_tracker.records import Plan, ReleaseStatus


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
    days = {release.tag: release.released_on for release in known.histories.releases}
    since = days.get(status.previous) if status.previous else None
    spans = list(_spans(known, status, inputs, since))
    return count_release(status, known.histories.changes, spans, since)


def _spans(known: Releases, status: ReleaseStatus, inputs: Inputs, since: date | None) -> Iterator[Span]:
    """Read the commits of the range of a release, and those of its days, from each repository."""
    for repository, read in zip(inputs.repositories, known.histories.each, strict=True):
        own = {release.tag: release for release in read.releases}
        here, before = own.get(status.tag), own.get(status.previous) if status.previous else None
        heads = repository.heads()[:1]
        tip = here.commit if here else None
        if tip is None and not heads:
            continue
        start = [before.commit] if before and before.commit else []
        days = ((commit, commit.committed_at.date()) for commit in repository.commits(heads))
        between = [
            commit
            for commit, day in days
            if (not since or since < day) and (not status.released_on or day <= status.released_on)
        ]
        yield Span(read.repo, repository.commits([tip] if tip else heads, start), between)
