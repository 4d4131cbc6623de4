"""``kmesh-tracker find``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kmesh_tracker.cli.options import day
from kmesh_tracker.cli.session import Session, command_named

if TYPE_CHECKING:
    from datetime import date


@command_named("find")
@click.argument("text")
@click.option("--on", metavar="DATE", callback=day, help="The day on which the text was said.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many to show."
)
def command(session: Session, text: str, on: date | None, limit: int) -> int:
    """Rank the changes that TEXT may speak of, with the reasons."""
    from kmesh_tracker.rendering.json import find_document

    session.emit("find", find_document(session.tracker.find(text, on=on, limit=limit), session.urls))
    return session.finish()
