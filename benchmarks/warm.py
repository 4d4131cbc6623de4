"""Measures the library in a process that has imported it already, in turns with programs.

A process of its own, for two reasons: what an earlier measurement left in memory slows no later one, and the
one that measures the memory of others stays small (a child is charged for what its parent held).

Usage: warm.py RUNS, and on standard input a JSON list of sides: ``["status", REPO, RELEASE]``,
``["roadmap", REPO]``, ``["link", REPO]``, ``["bm25", REPO]`` or
``["run", PROGRAM, ARGUMENT, ...]``. It writes
``[[SECONDS, RUNS], ...]``.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from functools import partial
from pathlib import Path

from measuring import in_turns, usage

from kmesh_tracker import Tracker
from linking import bm25, link


def library(call: str, repository: str, *arguments: str) -> float:
    """Time one call of a Tracker that has read nothing yet."""
    gc.collect()
    if call in ("link", "bm25"):
        return (link if call == "link" else bm25)(repository)
    begun = time.perf_counter()
    getattr(Tracker.from_paths([repository], []), call)(*arguments)
    return time.perf_counter() - begun


def program(*command: str) -> float:
    return usage(command, Path.cwd()).seconds


def main() -> None:
    sides = [
        partial(program, *rest) if kind == "run" else partial(library, kind, *rest)
        for kind, *rest in json.load(sys.stdin)
    ]
    print(json.dumps([[timing.seconds, timing.runs] for timing in in_turns(sides, int(sys.argv[1]))]))


if __name__ == "__main__":
    main()
