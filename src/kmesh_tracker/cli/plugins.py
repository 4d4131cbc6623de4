"""``kmesh-tracker plugins``."""

from __future__ import annotations

from kmesh_tracker.cli.session import Session, command_named


@command_named("plugins")
def command(session: Session) -> int:
    """Show what is installed, what each plugin registers, what failed and why."""
    from kmesh_tracker.rendering.json import plugins_document

    plugins = session.plugins
    described = plugins.describe()  # asks the plugins, which may fail at that
    session.emit("plugins", plugins_document(described, plugins.failures, plugins.disabled))
    return session.finish(str(failure) for failure in plugins.failures)
