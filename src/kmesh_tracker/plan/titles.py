"""An item's name in the community's own words: claims, owners, addresses and noise taken away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmesh_tracker.plan.carry import without_move
from kmesh_tracker.plan.claims import without_marks
from kmesh_tracker.plan.events import without_shortcodes
from kmesh_tracker.plan.references import without_references
from kmesh_tracker.plan.remarks import without_remark

if TYPE_CHECKING:
    from kmesh_tracker.plan.owners import Owners

_ENUMERATION = re.compile(r"(?:^|(?<=[\s:：;,，。]))(?:[1-9][.)、](?!\d)|[（(][1-9][)）])\s{0,3}(?=[^\s0-9])")
_TOPIC = re.compile(r"^\s{0,3}\[([^\[\]]{1,80})\]\s{0,3}[:：]?\s{0,3}")
_OFFICE = re.compile(
    r"^\s{0,3}(?:(?:actions?(?: items?| points?)?|AI|AP|decisions?|decided|resolutions?|resolved|agreed|"
    r"agreement|tasks?|"
    r"proposals?|proposed|item|topic)\s{0,2}[:：]|#(?:action|agreed|info|idea|accepted|topic)\b|"
    r"(?:决议|决定|结论|行动项|任务)\s{0,2}[:：])\s{0,3}",
    re.IGNORECASE,
)
"""What a line is in the minutes: the item stands behind it."""
_SHIPS_IN = re.compile(
    r"\s{0,3}[:：,;-]?\s{0,3}\b(?:(?:is |will |would |should |could |may )?(?:be )?"
    r"(?:possible |possibly |planned |expected |aim(?:s|ed|ing)? |target(?:s|ed|ing)? |scheduled |likely )?"
    r"(?:to )?(?:be )?(?:go(?:es)?|land(?:s|ed)?|"
    r"ship(?:ped)?|releas(?:e|ed)|merge[d]?|deliver(?:ed)?|done|included|"
    r"planned|expected|scheduled|targeted)?\s?(?:down )?)?"
    r"(?:for|in|by|at|to|into|before|until|with|as) (?:the )?\x00"
)
_OPENS = re.compile(
    r"^\W{0,4}(?:for\s(?:the\s)?\x00[,:]?\s{1,3}"
    r"|\x00\s{1,3}(?:will|should|shall|is going to|is to|may|might|can)\s{1,3}(?:be\s)?)",
    re.IGNORECASE,
)
"""A sentence on a version: ``For 2.6 add …``, ``2.6 will drop …``."""
_COPULA = re.compile(
    r"\s(?:is|are|was|were|has been|have been)(?: (?:now|already|finally|all)){0,2}$", re.IGNORECASE
)
"""What is left of ``x is now done for 2.6``."""
_GENERIC = frozenset(
    """
    todo todos feature features support bug bugs fix fixes bugfix task tasks item items other others misc
    list plan conclusion conclusions problem problems remaining goal goals scope add more new target
    targets optimize optimise next step steps status progress note notes main major minor highlight
    highlights improvement improvements enhancement enhancements enhanced capability capabilities
    extension complement extend stability work works release releases version blockers blocker known issue
    issues left two three few several done published delayed postponed cancelled ongoing wip ready tbd tbc
    agenda topic topics minutes action actions decision decisions
    question questions discussion discuss detail details first second then schedule scheduled discussed
    after the of to be for and in on
    """.split()
)
"""Words that alone make no item: a line of nothing but these is a heading or a remark."""
_CJK_GENERIC = re.compile(
    r"(?:新增?|其他|功能|特性|缺陷|修复|问题|文档|测试|待办|改进|优化|任务|目标|计划|发布|版本|讨论|阻塞项?|已知|主要){1,4}"
)
_ARTEFACT = re.compile(
    r"\brelease[- ]?(?:notes?|tasks?|blogs?|plan)\b|\b(?:alpha|beta|rc|minor) releases?\b|\bchange ?log\b",
    re.IGNORECASE,
)
"""What a release consists of beside its changes: generic words that do name a thing."""


def clean(text: str, owners: Owners) -> tuple[str, tuple[str, ...]]:
    """Give the item's own words and the owners that the line names."""
    text = without_references(without_remark(text))
    text = without_move(without_marks(without_shortcodes(text)))
    text, names = owners.split(text)
    text = _OFFICE.sub("", without_marks(text), count=1)
    text = re.sub(r"^to (?=[a-z])", "", text) if names else text
    if (topic := _TOPIC.match(text)) and (rest := text[topic.end() :].strip()):
        text = rest if _is_generic(topic[1]) else f"{topic[1]}: {rest}"
    elif topic:
        text = topic[1]
    text = re.sub(r"[ \t]{2,}", " ", text)
    if text.count("[") > text.count("]"):  # a bracket that a scan lost
        text = text.lstrip("[|")
    return text.strip(" \t,;:：-\u2013.，。；<>=|"), names


def without_version(text: str, start: int, end: int) -> str:
    """Take a version away from a line, with the words that say that something lands in it."""
    marked = _OPENS.sub("", f"{text[:start]}\x00{text[end:]}")
    shorter = _SHIPS_IN.sub(" ", marked)
    text = shorter.replace("\x00", " ")
    text = re.sub(r"[(\[]\s{0,5}(?:blockers?|release|version|milestone)?\s{0,5}[)\]]", " ", text)
    return _COPULA.sub("", re.sub(r"[ \t]{2,}", " ", text).strip(" \t,;:：-\u2013.!"))


def without_target(text: str, start: int, end: int) -> str:
    """Take away the words that say that something lands in the version at a place; else leave the line."""
    marked = f"{text[:start]}\x00{text[end:]}"
    shorter = _SHIPS_IN.sub(" ", marked)
    return text if shorter == marked else re.sub(r"[ \t]{2,}", " ", shorter).strip()


def parts(text: str) -> tuple[str, tuple[str, ...]]:
    """Split ``Doc: 1. report 2. guide`` into what stands before the numbers and the numbered parts.

    Give the whole text and no parts where there is no enumeration of at least two.
    """
    marks = list(_ENUMERATION.finditer(text))
    if len(marks) < 2 or [re.sub(r"\D", "", mark[0]) for mark in marks] != [
        str(i + 1) for i in range(len(marks))
    ]:
        return text, ()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = [text[mark.end() : end].strip(" \t,;，；") for mark, end in zip(marks, ends, strict=True)]
    return text[: marks[0].start()].strip(" \t:："), tuple(part for part in found if part)


def is_empty(title: str) -> bool:
    """Say whether a cleaned title names nothing: only generic words, or no letters at all."""
    return _is_generic(title) and not is_artefact(title)


def is_artefact(title: str) -> bool:
    """Say whether a title names what a release consists of beside its changes: ``release notes``."""
    return bool(_ARTEFACT.search(title))


def _is_generic(text: str) -> bool:
    words = re.findall(r"[^\W\d_][^\W_]{0,40}", text)
    return all(word.lower() in _GENERIC or len(word) == 1 or _CJK_GENERIC.fullmatch(word) for word in words)


def slug(title: str, taken: set[str]) -> str:
    """Give an identifier for a title, different from all in ``taken``, and add it there."""
    words = re.findall(r"[^\W_]{1,40}", title.lower())
    base = ""
    for word in words:
        if base and len(base) + len(word) >= 48:
            break
        base = f"{base}-{word}" if base else word
    base = base or "item"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name
