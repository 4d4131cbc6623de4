"""The release lines of a repository: which versions come next, and on which branch their changes are.

Changes on the trunk belong to the next minor or major release, changes on a release branch to its next patch.
In git, only a branch or a pre-release announces a release.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.gitcli.refs import is_lasting
from kmesh_tracker.versions import YEAR, version_order, version_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.releases import Mark
    from kmesh_tracker.records import Tag
    from kmesh_tracker.versions import Numbers

    Early = Sequence[tuple[Numbers, Tag]]  # tags of pre-releases with their versions, oldest first

_NUMBERS: Final = re.compile(r"(?<![0-9])[0-9]{1,9}(?:[-._][0-9]{1,9}){0,3}(?![0-9])")
_RECENT: Final = 6  # releases whose numbers tell how the next one is numbered
_FEW: Final = 3  # releases that make a habit
_WHOLE_DATE: Final = 10_000_000  # from here on it is a date of eight digits
_MONTHS: Final = 12


class Selection(Struct, frozen=True):
    """The part of the history that is asked for; by default all releases and what comes next on the trunk."""

    branch: str = ""
    """The branch whose next release is meant instead of that of the trunk."""
    since: str = ""
    """A version: the releases between it and ``until`` are skipped, so that a range is reported as one."""
    until: str = ""
    """The last version of the range; empty for all after ``since``."""

    def skips(self, numbers: Numbers) -> bool:
        """Return whether a release lies inside the range that is reported as one."""
        if not self.since or numbers <= version_order(self.since):
            return False
        return not self.until or numbers < version_order(self.until)


TRUNK: Final = Selection()


class Branch(Struct, frozen=True):
    """A branch as it was on the day asked about."""

    name: str
    """One last seen at ``origin`` as ``origin/main``; empty where the repository has none."""
    tip: int | None
    """Position of its commit; None where that was not read."""
    moved: bool = False
    """Whether it has moved since, so that it is unknown whether it existed on that day."""


class Coming(Struct, frozen=True):
    """An upcoming release, and the commit that its changes lead up to."""

    version: str
    tip: int | None
    branch: str
    """Its branch, or the tag of a pre-release that is on no branch; empty for the trunk."""
    prereleases: tuple[Tag, ...] = ()
    """Its pre-releases so far, oldest first."""


def line_of(branch: str) -> Numbers:
    """Return the numbers in a branch's name: ``(1, 2)`` for ``release-1.2`` and ``1-2-stable``, else none."""
    match = _NUMBERS.search(branch)
    return tuple([int(number) for number in re.split("[-._]", match[0])]) if match else ()


def coming(
    marks: Sequence[Mark], last: Mark | None, early: Early, branches: Sequence[Branch], graph: Graph
) -> list[Coming]:
    """Return the upcoming releases, in order, the trunk's last.

    Args:
        marks: the releases, oldest first.
        last: the latest of them.
        early: the tags of pre-releases, oldest first.
        branches: the trunk, then the other long-lived branches.
        graph: the commits.
    """
    trunk = branches[0] if branches else Branch("", None)
    ahead = [(numbers, tag) for numbers, tag in early if last is None or numbers > last.order]
    found: dict[Numbers, Coming] = {}
    for numbers, tip, name in _branched(marks, last, ahead, branches, graph):
        one = Coming(version_text(numbers), tip, name, _tags_of(numbers, ahead))
        found.setdefault(numbers, one)  # of a branch and that of ``origin`` the local one
    announced = sorted(found)
    newest = max([*announced, *([last.order] if last else [])], default=None)
    on_trunk = [
        (numbers, tag)
        for numbers, tag in ahead
        if numbers not in found and trunk.tip is not None and _reaches(graph, trunk.tip, tag.commit)
    ]
    named = on_trunk[-1][0] if on_trunk else None
    if named is None or (newest and named < newest):
        named = following(marks, newest, graph, trunk.tip)
    return [
        *(found[numbers] for numbers in announced),
        Coming(version_text(named), trunk.tip, "", _tags_of(named, on_trunk)),
    ]


