"""Where the minutes speak of a release: every line that belongs to a version, as a statement."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.carry import is_put_off, is_target, without_move
from kmesh_tracker.plan.codenames import codenames, named_release
from kmesh_tracker.plan.deadlines import is_only_a_date, without_day
from kmesh_tracker.plan.enumerations import enumerated
from kmesh_tracker.plan.events import is_event, is_meant_for, is_only_talk
from kmesh_tracker.plan.labels import is_label, listed, split_label
from kmesh_tracker.plan.matters import Matters
from kmesh_tracker.plan.noted import Noted
from kmesh_tracker.plan.numbering import without_number
from kmesh_tracker.plan.points import heads_a_list, is_asked_head, is_category, opens_a_list, without_choices
from kmesh_tracker.plan.promises import Promises
from kmesh_tracker.plan.purposes import purpose
from kmesh_tracker.plan.references import has_reference, without_addresses
from kmesh_tracker.plan.remarks import denies_blocker, is_prose, says_blocker
from kmesh_tracker.plan.sentences import told_apart
from kmesh_tracker.plan.slips import says_delay
from kmesh_tracker.plan.speech import is_reaction, matter, speakers_of, utterance
from kmesh_tracker.plan.statements import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.plan.owners import Owners
    from kmesh_tracker.plan.talk import Spoken, Talk
    from kmesh_tracker.records import Entry, Meeting


@dataclass
class Reader:
    """Walks one meeting and collects what it says of releases."""

    meeting: Meeting
    on: date
    talk: Talk
    owners: Owners
    found: Noted = field(init=False)
    matters: Matters = field(init=False)
    promises: Promises = field(init=False)
    current: str | None = None
    speakers: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    """By what names this meeting calls releases."""

    def __post_init__(self) -> None:
        """Begin with nothing noted."""
        self.found = Noted(self.on, self.talk, self.owners)
        self.matters = Matters(self.on, self.talk, self.owners)
        self.promises = Promises(self.on, self.talk)

    def read(self) -> None:
        """Collect statements and deadlines, in the order of the lines."""
        self.current = next(
            (s.version for entry, _ in self.meeting.walk() for s in self.talk.spoken(entry.text, self.on)),
            None,
        )
        lines = [
            entry.text
            for entry, _ in self.meeting.walk()
            if entry.aside != "chat" and not is_asked_head(entry)
        ]
        self.found.prose = is_prose(lines)
        self.speakers = speakers_of(lines) if self.found.prose else frozenset()
        self.names = codenames(lines, self.talk, self.on)
        heading = self.meeting.heading
        version = self.talk.heading_of(heading, self.on)
        top = Scope(version, blocker=False, context=(heading,)) if version else None
        self._siblings(self.meeting.entries, top, top.context if top else ())

    def _siblings(self, entries: Sequence[Entry], scope: Scope | None, context: tuple[str, ...]) -> None:
        labelled = scope
        for entry in told_apart(entries, self.talk, self.on):
            if entry.aside:
                continue  # who was there, or a line of a chat: nobody promises anything there
            words = self.talk.unglued(without_number(without_addresses(entry.text), context))
            if spoken := self._spoken(words, scope):
                self._release_line(entry, words, spoken, scope, context)
            elif scope and not entry.children and is_label(entry.text.strip(" :：")):
                # A label whose list lost its indentation stands over what follows.
                labelled = replace(scope, heads=(*scope.heads, entry.text))
            elif labelled:
                self._member(entry, labelled)
            else:
                self._siblings(entry.children, None, (*context, entry.text))

    def _spoken(self, text: str, scope: Scope | None) -> Spoken | None:
        """Give the version a line is about; inside a release's section only a head opens another."""
        said = utterance(text, self.speakers)
        for spoken in self.talk.spoken(text, self.on):
            if scope is None or self.talk.is_head(text, spoken):
                return spoken
            other = spoken.version != scope.version and said is None
            if other and is_event(self.talk.marked(text, self.on, spoken)):
                return spoken
        implied = self.talk.implied(text, self.on, self.current)
        if implied is None:
            return named_release(text, self.names) if scope is None else None
        only_a_date = scope is None and is_only_a_date(self.talk.remainder(text, implied), self.on)
        if only_a_date or self.talk.is_head(text, implied):
            return implied
        return implied if scope is None and implied.by_name else None

    def _release_line(
        self, entry: Entry, text: str, spoken: Spoken, scope: Scope | None, context: tuple[str, ...]
    ) -> None:
        """Read a line that names a version: a head over others, a promise of a date, or an item itself."""
        said = utterance(text, self.speakers)
        promised = not is_target(text, spoken.start) and self.promises.read_line(
            entry, text, spoken, spoken_by=said is not None
        )
        blocker = says_blocker(text)
        below = Scope(spoken.version, blocker, (*context, entry.text))
        moved = without_move(text)
        title = titles.without_version(text, spoken.start, spoken.end) if moved == text else moved
        marked = self.talk.marked(text, self.on, spoken)
        head = self.talk.is_head(text, spoken) or (
            promised and is_only_a_date(self.owners.split(self.talk.remainder(text, spoken))[0], self.on)
        )
        if said is None and (head or is_event(marked) or heads_a_list(entry, title, self.owners)):
            if says_delay(text):
                self.promises.hold_up(spoken.version, entry)
            if not head:
                self.found.note_told(entry, text, replace(below, context=context))
            self._siblings(entry.children, below, below.context)
            return
        if is_put_off(marked) and (topic := self.matters.label(text, self.speakers)):
            late = Scope(spoken.version, blocker, context)
            self._item(entry, topic, late, text=entry.text, children=False, spoken=True)
            return
        inside = (
            scope if scope and scope.version == spoken.version else Scope(spoken.version, blocker, context)
        )
        if scope is None and not self.matters.names_an_item(entry, title, said):
            meant = is_meant_for(marked) or not spoken.by_number
            if said is None and meant and context and self.matters.reports_on(title, context[-1]):
                self._item(entry, context[-1], inside, text=entry.text, children=False)
            elif said is not None and not head:
                self._siblings(entry.children, None, (*context, entry.text))
            return
        before, numbered = titles.parts(title)
        if said is not None:
            self._item(entry, "", inside, children=False, spoken=True)
        elif numbered and (not before or titles.is_empty(before) or is_only_talk(before, self.on)):
            for part in numbered:
                self._item(entry, part, inside, text=part, children=False)
        else:
            self._item(entry, title, inside)

    def _member(self, entry: Entry, scope: Scope) -> None:
        """Read a line inside a release's section."""
        text = without_number(entry.text, scope.context)
        words = without_addresses(text)
        if self.talk.of_component(words):
            return
        if (said := utterance(words, self.speakers)) is not None:
            self._utterance(entry, said, scope)
            return
        if told := self.promises.read_own(entry, words, scope.version, self.owners):
            if told == "making":
                self._siblings(entry.children, scope, (*scope.context, entry.text))
            return
        blocker = (scope.blocker and not denies_blocker(text)) or says_blocker(text)
        below = replace(scope, blocker=blocker, context=(*scope.context, text), heads=(*scope.heads, text))
        before, numbered = titles.parts(text)
        if numbered and not before.rstrip().endswith(("http", "https")):
            label = titles.clean(before, self.owners)[0]
            if is_label(label) or (len(label.split()) <= 2 and not has_reference(entry)):
                numbered_scope = replace(scope, blocker=blocker, heads=(*scope.heads, before))
                for part in numbered:
                    self._item(entry, part, numbered_scope, text=part, children=False)
                return
        label, rest = split_label(text) or ("", "")
        if rest and not entry.children and is_label(label):
            labelled = replace(scope, blocker=blocker, heads=(*scope.heads, label))
            for part in listed(rest):
                self._item(entry, part, labelled, text=part if part != rest else None)
            return
        if not self._heads_a_list(entry, text, scope, below):
            self._item(entry, without_day(text, self.on), replace(scope, blocker=blocker))

    def _heads_a_list(self, entry: Entry, text: str, scope: Scope, below: Scope) -> bool:
        """Read a line that stands over others instead of naming an item; False where it is none."""
        if not entry.children:
            return False
        if (named := without_choices(text)) is not None:
            self._item(entry, named, replace(scope, blocker=below.blocker), children=False)
        elif is_category(entry, self.owners):
            self._siblings(entry.children, below, below.context)
        elif opens_a_list(entry):
            self._siblings(entry.children, replace(below, heads=scope.heads), below.context)
        else:
            return False
        return True

    def _utterance(self, entry: Entry, said: str, scope: Scope) -> None:
        """Read what a person said in a release's section: the matter it opens with, a list, a day."""
        listed_below = [
            child
            for child in entry.children
            if utterance(child.text, self.speakers) is None and not is_reaction(child.text)
        ]
        for quoted in (entry, *(child for child in entry.children if child not in listed_below)):
            words = self.talk.without_versions(without_addresses(quoted.text), self.on)
            self.promises.read(quoted, words, scope.version, spoken=True)
        topic = matter(said)
        if named := (enumerated(said) or tuple((name, name) for name in purpose(said))):
            for name, words in named:
                self._item(entry, name, scope, text=words, children=False, spoken=True)
        elif topic and not is_only_talk(topic, self.on) and not self.owners.knows(topic):
            self._item(entry, topic, scope, text=entry.text, children=False, spoken=True)
        elif entry.checked is not None:
            self._item(entry, said, scope, children=False, spoken=True)
        elif has_reference(entry) and "?" not in said:
            self._item(entry, "", scope, children=False, spoken=True)
        if listed_below and (len(listed_below) > 1 or said.rstrip().endswith((":", "："))):
            self._siblings(listed_below, scope, (*scope.context, entry.text))

    def _item(
        self,
        entry: Entry,
        words: str,
        scope: Scope,
        *,
        text: str | None = None,
        children: bool = True,
        spoken: bool = False,
    ) -> None:
        """Note an item; where a line names none, the lines below it are read for theirs."""
        below = entry.children if children else ()
        for child in self.found.note(entry, words, scope, text=text, below=below, spoken=spoken):
            self._member(child, scope)


def read_meetings(meetings: Sequence[Meeting], talk: Talk, owners: Owners) -> Iterator[Reader]:
    """Read every dated meeting that took place, oldest first."""
    for meeting in sorted(meetings, key=lambda m: (m.date is None, m.date, -m.location.line)):
        if meeting.date is not None and not meeting.skipped:
            reader = Reader(meeting, meeting.date, talk, owners)
            reader.read()
            yield reader
