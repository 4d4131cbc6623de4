"""``kmesh-tracker meetings``."""

from __future__ import annotations

from kmesh_tracker.cli.session import Session, command_named


@command_named("meetings")
def command(session: Session) -> int:
    """Show which meetings were read, with date and place in the file, and what could not be dated."""
    from kmesh_tracker.rendering.json import meetings_document

    session.emit("meetings", meetings_document(session.tracker.meetings()))
    return session.finish()
