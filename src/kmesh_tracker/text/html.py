"""What HTML in Markdown says: the words between its tags, and names in angles that are no tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAGS_TEXT: Final = """
a abbr address article aside b blockquote body br button caption center cite code col colgroup dd del
details dfn div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i
iframe img input ins kbd label li link main mark meta nav ol option p picture pre q s samp script
section select small source span strike strong style sub summary sup svg table tbody td textarea tfoot
th thead time title tr tt u ul var video
"""
TAGS: Final = frozenset(_TAGS_TEXT.split())
"""Names in angles that are marks."""
_BREAKS: Final = frozenset(("br", "p", "li", "tr", "td", "th", "div", "hr"))
"""Of these, the ones that part words."""
_TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9-]{0,40})(?:[ \t\n/][^<>]{0,4000})?>")
_HIDDEN: Final = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))


def words_of_tag(tag: str) -> str:
    """Return what a tag stands for among words: a space for ``<br>``, itself for ``<name>``, else nothing."""
    match = _TAG.fullmatch(tag)
    if not match:
        return ""
    name = match["name"].lower()
    return tag if name not in TAGS else " " if name in _BREAKS else ""


def html_lines(content: str) -> Iterator[tuple[int, str]]:
    """Yield each line of a stretch of HTML that holds words, with how many lines down it is.

    Comments, scripts and styles are nobody's words.
    """
    for start, end in _HIDDEN:
        content = _without(content, start, end)
    for at, line in enumerate(content.split("\n")):
        words = _TAG.sub(lambda tag: words_of_tag(tag[0]), line)
        words = " ".join(part for part in words.replace("\t", " ").split(" ") if part)
        if words and not words.startswith(("<", "-->")):
            yield at, words


def _without(content: str, start: str, end: str) -> str:
    """Blank out what stands between two marks, so that the count of lines stays."""
    kept: list[str] = []
    place = 0
    folded = content.lower()
    while (begin := folded.find(start, place)) >= 0:
        kept.append(content[place:begin])
        close = folded.find(end, begin)
        place = close + len(end) if close >= 0 else len(content)
        kept.append("\n" * content.count("\n", begin, place))
    return "".join([*kept, content[place:]])
