"""Makes a new repository from a stream, for samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.errors import OutputError
from kmesh_tracker.gitcli.process import run

if TYPE_CHECKING:
    from pathlib import Path


def create(path: Path, stream: bytes, head: str) -> None:
    """Make a bare repository at ``path`` and fill it.

    Args:
        path: a folder that is empty or does not exist; folders above it are made.
        stream: what ``git fast-import`` reads.
        head: name of the branch that HEAD names, e.g. ``main``.

    Raises:
        OutputError: the folder is not empty, or git refused the stream.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        taken = any(path.iterdir())
    except OSError as error:
        raise OutputError(f"{path} cannot be created: {error.strerror or error}.") from None
    if taken:
        raise OutputError(f"{path} is not empty: choose another folder, or remove it first.")
    for arguments, feed in (
        (["init", "--quiet", "--bare", "--template=", f"--initial-branch={head}"], b""),
        (["fast-import", "--quiet"], stream),
    ):
        answer = run(path, arguments, feed=feed)
        if answer.code:
            reason = answer.err.strip("\n").rpartition("\n")[2]
            raise OutputError(f"git could not create a repository in {path}: {reason}.")
