"""Lets a process that a test starts heed what it is told, whatever the tests themselves have to ignore."""

from __future__ import annotations

import signal


def heed() -> None:
    """Heed Ctrl-C and hang-ups again: under nohup or in the background of a script they are ignored."""
    for name in ("SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
