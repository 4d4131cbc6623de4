"""Counts: what an announcement says there are of something, held against every way of counting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kmesh_tracker.audit.quantities import Said, find
from kmesh_tracker.records import AuditedClaim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.audit.evidence import Evidence
    from kmesh_tracker.audit.page import Page
    from kmesh_tracker.audit.tallies import Noun, Tally

_OTHERS: Final[dict[Noun, tuple[Noun, ...]]] = {
    "commits": ("merge commits", "pull requests", "changes"),
    "non-merge commits": ("commits", "merge commits"),
    "merge commits": ("pull requests",),
    "direct commits": (),
    "pull requests": ("changes", "merge commits"),
    "changes": ("commits", "non-merge commits", "merge commits"),
    "contributors": (),
    "newcomers": (),
    "issues": (),
}
"""What may have been counted under another name."""
_NARROWER: Final[dict[Noun, tuple[Noun, ...]]] = {
    "commits": ("commits", "non-merge commits"),
    "changes": ("changes", "pull requests"),
}
"""What a word of wide meaning covers."""
_NEAREST: Final = 4


def judge(page: Page, evidence: Evidence, thanked: int = 0) -> Iterator[AuditedClaim]:
    """Hold every number of things against the counts of the release.

    Args:
        page: the announcement.
        evidence: what is known of the release.
        thanked: how many handles the announcement names of people who took part.

    """
    for block in page.blocks:
        said = list(find(block, evidence.repositories))
        for index, one in enumerate(said):
            line = page.line_of(block, one.position, one.text)
            yield _judged(one, _nearer(said, index, block.text), line, evidence, thanked)


def _nearer(said: Sequence[Said], index: int, text: str) -> str | None:
    """Give the repository of a count: ``11 pull requests and 2 direct commits in tidelog`` shares one."""
    one = said[index]
    if one.repo or index + 1 == len(said):
        return one.repo
    following = said[index + 1]
    between = text[one.position + len(one.text) : following.position]
    return following.repo if between.strip(" \n") in ("and", "&", "以及", "和") else None


def _judged(one: Said, repo: str | None, line: int, evidence: Evidence, thanked: int) -> AuditedClaim:
    tallies, name = evidence.tallies, evidence.name
    nouns = _NARROWER.get(one.noun, (one.noun,))
    meant = (repo,) if repo and not _alone(tallies) else (None, evidence.primary)
    same = [way for way in tallies if way.noun in nouns and way.repo in meant]
    bearing = [way for way in same if one.fits(way.number)]
    if bearing:
        return AuditedClaim(
            line, "count", one.text, "confirmed", f"{_ways(bearing[:1])}.", tuple(map(_way, bearing[:3]))
        )
    nearest = _nearest(same, one.number)
    instead = f"nearest: {_ways(nearest)}" if nearest else "nothing of the kind was counted"
    found = tuple(map(_way, nearest))
    if one.all_time:
        reason = f"It speaks of more than {name}; of that alone, {instead}."
        return AuditedClaim(line, "count", one.text, "unverifiable", reason, found)
    if one.noun == "contributors" and one.number == thanked:
        reason = (
            f"{thanked} people who took part are named by handle, but no way of counting the contributors of "
            f"{name} gives that; {instead}."
        )
        return AuditedClaim(line, "count", one.text, "unverifiable", reason, found)
    others = [way for way in tallies if way.noun in _OTHERS[one.noun] and way.repo in meant]
    others += [way for way in tallies if way.noun in nouns and way.repo not in meant]
    alike = [way for way in others if one.fits(way.number)]
    if alike and not one.hedge and repo is None:
        reason = (
            f"{one.number} fits no count of the {one.noun} of {name}, only another one: {_ways(alike[:2])}; "
            f"of the {one.noun}, {instead}."
        )
        return AuditedClaim(line, "count", one.text, "unverifiable", reason, (*map(_way, alike[:2]), *found))
    if not one.about_release:
        reason = (
            f"It may speak of something else than {name}, which has no such number of {one.noun}; {instead}."
        )
        return AuditedClaim(line, "count", one.text, "unverifiable", reason, found)
    reason = f"No way of counting the {one.noun} of {name} gives {one.number}; {instead}."
    return AuditedClaim(line, "count", one.text, "contradicted", reason, found)


def _alone(tallies: Sequence[Tally]) -> bool:
    """Tell whether there is but one repository, whose counts name none."""
    return all(way.repo is None for way in tallies)


def _nearest(ways: Sequence[Tally], number: int) -> list[Tally]:
    """Give the counts that come nearest, each number once."""
    found: dict[int, Tally] = {}
    for way in sorted(ways, key=lambda way: abs(way.number - number)):
        found.setdefault(way.number, way)
    return list(found.values())[:_NEAREST]


def _way(way: Tally) -> str:
    return f"{way.number}: {way.how}"


def _ways(ways: Sequence[Tally]) -> str:
    return "; ".join(f"{way.number} {way.how}" for way in ways)
