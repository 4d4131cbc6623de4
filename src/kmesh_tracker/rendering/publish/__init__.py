"""Puts a draft where it belongs, and keeps what people made of the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kmesh_tracker.errors import ConflictError, OutputError
from kmesh_tracker.rendering import escape, files
from kmesh_tracker.rendering.publish import front_matter, memory
from kmesh_tracker.rendering.publish.redraft import Redraft, Request, decode, redraft
from kmesh_tracker.rendering.publish.target import Target, find

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DraftFile", "Redraft", "Target", "conflict", "find", "shown"]

_NAMED: Final = 3  # conflicts that a message names


class DraftFile:
    """Where a draft is laid over the one before."""

    def __init__(
        self, target: Target, format_name: str, version: str, lang: str, audience: str = "users"
    ) -> None:
        self.path = target.path
        self._target, self._format, self._lang = target, format_name, lang
        self._key = f"{format_name} {version} {lang}" + ("" if audience == "users" else f" for {audience}")
        with files.told(self.path):
            self._look(target.root)

    def _look(self, root: Path | None) -> None:
        """Read what is there."""
        if root is not None and not root.is_dir() and not root.parent.is_dir():
            raise OutputError(f"The folder {root.parent} does not exist: create it, or give another path.")
        there = root is None or self.path.parent.is_dir()
        self._old = files.read(self.path) if there else None
        self.complaints: tuple[str, ...] = ()
        self._state: bytes | None = None
        self._memory, self._complaint = memory.Memory(), ""
        try:
            self._state = files.read(memory.beside(self.path)) if there else None
            known, self._complaint = memory.read(self._state)
            self._memory = known if self._old else self._memory  # without the file, its past is of no use
        except OutputError:
            self._complaint = "it cannot be read"

    def redraft(self, text: str, *, overwrite: bool = False, keep_mine: bool = False) -> Redraft:
        """Merge the draft ``text`` with what is there."""
        remarks: tuple[str, ...] = ()
        if self._target.site is not None and self._format == "docusaurus":
            with files.told(self.path):
                text, remarks = front_matter.fitted(text, self._target.site, self._lang)
        if self._complaint:
            remarks = (*remarks, f"{memory.beside(self.path)} was left aside, as {self._complaint}")
        request = Request(self.path, self._format, self._key, text, overwrite, keep_mine)
        done = redraft(request, self._old, self._memory)
        return replace(done, remarks=(*remarks, *done.remarks))

    def write(self, done: Redraft) -> bool:
        """Write the file, and what is to be remembered of it after that; return whether the file changed."""
        if self._target.root is not None:
            files.make_folder(self.path.parent, self._target.root)
        changed = done.data is not None and files.put(self.path, done.data, was=self._old)
        try:
            state = memory.write(done.memory)
            if state != self._state:
                files.put(memory.beside(self.path), state)
        except OutputError as error:
            self.complaints = (f"what was written could not be remembered: {error}",)
        return changed

    def difference(self, done: Redraft) -> str:
        """Show what writing would change, as a unified diff; empty where that is nothing."""
        import difflib

        if done.data is None:
            return ""
        read = decode(self._old) if self._old else None
        old = read[0] if read else ()
        name = self.path.name
        rows = difflib.unified_diff(old, done.lines, name, f"{name} (new draft)", lineterm="")
        return _printable("\n".join(rows) + "\n")


def conflict(file: DraftFile, done: Redraft) -> ConflictError:
    """Return the error for edits and a new draft that are in conflict."""
    named = "; ".join(done.conflicts[:_NAMED])
    more = f" and {len(done.conflicts) - _NAMED} more" if len(done.conflicts) > _NAMED else ""
    return ConflictError(
        f"{file.path} was kept as it is: you and the new draft both changed {named}{more}; both sides are "
        "printed between marks: edit your file, then --keep-mine takes the rest of the new draft over."
    )


def shown(done: Redraft) -> str:
    """Return the merged text with both sides of each conflict between marks."""
    return _printable("\n".join(line.rstrip("\r") for line in done.lines) + "\n")


def _printable(text: str) -> str:
    """Make a text that a person wrote fit for a terminal; tabs stay."""
    return "\t".join(map(escape.terminal, text.split("\t")))
