"""Minutes that quote people: who speaks, and the matter with which an utterance opens."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kmesh_tracker.text.terms import LIGHT, terms

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPEAKER = re.compile(
    r"^\s{0,3}[@<]?([^\W\d_][\w.+-]{0,38}(?: [^\W\d_][\w.-]{1,38}){0,2})>?\s{0,2}[:：]\s{1,3}(?=\S)"
)
_INITIALS = re.compile(r"[A-Z]{2,3}")
_OFTEN = 2
"""A label that opens so many lines of a transcript is a person who speaks."""
_ABOUT = re.compile(
    r"^(?:on|regarding|about|re|concerning|as for|as to|for|with|in terms of)\b[:]?\s{1,3}"
    r"(?:the\s)?([^,.;:?!@]{2,60}),\s",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"\s{0,2}[,.;:?!@(—–]|\s-{1,2}\s|\s(?:is|are|was|were|be|being|been|has|have|had|will|would|should|could|can|may|"
    r"might|must|needs?|still|also|now|just|almost|already|seems?|looks?|got|gets?|went|goes|isn't|aren't|"
    r"won't|hasn't|haven't|which|that|who)\b",
    re.IGNORECASE,
)
_OPENERS = frozenset(
    """
    i i'm i've i'd i'll we we're we've we'd we'll you you're your he she it it's its they they're them
    this that that's these those there there's here my our his her their me us mine one ones someone
    anyone everyone nobody somebody anybody everybody what what's when where which who whom whose why
    how if whether as so but and or nor yet because since though although while unless until once then
    than thus hence also too well ok okay oki yes yeah yep yup no nope nah not never sure right indeed
    agreed agree great good nice cool awesome perfect fine thanks thank thx cheers please sorry oh ah
    aha ahh ooh tbh afaiu yea hm hmm huh haha hah heh lol wow hey hi hello bye maybe perhaps probably
    hopefully possibly actually basically honestly personally currently anyway anyways btw fwiw imo imho
    afaik iirc fyi just only even still already now later soon today yesterday tomorrow again always
    often sometimes usually finally lastly next last any some all both each every many most much few
    several lot lots plenty none nothing something anything everything is are was were be been am do
    does did done don't doesn't didn't has have had having will would won't shall should can can't could
    couldn't may might must let let's lets see look looks sounds seems feel feels think guess hope
    wonder need needs want wants try trying keep got get gets going go goes gone make makes give given
    take takes put say says said ask asked tell talk speaking know known knows believe suppose mean
    means noted understood ping correct exactly absolutely definitely certainly obviously clearly likely
    unlikely similar similarly same different other another else instead otherwise after before during
    from to at in by with without within into onto of off over under up down out about around for on
    like unlike except besides apart related note quick question questions meeting follow moving back pr
    prs issue issues haven't hasn't isn't aren't wasn't apparently considering depends whatever whenever
    wherever
    """.split()
)
"""Words with which people begin to talk and no matter begins."""
_INSIDE = frozenset("to but and or as if than then not say said wrote says think".split())
"""Words that no short name of a matter has."""
_ENDS = frozenset(
    "with like from of for at by on in into about side done case way point kind sort both too".split()
)
"""Words with which none ends."""
_LEADS = re.compile(r"^(?:(?:the|a|an)\s)", re.IGNORECASE)
_MOST_WORDS = 6


def speakers_of(lines: Iterable[str]) -> frozenset[str]:
    """Give who speaks in a transcript, as written: the labels that open several of its lines."""
    found = Counter(match[1] for line in lines if (match := _SPEAKER.match(line)))
    return frozenset(name for name, count in found.items() if count >= _OFTEN)


def utterance(text: str, speakers: frozenset[str]) -> str | None:
    """Give what is said behind a speaker's name; None where the line opens with no such name."""
    if not speakers:
        return None
    if match := _SPEAKER.match(text):
        return text[match.end() :] if match[1] in speakers or _INITIALS.fullmatch(match[1]) else None
    first, _, rest = text.partition(" ")
    return rest if first in speakers and rest[:1].isupper() else None


def is_reaction(text: str) -> bool:
    """Say whether a line only tells who agreed: ``👍: ada, ben``."""
    label = text.partition(":")[0].strip()
    return bool(label) and not any(letter.isalnum() for letter in label)


def opens_talk(said: str) -> bool:
    """Say whether a text begins with a word with which people begin to talk and no matter begins."""
    first = said.partition(" ")[0].strip(" ,.;:?!\"'").lower().replace("\u2019", "'")
    return first in _OPENERS


def matter(said: str) -> str:
    """Give the matter with which an utterance opens: ``relative kernel locks, @ada?``; empty for mere talk.

    People who go through a list name the next thing before they speak of it.
    """
    about = _ABOUT.match(said)
    head = about[1] if about else said
    edge = None if about else _EDGE.search(head)
    if edge:
        if "?" in edge[0]:
            return ""
        head = head[: edge.start()]
    head = _LEADS.sub("", head.strip(" \t\"'*_`#0123456789|"))
    words = head.lower().split()
    if not words or len(words) > _MOST_WORDS or words[0].replace("\u2019", "'") in _OPENERS:
        return ""
    if any(word in ("my", "me", "your", "our", "i", "we", "you", "us", "it") for word in words):
        return ""
    telling = [term for term in terms(head) if term not in LIGHT and len(term) > 1]
    if not telling or set(words) & _INSIDE or words[-1] in _ENDS:
        return ""
    plain = len(words) == 1 and head.isalpha() and head[1:].islower()
    handed = about is None and said[said.find(head) + len(head) :].lstrip(" ,:`\"'").startswith("@")
    return "" if plain and not handed else head
