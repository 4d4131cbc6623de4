"""Which release an announcement is about, and which part of a file speaks of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kmesh_tracker.audit.versions import find
from kmesh_tracker.errors import UsageError
from kmesh_tracker.versions import normal_version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kmesh_tracker.audit.page import Block, Page

_NAMED: Final = re.compile(
    r"(?<![0-9A-Za-z])v?([0-9]{1,4})[._-]([0-9]{1,4})(?:[._-]([0-9]{1,4}))?(?![0-9A-Za-z])", re.IGNORECASE
)
_COMPARISON: Final = re.compile(r"/compare/[^\s/]{1,200}?\.{3}([A-Za-z0-9._-]{1,100})")
_FIRST: Final = 3  # so many blocks at the top may name the release


def told(page: Page, path: str, known: Collection[str], pending: str) -> str:
    """Return the version that an announcement is of: by its title, headings, beginning, links or name."""
    if title := page.value("title"):
        for version in _versions(title[0], known):
            return version
    if slug := page.value("slug"):
        for version in _in_name(slug[0], known):
            return version
    sections = [version for _, version in _sections(page, known)]
    if len(set(sections)) > 1:
        raise UsageError(
            f"{path or 'The text'} speaks of several releases, {', '.join(dict.fromkeys(sections))}: "
            "choose one with --version."
        )
    texts = [block.text for block in page.blocks if block.kind == "heading"]
    texts += [block.text for block in page.blocks[:_FIRST]]
    for text in texts:
        for version in _versions(text, known):
            return version
    for version in _compared(page, known):
        return version
    for version in _in_name(path, known):
        return version
    if any(block.kind == "heading" and "unreleased" in block.text.lower() for block in page.blocks):
        return pending
    newest = ", ".join(list(known)[-4:])
    raise UsageError(
        f"{path or 'The text'} does not say which release it announces: name one with --version"
        f"{f', e.g. {newest}' if newest else ''}."
    )


def _versions(text: str, known: Collection[str]) -> Iterable[str]:
    return [named.version for named in find(text) if named.version in known]


def _compared(page: Page, known: Collection[str]) -> Iterable[str]:
    """Return the versions at the end of comparisons, with which the notes that a forge writes end."""
    for block in page.blocks:
        for text in (*(link.url for link in block.links), block.text):
            for match in _COMPARISON.finditer(text):
                version = normal_version(match[1])
                if version in known:
                    yield str(version)


def _in_name(name: str, known: Collection[str]) -> Iterable[str]:
    """Return the versions in a path or a slug, where the numbers may have any sign between them."""
    written = (
        normal_version(".".join(part for part in match if part)) for match in _NAMED.findall(name[-500:])
    )
    return [version for version in written if version and version in known]


def _sections(page: Page, known: Collection[str]) -> Sequence[tuple[int, str]]:
    """Return the headings, by their place, that begin the section of a release, as in a changelog."""
    found: list[tuple[int, str, int]] = []
    for place, block in enumerate(page.blocks):
        if block.kind == "heading":
            named = [one.version for one in find(block.text) if one.version in known]
            if len(set(named)) == 1:
                found.append((place, named[0], block.level))
    highest = min((level for _, _, level in found), default=0)
    return [(place, version) for place, version, level in found if level == highest]


def part_of(page: Page, version: str, known: Collection[str]) -> Page:
    """Return what a changelog says of one release; any other text as it is."""
    sections = _sections(page, known)
    if len({one for _, one in sections}) < 2:
        return page
    start = next((place for place, one in sections if one == normal_version(version)), None)
    if start is None:
        return page
    level = page.blocks[start].level
    blocks: list[Block] = [page.blocks[start]]
    for block in page.blocks[start + 1 :]:
        if block.kind == "heading" and block.level <= level:
            break
        blocks.append(block)
    return replace(page, blocks=tuple(blocks), front=())
