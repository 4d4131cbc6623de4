"""Words for a draft: headings from the community's notes, plain paragraphs from a proposal's Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown_it.token import Token

    from kmesh_tracker.rendering.context import Category

MAX_PARAGRAPHS: Final = 3
"""How much of a proposal's summary a draft quotes."""
MAX_PROSE: Final = 64 * 1024
"""Characters of a summary that are read at most."""

UNTITLED: Final = "(no title)"
"""Stands where a title holds nothing that can be shown."""
_WORD: Final = re.compile(r"[A-Za-z0-9]{1,60}")
_BUMP: Final = re.compile(
    r"\b(?:bump|update|upgrade)s? (?:the )?(?:dependency )?(?P<name>[^ ]{1,200})"
    r"(?: from (?P<old>[^ ]{1,80}))? to (?P<new>v?[0-9][^ ]{0,80})",
    re.IGNORECASE,
)
_CATEGORIES: Final[Mapping[Category, str]] = {
    "docs": "doc docs document documents documentation readme blog proposal typo typos changelog",
    "test": "test tests testing e2e ut unittest unittests flaky flake coverage",
    "build": "ci build chore workflow workflows makefile lint golangci release deps",
    "fix": "fix fixes fixed fixing bugfix hotfix resolve resolves repair correct prevent",
    "feature": "feat feature add adds support supports implement implements introduce enable allow",
}
_LEADING_WORDS: Final = 5


def heading(title: str) -> str:
    """Make a heading of an item's title: first letter large, no closing punctuation."""
    text = one_line(title).rstrip(" .,;:!?。，；：！？-") or UNTITLED
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text


def category(title: str) -> Category:
    """Say what a change is about, by the first words of its title.

    Documents, tests and the build come before fixes and features: to fix a test is no fix for a user.
    """
    words = {word.lower() for word in _WORD.findall(title[:400])[:_LEADING_WORDS]}
    return next((name for name, signs in _CATEGORIES.items() if words & set(signs.split(" "))), "other")


def bump(title: str) -> tuple[str, str | None, str] | None:
    """Read ``Bump NAME from OLD to NEW``; None where a title is no update of a dependency."""
    match = _BUMP.search(one_line(title)[:600])
    return (match["name"].strip("`'\""), match["old"], match["new"].rstrip(".,")) if match else None


def words(text: str) -> frozenset[str]:
    """Give the words of a text that can tell one thing from another, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(text[:MAX_PROSE]) if len(word) > 3)


def paragraphs(markdown: str) -> tuple[str, ...]:
    """Give the first paragraphs of a Markdown text as plain text, comments, images and mark-up removed."""
    from markdown_it import MarkdownIt  # 61 ms, and only a draft with a proposal needs it

    tokens = MarkdownIt("commonmark").parse(markdown[:MAX_PROSE])
    found: list[str] = []
    for token in tokens:
        if token.type == "inline" and token.children:
            text = one_line("".join(_plain(token.children)))
            if len(text) > 1:
                found.append(text)
        if len(found) == MAX_PARAGRAPHS:
            break
    return tuple(found)


def _plain(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
