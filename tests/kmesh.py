"""The first community as a project: its repositories and minutes, of the data beside the repository."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from repositories import git

REPOSITORIES = ("kmesh", "website")
CONFIGURATION = """\
project = "Kmesh"
people = { bots = ["kmesh-bot"] }
source = [
  { kind = "git", path = "kmesh.git", url = "https://github.com/kmesh-net/kmesh", primary = true },
  { kind = "git", path = "website.git", url = "https://github.com/kmesh-net/website" },
  { kind = "minutes", path = "minutes.txt" },
]
"""
THANKED = (
    "hzxuzhonghu LiZhenCheng9527 YaoZengzeng silenceper weli-l sancppp Kuromesi yp969803 lec-bit ravjot07 "
    "jayesh9747 harish2773 Dhiren-Mhatre Murdock9803"
).split()
"""Whom the announcement of v1.1.0 names."""


@cache
def cloned(bundle: Path) -> Path:
    """Clone a bundle, once, for others to be copied from."""
    folder = Path(tempfile.mkdtemp(prefix="cloned-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    git(folder, "clone", "-q", "--bare", str(bundle), "it")
    return folder / "it"


def clone(folder: Path, shared: Path) -> list[Path]:
    """Clone both repositories, the one with the releases first; ``shared`` holds the data."""
    for name in REPOSITORIES:
        shutil.copytree(cloned(shared / "data" / f"{name}.bundle"), folder / f"{name}.git")
    return [folder / f"{name}.git" for name in REPOSITORIES]


def lay_out(folder: Path, shared: Path) -> Path:
    """Make a project of them, and give its configuration."""
    clone(folder, shared)
    (folder / "minutes.txt").write_bytes((shared / "data" / "kmesh-minutes.txt").read_bytes())
    configuration = folder / "kmesh-tracker.toml"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    return configuration
