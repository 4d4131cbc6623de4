"""Where the minutes speak of a release: every line that belongs to a version, as a statement."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.deadlines import is_only_a_date, read_deadline
from kmesh_tracker.plan.labels import is_label, listed, split_label
from kmesh_tracker.plan.points import heads_a_list, is_category, is_point
from kmesh_tracker.plan.references import has_reference, is_address, without_addresses
from kmesh_tracker.plan.remarks import is_prose, is_remark, is_status, says_blocker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.plan.owners import Owners
    from kmesh_tracker.plan.talk import Spoken, Talk
    from kmesh_tracker.records import Deadline, Entry, Meeting


_MOST_WORDS = 40
"""What takes more words to say is a report of the discussion and no name of an item."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One line that says something of one item of a release."""

    version: str
    date: date
    entry: Entry
    title: str
    """Cleaned; may be empty where only an address stands."""
    text: str
    """The part of the line that is meant, as written."""
    owners: tuple[str, ...]
    blocker: bool
    context: tuple[str, ...]
    """Texts of the heads above it, outermost first."""
    heads: tuple[str, ...]
    """Of these, the heads below the one that names the version: what sort of thing it is."""
    addresses: tuple[Entry, ...] = ()
    """Entries below or beside it that only add an address."""
    details: tuple[Entry, ...] = ()
    """Entries below it that only tell more of it."""


@dataclass(frozen=True, slots=True)
class _Scope:
    version: str
    blocker: bool
    context: tuple[str, ...]
    heads: tuple[str, ...] = ()


@dataclass
class Reader:
    """Walks one meeting and collects what it says of releases."""

    meeting: Meeting
    on: date
    talk: Talk
    owners: Owners
    statements: list[Statement] = field(default_factory=list)
    deadlines: list[tuple[str, Deadline]] = field(default_factory=list)
    current: str | None = None
    prose: bool = False
    """Whether the minutes quote people, so that a line is no point merely because it stands there."""

    def read(self) -> None:
        """Collect statements and deadlines, in the order of the lines."""
        self.current = next(
            (s.version for entry, _ in self.meeting.walk() for s in self.talk.spoken(entry.text, self.on)),
            None,
        )
        self.prose = is_prose([entry.text for entry, _ in self.meeting.walk() if entry.aside != "chat"])
        self._siblings(self.meeting.entries, None, ())

    def _siblings(self, entries: Sequence[Entry], scope: _Scope | None, context: tuple[str, ...]) -> None:
        labelled = scope
        for entry in entries:
            if entry.aside:
                continue  # who was there, or a line of a chat: nobody promises anything there
            if spoken := self._spoken(entry, scope):
                self._release_line(entry, spoken, context)
            elif scope and not entry.children and is_label(entry.text.strip(" :：")):
                # A label whose list lost its indentation stands over what follows.
                labelled = replace(scope, heads=(*scope.heads, entry.text))
            elif labelled:
                self._member(entry, labelled)
            else:
                self._siblings(entry.children, None, (*context, entry.text))

    def _spoken(self, entry: Entry, scope: _Scope | None) -> Spoken | None:
        """Give the version a line is about; inside a release's section only a head opens another."""
        text = without_addresses(entry.text)
        for spoken in self.talk.spoken(text, self.on):
            if scope is None or self.talk.is_head(text, spoken):
                return spoken
        implied = self.talk.implied(text, self.on, self.current)
        if implied is None:
            return None
        only_a_date = scope is None and is_only_a_date(self.talk.remainder(text, implied), self.on)
        if only_a_date or self.talk.is_head(text, implied):
            return implied
        return implied if scope is None and implied.by_name else None

    def _release_line(self, entry: Entry, spoken: Spoken, context: tuple[str, ...]) -> None:
        """Read a line that names a version: a head over others, a promise of a date, or an item itself."""
        text = without_addresses(entry.text)
        remainder = self.talk.remainder(text, spoken)
        deadline = read_deadline(remainder, self.on, entry.location, quoted=entry.text)
        if deadline:
            deadline = replace(deadline, kind=spoken.prerelease or deadline.kind)
            self.deadlines.append((spoken.version, deadline))
        blocker = says_blocker(entry.text)
        scope = _Scope(spoken.version, blocker, (*context, entry.text))
        head = self.talk.is_head(text, spoken) or (
            deadline is not None and is_only_a_date(self.owners.split(remainder)[0], self.on)
        )
        title = titles.without_version(text, spoken.start, spoken.end)
        if head or heads_a_list(entry, title, self.owners):
            self._siblings(entry.children, scope, scope.context)
            return
        inside = _Scope(spoken.version, blocker, context)
        self._item(entry, title, inside)

    def _member(self, entry: Entry, scope: _Scope) -> None:
        """Read a line inside a release's section."""
        text = entry.text
        words = without_addresses(text)
        if is_only_a_date(words, self.on):
            if deadline := read_deadline(words, self.on, entry.location, quoted=text):
                self.deadlines.append((scope.version, deadline))
            return
        blocker = scope.blocker or says_blocker(text)
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
        if entry.children and is_category(entry, self.owners):
            self._siblings(entry.children, below, below.context)
            return
        self._item(entry, text, replace(scope, blocker=blocker))

    def _item(
        self, entry: Entry, words: str, scope: _Scope, *, text: str | None = None, children: bool = True
    ) -> None:
        title, owners = titles.clean(words, self.owners)
        below = entry.children if children else ()
        addresses = tuple(child for child in below if is_address(child))
        details = tuple(child for child in below if not is_address(child))
        if titles.is_empty(title):
            if not has_reference(entry, *addresses) or is_status(words):
                for child in details:
                    self._member(child, scope)
                return
            if self._adds_to_last(entry, scope):
                return
            title = ""
        elif (
            is_status(words)
            or is_remark(words)
            or len(title.split()) > _MOST_WORDS
            or (self.prose and not is_point(entry, title))
        ):
            return
        self.statements.append(
            Statement(
                version=scope.version,
                date=self.on,
                entry=entry,
                title=title,
                text=text if text is not None else entry.text,
                owners=owners,
                blocker=scope.blocker,
                context=scope.context,
                heads=scope.heads,
                addresses=addresses,
                details=details,
            )
        )

    def _adds_to_last(self, entry: Entry, scope: _Scope) -> bool:
        """Give an address that stands alone to the line just above it, if that one has none."""
        if not is_address(entry) or not self.statements:
            return False
        last = self.statements[-1]
        near = 0 < entry.location.line - last.entry.location.line <= 2
        if (
            last.version != scope.version
            or not near
            or has_reference(last.entry, *last.addresses)
            or not last.title
        ):
            return False
        self.statements[-1] = replace(last, addresses=(*last.addresses, entry))
        return True


def read_meetings(meetings: Sequence[Meeting], talk: Talk, owners: Owners) -> Iterator[Reader]:
    """Read every dated meeting that took place, oldest first."""
    for meeting in sorted(meetings, key=lambda m: (m.date is None, m.date, -m.location.line)):
        if meeting.date is not None and not meeting.skipped:
            reader = Reader(meeting, meeting.date, talk, owners)
            reader.read()
            yield reader
