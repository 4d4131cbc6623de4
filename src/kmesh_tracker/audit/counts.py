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
_MISSING: Final = 0.2
"""Share of unknown handles from which on a repository seems to be missing."""


def judge(page: Page, evidence: Evidence, people: Sequence[AuditedClaim] = ()) -> Iterator[AuditedClaim]:
    """Hold every number of things against the counts of the release.

    Args:
        page: the announcement.
        evidence: what is known of the release.
        people: what was found of the handles that the announcement names.

    """
    for block in page.blocks:
        said = list(find(block, evidence.repositories))
        for index, one in enumerate(said):
            line = page.line_of(block, one.position, one.text)
            yield _judged(one, _nearer(said, index, block.text), line, evidence, people)


def _nearer(said: Sequence[Said], index: int, text: str) -> str | None:
    """Give the repository of a count: ``11 pull requests and 2 direct commits in tidelog`` shares one."""
    one = said[index]
    if one.repo or index + 1 == len(said):
        return one.repo
    following = said[index + 1]
    between = text[one.position + len(one.text) : following.position]
    return following.repo if between.strip(" \n") in ("and", "&", "以及", "和") else None


def _judged(
    one: Said, repo: str | None, line: int, evidence: Evidence, people: Sequence[AuditedClaim]
) -> AuditedClaim:
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
    others = [way for way in tallies if way.noun in _OTHERS[one.noun] and way.repo in meant]
    others += [way for way in tallies if way.noun in nouns and way.repo not in meant]
    alike = [way for way in others if one.fits(way.number)][:2] if repo is None and not one.hedge else []
    found = tuple(map(_way, (*alike, *nearest)))
    if doubt := _doubt(one, alike, people, name):
        reason = f"{doubt}; of the {one.noun}, {instead}."
        return AuditedClaim(line, "count", one.text, "unverifiable", reason, found)
    reason = f"No way of counting the {one.noun} of {name} gives {one.number}; {instead}."
    return AuditedClaim(line, "count", one.text, "contradicted", reason, found)


def _doubt(one: Said, alike: Sequence[Tally], people: Sequence[AuditedClaim], name: str) -> str | None:
    """Give why a number that no count bears out may be right all the same; None where nothing says so."""
    thanked = len({claim.text.lower() for claim in people if claim.verdict == "confirmed"})
    if one.all_time:
        return f"It speaks of more than {name}"
    if one.noun == "contributors" and one.number == thanked:
        return f"{thanked} people who took part are named by handle, but no count of {name} gives that"
    if alike:
        return f"{one.number} fits no count of the {one.noun} of {name}, only another one: {_ways(alike)}"
    if _knows_little(people):
        return "Several people whom it names are not known here, so a repository may not be configured"
    if not one.about_release:
        return f"It may speak of something else than {name}"
    return None


def _knows_little(people: Sequence[AuditedClaim]) -> bool:
    """Tell whether so many of the handles are unknown that a repository seems to be missing."""
    unknown = {
        claim.text.lower() for claim in people if claim.verdict == "unverifiable" and not claim.evidence
    }
    named = {claim.text.lower() for claim in people}
    return len(unknown) > 1 and len(unknown) >= _MISSING * len(named)


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
