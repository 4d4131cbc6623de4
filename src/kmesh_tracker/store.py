"""Caches facts in the user's cache folder, so that a second run need not find them out again.

A fact is stored under a hash of everything it depends on. A damaged one counts as missing.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kmesh_tracker._version import __version__
from kmesh_tracker.text.leftovers import remove_leftovers, temporary_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

LARGEST: Final = 64 * 2**20
"""Bytes of one fact; a larger one is not kept."""
MOST: Final = 512 * 2**20
"""Bytes of the whole cache; beyond that the least recently used facts are removed."""
DAY: Final = 86400
_DIGEST: Final = 64  # hex digits in front of each fact


def usual_folder() -> Path | None:
    """Return the folder for facts in the user's cache folder, None where no such folder is known."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() fails where there is none
    if given and Path(given).is_absolute():
        base = Path(given)
    elif not home.is_absolute():
        return None
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        base = home / ".cache"
    return base / "kmesh-tracker"


class Store:
    """Facts by what they depend on; without a folder nothing is kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._written = False

    def graph_folder(self, name: str) -> Path | None:
        """Return the object directory for a commit-graph, made if need be; None where nothing is kept."""
        info = _make_folder(self.folder, "graphs", name, "info")
        return info.parent if info else None

    def key(self, *parts: object) -> str:
        """Return the name of a fact that depends on some values, and on the program as it is installed."""
        told = repr((__version__, _program(), parts))
        return sha256(told.encode("utf-8", "backslashreplace")).hexdigest()

    def get(self, key: str, kind: Any) -> Any:
        """Return a fact as a value of the type ``kind``, None where it is not kept or is damaged."""
        data = self._read(key) if self.folder else None
        if data is None:
            return None
        import msgspec

        try:
            return msgspec.json.decode(data, type=kind)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None

    def put(self, key: str, value: object) -> None:
        """Keep a fact; where that does not work, go on without."""
        if not self.folder:
            return
        import msgspec

        with suppress(UnicodeEncodeError):  # a name of a file that is no Unicode
            data = msgspec.json.encode(value)
            if len(data) <= LARGEST:
                self._write(key, data)

    def kept(
        self, key: str, kind: type[T], make: Callable[[], T], may_keep: Callable[[T], bool] | None = None
    ) -> T:
        """Return a fact, found out only where it is not kept; ``may_keep`` is asked after that."""
        found: T | None = self.get(key, kind)
        if found is None:
            found = make()
            if may_keep is None or may_keep(found):
                self.put(key, found)
        return found

    def size(self) -> tuple[int, int]:
        """Return how many files are kept, and their bytes."""
        sizes = [status.st_size for _, status in self._files()]
        return len(sizes), sum(sizes)

    def clear(self) -> tuple[int, int]:
        """Remove all that is kept; return how many files that were, and their bytes."""
        count, size = 0, 0
        for path, status in list(self._files()):
            with suppress(OSError):
                path.unlink()
                count, size = count + 1, size + status.st_size
        return count, size

    def _read(self, key: str) -> bytes | None:
        folder = _own_folder(self.folder, "facts", key[:2])
        content = read_own(folder / key, LARGEST + _DIGEST) if folder else None
        if content is None:
            return None
        digest, data = content[:_DIGEST], content[_DIGEST:]
        return data if digest == _digest(key, data) else None

    def _write(self, key: str, data: bytes) -> None:
        folder = _make_folder(self.folder, "facts", key[:2])
        if folder is None:
            self.folder = None  # it cannot be written to, or is not the user's own
            return
        if not self._written:
            self._written = True
            self._shrink()
        write_own(folder / key, _digest(key, data) + data)

    def _shrink(self) -> None:
        """Remove leftovers of killed runs and, over the limit, the least recently used entries."""
        for folder in {path.parent for path, _ in self._files() if path.name.startswith(".")}:
            remove_leftovers(folder)
        files = list(self._files())
        size = sum(status.st_size for _, status in files)
        for path, status in sorted(files, key=lambda row: row[1].st_mtime):
            if size <= MOST:
                break
            with suppress(OSError):
                path.unlink()
                size -= status.st_size

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Yield the files that are kept; nothing behind a link."""
        for name in ("facts", "graphs"):
            top = _own_folder(self.folder, name)
            for folder, _, files in os.walk(top) if top else ():
                for file in files:
                    path = Path(folder, file)
                    with suppress(OSError):
                        yield path, path.lstat()


@lru_cache(maxsize=1)
def _program() -> str:
    """Return a fingerprint of the program's files: one that is worked on changes without a new version."""
    told = sha256()
    for folder, folders, files in os.walk(Path(__file__).parent):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - there are hundreds
            told.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return told.hexdigest()


def read_own(path: Path, most: int) -> bytes | None:
    """Return the content of a file of the user's own, None where it is none, or over a size."""
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        file = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or not _is_own(status) or status.st_size > most:
            return None
        if status.st_mtime < time.time() - DAY:
            os.utime(path)  # what is used stays
        with open(file, "rb", closefd=False) as stream:
            return stream.read(most + 1)
    except OSError:
        return None
    finally:
        os.close(file)


def write_own(path: Path, content: bytes) -> None:
    """Write a file that only the user may read, wholly or not at all."""
    part = temporary_beside(path)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        with open(os.open(part, flags | getattr(os, "O_BINARY", 0), 0o600), "wb") as stream:  # noqa: PTH123
            stream.write(content)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()


def _digest(key: str, data: bytes) -> bytes:
    return sha256(key.encode() + data).hexdigest().encode()


def _make_folder(folder: Path | None, *names: str) -> Path | None:
    """Make a folder below another, for the user alone; None where it cannot be, or is another's."""
    if folder is None:
        return None
    here = folder
    try:
        here.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in names:
            if _own_folder(here) is None:
                return None
            here = here / name
            here.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return _own_folder(folder, *names)


def _own_folder(folder: Path | None, *names: str) -> Path | None:
    """Return a folder below another if both, and all between, are the user's own and no links."""
    here = folder
    for name in ("", *names):
        here = here / name if here else None
        try:
            status = here.lstat() if here else None
        except OSError:
            return None
        if status is None or not stat.S_ISDIR(status.st_mode) or not _is_own(status):
            return None
    return here


def _is_own(status: os.stat_result) -> bool:
    """Return whether a file is the user's, and no other may write it."""
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022
