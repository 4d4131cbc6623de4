"""Each line of the minutes read once: its versions, people, claims, role and the thing it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.annotate.citations import references, without_addresses
from kmesh_tracker.lexicon import VERSION_MARK
from kmesh_tracker.records import Location
from kmesh_tracker.records.annotations import Annotation, Sentence
from kmesh_tracker.text import dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.annotate.naming import Namer
    from kmesh_tracker.annotate.people import Owners
    from kmesh_tracker.annotate.versions import Grammar
    from kmesh_tracker.lexicon import Lexicon
    from kmesh_tracker.records import Claim, Entry, Meeting
    from kmesh_tracker.records.annotations import LineRole, Shape, VersionSpan
    from kmesh_tracker.text.dates import DateSpan

_NUMBERED: Final = re.compile(
    r"^\s{0,3}(?:[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[.)、]|[（(][0-9]{1,2}[)）]|[a-z][.)])\s{1,3}(?=\S)"
)
_SECTION: Final = re.compile(
    r"^\s{0,3}([0-9]{1,2}(?:\.[0-9]{1,2}){0,2})\.[0-9]{1,2}\.?\s{1,3}(?=[^\W\d_v]|v[^0-9]|v?[0-9]+\.[0-9])"
)
_LABEL: Final = re.compile(r"^[\W_]{0,4}([^:：?？.]{1,40}?)[\W_]{0,3}(?:[:：][\s*_]{0,4}|$)")
_BRACKETED: Final = re.compile(r"^\s{0,3}[\[(]([^\[\]()]{2,60})[\])]\s{0,3}[:：]?\s{0,3}(?=\S)")
_SAYING: Final = re.compile(
    r"^\s{0,3}@?([^\W\d_][\w.'-]{0,30}(?:\s[^\W\d_][\w.'-]{0,30}){0,2})\s{0,2}[:：]\s{1,3}(?=\S)"
)
_FIRST_PERSON: Final = re.compile(r"(?:I|We|Me|My|You|Yes|No|It|That|There|Let)\b")
_LEADS: Final = re.compile(
    r"\s{0,2}\(([A-Z][\w-]{1,30}(?:(?:,|\sand|,\sand|\s[/&])?\s[A-Z][\w-]{1,30}){0,4})\??\)\W{0,3}$"
)
"""Names in brackets behind a release, of those who make it."""
_SENTENCE_END: Final = re.compile(
    r"(?<=[^\s.][.!?…])[)\"'”*_]{0,2}\s{1,3}(?=[\"'“(@`*\[]{0,2}[A-Z])|(?<=[。！？；])"
)
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|etc|vs|cf|approx|resp|incl|no|mr|dr|st|v|fig)|\b[A-Z])\.$", re.IGNORECASE
)
_ENUMERATED: Final = re.compile(
    r"(?:^|(?<=[\s:：;,，。]))(?:[1-9][.)、](?!\d)|[（(][1-9][)）])\s{0,3}(?=[^\s0-9])"
)
_COLUMN: Final = re.compile(
    r"(?:status|state|progress|done|owners?|assignees?|assigned to|who|releases?|versions?|milestones?|targets?|eta|due|when|"
    r"状态|进度|进展|负责人|责任人|版本|里程碑|计划)",
    re.IGNORECASE,
)
"""Heads of columns that say something of a thing and name none."""
_SHORT_LABEL: Final = 3
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_DAY: Final = re.compile(
    r"[0-9]|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|week|month|year|to(?:day|morrow)|mon|tue|wed|thu|fri|sat|sun|"
    r"spring|summer|autumn|fall|winter|eo[mwqy]\b|quarter)|[日月号周年天]",
    re.IGNORECASE,
)
"""What a text holds that names a day; most do not."""
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
    _sections: dict[int, int] = field(default_factory=dict)

    def number(self, meeting: Meeting) -> None:
        """Find the lines of a meeting that begin with the number of a section, which is no version.

        ``3.1 Nightly builds`` is one below ``3. Actions``.
        """
        for entry, above in meeting.walk():
            match = _SECTION.match(entry.text)
            if match and any(each.text.lstrip().startswith(match[1] + ".") for each in above):
                self._sections[id(entry)] = match.end()

    def annotate(self, entry: Entry, on: date) -> Annotation:
        """Return what is found in an entry that was written on a day; found once and kept."""
        if id(entry) not in self._known:
            self._known[id(entry)] = self._annotate(entry, on)
        return self._known[id(entry)]

    def _annotate(self, entry: Entry, on: date) -> Annotation:
        start = self._sections.get(id(entry)) or (
            match.end() if (match := _NUMBERED.match(entry.text)) else 0
        )
        speakers, start = self._speakers(entry.text, start)
        role, start = self._role(entry, start)
        if not speakers:
            speakers, start = self._speakers(entry.text, start)
        parts = _row(entry) or _listed(entry, start)
        sentences = tuple(
            self._sentence(entry, at, text, on, role, speakers, listed=bool(parts))
            for at, text in (parts or _sentences(entry.text, start))
        )
        return Annotation(
            entry=entry,
            role=role,
            body=(body := entry.text[start:]),
            full=self.namer.full(self.namer.bare(body, self.grammar.find(body, on))[0]),
            speakers=speakers,
            sentences=sentences,
            references=references(entry),
            default=self.lexicon.means("scope", entry.text) or None,  # type: ignore[arg-type]
        )

    def _role(self, entry: Entry, start: int) -> tuple[LineRole, int]:
        """Return what the label before a colon, or the whole line, says that the line is, and where it goes on."""
        match = _LABEL.match(entry.text[start:])
        if match is None or not (role := self.lexicon.whole("role", match[1].strip())):
            return "", start
        rest = entry.text[start + match.end() :].strip()
        if not rest and not entry.children and not entry.text.rstrip(" *_").endswith((":", "：")):
            return "", start
        return role, start + match.end()  # type: ignore[return-value]

    def _speakers(self, text: str, start: int) -> tuple[tuple[str, ...], int]:
        """Return who says a line, where a name stands before it, and where the words begin."""
        for pattern, sure in ((_BRACKETED, True), (_SAYING, False)):
            if (match := pattern.match(text[start:])) and (people := self.owners.people(match[1], due=sure)):
                return people, start + match.end()
            if (
                match
                and not sure
                and match[1][0].isupper()
                and _FIRST_PERSON.match(text, start + match.end())
            ):
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
        *,
        listed: bool,
    ) -> Sentence:
        plain = without_addresses(text)
        spans = self.grammar.find(plain, on)
        marked = plain
        for span in reversed(spans):
            marked = f"{marked[: span.start]}{VERSION_MARK}{marked[span.end :]}"
        bare, owners = self.namer.bare(plain, spans)
        days, rest = self._days(plain, spans, on)
        led = False
        shape = self._shape(
            entry, plain, marked, self.namer.bare(rest)[0] if days else bare, rest, spans, days
        )
        task = self.lexicon.find("owner", plain)
        if not task and spans and shape == "thing" and (leads := _LEADS.search(rest)):
            if self.lexicon.only("head", rest[: leads.start()], self.lexicon.project):
                shape, owners, led = "release", (*owners, *re.findall(r"[A-Z][\w-]{1,30}", leads[1])), True
        name = self.namer.name(bare) if shape not in ("talk", "label", "address", "empty", "release") else ""
        if task:
            name = (
                plain[task.start : task.end].strip(" \t-*").lower() if task.means == "named" else task.means
            )
        if listed and name:
            label = entry.text[: at].partition(":")[0].strip()
            shape, name = "thing", self.namer.part(bare)
            name = f"{label}: {name}" if len(label.split()) <= _SHORT_LABEL else name
        blocker = self.lexicon.means("blocker", marked)
        return Sentence(
            text=text,
            location=Location(entry.location.source, entry.location.path, _line_at(entry, at)),
            versions=spans,
            days=days,
            rest=rest,
            implied="" if spans else self.grammar.implied(rest),
            shape=shape,
            listed=listed,
            name=name,
            claim=self.claim(marked, entry),
            blocker={"yes": True, "no": False}.get(blocker),
            owners=tuple(dict.fromkeys((*owners, *(speakers if role != "talk" else ())))),
            is_release_task=led or task is not None,
        )

    def _days(self, plain: str, spans: Sequence[VersionSpan], on: date) -> tuple[tuple[DateSpan, ...], str]:
        """Return the days that a text names, and the text without them; numbers of versions are none."""
        for start, end in {*self.grammar.numbers(plain, on), *((span.start, span.end) for span in spans)}:
            plain = plain[:start] + VERSION_MARK.ljust(end - start) + plain[end:]
        if not _DAY.search(plain):
            return (), plain
        plain = plain.replace("~ ", "  ")
        while hit := self.lexicon.find("gone", plain):
            plain = plain[: hit.start] + " " * (hit.end - hit.start) + plain[hit.end :]
        due = bool(spans) or len(plain.split()) <= _TERSE or self.lexicon.find("deadline", plain) is not None
        days = dates.find(plain, on, expected=due)
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
        if not _LETTERS.search(bare) and not spans:
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
        if days and _DUE.search(rest) and len(rest.split()) <= _TERSE and self.lexicon.find("deadline", rest):
            return "label"
        if not spans and self.lexicon.only("generic", self.namer.bare(rest)[0], self.lexicon.words("head")):
            return "address" if not entry.children and references(entry) else "label"
        if talk or self.lexicon.means("finite", marked) or len(bare.split()) > _LONG:
            return "sentence"
        return "thing"


def _line_at(entry: Entry, offset: int) -> int:
    return entry.line_at(offset) if hasattr(entry, "line_at") else entry.location.line


def _row(entry: Entry) -> list[tuple[int, str]]:
    """Return the thing that a row of a table is about, with what its columns say of it; nothing for other lines."""
    if entry.kind != "row" or len(entry.cells) < 2:
        return []
    things = [cell for head, cell in entry.cells if not _COLUMN.fullmatch(head.strip(" *_:："))]
    thing = max(things, key=len, default="")
    said = [
        cell for head, cell in entry.cells if _COLUMN.fullmatch(head.strip(" *_:：")) and cell.strip(" -–—")
    ]
    return [(0, f"{thing} ({'; '.join(said)})" if said else thing)] if thing else []


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
        (mark.end(), text[mark.end() : end].strip(" ,;，；"))
        for mark, end in zip(marks, ends, strict=True)
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
