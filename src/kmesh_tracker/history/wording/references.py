"""How texts cite pull requests, and whose those are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = r"(?:/-)?/(?:pulls?|merge_requests|pull-requests)/"
"""Stands between a repository's address and the number of a pull request."""
REFERENCE: Final = (
    r"\[?(?:https?://[^\s/]{1,200}/[\w./~-]{1,200}?" + PAGE + r"|(?:[\w.-]{1,100}/){0,5}[\w.-]{0,100}[#!])"
    r"[0-9]{1,10}\b"
)
"""Pattern of a citation: ``#7``, ``!7``, ``owner/repository#7``, an address."""
_PARTS: Final = re.compile(
    r"(?:https?://[^\s/]{1,200}/(?P<page>[\w./~-]{1,200}?)" + PAGE + r"|(?P<name>[\w./-]{0,600})[#!])"
    r"(?P<number>[0-9]{1,10})\b"
)


def slug(url: str | None) -> str | None:
    """Give the path by which others cite a repository (``owner/name``) from its address; None if unknown."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return None
    path = path.strip("/").removesuffix(".git").casefold()
    return path if "/" in path else None


def is_ours(named: str | None, own: str | None) -> bool:
    """Tell whether a number is one of the repository ``own``: unless another is named with it."""
    if not named or not own:
        return True
    named = named.casefold()
    return named == (own if "/" in named else own.rpartition("/")[2])


def our_numbers(text: str, own: str | None) -> Iterator[int]:
    """Give the numbers that are cited in a text, those of other repositories left out."""
    for match in _PARTS.finditer(text):
        if is_ours(match["page"] or match["name"], own):
            yield int(match["number"])


def unquoted(text: str) -> str:
    """Give a text without the lines that quote another one."""
    if ">" not in text:
        return text
    return "\n".join([line for line in text.split("\n") if not line.lstrip(" \t").startswith(">")])
