"""Goes through what is in doubt with a person. Every answer is written at once, so that none is ever lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import click
from msgspec.structs import replace

from kmesh_tracker.cli.cells import name_of
from kmesh_tracker.cli.tables import lines_of
from kmesh_tracker.errors import UsageError
from kmesh_tracker.records import Location
from kmesh_tracker.rendering.escape import terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmesh_tracker.cli.keys import Keyboard
    from kmesh_tracker.pipeline.deciding import Changed
    from kmesh_tracker.records import Decision, DecisionKind

    Rulings = Sequence[tuple[DecisionKind, str]]
    Doubt = Mapping[str, Any]

HELP: Final = """\
  key         in words
  1 to 9      1 2              these changes are what made the item true; again: take that back
  0           none             none of these has to do with it
  e 1         related 1        this change has to do with it, and is not what made it true
  r 1         reject 1         this change has nothing to do with it
  a           accept 1 2       as 1 to 9, also by name (kmesh#12) for what is not listed; stays here
  x           not-an-item      this is nothing that was planned for the release
  d           delivery partial its verdict: delivered, partial, not-delivered or unknown
  l           alias NAME       it goes by this name, too
  n           note TEXT        show this sentence with it
  m           minutes          show the minutes around its line; again: around the line before
  o           addresses        show the addresses of the changes
  b           back             go back to the item before
  u           undo             undo the last answer, wherever it was given
  s, Enter    skip             go on to the next
  q           quit             stop here; what was answered is kept
  :                            answer in words
1 to 9, 0, x and d go on to the next item; with the others you stay. First letters will do for words.
"""
KEYED: Final = "1-5 accept, 0 none, x no item, m minutes, u undo, b back, s skip, q quit or ? > "
WORDED: Final = "accept, reject, skip, quit, ... or ? > "
CLOSING: Final = "That was the last one: u undo, b back, q quit or ? > "
WORDS: Final = {
    "a": "accept",
    "e": "related",
    "rel": "related",
    "r": "reject",
    "0": "none",
    "l": "alias",
    "al": "alias",
    "x": "not-an-item",
    "n": "note",
    "d": "delivery",
    "m": "minutes",
    "o": "addresses",
    "b": "back",
    "u": "undo",
    "s": "skip",
    "": "skip",
    "q": "quit",
    "?": "help",
}
VERDICTS: Final = {"d": "delivered", "p": "partial", "n": "not-delivered", "u": "unknown"}
LAST: Final = ("choose", "none", "not-an-item", "delivery")
"""Answers after which there is no more to ask of an item."""
_ASKS: Final = {"accept": "Which, as 1 2 or kmesh#12 > ", "alias": "Its other name > ", "note": "The note > "}
_WIDEST: Final = 400  # characters of a line of the minutes that are shown


class Desk(Protocol):
    """Where answers are written down, and the minutes looked up."""

    def decide(self, item: str, rulings: Rulings, role: str, undo: bool) -> Changed:
        """Write down, or with ``undo`` take back, what was decided of an item; return what changed."""

    def undo(self) -> Changed | None:
        """Undo the last answer; None where there is none."""

    def lines(self, location: Location) -> Sequence[tuple[int, str]]:
        """Return the lines of the minutes around a place, with their numbers."""


class Interview:
    """One person, asked about one item after the other."""

    def __init__(self, desk: Desk, keyboard: Keyboard, doubts: Sequence[Doubt]) -> None:
        self._desk, self._keyboard, self._doubts = desk, keyboard, doubts
        self._decided = {doubt["item"]["id"]: list(doubt["item"]["decisions"]) for doubt in doubts}
        """What is decided of each item by now."""
        self._written: list[Decision] = []
        self._taken_out: list[Decision] = []
        self._at = 0
        self._shown = 0  # mentions of the item whose surroundings were shown

    @property
    def written(self) -> int:
        """How many entries of the file are new, other, or gone by these answers."""
        return len({one.matter for one in (*self._written, *self._taken_out)})

    def run(self) -> None:
        """Ask about each item until the last one, or until the person has had enough."""
        while 0 <= self._at < len(self._doubts):
            self._shown = 0
            for line in self._lines():
                _say(line)
            before = self._at
            while self._at == before:
                if not self._ask():
                    return
            if self._at == len(self._doubts) and not self._close():
                return

    def _lines(self) -> Sequence[str]:
        doubt = self._doubts[self._at]
        item = {**doubt["item"], "decisions": self._decided[doubt["item"]["id"]]}
        return (f"\n{self._at + 1} of {len(self._doubts)}", *lines_of({**doubt, "item": item}))

    def _ask(self) -> bool:
        """Take one answer about the item; return whether there is more to ask."""
        doubt = self._doubts[self._at]
        line = self._answer(KEYED if self._keyboard.raw else WORDED, len(doubt["candidates"]))
        if line is None:
            return False
        command, rest = _read(line)
        if command == "quit":
            return False
        try:
            if command == "skip":
                self._at += 1
            elif command == "back":
                self._back()
            elif command == "undo":
                self._undo()
            elif command == "help":
                _say(HELP)
            elif command == "minutes":
                self._minutes(doubt)
            elif command == "addresses":
                _addresses(doubt)
            elif command:
                self._decide(doubt, command, rest)
        except UsageError as error:
            _say(str(error))
        return True

    def _answer(self, prompt: str, candidates: int) -> str | None:
        """Return an answer in words; a key that needs more asks for it. None at the end of the input."""
        line = self._keyboard.answer(prompt)
        if line is None or not self._keyboard.raw or len(line) != 1:
            return line
        if line == ":":
            return self._keyboard.line("In words > ")
        command = WORDS.get(line.lower(), "")
        if command in _ASKS:
            text = self._keyboard.line(_ASKS[command])
            return None if text is None else f"{command} {text}" if text.strip() else " \t"
        if command == "delivery":
            key = self._keyboard.answer("d delivered, p partial, n not delivered, u unknown > ")
            return None if key is None else f"delivery {key}"
        if command in ("related", "reject") and candidates > 1:
            key = self._keyboard.answer(f"Which of 1 to {candidates} > ")
            return None if key is None else f"{command} {key}"
        return line

    def _decide(self, doubt: Doubt, command: str, rest: str) -> None:
        rulings = _rulings(command, rest, doubt["candidates"])
        item = doubt["item"]["id"]
        role = "related" if command == "related" else "core"
        accepted = {
            one["value"] for one in self._decided[item] if one["kind"] == "accept" and one["role"] == "core"
        }
        again = command == "choose" and {value for _, value in rulings} <= accepted
        changed = self._desk.decide(item, rulings, role, again)
        self._note(changed)
        if again:
            _say(f"Taken back: {_words(changed.removed)}.")
            return
        _say(f"Written: {_words(changed.added)}." if changed.count else "That was decided already.")
        self._at += command in LAST

    def _note(self, changed: Changed) -> None:
        """Keep account of what changed in the file."""
        for one in changed.removed:
            (self._written.remove if one in self._written else self._taken_out.append)(one)
            known = self._decided.get(one.item, [])
            known[:] = [
                told for told in known if (told["kind"], told["value"] or "") != (one.kind, one.value)
            ]
        for one in changed.added:
            (self._taken_out.remove if one in self._taken_out else self._written.append)(one)
            self._decided.setdefault(one.item, []).append(_told(one))

    def _undo(self) -> None:
        """Undo the last answer and go to where it was given."""
        changed = self._desk.undo()
        if changed is None:
            raise UsageError("There is nothing to undo here.")
        self._note(changed)
        item = next(one.item for one in (*changed.removed, *changed.added))
        back = f"; it is {_words(changed.added)} again" if changed.added else ""
        _say(f"Taken back: {_words(changed.removed) or 'the undoing'} of {item}{back}.")
        self._at = next((at for at, d in enumerate(self._doubts) if d["item"]["id"] == item), self._at)

    def _back(self) -> None:
        if not self._at:
            raise UsageError("This is the first one.")
        self._at -= 1

    def _minutes(self, doubt: Doubt) -> None:
        """Show what stands around a line about the item, the last one first."""
        mentions = doubt["item"]["mentions"]
        if not mentions:
            raise UsageError("No line of the minutes names it.")
        self._shown = self._shown % len(mentions) + 1
        place = Location(**mentions[-self._shown]["location"])
        lines = self._desk.lines(place)
        if not lines:
            raise UsageError(f"{place} is not at hand: look it up there.")
        _say(f"{place}")
        for number, text in lines:
            mark = ">" if number == place.line else " "
            _say(f"{mark}{number:>6}  {text.expandtabs(4)[:_WIDEST]}")

    def _close(self) -> bool:
        """Let who answers by keys go back once more; return whether they did."""
        while self._keyboard.raw and self._keyboard.was_key and (self._written or self._taken_out):
            line = self._keyboard.answer(CLOSING)
            command = "quit" if line is None else _read(line)[0]
            try:
                if command in ("quit", "skip"):
                    return False
                if command == "undo":
                    self._undo()
                elif command == "back":
                    self._back()
                else:
                    _say(HELP)
            except UsageError as error:
                _say(str(error))
            if self._at < len(self._doubts):
                return True
        return False


def _read(line: str) -> tuple[str, str]:
    """Return the answer that a key or a line gives, and what follows it; empty for a question left open."""
    if line == " \t":
        return "", ""
    word, _, rest = line.strip(" \t\r\n").partition(" ")
    if word.isascii() and word.isdigit() and word != "0":
        return "choose", f"{word} {rest}"
    return WORDS.get(word.lower(), word.lower()), rest.strip(" \t")


def _rulings(command: str, rest: str, candidates: Sequence[Mapping[str, Any]]) -> Rulings:
    """Return what an answer decides."""
    if command in ("choose", "accept", "related", "reject"):
        kind: DecisionKind = "reject" if command == "reject" else "accept"
        words = rest.replace(",", " ").split()
        if not words and len(candidates) == 1:
            words = ["1"]
        if not words:
            raise UsageError(f"Say which: '{command} 1', or a name such as '{command} repository#12'.")
        return [(kind, _named(word, candidates)) for word in words]
    if command == "none":
        if not candidates:
            raise UsageError("Nothing is listed: say 'x' if it is no item, or give its verdict with 'd'.")
        return [("reject", name_of(one)) for one in candidates]
    if command == "not-an-item":
        return [("not-an-item", "")]
    if command == "delivery":
        return [("delivery", VERDICTS.get(rest.lower(), rest))]
    if command in ("alias", "note"):
        return [(command, rest)]  # type: ignore[list-item] # mypy does not narrow a text to its choices
    raise UsageError(f"{command!r:.40} is not an answer: type ? for the list.")


def _named(word: str, candidates: Sequence[Mapping[str, Any]]) -> str:
    """Return the name of a change for its number in the list, or the name as it was typed."""
    if not (word.isascii() and word.isdigit() and len(word) < 4):
        return word
    if not 1 <= int(word) <= len(candidates):
        raise UsageError(f"There is no {word} in the list above.")
    return name_of(candidates[int(word) - 1])


def _addresses(doubt: Doubt) -> None:
    if not doubt["candidates"]:
        raise UsageError("No change is listed.")
    for number, one in enumerate(doubt["candidates"], 1):
        _say(f"{number}. {one['url'] or name_of(one) + ': its source has no url'}")


def _words(decisions: Sequence[Decision]) -> str:
    related = {"related": " as related"}
    return ", ".join(f"{one.kind} {one.value}".strip() + related.get(one.role, "") for one in decisions)


def _told(one: Decision) -> dict[str, Any]:
    from kmesh_tracker.rendering.json import decision_fields

    return decision_fields(replace(one, location=None))


def _say(text: str) -> None:
    click.echo(terminal(text), err=True)
