"""Runs what is compared in turns, so that a busy machine slows both sides of a ratio alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import Timer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

BUDGET: Final = 60.0
"""Seconds after which a side that is slow is not run again."""
LIMIT: Final = 300.0
"""Seconds after which a program is ended; its run counts as if it had taken them."""
BLOCK: Final = 1 << 20
ENVIRONMENT: Final = {
    **os.environ,
    "NO_COLOR": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
"""Without the user's settings of git: some of them are work, e.g. the check of signatures."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run took."""

    seconds: float
    megabytes: float
    """The most memory that the program, or one it ran, held at once."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What the runs of one side came to."""

    seconds: float
    runs: int

    @property
    def ended(self) -> bool:
        """Whether it was ended, and would have taken longer."""
        return self.seconds >= LIMIT


def usage(command: Sequence[str], folder: Path) -> Usage:
    """Run a program and read its output to the end, keeping nothing of it."""
    begun = time.perf_counter()
    with (
        TemporaryFile() as said,
        subprocess.Popen(
            command,
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        ) as process,
    ):
        assert process.stdout
        watch = Timer(LIMIT, process.kill)
        watch.start()
        while process.stdout.read(BLOCK):
            pass
        _, status, resources = os.wait4(process.pid, 0)
        taken = time.perf_counter() - begun
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and taken < LIMIT:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise SystemExit(f"{' '.join(command)} failed ({process.returncode}): {words}")
    return Usage(taken, resources.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def in_turns(sides: Sequence[Callable[[], float]], runs: int) -> list[Timing]:
    """Run all sides one after the other, again and again; the first run of each only warms the caches."""
    taken: list[list[float]] = [[] for _ in sides]
    for _ in range(runs + 1):
        for call, before in zip(sides, taken, strict=True):
            if sum(before) < BUDGET:
                before.append(call())
    return [_timing(seconds) for seconds in taken]


def _timing(taken: Sequence[float]) -> Timing:
    counted = taken[1:] or taken  # of a side as slow as that, the first run is all there is
    return Timing(statistics.median(counted), len(counted))
