"""Checks the keys of a table in the configuration against the options of a plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kmesh_tracker.plugin.source import Option

_TYPES: Final = {str: "a string", bool: "true or false", int: "a whole number", list: "a list of strings"}


def filled(table: Mapping[str, Any], options: Mapping[str, Option], where: str) -> dict[str, Any]:
    """Return the values of ``options`` in ``table``, defaults filled in.

    No message shows a value: someone may have written a key or a password there.

    Raises:
        ConfigError: an unknown key, a wrong type, or a required key missing.

    """
    for key in table:
        if key not in options:
            raise ConfigError(f"{where}: unknown key {key!r}{nearest(key, options)}.")
    values: dict[str, Any] = {}
    for key, option in options.items():
        value = table.get(key)
        if value is None and option.required:
            raise ConfigError(f"{where} has no {key!r}: {option.help[:1].lower()}{option.help[1:]}")
        if value is not None and not _is(value, option.type):
            raise ConfigError(f"{where}: {key!r} must be {_TYPES.get(option.type, option.type.__name__)}.")
        values[key] = option.default if value is None else value
    return values


def nearest(word: str, known: Collection[str]) -> str:
    """Return which of ``known`` is nearest to ``word``, and which there are."""
    import difflib  # only a mistake needs it

    near = difflib.get_close_matches(word.lower()[:60], list(known), n=1, cutoff=0.5)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return f"{meant} (known: {', '.join(known) or 'none'})"


def _is(value: object, wanted: type) -> bool:
    if wanted is int and isinstance(value, bool):
        return False
    good = isinstance(value, wanted)
    return good and (wanted is not list or all(isinstance(one, str) for one in value))  # type: ignore[attr-defined]
