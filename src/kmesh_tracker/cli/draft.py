"""``kmesh-tracker draft``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from kmesh_tracker.cli.session import Session, command_named

if TYPE_CHECKING:
    from kmesh_tracker.rendering.publish import DraftFile, Redraft


def _path(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Read where to write to; None is stdout."""
    if value is not None and not value.strip():
        raise click.BadParameter("the path is empty: name a file or a folder, or - for stdout.")
    return value if value != "-" else None


@command_named("draft")
@click.argument("version")
@click.option("-o", "--output", callback=_path, metavar="PATH", help="File, folder or site to write to.")
@click.option("--check", is_flag=True, help="Write nothing; show what would change and exit with 1.")
@click.option("--overwrite", is_flag=True, help="Replace what is there, edits too.")
@click.option("--keep-mine", is_flag=True, help="Where your edit and the new draft differ, keep yours.")
@click.option("--lang", default="en", show_default=True, help="Language of the text.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["users", "maintainers"]),
    default="users",
    show_default=True,
    help="Maintainers also see what did not make it, and the routine.",
)
@click.option("--incomplete", is_flag=True, help="Draft from what can be read of a damaged history.")
def command(
    session: Session,
    version: str,
    output: str | None,
    check: bool,
    overwrite: bool,
    keep_mine: bool,
    lang: str,
    audience: Literal["users", "maintainers"],
    incomplete: bool,
) -> int:
    """Write the announcement of the release VERSION, every statement with its evidence in a comment.

    The formats are docusaurus (without --format), github, changelog, html and json.

    Written to a file again, a new draft is merged with what you edited since the last one. Where both changed
    the same thing, the file stays as it is, both sides are shown, and the exit code is 5.
    """
    if output is None and (check or overwrite or keep_mine):
        raise click.UsageError("--check, --overwrite and --keep-mine need a file: give one with -o PATH.")
    if overwrite and keep_mine:
        raise click.UsageError("--overwrite and --keep-mine exclude each other: give one of them.")
    context = session.tracker.draft_context(version, audience, incomplete=incomplete)
    name = session.format("docusaurus")
    text = session.tracker.render_draft(context, name, lang)
    if output is None:
        session.put(text)
        return session.finish()
    from kmesh_tracker.rendering import publish

    target = publish.find(output, name, lang, context.slug)
    file = publish.DraftFile(target, name, context.version, lang, audience)
    done = file.redraft(text, overwrite=overwrite, keep_mine=keep_mine)
    for remark in done.remarks:
        session.remark(f"note: {remark.removesuffix('.')}.")
    if done.conflicts:
        session.put(publish.shown(done))
        session.finish()
        raise publish.conflict(file, done)
    return max(_written(session, file, done, check=check), session.finish())


def _written(session: Session, file: DraftFile, done: Redraft, *, check: bool) -> int:
    """Write what is to be written, or show it."""
    if check:
        session.put(file.difference(done))
        return int(done.data is not None)
    changed = file.write(done)
    for complaint in file.complaints:
        session.remark(f"warning: {complaint}")
    session.remark(f"{file.path} was written." if changed else f"{file.path} holds this draft already.")
    return 0
