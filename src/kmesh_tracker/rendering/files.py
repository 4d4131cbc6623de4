"""Reads and writes the files that results go to: wholly or not at all, and never through a link elsewhere."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from typing import TYPE_CHECKING, Final, Literal

from kmesh_tracker.errors import ConflictError, OutputError
from kmesh_tracker.text.leftovers import remove_leftovers, temporary_beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES: Final = 8 * 1024 * 1024  # size of a file that a result may be brought into
_TRIES: Final = 200
_PAUSE: Final = 0.01  # seconds between two tries to be alone with a folder


def write(path: Path, text: str, *, was: bytes | Literal["anything"] | None = "anything") -> bool:
    """Write ``text`` as UTF-8, with the line ends that the file has; return whether that changed it."""
    old = read(path) if was == "anything" else was
    if old is not None and b"\r\n" in old:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise OutputError(f"{path} could not be written: the text is not valid Unicode ({error}).") from error
    return put(path, data, was=old)


def read(path: Path) -> bytes | None:
    """Return the bytes of a file that a result is to go to; None where there is no such file."""
    with told(path):
        target = _target(path)
        if not target.exists():
            return None
        status = target.stat()
        if not stat.S_ISREG(status.st_mode):
            raise OutputError(f"{path} is not an ordinary file: give the name of a file.")
        if status.st_size > MAX_BYTES:
            raise OutputError(f"{path} is over {MAX_BYTES // 2**20} MiB: give the name of another file.")
        return target.read_bytes()


def put(path: Path, data: bytes, *, was: bytes | Literal["anything"] | None = "anything") -> bool:
    """Write ``data`` in the place of ``was``, what was read from the file; return whether that changed it.

    The bytes go to a temporary file in the same folder, are synced and take the place of the old ones; the
    mode is kept. A file that holds them already is not touched. A link is followed only to a file in the
    folder that it stands in.
    """
    if data == was:
        return False
    with told(path):
        target = _target(path)
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        _replace(path, target, data, mode, was)
    return True


def make_folder(folder: Path, root: Path) -> None:
    """Make ``folder``, which is to lie in ``root``, and what is between; no link may lead out of ``root``."""
    with told(folder):
        if not folder.resolve().is_relative_to(root.resolve()):
            raise OutputError(f"{folder} leads out of {root}: give the file's own path.")
        folder.mkdir(parents=True, exist_ok=True)


def check_writable(path: Path) -> None:
    """Refuse a file that could not be written: better said before long work than after it."""
    read(path)
    with told(path):
        probe = temporary_beside(_target(path))
        probe.touch(exist_ok=False)
        probe.unlink()


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says of a file or its folder into one sentence."""
    try:
        yield
    except RecursionError:
        raise
    except (OSError, RuntimeError) as error:  # a link to itself is a RuntimeError in older Pythons
        said = getattr(error, "strerror", None) or error
        raise OutputError(
            f"{path} could not be written: {said}; check the folder and its permissions."
        ) from error


def _target(path: Path) -> Path:
    folder = path.parent.resolve()
    if not folder.is_dir():
        raise OutputError(f"The folder {path.parent} does not exist: create it, or give another path.")
    if path.is_symlink():
        target = path.resolve()
        if target.parent != folder:
            raise OutputError(f"{path} is a link out of its folder: give the file's own path.")
        return target
    return folder / path.name


def _replace(path: Path, target: Path, data: bytes, mode: int, was: bytes | str | None) -> None:
    remove_leftovers(target.parent)
    temporary = temporary_beside(target)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(temporary, flags, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        with _alone(target.parent):
            _unchanged(path, target, was)
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


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Have other runs of this program wait with what they write to a folder, where the system can do that.

    Nobody is waited for without end: what comes then is the same as where it cannot.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            handle = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, handle)
            for _ in range(_TRIES):
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(_PAUSE)
        yield


def _unchanged(path: Path, target: Path, was: bytes | str | None) -> None:
    if was != "anything" and (target.read_bytes() if target.exists() else None) != was:
        raise ConflictError(f"{path} was changed in the meantime and was left alone: run the command again.")


def _umask() -> int:
    """Return the mask for new files; Python can only read it by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
