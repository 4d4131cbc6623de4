"""Minutes from files: plain text, text extracted from a PDF, or Markdown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from kmesh_tracker.errors import ConfigError, InputError
from kmesh_tracker.plugin.source import Option, Source
from kmesh_tracker.records import Document
from kmesh_tracker.text.files import read_ordinary
from kmesh_tracker.text.hygiene import MAX_DOCUMENT, MAX_LINES, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kmesh_tracker.plugin.source import SourceSettings

FORMATS: Final = {".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown"}
"""Format of a document by its file's suffix."""
_WILDCARDS: Final = frozenset("*?[")


class MinutesSource(Source):
    """Reads minutes from a file, from a folder with all its sub-folders, or from what a glob matches."""

    kind: ClassVar[str] = "minutes"
    options: ClassVar[Mapping[str, Option]] = {
        "path": Option(str, "A file, a folder or a glob of .txt, .md or .markdown files.", required=True),
    }

    def __init__(self, settings: SourceSettings) -> None:
        super().__init__(settings)
        self._unread: tuple[str, ...] = ()

    def documents(self, as_of: date) -> Iterable[Document]:  # noqa: ARG002 - files are not dated before they are read
        """Return each file as one document, in order of path; one that cannot be read is a finding.

        Raises:
            ConfigError: nothing is at the path.
            InputError: no file can be read; the path holds no minutes, or only empty ones.

        """
        files = self._files()
        documents: list[Document] = []
        faults: list[InputError] = []
        for file in files:
            try:
                document = self._document(file)
            except InputError as fault:
                faults.append(fault)
            else:
                documents += [document] if document else []
        if faults and not documents:
            raise faults[0]
        self._unread = tuple(f"{fault} It was left out." for fault in faults)
        if not documents:
            shown = self.settings.options["path"]
            raise InputError(
                f"{self._relative(files[0])} is empty: put the minutes in "
                f"or take it out of the source {self.name!r}."
                if len(files) == 1
                else f"{shown} holds {len(files)} files of minutes and all are empty: put the minutes in."
            )
        return documents

    def findings(self) -> Iterable[str]:
        """Return a sentence for each file that could not be read."""
        return self._unread

    def _files(self) -> list[Path]:
        path = self.settings.path()
        shown = str(self.settings.options["path"])
        if path.exists() and not path.is_dir():
            if path.suffix.lower() not in FORMATS:
                raise InputError(f"{shown} is not minutes by its suffix: give a .txt, .md or .markdown file.")
            return [path]
        if path.is_dir():
            files = list(_walk(path))
        elif _WILDCARDS.intersection(shown):
            files = self._matching(shown)
        else:
            raise ConfigError(
                f"No minutes at {shown}: correct --minutes, or 'path' of the source {self.name!r}."
            )
        if not files:
            raise InputError(f"{shown} holds no minutes: no .txt, .md or .markdown file is there.")
        return sorted(files, key=lambda file: file.as_posix())

    def _matching(self, pattern: str) -> list[Path]:
        """Return the files that a glob matches; hidden ones only where the glob names them."""
        parts = (self.settings.base / pattern).parts
        first = next(place for place, part in enumerate(parts) if _WILDCARDS.intersection(part))
        anchor = Path(*parts[:first])
        found = anchor.glob("/".join(parts[first:])) if anchor.is_dir() else ()
        return [file for file in found if _is_minutes(file, anchor)]

    def _document(self, file: Path) -> Document | None:
        """Read a file; None where it is empty, as one is that was prepared for a meeting to come."""
        name = self._relative(file)
        try:
            data = read_ordinary(file, MAX_DOCUMENT + 1)
        except OSError as error:
            raise InputError(
                f"{name} cannot be read ({error.strerror}): check it and its permissions."
            ) from None
        if len(data) > MAX_DOCUMENT:
            limit = MAX_DOCUMENT // 2**20
            raise InputError(f"{name} is over the limit of {limit} MiB: split it into smaller files.")
        text = decode(data, name)
        if text.count("\n") > MAX_LINES:
            raise InputError(f"{name} has over {MAX_LINES} lines: split it into smaller files.")
        if not text.strip(" \t\r\n\f\u00a0\ufeff\u200b"):
            return None
        return Document(self.name, name, text, FORMATS[file.suffix.lower()])

    def _relative(self, file: Path) -> str:
        try:
            return Path(os.path.relpath(file, self.settings.base)).as_posix()
        except ValueError:  # on another drive
            return file.as_posix()


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the minutes below a folder; links to folders are not followed, so no circle can form."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(root) / name
            if _is_minutes(file, folder):
                yield file


def _is_minutes(file: Path, below: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(below).parts)
    return not hidden and file.suffix.lower() in FORMATS and file.exists() and not file.is_dir()
