"""The hooks of this plugin; the entry point of the distribution leads here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.plugin import hookimpl

if TYPE_CHECKING:
    from kmesh_tracker.plugin import Model


@hookimpl
def kmesh_tracker_models() -> list[type[Model]]:
    """Bring the model ``llm``."""
    from kmesh_tracker_llm.model import LlmModel

    return [LlmModel]
