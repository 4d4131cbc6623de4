"""Lines outside any section of a release: those that name a matter, and those that only tell of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.events import is_only_talk, is_process
from kmesh_tracker.plan.labels import split_label
from kmesh_tracker.plan.points import is_report
from kmesh_tracker.plan.references import has_reference
from kmesh_tracker.plan.remarks import is_status

if TYPE_CHECKING:
    from datetime import date

    from kmesh_tracker.plan.owners import Owners
    from kmesh_tracker.plan.talk import Talk
    from kmesh_tracker.records import Entry

_FEW_WORDS = 14
"""Words of a topic that a line below it can report on."""


@dataclass(frozen=True, slots=True)
class Matters:
    """Judges the lines of one meeting."""

    on: date
    talk: Talk
    owners: Owners

    def label(self, text: str, speakers: frozenset[str]) -> str:
        """Give the matter that a line names before its first colon; empty where that is a person or talk."""
        label = (split_label(text) or ("", ""))[0].strip()
        known = self.owners.knows(label) or label in speakers
        return "" if known or is_only_talk(label, self.on) else label

    def reports_on(self, title: str, above: str) -> bool:
        """Whether a line only tells for which release the matter above it is meant."""
        matter_above = titles.clean(above, self.owners)[0]
        telling = not titles.is_empty(matter_above) and not is_only_talk(matter_above, self.on)
        few = len(matter_above.split()) <= _FEW_WORDS
        title = self.talk.without_project(title)
        return telling and few and (is_status(title) or is_only_talk(title, self.on))

    def names_an_item(self, entry: Entry, title: str, said: str | None) -> bool:
        """Whether a line outside any section names a thing, beside the version that it is meant for."""
        if said is not None:
            return has_reference(entry) and "?" not in entry.text
        words = self.talk.without_project(titles.clean(title, self.owners)[0] or title)
        if is_process(words, self.on, self.owners.names) or is_report(entry, title):
            return False
        return not is_only_talk(words, self.on) or has_reference(entry) or titles.is_artefact(words)
