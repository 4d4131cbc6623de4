"""Makes text from outside plain data in the place where it is written: one escaper for each kind of place.

Titles, minutes and names come from anyone who can push a commit. Read back by the place's own reader, an
escaped text says the same words and does nothing: no mark-up, no link, no code, no mention, no reference.
"""

from __future__ import annotations

import json
import re
from typing import Final

from kmesh_tracker.text.hygiene import without_commands

_BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN: Final = f"\u00ad\u200b-\u200d\u2060-\u2064\ufeff{_BIDI}"
_TAGS: Final = "\U000e0000-\U000e007f"
_CONTROL: Final = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff{_HIDDEN}{_TAGS}]")
_TERMINAL: Final = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_HIDDEN}{_TAGS}]")
_UNSPEAKABLE: Final = re.compile(f"[\ud800-\udfff{_TAGS}]")
_UNPRINTED: Final = re.compile(f"[\x7f-\x9f\u2028\u2029\ufffe\uffff{_HIDDEN}]")
_BLANK: Final = re.compile("[\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_MARKS: Final = re.compile(r"[\\`*\[\]~|$<>&_]")
_MDX_MARKS: Final = re.compile(r"[\\`*\[\]~|$<>&_{}]|:(?=[A-Za-z])")
_ENTITIES: Final = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "_": "\\_"}
_BLOCK: Final = re.compile(r"(?P<digits>[0-9]{0,9})(?P<mark>(?<=[0-9])[.)](?= |$)|(?<![0-9])[#+=/:-])")
_MODULE: Final = re.compile(r"(?:export|import)(?![A-Za-z0-9])")
_ALIVE: Final = re.compile(
    r"(?<=[@#!])(?=[0-9A-Za-z_])|(?<=[Gg][Hh]-)(?=[0-9])|(?<=:)(?=//)|(?<=[wW]{3})(?=\.)"
)
_BREAK: Final = "&#8203;"


def one_line(text: str) -> str:
    """Fold white space of every kind to single spaces and take out what cannot be seen."""
    return _CONTROL.sub("", _BLANK.sub(" ", without_commands(text))).strip(" ")


def github(text: str) -> str:
    """Write ``text`` inside a paragraph, list item or heading of Markdown that GitHub shows.

    ``@name``, ``#9``, ``GH-9`` and addresses get an invisible break, so that nobody is called, no issue is
    referred to or closed, and no address becomes a link.
    """
    return _inert(_markdown(one_line(text), _MARKS))


def mdx(text: str) -> str:
    """Write ``text`` inside a paragraph, list item or heading of a page that Docusaurus builds (MDX).

    Beside what :func:`github` does, ``{...}`` is not run, ``:name`` is no directive, and a leading ``export``
    or ``import`` is no code.
    """
    line = _inert(_markdown(one_line(text), _MDX_MARKS))
    return f"&#{ord(line[0])};{line[1:]}" if _MODULE.match(line) else line


def yaml(text: str) -> str:
    """Write ``text`` as a YAML scalar: a JSON string with all that YAML does not print as escapes."""
    quoted = json.dumps(_UNSPEAKABLE.sub("", text), ensure_ascii=False)
    return _UNPRINTED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def terminal(text: str) -> str:
    """Write ``text`` on a terminal: commands for it vanish, other control, C1 and bidi ones are shown."""
    shown = without_commands(text)
    return _TERMINAL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), shown)


def html_comment(text: str) -> str:
    """Write ``text`` as a comment that GitHub hides."""
    inside = re.sub("-(?=-)", "- ", one_line(text)).replace("<", "(").replace(">", ")")
    return f"<!-- {inside.strip('-')} -->"


def mdx_comment(text: str) -> str:
    """Write ``text`` as a comment that Docusaurus leaves out."""
    inside = one_line(text).replace("*/", "* /").translate(str.maketrans("{}", "()"))
    return f"{{/*{inside}*/}}"


def _markdown(line: str, marks: re.Pattern[str]) -> str:
    def escaped(match: re.Match[str]) -> str:
        char, start = match[0], match.start()
        if char == "_" and line[start - 1 : start].isalnum() and line[start + 1 : start + 2].isalnum():
            return char  # inside a word it is no mark
        return _ENTITIES.get(char, f"\\{char}")

    start = ""
    if block := _BLOCK.match(line):
        start = f"{block['digits'] or ''}\\{block['mark']}"
        line = line[block.end() :]
    end = ""
    if line.endswith("#"):  # it would close a heading
        line, end = line[:-1], "\\#"
    return start + marks.sub(escaped, line) + end


def _inert(line: str) -> str:
    return _ALIVE.sub(_BREAK, line)
