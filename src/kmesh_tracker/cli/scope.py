"""Proposes `[releases]` and `product = false` for a first configuration."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from kmesh_tracker.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kmesh_tracker.gitcli.discover import Discovery

_OUTSIDE: Final = re.compile(
    r"(?:.{1,80}[-_.])?(?:web-?sites?|sites?|docs?|documentation|homepage|www|web-?pages?|blogs?|community|wiki|pages)"
    r"(?:[-_].{1,80})?|.{1,80}\.(?:io|org|net|dev|com|cn)",
    re.IGNORECASE,
)
"""Names of repositories that are not part of what is released, such as websites."""
_FOLDERS: Final = (
    "",
    "packages/",
    "crates/",
    "modules/",
    "libs/",
    "apps/",
    "services/",
    "plugins/",
    "charts/",
)
"""Where a monorepo keeps its components."""
_TWICE: Final = 20  # tags that repeat a version, up to which each is listed
_NAMED: Final = 5  # other components that a comment lists
USUAL: Final = """\
# If the tags of releases are not plain versions.
# [releases]
# tags = "v{version}-source"  # which tags are releases; a pattern or a list
# ignore = "*-nightly"  # which are not
# component = "core"  # the one whose releases count, where several are tagged: core-1.2.0, ui-0.3.0
# paths = ["src/**", "charts/**"]  # files that belong to the releases; the rest is left out, and counted
"""


def is_outside_product(found: Discovery, name: str) -> bool:
    """Return whether a repository's name or remote suggests that it is not part of what is released."""
    remote = found.remotes[0][1].rstrip("/").rpartition("/")[2].removesuffix(".git") if found.remotes else ""
    return any(bool(_OUTSIDE.fullmatch(one)) for one in (name, remote) if one)


def releases_table(root: Path, name: str) -> str:
    """Return the table ``[releases]`` that a repository's tags need, else commented examples."""
    from kmesh_tracker.gitcli.repository import Git

    try:
        git = Git(root)
        tags = [tag.name for tag in sorted(git.tags(), key=lambda tag: (tag.tagged_at, tag.name))]
        head = git.head()
        lines = list(_lines(tags, name, git.listing(head) if head else ()))
    except TrackerError:  # the next command reports what is wrong
        return USUAL
    if not lines:
        return USUAL
    if all(line.startswith("#") for line in lines):
        known = {line.partition(" =")[0] for line in lines}
        kept = [line for line in USUAL.split("\n")[:-1] if line.partition(" =")[0] not in known]
        return "\n".join([*kept, *lines, ""])
    head = "# Which tags are releases, as the tags of the repository suggest."
    return "\n".join([head, "[releases]", *lines, ""])


def _lines(tags: Sequence[str], name: str, paths: Sequence[str]) -> Iterator[str]:
    from kmesh_tracker.history.releases import newer_suffixes
    from kmesh_tracker.history.shapes import UNFINISHED, learned
    from kmesh_tracker.history.tags import USUAL as READER
    from kmesh_tracker.history.tags import fitting
    from kmesh_tracker.versions import numbers_of

    fitted = fitting(READER, tags)
    reader = READER if fitted.patterns else fitted
    read = {tag: found for tag in tags if (found := reader.read(tag)) and not found[1].prerelease}
    sizes = Counter(component for component, _ in read.values())
    unfinished = sorted(one for one in sizes if UNFINISHED.fullmatch(f"-{one}"))
    ignored = [f"{one}*" for one in unfinished]
    plain = max((numbers_of(version) for one, version in read.values() if not one), default=None)
    first: dict[object, str] = {}
    twice = [tag for tag, found in read.items() if first.setdefault(found, tag) != tag and not found[0]]
    ignored += twice if len(twice) <= _TWICE else ()
    if plain is not None:
        kept = []
        for suffix, _, both in newer_suffixes(tags, plain):
            if UNFINISHED.match(suffix):
                ignored.append(f"*{suffix}")
            else:
                kept.append(both)
        if kept:
            merged = dict.fromkeys(pattern for both in kept for pattern in both)
            yield f"tags = {_listed(list(merged))}  # newer releases have a suffix"
    elif fitted.patterns:
        patterns = learned([tag for tag in tags if tag not in read])
        yield f"tags = {_listed(patterns)}  # how most tags are written"
    if ignored:
        yield f"ignore = {_listed(ignored)}  # not releases, or tagged twice"
    yield from _of_components(
        {one: sizes[one] for one in sizes if one and one not in unfinished}, name, plain, paths
    )


def _of_components(
    sizes: dict[str, int], name: str, plain: tuple[int, ...] | None, paths: Sequence[str]
) -> Iterator[str]:
    """Yield the lines that choose one of several components, commented out where plain versions exist."""
    from kmesh_tracker.rendering.escape import yaml

    ranked = sorted(sizes, key=lambda one: (one.casefold() != name.casefold(), -sizes[one], one))
    if not ranked or (plain is None and len(ranked) < 2):
        return
    chosen, *others = ranked
    off = "# " if plain is not None else ""
    told = ", ".join(yaml(one) for one in others[:_NAMED]) + (" and more" if len(others) > _NAMED else "")
    also = f"; also tagged: {told}" if told else ""
    why = "is tagged beside the plain versions" if off else "its tags alone are releases"
    yield f"{off}component = {yaml(chosen)}  # {why}{also}"
    short = chosen.rpartition("/")[2]
    folders = dict.fromkeys(path.rpartition("/")[0] + "/" for path in paths)
    tops = {folder[: match.end()] for folder in folders if (match := re.match(r"(?:[^/]+/){1,2}", folder))}
    tops |= {folder.partition("/")[0] + "/" for folder in folders if folder != "/"}
    place = next((f"{parent}{short}/" for parent in _FOLDERS if f"{parent}{short}/" in tops), None)
    if place:
        yield f"# paths = [{yaml(f'{place}**')}]  # where its files seem to be; all else would be left out"


def _listed(texts: Sequence[str]) -> str:
    """Return one text, or a list of several, as TOML, which reads the escapes of a YAML scalar."""
    from kmesh_tracker.rendering.escape import yaml

    return yaml(texts[0]) if len(texts) == 1 else f"[{', '.join(yaml(text) for text in texts)}]"
