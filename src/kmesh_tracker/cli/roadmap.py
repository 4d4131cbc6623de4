"""``kmesh-tracker roadmap``."""

from __future__ import annotations

from kmesh_tracker.cli.session import Session, command_named


@command_named("roadmap")
def command(session: Session) -> int:
    """Show every release: dates promised and kept, items and verdicts."""
    from kmesh_tracker.rendering.json import roadmap_document

    session.emit("roadmap", roadmap_document(session.tracker.roadmap(), session.urls))
    return session.finish()
