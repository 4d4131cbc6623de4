"""Replays `next`: asks on days before each release X.Y.0 what comes next, and what of its list comes true.

Right is that release, or the one tagged first after the day; where patches of older lines come out all the
time also the X.Y.0 tagged first after it. Prints every miss, and the share that is right. What was listed has
to be listed by the release too, or to have been taken back, or to be in another release: each is counted,
and what left the list is printed. Exits with 1 where a change left a list for no such reason.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import datasets
from communities import MIRROR

from kmesh_tracker import Tracker
from kmesh_tracker.errors import TrackerError
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmesh_tracker.records import Change, ReleaseStatus

BEFORE: Final = (60, 30, 14, 7, 1)
MIRRORED: Final = {"numpy": "numpy+numpy", "eslint": "eslint+eslint", "istio": "istio+istio"}
OF_THE_TRUNK: Final = ("eslint", "istio")
"""Where patches of older lines are tagged all the time, so that the next tag says little of `next`."""
STAYED, LOST = "still listed", "left for no reason"
FATES: Final = (STAYED, "taken back", "in an earlier release", "in a later release", LOST)


@dataclass(frozen=True, slots=True)
class Project:
    name: str
    path: Path
    """A configuration, or a repository alone."""
    cache: Path

    def on(self, day: date | None) -> Tracker:
        """Give the project as it was on a day, by default as it is."""
        if self.path.suffix == ".toml":
            return Tracker.from_config(self.path, as_of=day, cache=self.cache)
        return Tracker.from_paths([self.path], [], as_of=day, cache=self.cache)


class Replay:
    """A project asked on many days."""

    def __init__(self, project: Project, last: int) -> None:
        self.project = project
        now = project.on(None).roadmap().releases
        self.out = {one.version: one.released_on for one in now if one.tag and one.released_on}
        main = [version for version in self.out if version_order(version)[2:] == (0,)]
        self.main = main[-last:]
        self.every_main = main
        self.home: dict[tuple[str, int | str], set[str]] = {}
        for release in now:
            for change in release.changes:
                self.home.setdefault(change.matter, set()).add(release.version)

    def days(self, version: str) -> Iterator[tuple[int, date]]:
        """Yield the days to ask on for a release, those left out on which nothing was out."""
        for before in BEFORE:
            day = self.out[version] - timedelta(days=before)
            if any(out <= day for out in self.out.values()):
                yield before, day

    def right(self, version: str, day: date) -> set[str]:
        """Return the answers that are right on a day before ``version``."""
        after = {one: out for one, out in self.out.items() if out > day}
        first = {one for one, out in after.items() if out == min(after.values())}
        if self.project.name in OF_THE_TRUNK:
            first.add(min((one for one in self.every_main if one in after), key=after.__getitem__))
        return first | {version}

    def answers(self) -> None:
        """Print every wrong answer and the share of right ones."""
        right = asked = 0
        for version in self.main:
            for before, day in self.days(version):
                try:
                    told = self.project.on(day).status("next").releases[0].version
                except TrackerError as error:
                    told = repr(error)
                asked += 1
                right += told in (known := self.right(version, day))
                if told not in known:
                    print(f"  {version}, {before} days before: {told}, not {' or '.join(sorted(known))}")
        share = right / asked if asked else 0
        print(f"{self.project.name}: {right} of {asked} answers are right, {share:.1%}", flush=True)

    def lists(self, last: int) -> bool:
        """Print what left the lists of the last releases and why, and tell whether all is accounted for."""
        counts: Counter[str] = Counter()
        told: dict[str, None] = {}
        for version in self.main[-last:]:
            for _, day in self.days(version):
                then = self.project.on(day).status("next").releases[0]
                end = then.version if then.version in self.out else version
                listed, reverted = self._at_tag(end)
                for change in then.changes:
                    fate = self._fate(change, end, listed, reverted)
                    counts[fate] += 1
                    if fate != STAYED:
                        homes = ", ".join(sorted(self.home.get(change.matter, ()), key=version_order))
                        told[f"  {end}: {change.label} {fate} ({homes or '-'}): {change.title[:60]}"] = None
        print(*told, sep="\n") if told else None
        summary = ", ".join(f"{counts[fate]} {fate}" for fate in FATES)
        print(f"{self.project.name}: of {counts.total()} changes listed before {summary}", flush=True)
        return not counts[LOST]

    def _at_tag(self, version: str) -> tuple[ReleaseStatus, dict[tuple[str, int | str], bool]]:
        """Give a release on its day, and by change whether it was taken back by then."""
        tracker = self.project.on(self.out[version])
        release = tracker.status(version).releases[0]
        gone: dict[tuple[str, int | str], bool] = {}
        for change in tracker.changes():
            gone[change.matter] = gone.get(change.matter, False) or bool(change.reverted_by)
        return release, gone

    def _fate(
        self,
        change: Change,
        version: str,
        release: ReleaseStatus,
        gone: dict[tuple[str, int | str], bool],
    ) -> str:
        """Tell what became of a change that was listed for a version."""
        # Its number may be told only by what came later, so that the commit has to do.
        if any(change.matter == one.matter or change.commit == one.commit for one in release.changes):
            return STAYED
        if gone.get(change.matter):
            return FATES[1]
        homes = self.home.get(change.matter, ())
        if any(self._when(home) < self._when(version) for home in homes):
            return FATES[2]
        return FATES[3] if homes else LOST

    def _when(self, version: str) -> tuple[date, tuple[int, ...]]:
        return self.out.get(version, date.max), version_order(version)


def projects(folder: Path) -> Iterator[Project]:
    """Yield what there is to replay: Kmesh without and with its minutes, and what the mirror holds."""
    cache = folder / "cache"
    if datasets.SHARED.is_dir():
        configuration = datasets.kmesh(folder, datasets.SHARED)
        yield Project("kmesh", folder / "kmesh.git", cache)
        yield Project("kmesh, with minutes", configuration, cache)
    if mirror := os.environ.get(MIRROR):
        for name, path in MIRRORED.items():
            if (Path(mirror) / path / "repo").is_dir():
                yield Project(name, Path(mirror) / path / "repo", cache)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--last", type=int, default=80, help="releases X.Y.0 to ask for (default: 80)")
    parser.add_argument("--lists", type=int, default=5, help="releases to compare lists of (default: 5)")
    parser.add_argument("only", nargs="*", help="names of projects (default: all that are there)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        known = list(projects(Path(folder)))
        chosen = [one for one in known if not asked.only or one.name in asked.only]
        if not chosen:
            print(f"There is nothing to replay: make replay {MIRROR}=PATH", file=sys.stderr)
            return 2
        whole = True
        for project in chosen:
            replay = Replay(project, asked.last)
            replay.answers()
            whole &= replay.lists(len(replay.main) if project.name.startswith("kmesh") else asked.lists)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
