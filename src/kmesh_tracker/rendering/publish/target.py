"""Which file a draft goes to: the one that was named, or its place in a folder or a Docusaurus site."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from kmesh_tracker.errors import UsageError
from kmesh_tracker.rendering import files
from kmesh_tracker.text.files import read_ordinary

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONFIGS: Final = tuple(f"docusaurus.config.{end}" for end in ("js", "ts", "mjs", "cjs", "mts", "cts"))
_DEFAULT_LOCALE: Final = re.compile(
    r"""defaultLocale['"]?\s{0,8}:\s{0,8}['"]([A-Za-z][A-Za-z0-9_-]{0,30})['"]"""
)
_POSTS: Final = "docusaurus-plugin-content-blog"
_LARGE: Final = 1024 * 1024  # bytes of a file of the site that are read
_UP: Final = 6  # folders that are looked through for the site that a file belongs to
_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_LANG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
_IN_FOLDER: Final = {"github": "{}.md", "html": "{}.html", "json": "{}.json"}
_CHANGELOGS: Final = ("CHANGELOG.md", "Changelog.md", "changelog.md", "CHANGES.md", "HISTORY.md")


class Site(Struct, frozen=True):
    """A folder with a Docusaurus site."""

    root: Path  # the folder

    def posts(self, lang: str) -> Path:
        """Return the folder of the posts in a language: ``blog``, or the translations of it."""
        if _same_language(lang, self._default_language()):
            return self.root / "blog"
        translations = self.root / "i18n"
        names = sorted(one.name for one in translations.iterdir()) if translations.is_dir() else []
        fitting = [name for name in names if _same_language(lang, name) and (translations / name).is_dir()]
        fitting.sort(key=lambda name: (name != lang, not (translations / name / _POSTS).is_dir()))
        return translations / (fitting[0] if fitting else lang) / _POSTS

    def authors(self, lang: str) -> tuple[Mapping[str, Any] | None, str]:
        """Return the known authors by key, None where there is no such file, and what is wrong with it."""
        return self._known(lang, "authors")

    def tags(self, lang: str) -> tuple[Mapping[str, Any] | None, str]:
        """Return the known tags by key, None where there is no such file, and what is wrong with it."""
        return self._known(lang, "tags")

    def _known(self, lang: str, stem: str) -> tuple[Mapping[str, Any] | None, str]:
        """Read a list of the posts in a language; where they have none of their own, that of ``blog``."""
        for folder in dict.fromkeys((self.posts(lang), self.root / "blog")):
            for name in (f"{stem}.yml", f"{stem}.yaml"):
                if (folder / name).is_file():
                    return _mapping(folder / name)
        return None, ""

    def _default_language(self) -> str:
        for name in _CONFIGS:
            text = _text(self.root / name)
            if text and (found := _DEFAULT_LOCALE.search(text)):
                return found[1]
        return "en"


def site_at(folder: Path) -> Site | None:
    """Return the site in ``folder``, if there is one."""
    configured = any((folder / name).is_file() for name in _CONFIGS)
    return Site(folder) if configured or (folder / "blog").is_dir() else None


def site_around(path: Path) -> Site | None:
    """Return the site that a file of a post belongs to: the nearest folder above it with a configuration."""
    for folder in list(path.absolute().parents)[:_UP]:
        if any((folder / name).is_file() for name in _CONFIGS):
            return Site(folder)
    return None


def _same_language(one: str, other: str) -> bool:
    """Return whether two names mean one language: ``zh`` and ``zh-CN`` do, ``zh-TW`` and ``zh-CN`` do not."""
    mine, theirs = (re.split("[-_]", name.lower()) for name in (one, other))
    shorter = min(len(mine), len(theirs))
    return mine[:shorter] == theirs[:shorter]


def _mapping(path: Path) -> tuple[Mapping[str, Any] | None, str]:
    from kmesh_tracker.text.front_matter import NoDataError, load

    text = _text(path)
    if text is None:
        return None, f"{path} cannot be read as text and was left aside."
    try:
        loaded = load(text)
    except NoDataError as error:
        return None, f"{path} {error} and was left aside."
    if loaded is not None and not isinstance(loaded, dict):
        return None, f"{path} holds no keys and was left aside."
    return {str(key): value for key, value in (loaded or {}).items()}, ""


def _text(path: Path) -> str | None:
    try:
        if not path.is_file():
            return None
        data = read_ordinary(path, _LARGE + 1)
        return data.decode("utf-8-sig") if len(data) <= _LARGE else None
    except (OSError, ValueError):
        return None


class Target(Struct, frozen=True):
    """Where a draft goes."""

    path: Path  # the file
    root: Path | None = None
    """The folder that was named, where the file is to lie in it; folders in it are made."""
    site: Site | None = None  # the site that the file is a post of


def find(output: str, format_name: str, lang: str, slug: str) -> Target:
    """Return the file that a draft goes to.

    A folder (there already, or written with a slash at the end) gets the file where the format has it: in a
    post's own folder, which in a site is among the posts in the language; the changelog; or a file with the
    release's name.
    """
    path = Path(output)
    with files.told(path):
        if not path.is_dir() and not output.endswith(("/", os.sep)):
            return Target(path, site=site_around(path) if format_name == "docusaurus" else None)
        if not _SLUG.fullmatch(slug):
            raise UsageError(f"The release has no name for a file: give -o a file name in {path}.")
        if format_name == "docusaurus":
            if not _LANG.fullmatch(lang):
                raise UsageError(f"{lang!r:.80} is not the name of a language: use one such as en or zh.")
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
