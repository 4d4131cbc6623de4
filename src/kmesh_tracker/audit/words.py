"""Whether a text speaks of a thing: the words of its name, found again in those of the text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kmesh_tracker.linking.chinese import in_english
from kmesh_tracker.annotate.citations import without_references
from kmesh_tracker.text.terms import importance, is_among, terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kmesh_tracker.audit.evidence import Evidence
    from kmesh_tracker.audit.page import Block
    from kmesh_tracker.records import TrackedItem

SAME: Final = 0.99
"""Share of the weight of a name that a text must have to call a thing by it."""
TELLING: Final = 1.5
"""Weight from which on the words of a name tell it from others."""
_LONGEST: Final = 20_000
"""Characters of a block that are looked at."""
_BY: Final = re.compile(r"\bby @\S{1,80}.{0,300}$", re.DOTALL)


def in_text(text: str, evidence: Evidence) -> list[str]:
    """Give the terms of a text, in English where it is Chinese, those that name the project left out."""
    return [term for term in terms(in_english(text[:_LONGEST])) if term not in evidence.words]


def weighed(name: str, evidence: Evidence) -> dict[str, float]:
    """Give the terms of a name with what each of them tells."""
    return {term: importance(term) for term in in_text(name, evidence)}


def share(wanted: Mapping[str, float], said: Collection[str]) -> float:
    """Give the share of the weight of a name that a text has."""
    total = sum(wanted.values())
    if not total:
        return 0.0
    return sum(weight for term, weight in wanted.items() if is_among(term, said)) / total


def together(wanted: Mapping[str, float], said: Sequence[str]) -> bool:
    """Tell whether all words of a name stand close together in a text."""
    width = len(wanted) + 2
    first = next(iter(wanted), "")
    for at, word in enumerate(said):
        if is_among(first, (word,)):
            window = said[max(0, at - width) : at + width]
            if share(wanted, window) >= SAME:
                return True
    return False


def title_of(block: Block) -> str:
    """Give what an entry is about: its words without citations and credits."""
    text = _BY.sub("", block.words[:600])
    return without_references(" ".join(text.split())).strip(" *_:.()")


@lru_cache(maxsize=1)  # a block can cite thousands of numbers, and is asked about for each
def item_named(block: Block, evidence: Evidence) -> TrackedItem | None:
    """Give the delivered item that an entry calls by its name."""
    said = in_text(title_of(block), evidence)
    for tracked in evidence.status.items:
        if tracked.delivery in ("delivered", "partial") and any(
            link.role == "core" for link in tracked.links
        ):
            wanted = weighed(tracked.item.title, evidence)
            if sum(wanted.values()) >= TELLING and share(wanted, said) >= SAME:
                return tracked
    return None
