"""A person decides: the decisions are made of what was said, checked, and written into their file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, get_args

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.decisions import LONGEST, ChangeName, amended, parse, text_of
from kmesh_tracker.errors import ConflictError, UsageError
from kmesh_tracker.records import Decision, DecisionKind, Delivery, Item, Role
from kmesh_tracker.records.plan import ON_CHANGES
from kmesh_tracker.rendering import files
from kmesh_tracker.text.hygiene import clean
from kmesh_tracker.versions import normal_version

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from kmesh_tracker.config import Config
    from kmesh_tracker.pipeline.board import Board
    from kmesh_tracker.pipeline.inputs import Inputs

_QUOTED = 200  # characters of a title or a line that are kept to find an item again


class Request(Struct, frozen=True):
    """What a person says of an item."""

    version: str
    item: str  # its id or title, or an unmistakable part of either
    rulings: tuple[tuple[DecisionKind, str], ...]
    role: Role = "core"  # what accepted changes are to it
    on: date | None = None  # day of the decision; today where it is None
    by: str | None = None


class Changed(Struct, frozen=True):
    """What one answer changed in the file of decisions; their places there are left out."""

    added: tuple[Decision, ...] = ()
    removed: tuple[Decision, ...] = ()

    @property
    def count(self) -> int:
        """How many entries changed; one that took the place of another counts once."""
        return max(len(self.added), len(self.removed))


def decide(config: Config, inputs: Inputs, board: Board, request: Request) -> Changed:
    """Write down what was decided; return what changed. What stands there just so is left alone."""
    inputs.forget_decisions()  # a person may have edited the file meanwhile
    version = board.resolve(request.version)
    item = board.item(version, request.item)
    added: list[Decision] = []
    removed: set[int] = set()
    for kind, value in dict.fromkeys(request.rulings):
        decision = _decision(board, request, version, item, kind, value)
        # What was written under an earlier id of the item is about the same thing.
        same = [
            place
            for place, known in enumerate(inputs.decisions)
            if known in item.decisions and known.matter[2:] == decision.matter[2:]
        ]
        last = inputs.decisions[same[-1]] if same else None
        if last and (last.kind, last.value, last.role) == (kind, decision.value, decision.role):
            continue
        removed.update(same)
        added = [*(one for one in added if one.matter != decision.matter), decision]
    return _write(config, inputs, added, removed)


def take_back(config: Config, inputs: Inputs, board: Board, request: Request) -> Changed:
    """Remove decisions on an item from the file, all if none is named; return what changed.

    An item or a release that nobody knows any more is named as its decisions do.
    """
    inputs.forget_decisions()
    version = normal_version(request.version) or request.version
    about = [one for one in inputs.decisions if one.version == version and one.item == request.item]
    if not about:
        version = board.resolve(request.version)
        about = list(board.item(version, request.item).decisions)
    wanted = [(kind, _plain(value)) for kind, value in request.rulings]
    removed = {
        place
        for place, known in enumerate(inputs.decisions)
        if known in about and (not wanted or any(_is(known, kind, value) for kind, value in wanted))
    }
    if not removed:
        what = ", ".join(f"{kind} {value}".strip() for kind, value in request.rulings) or "anything"
        raise UsageError(
            f"Nobody decided '{what:.200}' of {request.item!r} of {version}: "
            f"see what was decided with 'explain {version}', or in {inputs.decisions_shown}."
        )
    return _write(config, inputs, [], removed)


def undo(config: Config, inputs: Inputs, last: Changed) -> Changed:
    """Undo one answer: take out what it wrote and put back what it took out; return what changed.

    Raises:
        UsageError: somebody edited what it wrote.
    """
    inputs.forget_decisions()
    known = [replace(one, location=None) for one in inputs.decisions]
    places = {place for place, one in enumerate(known) if one in last.added}
    back = [one for one in last.removed if one not in known]
    if not places and not back:
        raise UsageError(f"{inputs.decisions_shown} was edited meanwhile: undo it there.")
    return _write(config, inputs, back, places)


def _decision(
    board: Board, request: Request, version: str, item: Item, kind: DecisionKind, value: str
) -> Decision:
    """Return the decision as it is written, with what finds the item again when the minutes change."""
    value = _plain(value)
    if kind in ON_CHANGES:
        value = _change(board, value)
    if kind == "delivery" and value not in get_args(Delivery):
        raise UsageError(f"{value!r:.80} is not a verdict: choose one of {', '.join(get_args(Delivery))}.")
    if not value and kind != "not-an-item":
        raise UsageError(f"The {kind} is empty: say what it is.")
    if len(value) > LONGEST:
        raise UsageError(f"The {kind} is longer than {LONGEST} characters: shorten it.")
    last = item.mentions[-1] if item.mentions else None
    return Decision(
        version=version,
        item=item.id,
        kind=kind,
        value=value,
        role=request.role if kind == "accept" else "core",
        title=_quoted(item.title),
        said=last.date if last else None,
        text=_quoted(last.text) if last else "",
        on=request.on or datetime.now(UTC).date(),
        by=_quoted(request.by) if request.by else None,
    )


def _change(board: Board, value: str) -> str:
    """Return the name of a change in full, as it will mean the same for good."""
    name = ChangeName.of(value)
    if name is None:
        raise UsageError(
            f"{value!r:.80} is not a change: write repository#number, or repository@commit with at least "
            "seven digits."
        )
    found = board.rulings.named(name)
    if not found:
        repos = ", ".join(board.histories.repos)
        raise UsageError(f"The history knows no change {value!r:.80}: the repositories are {repos}.")
    if len({change.matter for change in found}) > 1:
        commits = ", ".join(change.commit[:16] for change in found[:4])
        raise UsageError(f"{value!r} fits several commits ({commits}): write more digits.")
    return f"{name.repo}#{found[0].number}" if found[0].number else f"{name.repo}@{found[0].commit}"


def _is(known: Decision, kind: DecisionKind, value: str) -> bool:
    """Return whether a decision is the one that is named; a commit may be abbreviated."""
    if known.kind != kind:
        return False
    return known.value == value or (kind in ON_CHANGES and "@" in value and known.value.startswith(value))


def _plain(text: str) -> str:
    return clean(text.replace("\n", " ")).strip(" \t")


def _quoted(text: str) -> str:
    return _plain(text)[:_QUOTED].strip(" \t")


def file_of(config: Config) -> Path:
    """Return the file that decisions are written to."""
    if config.decisions is None:
        raise UsageError(
            "Decisions are kept beside a configuration: give one with --config, or write it with "
            "'kmesh-tracker init'."
        )
    return config.decisions


def _write(config: Config, inputs: Inputs, added: Sequence[Decision], removed: Collection[int]) -> Changed:
    file = file_of(config)
    if not added and not removed:
        return Changed()
    old = files.read(file)
    text = text_of(file, inputs.decisions_shown)
    if parse(text, inputs.decisions_shown) != inputs.decisions:
        raise ConflictError(
            f"{inputs.decisions_shown} was changed at the same time: nothing was written; try again."
        )
    gone = tuple(replace(inputs.decisions[place], location=None) for place in sorted(removed))
    files.write(file, amended(text, added, removed), was=old)
    inputs.forget_decisions()
    return Changed(tuple(added), gone)
