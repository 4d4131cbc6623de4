"""What is odd about a repository's tags: those that look like releases and are none."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history.tags import VERSION
from kmesh_tracker.versions import parse_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.history.gathering import Tagged
    from kmesh_tracker.history.releases import Mark
    from kmesh_tracker.history.tags import TagReader

_SUFFIXED: Final = re.compile(
    r"(?P<version>[vV]?[0-9]{1,10}\.[0-9]{1,10}(?:\.[0-9]{1,10})?)(?P<suffix>[-+._][A-Za-z][A-Za-z0-9._+-]{0,60})"
)
_MANY: Final = 3
"""Tags that must share a suffix for it to be more than a slip."""
_NAMED: Final = 3
"""Tags that a note names."""
_WIDTH: Final = 80


def oddities(repository: str, tagged: Tagged, marks: Sequence[Mark]) -> Iterator[str]:
    """Yield one sentence for each oddity.

    Args:
        repository: its name.
        tagged: what its tags say.
        marks: the releases among the tags whose commit was read.

    """
    tags, reader = tagged.names or (), tagged.reader
    lost = [name for name in tagged.stray if reader.read(name)]
    if lost:
        verb = "leads" if len(lost) == 1 else "lead"
        yield f"{_some(lost)} in {repository} {verb} to no commit: tag the commits if they are releases."
    if not marks:
        yield from _none(repository, tags, reader)
    newest = max(marks, key=lambda mark: mark.order, default=None)
    if reader.patterns:  # then somebody has said which suffixes count
        return
    for suffix, versions in sorted(_suffixes(tags).items()):
        version, name = max(versions)
        if newest and len(versions) >= _MANY and version > newest.order:
            yield (
                f"{len(versions)} tags end in {suffix[:_WIDTH]!r}"
                f" (the newest is {name[:_WIDTH]}) and are no releases, though newer than {newest.version}: "
                f"if they are, set tags = {_patterns(name, suffix)} in [releases], "
                f'else ignore = "*{suffix[:_WIDTH]}".'
            )


def _none(repository: str, tags: Sequence[str], reader: TagReader) -> Iterator[str]:
    """Tell why nothing is released."""
    early = [name for name in tags if (found := reader.read(name)) and found[1].prerelease]
    if not tags:
        yield f"{repository} has no tags: if it has releases, run `git fetch --tags`."
    elif early:
        yield f"{repository} has only pre-releases ({_some(early)}), so nothing counts as released."
    elif not any(reader.read(name) for name in tags):
        wanted = f"fits {reader.told} in [releases]" if reader.patterns else "is a version such as v1.2.0"
        yield f"No tag of {repository} {wanted}, so nothing counts as released; its tags are {_some(tags)}."


def _suffixes(tags: Sequence[str]) -> dict[str, list[tuple[tuple[int, int, int], str]]]:
    """Give the versions with their tags by the suffix that keeps them from being releases."""
    found: defaultdict[str, list[tuple[tuple[int, int, int], str]]] = defaultdict(list)
    for name in tags:
        match = _SUFFIXED.fullmatch(name) if not parse_tag(name) else None
        parsed = parse_tag(match["version"]) if match else None
        if match and parsed:
            version = parsed[1]
            found[match["suffix"]].append(((version.major, version.minor, version.patch), name))
    return found


def _patterns(name: str, suffix: str) -> str:
    """Return the patterns of a tag with a suffix and of those without, as the configuration takes them."""
    plain = f"{name[: name[:1] in 'vV']}{VERSION}"
    return f'["{plain}", "{plain}{suffix[:_WIDTH]}"]'


def _some(names: Sequence[str]) -> str:
    """Name the first few."""
    shown = [name[:_WIDTH] for name in sorted(names)[:_NAMED]]
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
