"""Talks with a command on a terminal of its own, as a person does."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kmesh_tracker.cli.main as program
from heeding import heed

if TYPE_CHECKING:
    from collections.abc import Sequence

SOURCE = Path(program.__file__).parents[2]
PATIENCE = 30
"""Seconds of silence after which a conversation is given up, so that the tests come to an end."""
KEYS = b" > "
"""What every prompt ends with."""


def talk(args: Sequence[str], typed: Sequence[bytes | int]) -> tuple[int, str]:
    """Run the command line, type one piece after each prompt, and return the exit code and the screen.

    A number is sent as a signal.
    """
    pty = pytest.importorskip("pty")
    import termios

    mine, theirs = pty.openpty()
    before = termios.tcgetattr(mine)
    with subprocess.Popen(
        [sys.executable, "-m", "kmesh_tracker", *args],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        start_new_session=True,
        preexec_fn=lambda: _control(theirs),  # noqa: PLW1509 - no thread runs here
    ) as process:
        os.close(theirs)
        screen = b""
        waiting = list(typed)
        answered = 0
        try:
            while select.select([mine], [], [], PATIENCE)[0] and (data := os.read(mine, 4096)):
                screen += data
                if waiting and screen.endswith(KEYS) and len(screen) > answered:
                    answered = len(screen)
                    piece = waiting.pop(0)
                    if isinstance(piece, int):
                        process.send_signal(piece)
                    else:
                        os.write(mine, piece)
        except OSError:  # the terminal is gone with the process
            pass
        after = termios.tcgetattr(mine)
        os.close(mine)  # one that went silent is hung up on
        code = process.wait()
    text = screen.decode("utf-8", "replace").replace("\r\n", "\n")
    assert after == before, f"the terminal is not left as it was after:\n{text}"
    return code, text


def _control(terminal: int) -> None:
    """Make a terminal the controlling one, so that Ctrl-C reaches the process."""
    import fcntl
    import termios

    heed()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
