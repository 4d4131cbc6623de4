"""Reads ordinary files only, as a pipe or a device may block its reader."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from kmesh_tracker.errors import InputError

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


def read_beside(path: Path, shown: str, most: int, use: str) -> bytes:
    """Return what a file beside the configuration holds; nothing where it is not there.

    Raises:
        InputError: it is none to read, or over ``most`` bytes; messages call it ``shown``, and say what it
            is to be used for.
    """
    try:
        if path.is_symlink() and path.resolve().parent != path.parent.resolve():
            raise InputError(f"{shown} is a link out of its folder: give the file's own path.")
        if not path.exists():
            return b""
        if not path.is_file():
            raise InputError(f"{shown} is not an ordinary file: name a file for {use}.")
        data = read_ordinary(path, most + 1)
    except (
        OSError,
        RuntimeError,
        ValueError,
    ) as error:  # a link to itself is a RuntimeError in older Pythons
        told = getattr(error, "strerror", None) or error
        raise InputError(f"{shown} cannot be read: {told}; check the path.") from error
    if len(data) > most:
        raise InputError(f"{shown} is larger than {most} bytes: take out what is no longer needed.")
    return data


def _check(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
