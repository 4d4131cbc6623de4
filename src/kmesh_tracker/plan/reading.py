"""All release talk of a project, read once; the plan of a version is made of it when asked for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmesh_tracker.annotate import Annotator
from kmesh_tracker.annotate.calendar import Calendar
from kmesh_tracker.annotate.naming import Namer
from kmesh_tracker.annotate.people import learn
from kmesh_tracker.annotate.versions import Grammar
from kmesh_tracker.errors import InputError
from kmesh_tracker.lexicon import Lexicon
from kmesh_tracker.plan.answered import Answered
from kmesh_tracker.plan.decided import under_one_name
from kmesh_tracker.plan.footers import from_footers
from kmesh_tracker.plan.goals import add_goals, release_of
from kmesh_tracker.plan.items import item_of
from kmesh_tracker.plan.names import Names
from kmesh_tracker.plan.scopes import read_meetings
from kmesh_tracker.plan.slips import slips
from kmesh_tracker.plan.spelling import Spelling
from kmesh_tracker.plan.threads import gather, split_joint
from kmesh_tracker.plan.topics import add_topics, topics
from kmesh_tracker.records import Plan
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from kmesh_tracker.plan.statements import Statement
    from kmesh_tracker.records import (
        Deadline,
        Decision,
        Footnote,
        Goal,
        Location,
        Meeting,
        Reading,
        Reference,
        Release,
    )

MOST_LINES = 2000
"""Lines about one version that are read; every line is held against every other."""
MOST_POINTS = 5000
"""Most points in one meeting; hours of talk have a few hundred."""


@dataclass(frozen=True)
class Talked:
    """What the minutes say of releases, by version."""

    annotator: Annotator
    names: Names
    statements: Mapping[str, Sequence[Statement]]
    """Lines that speak of an item, oldest meeting first."""
    deadlines: Mapping[str, Sequence[Deadline]]
    meetings: Sequence[Meeting]
    held: frozenset[Location]
    """Where the statements stand; what else cites a change is talk of it under another head."""
    reasons: Mapping[str, Sequence[tuple[date, str]]]
    """Why a version was held up, each with the day on which that was said."""
    goals: Mapping[str, Sequence[Goal]]
    """Promises from roadmap documents."""
    spelling: Spelling

    @property
    def calendar(self) -> Calendar:
        """The project's versions over time."""
        return self.annotator.grammar.calendar

    @property
    def versions(self) -> tuple[str, ...]:
        """Every version that has a tag or that was spoken of, in order."""
        tagged = (release.version for release in self.calendar.releases if release.tag)
        known = {*self.statements, *self.deadlines, *self.goals, *tagged}
        return tuple(sorted(known, key=version_order))

    def was_planned(self, version: str) -> bool:
        """Return whether anything was planned for a version before it was out."""
        return version in self.statements or version in self.deadlines or version in self.goals

    def said_on(self, version: str) -> Sequence[date]:
        """Return the days on which anything was said of a version, in order."""
        days = {statement.date for statement in self.statements.get(version, ())}
        return sorted(days.union(one.stated_on for one in self.deadlines.get(version, ())))

    def plan(self, version: str, decisions: Sequence[Decision] = (), versions: Sequence[str] = ()) -> Plan:
        """Return the plan of one version; of the ``decisions`` only other names of items count here.

        With ``versions`` it is the plan of all of these, reported as one.
        """
        versions = versions or (version,)
        said = [statement for one in versions for statement in self.statements.get(one, ())]
        day = next((r.released_on for r in self.calendar.releases if r.tag and r.version == version), None)
        threads = gather(split_joint(said, self.names), self.names)
        taken: set[str] = set()
        items = tuple(item_of(thread, taken, self.spelling) for thread in threads)
        items = under_one_name(items, decisions, self.names)
        start, end = self.calendar.making_of(version)
        then = [meeting for meeting in self.meetings if meeting.date and start <= meeting.date <= end]
        items = add_topics(items, topics(then, self.held, self.annotator), self.names)
        goals = [goal for one in versions for goal in self.goals.get(one, ())]
        items = add_goals(items, goals, self.names)
        items = under_one_name(items, decisions, self.names)
        stated = tuple(sorted(self.deadlines.get(version, ()), key=lambda d: (d.stated_on, d.location)))
        return Plan(version, items, stated, slips(stated, day, self.reasons.get(version, ())))


