"""``kmesh-tracker meetings``."""

from __future__ import annotations

import click

from kmesh_tracker.cli.main import COMMANDS
from kmesh_tracker.cli.options import shared
from kmesh_tracker.cli.session import Session


@click.command("meetings", short_help=COMMANDS["meetings"])
@shared
@click.pass_context
def command(ctx: click.Context) -> int:
    """Show which meetings were read, with date and place in the file, and what could not be dated."""
    from kmesh_tracker.rendering.json import meetings_document

    session = Session(ctx)
    session.emit("meetings", meetings_document(session.tracker.meetings()))
    return session.finish()
