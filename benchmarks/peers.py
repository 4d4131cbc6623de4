"""Programs that make changelogs, and how each is asked for one release or for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from datasets import Data


@dataclass(frozen=True, slots=True)
class Command:
    """A side of a comparison that is a program."""

    name: str
    arguments: tuple[str, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class Peers:
    """Where the programs are, None for one that is left out."""

    git_cliff: Path | None = None
    git_changelog: Path | None = None
    auto_changelog: Path | None = None

    def one_release(self, data: Data) -> Iterator[Command]:
        return self._commands(data, one=True)

    def all_releases(self, data: Data) -> Iterator[Command]:
        return self._commands(data, one=False)

    def _commands(self, data: Data, *, one: bool) -> Iterator[Command]:
        path, end = str(data.repository), "" if one else " of everything"
        if self.git_cliff:
            span = ("--", data.span) if one else ()
            cliff = (str(self.git_cliff), "--offline", "--repository", path, *span)
            yield Command(f"git-cliff{end}", cliff, data.repository)
        if self.git_changelog:
            span = ("--filter-commits", data.span) if one else ()
            yield Command(f"git-changelog{end}", (str(self.git_changelog), *span, path), data.repository)
        if self.auto_changelog:
            auto = _auto_changelog(self.auto_changelog, data, one=one)
            yield Command(f"auto-changelog{end}", auto, data.repository)


def _auto_changelog(program: Path, data: Data, *, one: bool) -> tuple[str, ...]:
    """Write the command line; npm and pip have different programs of that name."""
    if program.resolve().suffix == ".js":
        span = ("--starting-version", data.release, "--ending-version", data.release) if one else ()
        return (str(program), *span, "--commit-limit", "false", "--stdout")
    span = ("--starting-commit", data.previous, "--stopping-commit", data.release) if one else ()
    prefix = ("--tag-prefix", "v") if data.release.startswith("v") else ()
    return (str(program), *span, *prefix, "--stdout")
