"""``kmesh-tracker status``."""

from __future__ import annotations

import click

from kmesh_tracker.cli.session import Session, command_named


@command_named("status")
@click.argument("version")
def command(session: Session, version: str) -> int:
    """Show one release in depth: what was promised, what git shows, and the evidence.

    VERSION is a release such as v1.1.0 or 1.1, 'next' for the next one, 'latest' for the one tagged last,
    a branch for its next release, or a range such as v1.0..v1.2, reported as one.
    """
    from kmesh_tracker.rendering.json import roadmap_document

    session.emit("status", roadmap_document(session.tracker.status(version), session.urls))
    return session.finish()
