"""Finds the repository that a folder belongs to, for a first configuration."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli import hardening, process
from kmesh_tracker.gitcli.repository import Git
from kmesh_tracker.gitcli.urls import without_userinfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REMOTE: Final = re.compile(r'remote(?: "|\.)(.*?)"?', re.DOTALL)
"""A section of a configuration; the second spelling is old."""


class Discovery(Struct, frozen=True):
    """A repository as found on disk."""

    root: Path
    """Top of the work tree, or the bare repository itself."""
    bare: bool
    remotes: tuple[tuple[str, str], ...]
    """``(name, address)``, ``origin`` first, the others sorted; addresses without names and passwords.

    What git reads and GitPython does not, such as a configuration that is not UTF-8, gives none.
    """


def discover(path: Path) -> Discovery:
    """Find the repository at or above ``path``.

    Raises:
        RepositoryError: there is none, or it cannot be used; the message says what mends it.
    """
    repository = Git(path)
    bare = repository.must(["rev-parse", "--is-bare-repository"]) == b"true\n"
    found = _remotes(repository.place(["--git-common-dir"]) / "config")
    order = sorted(found, key=lambda name: (name != "origin", name))
    root = repository.folder if bare else _top(repository)
    return Discovery(root, bare, tuple((name, found[name]) for name in order))


def _top(repository: Git) -> Path:
    """Return the top of the work tree: a setting may name the folder of somebody else, or none."""
    folders = []
    with suppress(RepositoryError):  # asked from inside `.git`
        folders.append(repository.place(["--show-toplevel"]))
    for folder in (*folders, repository.folder.parent):
        with suppress(RepositoryError):
            if Git(folder).folder == repository.folder:
                return folder
    return repository.folder


def _remotes(file: Path) -> dict[str, str]:
    """Read a repository's configuration alone, not what it includes, which may be any file."""
    with _hardened():
        from git.config import GitConfigParser  # 0.1 s, and only `init` comes here
    found: dict[str, str] = {}
    try:
        with GitConfigParser(str(file), read_only=True, merge_includes=False) as config:
            for section in config.sections():
                if match := _REMOTE.fullmatch(section):
                    url = str(config.get_value(section, "url", default=""))
                    found[match[1]] = without_userinfo(url)
    except Exception:  # whatever it stumbles over, git has read it
        return {}
    return found


@contextmanager
def _hardened() -> Iterator[None]:
    """Let GitPython, which starts ``git version`` as it is imported, start what we would."""
    kept = dict(os.environ)
    safe = hardening.environment() | {"GIT_PYTHON_GIT_EXECUTABLE": process.program()}
    try:
        os.environ.clear()
        os.environ.update(safe)
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
