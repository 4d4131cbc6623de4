"""``kmesh-tracker plugins``."""

from __future__ import annotations

import click

from kmesh_tracker.cli.main import COMMANDS
from kmesh_tracker.cli.options import shared
from kmesh_tracker.cli.session import Session


@click.command("plugins", short_help=COMMANDS["plugins"])
@shared
@click.pass_context
def command(ctx: click.Context) -> int:
    """Show what is installed, what each plugin registers, what failed and why."""
    from kmesh_tracker.rendering.json import plugins_document

    session = Session(ctx)
    plugins = session.plugins
    described = plugins.describe()  # asks the plugins, which may fail at that
    session.emit("plugins", plugins_document(described, plugins.failures, plugins.disabled))
    return session.finish(str(failure) for failure in plugins.failures)
