"""Work that goes on while the rest of the program does something else."""

from __future__ import annotations

import atexit
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from kmesh_tracker.gitcli import process

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
PATIENCE = 5.0
"""Seconds that the end of the program waits for a thread whose git was ended."""
_running: set[Thread] = set()


class Ahead(Generic[T]):
    """A call that starts at once in a thread of its own, and whose result is asked for later.

    It pays where the call waits for git. The thread ends with the call, at the latest with the program.
    """

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._given: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        _running.add(self._thread)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._given.append(self._call())
        except BaseException as error:  # raised where the result is asked for
            self._error = error
        finally:
            _running.discard(self._thread)

    def result(self) -> T:
        """Wait for the result and give it, or raise what the call raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._given[0]


@atexit.register
def _stop() -> None:
    """End the git of calls that nobody waits for any more, e.g. after an interruption."""
    if threads := list(_running):
        process.stop()
        for thread in threads:
            thread.join(PATIENCE)
