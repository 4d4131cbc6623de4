"""Tells whether a reader can be kept busy by a long text."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long ``work`` takes for four times ``size``: 4 if it is linear, 16 if quadratic.

    Each time is the best of five, and that of this process alone, because machines are busy; choose ``size``
    so that the work takes some milliseconds.
    """

    def best(count: int) -> float:
        times = []
        for _ in range(5):
            begun = time.process_time()
            work(count)
            times.append(time.process_time() - begun)
        return min(times)

    return best(4 * size) / best(size)
