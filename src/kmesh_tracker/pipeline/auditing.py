"""Puts together what an announcement is held against."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kmesh_tracker.audit.evidence import Evidence
from kmesh_tracker.audit.release_counts import count_release
from kmesh_tracker.pipeline.cited import CitedCommits

if TYPE_CHECKING:
    from kmesh_tracker.audit.release_counts import ReleaseCount
    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.pipeline.releases import Releases
    from kmesh_tracker.records import Plan, ReleaseStatus


def evidence_for(known: Releases, plan: Plan, project: str, inputs: Inputs) -> Evidence:
    """Return the evidence on the release of a plan."""
    status = replace(known.status(plan), aside=inputs.aside)
    return Evidence(
        project=project,
        primary=known.histories.repos[0],
        urls=known.histories.urls,
        as_of=inputs.as_of,
        status=status,
        releases=known.histories.releases,
        spoken_of=frozenset([*known.versions, status.version]),
        changes=known.histories.changes,
        count=partial(_count, known, status),
        commits=CitedCommits(inputs.repositories, known.histories.urls).in_repo,
    )


def _count(known: Releases, status: ReleaseStatus) -> list[ReleaseCount]:
    days = {release.tag: release.released_on for release in known.histories.releases}
    since = days.get(status.previous) if status.previous else None
    spans = known.spans(status.version, since, status.released_on)
    return count_release(status, known.histories.changes, spans, since, known.newcomers(status))
