"""What a line calls its thing: the community's words without version, claim, owner and address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.annotate.citations import without_references
from kmesh_tracker.annotate.versions import mark
from kmesh_tracker.lexicon import VERSION_MARK
from kmesh_tracker.text.terms import LIGHT, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.annotate.people import Owners
    from kmesh_tracker.lexicon import Lexicon
    from kmesh_tracker.records.annotations import VersionSpan

MOST_WORDS: Final = 8
"""A name of more words is cut where a phrase ends."""
_RELATIVE: Final = frozenset(("that", "which", "who", "whom", "whose", "what"))
"""Words that go on with a thing; at the front they point to one."""
_LEAST: Final = 3
"""Words that are left of it."""
_MOST_CUTS: Final = 12
"""Clauses, labels or versions that are cut from the front of a line at most; no sentence has more."""
_SHORTCODE: Final = re.compile(
    r":[a-z0-9_+-]{2,30}:(?=\s|$|[.!)])|[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]"
)
_STRUCK: Final = re.compile(r"~~[^~]{1,400}~~")
_ASIDE: Final = re.compile(r"\s{0,3}[(（][^()（）]{0,200}[)）]\W{0,3}$")
_TOPIC: Final = re.compile(r"^\s{0,3}\[([^\[\]]{1,80})\]\s{0,3}[:：]?\s{0,3}")
_EDGES: Final = " \t\n,;:：-–—.,，。；<>=|/*_`'\"“”!?？"


def without_marks(text: str, lexicon: Lexicon) -> str:
    """Return a line without what marks progress: ``(done)``, a check mark, what is struck out."""
    text = _SHORTCODE.sub(" ", text)
    struck = _STRUCK.search(text)
    rest = _STRUCK.sub(" ", text)
    text = struck[0].strip("~") if struck and not re.search(r"[^\W\d_]{3}", rest) else rest
    return lexicon.cut("mark", text)


def _length(text: str) -> int:
    """Return how many words a text has, articles left out."""
    return sum(word.lower() not in ("a", "an", "the") for word in text.split())


@dataclass(frozen=True)
class Namer:
    """Names things by the words of lines."""

    lexicon: Lexicon
    owners: Owners
    _bared: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """What is known of texts: a line of one sentence is asked for twice."""

    def bare(self, text: str, spans: Sequence[VersionSpan] = ()) -> tuple[str, tuple[str, ...]]:
        """Return a line without addresses, claims, owners and versions, and its owners."""
        text = mark(text, spans)
        if text not in self._bared:
            self._bared[text] = self._bare(text)
        return self._bared[text]

    def _bare(self, text: str) -> tuple[str, tuple[str, ...]]:
        text, owners = self.owners.split(without_marks(without_references(text), self.lexicon))
        text = self.lexicon.cut("mark", text)
        if (topic := _TOPIC.match(text)) and (rest := text[topic.end() :].strip()):
            text = rest if self.lexicon.only("generic", topic[1]) else f"{topic[1]}: {rest}"
        elif topic:
            text = topic[1]
        return re.sub(r"\s{2,}", " ", text).strip(), owners

    def full(self, bare: str) -> str:
        """Return all words of a line that tell of its thing: what links and likeness are measured by."""
        text = self._cut_front(self._without_landing(bare))
        return "" if self.lexicon.only("generic", text) else text.replace(VERSION_MARK, " ").strip(_EDGES)

    def name(self, bare: str, *, sentence: bool) -> str:
        """Return the thing that a bare line names, in at most eight words; empty where it names none."""
        text = self._cut_front(self._without_landing(bare))
        text = self._subject(text)
        for end in self.lexicon.each("cut", text):
            always, head = end.id.endswith("because"), text[: end.start]
            if not (always or (end.id.endswith("when") and _length(text) > MOST_WORDS)):
                continue
            text = text if self.lexicon.only("generic", head) else head
        shorter = _ASIDE.sub("", text)
        text = shorter if len(shorter.split()) > 1 else text
        text = self._trim(self._shorten(self._trim(text.replace(VERSION_MARK, " "))))
        return text if self._is_name(text, sentence=sentence) else ""

    def _is_name(self, text: str, *, sentence: bool) -> bool:
        """Return whether words name a thing, and do not merely point to one or say something of it."""
        words = [word.lower().replace("’", "'") for word in re.findall(r"[^\W\d_][\w'’]*", text)]
        usual = self.lexicon.words("head") | self.lexicon.project
        if not words or self.lexicon.only("generic", text, usual):
            return False
        if not text.isascii():
            return len(text) > 1
        first = sentence and words[0] in self.lexicon.words("predicate")
        if (sentence or len(words) == 1) and LIGHT.issuperset(terms(text)):
            return False
        pointing = self.lexicon.words("pointing")
        points = words[0] in pointing or (sentence and not pointing.isdisjoint({*words} - _RELATIVE))
        return not first and not points and any(len(word) > 1 for word in words)

    def part(self, bare: str) -> str:
        """Return the name of a part of a list, which is a name as it stands."""
        return self._trim(self._shorten(bare.replace(VERSION_MARK, " ")))

    def _cut_front(self, text: str) -> str:
        """Cut labels, ``progress of`` and who wants what from the front of a line."""
        for _ in range(3):
            hits = self.lexicon.each("name", text)
            hit = next(
                (hit for hit in hits if hit.start == 0 and text[hit.end :].strip(_EDGES) and hit.end), None
            )
            if hit is None:
                break
            text = text[hit.end :]
        return text.strip()

    def _without_landing(self, text: str) -> str:
        """Cut the words that say in which version a thing lands, before or behind the thing."""
        for _ in range(_MOST_CUTS):
            if VERSION_MARK not in text:
                break
            start, end = self._landing(text)
            before, after = text[:start].strip(_EDGES), text[end:].strip(_EDGES)
            if not after or not self._names_nothing(before):
                return before or after
            text = after
        return text

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
        for _ in range(_MOST_CUTS):
            finite = self.lexicon.find("finite", text)
            if finite is None:
                break
            subject, rest = text[: finite.start].strip(_EDGES), text[finite.end :].strip(_EDGES)
            if subject and self.lexicon.means("fault", text[finite.start : finite.end + 5]):
                break
            if subject and not self.lexicon.only("generic", subject):
                return subject if " " in subject else f"{subject} {rest}"
            if not rest:
                break
            text = rest
        return text

    def _shorten(self, text: str) -> str:
        for _ in range(_MOST_CUTS):
            if _length(text) <= MOST_WORDS:
                return text
            head, colon, rest = text.partition(": ")
            if not colon:
                break
            if not self.lexicon.only("generic", head):
                if not 1 <= len(head.split()) <= MOST_WORDS:
                    break
                room = MOST_WORDS - len(head.split())
                first = re.split(r"[,;，；(]|\s[-–—>|]", rest, maxsplit=1)[0].split()
                return f"{head}: {' '.join(first)}" if 1 <= len(first) <= room else head
            text = rest
        words = text.split()
        for stop in (r"\s[-–—>|]{1,2}\s", r"[,;，；]\s", r"\s\("):
            first = re.split(stop, text, maxsplit=1)[0]
            if 2 <= len(first.split()) <= MOST_WORDS:
                return first
        small = self.lexicon.words("preposition")
        counted = list(enumerate(words[:MOST_WORDS]))
        ends = [at for at, word in counted if at >= _LEAST and word.lower() in small]
        return " ".join(words[: ends[-1] if ends else MOST_WORDS])

    def _trim(self, text: str) -> str:
        words = text.strip(_EDGES).split()
        first, last = 0, len(words)
        while last - first > 1 and words[first].lower() in self.lexicon.words("leading"):
            first += 1
        while last - first > 1 and words[last - 1].lower().strip(_EDGES) in self.lexicon.words("trailing"):
            last -= 1
        text = " ".join(words[first:last]).strip(_EDGES)
        for left, right in ("()", "[]", "（）"):
            if text.count(left) > text.count(right):
                text = (
                    text.replace(left, " ", 1).strip(_EDGES)
                    if text.startswith(left)
                    else text.rpartition(left)[0]
                )
        return re.sub(r"\s{2,}", " ", text).strip(_EDGES)
