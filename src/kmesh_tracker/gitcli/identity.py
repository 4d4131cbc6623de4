"""Reads the name under which a person commits, to write it beside what they decide."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli import process
from kmesh_tracker.gitcli.hardening import environment
from kmesh_tracker.text.hygiene import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST: Final = 200
"""Characters of a name that are kept."""
_PATIENCE: Final = 10.0
"""Seconds after which git goes without an answer: a configuration may be a pipe that nobody writes to."""


def user_name(folders: Iterable[Path]) -> str | None:
    """Return git's ``user.name``: of the first repository at one of the folders, else the user's.

    Of a repository only its own file is read and not what it includes; of the user the global file with what
    it includes, as git does. ``git config`` starts no program. None where git knows no name.
    """
    folders = [folder for folder in folders if folder.is_dir()]
    asked = [(folder, ("--local", "--no-includes")) for folder in folders]
    asked.append(((folders or [Path("/")])[0], ("--global", "--includes")))
    return next(filter(None, (_name(folder, scope) for folder, scope in asked)), None)


def _name(folder: Path, scope: Sequence[str]) -> str:
    """Return the name that one file holds, on one line; empty where it holds none or cannot be read."""
    env = environment()
    del env["GIT_CONFIG_GLOBAL"]  # the one file of the user that the hardening hides from all other calls
    arguments = ["config", *scope, "-z", "--get", "user.name"]
    try:
        answer = process.run(folder, arguments, env=env, timeout=_PATIENCE)
    except RepositoryError:
        return ""
    if answer.code:
        return ""
    text = answer.out.partition(b"\0")[0].decode("utf-8", "replace")
    return clean(" ".join(text.split()))[:_LONGEST].strip()
