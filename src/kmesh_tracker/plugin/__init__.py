"""All that a plugin needs: what a source, a format and a model are, and the mark for its hooks.

Names are brought in when they are first asked for, because pluggy and the records take a while to import and
the configuration is read without them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kmesh_tracker.plugin.format import DocumentKind, Format
    from kmesh_tracker.plugin.model import Model, ModelSettings, Reply
    from kmesh_tracker.plugin.source import (
        Option,
        ProposalFolder,
        Repository,
        Source,
        SourceSettings,
    )
    from kmesh_tracker.plugin.spec import hookimpl

__all__ = [
    "DocumentKind",
    "Format",
    "Model",
    "ModelSettings",
    "Option",
    "ProposalFolder",
    "Reply",
    "Repository",
    "Source",
    "SourceSettings",
    "hookimpl",
]

_HOMES = {
    "DocumentKind": "format",
    "Format": "format",
    "Model": "model",
    "ModelSettings": "model",
    "Reply": "model",
    "hookimpl": "spec",
}
"""Module of each name; those not named here live in ``source``."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'source')}"), name)
