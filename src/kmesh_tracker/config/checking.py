"""Checks the sources of a configuration against the kinds that plugins bring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmesh_tracker.config.keys import known_keys, nearest, typed
from kmesh_tracker.config.records import Config, RawConfig
from kmesh_tracker.errors import ConfigError
from kmesh_tracker.plugin.source import Source, SourceSettings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kmesh_tracker.plugin.source import Option


def validate(raw: RawConfig, kinds: Mapping[str, type[Source]], *, missing_plugins: bool = False) -> Config:
    """Check the sources of ``raw`` against the ``kinds`` that exist.

    ``missing_plugins`` says that some plugin is switched off or failed: a source of an unknown kind is then
    left out with a note, because the rest can still be answered.

    Raises:
        ConfigError: an unknown kind or key, a wrong type, a name used twice, no repository, two primary ones.

    """
    taken = {str(table["name"]) for table in raw.sources if table.get("name")}
    sources: list[SourceSettings] = []
    left_out: list[str] = []
    for number, table in enumerate(raw.sources, 1):
        where = f"{raw.origin}: [[source]] {number}"
        kind = typed(table.get("kind"), str, where, "kind")
        if kind is None:
            raise ConfigError(f"{where} has no 'kind': set it to one of {', '.join(sorted(kinds))}.")
        if kind in kinds:
            sources.append(_settings(kind, kinds[kind], table, where, raw.base, taken))
        elif missing_plugins:
            left_out.append(f"{where} was left out: no plugin that could be loaded brings the kind {kind!r}.")
        else:
            raise ConfigError(
                f"{where}: no installed plugin brings a source of kind {kind!r}{nearest(kind, kinds)}."
            )
    names = [source.name for source in sources]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigError(f"{raw.origin}: two sources are called {twice[0]!r}: give each its own 'name'.")
    sources = _with_primary(sources, kinds, raw.origin)
    primary = next(source.name for source in sources if source.options.get("primary"))
    return Config(
        project=raw.project or primary,
        base=raw.base,
        sources=tuple(sources),
        people=raw.people,
        releases=raw.releases,
        templates=raw.templates,
        glossary=raw.glossary,
        decisions=raw.decisions,
        decisions_named=raw.decisions_named,
        left_out=tuple(left_out),
    )


def _with_primary(
    sources: list[SourceSettings], kinds: Mapping[str, type[Source]], origin: str
) -> list[SourceSettings]:
    """Make exactly one repository the primary one: that which says so, else the first."""
    repositories = [source for source in sources if "primary" in kinds[source.kind].options]
    if not repositories:
        raise ConfigError(
            f'{origin} names no repository: add a [[source]] with kind = "git" and the path of a clone.'
        )
    chosen = [source for source in repositories if source.options["primary"]]
    if len(chosen) > 1:
        raise ConfigError(
            f"{origin}: {chosen[0].name!r} and {chosen[1].name!r} are both primary: "
            "only one repository's tags can be the project's releases."
        )
    first = chosen[0] if chosen else repositories[0]
    return [
        SourceSettings(source.kind, source.name, {**source.options, "primary": source is first}, source.base)
        if source in repositories
        else source
        for source in sources
    ]


def _settings(
    kind: str, source: type[Source], table: Mapping[str, Any], where: str, base: Path, taken: set[str]
) -> SourceSettings:
    options = source.options
    known_keys(table, {"kind": "", "name": "", **options}, where, f" for the kind {kind!r}")
    values: dict[str, Any] = {}
    for key, option in options.items():
        value = typed(table.get(key), option.type, where, key)
        if value is None and option.required:
            raise ConfigError(f"{where} (kind {kind!r}) has no {key!r}: {_lower(option)}")
        values[key] = option.default if value is None else value
    name = typed(table.get("name"), str, where, "name")
    if name is None:
        name = _default_name(kind, values, base, taken)
        taken.add(name)
    if not name or not name.isprintable():
        raise ConfigError(f"{where}: the name {name!r} is empty or holds control characters: choose another.")
    return SourceSettings(kind=kind, name=name, options=values, base=base)


def _default_name(kind: str, values: Mapping[str, Any], base: Path, taken: Collection[str]) -> str:
    """Name a repository after its folder (``kmesh.git`` is ``kmesh``), anything else after its kind."""
    name = kind
    if "primary" in values and values.get("path"):
        folder = Path(values["path"])
        stem = folder.name if folder.name not in ("", "..") else (base / folder).resolve().name
        if stem == ".git":
            stem = (base / folder).resolve().parent.name
        name = stem.removesuffix(".git") or kind
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    return unique


def _lower(option: Option) -> str:
    return option.help[:1].lower() + option.help[1:]
