"""Finds a configuration and reads it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.config.keys import parse
from kmesh_tracker.config.records import RawConfig
from kmesh_tracker.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE_NAME: Final = "kmesh-tracker.toml"
"""Name under which the configuration is looked for."""
MAX_BYTES: Final = 1024 * 1024
"""A larger file is no configuration."""


def load(path: Path | str | None = None, start: Path | None = None) -> RawConfig:
    """Read the configuration ``path``, or the nearest one at or above ``start`` (the working directory).

    A ``kmesh-tracker.toml`` is preferred to ``[tool.kmesh-tracker]`` of a ``pyproject.toml`` beside it.

    Raises:
        ConfigError: there is none, or it cannot be read, or it holds an unknown key or a wrong type.

    """
    if path is not None:
        file = Path(path)
        if file.is_dir():
            file /= FILE_NAME
        table = _own_table(_read(file), file)
        if table is None:
            raise ConfigError(
                f"{file} holds no [tool.kmesh-tracker] table: add one, or give another --config."
            )
        return parse(table, origin=str(file), base=file.parent)
    folder = (start or Path()).absolute()
    for parent in (folder, *folder.parents):
        for name in (FILE_NAME, "pyproject.toml"):
            file = parent / name
            if not file.is_file():
                continue
            if name != FILE_NAME and "kmesh-tracker" not in _text(file):
                continue
            if (table := _own_table(_read(file), file)) is not None:
                return parse(table, origin=str(file), base=parent)
    raise ConfigError(
        f"No {FILE_NAME} was found in {folder} or above it: "
        "write one with 'kmesh-tracker init', or give --config FILE, or --repo PATH and --minutes PATH."
    )


def from_flags(
    repos: Sequence[Path | str], minutes: Sequence[Path | str] = (), base: Path | None = None
) -> RawConfig:
    """Make a configuration from paths alone; the first repository is the primary one.

    Raises:
        UsageError: no repository is given.

    """
    if not repos:
        raise UsageError(
            "Minutes alone are not enough: add --repo PATH, or name both in a configuration (--config FILE)."
        )
    tables: list[dict[str, Any]] = [{"kind": "git", "path": str(path)} for path in repos]
    tables[0]["primary"] = True
    tables += [{"kind": "minutes", "path": str(path)} for path in minutes]
    return RawConfig(origin="command line", base=base or Path(), sources=tuple(tables))


def _own_table(document: Mapping[str, Any], file: Path) -> Mapping[str, Any] | None:
    """Give our part of ``document``: all of it, or ``[tool.kmesh-tracker]`` of a pyproject.toml."""
    if file.name != "pyproject.toml":
        return document
    tool = document.get("tool", {})
    table = tool.get("kmesh-tracker") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{file}: 'tool.kmesh-tracker' must be a table.")
    return table


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(
            f"The configuration {file} cannot be read: {error.strerror or error}; check the path."
        ) from error
    if len(data) > MAX_BYTES:
        raise ConfigError(f"The configuration {file} is larger than {MAX_BYTES} bytes: give the right file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}, line {line}: not UTF-8 text; save the configuration as UTF-8.") from error


def _read(file: Path) -> dict[str, Any]:
    try:
        text = _text(file)
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = str(error).replace(
            "at end of document", f"at line {text.count(chr(10)) + 1}, the end of the file"
        )
        raise ConfigError(f"{file} is not valid TOML: {told}.") from error
    except RecursionError as error:
        raise ConfigError(f"{file} is not a configuration: its values are nested too deeply.") from error