def on_branch(
    name: str, marks: Sequence[Mark], early: Early, branches: Sequence[Branch], graph: Graph
) -> Coming:
    """Return the next release of a branch: the patch of its line, or what its pre-releases announce."""
    branch = next((one for one in branches if name in (one.name, one.name.removeprefix("origin/"))), None)
    tip = branch.tip if branch else None
    on_it = [mark for mark in marks if _reaches(graph, tip, mark.tag.commit)]
    last = max(on_it, key=lambda mark: mark.order, default=None)
    line = line_of(name)
    if len(line) == 1 and not is_lasting(name.removeprefix("origin/")):
        line = ()  # the number of an issue
    of_line = [mark.order for mark in marks if mark.order[: len(line)] == line] if line else []
    if line and not of_line:
        numbers: Numbers = (*line, 0, 0)[: max(3, len(line))]
    elif line and len(line) > 1:
        newest = max(of_line)
        numbers = (*newest[:2], newest[2] + 1)
    else:
        numbers = following(marks, max(of_line) if line else last.order if last else None, graph, tip)
    if of_line and numbers[: len(line)] != line:  # v251.1 after v251
        numbers = (*line, max(of_line)[1] + 1, 0)
    ahead = [(n, tag) for n, tag in early if _reaches(graph, tip, tag.commit)]
    if of_line or not line:
        told = [n for n, _ in ahead if n > (max(of_line) if of_line else last.order if last else ())]
        numbers = told[-1] if told else numbers
    return Coming(version_text(numbers), tip, name, _tags_of(numbers, ahead))


def _tags_of(numbers: Numbers, early: Early) -> tuple[Tag, ...]:
    return tuple([tag for known, tag in early if known == numbers])


def _branched(
    marks: Sequence[Mark], last: Mark | None, ahead: Early, branches: Sequence[Branch], graph: Graph
) -> Iterator[tuple[Numbers, int, str]]:
    """Yield the minor and major releases that are made on a branch of their own: numbers, tip and name.

    A branch that left the trunk before the latest release did makes none, nor does one into which the trunk
    is merged: it is a development branch.
    """
    if not branches or branches[0].tip is None:
        return
    trunk = branches[0].tip
    lines = {mark.order[:2] for mark in marks}
    out = graph.at.get(last.tag.commit) if last else None
    for branch in branches[1:]:
        numbers = (*line_of(branch.name), 0, 0)[:3]
        if branch.tip is None or not line_of(branch.name) or numbers[2] or numbers[:2] in lines:
            continue
        if last and numbers <= last.order:
            continue
        overtaken = any(announced > numbers for announced, _ in ahead)  # so this one has its branch by now
        if branch.moved and not overtaken and graph.is_ancestor(branch.tip, trunk):
            continue
        if _follows(branch.tip, trunk, out, graph):
            yield numbers, branch.tip, branch.name
    for numbers in dict.fromkeys(numbers for numbers, _ in ahead):
        at = graph.at.get(_tags_of(numbers, ahead)[-1].commit)
        if at is None or numbers[2:] != (0,) or numbers[:2] in lines or graph.is_ancestor(at, trunk):
            continue
        if _follows(at, trunk, out, graph):
            named = ((b.name, b.tip) for b in branches[1:] if b.tip is not None and line_of(b.name))
            holder = next(((name, tip) for name, tip in named if graph.is_ancestor(at, tip)), None)
            later = [tag for announced, tag in ahead if announced > numbers]
            if holder and not any(_reaches(graph, holder[1], tag.commit) for tag in later):
                yield numbers, holder[1], holder[0]
            else:  # on no branch, or on that of a later release by now
                yield numbers, at, _tags_of(numbers, ahead)[-1].name


