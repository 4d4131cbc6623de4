"""Which file a draft goes to: the one that was named, or the one in a folder where such a draft belongs."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kmesh_tracker.errors import UsageError
from kmesh_tracker.rendering import files
from kmesh_tracker.rendering.placing.site import Site, site_around, site_at

_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_LANG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
_IN_FOLDER: Final = {"github": "{}.md", "html": "{}.html", "json": "{}.json"}
_CHANGELOGS: Final = ("CHANGELOG.md", "Changelog.md", "changelog.md", "CHANGES.md", "HISTORY.md")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a draft goes."""

    path: Path
    """The file."""
    root: Path | None = None
    """The folder that was named, where the file is to lie in it; folders in it are made."""
    site: Site | None = None
    """The site that the file is a post of."""


def find(output: str, format_name: str, lang: str, slug: str) -> Target:
    """Give the file that a draft goes to.

    A folder (there already, or written with a slash at the end) gets the file where the format has it: in a
    post's own folder, which in a site is among the posts in the language; the changelog; or a file with the
    release's name.

    Raises:
        UsageError: a folder was named, and the format, the release or the language has no place in one.
        OutputError: the system refuses to look there.

    """
    with files.told(Path(output)):
        return _found(output, format_name, lang, slug)


def _found(output: str, format_name: str, lang: str, slug: str) -> Target:
    path = Path(output)
    if not path.is_dir() and not output.endswith(("/", os.sep)):
        return Target(path, site=site_around(path) if format_name == "docusaurus" else None)
    if not _SLUG.fullmatch(slug):
        raise UsageError(f"The release has no name to call a file by: give -o the name of a file in {path}.")
    if format_name == "docusaurus":
        if not _LANG.fullmatch(lang):
            raise UsageError(f"{lang!r:.80} is no name of a language: give one such as en or zh.")
        site = site_at(path)
        folder = (site.posts(lang) if site else path) / slug
        name = "index.mdx" if (folder / "index.mdx").exists() else "index.md"
        return Target(folder / name, path, site or site_around(folder / name))
    if format_name == "changelog":
        there = {one.name for one in path.iterdir()} if path.is_dir() else set()
        return Target(path / next((name for name in _CHANGELOGS if name in there), _CHANGELOGS[0]), path)
    if format_name in _IN_FOLDER:
        return Target(path / _IN_FOLDER[format_name].format(slug), path)
    raise UsageError(f"{path} is a folder: name the file in it that gets the format {format_name!r}.")
