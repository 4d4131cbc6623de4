"""What a person had better look at: items and links of a release that the evidence leaves in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from kmesh_tracker.records import SURE_LINK, Doubt, DoubtKind
from kmesh_tracker.records.plan import SHOWN
from kmesh_tracker.text.kinds import prepares_only

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kmesh_tracker.records import Item, Link, TrackedItem

NEAR: Final = 0.35  # a change from this confidence on was nearly a core link
_ORDER: Final[tuple[DoubtKind, ...]] = get_args(DoubtKind)


def doubts(items: Iterable[TrackedItem], released_on: date | None = None) -> tuple[Doubt, ...]:
    """Return the doubtful ones of a release's items, what matters most first.

    A verdict that may be wrong comes before a link that may be; of one sort blockers come first. What was
    merged after ``released_on`` was nearly nothing of the release: it is evidence of a slip.
    """
    found = [doubt for tracked in items if (doubt := doubt_of(tracked, released_on)) is not None]
    return tuple(sorted(found, key=lambda doubt: (_ORDER.index(doubt.kind), not doubt.tracked.item.blocker)))


def doubt_of(tracked: TrackedItem, released_on: date | None = None) -> Doubt | None:
    """Return the gravest doubt about an item; None where there is none, or where a person settled it."""
    item = tracked.item
    settled = {decision.kind for decision in item.decisions}
    core = [link for link in tracked.links if link.role == "core"]
    unsure = [link for link in core if not link.is_sure]
    open_links = tuple(link for link in tracked.links if link.decision is None)

    # Who rejected all that was shown need not see what comes next.
    rejected = sum(decision.kind == "reject" for decision in item.decisions)
    looked = rejected >= SHOWN or (rejected > 0 and not open_links and not tracked.shortlist)

    def doubt(kind: DoubtKind, reason: str, links: Sequence[Link]) -> Doubt:
        return Doubt(tracked, kind, reason, tuple(links))

    # It is known what became of the work: it was merged, and taken back.
    taken_back = any(link.change.reverted_by and link.confidence >= SURE_LINK for link in tracked.links)
    if "delivery" not in settled:
        said_done = item.claim in ("done", "partial") and not taken_back and not looked
        if said_done and tracked.delivery == "not-delivered" and not core:
            return doubt("said-done", "Said to be done, but no change was found for it.", open_links)
        if unsure and len(unsure) == len(core):
            return doubt("unsure", f"Nothing surer than {_best(unsure)} shows that it was delivered.", unsure)
        if item.claim in ("delayed", "dropped") and core and "accept" not in settled:
            return doubt("disputed", f"Said to be {item.claim}, yet a change was found for it.", core)
    if unsure:
        return doubt("unsure-part", f"Beside what is sure, a link of {_best(unsure)} is not.", unsure)
    near = [link for link in open_links if _is_near(item, link, released_on)]
    missed = near and not core and not looked and tracked.delivery != "unknown"
    if missed and not settled & {"delivery", "accept"}:
        return doubt("near-miss", f"No change was taken for it; one related has {_best(near)}.", near)
    if item.claim == "question" and not settled:
        return doubt("open-question", "The minutes end on a question.", open_links)
    # Tags may show it to be delivered; that it was dropped, taken back or came later, is known.
    known = tracked.delivery == "delivered" or tracked.ground in ("minutes", "history")
    if tracked.shortlist and not core and not known and not settled & {"delivery", "accept", "reject"}:
        part = " that makes all of it true" if tracked.delivery == "partial" else ""
        return doubt("unseen", f"No change{part} was seen for it.", ())
    return None


def _is_near(item: Item, link: Link, released_on: date | None) -> bool:
    """Return whether nothing but its score kept a change from being a core link."""
    change = link.change
    if change.reverted_by or (released_on is not None and change.merged_on > released_on):
        return False
    return link.confidence >= NEAR and not (item.kind in ("feature", "fix") and prepares_only(change))


def _best(links: Sequence[Link]) -> str:
    return f"{max(link.confidence for link in links):.2f}"
