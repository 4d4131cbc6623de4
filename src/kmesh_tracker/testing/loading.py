"""Makes a source or a model the way the configuration does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from kmesh_tracker.errors import ConfigError
from kmesh_tracker.plugin.model import Model, ModelSettings
from kmesh_tracker.plugin.options import filled
from kmesh_tracker.plugin.source import Source, SourceSettings

if TYPE_CHECKING:
    from pathlib import Path

S = TypeVar("S", bound=Source)
M = TypeVar("M", bound=Model)


def load(source_class: type[S], base: Path, *, name: str | None = None, **options: Any) -> S:
    """Return a source of ``source_class`` as a configuration in the folder ``base`` would.

    ``name`` is the source's name, its kind by default; ``options`` are the other keys of its table. Defaults
    are filled in.

    Raises:
        ConfigError: a key that the source does not have, a wrong type, or a required key missing.

    """
    known = source_class.options
    for key, value in options.items():
        if key not in known:
            raise ConfigError(
                f"The kind {source_class.kind!r} has no option {key!r}: choose one of {', '.join(known)}."
            )
        if not isinstance(value, known[key].type) or (known[key].type is int and isinstance(value, bool)):
            raise ConfigError(
                f"The option {key!r} must be of type {known[key].type.__name__}, not {value!r:.80}."
            )
    if missing := [key for key, option in known.items() if option.required and key not in options]:
        raise ConfigError(f"The kind {source_class.kind!r} needs the option {missing[0]!r}: give it.")
    values = {key: options.get(key, option.default) for key, option in known.items()}
    return source_class(SourceSettings(source_class.kind, name or source_class.kind, values, base))


def load_model(model_class: type[M], variant: str = "", **options: Any) -> M:
    """Return a model of ``model_class`` as ``ask --model NAME:VARIANT`` would.

    ``options`` are the keys of its table in ``[answers]``; defaults are filled in.

    Raises:
        ConfigError: a key that the model does not have, a wrong type, or a required key missing.

    """
    name = model_class.name
    return model_class(
        ModelSettings(name, variant, filled(options, model_class.options, f"[answers.{name}]"))
    )
