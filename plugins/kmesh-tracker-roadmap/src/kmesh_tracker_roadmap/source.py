"""The source of kind ``roadmap``."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kmesh_tracker.errors import ConfigError, InputError
from kmesh_tracker.plugin import Option, Source
from kmesh_tracker.records import Goal, Location
from kmesh_tracker_roadmap.horizon import Horizon, heading_year, read_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

MAX_BYTES = 1024 * 1024
"""A larger document is refused."""


class RoadmapSource(Source):
    """Reads what a roadmap document promises: the bullets below headings that name a version or a time."""

    kind: ClassVar[str] = "roadmap"
    options: ClassVar[Mapping[str, Option]] = {
        "path": Option(str, "The roadmap document, a Markdown file.", required=True),
        "project": Option(str, "Name that may stand before a version in its headings, e.g. `Harbour 1.4`."),
    }

    def goals(self, as_of: date) -> Iterator[Goal]:  # noqa: ARG002 - a roadmap does not say when it was written
        """Yield the promises in the order of the document."""
        yield from read_goals(self._text(), self.name, str(self.settings.options["path"]), self._project())

    def _project(self) -> str | None:
        project = self.settings.options.get("project")
        return str(project) if project else None

    def _text(self) -> str:
        """Read the document, its line ends made uniform and what is not UTF-8 replaced visibly."""
        path = self.settings.path()
        if not path.is_file():
            raise ConfigError(
                f"The roadmap {path} of the source {self.name!r} is not a file: correct its `path`."
            )
        try:
            with path.open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise InputError(
                f"The roadmap {path} cannot be read ({error.strerror}): check its permissions."
            ) from error
        if len(raw) > MAX_BYTES:
            raise InputError(
                f"The roadmap {path} is larger than {MAX_BYTES // 1024} KiB: split it or name another file."
            )
        text = raw.decode("utf-8-sig", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", " ")


def read_goals(text: str, source: str, path: str, project: str | None = None) -> Iterator[Goal]:
    """Yield the promises in the roadmap ``text``, in its order.

    A bullet is promised for what the nearest heading names, completed by the headings around it; below
    headings that name no version and no time nothing is promised. A bullet that ends with a colon only groups
    those below it, and a nested one is told with what it is nested in, as ``Telemetry: metrics``.
    """
    from kmesh_tracker_roadmap.outline import Heading, read_outline  # markdown_it takes 60 ms to import

    levels: list[tuple[int, Horizon, int | None]] = []
    for part in read_outline(text):
        if isinstance(part, Heading):
            while levels and levels[-1][0] >= part.level:
                levels.pop()
            outer, outer_year = levels[-1][1:] if levels else (Horizon(), None)
            year = heading_year(part.text) or outer_year
            levels.append((part.level, read_heading(part.text, outer_year, project).below(outer), year))
            continue
        horizon = levels[-1][1] if levels else Horizon()
        if not horizon or (part.parent and part.text.endswith(":")):
            continue
        words = ": ".join([*(above.rstrip(": ") for above in part.above), part.text])
        yield Goal(words, Location(source, path, part.line), horizon.version, horizon.start, horizon.end)
