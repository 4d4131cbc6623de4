"""``kmesh-tracker explain``."""

from __future__ import annotations

import click

from kmesh_tracker.cli.session import Session, command_named


@command_named("explain")
@click.argument("version")
@click.argument("item")
def command(session: Session, version: str, item: str) -> int:
    """Show why ITEM of the release VERSION got its links and its verdict.

    ITEM is the id that 'status --json' gives, or the item's title.
    """
    from kmesh_tracker.rendering.json import explain_document

    session.emit("explain", explain_document(session.tracker.explain(version, item), session.urls))
    return session.finish()
