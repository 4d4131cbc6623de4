"""Finds installed plugins. Apart from the manager, because importlib.metadata is slow to import."""

from __future__ import annotations

import contextlib
import re
from importlib import metadata
from pathlib import Path

from msgspec import Struct


class Found(Struct, frozen=True):
    """One entry point, not yet loaded."""

    name: str
    distribution: str
    """Name of the distribution, and its version where it tells one."""
    entry_point: metadata.EntryPoint | None
    fault: str | None = None
    """Why it cannot be loaded, where that is known already."""

    def load(self) -> object:
        """Import what the entry point names."""
        return self.entry_point.load() if self.entry_point else None


def find(group: str) -> list[Found]:
    """Return the entry points of ``group``, sorted by name and distribution.

    Distributions are read one by one, so that damaged metadata costs only the distribution that holds it.
    Of two distributions of one name the first on the path counts, as it does for imports.
    """
    found: dict[str, list[Found]] = {}
    for distribution in metadata.distributions():
        shown = ""
        try:
            text = distribution.read_text("entry_points.txt") or ""
            if f"[{group}]" not in text:
                continue
            shown = _name(distribution)
            key = re.sub(r"[-_.]+", "-", shown.partition(" ")[0]).lower()
            if key in found:
                continue
            found[key] = []
            found[key] += [
                Found(point.name, shown, point) for point in distribution.entry_points if point.group == group
            ]
        except Exception as error:  # the metadata is any file that someone wrote
            name = shown or str(distribution.locate_file(""))
            found[name] = [Found(name, name, None, f"its metadata cannot be read: {error}")]
    return sorted(
        (one for points in found.values() for one in points), key=lambda one: (one.name, one.distribution)
    )


def _name(distribution: metadata.Distribution) -> str:
    """Return name and version; the name of the metadata's folder where it does not tell."""
    with contextlib.suppress(KeyError, OSError, metadata.PackageNotFoundError):
        name, version = distribution.metadata["Name"], distribution.metadata["Version"]
        if name:
            return f"{name} {version}" if version else name
    folder = Path(str(getattr(distribution, "_path", "unknown"))).name
    return folder.removesuffix(".dist-info").removesuffix(".egg-info").replace("-", " ", 1)
