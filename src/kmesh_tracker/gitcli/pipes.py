"""Finds files that would make git hang: a named pipe, device or socket where git reads a file."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kmesh_tracker.text.files import read_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST: Final = ("HEAD", "commondir")
"""What git opens in any folder to find out whether it is a repository."""
_CONFIGS: Final = ("config", "config.worktree")
_FILES: Final = (*_FIRST, *_CONFIGS, "packed-refs", "shallow")
_FOLDERS: Final = ("refs", "objects", "info", "reftable")
_INCLUDED: Final = re.compile(
    r"^[ \t]{0,40}path[ \t]{0,40}=[ \t]{0,40}([^\n]{1,4096})", re.MULTILINE | re.IGNORECASE
)
_DEEP: Final = 40  # levels of nested folders and includes that are followed
_LENGTH: Final = 64 * 1024  # bytes of a file that names others


def odd_file(path: Path) -> Path | None:
    """Return a path that git would read in the repository in or above ``path`` and that is no ordinary file.

    Only what git reads is examined: elsewhere, a daemon's socket for example is harmless.
    """
    try:
        here = path.resolve()
    except (OSError, RuntimeError):  # a link to itself: git reports it
        return None
    for above in (here, *here.parents):
        beside = above / ".git"
        for folder in (_named(beside, "gitdir: ") or beside, above):
            if found := next(_odd(folder), None):
                return found
            if (folder / "HEAD").exists():
                return None
    return None


def _odd(folder: Path) -> Iterator[Path]:
    """Yield the odd files in a folder that may be a git directory, and in its common directory."""
    yield from filter(_is_odd, (folder, *(folder / name for name in _FIRST)))
    if not (folder / "HEAD").exists():
        return
    for place in dict.fromkeys((folder, _named(folder / "commondir") or folder)):
        yield from filter(_is_odd, (place / name for name in _FILES))
        for name in _CONFIGS:
            yield from _included(place / name, _DEEP)
        for name in _FOLDERS:
            yield from _within(place / name, _DEEP)
        for line in _text(place / "objects" / "info" / "alternates").split("\n"):
            if line and not line.startswith("#"):
                yield from _within(place / "objects" / line, _DEEP)


def _included(config: Path, deep: int) -> Iterator[Path]:
    for match in _INCLUDED.finditer(_text(config)):
        name = match[1].strip(' \t\r"')
        file = Path(os.path.normpath(config.parent / os.path.expanduser(name)))  # noqa: PTH111 - it never fails
        if _is_odd(file):
            yield file
        elif deep:
            yield from _included(file, deep - 1)
            return  # if several include each other, only one chain is followed


def _within(folder: Path, deep: int) -> Iterator[Path]:
    try:
        entries = list(os.scandir(folder))
    except (OSError, ValueError):  # absent, or unreadable, which git reports
        return
    for entry in entries:
        if entry.is_file(follow_symlinks=False):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield from filter(_is_odd, (Path(entry.path),))
        elif deep:
            yield from _within(Path(entry.path), deep - 1)


def _is_odd(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _named(file: Path, mark: str = "") -> Path | None:
    """Return the folder that a file names after ``mark``."""
    text = _text(file)
    if not text or not text.startswith(mark):
        return None
    return Path(os.path.normpath(file.parent / text[len(mark) :].rstrip("\r\n")))


def _text(file: Path) -> str:
    try:
        return os.fsdecode(read_ordinary(file, _LENGTH))
    except (OSError, ValueError):
        return ""
