"""Whether plugins are installed at all, so that most runs need not import importlib.metadata."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS = (".dist-info", "egg-info")


def may_declare(group: str) -> bool:
    """Return whether a distribution may declare entry points of ``group``.

    False is certain: it was looked for wherever importlib.metadata looks. Whatever cannot be looked into
    here, such as an archive on the path or a finder of someone else's, makes it True.
    """
    if any(hasattr(finder, "find_distributions") for finder in sys.meta_path if finder is not PathFinder):
        return True
    places = [Path(place) for place in dict.fromkeys(sys.path)]
    header = f"[{group}]".encode()
    return any(place.is_file() or any(_holds(file, header) for file in _files(place)) for place in places)


def _files(place: Path) -> Iterator[Path]:
    """Yield the files of a folder's distributions that may declare entry points."""
    try:
        names = [path for path in place.iterdir() if path.name.lower().endswith(_ENDINGS)]
    except OSError:  # absent, or closed to us as it is to imports
        return
    for path in names:
        yield path / "entry_points.txt"


def _holds(file: Path, header: bytes) -> bool:
    try:
        return header in file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
