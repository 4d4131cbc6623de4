"""Puts a draft together from a release's status. What has no evidence, or was hardly planned, is left out."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kmesh_tracker.rendering import forge
from kmesh_tracker.rendering.compose.changes import breaking, divide, set_aside
from kmesh_tracker.rendering.compose.contributors import contributors, counts, totals
from kmesh_tracker.rendering.compose.headlines import guides_of
from kmesh_tracker.rendering.compose.items import make_item, opening, quotes
from kmesh_tracker.rendering.compose.material import Material, once
from kmesh_tracker.rendering.context import DraftContext
from kmesh_tracker.rendering.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from kmesh_tracker.records import Change, Kind, Proposal, ReleaseStatus
    from kmesh_tracker.rendering.context import Audience, DraftItem

SECTIONS: Final = 8  # features that get a section; nobody reads more of them
LEARNT: Final = 5_000  # changes from whose titles it is learnt how the project spells its words


def compose(
    release: ReleaseStatus,
    *,
    project: str,
    primary: str,
    as_of: date,
    urls: forge.Urls | None = None,
    proposals: Sequence[Proposal] = (),
    near: Sequence[Change] = (),
    newcomers: Collection[str] | None = None,
    messages: Mapping[tuple[str, str], str] | None = None,
    audience: Audience = "users",
) -> DraftContext:
    """Return all that can be said of ``release``, each statement with its evidence.

    ``primary`` is the repository whose tags are the releases. Of ``proposals`` those are quoted that linked
    changes touch. Changes ``near`` the release tell how the project spells its words. ``newcomers`` are the
    keys of people whose first change is among its own; None where they are not known. ``messages`` are the
    bodies of commits, by repository and id.
    """
    urls = urls or {}
    release = replace(release, items=tuple(one for one in release.items if one.item.is_sure))
    spelling = Spelling(_texts(release, proposals, near), [project])
    material = Material(release, primary, f"{project} {primary}", urls, spelling, messages or {})
    listed = once(release.changes)
    quoted = quotes(release, proposals)
    guides = guides_of(listed)
    planned = [make_item(material, one, quoted.get(one.item.id), guides) for one in release.items]
    # A person's verdict is evidence, too.
    decided = {one.item.id for one in release.items for d in one.item.decisions if d.kind == "delivery"}
    kept = [
        item
        for item in planned
        if item.delivery in ("delivered", "partial") and (item.changes or item.id in decided)
    ]
    product = [change for change in listed if change.repo not in release.aside]
    broken = breaking(material, product, kept)
    told = [change for item in kept for change in (*item.changes, *item.related)]
    shown = {(one.repo, one.commit) for one in (*told, *(one for broke in broken for one in broke.changes))}
    hidden = [change for change in listed if change.key not in shown]
    rest = divide(material, (change for change in hidden if change.repo not in release.aside))
    counted, thanked = counts(release, primary), contributors(release, newcomers)

    def of_kind(*kinds: Kind) -> tuple[DraftItem, ...]:
        return tuple(item for item in kept if item.kind in kinds)

    features = sorted(of_kind("feature"), key=lambda one: (not one.headline, -one.rank))
    inner = [one for one in of_kind("fix") if _mends_tests(one)]
    sections = min(SECTIONS, sum(bool(one.headline) for one in features))
    new, old = release.tag or "HEAD", release.previous
    return DraftContext(
        project=project,
        version=release.version,
        tag=release.tag,
        title=f"{project} {release.tag or release.version}",
        slug=f"{_slug(project)}-{_slug(release.version)}-release",
        audience=audience,
        date=release.released_on or as_of,
        previous=old,
        release_url=forge.release_url(primary, release.tag, urls) if release.tag else None,
        compare_url=forge.compare_url(primary, old, new, urls) if old else None,
        opening=opening(sorted((one for one in kept if one not in inner), key=lambda one: -one.rank)),
        breaking=broken,
        security=rest.security,
        features=tuple(features[:sections]),
        also=tuple(features[sections:]),
        fixes=tuple(one for one in of_kind("fix") if one not in inner),
        compatibility=of_kind("compatibility"),
        adaptations=rest.adaptations,
        docs=of_kind("docs"),
        documents=rest.documents,
        other=(*of_kind("test", "release-task"), *inner),
        notable=rest.notable,
        maintenance=rest.maintenance,
        bumps=rest.bumps,
        aside=tuple(set_aside(material, hidden)),
        contributors=thanked,
        counts=counted,
        totals=totals(release, counted, newcomers),
        not_delivered=tuple(item for item in planned if item not in kept and item.delivery != "delivered"),
    )


def _mends_tests(item: DraftItem) -> bool:
    """Return whether what is mended is a test or the build, which no user sees."""
    return bool(item.changes) and all(change.category in ("test", "build") for change in item.changes)


def _texts(release: ReleaseStatus, proposals: Iterable[Proposal], near: Iterable[Change]) -> Iterator[str]:
    """Yield the texts from which it is learnt how the project spells its words."""
    for proposal in proposals:
        yield proposal.text
    known = {change.key: change for change in (*release.changes, *islice(near, LEARNT))}
    yield from (change.title for change in known.values())


def _slug(text: str) -> str:
    return "-".join(re.findall("[a-z0-9]{1,100}", text.lower())[:20]) or "project"
