"""A thread of statements becomes an item: its name, kind, owners and what was claimed of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kmesh_tracker.records import Item, Mention
from kmesh_tracker.text.kinds import kind_of
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.plan.spelling import Spelling
    from kmesh_tracker.plan.statements import Statement


_TYPED = (".md", ".markdown")


def item_of(thread: Sequence[Statement], taken: set[str], spelling: Spelling) -> Item:
    """Return the item of what was said of it, oldest first; its id is added to ``taken``."""
    best = _best_named(thread)
    written = best.names[0]
    # What people type is rarely wrong; only in a scan does mending do more good than harm.
    title = written if best.location.path.endswith(_TYPED) else spelling.mend(written)
    claims = [statement.claim for statement in thread if statement.claim]
    return Item(
        id=slug(title, taken),
        title=title,
        kind=best.kind or kind_of(written, best.heads or best.context[-1:]),
        blocker=any(statement.blocker for statement in thread),
        owners=tuple(dict.fromkeys(owner for statement in thread for owner in statement.owners)),
        mentions=tuple(_mention(statement) for statement in thread),
        claim=claims[-1] if claims else None,
        confidence=max(statement.confidence for statement in thread),
        written=written if written != title else "",
    )


def join(items: Sequence[Item]) -> Item:
    """Return one item of several that mean one thing; the first gives the name."""
    first = items[0]
    mentions = sorted((m for item in items for m in item.mentions), key=lambda m: (m.date, m.location))
    claims = [mention.claim for mention in mentions if mention.claim]
    return replace(
        first,
        blocker=any(item.blocker for item in items),
        owners=tuple(dict.fromkeys(owner for item in items for owner in item.owners)),
        mentions=tuple(mentions),
        claim=claims[-1] if claims else None,
        confidence=max(item.confidence for item in items),
    )


def _best_named(thread: Sequence[Statement]) -> Statement:
    """Return the mention that names the item: the first of several words, for later ones report on it."""
    titled = [statement for statement in thread if statement.title] or list(thread)
    titled = [statement for statement in titled if statement.phrase] or titled
    return next((statement for statement in titled if len(set(terms(statement.title))) > 1), titled[0])


def _mention(statement: Statement) -> Mention:
    return Mention(
        date=statement.date,
        text=statement.text,
        claim=statement.claim,
        location=statement.location,
        references=statement.references,
        context=statement.context,
        name=statement.full if statement.title else "",
        answered=statement.answered,
    )


def slug(title: str, taken: set[str]) -> str:
    """Return an identifier for a title, different from all in ``taken``, and add it there."""
    words = re.findall(r"[^\W_]{1,40}", title.lower())
    base = ""
    for word in words:
        if base and len(base) + len(word) >= 48:
            break
        base = f"{base}-{word}" if base else word
    base = base or "item"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name
