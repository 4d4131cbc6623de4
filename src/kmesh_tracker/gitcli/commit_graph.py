"""A commit-graph of a repository in our own folder: with it git follows a history many times faster.

Git writes it, from the repository's commits, and is told of it as an alternate object directory. Nothing is
written to the repository.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, Final

from kmesh_tracker.gitcli.process import TIMEOUT
from kmesh_tracker.store import read_own

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from kmesh_tracker.gitcli.process import Answer

LEAST: Final = 50_000
"""Packed objects above which writing a commit-graph pays."""
_OF_INDEX: Final = 28  # bytes at least that the index of a pack has for each object
LARGEST: Final = 512 * 2**20


def commit_count(objects: Path) -> int:
    """Return how many commits the commit-graph in a folder holds; 0 where there is none, or a damaged one."""
    content = read_own(objects / "info" / "commit-graph", LARGEST)
    if content is None or content[:5] != b"CGPH\x01" or len(content) < 1100:
        return 0
    digest = {1: sha1, 2: sha256}.get(content[5])
    if digest is None:
        return 0
    # As git has it: a checksum, no signature.
    made = digest(content[: -digest().digest_size], usedforsecurity=False).digest()
    if made != content[-len(made) :]:
        return 0
    for row in range(content[6]):
        entry = content[8 + 12 * row : 20 + 12 * row]
        if entry[:4] == b"OIDF":
            at = int.from_bytes(entry[4:]) + 255 * 4
            return int.from_bytes(content[at : at + 4])
    return 0


def is_worthwhile(objects: Path) -> bool:
    """Return whether the repository is large enough for a commit-graph."""
    try:
        sizes = [index.stat().st_size for index in (objects / "pack").glob("*.idx")]
    except OSError:
        return False
    return sum(sizes) >= LEAST * _OF_INDEX


def write(objects: Path, tips: Collection[str], run: Callable[[Sequence[str], bytes], Answer]) -> None:
    """Have git write the commit-graph of what ``tips`` reach into a folder, if it can."""
    if os.pathsep in str(objects) or str(objects).startswith('"'):
        return  # git's list of alternates could not name it
    lock = objects / "info" / "commit-graph.lock"
    with suppress(OSError):  # a git that was killed left it, as none may run so long
        if lock.lstat().st_mtime < time.time() - TIMEOUT:
            lock.unlink()
    asked = ["commit-graph", "write", "--stdin-commits", "--no-progress", f"--object-dir={objects}"]
    run(asked, "".join(f"{tip}\n" for tip in tips).encode())
