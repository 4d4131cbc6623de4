"""What was written last, remembered in a small file beside the draft.

It is data from disk like any other: whatever is wrong with it, it counts as lost, and a lost one only means
that a text that differs from the new draft counts as edited.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Lines = tuple[str, ...]
_SCHEMA: Final = 1
_KEPT: Final = 40  # drafts that one file is remembered to hold, as a changelog does; the oldest are forgotten
_ABOUT: Final = (
    "What kmesh-tracker wrote last, kept so that a new draft can be merged with your edits. "
    "Commit it with the draft; without it, a draft that you edited is not drafted anew."
)


class Memory(Struct, frozen=True):
    """The drafts that a file got, as they were written."""

    drafts: Mapping[str, Lines] = field(default_factory=dict)
    """Their lines by format, version, language and readers; the latest last."""

    def with_draft(self, key: str, lines: Lines, *, alone: bool) -> Memory:
        """Remember one more draft; ``alone`` forgets the others."""
        others = {} if alone else {name: old for name, old in self.drafts.items() if name != key}
        kept = dict([*others.items()][-_KEPT + 1 :])
        return Memory({**kept, key: lines})


def beside(path: Path) -> Path:
    """Return the state file of the draft ``path``."""
    return path.with_name(f".{path.name}.kmesh-tracker")


def read(data: bytes | None) -> tuple[Memory, str]:
    """Read a state file's bytes; the second value says what is wrong with them, if anything is."""
    if data is None:
        return Memory(), ""
    try:
        loaded = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return Memory(), "it is not JSON"
    drafts = _drafts(loaded)
    return (Memory(), "it does not hold what it should") if drafts is None else (Memory(drafts), "")


def write(memory: Memory) -> bytes:
    """Return the bytes of a state file, a line for each line of a draft, as version control likes it."""
    document = {"about": _ABOUT, "schema": _SCHEMA, "drafts": memory.drafts}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _drafts(loaded: Any) -> dict[str, Lines] | None:
    known = isinstance(loaded, dict) and loaded.get("schema") == _SCHEMA
    drafts = loaded.get("drafts") if known else None
    if not isinstance(drafts, dict):
        return None
    for lines in drafts.values():
        if not isinstance(lines, list) or not all(isinstance(one, str) and "\n" not in one for one in lines):
            return None
        if not _writable(lines):
            return None
    return {key: tuple(lines) for key, lines in drafts.items()}


def _writable(lines: list[str]) -> bool:
    """Return whether the text can be written to a file: JSON can hold halves of characters."""
    try:
        "".join(lines).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
