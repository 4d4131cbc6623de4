"""Compares the speed of kmesh-tracker with a peer and with its own parts, and prints ratios.

Both sides of a comparison run in turns on the same data, and the median of each counts. The data are those of
Kmesh where they lie beside the repository, and the sample project otherwise.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
PROGRAM = str(Path(sysconfig.get_path("scripts")) / "kmesh-tracker")
Command = list[str]


@dataclass(frozen=True, slots=True)
class Data:
    """What the comparisons run on."""

    name: str
    folder: Path
    """Working directory; a configuration is found there."""
    repository: Path
    previous: str
    release: str


def kmesh(folder: Path) -> Data:
    for name in ("kmesh", "website"):
        clone = ["git", "clone", "--quiet", "--bare", str(SHARED / f"{name}.bundle"), f"{name}.git"]
        subprocess.run(clone, cwd=folder, check=True)
    lines = ['project = "Kmesh"', '[people]\nbots = ["kmesh-bot"]']
    lines += [f'[[source]]\nkind = "git"\npath = "{name}.git"' for name in ("kmesh", "website")]
    lines += [f"[[source]]\nkind = 'minutes'\npath = '{SHARED / 'kmesh-minutes.txt'}'"]
    (folder / "kmesh-tracker.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Data("Kmesh, v1.0.0..v1.1.0", folder, folder / "kmesh.git", "v1.0.0", "v1.1.0")


def sample(folder: Path) -> Data:
    from kmesh_tracker.demo import lay_out

    folder = lay_out(folder / "sample").parent
    return Data("the sample project, v0.1.0..v0.2.0", folder, folder / "tidelog.git", "v0.1.0", "v0.2.0")


def comparisons(data: Data, peer: str | None) -> Iterator[tuple[str, Command, str, Command]]:
    span = f"{data.previous}..{data.release}"
    git = ["git", "-C", str(data.repository)]
    status = [PROGRAM, "status", data.release, "--json"]
    if peer:
        yield "status", status, "git-changelog", [peer, "--filter-commits", span, str(data.repository)]
    yield "status", status, "git log", [*git, "log", span]
    yield "roadmap", [PROGRAM, "roadmap", "--json"], "git log of everything", [*git, "log", "--all"]
    click = [sys.executable, "-c", "import click"]
    yield "--version", [PROGRAM, "--version"], "import click", click
    yield "--help", [PROGRAM, "--help"], "import click", click
    yield "import click", click, "python", [sys.executable, "-c", "pass"]


def seconds(command: Command, folder: Path) -> float:
    environment = {**os.environ, "NO_COLOR": "1"}
    begun = time.perf_counter()
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    taken = time.perf_counter() - begun
    if run.returncode:
        raise SystemExit(
            f"{' '.join(command)} failed ({run.returncode}): {run.stderr.decode(errors='replace')}"
        )
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--peer", type=Path, help="path of the git-changelog program; left out of the table without it"
    )
    parser.add_argument("--runs", type=int, default=9, help="runs of each side (default: 9)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = kmesh(Path(folder)) if SHARED.is_dir() else sample(Path(folder))
        print(f"Data: {data.name}. Medians of {asked.runs} runs of each side, in turns.\n")
        print("| kmesh-tracker | ms | compared with | ms | ratio |")
        print("|---|---|---|---|---|")
        for name, ours, other, theirs in comparisons(
            data, str(asked.peer.absolute()) if asked.peer else None
        ):
            seconds(ours, data.folder), seconds(theirs, data.folder)  # the first run of each warms the caches
            pairs = [(seconds(ours, data.folder), seconds(theirs, data.folder)) for _ in range(asked.runs)]
            mine, his = (statistics.median(side) for side in zip(*pairs, strict=True))
            print(
                f"| {name} | {mine * 1000:.0f} | {other} | {his * 1000:.0f} | {mine / his:.2f} |", flush=True
            )


if __name__ == "__main__":
    main()
