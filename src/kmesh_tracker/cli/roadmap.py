"""``kmesh-tracker roadmap``."""

from __future__ import annotations

import click

from kmesh_tracker.cli.main import COMMANDS
from kmesh_tracker.cli.options import shared
from kmesh_tracker.cli.session import Session


@click.command("roadmap", short_help=COMMANDS["roadmap"])
@shared
@click.pass_context
def command(ctx: click.Context) -> int:
    """Show every release: dates promised and kept, items and verdicts."""
    from kmesh_tracker.rendering.json import roadmap_document

    session = Session(ctx)
    session.emit("roadmap", roadmap_document(session.tracker.roadmap(), session.urls))
    return session.finish()
