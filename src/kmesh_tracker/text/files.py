"""Reads ordinary files only, as a pipe or a device may block its reader."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def read_ordinary(path: Path, most: int) -> bytes:
    """Return the first ``most`` bytes of a file, without ever blocking.

    Raises:
        OSError: the file cannot be read, or is not an ordinary one; ``strerror`` says which.
        ValueError: no file can have such a name.
    """
    _check(path.stat().st_mode, path)
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(file, "rb") as stream:  # noqa: PTH123 - it is open already
        _check(os.fstat(file).st_mode, path)  # it may have been replaced meanwhile
        return stream.read(most)


def _check(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
