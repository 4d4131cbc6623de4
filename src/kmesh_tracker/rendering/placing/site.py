"""What a Docusaurus site says about where its posts are, who writes them and which tags there are.

Its configuration is a program and is never run; the language that the site is in is read from its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CONFIGS: Final = tuple(f"docusaurus.config.{end}" for end in ("js", "ts", "mjs", "cjs", "mts", "cts"))
_DEFAULT: Final = re.compile(r"""defaultLocale['"]?\s{0,8}:\s{0,8}['"]([A-Za-z][A-Za-z0-9_-]{0,30})['"]""")
_POSTS: Final = "docusaurus-plugin-content-blog"
_LARGE: Final = 1024 * 1024
"""Bytes of a file of the site that are read."""
_UP: Final = 6
"""Folders that are looked through for the site that a file belongs to."""


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with a Docusaurus site."""

    root: Path
    """The folder."""

    def posts(self, lang: str) -> Path:
        """Give the folder of the posts in a language: ``blog``, or the translations of it."""
        if _same_language(lang, self._default_language()):
            return self.root / "blog"
        translations = self.root / "i18n"
        names = sorted(one.name for one in translations.iterdir()) if translations.is_dir() else []
        fitting = [name for name in names if _same_language(lang, name) and (translations / name).is_dir()]
        fitting.sort(key=lambda name: (name != lang, not (translations / name / _POSTS).is_dir()))
        return translations / (fitting[0] if fitting else lang) / _POSTS

    def authors(self, lang: str) -> tuple[Mapping[str, Any] | None, str]:
        """Give the known authors by key, None where there is no such file, and what is wrong with it."""
        return self._known(lang, "authors")

    def tags(self, lang: str) -> tuple[Mapping[str, Any] | None, str]:
        """Give the known tags by key, None where there is no such file, and what is wrong with it."""
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
            if text and (found := _DEFAULT.search(text)):
                return found[1]
        return "en"


def site_at(folder: Path) -> Site | None:
    """Give the site in ``folder``, if there is one."""
    configured = any((folder / name).is_file() for name in _CONFIGS)
    return Site(folder) if configured or (folder / "blog").is_dir() else None


def site_around(path: Path) -> Site | None:
    """Give the site that a file of a post belongs to: the nearest folder above it with a configuration."""
    for folder in list(path.absolute().parents)[:_UP]:
        if any((folder / name).is_file() for name in _CONFIGS):
            return Site(folder)
    return None


def _same_language(one: str, other: str) -> bool:
    """Whether two names mean one language: ``zh`` and ``zh-CN`` do, ``zh-TW`` and ``zh-CN`` do not."""
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
        with path.open("rb") as stream:
            data = stream.read(_LARGE + 1)
        return data.decode("utf-8-sig") if len(data) <= _LARGE else None
    except (OSError, ValueError):
        return None
