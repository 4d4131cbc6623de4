"""``kmesh-tracker check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kmesh_tracker.cli.session import Session, command_named
from kmesh_tracker.errors import UsageError

if TYPE_CHECKING:
    from kmesh_tracker.records import Audit, Remark

STDIN: Final = "-"
SPELLING: Final = (".codespellrc", "setup.cfg")
LAYOUT: Final = (".markdownlint.jsonc", ".markdownlint.json", ".markdownlint-cli2.jsonc")
_ABOVE: Final = 40  # folders above a file in which settings are looked for at most


@command_named("check")
@click.argument("file")
@click.option("--version", "version", metavar="VERSION", help="The release that FILE announces.")
@click.option("--language", is_flag=True, help="Review the language, too; this never changes the exit code.")
@click.option(
    "--codespellrc",
    type=click.Path(path_type=Path),
    help="Settings of codespell, in place of the nearest .codespellrc or setup.cfg.",
)
@click.option(
    "--markdownlint",
    type=click.Path(path_type=Path),
    help="Settings of markdownlint, in place of the nearest .markdownlint.jsonc.",
)
def command(
    session: Session,
    file: str,
    version: str | None,
    language: bool,
    codespellrc: Path | None,
    markdownlint: Path | None,
) -> int:
    """Check the announcement in FILE against the evidence; - reads it from standard input.

    Versions, days, counts, handles, numbers and links are each confirmed, contradicted or not verifiable,
    with the line and what was found. What is contradicted ends with 1; with --strict so does somebody who
    was forgotten. Its --version names the release where FILE does not tell.
    The formats are table, json and github-annotations.
    """
    from kmesh_tracker.rendering.json import check_document

    text = _read(file)
    audit: Audit | None = None
    remarks: tuple[Remark, ...] = ()
    if language:
        remarks = _review(text, file, codespellrc, markdownlint)
    try:
        audit = session.tracker.check(text, file, version)
    except UsageError as error:
        if not language or version:
            raise
        session.remark(f"Only the language was checked: {error}")
    session.emit("check", check_document(file, audit, remarks))
    code = session.finish()
    if audit is None:
        return code
    forgotten = any(omission.warning for omission in audit.omissions)
    strict = bool(session.options.get("strict"))
    return 1 if audit.with_verdict("contradicted") or (strict and forgotten) else code


def _read(file: str) -> str:
    from kmesh_tracker.text.files import read_ordinary
    from kmesh_tracker.text.hygiene import MAX_DOCUMENT, decode

    if file == STDIN:
        return decode(sys.stdin.buffer.read(MAX_DOCUMENT + 1), file)
    try:
        data = read_ordinary(Path(file), MAX_DOCUMENT + 1)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or error
        raise UsageError(
            f"{file} cannot be read ({told}): name the file of an announcement, or - for standard input."
        ) from None
    return decode(data, file)


def _review(text: str, file: str, codespellrc: Path | None, rules: Path | None) -> tuple[Remark, ...]:
    from kmesh_tracker.audit import language, markdownlint

    words = codespellrc or _nearest(file, SPELLING)
    rules = rules or _nearest(file, LAYOUT)
    return language.review(
        text,
        file,
        language.read_codespellrc(_read(str(words)), str(words)) if words else None,
        markdownlint.read_settings(_read(str(rules)), str(rules)) if rules else None,
    )


def _nearest(file: str, names: tuple[str, ...]) -> Path | None:
    """Return the settings beside a file, or above it up to the top of its repository."""
    if file == STDIN:
        return None
    folder = Path(file).resolve().parent
    above = [folder, *folder.parents][:_ABOVE]
    top = next((place for place, one in enumerate(above) if (one / ".git").exists()), 0)
    for one in above[: top + 1]:
        for name in names:
            if (one / name).is_file():
                return one / name
    return None
