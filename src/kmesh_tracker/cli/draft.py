"""``kmesh-tracker draft``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from kmesh_tracker.cli.main import COMMANDS
from kmesh_tracker.cli.options import shared
from kmesh_tracker.cli.session import Session


def _file(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Path | None:
    """Read where to write to; None is stdout."""
    if value is not None and not value.strip():
        raise click.BadParameter("the path is empty: name a file, or - for stdout.")
    return Path(value) if value and value != "-" else None


@click.command("draft", short_help=COMMANDS["draft"])
@click.argument("version")
@click.option("-o", "--output", callback=_file, metavar="PATH", help="File to write; - is stdout.")
@click.option("--overwrite", is_flag=True, help="Replace a file that holds another text.")
@click.option("--lang", default="en", show_default=True, help="Language of the text.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["users", "maintainers"]),
    default="users",
    show_default=True,
    help="Maintainers also see what did not make it, and the routine.",
)
@shared
@click.pass_context
def command(
    ctx: click.Context,
    version: str,
    output: Path | None,
    overwrite: bool,
    lang: str,
    audience: Literal["users", "maintainers"],
) -> int:
    """Write the announcement of the release VERSION, every statement with its evidence in a comment.

    The formats are docusaurus (without --format), github, changelog and json.
    """
    session = Session(ctx)
    text = session.tracker.draft(version, format=session.format("docusaurus"), lang=lang, audience=audience)
    if output is None:
        session.put(text)
    else:
        from kmesh_tracker.rendering.files import write

        changed = write(output, text, overwrite=overwrite)
        session.remark(f"{output} was written." if changed else f"{output} holds this draft already.")
    return session.finish()
