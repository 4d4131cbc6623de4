"""Whether a long text can keep a reader busy."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def growth(work: Callable[[int], object], size: int) -> float:
    """Return how much longer ``work`` takes for four times ``size``: 4 if linear, 16 if quadratic.

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
