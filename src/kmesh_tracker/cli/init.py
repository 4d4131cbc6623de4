"""``kmesh-tracker init``."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kmesh_tracker.cli.cells import GENRES
from kmesh_tracker.cli.session import Session, command_named
from kmesh_tracker.config import ANSWERS
from kmesh_tracker.errors import OutputError, RepositoryError, TrackerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.gitcli.discover import Discovery

MINUTES: Final = re.compile(
    r"(?:.{0,80}[-_. ])?(?:minutes|meetings?|meeting[-_ ]?(?:notes|minutes|logs?))(?:[-_. ].{0,80})?"
)
"""Names, in lower case and without their ending, under which communities keep minutes."""
ENDINGS: Final = frozenset({".md", ".txt"})
DEPTH: Final = 3  # folders below the working directory in which minutes are looked for
LIMIT: Final = 5000  # paths that are looked at
LOOKED_AT: Final = 20  # documents, the last by name, by which minutes are told to be an agenda or talk


HEAD: Final = """\
# What kmesh-tracker reads. Relative paths are relative to this file.
# Name of the project as announcements call it; without it, the primary repository's name.
"""


@command_named("init")
def command(session: Session) -> int:
    """Write a commented kmesh-tracker.toml from the repository, the remotes and the minutes found here.

    --repo and --minutes name them where they are elsewhere; --config names the file to write.
    """
    from kmesh_tracker.rendering.files import write

    options = session.options
    file: Path = options.get("config") or Path("kmesh-tracker.toml")
    if file.exists() or file.is_symlink():
        raise OutputError(f"{file} is there already: edit it, or name another file with --config.")
    base = file.parent
    repositories = _repositories(options.get("repo", ()))
    minutes = list(options.get("minutes", ())) or list(_minutes(Path()))
    write(file, _text(repositories, minutes, base))
    named = f" --config {shlex.quote(str(file))}" if options.get("config") else ""
    session.remark(f"{file} was written: read it through, then try 'kmesh-tracker{named} roadmap'.")
    if not minutes:
        session.remark("No minutes were found: name them in the file.")
    return 0


def _repositories(given_paths: Sequence[Path]) -> list[Discovery]:
    """Return the repositories named, else the one around the working directory, else those in it."""
    from kmesh_tracker.cli.scope import is_outside_product
    from kmesh_tracker.gitcli.discover import discover

    if given_paths:
        return [discover(path) for path in given_paths]
    try:
        return [discover(Path())]
    except RepositoryError as error:
        found = [
            discover(path)
            for path in sorted(Path().iterdir())
            if path.is_dir() and ((path / ".git").exists() or (path / "HEAD").is_file())
        ]
        if not found:
            raise RepositoryError(
                "No git repository is here: go to one, or name it with --repo PATH."
            ) from error
        return sorted(found, key=lambda one: is_outside_product(one, _name(one.root)))


def _minutes(folder: Path) -> Iterator[Path]:
    """Yield files and folders that are named like minutes; nothing below a folder that is."""
    waiting, looked_at = [(folder, 0)], 0
    while waiting:
        parent, depth = waiting.pop(0)
        try:
            paths = sorted(parent.iterdir())
        except OSError:
            continue
        for path in paths:
            looked_at += 1
            if looked_at > LIMIT:
                return
            if path.name.startswith(".") or path.is_symlink():
                continue
            named = MINUTES.fullmatch(path.stem.lower()[:200])
            if path.is_dir():
                if named and any(inner.suffix.lower() in ENDINGS for inner in path.iterdir()):
                    yield path
                elif depth < DEPTH:
                    waiting.append((path, depth + 1))
            elif named and path.suffix.lower() in ENDINGS and path.is_file():
                yield path


def _text(repositories: Sequence[Discovery], minutes: Sequence[Path], base: Path) -> str:
    from kmesh_tracker.cli.scope import is_outside_product, releases_table
    from kmesh_tracker.gitcli.urls import browse_url

    blocks = [f"{HEAD}project = {_quoted(_name(repositories[0].root))}\n"]
    for number, found in enumerate(repositories):
        url = browse_url(found.remotes[0][1]) if found.remotes else None
        lines = [
            "[[source]]",
            'kind = "git"',
            f"name = {_quoted(_name(found.root))}",
            f"path = {_quoted(_relative(found.root, base))}  # a work tree or a bare repository",
            f"url = {_quoted(url)}  # for links; never contacted"
            if url
            else '# url = "https://..."  # for links; never contacted',
        ]
        if number == 0:
            lines.append("primary = true  # its tags are the project's releases")
        elif is_outside_product(found, _name(found.root)):
            lines.append(
                "product = false  # not part of what is released: its chores stay out of announcements"
            )
        blocks.append("\n".join(lines) + "\n")
    blocks += [
        f'[[source]]\nkind = "minutes"\npath = {_quoted(_relative(path, base))}'
        f"  # file, folder or glob{_kind(path)}\n"
        for path in minutes
    ]
    if not minutes:
        blocks.append(
            '# [[source]]\n# kind = "minutes"\n# path = "minutes.md"  # a file, a folder or a glob\n'
        )
    blocks.append(
        "# Design documents in the usual folders of the repository; drafts quote them.\n"
        '[[source]]\nkind = "proposals"\n'
    )
    blocks.append(releases_table(repositories[0].root, _name(repositories[0].root)))
    blocks.append(
        "# What git alone cannot know.\n"
        "# [people]\n"
        '# bots = ["some-bot"]  # automation that is neither thanked nor credited\n'
        "# [people.handles]\n"
        '# "Ada Rowe" = "ada-rowe"  # a name or an address, and the handle behind it\n'
    )
    blocks.append(
        "# Where the answers are recorded that a reader, a model or a person, gives to 'kmesh-tracker ask'.\n"
        "# [answers]\n"
        f'# file = "{ANSWERS}"  # beside this file; put it under version control\n'
        "# model = \"llm:gpt-5-mini\"  # what 'ask --model' asks where it is given no name\n"
    )
    return "\n".join(blocks)


def _kind(path: Path) -> str:
    """Return the rest of a comment, on what kind of text most of the documents at a path are."""
    from collections import Counter
    from datetime import UTC, datetime

    from kmesh_tracker import minutes
    from kmesh_tracker.minutes.genre import genre
    from kmesh_tracker.plugin.source import SourceSettings
    from kmesh_tracker.sources.minutes import MinutesSource

    source = MinutesSource(SourceSettings("minutes", "minutes", {"path": str(path)}))
    try:
        documents = list(source.documents(datetime.now(UTC).date()))[-LOOKED_AT:]
    except TrackerError:  # the first command on the file says what is wrong
        return ""
    ((kind, _),) = Counter(genre(minutes.read(document)) for document in documents).most_common(1)
    return f"; most of it reads as {GENRES[kind]}"


def _name(root: Path) -> str:
    return root.resolve().name.removesuffix(".git") or "project"


def _relative(path: Path, base: Path) -> str:
    """Return ``path`` as seen from the folder of the configuration."""
    import os

    return Path(os.path.relpath(path.absolute(), base.absolute())).as_posix()


def _quoted(text: str) -> str:
    """Write a TOML string; TOML reads the escapes of a YAML scalar."""
    from kmesh_tracker.rendering.escape import yaml

    return yaml(text)
