"""The decisions of a project held against its histories: which changes they mean, and which mean nothing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kmesh_tracker.decisions import ChangeName, ChangeRegister
from kmesh_tracker.errors import InputError
from kmesh_tracker.records.plan import ON_CHANGES
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kmesh_tracker.pipeline.histories import Histories
    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.records import Change, Decision, Item


class Rulings:
    """What people decided, in the terms of what was read of the repositories."""

    def __init__(self, inputs: Inputs, histories: Histories) -> None:
        self._inputs = inputs
        self._histories = histories
        self._told: dict[str, None] = {}
        self._heard: Sequence[Decision] = ()

    def on(self, version: str) -> Sequence[Decision]:
        """Return the decisions on a version, in the order written."""
        return [decision for decision in self._decisions if decision.version == version]

    @property
    def _decisions(self) -> Sequence[Decision]:
        if self._heard is not self._inputs.decisions:  # what was told of those before is no longer true
            self._heard = self._inputs.decisions
            self._told.clear()
        return self._heard

    def named(self, name: ChangeName) -> Sequence[Change]:
        """Return the changes that a name means: none, one, or a change with its picks to other branches."""
        return self._register.meant(name)

    @cached_property
    def _register(self) -> ChangeRegister:
        return ChangeRegister(self._histories.changes)

    def changes(self, item: Item, tag: str | None, before: Collection[str]) -> list[tuple[Decision, Change]]:
        """Return the changes accepted or rejected for an item; of two decisions on one the later counts."""
        found: dict[tuple[str, int | str], tuple[Decision, Change]] = {}
        for decision in item.decisions:
            change = self._change(decision, tag, before) if decision.kind in ON_CHANGES else None
            if change is not None:
                found[change.matter] = decision, change
        return list(found.values())

    def _change(
        self, decision: Decision, tag: str | None = None, before: Collection[str] = ()
    ) -> Change | None:
        name = ChangeName.of(decision.value)
        changes = self.named(name) if name else []
        if not changes:
            self._tell(decision, f"the history knows no change {decision.value}")
            return None
        if len({change.matter for change in changes}) > 1:
            labels = ", ".join(change.commit[:16] for change in changes[:4])
            raise InputError(
                f"{decision.location}: {decision.value} fits several commits ({labels}): write more digits."
            )
        tags = {*before, tag} if tag else set()
        # Of a change and its picks that which the release had.
        best = min(changes, key=lambda c: (bool(tags) and c.first_release not in tags, bool(c.picked_from)))
        (best,) = self._histories.with_paths([best])
        # What a later release took back was in this one all the same.
        return replace(best, reverted_by=None) if best.stood_in(tags) else best

    def on_text(self, text: str) -> tuple[list[str], list[tuple[Decision, Change]]]:
        """Return the other names of the items that a text names, and the changes decided for these."""
        words = set(terms(text))
        if not words:
            return [], []
        called = {
            (d.version, d.item)
            for d in self._inputs.decisions
            if words == set(terms(d.title)) or (d.kind == "alias" and words == set(terms(d.value)))
        }
        about = [d for d in self._inputs.decisions if (d.version, d.item) in called]
        names = [
            name
            for d in about
            if d.kind == "alias"
            for name in (d.value, d.title)
            if set(terms(name)) != words
        ]
        decided = [
            (d, change) for d in about if d.kind in ON_CHANGES and (change := self._change(d)) is not None
        ]
        return [*dict.fromkeys(name for name in names if name)], decided

    def tell_stale(self, decisions: Iterable[Decision]) -> None:
        """Note decisions on items that are not there any more."""
        for decision in decisions:
            self._tell(decision, f"the minutes know no item {decision.item!r} of {decision.version} any more")

    def tell_unplaced(self, versions: Iterable[str]) -> None:
        """Note decisions on versions that nobody knows."""
        known = set(versions)
        for decision in self._decisions:
            if decision.version not in known:
                self._tell(decision, f"no release {decision.version!r} is known")

    def _tell(self, decision: Decision, problem: str) -> None:
        """Note that a decision came to nothing, unless the day that is looked at was before it was made."""
        if decision.on is None or decision.on <= self._inputs.as_of:
            what = f"{decision.kind} {decision.value}".strip()
            told = f"{problem}, so '{what:.120}' was not obeyed: mend the entry or take it out."
            self._told[f"{decision.location}: {told}"] = None

    @property
    def findings(self) -> tuple[str, ...]:
        """The decisions that came to nothing so far, one sentence each."""
        return tuple(self._told) if self._decisions else ()
