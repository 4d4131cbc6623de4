"""Where the minutes speak of a release: scopes from the meeting down to the line, and what each line states.

A scope sets the release, what is claimed by default, and the topic. What stands below inherits it, the nearer
scope wins, and a sentence that names a version itself is never overruled by what stands above.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace

from kmesh_tracker.minutes.genre import genre
from kmesh_tracker.plan.deadlines import Deadlines
from kmesh_tracker.plan.statements import Scope, Statement, Topic
from kmesh_tracker.records.annotations import VersionSpan
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.annotate import Annotator
    from kmesh_tracker.annotate.calendar import Calendar
    from kmesh_tracker.records import Claim, Entry, Meeting
    from kmesh_tracker.records.annotations import Annotation, Sentence

ON_LINE: Final = 0.9
"""How surely a line is release talk that names the version itself."""
IN_SECTION: Final = 0.85
OF_TOPIC: Final = 0.75
OF_MEETING: Final = 0.65
BY_WORDS: Final = 0.85
"""Factor where words such as ``next release`` mean the version."""
OF_TALK: Final = 0.6
"""Factor for a sentence in a document of talk."""
OF_SENTENCE: Final = 0.8
"""Factor for a sentence that inherits its version."""
_REMEMBERED: Final = timedelta(days=45)
"""So long the version that was named last is what "the release" means."""
_FEW: Final = 2
"""Things below a thing from which on they are things of their own."""
_AT_FRONT: Final = re.compile(r"\W{0,4}[vV]?[0-9]{1,4}\.[0-9]")
_SHORT: Final = 3
"""Words of a name that is not understood without the one above it."""


@dataclass
class Coming:
    """The version to come that the minutes named last."""

    version: str | None = None
    on: date | None = None
    headed: bool = False
    """Whether a section was headed by it, so that the next release is the one after it."""

    def note(self, version: str, on: date, *, headed: bool) -> None:
        """Keep the version that a line names."""
        if version != self.version or on != self.on:
            self.headed = False
        self.version, self.on = version, on
        self.headed |= headed

    def meant(self, implied: str, calendar: Calendar, on: date, due: date | None) -> str | None:
        """Return the version that words mean on a day: ``next``, ``major``, ``patch`` or ``present``.

        ``due`` is the day named beside a scheduled release, which its tag tells best.
        """
        if implied == "scheduled":
            if due and (made := calendar.made_on(due)):
                return made
            implied = "present"
        if implied in ("major", "patch"):
            return calendar.next_major(on) if implied == "major" else calendar.next_patch(on)
        known = self.version if self.on and on - self.on <= _REMEMBERED else None
        if known and self.on == on and self.headed and implied == "next":
            return calendar.following(known)
        if known and calendar.is_out(known, on):
            known = None
        usual = calendar.next_after(on)
        if implied == "present":
            return known or calendar.present(on) or usual
        return min(filter(None, (known, usual)), key=version_order, default=None)


@dataclass
class Reader:
    """Walks one meeting and collects what it says of releases."""

    meeting: Meeting
    on: date
    annotator: Annotator
    coming: Coming
    spoken: bool = False
    """Whether the document holds what people said to each other, so that a sentence in it is less sure."""
    statements: list[Statement] = field(default_factory=list)
    deadlines: Deadlines = field(init=False)
    _spoken: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing found."""
        self.deadlines = Deadlines(self.on, self.annotator)

    def read(self) -> None:
        """Collect statements and deadlines, in the order of the lines."""
        scope = self._of_meeting()
        self._siblings(self.meeting.entries, scope)

    def _of_meeting(self) -> Scope:
        """Return the scope that a meeting's heading, or what it says of its goal, sets for all of it."""
        lexicon = self.annotator.lexicon
        if version := self.annotator.heads(self.meeting.heading, self.on):
            return Scope(version, IN_SECTION, context=(self.meeting.heading,))
        for entry, _ in self.meeting.walk():
            if not entry.aside and lexicon.means("goal", entry.text):
                for span in self._annotate(entry).versions:
                    return Scope(span.version, OF_MEETING, talk=True, context=(self.meeting.heading,))
        return Scope(context=())

    def _annotate(self, entry: Entry) -> Annotation:
        return self.annotator.annotate(entry, self.on)

    def _siblings(self, entries: Sequence[Entry], scope: Scope) -> None:
        labelled = scope
        caption: str | None = None
        before = len(self.statements)
        for entry in entries:
            if entry.aside or not (scope.version or caption or self._speaks(entry)):
                continue
            line = self._annotate(entry)
            # The rows of a table belong to the version that the line before it names.
            caption = self._only(line) if entry.kind != "row" else caption
            if entry.kind == "row" and caption and not scope.version:
                self._line(entry, line, replace(scope, version=caption, surety=OF_TOPIC, heads=()))
                continue
            if line.shape == "address" and self._adds_to(before, line):
                continue
            before = len(self.statements)
            if labelled is not scope and (entry.children or line.shape == "release"):
                labelled = scope
            if scope.version and not entry.children and self._opens(line) and entry.urls == ():
                # A label whose list lost its indentation stands over what follows.
                labelled = self._labelled(line, scope)
            else:
                self._line(entry, line, labelled)

    def _adds_to(self, before: int, line: Annotation) -> bool:
        """Return whether an address on its own line belongs to the statement above, which gets it."""
        above = self.statements[before:]
        if len(above) != 1 or above[0].references or not line.references or line.name:
            return False
        if line.entry.location.line - above[0].location.line > _FEW:
            return False
        self.statements[-1] = dataclasses.replace(above[0], references=line.references)
        return True

    @staticmethod
    def _only(line: Annotation) -> str | None:
        """Return the one version that a line is meant for; None where it is meant for none or several."""
        return next(iter(line.own)) if len(line.own) == 1 else None

    def _speaks(self, entry: Entry) -> bool:
        """Return whether an entry, or one below it, may name a version; most do not and are left."""
        if id(entry) not in self._spoken:
            grammar = self.annotator.grammar
            self._spoken[id(entry)] = grammar.may_name(entry.text, self.on) or any(
                self._speaks(child) for child in entry.children
            )
        return self._spoken[id(entry)]

    @staticmethod
    def _opens(line: Annotation) -> bool:
        return (
            line.shape == "label"
            and line.role != "talk"
            and line.entry.text.rstrip(" *_").endswith((":", "："))
        )

    def _line(self, entry: Entry, line: Annotation, scope: Scope) -> None:
        """Read a line as what it is, then what stands below it in the scope that it sets."""
        spans = self._spans(line, scope)
        for span in spans:
            if span.relation in ("for", "not") and span.by_number:
                self.coming.note(span.version, self.on, headed=line.shape == "release")
        if line.shape == "release" and spans:
            self._head(entry, line, spans, scope)
        elif line.role:
            self._role(entry, line, scope)
        elif scope.version and scope.topic and not entry.children and self._tells_state(line):
            self._state(line, line.sentences[0], scope, None, scope.topic.title, entry)
        elif line.shape in ("label", "empty"):
            for sentence in line.sentences:
                self.deadlines.read(line, sentence, spans, scope)
            self._below(entry, self._labelled(line, scope))
        elif line.shape == "talk":
            self._say(line, scope, only_named=True)
            self._below(entry, replace(scope, talk=True))
        else:
            self._thing(entry, line, scope)

    @staticmethod
    def _tells_state(line: Annotation) -> bool:
        """Return whether a line says how far its topic is and nothing else: ``has been merged``."""
        return line.shape in ("label", "sentence") and not line.name and any(s.claim for s in line.sentences)

    def _spans(self, line: Annotation, scope: Scope) -> tuple[VersionSpan, ...]:
        """Return the versions of a line, by number or else by such words as ``the next release``."""
        if line.versions or (scope.version and line.shape != "release"):
            return line.versions
        implied = next((sentence.implied for sentence in line.sentences if sentence.implied), "")
        calendar = self.annotator.grammar.calendar
        due = next((day.end for sentence in line.sentences for day in sentence.days), None)
        version = self.coming.meant(implied, calendar, self.on, due) if implied else None
        if implied == "present" and scope.version:
            version = scope.version
        return (VersionSpan(version, 0, 0, by_number=False),) if version else ()

    def _below(self, entry: Entry, scope: Scope) -> None:
        if entry.children:
            self._siblings(entry.children, scope.below(entry.text))

    # What a line can be

    def _head(self, entry: Entry, line: Annotation, spans: Sequence[VersionSpan], scope: Scope) -> None:
        """Read a head over a release: a section, days that are promised, or the release itself as a task."""
        if not spans[0].by_number:
            spans = self._listed_below(entry) or spans
        for sentence in line.sentences:
            self.deadlines.read(line, sentence, sentence.versions or spans, scope)
        versions = dict.fromkeys(span.version for span in spans if span.relation == "for")
        scheduled = not spans[0].by_number and any(s.implied == "scheduled" for s in line.sentences)
        if len(versions) != 1 or scheduled:
            self._below(
                entry, replace(scope, version=next(iter(versions), None), dated=True) if scheduled else scope
            )
            return
        span = next(span for span in spans if span.relation == "for")
        sure = IN_SECTION * (1 if span.by_number else BY_WORDS)
        section = Scope(
            span.version,
            sure,
            blocker=any(sentence.blocker for sentence in line.sentences),
            default=None if line.default == "none" else line.default,
            told=line.default == "none",
            context=scope.context,
        )
        early = next((each for each in line.versions if each.prerelease), None)
        if early and not any(sentence.days for sentence in line.sentences):
            self._state(
                line, line.sentences[0], section, early, f"release {early.version} {early.prerelease}", entry
            )
        elif line.references and line.role != "talk":
            title = scope.topic.title if scope.topic else "release tracking issue"
            self._state(line, line.sentences[0], replace(section, told=True), span, title, entry)
        elif any(sentence.is_release_task for sentence in line.sentences):
            self._state(line, line.sentences[0], section, span, "release lead", entry)
        self._below(entry, section)

    def _listed_below(self, entry: Entry) -> tuple[VersionSpan, ...]:
        """Return the versions that a head without a number has below it: ``Scheduled release for 3 May``."""
        found = {
            span.version: span
            for below, _ in entry.walk()
            if below is not entry and not below.aside
            for span in self._annotate(below).versions
            if span.relation == "for"
        }
        return tuple(found.values()) if len(found) == 1 else ()

    def _labelled(self, line: Annotation, scope: Scope) -> Scope:
        """Return the scope below a label: what is claimed there by default, and whether it blocks."""
        said = next((sentence.blocker for sentence in line.sentences if sentence.blocker is not None), None)
        claimed = line.default
        return replace(
            scope,
            blocker=scope.blocker if said is None else said,
            default=claimed if claimed and claimed != "none" else scope.default,
            told=scope.told if claimed is None else claimed == "none",
            heads=(*scope.heads, line.entry.text),
        )

    def _role(self, entry: Entry, line: Annotation, scope: Scope) -> None:
        """Read a line with a label: a decision, a question, a summary, an action, a schedule or talk."""
        if line.role in ("talk", "schedule"):
            self._say(line, scope, only_named=True, due=line.role == "schedule")
            self._below(entry, replace(scope, talk=line.role == "talk"))
            return
        default = {"question": "question", "decision": "planned", "action": "planned"}.get(line.role)
        inside = replace(scope, talk=False, default=default or scope.default)
        if line.role == "action":
            self._say(line, replace(inside, topic=None))
            self._below(entry, replace(inside, topic=None, owners=line.owners))
        else:
            self._say(line, inside, by_topic=True)
            self._below(entry, inside)

    def _thing(self, entry: Entry, line: Annotation, scope: Scope) -> None:
        """Read a line that names a thing or says a sentence, and what stands below it."""
        scope = self._topic_scope(entry, line, scope)
        kind = self._kind(entry, line)
        named = bool(line.references or line.versions)
        bare = (
            kind == "category" and not named and (" " not in line.name or entry.text.rstrip()[-1:] in ":：")
        )
        if (
            kind == "category"
            and line.shape == "thing"
            and _AT_FRONT.match(entry.text)
            and len(line.versions) == 1
        ):
            self._head(entry, line, line.versions, scope)  # `1.1 wishes of the keepers`, over a list
            return
        said = not (bare and scope.version) and self._say(line, scope)
        title = line.name or (scope.topic.title if scope.topic else "")
        full = line.full or title
        topic = Topic(title, full, entry.location, kind, line.references) if title else scope.topic
        if scope.topic and scope.topic.kind == "thing" and kind == "thing":
            topic = scope.topic  # details of details speak of the thing, too
        if said and scope.version is None and (version := self._only(line)):
            scope = replace(scope, version=version, surety=OF_TOPIC, talk=True)
        talk = scope.talk or (kind == "heading" and self._is_discussed(entry))
        self._below(entry, replace(scope, topic=topic, talk=talk))

    def _kind(self, entry: Entry, line: Annotation) -> Literal["heading", "category", "thing"]:
        """Return what a line is to those below it: of two things or more it is the category."""
        if entry.kind == "heading":
            return "heading"
        shapes = [self._annotate(child).shape for child in entry.children if not child.aside]
        things, told = shapes.count("thing"), shapes.count("thing") + shapes.count("sentence")
        if line.shape == "thing" and line.name.count(" ") < _SHORT and told > _FEW:
            return "category"
        if line.shape == "thing" and " " not in line.name:
            return "category" if told >= _FEW else "thing"
        ends = line.entry.text.rstrip()[-1:]
        opens = (
            line.shape == "thing"
            or ends in "?？"
            or (ends in ":：" and not self.annotator.lexicon.means("fault", line.entry.text))
        )
        return "category" if opens and things >= _FEW else "thing"

    def _is_discussed(self, entry: Entry) -> bool:
        """Return whether lines with labels speak for a topic: the rest is the discussion that led there."""
        return any(
            self._annotate(child).role in ("decision", "question", "summary")
            for child in entry.children
            if not child.aside
        )

    def _topic_scope(self, entry: Entry, line: Annotation, scope: Scope) -> Scope:
        """Return the scope of a topic that its own lines bring to a release: its head, a decision."""
        if scope.version or not entry.children:
            return scope
        own = set(line.own)
        if not own and self._is_discussed(entry):
            for role in ("decision", "question", "summary", "action"):
                own = {
                    span.version
                    for child in entry.children
                    for each, _ in child.walk()
                    if not each.aside and self._annotate(child).role == role
                    for span in self._annotate(each).versions
                }
                if own:
                    break
        return replace(scope, version=own.pop(), surety=OF_TOPIC) if len(own) == 1 else scope

    # What it states

    def _say(
        self,
        line: Annotation,
        scope: Scope,
        *,
        only_named: bool = False,
        by_topic: bool = False,
        due: bool = False,
    ) -> bool:
        """State what each sentence of a line says of items; return whether it says anything."""
        before = len(self.statements)
        only_named |= scope.dated
        spoken = False
        for sentence in line.sentences:
            if not sentence.text:
                continue
            spans = sentence.versions or (
                self._spans(line, scope) if len(line.sentences) == 1 or sentence.listed else ()
            )
            self.deadlines.read(line, sentence, spans, scope, due=due)
            targets = {span.version: span for span in reversed(spans)}
            if targets and sentence.shape != "release":
                for span in reversed(targets.values()):
                    self._named(line, sentence, span, scope, by_topic=by_topic)
                    spoken = True
            elif (
                scope.version
                and not only_named
                and not (spoken and not sentence.listed)
                and self._inherits(line, sentence, scope, by_topic)
            ):
                self._state(
                    line,
                    sentence,
                    scope,
                    None,
                    self._title(sentence, scope, by_topic=by_topic),
                    line.entry,
                )
                spoken = True
        return len(self.statements) > before

    def _named(
        self, line: Annotation, sentence: Sentence, span: VersionSpan, scope: Scope, *, by_topic: bool
    ) -> None:
        """State what a sentence says that names a version."""
        title = self._title(sentence, scope, by_topic=by_topic)
        alone = len({each.version for each in sentence.versions}) == 1
        if span.relation == "not" and alone and scope.version != span.version:
            return  # what is not in one release says nothing of another
        if not title or (sentence.shape == "talk" and scope.topic is None):
            return
        sure = ON_LINE * (1 if span.by_number else BY_WORDS)
        if scope.version != span.version:
            if scope.version and sentence.claim == "delayed" and span.relation == "for":
                self._state(line, sentence, scope, None, title, line.entry)
            scope = replace(scope, version=span.version, heads=(), blocker=False, default=None)
        self._state(line, sentence, replace(scope, surety=sure), span, title, line.entry)

    def _inherits(self, line: Annotation, sentence: Sentence, scope: Scope, by_topic: bool) -> bool:
        """Return whether a sentence without a version speaks of an item of the release it stands under."""
        if by_topic:
            return bool(sentence.name or scope.topic)
        if scope.topic and scope.topic.kind == "heading" and sentence.shape == "sentence":
            return sentence.claim in ("delayed", "dropped") if scope.talk else sentence.claim is not None
        if scope.talk and line.entry.kind != "heading":
            return bool(scope.topic) and sentence.claim in ("delayed", "dropped")
        if sentence.shape == "address":
            return bool(line.references) and scope.topic is None
        if sentence.is_release_task:
            return True
        if sentence.shape == "thing":
            return bool(sentence.name)
        if sentence.shape != "sentence":
            return False
        if line.speakers or self.annotator.lexicon.means("talk", sentence.text):
            return sentence.claim is not None and sentence.name.count(" ") >= 1 and not scope.topic
        return bool(sentence.name)

    def _title(self, sentence: Sentence, scope: Scope, *, by_topic: bool) -> str:
        """Return the thing that a sentence speaks of: the topic where it decides on it or points to it."""
        if sentence.is_release_task and sentence.shape != "thing":
            return "release lead"
        topic = scope.topic.title if scope.topic else ""
        below = scope.topic is not None and (
            (scope.topic.kind == "heading" and sentence.shape == "sentence")
            or (scope.topic.kind == "thing" and not sentence.versions)
        )
        if topic and (
            by_topic
            or scope.talk
            or below
            or not sentence.name
            or self.annotator.lexicon.means("talk", sentence.text)
        ):
            return topic
        return sentence.name

    def _state(
        self,
        line: Annotation,
        sentence: Sentence,
        scope: Scope,
        span: VersionSpan | None,
        title: str,
        entry: Entry,
    ) -> None:
        version = span.version if span else scope.version
        topic = scope.topic if scope.topic and title == scope.topic.title else None
        references = line.references or (topic.references if topic else ())
        if not version or not (title or references):
            return
        name = title
        full = topic.full if topic else (line.full or name)
        part = scope.topic is not None and scope.topic.kind in ("category", "thing")
        if scope.topic and not topic and part and len(title.split()) <= _SHORT:
            name = full = f"{scope.topic.title}: {title}"
        claim = self._claim(sentence, scope, span, line)
        addresses = [child for child in entry.children if self._annotate(child).shape == "address"]
        references = (*references, *(r for child in addresses for r in self._annotate(child).references))
        self.statements.append(
            Statement(
                version=version,
                date=self.on,
                location=sentence.location,
                entry=entry,
                text=sentence.text,
                title=name,
                full=full,
                claim=claim,
                blocker=sentence.blocker if sentence.blocker is not None else scope.blocker,
                owners=tuple(dict.fromkeys((*line.owners, *scope.owners))),
                references=tuple(dict.fromkeys(references)),
                context=scope.context,
                heads=(*scope.heads, *self._label(line)),
                confidence=self._surety(sentence, scope, span),
                topic=topic.location if topic else None,
                phrase=bool(topic) or sentence.shape == "thing",
            )
        )

    @staticmethod
    def _label(line: Annotation) -> tuple[str, ...]:
        """Return the words before a colon, which tell the kind of thing: ``Bug fix: smoke after start``."""
        label, colon, _ = line.body.partition(":")
        return (label,) if colon and label.count(" ") < _FEW else ()

    def _surety(self, sentence: Sentence, scope: Scope, span: VersionSpan | None) -> float:
        """Return how surely a sentence speaks of the release, from 0 to 1."""
        sure = scope.surety
        if sentence.shape == "sentence":
            sure *= (1 if span else OF_SENTENCE) * (OF_TALK if self.spoken else 1)
        return round(sure, 2)

    def _claim(
        self, sentence: Sentence, scope: Scope, span: VersionSpan | None, line: Annotation
    ) -> Claim | None:
        if span and span.relation in ("after", "from", "not"):
            alone = len({each.version for each in sentence.versions}) == 1
            dropped = span.relation == "not" and (sentence.claim == "dropped" or alone)
            return "dropped" if dropped else "delayed"
        if span and sentence.claim == "delayed" and span.by_number:
            return "question" if "?" in sentence.text else "planned"  # put off to this version
        if sentence.claim == "planned" and line.role in ("summary", "question"):
            return "question"
        if sentence.claim:
            return sentence.claim
        if scope.default:
            return scope.default
        if scope.told or line.entry.kind == "heading":
            return None
        out = self.annotator.grammar.calendar.is_out(scope.version or "", self.on)
        return None if out else "planned"


def read_meetings(meetings: Sequence[Meeting], annotator: Annotator) -> Iterator[Reader]:
    """Yield a reader for every dated meeting that took place, oldest first, each read."""
    coming = Coming()
    documents: dict[tuple[str, str], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        documents[meeting.location.source, meeting.location.path].append(meeting)
    spoken = {place: genre(held) in ("talk", "log") for place, held in documents.items()}
    for meeting in sorted(meetings, key=lambda m: (m.date is None, m.date, -m.location.line)):
        if meeting.date is not None and not meeting.skipped:
            annotator.number(meeting)
            place = meeting.location.source, meeting.location.path
            reader = Reader(meeting, meeting.date, annotator, coming, spoken[place])
            reader.read()
            yield reader
