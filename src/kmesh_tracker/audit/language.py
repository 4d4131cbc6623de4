"""A review of the language of a text, line by line: advice, never a reason to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.audit import layout, page, spacing, spelling

if TYPE_CHECKING:
    from kmesh_tracker.audit.layout import Layout
    from kmesh_tracker.audit.spelling import Spelling
    from kmesh_tracker.records import Remark


def review(
    text: str, path: str = "", words: Spelling | None = None, rules: Layout | None = None
) -> tuple[Remark, ...]:
    """Look for misspelt English, for spacing and punctuation of Chinese, and for what a site's rules forbid.

    Args:
        text: an announcement in Markdown.
        path: what it is called.
        words: settings of codespell; by default its own.
        rules: settings of markdownlint; without them none of its rules is asked.

    Raises:
        UsageError: what the review needs is not installed.
        InputError: the text is too long.

    """
    read = page.read(text, path)
    found = [*spelling.review(read, path, words or spelling.Spelling()), *spacing.review(read)]
    if rules is not None:
        found += layout.review(read, rules)
    return tuple(sorted(found, key=lambda remark: remark.line))
