"""Reads the refs of a repository from its files, so that git need not be asked where nothing moved."""

from __future__ import annotations

import os
import re
import stat
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST: Final = 64 * 2**20  # bytes of a file of refs
_LOOSE: Final = 20_000  # loose refs that are read
_REF: Final = 4096  # bytes of a loose ref
_ID: Final = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_KINDS: Final = ("heads", "tags", os.path.join("remotes", "origin"))  # noqa: PTH118 - a name, no path


class RefState(Struct, frozen=True):
    """A fingerprint of a repository's refs and settings."""

    folder: Path
    """The git directory."""
    digest: str
    """Changes when HEAD, a tag, a branch or the settings change."""
    own: bool
    """Whether all belongs to the user, so that git would not refuse it for its owner."""


def ref_state(path: Path) -> RefState | None:
    """Return the state of the repository in a folder or around it, None where only git can tell it.

    Refs are looked for where git looks: packed and loose ones, those of a linked work tree in the
    repository that it belongs to. An unknown format, a shallow clone and anything unusual is left
    to git.
    """
    try:
        return _state(path.resolve(strict=True))
    except (OSError, ValueError, UnicodeError):
        return None


def _state(path: Path) -> RefState | None:
    found = _discover(path)
    if found is None:
        return None
    folder, owned = found
    common = folder
    if (folder / "commondir").exists():
        common = Path(os.path.normpath(folder / _read(folder / "commondir").decode().strip("\n")))
        owned = [*owned, common]
    if not (common / "objects").is_dir() or not (common / "refs").is_dir():
        return None
    if (common / "info" / "attributes").exists():  # they change what a patch is
        return None
    if (common / "reftable").exists() or (common / "shallow").exists() or (folder / "HEAD").is_symlink():
        return None
    told = sha256()
    files = (common / "config", folder / "config.worktree")
    settings = [_read(file) if os.path.lexists(file) else b"" for file in files]
    if any(b"include" in text.lower() or b"refstorage" in text.lower() for text in settings):
        return None
    head = _read(folder / "HEAD", _REF)
    if head.startswith(b"ref:") and not head[4:].lstrip(b" ").startswith(b"refs/heads/"):
        return None
    for part in (str(folder).encode("utf-8", "surrogateescape"), head, *settings, *_refs(common)):
        told.update(b"%d:" % len(part))
        told.update(part)
    return RefState(folder, told.hexdigest(), _is_own(owned))


def _discover(path: Path) -> tuple[Path, list[Path]] | None:
    """Return the git directory, and all whose owner git looks at."""
    device = path.stat().st_dev
    for here in (path, *path.parents):
        if here.stat().st_dev != device:
            return None
        beside = here / ".git"
        status = beside.lstat() if os.path.lexists(beside) else None
        if status is not None and stat.S_ISREG(status.st_mode):
            text = _read(beside)
            if not text.startswith(b"gitdir: "):
                return None
            folder = Path(os.path.normpath(here / os.fsdecode(text[8:]).rstrip("\r\n")))
            return folder, [here, beside, folder]
        if status is not None:
            return (beside, [here, beside]) if stat.S_ISDIR(status.st_mode) and _is_git(beside) else None
        if _is_git(here):
            return here, [here]
    return None


def _is_git(folder: Path) -> bool:
    if not ((folder / "objects").is_dir() and (folder / "refs").is_dir() and (folder / "HEAD").is_file()):
        return False
    head = _read(folder / "HEAD", _REF).rstrip(b"\n")
    return head.startswith(b"ref: refs/") or bool(_ID.fullmatch(head))


def _refs(common: Path) -> Iterator[bytes]:
    """Yield the names and contents of all refs that are ever looked at."""
    packed = common / "packed-refs"
    yield _read(packed) if os.path.lexists(packed) else b""
    count = 0
    for kind in _KINDS:
        top = common / "refs" / kind
        for folder, folders, files in os.walk(top, onerror=_fail):
            folders.sort()
            if any(Path(folder, name).is_symlink() for name in folders):
                raise ValueError(folder)
            for name in sorted(files):
                count += 1
                if count > _LOOSE:
                    raise ValueError(folder)
                place = Path(folder, name)
                content = _read(place, _REF)
                if content.startswith(b"ref:") and (kind, name) != (_KINDS[-1], "HEAD"):
                    raise ValueError(place)  # what it leads to may be anywhere
                yield str(place.relative_to(common)).encode("utf-8", "surrogateescape")
                yield content


def _fail(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _read(path: Path, most: int = _LARGEST) -> bytes:
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > most:
        raise ValueError(path)
    return path.read_bytes()


def _is_own(paths: list[Path]) -> bool:
    if not hasattr(os, "geteuid"):
        return False
    return all(path.lstat().st_uid == os.geteuid() for path in paths)
