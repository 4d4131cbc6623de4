"""``kmesh-tracker review``."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Final, cast, get_args

import click

from kmesh_tracker.cli.options import day
from kmesh_tracker.cli.session import Session, command_named
from kmesh_tracker.errors import UsageError
from kmesh_tracker.records import Delivery, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.pipeline import Tracker
    from kmesh_tracker.pipeline.deciding import Changed
    from kmesh_tracker.records import DecisionKind, Location

    Rulings = list[tuple[DecisionKind, str]]

_VALUED: Final[tuple[DecisionKind, ...]] = ("accept", "reject", "alias", "note")


@command_named("review")
@click.argument("version")
@click.option("--item", metavar="ID", help="The item to decide on; as in 'explain'.")
@click.option("--accept", metavar="CHANGE", multiple=True, help="This change belongs to it.")
@click.option(
    "--as", "role", type=click.Choice(get_args(Role)), default="core", help="What --accept makes of it."
)
@click.option("--reject", metavar="CHANGE", multiple=True, help="This change does not belong to it.")
@click.option("--alias", metavar="NAME", multiple=True, help="It goes by this name, too.")
@click.option("--not-an-item", is_flag=True, help="It was not planned for the release.")
@click.option("--note", metavar="TEXT", multiple=True, help="Show this sentence with it.")
@click.option("--delivery", type=click.Choice(get_args(Delivery)), help="Its verdict, whatever git shows.")
@click.option("--undo", is_flag=True, help="Undo these decisions, or all on the item.")
@click.option(
    "--by", metavar="NAME", help="Who decides, written beside the decision; git's user.name without it."
)
@click.option("--on", metavar="DATE", callback=day, help="Day of the decision; today without it.")
@click.option("--list", "listing", is_flag=True, help="Show what is in doubt, and ask nothing.")
def command(
    session: Session,
    /,
    version: str,
    item: str | None,
    role: Role,
    undo: bool,
    by: str | None,
    on: date | None,
    listing: bool,
    **said: object,
) -> int:
    """Decide what is in doubt about the release VERSION; a person's word wins from then on.

    On a terminal it goes through the doubtful items, what matters most first, and takes one key for each;
    from a pipe it takes words. With --item it writes the decisions given and asks nothing; --list or --json
    show the doubts. CHANGE is repository#number, or repository@commit. Decisions are kept beside the
    configuration.
    """
    rulings = _rulings(said)
    show = listing or session.format() != "table"
    session.plugins.check_format(session.format(), "review")  # before anything is written
    if item is None and (rulings or undo):
        raise UsageError("Say which item you decide on: --item ID; 'review VERSION --list' shows ids.")
    if item is not None and not (rulings or undo):
        raise UsageError(
            "Say what you decide of the item: --accept, --reject, --alias, --not-an-item, --note, --delivery "
            "or --undo."
        )
    if item is not None:
        known = None if undo or by is not None else session.tracker.decider()
        count = session.tracker.decide(version, item, rulings, role=role, on=on, by=by or known, undo=undo)
        if known and count:
            session.remark(_by_git(known))
        session.remark(_told(session, count, undo=undo))
    if show:
        session.emit("review", _document(session, version))
    elif item is None:
        _ask(session, version, by, on)
    return session.finish()


def _rulings(said: dict[str, object]) -> Rulings:
    """Return the decisions that the options hold."""
    found: Rulings = []
    for name in _VALUED:
        found += [(name, value) for value in cast("Sequence[str]", said[name])]
    if said["not_an_item"]:
        found.append(("not-an-item", ""))
    if said["delivery"]:
        found.append(("delivery", str(said["delivery"])))
    return found


def _document(session: Session, version: str) -> dict[str, object]:
    from kmesh_tracker.rendering.json import review_document

    release, doubts = session.tracker.review(version)
    return review_document(release, doubts, session.urls)


def _ask(session: Session, version: str, by: str | None, on: date | None) -> None:
    """Go through the doubts with the person at the terminal, or with what a pipe holds."""
    if not _can_answer():
        raise UsageError(
            "Only on a terminal can questions be asked: decide with --item ID and --accept, --reject, "
            "--alias, --not-an-item, --note or --delivery, see what is in doubt with --list, or pipe answers."
        )
    from kmesh_tracker.cli.interview import Interview
    from kmesh_tracker.cli.keys import Keyboard
    from kmesh_tracker.pipeline.deciding import file_of

    file_of(session.tracker.config)  # better said before the first question than after it
    document = _document(session, version)
    if not document["doubts"]:
        session.emit("review", document)
        return
    if by is None and (by := session.tracker.decider()):
        session.remark(_by_git(by))
    desk = _Desk(session.tracker, str(document["version"]), by, on)
    interview = Interview(desk, Keyboard(), cast("list[dict[str, object]]", document["doubts"]))
    try:
        interview.run()
    finally:
        session.remark(_told(session, interview.written))


def _can_answer() -> bool:
    """Return whether answers can come: from a terminal, a pipe or a file."""
    if sys.stdin.isatty():
        return True
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def _by_git(name: str) -> str:
    return f"Decided by {name}, as git's user.name says: --by names somebody else, --by '' nobody."


class _Desk:
    """Writes the answers of an interview down with who gave them and when."""

    def __init__(self, tracker: Tracker, version: str, by: str | None, on: date | None) -> None:
        self._tracker, self._version, self._by, self._on = tracker, version, by, on

    def decide(
        self, item: str, rulings: Sequence[tuple[DecisionKind, str]], role: str, undo: bool
    ) -> Changed:
        from kmesh_tracker.pipeline.deciding import Changed

        count = self._tracker.decide(
            self._version, item, rulings, role=cast("Role", role), on=self._on, by=self._by, undo=undo
        )
        return self._tracker.decided[-1] if count else Changed()

    def undo(self) -> Changed | None:
        return self._tracker.undo()

    def lines(self, location: Location) -> Sequence[tuple[int, str]]:
        return self._tracker.lines(location)


def _told(session: Session, count: int, *, undo: bool = False) -> str:
    file = session.tracker.config.decisions
    if not count:
        return f"Nothing was changed in {file}."
    what = f"{count} {'decision was' if count == 1 else 'decisions were'}"
    return f"{what} {'taken out of' if undo else 'written to'} {file}."
