"""Work in threads: its result or its error comes where it is asked for, and it ends with the program."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from threading import Event
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.pipeline.histories import Ahead

if TYPE_CHECKING:
    from pathlib import Path

INTERRUPTED = """
import sys, time
from pathlib import Path
from kmesh_tracker.gitcli import process
from kmesh_tracker.pipeline.histories import Ahead

Ahead(lambda: process.run(Path("/"), ["config", "--file", sys.argv[1], "--list"]))
while not process._running:
    time.sleep(0.01)
time.sleep(0.1)
raise KeyboardInterrupt
"""


def test_the_call_starts_at_once_and_its_result_waits() -> None:
    started = Event()

    def call() -> str:
        started.set()
        return "read"

    work = Ahead(call)
    assert started.wait(10)
    assert [work.result(), work.result()] == ["read", "read"]


def test_an_error_comes_up_where_the_result_is_asked_for() -> None:
    def call() -> None:
        raise RepositoryError("It is damaged: run `git fsck`.")

    work = Ahead(call)
    with pytest.raises(RepositoryError, match="damaged"):
        work.result()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="git is kept waiting by a named pipe")
def test_an_interrupted_program_leaves_no_git_behind(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(pipe)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr.count("Traceback") == 1, done.stderr
    assert "KeyboardInterrupt" in done.stderr
    with pytest.raises(OSError, match=os.strerror(errno.ENXIO)):  # nobody has it open for reading any more
        os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
