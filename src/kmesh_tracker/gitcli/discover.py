"""Finds the repository that a folder belongs to, for a first configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kmesh_tracker.gitcli.repository import Git
from kmesh_tracker.gitcli.urls import without_userinfo


@dataclass(frozen=True, slots=True)
class Discovery:
    """A repository as found on disk."""

    root: Path
    """Top of the work tree, or the bare repository itself."""
    bare: bool
    remotes: tuple[tuple[str, str], ...]
    """``(name, address)``, ``origin`` first, the others sorted; addresses without names and passwords."""


def discover(path: Path) -> Discovery:
    """Find the repository at or above ``path``.

    Raises:
        RepositoryError: there is none, or it cannot be used; the message says what mends it.
    """
    Git(path)  # refuses what cannot be used, in words
    import git  # 0.1 s, and only `init` comes here

    found: dict[str, str] = {}
    try:
        with git.Repo(path, search_parent_directories=True) as repo:
            bare = repo.bare
            root = Path(repo.git_dir if bare else repo.working_dir)
            # The configuration is read here, in Python: Remote.urls would start a git that is not hardened.
            config = repo.config_reader("repository")
            for remote in repo.remotes:
                url = config.get_value(f'remote "{remote.name}"', "url", default="")
                found[remote.name] = without_userinfo(str(url))
    except (git.GitError, OSError, ValueError):
        bare, root = False, path
    order = sorted(found, key=lambda name: (name != "origin", name))
    return Discovery(root, bare, tuple((name, found[name]) for name in order))
