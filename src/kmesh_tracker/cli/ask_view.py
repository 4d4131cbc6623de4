"""How ``ask`` looks in a table: what is open, or what came of the answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.cli.cells import Style, cell, grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

SHOWN: Final = 10  # rows of a list that are shown without ``-v``
_KINDS: Final = {"read": "on meetings", "link": "on links"}
_HOLD: Final = {
    "read": "A question on a meeting holds its lines, day and heading, the tags around that day, and "
    "the titles of changes that it cites.",
    "link": "A question on links holds a release's items with their lines, and of each change the title, "
    "branch, authors and day.",
}
_GO_ON: Final = """\
Nothing was sent. Go on with
  kmesh-tracker ask --model NAME     to ask an installed model ('kmesh-tracker plugins' lists them)
  kmesh-tracker ask --export FILE    to have the questions answered by any other model, agent or person
  kmesh-tracker ask --import FILE    to record their answers"""


def ask(console: Console, document: Mapping[str, Any], style: Style) -> None:
    """Write what is open, or what came of the answers."""
    way = document["way"]
    if way == "forget":
        count = _count(document["forgotten"], "answer was", "answers were")
        console.print(cell(f"{count} removed from {document['file']}."))
        return
    if way == "import" or document["asked"]:
        _outcome(console, document, style)
        _held_back(console, document, style)
        return
    if not document["questions"]:
        console.print(cell("No question is open."))
        return
    for line in _open(document):
        console.print(cell(line))
    _held_back(console, document, style)
    if style.verbose:
        table = grid("Question", "Kind", "About")
        for one in document["questions"]:
            table.add_row(cell(one["id"]), cell(one["kind"]), cell(one["about"]))
        console.print(table)
    if way == "export":
        console.print(
            cell(
                'Have each answered by a line {"id": ..., "answer": {...}} in a file, '
                "then run 'kmesh-tracker ask --import FILE'."
            )
        )
    elif way == "model":
        console.print(cell("Nothing was sent."))
    else:
        for line in _GO_ON.split("\n"):
            console.print(cell(line))


def _open(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the questions are, what they hold and where they would go."""
    kinds = Counter(one["kind"] for one in document["questions"])
    told = " and ".join(
        f"{_count(number, 'question', 'questions')} {_KINDS[kind]}" for kind, number in kinds.items()
    )
    tokens = document["tokens"]
    yield f"{told}: about {_rounded(tokens['in'])} tokens, and {_rounded(tokens['out'])} of answers."
    yield from (_HOLD[kind] for kind in kinds)
    if "read" in kinds and "link" not in kinds:
        yield "Links are asked about once the meetings are answered."
    if document["destination"]:
        yield f"They would go to {document['destination']} ({document['by']})."


def _outcome(console: Console, document: Mapping[str, Any], style: Style) -> None:
    """Write what came of answers."""
    recorded, answered = document["recorded"], document["answered"]
    if answered:
        count = f"{_count(answered, 'answer', 'answers')} by {document['by']}"
        console.print(cell(f"{count}: {recorded:,} recorded in {document['file']}."))
    else:
        console.print(cell("No answer came."))
    same = answered - recorded - len(document["empty"]) - len(document["unknown"])
    if same:
        console.print(cell(f"{_count(same, 'was', 'were')} recorded before."))
    if unknown := document["unknown"]:
        count = _count(len(unknown), "answer fits", "answers fit")
        names = ", ".join(unknown[:3]) + (", …" if len(unknown) > 3 else "")
        console.print(
            cell(f"{count} no question ({names}): what was asked about has changed since, or never was.")
        )
    _rows(console, document["dropped"], ("About", "Dropped", "Why"), ("about", "part", "reason"), style)
    if empty := document["empty"]:
        console.print(cell(f"These stay open, as nothing of their answers held: {_some(empty, style)}."))
    _rows(console, document["unanswered"], ("About", "Not answered"), ("about", "problem"), style)
    if still := document["open"]:
        console.print(cell(f"{_count(len(still), 'question is', 'questions are')} still open."))


def _rows(
    console: Console,
    rows: Sequence[Mapping[str, Any]],
    heads: tuple[str, ...],
    keys: tuple[str, ...],
    style: Style,
) -> None:
    if not rows:
        return
    table = grid(*heads)
    shown = rows if style.verbose else rows[:SHOWN]
    for row in shown:
        table.add_row(*(cell(row[key]) for key in keys))
    console.print(table)
    if len(rows) > len(shown):
        console.print(cell(f"{len(rows) - len(shown)} more with -v."))


def _held_back(console: Console, document: Mapping[str, Any], style: Style) -> None:
    told = document["held_back"]
    for sentence in told if style.verbose else told[:SHOWN]:
        console.print(cell(sentence, "yellow"))
    if len(told) > SHOWN and not style.verbose:
        console.print(cell(f"{len(told) - SHOWN} more texts are held back; -v names them."))


def _some(names: Sequence[str], style: Style) -> str:
    shown = names if style.verbose else names[:SHOWN]
    return ", ".join(shown) + (" and others" if len(names) > len(shown) else "")


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _rounded(count: int) -> str:
    """Return an estimate as one: two digits that count, and zeros."""
    return f"{round(count, 2 - len(str(count))):,}"
