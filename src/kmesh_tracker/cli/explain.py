"""``kmesh-tracker explain``."""

from __future__ import annotations

import click

from kmesh_tracker.cli.session import Session, command_named


@command_named("explain")
@click.argument("version")
@click.argument("item")
def command(session: Session, version: str, item: str) -> int:
    """Show why ITEM of the release VERSION got its links and its verdict.

    ITEM is the id that 'status --json' gives, the item's title, the place of a line (minutes.txt:659), or
    an unmistakable part of the title or a line. An id under which it was decided on still finds it.
    """
    from kmesh_tracker.rendering.json import explain_document

    session.emit("explain", explain_document(session.tracker.explain(version, item), session.urls))
    return session.finish()
