"""What a meeting promises of releases: the days, and why one is held up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.carry import is_target
from kmesh_tracker.plan.deadlines import (
    is_only_a_date,
    leads_with_date,
    read_deadlines,
    without_day,
    without_other_days,
)
from kmesh_tracker.plan.events import is_event, is_process
from kmesh_tracker.plan.slips import reason_in, says_delay

if TYPE_CHECKING:
    from datetime import date

    from kmesh_tracker.plan.owners import Owners
    from kmesh_tracker.plan.talk import Spoken, Talk
    from kmesh_tracker.records import Deadline, Entry


@dataclass
class Promises:
    """Collects the days that the lines of one meeting promise, each with its version."""

    on: date
    talk: Talk
    deadlines: list[tuple[str, Deadline]] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)
    """Why a version is held up."""

    def read(self, entry: Entry, words: str, version: str, *, spoken: bool = False) -> None:
        """Note the days that a line of a release's section promises; ``spoken`` where it quotes somebody."""
        for deadline in read_deadlines(words, self.on, entry.location, quoted=entry.text, spoken=spoken):
            self.add(version, deadline)

    def read_own(
        self, entry: Entry, words: str, version: str, owners: Owners
    ) -> Literal["", "day", "making"]:
        """Read a line of a release's section that tells of the release itself: a day, a delay, how it goes.

        Gives what it tells of: ``making`` where the lines below it may still name items, ``day`` where it is
        one, empty where the line is about something else.
        """
        plain = self.talk.without_project(titles.clean(words, owners)[0] or words)
        own = [spoken for spoken in self.talk.spoken(words, self.on) if spoken.version == version]
        making = is_process(plain, self.on, owners.names) or any(
            is_event(self.talk.marked(words, self.on, spoken)) for spoken in own
        )
        scheduled = bool(own) and without_day(words, self.on) != words
        words = self.talk.without_versions(words, self.on)
        if scheduled:
            words = f"{words} (release)"  # what the row of a schedule names is the release itself
        if not (making or scheduled or is_only_a_date(words, self.on) or leads_with_date(words, self.on)):
            return ""
        self.read(entry, words, version)
        if says_delay(words):
            self.hold_up(version, entry)
        return "making" if making or scheduled else "day"

    def read_line(self, entry: Entry, text: str, spoken: Spoken, *, spoken_by: bool) -> bool:
        """Note the days that a line promises, each for the version before which it stands."""
        others = [s for s in self.talk.spoken(text, self.on) if s.version != spoken.version]
        pieces: list[tuple[Spoken, str]] = []
        if others and spoken.by_number and not is_target(text, others[-1].start):
            named = self.talk.spoken(text, self.on)
            ends = [later.start for later in named[1:]] + [len(text)]
            for i, (one, end) in enumerate(zip(named, ends, strict=True)):
                piece = text[(0 if i == 0 else one.start) : end]
                pieces.append((one, piece.replace(one.text, " ", 1)))
        else:
            pieces.append((spoken, self.talk.remainder(text, spoken)))
        if spoken_by and not spoken.by_number:
            return False
        found = False
        for one, piece in pieces:
            words = self.talk.without_project(self.talk.without_versions(piece, self.on))
            words = without_other_days(words, self.on)
            for deadline in read_deadlines(
                words, self.on, entry.location, quoted=entry.text, spoken=spoken_by
            ):
                found = True
                self.add(one.version, replace(deadline, kind=one.prerelease or deadline.kind))
        return found

    def add(self, version: str, deadline: Deadline) -> None:
        """Note a promised day; what is promised after a release came out is the day of its next patch."""
        if deadline.end > self.on and self.talk.calendar.is_past(version, self.on):
            line = version.rpartition(".")[0]
            version = self.talk.calendar.in_line(line, self.on) or version
        self.deadlines.append((version, deadline))

    def hold_up(self, version: str, entry: Entry) -> None:
        """Note why a release is late, from the line that says so or one below it."""
        for text in (entry.text, *(child.text for child in entry.children)):
            if reason := reason_in(text):
                self.reasons.append((version, reason))
                return
