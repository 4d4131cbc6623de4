"""What the lines of one meeting say of items, noted as statements."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.carry import is_called_for, is_target
from kmesh_tracker.plan.events import is_only_talk
from kmesh_tracker.plan.points import is_point
from kmesh_tracker.plan.purposes import contents_told
from kmesh_tracker.plan.references import has_reference, is_address
from kmesh_tracker.plan.remarks import is_remark, is_status
from kmesh_tracker.plan.statements import Scope, Statement
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.plan.owners import Owners
    from kmesh_tracker.plan.talk import Talk
    from kmesh_tracker.records import Claim, Entry

_MOST_WORDS = 40
"""What takes more words to say is a report of the discussion and no name of an item."""


@dataclass
class Noted:
    """Collects the statements of one meeting."""

    on: date
    talk: Talk
    owners: Owners
    prose: bool = False
    """Whether the minutes quote people, so that a line is no point merely because it stands there."""
    statements: list[Statement] = field(default_factory=list)

    def note(
        self,
        entry: Entry,
        words: str,
        scope: Scope,
        *,
        text: str | None = None,
        below: Sequence[Entry] = (),
        spoken: bool = False,
    ) -> Sequence[Entry]:
        """Note what a line says of an item; give the lines below it that have to be read on their own.

        Args:
            entry: the line.
            words: of the line, those that name the item.
            scope: the release that it belongs to.
            text: the part of the line that is meant; the whole line where not given.
            below: the lines below it that belong to the item.
            spoken: the words are known to name a matter, as where somebody was quoted.
        """
        own = self.talk.number(words, scope.version, self.on)
        named = titles.without_target(words, *own.span()) if own else words
        title, owners = titles.clean(named, self.owners)
        addresses = tuple(child for child in below if is_address(child))
        details = tuple(child for child in below if not is_address(child))
        if titles.is_empty(title) or (
            is_only_talk(self.talk.without_project(title), self.on) and not titles.is_artefact(title)
        ):
            if not has_reference(entry, *addresses) or is_status(words):
                return details
            if self._adds_to_last(entry, scope):
                return ()
            title = ""
        elif not spoken and (
            is_status(words)
            or is_remark(words)
            or len(title.split()) > _MOST_WORDS
            or (self.prose and not is_point(entry, title))
        ):
            return ()
        statement = Statement(
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
        self.statements += self._carried(statement)
        return ()

    def note_told(self, entry: Entry, text: str, scope: Scope) -> None:
        """Note what a line on a release names of its contents, for the version nearest before it."""
        names, at = contents_told(text)
        versions = [named.version for named in self.talk.spoken(text, self.on) if named.start < at]
        for name in names:
            self.note(entry, name, replace(scope, version=[scope.version, *versions][-1]), text=name)

    def _carried(self, statement: Statement) -> tuple[Statement, ...]:
        """Give a statement, and where it says that the item moves to a later release, one for that, too."""
        text = statement.text
        moves = [s for s in self.talk.spoken(text, self.on) if is_target(text, s.start)]
        if not moves and (implied := self.talk.implied(text, self.on, statement.version)):
            moves = [implied] if implied.by_name and is_target(text, implied.start) else []
        target = moves[-1].version if moves else None
        planned: Claim = "planned"
        if target and is_called_for(text, moves[-1].start):
            return (replace(statement, version=target, claim=planned),)
        if target == statement.version:
            return (replace(statement, claim=planned),)
        if target is None or version_order(target) < version_order(statement.version):
            return (statement,)
        return statement, replace(statement, version=target, claim=planned)

    def _adds_to_last(self, entry: Entry, scope: Scope) -> bool:
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
