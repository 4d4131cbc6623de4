"""Versions as they are written in running text, with the word before them that tells whose they are."""

from __future__ import annotations

import re

# A letter O for a zero is the commonest damage of scanned versions (`vO.5`).
VERSION = re.compile(
    r"(?<![A-Za-z0-9._/+@-])(?P<branch>(?:maintenance|releases?|stable|support|maint)[/-])?"
    r"(?P<v>[vV]{1,2}\.?)?(?P<number>[0-9O]{1,4}\.[0-9O]{1,4}(?:\.(?:[0-9O]{1,4}|x))?)"
    r"(?P<pre>-?(?:[aA]lpha|[bB]eta|rc|RC)[.-]?[0-9]{0,3}|[ab][0-9]{1,2})?(?![A-Za-z0-9]|[._-][0-9A-Za-z])",
)
WORD_BEFORE = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,40})[\s(:<>=~^@]{0,6}(?:[\u4e00-\u9fff]{1,6}\s{0,2})?$")
_NEAR = 64
"""Characters before a version that can tell whose it is."""


def words_before(text: str, match: re.Match[str]) -> str:
    """Give what stands before a version and can tell whose it is."""
    return text[max(0, match.start() - _NEAR) : match.start()]