def _follows(tip: int, trunk: int, out: int | None, graph: Graph) -> bool:
    """Return whether the branch that ends at ``tip`` left the trunk after the latest release did."""
    own = frozenset(graph.beyond([tip], [trunk]))
    brought = {
        parent for at in own if graph.first[at] in own for parent in graph.merged(at) if parent not in own
    }
    if brought and not brought.isdisjoint(graph.first_parents(trunk)):
        return False
    if out is None:
        return True
    if tip == out or graph.is_ancestor(tip, out):
        return False
    # Where nothing was done on it yet, it stands on the trunk where it will leave it.
    forks = {parent for at in own for parent in graph.parents[at] if parent not in own} or {tip}
    return graph.is_ancestor(out, tip) or any(not graph.is_ancestor(fork, out) for fork in forks)


def _reaches(graph: Graph, tip: int | None, commit: str) -> bool:
    at = graph.at.get(commit)
    return at is not None and tip is not None and graph.is_ancestor(at, tip)


def following(marks: Sequence[Mark], newest: Numbers | None, graph: Graph, trunk: int | None) -> Numbers:
    """Return the version that follows ``newest`` on the trunk, numbered as the project numbers its releases.

    That is the next minor; the next major where the last releases were all majors, the next patch where there
    are only patches, and the next date for calendar versions.
    """
    if newest is None:
        return 0, 1, 0
    era = [mark for mark in marks if mark.order <= newest and (mark.order[0] >= YEAR) == (newest[0] >= YEAR)]
    era.sort(key=lambda mark: mark.order)
    known = {mark.order for mark in marks}
    main = [mark for mark in era if mark.order[2:] == (0,)]
    recent = main[-_RECENT:]
    today = _day(graph.times[trunk]) if trunk is not None else None
    if today and (dated := _dated(newest, era[-_RECENT:], recent, today)):
        return dated
    patches = [mark for mark in era[-_FEW:] if mark.order[2]]
    only_patches = len(main) <= 1 and len(patches) == _FEW
    if only_patches and all(_reaches(graph, trunk, mark.tag.commit) for mark in patches):
        return next(n for patch in count(newest[2] + 1) if (n := (*newest[:2], patch)) not in known)
    majors = [mark for mark in main if not mark.order[1]][-_RECENT:]
    whole = bool(majors) and not any("." in mark.tag.name for mark in majors)  # v251, and v251.1 after it
    if whole or (len(recent) >= _FEW and not any(mark.order[1] for mark in recent)):
        return newest[0] + 1, 0, 0
    return next(n for minor in count(newest[1] + 1) if (n := (newest[0], minor, 0)) not in known)


def _dated(newest: Numbers, last: Sequence[Mark], main: Sequence[Mark], today: date) -> Numbers | None:
    """Return the next version of a project with calendar versions, None for other projects.

    Args:
        newest: its highest version.
        last: its last releases.
        main: the last of them that are no patches.
        today: the day of the newest commit.
    """
    if newest[0] >= _WHOLE_DATE:  # 20240517
        return max(int(f"{today:%Y%m%d}"), newest[0] + 1), 0, 0
    short = newest[0] < YEAR  # 24.04
    if short and (len(main) < _FEW or any(m.order[0] != m.tag.tagged_at.year % 100 for m in main)):
        return None
    if not short and not main and all(mark.order[2] for mark in last):  # 2024.5.17
        return max((today.year, today.month, today.day), (*newest[:2], newest[2] + 1))
    year = today.year % 100 if short else today.year
    months = sorted({mark.order[1] for mark in main})
    if main and all(mark.order[1] == mark.tag.tagged_at.month for mark in main):
        if len(months) > _MONTHS // 3:  # released in whatever month
            return max((year, today.month, 0), (newest[0], newest[1] + 1, 0))
        ahead = ((newest[0] + more, month, 0) for more in (0, 1) for month in months)
        return next(numbers for numbers in ahead if numbers > newest)
    if year > newest[0]:
        return year, months[0] if months else 1, 0
    return newest[0], newest[1] + 1, 0


def _day(moment: int) -> date | None:
    try:
        return datetime.fromtimestamp(moment, UTC).date()
    except (OverflowError, ValueError, OSError):
        return None
