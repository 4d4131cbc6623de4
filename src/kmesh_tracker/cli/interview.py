"""Goes through what is in doubt on a terminal. Every answer is written at once, so that none is ever lost."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from kmesh_tracker.cli.tables import lines_of
from kmesh_tracker.errors import UsageError
from kmesh_tracker.rendering.escape import terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kmesh_tracker.records import DecisionKind

    Decide = Callable[[str, Sequence[tuple[DecisionKind, str]], str, bool], int]

HELP: Final = """\
  accept 1 2        these changes are what made the item true (also a name: accept kmesh#12)
  related 1         this change has to do with it, and is not what made it true
  reject 1          this change has nothing to do with it
  alias NAME        it goes by this name, too
  not-an-item       this is nothing that was planned for the release
  note TEXT         show this sentence with it
  delivery VERDICT  delivered, partial, not-delivered or unknown, whatever the evidence says
  undo              take back the answer before
  skip, quit        go on to the next (also: an empty line), or stop here
One or two first letters will do: a, rel, r, al, x, n, d, u, s, q.
"""
WORDS: Final = {
    "a": "accept",
    "rel": "related",
    "r": "reject",
    "al": "alias",
    "x": "not-an-item",
    "n": "note",
    "d": "delivery",
    "u": "undo",
    "s": "skip",
    "": "skip",
    "q": "quit",
    "?": "help",
}
LAST: Final = ("not-an-item", "delivery")  # answers after which there is no more to ask of an item


class Interview:
    """One person, asked about one doubt after the other."""

    def __init__(self, decide: Decide) -> None:
        self._decide = decide
        self.written = 0
        """How many answers were written so far."""

    def run(self, doubts: Sequence[Mapping[str, Any]]) -> None:
        """Ask about each doubt until the last one, or until the person has had enough."""
        reconfigure = getattr(sys.stdin, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
        for number, doubt in enumerate(doubts, 1):
            _say(f"\n{number} of {len(doubts)}")
            for line in lines_of(doubt):
                _say(line)
            if not self._ask(doubt):
                return

    def _ask(self, doubt: Mapping[str, Any]) -> bool:
        """Read answers about one item; return whether to go on to the next."""
        before: list[tuple[Sequence[tuple[DecisionKind, str]], str]] = []
        while (line := _read("accept, reject, skip, quit, ... or ? > ")) is not None:
            word, _, rest = line.strip(" \t\r\n").partition(" ")
            command, rest = WORDS.get(word.lower(), word.lower()), rest.strip(" \t")
            if command in ("skip", "quit"):
                return command == "skip"
            if command == "help":
                _say(HELP)
                continue
            try:
                if command == "undo":
                    self._take_back(doubt, before)
                    continue
                role = "related" if command == "related" else "core"
                rulings = _rulings(command, rest, doubt["links"])
                count = self._decide(doubt["item"]["id"], rulings, role, False)
            except UsageError as error:
                _say(str(error))
                continue
            if count:
                before.append((rulings, role))
            self.written += count
            _say("Written." if count else "That was decided already.")
            if command in LAST:
                return True
        return False

    def _take_back(self, doubt: Mapping[str, Any], before: list[Any]) -> None:
        if not before:
            raise UsageError("There is nothing to undo here.")
        rulings, role = before.pop()
        self.written -= self._decide(doubt["item"]["id"], rulings, role, True)
        _say("Taken back.")


def _rulings(command: str, rest: str, links: Sequence[Mapping[str, Any]]) -> list[tuple[DecisionKind, str]]:
    """Read an answer."""
    if command in ("accept", "related", "reject"):
        kind: DecisionKind = "reject" if command == "reject" else "accept"
        words = rest.replace(",", " ").split()
        if not words and len(links) == 1:
            words = ["1"]
        if not words:
            raise UsageError(f"Say which: '{command} 1', or a name such as '{command} repository#12'.")
        return [(kind, _named(word, links)) for word in words]
    if command == "not-an-item":
        return [("not-an-item", "")]
    if command in ("alias", "note", "delivery"):
        return [(command, rest)]  # type: ignore[list-item] # mypy does not narrow a text to its choices
    raise UsageError(f"{command!r:.40} is not an answer: type ? for the list.")


def _named(word: str, links: Sequence[Mapping[str, Any]]) -> str:
    """Return the name of a change for its number in the list, or the name as it was typed."""
    if not (word.isascii() and word.isdigit() and len(word) < 4):
        return word
    if not 1 <= int(word) <= len(links):
        raise UsageError(f"There is no {word} in the list above.")
    link = links[int(word) - 1]
    return f"{link['repo']}#{link['number']}" if link["number"] else f"{link['repo']}@{link['commit']}"


def _say(text: str) -> None:
    click.echo(terminal(text), err=True)


def _read(prompt: str) -> str | None:
    """Ask for a line; None at the end of the input."""
    click.echo(prompt, err=True, nl=False)
    line = sys.stdin.readline()
    if not line:
        click.echo(err=True)
    return line or None
