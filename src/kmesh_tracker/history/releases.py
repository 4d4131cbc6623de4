"""Which tags are releases, in which order they came, and which one is before which."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from kmesh_tracker.history.shapes import VERSION
from kmesh_tracker.history.tags import USUAL, TagReader
from kmesh_tracker.versions import YEAR, numbers_of, parse_tag, version_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kmesh_tracker.history.gathering import Tagged
    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.records import Tag
    from kmesh_tracker.versions import Numbers

_SUFFIXED: Final = re.compile(
    r"(?P<version>[vV]?[0-9]{1,10}\.[0-9]{1,10}(?:\.[0-9]{1,10})?)(?P<suffix>[-+._][A-Za-z][A-Za-z0-9._+-]{0,60})"
)
_MANY_SUFFIXED: Final = 3  # tags that must share a suffix for it to be more than a slip
_NAMED_TAGS: Final = 3  # tags that a note names
_WIDTH: Final = 80


class Mark(Struct):
    """A version that was released, with its tag."""

    order: Numbers
    """The numbers of the version; semver compares its own records many times slower."""
    tag: Tag
    prereleases: list[Tag] = field(default_factory=list)

    @property
    def version(self) -> str:
        """The version with three numbers, or four."""
        return version_text(self.order)


def releases(
    tags: Sequence[Tag], name: str = "", reader: TagReader = USUAL
) -> tuple[list[Mark], list[tuple[Numbers, Tag]], tuple[str, ...]]:
    """Return the releases among the tags.

    Plain versions are the project's; where there are none, those of the component that is called like the
    repository, else of the one with the most tags. A version that has only pre-releases is not released.

    Returns:
        the releases by version, all tags of pre-releases with their versions, oldest first, and what was odd.
    """
    parsed = [(tag, *found) for tag in tags if (found := reader.read(tag.name))]
    sizes = Counter(component for _, component, _ in parsed)
    called = [component for component in sizes if component.casefold() == name.casefold()]
    largest = sorted(sizes, key=lambda component: (-sizes[component], component))
    wanted = "" if "" in sizes else next(iter([*called, *largest]), "")
    marks: dict[Numbers, Mark] = {}
    notes = [_one_of_several(name, wanted, largest)] if wanted and len(sizes) > 1 and not called else []
    early: list[tuple[Numbers, Tag]] = []
    for tag, component, version in sorted(parsed, key=lambda row: (row[0].tagged_at, row[0].name)):
        if component != wanted:
            continue
        order = numbers_of(version)
        if version.prerelease:
            early.append((order, tag))
        elif order in marks:
            known = marks[order].tag.name
            notes.append(f"The tags {known} and {tag.name} name the same version: {tag.name} is left out.")
        else:
            marks[order] = Mark(order, tag)
    for order, tag in early:
        if mark := marks.get(order):
            mark.prereleases.append(tag)
    return sorted(marks.values(), key=lambda mark: mark.order), early, tuple(notes)


def in_order(marks: Sequence[Mark], graph: Graph) -> list[Mark]:
    """Sort releases, oldest first, by the time of the tag, but never after a higher one built on it."""
    late = _made_late(marks, graph)

    def place(mark: Mark) -> tuple[datetime, int, Numbers]:
        at = graph.at.get(mark.tag.commit, 0)
        return late.get(mark.order, mark.tag.tagged_at), -at, mark.order

    return sorted(marks, key=place)


def _made_late(marks: Sequence[Mark], graph: Graph) -> dict[Numbers, datetime]:
    """Return when the first higher release was out, for tags made after it was built on them."""
    read = [mark for mark in marks if mark.tag.commit in graph.at]
    by_time = sorted(read, key=lambda mark: mark.tag.tagged_at)
    since: dict[int, datetime] = {}
    for mark in by_time:
        since.setdefault(graph.at[mark.tag.commit], mark.tag.tagged_at)
    for position, parents in enumerate(graph.parents):
        when = since.get(position)
        if when is not None:
            for parent in parents:
                known = since.get(parent)
                since[parent] = when if known is None or when < known else known
    late = {}
    for index, mark in enumerate(by_time):
        at = graph.at[mark.tag.commit]
        if since[at] < mark.tag.tagged_at:  # something out before was built on it: is it a higher release?
            higher = (one for one in by_time[:index] if one.order > mark.order or _counts_anew(mark, one))
            built = (one for one in higher if graph.is_ancestor(at, graph.at[one.tag.commit]))
            if first := next(built, None):
                late[mark.order] = first.tag.tagged_at
    return late


def _counts_anew(old: Mark, new: Mark) -> bool:
    """Return whether a project that named its releases by years gave that up in between."""
    return old.order[0] >= YEAR > new.order[0]


def latest(ordered: Sequence[Mark]) -> Mark | None:
    """Return the highest version, of those since the project began to count anew if it did."""
    highest = max(ordered, key=lambda mark: mark.order, default=None)
    if highest is None:
        return None
    after = ordered[ordered.index(highest) + 1 :]
    anew = next((at for at, mark in enumerate(after) if _counts_anew(highest, mark)), None)
    return highest if anew is None else latest(after[anew:])


def previous(ordered: Sequence[Mark], graph: Graph) -> dict[Numbers, Mark]:
    """Return for each release the one before it: the highest of the lower versions that were out by then.

    Where a project began to count anew there is none, and the last release on which it was built is taken.
    """
    before: dict[Numbers, Mark] = {}
    out: list[tuple[Numbers, Mark]] = []
    for index, mark in enumerate(ordered):
        place = bisect_left(out, mark.order, key=lambda row: row[0])
        below = out[place - 1][1] if place else _built_on(mark, ordered[:index], graph)
        if below:
            before[mark.order] = below
        out.insert(place, (mark.order, mark))
    return before


def _built_on(mark: Mark, earlier: Sequence[Mark], graph: Graph) -> Mark | None:
    """Return the last of earlier releases on which one was built."""
    at = graph.at
    here = at.get(mark.tag.commit)
    if here is None:
        return None
    known = (one for one in reversed(earlier) if one.tag.commit in at)
    return next((one for one in known if graph.is_ancestor(at[one.tag.commit], here)), None)


def oddities(repository: str, tagged: Tagged, marks: Sequence[Mark]) -> Iterator[str]:
    """Yield one sentence for each oddity; ``marks`` are the releases whose commit was read."""
    tags, reader = tagged.names or (), tagged.reader
    lost = [name for name in tagged.stray if reader.read(name)]
    if lost:
        verb = "leads" if len(lost) == 1 else "lead"
        yield f"{_some(lost)} in {repository} {verb} to no commit: tag the commits if they are releases."
    if not marks:
        yield from _none(repository, tags, reader)
    if reader.patterns:  # then somebody has said which suffixes count
        return
    newest = max(marks, key=lambda mark: mark.order, default=None)
    if newest is None:
        return
    for suffix, named, patterns in newer_suffixes(tags, newest.order):
        told = ", ".join(f'"{pattern}"' for pattern in patterns)
        yield (
            f"{len(named)} tags end in {suffix!r} (the newest is {named[-1][:_WIDTH]}) and are no releases, "
            f"though newer than {newest.version}: if they are, set tags = [{told}] in [releases], "
            f'else ignore = "*{suffix}".'
        )


def newer_suffixes(
    tags: Sequence[str], newest: tuple[int, ...]
) -> Iterator[tuple[str, list[str], tuple[str, str]]]:
    """Yield each suffix that many tags share, some of them newer than the newest release.

    With it come those tags, the newest last, and the patterns of tags without and with it.
    """
    for suffix, versions in sorted(_suffixes(tags).items()):
        versions.sort()
        version, name = versions[-1]
        if len(versions) >= _MANY_SUFFIXED and version > newest:
            plain = f"{name[: name[:1] in 'vV']}{VERSION}"
            yield suffix, [tag for _, tag in versions], (plain, f"{plain}{suffix}")


def strange_tags(repository: str, names: Sequence[str]) -> str:
    """Return a sentence on tags that are not releases because they are another project's."""
    verb, noun = ("leads", "is no release") if len(names) == 1 else ("lead", "are no releases")
    return f"{_some(names)} in {repository} {verb} to the history of another project and {noun} of this one."