def read(
    meetings: Sequence[Meeting],
    releases: Sequence[Release],
    *,
    project: str = "",
    people: Iterable[str] = (),
    goals: Sequence[Goal] = (),
    title_of: Callable[[Reference], str | None] = lambda _: None,
    titles: Iterable[str] = (),
    readings: Sequence[Reading] = (),
    off: frozenset[str] = frozenset(),
) -> Talked:
    """Return the release talk of a project.

    Args:
        meetings: all meetings, in any order.
        releases: those of the primary repository, oldest first.
        project: the project's name, which tells its versions from those of other products.
        people: names and handles of those who wrote the history.
        goals: promises from roadmap documents.
        title_of: returns the title of a change that a line cites, None where there is no such change.
        titles: those of all changes, by whose words damaged ones are mended.
        readings: what a reader found, in the place of what the rules find in the same lines.
        off: ids of entries of the lexicon to leave out.

    Raises:
        InputError: a meeting has more points, or a version more lines that speak of it, than minutes hold.
    """
    _check(meetings)
    words = frozenset(re.findall(r"[a-z][a-z0-9]{1,40}", project.lower()))
    lexicon = Lexicon(words, off)
    owners = learn(meetings, people)
    annotator = Annotator(
        Grammar(Calendar(tuple(releases)), lexicon), lexicon, owners, Namer(lexicon, owners)
    )
    names = Names(entry.text for m in meetings if m.date for entry, _ in m.walk())

    statements: dict[str, list[Statement]] = defaultdict(list)
    deadlines: dict[str, list[Deadline]] = defaultdict(list)
    reasons: dict[str, list[tuple[date, str]]] = defaultdict(list)
    answered = Answered(readings)
    for reader in read_meetings(meetings, annotator):
        said = [one for one in reader.statements if not answered.covers(one.location)]
        said += answered.statements(reader.meeting)
        for statement in sorted(said, key=lambda one: one.location.line) if readings else said:
            if named := _named(statement, reader.meeting.footnotes, title_of, names.alike):
                statements[statement.version].append(named)
                if len(statements[statement.version]) > MOST_LINES:
                    raise _too_many(statement.version, statements[statement.version])
        found = [row for row in reader.deadlines.found if not answered.covers(row[1].location)]
        for version, deadline in (*found, *answered.deadlines(reader.meeting)):
            deadlines[version].append(deadline)
        for version, reason in reader.deadlines.reasons:
            reasons[version].append((reader.on, reason))

    promised: dict[str, list[Goal]] = defaultdict(list)
    for goal in goals:
        if kept_by := goal.version or release_of(goal, releases):
            promised[kept_by].append(goal)
    return Talked(
        annotator=annotator,
        names=names,
        statements=statements,
        deadlines=deadlines,
        meetings=meetings,
        held=frozenset(s.entry.location for group in statements.values() for s in group),
        reasons=reasons,
        goals=promised,
        spelling=Spelling(titles, [entry.text for m in meetings for entry, _ in m.walk()]),
    )


def _check(meetings: Sequence[Meeting]) -> None:
    for meeting in meetings:
        if meeting.date and not meeting.skipped and (count := sum(1 for _ in meeting.walk())) > MOST_POINTS:
            raise InputError(
                f"The meeting at {meeting.location} has {count} points, but at most {MOST_POINTS} are read: "
                "leave the document out if it is not minutes, else give each meeting a heading with its day."
            )


def _too_many(version: str, said: Sequence[Statement]) -> InputError:
    (path, _), *_ = Counter(one.location.path for one in said).most_common(1)
    return InputError(
        f"More than {MOST_LINES} lines mention items of {version}, most of them in {path}: "
        "leave out documents that are not minutes."
    )


def _named(
    statement: Statement,
    footnotes: Sequence[Footnote],
    title_of: Callable[[Reference], str | None],
    alike: Callable[[str, str], float],
) -> Statement | None:
    """Return a statement with the titles of what it cites; None where it names nothing at all."""
    cited = statement.references
    others = tuple(title for reference in cited if (title := reference.title or title_of(reference)))
    if not statement.title and not others:
        return None
    if statement.title and not cited:
        found = from_footers(statement.title, statement.location.line, footnotes, title_of, alike)
        return replace(statement, references=tuple(found))
    return replace(statement, others=others)


def empty(version: str) -> Plan:
    """Return the plan of a version that nothing was said of."""
    return Plan(version, (), (), ())
