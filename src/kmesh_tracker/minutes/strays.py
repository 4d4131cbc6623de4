"""Stray bullets of a scanned text: which lines without one they belong to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmesh_tracker.minutes.joining import LIKELY, SURE

if TYPE_CHECKING:
    from kmesh_tracker.minutes.depth import Depths
    from kmesh_tracker.minutes.drafts import Draft

_REACH = 24
"""Runs above stray bullets among which their lines are sought."""


@dataclass(slots=True)
class Clump:
    """Bullets that stand apart from the lines they belong to."""

    family: str
    count: int
    at: int
    """Index of the draft that follows."""
    page: int


@dataclass(slots=True)
class _Run:
    """Drafts without bullets that follow each other: ``start`` up to, not including, ``stop``."""

    start: int
    stop: int
    page: int
    taken: bool = field(default=False)


def note_clump(clumps: list[Clump], found: tuple[str, int], at: int, page: int) -> None:
    """Remember stray bullets; those that follow each other count together."""
    family, count = found
    if clumps and clumps[-1].at == at and clumps[-1].page == page:
        clumps[-1].count += count
    else:
        clumps.append(Clump(family, count, at, page))


def _runs(drafts: list[Draft], clumps: list[Clump]) -> list[_Run]:
    borders = {clump.at for clump in clumps}
    runs: list[_Run] = []
    for index, draft in enumerate(drafts):
        if draft.family:
            continue
        follows = bool(runs) and runs[-1].stop == index and index not in borders
        if follows and runs[-1].page == draft.first.page and _is_topic(draft) == _is_topic(drafts[index - 1]):
            runs[-1].stop = index + 1
        else:
            runs.append(_Run(index, index + 1, draft.first.page))
    return runs


def give_out(drafts: list[Draft], clumps: list[Clump], depths: Depths) -> None:
    """Give stray bullets to lines without one: those right below, else the run above that they match."""
    runs = _runs(drafts, clumps)
    starting = {run.start: run for run in runs}
    stops = [run.stop for run in runs]
    topped = any(depths.level.get(draft.family or "") == 1 for draft in drafts)
    for clump in clumps:
        below = starting.get(clump.at)
        if clump.count == 1 and not topped:
            # Where topics carry no bullet, a lone one is an empty point, not the mark of the topic below.
            continue
        if below and not below.taken and not _is_topic(drafts[below.start]):
            _assign(drafts, below, clump, leading=True)
            continue
        last = bisect_right(stops, clump.at)
        near = runs[max(0, last - _REACH) : last]
        above = [run for run in near if not run.taken and run.page == clump.page]
        best = _best_match(drafts, above, clump)
        if best:
            _assign(drafts, best, clump, leading=False)


def _best_match(drafts: list[Draft], runs: list[_Run], clump: Clump) -> _Run | None:
    """Find the run above that has about as many lines as there are bullets; nearer ones first."""
    best: tuple[float, _Run] | None = None
    for distance, run in enumerate(reversed(runs)):
        apart = _apart(drafts, run, clump.count)
        doubtful = drafts[run.start].tie >= LIKELY
        if clump.count == 1 and (run.stop != clump.at or apart or doubtful):
            continue
        if apart > max(1, clump.count // 3):
            continue
        cost = apart + distance / 2
        if best is None or cost < best[0]:
            best = cost, run
    return best[1] if best else None


def _apart(drafts: list[Draft], run: _Run, count: int) -> int:
    """By how much the lines of a run miss a number, however its doubtful joints are read."""
    most = run.stop - run.start
    least = most - sum(draft.tie > 0 for draft in drafts[run.start : run.stop])
    return least - count if count < least else max(0, count - most)


def _assign(drafts: list[Draft], run: _Run, clump: Clump, *, leading: bool) -> None:
    """Give a run its bullets; their number settles which of its lines are continuations."""
    members = drafts[run.start : run.stop]
    if leading:
        members[0].tie = 0.0
    surplus = len(members) - clump.count
    weakest_first = sorted(members, key=lambda draft: -draft.tie)
    joined = [draft for draft in weakest_first[: max(0, surplus)] if draft.tie > 0]
    for draft in members:
        draft.tie = SURE if any(draft is other for other in joined) else 0.0
    left = clump.count
    for draft in members:
        if draft.tie < LIKELY:
            if left > 0 or not leading:
                draft.given = clump.family
            left -= 1
    run.taken = True


def _is_topic(draft: Draft) -> bool:
    return draft.first.text.startswith(("[", "【"))