def read_as_written(repository: str, reader: TagReader, marks: Sequence[Mark]) -> str:
    """Return a sentence on tags that are read as releases because plain versions are rare."""
    used = [one for one in reader.patterns if any(TagReader((one,)).read(mark.tag.name) for mark in marks)]
    told = ", ".join(f'"{one}"' for one in used)
    told = told if len(used) == 1 else f"[{told}]"
    return (
        f"Hardly any tag of {repository} is a plain version such as v1.2.0, so tags like "
        f"{marks[-1].tag.name[:_WIDTH]} are read as its releases: confirm this with tags = {told} "
        "in [releases], or name others."
    )


def _one_of_several(repository: str, wanted: str, components: Sequence[str]) -> str:
    """Return a sentence on a repository that releases several components, of which one was chosen."""
    others = _some([component for component in components if component != wanted])
    wanted = wanted[:_WIDTH]
    return (
        f"{repository} releases several components; the tags of {wanted} are read as the project's releases: "
        f'confirm this with component = "{wanted}" in [releases], or name {others}.'
    )


def _none(repository: str, tags: Sequence[str], reader: TagReader) -> Iterator[str]:
    """Yield why nothing is released."""
    early = [name for name in tags if (found := reader.read(name)) and found[1].prerelease]
    if not tags:
        yield f"{repository} has no tags: if it has releases, run `git fetch --tags`."
    elif early:
        yield f"{repository} has only pre-releases ({_some(early)}), so nothing counts as released."
    elif not any(reader.read(name) for name in tags):
        wanted = f"fits {reader.told} in [releases]" if reader.patterns else "is a version such as v1.2.0"
        yield (
            f"No tag of {repository} {wanted}, so nothing counts as released; its tags are {_some(tags)}: "
            f'if some are releases, say how they are written with tags = "release-{VERSION}" in [releases].'
        )


def _suffixes(tags: Sequence[str]) -> dict[str, list[tuple[Numbers, str]]]:
    """Return the versions with their tags by the suffix that keeps them from being releases."""
    found: defaultdict[str, list[tuple[Numbers, str]]] = defaultdict(list)
    for name in tags:
        match = _SUFFIXED.fullmatch(name) if not parse_tag(name) else None
        parsed = parse_tag(match["version"]) if match else None
        if match and parsed:
            version = parsed[1]
            found[match["suffix"]].append((numbers_of(version), name))
    return found


def _some(names: Sequence[str]) -> str:
    """Return the first few, as a message lists them."""
    shown = [name[:_WIDTH] for name in sorted(names)[:_NAMED_TAGS]]
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
