"""What an output format is: the one place where results go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any

DocumentKind = Literal[
    "meetings", "roadmap", "status", "draft", "explain", "find", "review", "ask", "check", "plugins"
]


class Format(Struct, frozen=True):
    """A way to write one or more kinds of document.

    ``render`` gets the kind and the document as plain data (the structure that ``--json`` prints, see the
    published JSON Schemas) and returns the text to write, ending with a newline. It must not print, read
    files or change what it was given.
    """

    name: str
    """Value of ``--format``."""
    kinds: Collection[DocumentKind]
    """The documents it can write."""
    render: Callable[[DocumentKind, Mapping[str, Any]], str]
    help: str = ""
    """One line for the list of plugins."""
