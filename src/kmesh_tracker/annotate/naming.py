"""What a line calls the thing it speaks of: the community's words without version, claim, owner and address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kmesh_tracker.annotate.citations import without_references
from kmesh_tracker.lexicon import VERSION_MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.annotate.people import Owners
    from kmesh_tracker.lexicon import Lexicon
    from kmesh_tracker.records.annotations import VersionSpan

MOST_WORDS: Final = 8
"""A name of more words is cut where a phrase ends."""
_MARK: Final = re.escape(VERSION_MARK)
_SHORTCODE: Final = re.compile(
    r":[a-z0-9_+-]{2,30}:(?=\s|$|[.!)])|[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]"
)
_STRUCK: Final = re.compile(r"~~[^~]{1,400}~~")
_STATE: Final = re.compile(
    r"[(\[（【]\s{0,3}(?:[A-Za-z0-9/+-]{1,20}\s){0,3}(?:is |has been )?(?:done|finish(?:ed)?|completed?|merged|fixed|"
    r"implemented|landed|shipped|resolved|closed|released|published|delay(?:ed)?|postponed|deferred|dropped|"
    r"cancell?ed|TODO|to[ -]do|WIP|in[- ]progress|planned|pending|ongoing|partial(?:ly)?|not started|tbd|blockers?|"
    r"nice[- ]to[- ]have|release|version|milestone|[0-9]{1,3}\s?%|"
    rf"(?:moved? to|priority|after|for|in|was) [^()\[\]]{{1,60}}|{_MARK}|"
    r"(?:部分|未|尚未|已)?(?:完成|合入|合并|修复|发布)|进行中|开发中|推迟|延期|取消|待定|待办)\s{0,3}[)\]）】]",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    r"\s{0,3}[:：,;；–—-]\s{0,3}(?:done|finish(?:ed)?|completed?|merged|fixed|implemented|landed|delay(?:ed)?|postponed|"
    r"deferred|dropped|cancell?ed|TODO|WIP|in[- ]progress|ongoing|tbd|to be (?:discussed|investigated|confirmed|decided)|"
    r"not started|已?(?:完成|合入|修复|发布)|(?:部分|未|尚未)完成|进行中|开发中|推迟|延期|取消|待定)\s{0,3}[.!?。]?$",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r"\s{0,3}[(（][^()（）]{0,200}[)）]\W{0,3}$")
_TOPIC: Final = re.compile(r"^\s{0,3}\[([^\[\]]{1,80})\]\s{0,3}[:：]?\s{0,3}")
_EDGES: Final = " \t\n,;:：-–—.,，。；<>=|/*_`'\"“”!?？"
_ARTICLE: Final = re.compile(
    r"^(?:the|a|an|to|that|some|of|for|our|all|any|about|on|and|or|with|in|at|by|from|during|here|whether|if|how|when|why|what)\s",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"\s(?:the|a|an|to|of|for|in|on|at|by|with|and|or|from|into|as|is|are|was|be|will|that|this|it|we|not|also|into|"
    r"via|per|vs|consider|discuss|check|see|our|their|its|just|only|still|now|soon)$",
    re.IGNORECASE,
)
_PHRASE: Final = re.compile(
    r"\s(?:in|on|for|with|to|from|by|of|at|into|via|and|or|as|about|during|against|per|through)\s",
    re.IGNORECASE,
)
_NEGATED: Final = re.compile(r"\b(?:not|cannot|never|\w{2,8}n['’]?t)\b", re.IGNORECASE)


def without_marks(text: str) -> str:
    """Return a line without what marks progress: ``(done)``, a check mark, what is struck out."""
    text = _SHORTCODE.sub(" ", text)
    struck = _STRUCK.search(text)
    rest = _STRUCK.sub(" ", text)
    text = struck[0].strip("~") if struck and not re.search(r"[^\W\d_]{3}", rest) else rest
    return _TRAILING.sub("", _STATE.sub(" ", text))


def is_fault(text: str) -> bool:
    """Return whether a text tells what does not work."""
    return bool(_NEGATED.search(text))


@dataclass(frozen=True)
class Namer:
    """Names things by the words of lines."""

    lexicon: Lexicon
    owners: Owners

    def bare(self, text: str, spans: Sequence[VersionSpan] = ()) -> tuple[str, tuple[str, ...]]:
        """Return a line without addresses, claims, owners and versions, which may be a sentence, and its owners."""
        for span in reversed(spans):
            text = f"{text[: span.start]}{VERSION_MARK}{text[span.end :]}"
        text, owners = self.owners.split(without_marks(without_references(text)))
        text = _TRAILING.sub("", _STATE.sub(" ", text))
        if (topic := _TOPIC.match(text)) and (rest := text[topic.end() :].strip()):
            text = rest if self.lexicon.only("generic", topic[1]) else f"{topic[1]}: {rest}"
        elif topic:
            text = topic[1]
        return re.sub(r"\s{2,}", " ", text).strip(), owners

    def full(self, bare: str) -> str:
        """Return all words of a line that tell of its thing: what links and likeness are measured by."""
        text = self._cut_front(self._without_landing(bare))
        return "" if self.lexicon.only("generic", text) else text.replace(VERSION_MARK, " ").strip(_EDGES)

    def name(self, bare: str) -> str:
        """Return the thing that a line without addresses names, at most eight words; empty where there is none."""
        text = self._cut_front(self._without_landing(bare))
        text = self._subject(text)
        if (end := self.lexicon.find("cut", text)) and end.id.endswith("because") and end.start > 0:
            head = text[: end.start]
            text = head if not self.lexicon.only("generic", head) else text
        shorter = _ASIDE.sub("", text)
        text = shorter if len(shorter.split()) > 1 else text
        text = self._trim(self._shorten(self._trim(text.replace(VERSION_MARK, " "))))
        return (
            ""
            if self.lexicon.only("generic", text, self.lexicon.project) or not re.search(r"[^\W\d_]{2}", text)
            else text
        )

    def part(self, bare: str) -> str:
        """Return the name of a part of a list, which is a name as it stands."""
        return self._trim(self._shorten(bare.replace(VERSION_MARK, " ")))

    def _cut_front(self, text: str) -> str:
        """Cut labels, ``progress of`` and who wants what from the front of a line."""
        for _ in range(3):
            hit = self.lexicon.find("name", text)
            if hit is None or hit.start > 0 or hit.end == 0 or not text[hit.end :].strip(_EDGES):
                break
            text = text[hit.end :]
        return text.strip()

    def _without_landing(self, text: str) -> str:
        """Cut the words that say in which version a thing lands, before or behind the thing."""
        if VERSION_MARK not in text:
            return text
        start, end = self._landing(text)
        before, after = text[:start].strip(_EDGES), text[end:].strip(_EDGES)
        if self._names_nothing(before) and after:
            return self._without_landing(after) if VERSION_MARK in after else after
        return before or after

    def _landing(self, text: str) -> tuple[int, int]:
        place = text.index(VERSION_MARK)
        for hit in self.lexicon.each("cut", text):
            if hit.id.endswith("landing") and hit.start <= place < hit.end:
                return hit.start, hit.end
        return place, place + 1

    def _names_nothing(self, text: str) -> bool:
        return self.lexicon.only("generic", self._cut_front(text), self.lexicon.project)

    def _subject(self, text: str) -> str:
        """Return what a clause is about: its subject, or all of it where it tells of a fault."""
        finite = self.lexicon.find("finite", text)
        if finite is None:
            return text
        subject, rest = text[: finite.start].strip(_EDGES), text[finite.end :].strip(_EDGES)
        if _NEGATED.search(text[finite.start : finite.end + 5]) and subject:
            return text
        if subject and not self.lexicon.only("generic", subject):
            return subject if " " in subject else f"{subject} {rest}"
        return self._subject(rest) if rest else text

    def _shorten(self, text: str) -> str:
        words = text.split()
        if len(words) <= MOST_WORDS:
            return text
        head, colon, rest = text.partition(": ")
        if colon and 1 <= len(head.split()) <= MOST_WORDS and not self.lexicon.only("generic", head):
            room = MOST_WORDS - len(head.split())
            first = re.split(r"[,;，；(]|\s[-–—>|]", rest, maxsplit=1)[0].split()
            return f"{head}: {' '.join(first)}" if 1 <= len(first) <= room else head
        if colon and self.lexicon.only("generic", head):
            return self._shorten(rest)
        for stop in (r"\s[-–—>|]{1,2}\s", r"[,;，；]\s", r"\s\("):
            first = re.split(stop, text, maxsplit=1)[0]
            if 2 <= len(first.split()) <= MOST_WORDS:
                return first
        text = " ".join(words[:MOST_WORDS])
        breaks = [match.start() for match in _PHRASE.finditer(text) if text[: match.start()].count(" ") >= 2]
        return text[: breaks[-1]] if breaks else text

    def _trim(self, text: str) -> str:
        text = text.strip(_EDGES)
        while (shorter := _ARTICLE.sub("", _TAIL.sub("", text)).strip(_EDGES)) != text:
            text = shorter
        for left, right in ("()", "[]", "（）"):
            if text.count(left) > text.count(right):
                text = (
                    text.replace(left, " ", 1).strip(_EDGES)
                    if text.startswith(left)
                    else text.rpartition(left)[0]
                )
        return re.sub(r"\s{2,}", " ", text).strip(_EDGES)
