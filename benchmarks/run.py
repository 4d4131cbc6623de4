"""Compares the speed of kmesh-tracker with git, with peers and with its own parts, and prints ratios.

All sides of a comparison run in turns on the same data, and the median of each counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import datasets
from measuring import Timing, in_turns, usage
from peers import Command, Peers

from linking import CHANGES, ITEMS, RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from datasets import Data

PROGRAM = str(Path(sysconfig.get_path("scripts")) / "kmesh-tracker")
WARM = [sys.executable, str(Path(__file__).with_name("warm.py"))]


@dataclass(frozen=True, slots=True)
class Call:
    """A side of a comparison that is a call of the library, in a process that is warm."""

    name: str
    arguments: tuple[str, ...]


def git(data: Data, name: str, *arguments: str) -> Command:
    return Command(name, ("git", "-C", str(data.repository), *arguments), data.repository)


def tracker(data: Data, *arguments: str) -> Command:
    line = (PROGRAM, *arguments, "--json", "--no-cache", "--repo", str(data.repository))
    return Command(arguments[0], line, data.repository)


def with_minutes(folder: Path, *arguments: str) -> Command:
    return Command(f"{arguments[0]}, with minutes", (PROGRAM, *arguments, "--json", "--no-cache"), folder)


@dataclass(frozen=True, slots=True)
class Bench:
    """Runs comparisons and prints a row for each."""

    runs: int
    peers: Peers

    def called(self, ours: Call, others: Iterable[Call | Command]) -> None:
        """Compare a call of the library with other calls and with programs."""
        sides = [ours, *others]
        told = [["run", *side.arguments] if isinstance(side, Command) else side.arguments for side in sides]
        run = subprocess.run(
            [*WARM, str(self.runs)], input=json.dumps(told), stdout=subprocess.PIPE, text=True, check=True
        )
        self._rows(sides, [Timing(*timing) for timing in json.loads(run.stdout)])

    def ran(self, ours: Command, others: Iterable[Command]) -> None:
        """Compare a program with others."""
        sides = [ours, *others]
        calls = [partial(_seconds, side) for side in sides]
        self._rows(sides, in_turns(calls, self.runs))

    def _rows(self, sides: Sequence[Call | Command], timings: Sequence[Timing]) -> None:
        mine = timings[0]
        for side, his in zip(sides[1:], timings[1:], strict=True):
            ratio = f"{'<' if his.ended else ''}{mine.seconds / his.seconds:.2f}"
            row = (sides[0].name, self._told(mine), side.name, self._told(his), ratio)
            print(f"| {' | '.join(row)} |", flush=True)

    def _told(self, timing: Timing) -> str:
        fewer = "" if timing.runs == self.runs else f" (runs: {timing.runs})"
        return f"{'>' if timing.ended else ''}{timing.seconds * 1000:.0f}{fewer}"

    def compare(self, data: Data) -> None:
        """Print the table of one repository."""
        print(f"\n## {data.name}, {data.span}\n")
        print("| kmesh-tracker | ms | compared with | ms | ratio |\n|---|---|---|---|---|")
        path = str(data.repository)
        names = git(data, "git log --name-only", "log", "--name-only", data.span)
        self.called(Call("status, in process", ("status", path, data.release)), [names])
        log = git(data, "git log", "log", data.span)
        self.ran(tracker(data, "status", data.release), [log, *self.peers.one_release(data)])
        every = git(data, "git log of everything", "log", "--all")
        names = git(data, "git log --name-only of everything", "log", "--all", "--name-only")
        self.called(Call("roadmap, in process", ("roadmap", path)), [every, names])
        self.ran(tracker(data, "roadmap"), [every, *self.peers.all_releases(data)])
        if data.configured:
            self.ran(
                with_minutes(data.configured, "status", data.release), [log, *self.peers.one_release(data)]
            )
            self.ran(with_minutes(data.configured, "roadmap"), [every])

    def start(self) -> None:
        """Print what it takes to begin at all."""
        print("\n## The start\n\n| program | ms | compared with | ms | ratio |\n|---|---|---|---|---|")
        here = Path.cwd()
        click = Command("import click", (sys.executable, "-c", "import click"), here)
        for option in ("--version", "--help"):
            self.ran(Command(option, (PROGRAM, option), here), [click])
        self.ran(click, [Command("python", (sys.executable, "-c", "pass"), here)])

    def growth(self, place: str, small: Data, large: Data) -> None:
        """Compare a release with one of the same size in a repository of a tenth."""
        theirs, ours = (
            Call(f"{data.release} of {data.name}", ("status", str(data.repository), data.release))
            for data in (small, large)
        )
        self.called(Call(f"{place}: {ours.name}", ours.arguments), [theirs])


def _seconds(command: Command) -> float:
    return usage(command.arguments, command.folder).seconds


def memory(data: Data) -> Iterator[str]:
    for command in (tracker(data, "status", data.release), tracker(data, "roadmap")):
        yield f"| {command.name} | {usage(command.arguments, command.folder).megabytes:.0f} |"


def large(bench: Bench, folder: Path) -> None:
    """Print all that takes a large history to see."""
    sets = datasets.made(folder)
    for data in sets:
        bench.compare(data)
    print(f"\n## Linking: {RELEASES * ITEMS} items of {RELEASES} releases over {CHANGES} changes\n")
    print("| kmesh-tracker | ms | compared with | ms | ratio |\n|---|---|---|---|---|")
    every = git(sets[0], "git log --name-only of everything", "log", "--all", "--name-only")
    path = str(sets[0].repository)
    bench.called(Call("link, in process", ("link", path)), [every, Call("BM25 in Python", ("bm25", path))])
    print("\n## Growth: status of one release, in process\n")
    print("| of the larger history | ms | of the smaller | ms | ratio |\n|---|---|---|---|---|")
    bench.growth("the last", *sets)
    bench.growth("in the middle", *datasets.in_the_middle(folder))
    print(f"\n## Peak memory, {sets[1].name}\n\n| kmesh-tracker | MB |\n|---|---|")
    for row in memory(sets[1]):
        print(row, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("git-cliff", "git-changelog", "auto-changelog"):
        parser.add_argument(
            f"--{name}",
            type=Path,
            metavar="PROGRAM",
            help=f"path of {name}; left out of the tables without it",
        )
    parser.add_argument("--runs", type=int, default=9, help="runs of each side (default: 9)")
    parser.add_argument(
        "--repo",
        type=datasets.local,
        action="append",
        default=[],
        metavar="PATH:PREVIOUS:RELEASE",
        help="compare on a repository of yours too",
    )
    parser.add_argument(
        "--large",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="make large histories and compare on them too; kept in the folder, or for this run only",
    )
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    given = (asked.git_cliff, asked.git_changelog, asked.auto_changelog)
    bench = Bench(asked.runs, Peers(*(program and program.absolute() for program in given)))
    with tempfile.TemporaryDirectory() as folder:
        print(f"Medians of {asked.runs} runs of each side, in turns; fewer where it says so.")
        bench.compare(datasets.project(Path(folder)))
        bench.start()
        for data in asked.repo:
            bench.compare(data)
        if asked.large is not None:
            large(bench, Path(asked.large or folder).absolute())


if __name__ == "__main__":
    main()
