"""Measures what keeping facts between runs is worth, as CPU time against `git log` of the same commits.

Of each command three runs: the first, which also writes git's commit-graph into the cache; a cold one, with
that graph and nothing else; a warm one. Fails where a ratio is over its budget.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import datasets
from communities import MIRROR
from measuring import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datasets import Data

PROGRAM: Final = str(Path(sysconfig.get_path("scripts")) / "kmesh-tracker")
RUNS: Final = ("first", "cold", "warm")
REAL: Final = (
    ("istio+istio", "1.29.0", "1.30.0"),
    ("istio+istio", "1.14.0", "1.15.0"),
    ("rails+rails", "v8.0.0", "v8.1.0"),
)
BUDGETS: Final = {
    "status": (160.0, 160.0, 60.0),
    "draft": (400.0, 400.0, 120.0),
    "roadmap": (25.0, 25.0, 10.0),
    "status, with minutes": (400.0, 400.0, 80.0),
}
"""Ratios that no run may exceed, on whatever history: what it takes to begin weighs most on small ones."""


@dataclass(frozen=True, slots=True)
class Side:
    name: str
    arguments: tuple[str, ...]
    git: tuple[str, ...]
    folder: Path


def cpu(line: Sequence[str], folder: Path, cache: Path) -> float:
    """Run a program and give the CPU seconds of it and of all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        line,
        cwd=folder,
        env={**ENVIRONMENT, "XDG_CACHE_HOME": str(cache)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(side: Side, runs: int) -> tuple[float, dict[str, float]]:
    """Give the seconds of `git log`, and of each kind of run."""
    taken: dict[str, list[float]] = {name: [] for name in ("git", *RUNS)}
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        for _ in range(runs):
            taken["git"].append(cpu(["git", *side.git], side.folder, cache))
            shutil.rmtree(cache / "kmesh-tracker", ignore_errors=True)
            for name in RUNS:
                if name == "cold":
                    shutil.rmtree(cache / "kmesh-tracker" / "facts", ignore_errors=True)
                taken[name].append(cpu([PROGRAM, *side.arguments], side.folder, cache))
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    return medians.pop("git"), medians


def sides(data: Data) -> Iterator[Side]:
    path = str(data.repository)
    log = ("-C", path, "log", data.span)
    for name in ("status", "draft"):
        yield Side(name, (name, data.release, "--repo", path), log, data.repository)
    yield Side(
        "roadmap", ("roadmap", "--json", "--repo", path), ("-C", path, "log", "--all"), data.repository
    )
    if data.configured:
        yield Side("status, with minutes", ("status", data.release), log, data.configured)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each kind (default: 3)")
    parser.add_argument("--large", type=Path, help="folder of the large histories that are made")
    asked = parser.parse_args()
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        found = [datasets.project(Path(folder))]
        found += datasets.made(asked.large.absolute()) if asked.large else ()
        mirror = Path(os.environ.get(MIRROR, os.devnull))
        for name, previous, release in REAL:
            if (mirror / name / "repo").is_dir():
                found.append(datasets.Data(name, mirror / name / "repo", previous, release))
        print("| history | command | git log, ms | first | cold | warm |\n|---|---|---|---|---|---|")
        for data in found:
            for side in sides(data):
                git, medians = measure(side, asked.runs)
                ratios = [medians[name] / git for name in RUNS]
                told = " | ".join(f"{ratio:.1f}x" for ratio in ratios)
                print(f"| {data.name}, {data.span} | {side.name} | {git * 1000:.0f} | {told} |", flush=True)
                over += sum(ratio > budget for ratio, budget in zip(ratios, BUDGETS[side.name], strict=True))
    if over:
        print(f"{over} ratios are over their budgets.", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
