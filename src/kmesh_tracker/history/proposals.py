"""Reads a design document: its title, its authors, and the paragraph that says what it is for."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any, Final

from kmesh_tracker.records import Proposal
from kmesh_tracker.text import front_matter, markdown
from kmesh_tracker.text.hygiene import unify_line_ends

_SUMMARY: Final = re.compile(
    r"(?:[0-9.]{0,10}\s{0,3})?(?:executive )?"
    r"(?:summary|abstract|overview|tl;?dr|introduction|概要|摘要|概述|简介)\s{0,3}:?",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]{1,20}(.{1,500})")
_PLACEHOLDERS: Final = frozenset({"your short, descriptive title", "title", "tbd", "todo"})
"""Titles that templates come with."""
_AUTHOR_KEYS: Final = ("authors", "author", "owning-authors", "creators", "owner", "owners")


def read_proposal(repo: str, path: str, commit: str, text: str) -> Proposal:
    """Read a design document.

    Returns:
        the proposal; its title is that of the front matter, else of the first heading, else the file's name.
    """
    lines = unify_line_ends(text.removeprefix("\ufeff")).split("\n")
    end = front_matter.split(lines)
    meta, _ = front_matter.read("\n".join(lines[1 : max(end - 1, 0)]))
    body = "\n".join(lines[end:]).lstrip("\n") if end else "\n".join(lines)
    first = next((title for _, title, _, _ in _sections(body)), "")
    title = str(meta.get("title") or "").strip(" \t\n")
    if not title or title.casefold() in _PLACEHOLDERS:
        title = first or PurePosixPath(path).stem
    return Proposal(repo, path, commit, title[:500], _authors(meta), _summary(body), body)


def _authors(meta: dict[str, Any]) -> tuple[str, ...]:
    for key in _AUTHOR_KEYS:
        value = meta.get(key)
        rows = value if isinstance(value, list) else [value]
        names = []
        for row in rows:
            found = row.get("name") or row.get("github") if isinstance(row, dict) else row
            if isinstance(found, str):
                names += [name.strip(" \t\n@\"'") for name in re.split(r"[,;，、]", found)]
        if names := [name for name in names if name and not name.upper().startswith(("TBD", "TODO", "N/A"))]:
            return tuple(dict.fromkeys(names))
    return ()


def _sections(body: str) -> list[tuple[int, str, int, int]]:
    """Return ``(level, title, first line, line after the last)`` of what stands under each heading."""
    lines = body.split("\n")
    heads: list[tuple[int, str, int]] = []
    for number, line in markdown.outside_code(lines):
        if match := _HEADING.fullmatch(line):
            heads.append((len(match[1]), match[2].strip(" \t#"), number))
    ends = [*(number for _, _, number in heads[1:]), len(lines)]
    return [(level, title, number + 1, end) for (level, title, number), end in zip(heads, ends, strict=False)]


def _summary(body: str) -> str:
    """Return the text under the heading Summary (or one that means it) without comments."""
    lines = body.split("\n")
    for _, title, first, after in _sections(body):
        if _SUMMARY.fullmatch(title.strip(" *_:：")):
            text = "\n".join(lines[first:after])
            while (start := text.find("<!--")) >= 0:  # templates keep their instructions in comments
                end = text.find("-->", start)
                text = text[:start] + (text[end + 3 :] if end >= 0 else "")
            if text := text.strip(" \t\n"):
                return text
    return ""
