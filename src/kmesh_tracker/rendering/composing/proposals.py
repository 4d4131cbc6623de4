"""Which design proposal a draft quotes for which item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering import forge, prose
from kmesh_tracker.rendering.context import DraftSummary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmesh_tracker.records import Link, Proposal, ReleaseStatus, TrackedItem

MAX_PROPOSALS: Final = 3
"""A change that touches more proposals than this is about their form, not about one of them."""


def quotes(release: ReleaseStatus, proposals: Sequence[Proposal]) -> dict[str, Proposal]:
    """Give each item's id the proposal to quote: one that its changes touch, and no proposal twice."""
    known = {(proposal.repo, proposal.path): proposal for proposal in proposals}
    ranked = sorted(
        (-shared, position, proposal.repo, proposal.path, tracked.item.id)
        for position, tracked in enumerate(release.items)
        for shared, proposal in _touched(tracked, known)
    )
    quoted: dict[str, Proposal] = {}
    for _, _, repo, path, item in ranked:
        proposal = known[repo, path]
        if item not in quoted and proposal not in quoted.values():
            quoted[item] = proposal
    return quoted


def _touched(
    tracked: TrackedItem, known: Mapping[tuple[str, str], Proposal]
) -> Iterator[tuple[int, Proposal]]:
    """Give the proposals that an item's changes touch and how many words they share with it."""
    if tracked.item.kind not in ("feature", "fix", "compatibility"):
        return
    for link in standing(tracked):
        touched = [known.get((link.change.repo, path)) for path in link.change.paths]
        found = [proposal for proposal in touched if proposal]
        if len(found) > MAX_PROPOSALS:
            continue
        about = prose.words(f"{tracked.item.title} {link.change.title} {link.change.branch or ''}")
        for proposal in found:
            shared = len(about & prose.words(f"{proposal.title} {proposal.path.rpartition('/')[2]}"))
            if shared and proposal.summary:
                yield shared, proposal


def standing(tracked: TrackedItem) -> list[Link]:
    """Give the links to changes that nothing took back."""
    return [link for link in tracked.links if link.change.reverted_by is None]


def summary(proposal: Proposal, urls: forge.Urls) -> DraftSummary | None:
    """Give what is quoted of a proposal; None where its summary holds no words."""
    quoted = prose.paragraphs(proposal.summary)
    if not quoted:
        return None
    return DraftSummary(
        title=proposal.title,
        authors=proposal.authors,
        paragraphs=quoted,
        repo=proposal.repo,
        path=proposal.path,
        url=forge.file_url(proposal.repo, proposal.commit, proposal.path, urls),
    )
