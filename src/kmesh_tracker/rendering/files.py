"""Writes a result to a file: wholly or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from kmesh_tracker.errors import ConflictError, OutputError


def write(path: Path, text: str, *, overwrite: bool = True) -> bool:
    """Write ``text`` to ``path`` as UTF-8; say whether that changed the file.

    Without ``overwrite`` a file that holds anything else stays as it is.

    The text goes to a temporary file in the same folder, is synced and takes the place of the old one, whose
    mode and line ends are kept. A file that holds the text already is not touched. A link
    is followed only to a file in the folder that it stands in.

    Raises:
        ConflictError: the file holds something else and may not be overwritten.
        OutputError: the folder is absent, the target is no ordinary file, or the system refuses to write.

    """
    try:
        target = _target(path)
        mode = 0o666 & ~_umask()
        if target.exists():
            status = target.stat()
            if not stat.S_ISREG(status.st_mode):
                raise OutputError(f"{path} is not an ordinary file: give the name of a file.")
            mode = stat.S_IMODE(status.st_mode)
            old = target.read_bytes()
            if b"\r\n" in old:
                text = text.replace("\r\n", "\n").replace("\n", "\r\n")
            if old == text.encode("utf-8"):
                return False
            if old and not overwrite:
                raise ConflictError(
                    f"{path} holds another text, which may have been edited: it was kept; "
                    "give another -o PATH, or --overwrite to replace it."
                )
        _replace(target, text.encode("utf-8"), mode)
    except OSError as error:
        raise OutputError(
            f"{path} could not be written: {error.strerror or error}; check the folder and its permissions."
        ) from error
    except UnicodeEncodeError as error:
        raise OutputError(f"{path} could not be written: the text is not valid Unicode ({error}).") from error
    return True


def _target(path: Path) -> Path:
    folder = path.parent.resolve()
    if not folder.is_dir():
        raise OutputError(f"The folder {path.parent} does not exist: make it, or give another -o PATH.")
    if path.is_symlink():
        target = path.resolve()
        if target.parent != folder:
            raise OutputError(f"{path} is a link out of its folder: give the file's own path.")
        return target
    return folder / path.name


def _replace(target: Path, data: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # not every system syncs a folder
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _umask() -> int:
    """Give the mask for new files; Python can only read it by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
