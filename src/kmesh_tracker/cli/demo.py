"""``kmesh-tracker demo``."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from kmesh_tracker.cli.session import Session, command_named


@command_named("demo")
@click.argument("folder", type=click.Path(path_type=Path), default="kmesh-tracker-demo")
def command(session: Session, folder: Path) -> int:
    """Lay out a small sample project in FOLDER and show the status and the draft of its newest release.

    Without FOLDER it is ./kmesh-tracker-demo. Nothing is fetched.
    """
    from kmesh_tracker.demo import lay_out
    from kmesh_tracker.rendering.json import roadmap_document

    config = lay_out(folder)
    options = session.options
    for name in ("repo", "minutes"):
        options.pop(name, None)
    options["config"] = config
    out = [release for release in session.tracker.roadmap().releases if release.tag]
    version = out[-1].version if out else "next"
    program = _program()
    for line in (
        f"The sample project is in {folder}.",
        f"$ {program} --config {shlex.quote(str(config))} status {version}",
    ):
        session.remark(line)
    session.emit("status", roadmap_document(session.tracker.status(version), session.urls))
    if session.format() == "table":
        session.remark(f"$ {program} --config {shlex.quote(str(config))} draft {version}")
        session.put("\n" + session.tracker.draft(version))
    return session.finish()


def _program() -> str:
    """Return how the program is called here, for lines that people run again."""
    name = "kmesh-tracker"
    called = Path(sys.argv[0])
    return name if called.name != name or shutil.which(name) else shlex.quote(str(called))
