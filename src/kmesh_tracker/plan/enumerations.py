"""Lists that people speak out: ``So, we have the hinge, wicks, and a copper roof``."""

from __future__ import annotations

import re

from kmesh_tracker.plan.remarks import is_sentence
from kmesh_tracker.plan.speech import opens_talk
from kmesh_tracker.text.terms import LIGHT, terms

_OPENING = r"(?:(?:so|ok|okay|well|right|and|then|now|currently|also|basically|for now)\b[\s,]{0,3}){0,3}"
_WE_HAVE = (
    r"(?:we|i)(?:'d| would| will|'ll)?(?: still| also| only| now| just)?\s"
    r"(?:have(?: got)?|need|want|plan|include|expect)(?: to (?:have|get|do|finish|include|add|ship|land))?"
)
_IT_HAS = (
    r"(?:it|this|that|the (?:release|list|plan|scope))(?: will| should| would)?\s"
    r"(?:includes?|contains?|has|have)"
)
_THERE_IS = r"there(?:'s| is| are|'re)(?: still| also| only)?"
_LEFT = (
    r"(?:remaining|left|missing|open|outstanding|pending|to do)(?: is| are|:)|"
    r"what(?:'s| is) left is|include[sd]?:?"
)
_LEAD = re.compile(
    rf"^\W{{0,3}}{_OPENING}(?:{_WE_HAVE}|{_IT_HAS}|{_THERE_IS}|{_LEFT})\s"
    r"(?:still |only |mainly |mostly |also )?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s{0,2}\([^()]{0,300}\)")
_END = re.compile(r"[.;:?!](?:\s|$)|\s[—–-]\s")
_BREAK = re.compile(r",\s{1,3}(?:(?:and|or|plus|then)\s)?|\s(?:and|plus|&)\s")
_COMMA = re.compile(r",\s{1,3}(?:(?:and|or|plus|then)\s)?")
_ARTICLE = re.compile(
    r"^(?:(?:the|an?|some|also|maybe|possibly|probably|then|our|both)\s){1,2}", re.IGNORECASE
)
_SUPPORT = re.compile(r"\ssupport$")
"""The noun, not the verb."""
_LAST = re.compile(r",\s{1,3}(?:and|or|plus)\s", re.IGNORECASE)
_ADDRESSED = re.compile(r"@|\b(?:we|us|they|them|it|he|she|so|yes|no)\b", re.IGNORECASE)
_MARK = "\x00"
_MOST_WORDS = 8
_MOST_PIECES = 12


def enumerated(said: str) -> tuple[tuple[str, str], ...]:
    """Give the matters that an utterance lists in its first sentence, each with its words as said.

    None where it lists nothing. Without a lead such as ``we have`` the sentence must be a bare list: no verb
    in its pieces, nobody is addressed, and the last one is joined by ``, and``.
    """
    plain = _ASIDE.sub(lambda match: _MARK * len(match[0]), said)  # a comma in brackets parts nothing
    lead = _LEAD.match(plain)
    start = lead.end() if lead else 0
    end = _END.search(plain, start)
    if end and "?" in end[0]:
        return ()
    stop = end.start() if end else len(plain)
    if lead is None and (not _LAST.search(plain, 0, stop) or _ADDRESSED.search(plain, 0, stop)):
        return ()
    found: list[tuple[str, str]] = []
    for mark in [*(_BREAK if lead else _COMMA).finditer(plain, start, stop), None]:
        until = mark.start() if mark else stop
        if name := _ARTICLE.sub("", plain[start:until].replace(_MARK, "").strip()):
            found.append((name, said[start:until].strip()))
        start = mark.end() if mark else stop
    few = 2 <= len(found) <= _MOST_PIECES
    return tuple(found) if few and all(_names_a_matter(name) for name, _ in found) else ()


def _names_a_matter(piece: str) -> bool:
    few = len(piece.split()) <= _MOST_WORDS
    telling = any(term not in LIGHT and len(term) > 1 for term in terms(piece))
    return few and telling and not is_sentence(_SUPPORT.sub("", piece)) and not opens_talk(piece)
