"""What keeps a reader waiting, or never ends, is refused at once wherever a file is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kmesh_tracker

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
SOURCE = Path(kmesh_tracker.__file__).parents[1]
SENTENCE = "not an ordinary file"


def answer(folder: Path, *args: str) -> tuple[int, str]:
    """Give the exit code and stderr of the program; one that waits is an error."""
    done = subprocess.run(
        [sys.executable, "-m", "kmesh_tracker", *args],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        cwd=folder,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.fixture
def folder(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample project with a named pipe in it."""
    shutil.copytree(sample.parent, tmp_path / "demo")
    os.mkfifo(tmp_path / "demo" / "pipe.md")
    return tmp_path / "demo"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("check", "pipe.md"), 2),
        (("check", "/dev/zero"), 2),
        (("check", "minutes/2024.txt", "--language", "--codespellrc", "pipe.md"), 2),
        (("status", "next", "--config", "pipe.md"), 3),
        (("status", "next", "--config", "/dev/zero"), 3),
        (("status", "next", "--repo", "tidelog.git", "--minutes", "pipe.md"), 4),
        (("status", "next", "--repo", "tidelog.git", "--minutes", "*.md"), 4),
        (("draft", "next", "-o", "pipe.md"), 6),
    ],
)
def test_a_file_that_is_named(args: tuple[str, ...], code: int, folder: Path) -> None:
    got, told = answer(folder, *args)
    assert got == code, told
    assert SENTENCE in told
    assert told.count("\n") == 1


def test_a_file_that_is_found(folder: Path) -> None:
    os.mkfifo(folder / "minutes" / "2025" / "pipe.md")
    got, told = answer(folder, "status", "next")
    assert got == 0
    assert SENTENCE in told
    assert "It was left out." in told
    for name, code in (("kmesh-tracker.decisions.toml", 4), ("kmesh-tracker.toml", 3)):
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)
        got, told = answer(folder, "status", "next")
        assert got == code, told
        assert SENTENCE in told


def test_no_pipe_is_taken_for_minutes(folder: Path) -> None:
    os.mkfifo(folder / "meeting-notes.md")
    got, told = answer(folder, "init", "--repo", "tidelog.git", "--config", "new.toml")
    assert got == 0, told
    assert "meeting-notes" not in (folder / "new.toml").read_text("utf-8")
