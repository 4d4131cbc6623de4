"""``kmesh-tracker cache``."""

from __future__ import annotations

import click

from kmesh_tracker.cli.session import Session, command_named
from kmesh_tracker.errors import UsageError


@click.argument("action", type=click.Choice(["show", "clear"]), default="show")
@command_named("cache")
def command(session: Session, action: str) -> int:
    """Show what is kept of earlier runs, so that later ones are fast, or clear it.

    Nothing is lost with it but time: it is found out anew from the repositories.
    """
    from kmesh_tracker.store import Store, usual_folder

    folder = usual_folder()
    if folder is None:
        raise UsageError("No folder for a cache is known: set XDG_CACHE_HOME or HOME to an absolute path.")
    store = Store(folder)
    count, size = store.clear() if action == "clear" else store.size()
    files = "1 file" if count == 1 else f"{count:,} files"
    told = f"{files}, {size / 2**20:,.1f} MB"
    session.put(f"Cleared {told} in {folder}.\n" if action == "clear" else f"{told} in {folder}.\n")
    return 0
