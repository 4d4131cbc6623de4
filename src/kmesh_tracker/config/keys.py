"""The keys that a configuration may hold, whatever plugins there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.config.records import PeopleConfig, RawConfig, ReleasesConfig
from kmesh_tracker.decisions.reading import FILE_NAME as DECISIONS
from kmesh_tracker.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

KEYS: Final = {
    "project": "Name of the project; that of the primary repository where it is absent.",
    "source": "One table for each repository and each set of minutes.",
    "people": "What git alone cannot know of people.",
    "releases": "Which tags of the primary repository are releases.",
    "templates": "Folder whose templates take the place of the shipped ones, relative to the file.",
    "glossary": "One table for each language, from the project's terms to the words for them in drafts.",
    "decisions": "File of what people decided; without it, kmesh-tracker.decisions.toml beside this file.",
}
"""Keys at the top of the configuration, with their meaning."""
PEOPLE_KEYS: Final = {
    "bots": "Handles or names of automation, never thanked nor credited.",
    "handles": "Table from a name or an e-mail address to the person's handle.",
}
"""Keys of ``[people]``, with their meaning."""
RELEASES_KEYS: Final = {
    "tags": "Pattern of the tags that are releases, e.g. `v{version}-source`; one, or a list.",
    "ignore": "Glob of tags that are no releases, e.g. `*-nightly`; one, or a list.",
}
"""Keys of ``[releases]``, with their meaning."""
_VERSION: Final = "{version}"
_TYPES: Final = {str: "a string", bool: "true or false", int: "a whole number", list: "a list of strings"}


def parse(table: Mapping[str, Any], *, origin: str, base: Path) -> RawConfig:
    """Check all of ``table`` that does not depend on plugins.

    Raises:
        ConfigError: an unknown key, or a value of the wrong type.

    """
    known_keys(table, KEYS, origin, "")
    project = typed(table.get("project"), str, origin, "project")
    if project is not None and not project.strip(" \t"):
        raise ConfigError(f"{origin}: project is empty: give it a name, or leave the key out.")
    sources = table.get("source", [])
    if not isinstance(sources, list) or not all(isinstance(source, dict) for source in sources):
        raise ConfigError(f"{origin}: 'source' must be a list of tables: write each one as [[source]].")
    templates = typed(table.get("templates"), str, origin, "templates")
    decisions = typed(table.get("decisions"), str, origin, "decisions")
    if decisions is not None and not decisions.strip(" \t"):
        raise ConfigError(f"{origin}: decisions is empty: name a file, or leave the key out.")
    return RawConfig(
        origin=origin,
        base=base,
        sources=tuple(sources),
        project=project,
        people=_people(table.get("people", {}), origin),
        releases=_releases(table.get("releases", {}), origin),
        templates=base / templates if templates else None,
        glossary=_glossary(table.get("glossary", {}), origin),
        decisions=base / (decisions or DECISIONS),
        decisions_named=decisions is not None,
    )


def typed(value: Any, wanted: type, where: str, key: str) -> Any:
    """Give ``value`` when it has the type ``wanted`` (None passes)."""
    good = isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))
    if wanted is list and good:
        good = all(isinstance(element, str) for element in value)
    if value is None or good:
        return value
    raise ConfigError(f"{where}: {key!r} must be {_TYPES.get(wanted, wanted.__name__)}, not {value!r:.80}.")


def known_keys(table: Mapping[str, Any], known: Mapping[str, Any], where: str, of: str) -> None:
    """Refuse a key that is not among ``known``; the message names the nearest one."""
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}: unknown key {key!r}{of}{nearest(key, known)}.")


def nearest(word: str, known: Collection[str]) -> str:
    """Say which of ``known`` comes nearest to ``word``, and which there are."""
    import difflib  # only a mistake needs it

    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.5)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return f"{meant} (known: {', '.join(known)})"


def _people(table: Any, origin: str) -> PeopleConfig:
    if not isinstance(table, dict):
        raise ConfigError(f"{origin}: 'people' must be a table: write it as [people].")
    known_keys(table, PEOPLE_KEYS, origin, " in [people]")
    handles = table.get("handles", {})
    if not isinstance(handles, dict) or not all(isinstance(handle, str) for handle in handles.values()):
        raise ConfigError(f"{origin}: 'people.handles' must be a table from names or addresses to handles.")
    return PeopleConfig(
        bots=tuple(typed(table.get("bots"), list, origin, "people.bots") or ()),
        handles={who: handle.removeprefix("@") for who, handle in handles.items()},
    )


def _releases(table: Any, origin: str) -> ReleasesConfig:
    if not isinstance(table, dict):
        raise ConfigError(f"{origin}: 'releases' must be a table: write it as [releases].")
    known_keys(table, RELEASES_KEYS, origin, " in [releases]")
    given = {}
    for key in RELEASES_KEYS:
        value = table.get(key)
        words = [value] if isinstance(value, str) else typed(value, list, origin, f"releases.{key}") or []
        if not all(word.strip() for word in words):
            raise ConfigError(f"{origin}: 'releases.{key}' holds an empty text: take it out.")
        given[key] = tuple(words)
    for pattern in given["tags"]:
        if pattern.count(_VERSION) != 1:
            raise ConfigError(
                f"{origin}: the pattern {pattern!r} of 'releases.tags' must hold {_VERSION} once, "
                'where the version stands: e.g. "v{version}".'
            )
    return ReleasesConfig(**given)


def _glossary(table: Any, origin: str) -> dict[str, dict[str, str]]:
    if not isinstance(table, dict) or not all(isinstance(terms, dict) for terms in table.values()):
        raise ConfigError(f"{origin}: 'glossary' must hold a table for each language: write [glossary.zh].")
    for lang, terms in table.items():
        if not all(term.strip(" \t") and isinstance(word, str) and word for term, word in terms.items()):
            raise ConfigError(f"{origin}: 'glossary.{lang}' must be a table from terms to words, none empty.")
    return table
