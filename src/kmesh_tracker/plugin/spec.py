"""The hooks that a plugin may implement, in the order in which they fire.

A plugin is a module or object whose functions carry :data:`hookimpl`. It is found through the entry point
group ``kmesh_tracker``. The built-in sources and formats come in through these same hooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.plugin.format import Format
    from kmesh_tracker.plugin.model import Model
    from kmesh_tracker.plugin.source import Source

PROJECT: Final = "kmesh_tracker"
"""Name of the hook project and of the entry point group."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Decorates a plugin's implementation of a hook."""


@hookspec
def kmesh_tracker_sources() -> Iterable[type[Source]]:  # type: ignore[empty-body]
    """Return the kinds of source that the plugin brings.

    Fires once, before the configuration is checked: a source's ``kind`` becomes a legal value of ``kind`` in
    ``[[source]]`` and its ``options`` become the legal keys of that table.
    """


@hookspec
def kmesh_tracker_formats() -> Iterable[Format]:  # type: ignore[empty-body]
    """Return the output formats that the plugin brings.

    Fires once, when a result is about to be written. A format's ``name`` becomes a legal value of
    ``--format`` for the documents that it can render.
    """


@hookspec
def kmesh_tracker_models() -> Iterable[type[Model]]:  # type: ignore[empty-body]
    """Return the models that the plugin brings, which can answer questions.

    Fires once, when ``ask --model`` or ``plugins`` is called: a model's ``name`` becomes a legal value of
    ``--model``, with a variant behind a colon where it has several (``llm:gpt-5-mini``).
    """
