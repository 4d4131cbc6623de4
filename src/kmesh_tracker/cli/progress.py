"""How far a long piece of work has come, on a terminal and only once it takes over a second."""

from __future__ import annotations

import sys
from threading import Timer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import TracebackType

PATIENCE: Final = 1.0  # seconds in which nothing is shown


class Progress:
    """A line on stderr that is written over, and gone in the end. Use it as a context."""

    def __init__(self, total: int, what: str, *, quiet: bool = False) -> None:
        self._total, self._what = total, what
        self._done = 0
        self._shown = False
        self._timer = Timer(PATIENCE, self._show)
        self._timer.daemon = True
        self._wanted = sys.stderr.isatty() and not quiet

    def step(self) -> None:
        """Count one more as done."""
        self._done += 1
        if self._shown:
            self._show()

    def _show(self) -> None:
        self._shown = True
        sys.stderr.write(f"\r{self._done} of {self._total} {self._what}\x1b[K")
        sys.stderr.flush()

    def __enter__(self) -> Progress:
        if self._wanted:
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
