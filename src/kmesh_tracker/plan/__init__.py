"""From meetings to plans: per version the items, deadlines and slips that the minutes tell of."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.calendar import Calendar
from kmesh_tracker.plan.claims import read_claim
from kmesh_tracker.plan.deadlines import slips
from kmesh_tracker.plan.goals import add_goals
from kmesh_tracker.plan.kinds import kind_of
from kmesh_tracker.plan.owners import learn
from kmesh_tracker.plan.references import references
from kmesh_tracker.plan.sections import read_meetings
from kmesh_tracker.plan.talk import Talk, foreign_products
from kmesh_tracker.plan.topics import add_topics, topics
from kmesh_tracker.plan.threads import Named, Names, gather, split_joint
from kmesh_tracker.records import Item, Mention, Plan
from kmesh_tracker.terms import terms
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from kmesh_tracker.plan.sections import Statement
    from kmesh_tracker.records import Deadline, Goal, Meeting, Reference, Release

__all__ = ["build", "empty"]


def build(
    meetings: Sequence[Meeting],
    releases: Sequence[Release],
    *,
    project: str = "",
    people: Iterable[str] = (),
    goals: Sequence[Goal] = (),
    title_of: Callable[[Reference], str | None] = lambda _: None,
) -> tuple[Plan, ...]:
    """Give a plan for every version that has a tag or that the minutes speak of, in order of version.

    Args:
        meetings: all meetings, in any order.
        releases: those of the primary repository, oldest first.
        project: the project's name, which tells its versions from those of other products.
        people: names and handles of those who wrote the history.
        goals: promises from roadmap documents.
        title_of: gives the title of a change that a line cites, None where there is no such change.
    """
    calendar = Calendar(tuple(releases))
    words = frozenset(re.findall(r"[a-z][a-z0-9]{1,40}", project.lower()))
    lines = [(m.date, entry.text) for m in meetings if m.date for entry, _ in m.walk()]
    talk = Talk(calendar, words, foreign_products(lines, calendar, words))
    owners = learn(meetings, people)

    statements: dict[str, list[Named]] = defaultdict(list)
    deadlines: dict[str, list[Deadline]] = defaultdict(list)
    for reader in read_meetings(meetings, talk, owners):
        for statement in reader.statements:
            if named := _name(statement, title_of):
                statements[statement.version].append(named)
        for version, deadline in reader.deadlines:
            deadlines[version].append(deadline)

    released = {release.version: release for release in releases if release.tag}
    names = Names(text for _, text in lines)
    held = {named.statement.entry.location for group in statements.values() for named in group}
    cited = topics(meetings, held, owners)
    plans = []
    for version in sorted({*statements, *deadlines, *released}, key=version_order):
        release = released.get(version)
        day = release.released_on if release else None
        threads = gather(split_joint(statements[version], names), names)
        taken: set[str] = set()
        items = tuple(_item(thread, day, taken) for thread in threads)
        items = add_topics(items, [t for t in cited if calendar.in_range(version, t.mention.date)], names)
        stated = tuple(sorted(deadlines[version], key=lambda d: (d.stated_on, d.location)))
        plans.append(Plan(version, items, stated, slips(stated, day)))
    return add_goals(plans, goals, releases, names)


def empty(version: str) -> Plan:
    """Give the plan of a version that nothing was said of."""
    return Plan(version, (), (), ())


def _name(statement: Statement, title_of: Callable[[Reference], str | None]) -> Named | None:
    """Give a statement its names; None where it has no words and cites nothing that is known."""
    cited = references(statement.entry, statement.addresses)
    others = tuple(title for reference in cited if (title := reference.title or title_of(reference)))
    if not statement.title and not others:
        return None
    return Named(statement, cited, tuple(name for name in (_full_title(statement), *others) if name))


def _item(thread: Sequence[Named], released_on: date | None, taken: set[str]) -> Item:
    mentions = tuple(_mention(named, released_on) for named in thread)
    best = _best_named(thread)
    title = best.names[0]
    claims = [mention.claim for mention in mentions if mention.claim]
    owners = dict.fromkeys(owner for named in thread for owner in named.statement.owners)
    return Item(
        id=titles.slug(title, taken),
        title=title,
        kind=kind_of(title, best.statement.heads or best.statement.context[-1:]),
        blocker=any(named.statement.blocker for named in thread),
        owners=tuple(owners),
        mentions=mentions,
        claim=claims[-1] if claims else None,
    )


def _best_named(thread: Sequence[Named]) -> Named:
    """Choose the mention that names the item: the first of several words, for later ones report on it."""
    titled = [named for named in thread if named.statement.title] or list(thread)
    return next((named for named in titled if len(set(terms(named.names[0]))) > 1), titled[0])


def _mention(named: Named, released_on: date | None) -> Mention:
    statement = named.statement
    claim = read_claim(statement.text, statement.entry)
    if claim is None and (released_on is None or statement.date < released_on):
        claim = "planned"
    return Mention(
        date=statement.date,
        text=statement.text,
        claim=claim,
        location=statement.entry.location,
        references=named.references,
        context=statement.context,
        name=named.names[0] if statement.title else "",
    )


def _full_title(statement: Statement) -> str:
    """Give the name, with the head above it where the line alone would not be understood."""
    name = statement.title
    heads = [titles.clean(head, _NOBODY)[0] for head in statement.heads]
    head = next((head for head in reversed(heads) if not titles.is_empty(head)), "")
    if not name or not head or len(head) > 40 or set(terms(head)) <= set(terms(name)):
        return name
    return f"{head}: {name}" if len(name.split()) <= 3 or len(head.split()) == 1 else name


_NOBODY = learn((), ())
