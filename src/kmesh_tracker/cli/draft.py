"""``kmesh-tracker draft``."""

from __future__ import annotations

from pathlib import Path

import click

from kmesh_tracker.cli.main import COMMANDS
from kmesh_tracker.cli.options import shared
from kmesh_tracker.cli.session import Session


@click.command("draft", short_help=COMMANDS["draft"])
@click.argument("version")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; stdout otherwise.")
@click.option("--lang", default="en", show_default=True, help="Language of the text.")
@shared
@click.pass_context
def command(ctx: click.Context, version: str, output: Path | None, lang: str) -> int:
    """Write the announcement of the release VERSION, every statement with its evidence in a comment.

    The formats are docusaurus (without --format), github, changelog and json.
    """
    from kmesh_tracker.rendering.draft import check_language

    check_language(lang)
    session = Session(ctx)
    text = session.tracker.draft(version, format=session.format("docusaurus"), lang=lang)
    if output is None:
        session.put(text)
    else:
        from kmesh_tracker.rendering.files import write

        changed = write(output, text)
        session.remark(f"{output} was written." if changed else f"{output} holds this draft already.")
    return session.finish()
