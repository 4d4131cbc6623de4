"""A thread of statements becomes an item: its name, kind, owners and what was claimed of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.claims import read_claim
from kmesh_tracker.plan.footers import from_footers
from kmesh_tracker.plan.kinds import kind_of
from kmesh_tracker.plan.owners import NOBODY
from kmesh_tracker.plan.references import references
from kmesh_tracker.plan.remarks import is_status
from kmesh_tracker.plan.threads import Named
from kmesh_tracker.records import Item, Mention
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from kmesh_tracker.plan.statements import Statement
    from kmesh_tracker.records import Footnote, Reference


_TODO = re.compile(r"\b(?:TODO|to[- ]do|tasks?|remaining)\b|待办", re.IGNORECASE)


def name_of(
    statement: Statement,
    footnotes: Sequence[Footnote],
    title_of: Callable[[Reference], str | None],
    alike: Callable[[str, str], float],
) -> Named | None:
    """Give a statement its names; None where it has no words and cites nothing that is known."""
    cited = references(statement.entry, statement.addresses)
    others = tuple(title for reference in cited if (title := reference.title or title_of(reference)))
    name = _with_head(statement)
    if not name and not others:
        return None
    if name and not cited:
        cited = tuple(from_footers(name, statement.entry.location.line, footnotes, title_of, alike))
    return Named(statement, cited, tuple(known for known in (name, *others) if known))


def _with_head(statement: Statement) -> str:
    """Give the name, with the head above it where the line alone would not be understood."""
    name = statement.title
    heads = [titles.clean(head, NOBODY)[0] for head in statement.heads]
    head = next((head for head in reversed(heads) if not titles.is_empty(head)), "")
    if not name or not head or len(head.split()) > 3 or set(terms(head)) <= set(terms(name)):
        return name
    return f"{head}: {name}" if len(name.split()) <= 3 or len(head.split()) == 1 else name


def item_of(thread: Sequence[Named], released_on: date | None, taken: set[str]) -> Item:
    """Make an item of what was said of it, oldest first; ``taken`` holds the ids in use and gets the new."""
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


def join(items: Sequence[Item]) -> Item:
    """Make one item of several that mean one thing; the first gives the name."""
    first = items[0]
    mentions = sorted((m for item in items for m in item.mentions), key=lambda m: (m.date, m.location))
    claims = [mention.claim for mention in mentions if mention.claim]
    return replace(
        first,
        blocker=any(item.blocker for item in items),
        owners=tuple(dict.fromkeys(owner for item in items for owner in item.owners)),
        mentions=tuple(mentions),
        claim=claims[-1] if claims else None,
    )


def _best_named(thread: Sequence[Named]) -> Named:
    """Choose the mention that names the item: the first of several words, for later ones report on it."""
    titled = [named for named in thread if named.statement.title] or list(thread)
    return next((named for named in titled if len(set(terms(named.names[0]))) > 1), titled[0])


def _mention(named: Named, released_on: date | None) -> Mention:
    statement = named.statement
    said = (statement.text, *(detail.text for detail in statement.details if is_status(detail.text)))
    claim = statement.claim
    claim = claim or next((found for text in said if (found := read_claim(text, statement.entry))), None)
    ahead = released_on is None or statement.date < released_on
    if claim is None and (ahead or any(_TODO.search(head) for head in statement.heads)):
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
