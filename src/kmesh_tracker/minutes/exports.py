"""What editors write into Markdown beside the words: containers, contents, tags, anchors, marks, pictures."""

from __future__ import annotations

import re
from typing import Final

_NOTHING: Final = re.compile(
    r" {0,12}(?::{3,8}[^:]{0,200}"  # an admonition opens or closes
    r"|\[{1,2}_?TOC_?\]{1,2}"
    r"|\{[%{][^{}]{0,500}[%}]\}"  # an embedded note, a macro
    r"|#{1,6} {1,4}tags? ?[:：].{0,500})"
    r" {0,12}",
    re.IGNORECASE,
)
_PICTURE: Final = re.compile(r"( {0,3}\[[^\[\]]{1,60}\]: {0,4})<?data:", re.IGNORECASE)
"""A picture written out, longer than any line may be."""
_ANCHOR: Final = re.compile(r"[ \t]{0,4}\{[#.][^{}\s]{1,200}\}[ \t]{0,8}$")
_MARKED: Final = re.compile(r"(?<![A-Za-z0-9=)\]])==(?=[^\s=])([^=\n]{1,300})(?<=\S)==(?![A-Za-z0-9=])")
_QUICK: Final = (":::", "[", "{", "tag", "==")


def strip_extras(line: str) -> str:
    """Give a line of Markdown without what no reader of the rendered page would read."""
    if not any(sign in line for sign in _QUICK):
        return line
    if _NOTHING.fullmatch(line):
        return ""
    if match := _PICTURE.match(line):
        return f"{match[1]}#"
    line = _ANCHOR.sub("", line) if "{" in line else line
    return _MARKED.sub(r"\1", line) if "==" in line else line
