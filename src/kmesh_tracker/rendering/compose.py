"""Puts a draft together from a release's status. What has no evidence, or was hardly planned, is left out."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering import forge
from kmesh_tracker.rendering.composing import acknowledgment, changes, items
from kmesh_tracker.rendering.composing import proposals as designs
from kmesh_tracker.rendering.composing.breaking import breaking
from kmesh_tracker.rendering.composing.material import Material, once
from kmesh_tracker.rendering.composing.opening import opening
from kmesh_tracker.rendering.context import DraftContext
from kmesh_tracker.rendering.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from kmesh_tracker.records import Change, Proposal, ReleaseStatus
    from kmesh_tracker.rendering.context import Audience

LEARNT: Final = 5_000
"""Changes from whose titles it is learnt how the project spells its words."""


def compose(
    release: ReleaseStatus,
    *,
    project: str,
    primary: str,
    as_of: date,
    urls: forge.Urls | None = None,
    proposals: Sequence[Proposal] = (),
    earlier: Sequence[Change] | None = None,
    messages: Mapping[tuple[str, str], str] | None = None,
    audience: Audience = "users",
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
        messages: What stands below the first line of commits, by repository and id.
        audience: Whom the draft is for.

    """
    urls = urls or {}
    release = replace(release, items=tuple(one for one in release.items if one.item.is_sure))
    material = Material(
        release,
        primary,
        f"{project} {primary}",
        urls,
        Spelling(_texts(release, proposals, earlier or ()), [project]),
        messages or {},
    )
    listed = once(release.changes)
    quoted = designs.quotes(release, proposals)
    planned = [items.item(material, tracked, quoted.get(tracked.item.id)) for tracked in release.items]
    # A person's verdict is evidence, too.
    decided = {one.item.id for one in release.items for d in one.item.decisions if d.kind == "delivery"}
    kept = [
        item
        for item in planned
        if item.delivery in ("delivered", "partial") and (item.changes or item.id in decided)
    ]
    shown = {(change.repo, change.commit) for item in kept for change in (*item.changes, *item.related)}
    broken = breaking(material, listed, kept)
    shown |= {(change.repo, change.commit) for one in broken for change in one.changes}
    rest = changes.divide(material, (change for change in listed if change.key not in shown))
    counts = acknowledgment.counts(release, primary)
    contributors = acknowledgment.contributors(release, earlier)
    return DraftContext(
        project=project,
        version=release.version,
        tag=release.tag,
        title=f"{project} {release.tag or release.version}",
        slug=f"{_slug(project)}-{_slug(release.version)}-release",
        audience=audience,
        date=release.released_on or as_of,
        previous=release.previous,
        release_url=forge.release_url(primary, release.tag, urls) if release.tag else None,
        compare_url=forge.compare_url(primary, release.previous, release.tag or "HEAD", urls)
        if release.previous
        else None,
        opening=opening(kept),
        breaking=broken,
        features=tuple(item for item in kept if item.kind == "feature"),
        fixes=tuple(item for item in kept if item.kind == "fix"),
        compatibility=tuple(item for item in kept if item.kind == "compatibility"),
        adaptations=rest.adaptations,
        docs=tuple(item for item in kept if item.kind == "docs"),
        documents=rest.documents,
        other=tuple(item for item in kept if item.kind in ("test", "release-task")),
        notable=rest.notable,
        maintenance=rest.maintenance,
        bumps=rest.bumps,
        contributors=contributors,
        counts=counts,
        totals=acknowledgment.totals(release, counts, contributors),
        not_delivered=tuple(item for item in planned if item not in kept and item.delivery != "delivered"),
    )


def _texts(release: ReleaseStatus, proposals: Iterable[Proposal], earlier: Iterable[Change]) -> Iterator[str]:
    """Give the texts from which it is learnt how the project spells its words."""
    for proposal in proposals:
        yield proposal.text
    known = {change.key: change for change in (*release.changes, *islice(earlier, LEARNT))}
    yield from (change.title for change in known.values())


def _slug(text: str) -> str:
    return "-".join(re.findall("[a-z0-9]{1,100}", text.lower())[:20]) or "project"
