"""Lays out the sample project."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from kmesh_tracker.demo.history import read_stream
from kmesh_tracker.errors import OutputError
from kmesh_tracker.gitcli.create import create

DATA: Final = Path(__file__).parent / "data"
"""Where the sample is kept: the configuration, the minutes, and the histories in words."""
REPOSITORIES: Final = ("tidelog", "site")
"""Each is made from the file of that name in :data:`DATA`."""


def lay_out(folder: Path) -> Path:
    """Write the sample project into ``folder`` and return the path of its configuration.

    The result is always the same, down to the ids of the commits. Folders above are made.

    Raises:
        OutputError: the folder is not empty, is no folder, or cannot be written to.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
        if not taken:
            shutil.copyfile(DATA / "kmesh-tracker.toml", folder / "kmesh-tracker.toml")
            shutil.copytree(DATA / "minutes", folder / "minutes", copy_function=shutil.copyfile)
    except FileExistsError:
        raise OutputError(f"{folder} is a file: name a folder for the sample project.") from None
    except OSError as error:
        raise OutputError(
            f"The sample project cannot be written to {folder}: {error.strerror or error}."
        ) from None
    if taken:
        raise OutputError(f"{folder} is not empty: name another folder for the sample project.")
    for name in REPOSITORIES:
        create(folder / f"{name}.git", read_stream(DATA / f"{name}.toml"), "main")
    return folder / "kmesh-tracker.toml"
