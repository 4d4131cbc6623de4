"""Each line of the minutes read once: its versions, people, claims, role and the thing it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.annotate.citations import references, without_addresses
from kmesh_tracker.annotate.versions import mark
from kmesh_tracker.lexicon import VERSION_MARK
from kmesh_tracker.records import Location
from kmesh_tracker.records.annotations import Annotation, Sentence, VersionSpan
from kmesh_tracker.text import dates
from kmesh_tracker.text.lists import split_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.annotate.naming import Namer
    from kmesh_tracker.annotate.people import Owners
    from kmesh_tracker.annotate.versions import Grammar
    from kmesh_tracker.lexicon import Lexicon
    from kmesh_tracker.records import Claim, Entry, Meeting, Reference
    from kmesh_tracker.records.annotations import LineRole, Shape
    from kmesh_tracker.text.dates import DateSpan

_NUMBERED: Final = re.compile(
    r"^\s{0,3}(?:(?:[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[.)、]|[（(][0-9]{1,2}[)）]|[a-z][.)])\s{1,3}(?=\S)|"
    r"[一二三四五六七八九十]{1,3}[、．]\s{0,3})"
)
_SECTION: Final = re.compile(
    r"^\s{0,3}([0-9]{1,2}(?:\.[0-9]{1,2}){0,2})\.[0-9]{1,2}\.?\s{1,3}(?=[^\W\d_v]|v[^0-9]|v?[0-9]+\.[0-9])"
)
_OTHER_VERSION: Final = re.compile(r"[vV]?[0-9]{1,4}\.[0-9]{1,4}")
_LABEL: Final = re.compile(r"^[\W_]{0,4}([^:：?？.]{1,40}?)[\W_]{0,3}(?:[:：][\s*_]{0,4}|$)")
_BRACKETED: Final = re.compile(r"^\s{0,3}[\[(]([^\[\]()]{2,60})[\])]\s{0,3}[:：]?\s{0,3}(?=\S)")
_SAYING: Final = re.compile(
    r"^\s{0,3}@?([^\W\d_][\w.'-]{0,30}(?:\s[^\W\d_][\w.'-]{0,30}){0,2})\s{0,2}[:：]\s{1,3}(?=\S)"
)
_LEADS: Final = re.compile(
    r"\s{0,2}\(([A-Z][\w-]{1,30}(?:(?:,|\sand|,\sand|\s[/&])?\s[A-Z][\w-]{1,30}){0,4})\??\)\W{0,3}$"
)
"""Names in brackets behind a release, of those who make it."""
_NAMES: Final = r"[A-Z][\w-]{1,30}(?: [A-Z][\w-]{1,30})?"
_AT_END: Final = re.compile(rf"[:：]\s{{1,3}}@?({_NAMES}(?:(?:, | and |/){_NAMES}){{0,3}})\W{{0,3}}$")
_TO_DO: Final = re.compile(r"([A-Z][\w-]{1,30}(?:\s[A-Z][\w-]{1,30})?)\s(?:to|will)\s(?=[a-z])")
"""Who is to act, before what is to be done."""
_IN_PERSON: Final = ("first-person", "pronoun", "reply")
"""What is said so is said by somebody, even if nobody knows the name before it."""
_SENTENCE_END: Final = re.compile(
    r"(?<=[^\s.][.!?…])[)\"'”*_]{0,2}\s{1,3}(?=[\"'“(@`*\[]{0,2}[A-Z])|(?<=[。！？；])"
)
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|etc|vs|cf|approx|resp|incl|no|mr|dr|st|v|fig)|\b[A-Z])\.$", re.IGNORECASE
)
_ENUMERATED: Final = re.compile(
    r"(?:^|(?<=[\s:：;,，。]))(?:[1-9][.)、](?!\d)|[（(][1-9][)）])\s{0,3}(?=[^\s0-9])"
)
_SHORT_LABEL: Final = 3
_SHORT_PART: Final = 5
_PAIR: Final = 2
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_CLOCK: Final = re.compile(r"(?<=[0-9])T[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?Z?|\b[0-2]?[0-9]:[0-5][0-9]\b")
_AT_FRONT: Final = re.compile(r"\W?[0-9]{1,2}\.[0-9]{1,2}\s")
"""The number of a section rather than a day."""
_DUE: Final = re.compile(r"[:：–—-]\s{0,4}$")
"""What a line ends with, its day taken away, that says what the day is for."""
_TERSE: Final = 5
"""Words of a line that may be nothing but a day."""
_LONG: Final = 22
"""Words beyond which a line is no name whatever its words are."""


@dataclass
class Annotator:
    """Finds in each line, once, what the later stages ask for."""

    grammar: Grammar
    lexicon: Lexicon
    owners: Owners
    namer: Namer
    _known: dict[int, Annotation] = field(default_factory=dict)
    _cited: dict[int, tuple[Reference, ...]] = field(default_factory=dict)
    _sections: dict[int, int] = field(default_factory=dict)

    def number(self, meeting: Meeting) -> None:
        """Find the lines of a meeting that begin with the number of a section, which is no version.

        ``3.1 Nightly builds`` is one below ``3. Actions``.
        """
        for entry, above in meeting.walk():
            match = _SECTION.match(entry.text)
            if match and (
                any(each.text.lstrip().startswith(match[1] + ".") for each in above)
                or _OTHER_VERSION.match(entry.text, match.end())
            ):
                self._sections[id(entry)] = match.end()

    def heads(self, heading: str, on: date) -> str | None:
        """Return the version for which a whole meeting was held: ``v1.2 planning, 9 May``."""
        spans = self.grammar.find(heading, on)
        rest = self._days(heading, spans, on)[1]
        return spans[0].version if spans and self.lexicon.only("head", rest, self.lexicon.project) else None

    def annotate(self, entry: Entry, on: date) -> Annotation:
        """Return what is found in an entry that was written on a day; found once and kept."""
        if id(entry) not in self._known:
            self._known[id(entry)] = self._annotate(entry, on)
        return self._known[id(entry)]

    def _references(self, entry: Entry) -> tuple[Reference, ...]:
        """Return what an entry cites, looked for once, however many sentences it has."""
        if id(entry) not in self._cited:
            self._cited[id(entry)] = references(entry)
        return self._cited[id(entry)]

    def _annotate(self, entry: Entry, on: date) -> Annotation:
        start = self._sections.get(id(entry)) or (
            match.end() if (match := _NUMBERED.match(entry.text)) else 0
        )
        role, start = self._role(entry, start)
        speakers, start = self._speakers(entry.text, start)
        if speakers and not role:
            role, start = self._role(entry, start)
        parts = self._row(entry) or _listed(entry, start) or self._told(entry, start)
        head = None if not parts else entry.text[start : parts[0][0]] if parts[0][0] > start else ""
        sentences = tuple(
            self._sentence(entry, at, text, on, role, speakers, head)
            for at, text in (parts or _sentences(entry.text, start))
        )
        return Annotation(
            entry=entry,
            role=role,
            body=(body := entry.text[start:]),
            full=self.namer.full(self.namer.bare(body, self.grammar.find(body, on))[0]),
            speakers=speakers,
            sentences=sentences,
            references=self._references(entry),
            default=self.lexicon.means("scope", entry.text) or None,  # type: ignore[arg-type]
        )

    def _row(self, entry: Entry) -> list[tuple[int, str]]:
        """Return the thing that a row of a table is about, with what its columns say of it."""
        if entry.kind != "row" or len(entry.cells) < _PAIR:
            return []
        said = [(self.lexicon.whole("column", head.strip(" *_:：")), cell) for head, cell in entry.cells]
        text = max((cell for means, cell in said if not means), key=len, default="")
        for means, cell in said:
            if means == "owner" and not self.lexicon.only("generic", cell):
                text += f" (owner: {cell})"
            elif means and means != "owner" and cell:
                text += f" ({cell})"
        return [(0, text)] if text else []

    def _told(self, entry: Entry, start: int) -> list[tuple[int, str]]:
        """Return the parts of ``Features: wick, hinge``: a list behind a label of generic words."""
        label, colon, rest = entry.text[start:].replace("：", ":", 1).partition(":")
        if not colon or entry.urls or not self.lexicon.only("generic", label, self.lexicon.words("head")):
            return []
        parts = split_list(rest)
        if len(parts) < _PAIR or any(len(part.split()) > _SHORT_PART for part in parts):
            return []
        return [(entry.text.find(part, start), part) for part in parts]

    def _role(self, entry: Entry, start: int) -> tuple[LineRole, int]:
        """Return what the label before a colon, or all of a line, makes of it, and where it goes on."""
        match = _LABEL.match(entry.text[start:])
        if match is None or not (role := self.lexicon.whole("role", match[1].strip())):
            return "", start
        rest = entry.text[start + match.end() :].strip()
        if not rest and not entry.children and not entry.text.rstrip(" *_").endswith((":", "：")):
            return "", start
        if role == "talk" and entry.kind == "heading":
            return "", start  # a part of the minutes, such as Notes
        return role, start + match.end()  # type: ignore[return-value]

    def _speakers(self, text: str, start: int) -> tuple[tuple[str, ...], int]:
        """Return who says a line, where a name stands before it, and where the words begin."""
        for pattern, sure in ((_BRACKETED, True), (_SAYING, False)):
            match = pattern.match(text[start:])
            if match is None:
                continue
            said = self.lexicon.find("talk", text[start + match.end() :])
            if people := self.owners.people(match[1], due=sure or said is not None):
                return people, start + match.end()
            if said and said.id.endswith(_IN_PERSON) and match[1][0].isupper() and not sure:
                return (match[1],), start + match.end()
        return (), start

    def _sentence(
        self,
        entry: Entry,
        at: int,
        text: str,
        on: date,
        role: LineRole,
        speakers: tuple[str, ...],
        head: str | None,
    ) -> Sentence:
        """Return what is found in a sentence; ``head`` is what stands before a list that it is a part of."""
        plain = without_addresses(text)
        spans = self.grammar.find(plain, on)
        marked = mark(plain, spans)
        words = self.lexicon.find("implied", plain) if not spans and self.grammar.implied(plain) else None
        meant = (*spans, VersionSpan("", words.start, words.end)) if words else spans
        bare, owners = self.namer.bare(plain, meant)
        if role == "action" and (who := _TO_DO.match(bare)):
            bare, owners = bare[who.end() :], (who[1], *owners)
        days, rest = self._days(plain, spans, on)
        bare = self.namer.bare(rest)[0] if days else bare
        shape = self._shape(entry, plain, marked, bare, rest, spans, days)
        task = self.lexicon.find("owner", plain)
        leads = _LEADS.search(rest) if spans and shape == "thing" and not task else None
        if leads and self.lexicon.only("head", rest[: leads.start()], self.lexicon.project):
            shape, owners = "release", (*owners, *re.findall(r"[A-Z][\w-]{1,30}", leads[1]))
        else:
            leads = None
        if task and (who := _AT_END.search(plain)):
            owners = (*owners, *re.findall(_NAMES, who[1]))
        name = self.namer.name(bare, sentence=shape == "sentence") if shape in ("thing", "sentence") else ""
        if task:
            name = task.means if task.means != "named" else plain[task.start : task.end].strip(" -*").lower()
        if head is not None and (name or shape == "sentence"):
            shape, name = "thing", self._part(bare, head) or name
        return Sentence(
            text=text,
            location=Location(entry.location.source, entry.location.path, entry.line_at(at)),
            versions=spans or (self.grammar.find(head, on) if head else ()),
            days=days,
            rest=rest,
            implied="" if spans else self.grammar.implied(f"{head} {rest}" if head else rest),
            shape=shape,
            listed=head is not None,
            name=name,
            claim=self.claim(marked, entry),
            blocker={"yes": True, "no": False}.get(self.lexicon.means("blocker", marked)),
            owners=tuple(dict.fromkeys((*owners, *(speakers if role != "talk" else ())))),
            is_release_task=leads is not None or task is not None,
        )

    def _part(self, bare: str, head: str) -> str:
        """Return the name of a part of a list, with the short label before the list."""
        label, colon, _ = head.partition(":")
        usual = self.lexicon.words("head") | self.lexicon.project
        if not colon or len(label.split()) > _SHORT_LABEL or self.lexicon.only("generic", label, usual):
            return self.namer.part(bare) if head else ""
        return f"{label.strip()}: {self.namer.part(bare)}"

    def _days(self, plain: str, spans: Sequence[VersionSpan], on: date) -> tuple[tuple[DateSpan, ...], str]:
        """Return the days that a text names, and the text without them; numbers of versions are none."""
        for start, end in {*self.grammar.numbers(plain, on), *((span.start, span.end) for span in spans)}:
            plain = plain[:start] + VERSION_MARK.ljust(end - start) + plain[end:]
        plain = _CLOCK.sub(" ", self.lexicon.blank("gone", plain).replace("~ ", "  "))
        due = bool(spans) or self.lexicon.find("deadline", plain) is not None
        days = dates.find(plain, on, expected=due)
        days = days[1:] if days and _AT_FRONT.match(plain) and days[0].position <= 1 else days
        return tuple(days), dates.without(plain, days)

    def claim(self, marked: str, entry: Entry | None = None) -> Claim | None:
        """Return what a line claims; a ticked checkbox is done. None where it claims nothing."""
        if entry is not None and entry.checked:
            return "done"
        return self.lexicon.means("claim", marked) or None  # type: ignore[return-value]

    def _shape(
        self,
        entry: Entry,
        text: str,
        marked: str,
        bare: str,
        rest: str,
        spans: Sequence[VersionSpan],
        days: Sequence[DateSpan],
    ) -> Shape:
        talk = self.lexicon.means("talk", text)
        if talk in ("vote", "remark"):
            return "talk"
        if self.lexicon.means("owner", text) and not self.lexicon.means("finite", marked):
            return "thing"
        if not _LETTERS.search(bare) and not spans and not self.grammar.implied(rest):
            return "address" if entry.urls or "#" in text else "empty"
        if spans and self.lexicon.only("head", bare, self.lexicon.project):
            return "release"
        if spans and self.lexicon.find("event", marked):
            return "release"
        if not spans and self.grammar.implied(rest):
            hit = self.lexicon.find("implied", rest)
            around = f"{rest[: hit.start]} {rest[hit.end :]}" if hit else rest
            if self.lexicon.only("head", self.namer.bare(around)[0], self.lexicon.project):
                return "release"
        if days and entry.kind == "row" and self.lexicon.find("deadline", rest):
            return "label"
        if days and _DUE.search(rest) and len(rest.split()) <= _TERSE and self.lexicon.find("deadline", rest):
            return "label"
        if not spans and self.lexicon.only("generic", bare, self.lexicon.words("head")):
            return "address" if not entry.children and self._references(entry) else "label"
        if talk or self.lexicon.means("finite", marked) or len(bare.split()) > _LONG:
            return "sentence"
        return "thing"


def _listed(entry: Entry, start: int) -> list[tuple[int, str]]:
    """Return the parts of ``Doc: 1. report 2. guide``; nothing for another line."""
    text = entry.text
    marks = list(_ENUMERATED.finditer(text, start))
    if (
        len(marks) < 2
        or entry.urls
        or [re.sub(r"\D", "", mark[0]) for mark in marks] != [str(i + 1) for i in range(len(marks))]
    ):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [
        (mark.end(), text[mark.end() : end].strip(" ,;，；")) for mark, end in zip(marks, ends, strict=True)
    ]


def _sentences(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield each sentence of a text from a place on, with where it begins."""
    begin = start
    for match in _SENTENCE_END.finditer(text, start):
        if _ABBREVIATED.search(text[begin : match.start()][-12:]):
            continue
        if text[begin : match.start()].strip():
            yield begin, text[begin : match.end()].strip()
        begin = match.end()
    if text[begin:].strip() or begin == start:
        yield begin, text[begin:].strip()
