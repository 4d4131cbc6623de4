"""``kmesh-tracker cache``."""

from __future__ import annotations

import click

from kmesh_tracker.cli.session import Session, command_named
from kmesh_tracker.errors import UsageError


@click.argument("action", type=click.Choice(["show", "clear"]), default="show")
@command_named("cache")
def command(session: Session, action: str) -> int:
    """Show the size of the cache, or clear it.

    Clearing it costs only time: the next run reads the repositories again.
    """
    from kmesh_tracker.store import Store, usual_folder

    folder = usual_folder()
    if folder is None:
        raise UsageError("No folder for a cache is known: set XDG_CACHE_HOME or HOME to an absolute path.")
    store = Store(folder)
    count, size = store.clear() if action == "clear" else store.size()
    files = "1 file" if count == 1 else f"{count:,} files"
    cleared = "Cleared " if action == "clear" else ""
    session.put(f"{cleared}{files}, {size / 2**20:,.1f} MiB in {folder}.\n")
    return 0
