"""The format ``table``: results for people, on a terminal or in a pipe."""

from __future__ import annotations

from collections import Counter
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.cli import ask_view, release_view
from kmesh_tracker.cli.cells import GENRES, Style, cell, decided, grid, label
from kmesh_tracker.plugin.format import Format
from kmesh_tracker.plugin.spec import hookimpl
from kmesh_tracker.records import SURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.table import Table

    from kmesh_tracker.plugin.format import DocumentKind

STYLE: Final[ContextVar[Style]] = ContextVar("STYLE", default=Style())  # noqa: B039 - Style is frozen
"""Set by the command line before it renders; a format itself knows nothing of terminals."""
_NAMED: Final = 3  # documents of a kind that ``meetings`` names without ``-v``
_PRIOR: Final = "prior"  # the signal that every candidate has alike
_RULERS: Final = {"decision": "a person's decision", "rules": "the rules"}
RUNNERS_UP: Final = 15  # candidates that ``explain`` shows without ``-v``
_PARTS: Final = (
    ("contradicted", "Contradicted", "red"),
    ("unverifiable", "Not verifiable", "yellow"),
    ("confirmed", "Confirmed", "green"),
)


@hookimpl
def kmesh_tracker_formats() -> tuple[Format, ...]:
    """Return ``table``."""
    return (Format("table", tuple(_VIEWS), render, "For people."),)


def render(kind: DocumentKind, document: Mapping[str, Any]) -> str:
    """Write ``document`` for people. Nothing in it reaches the terminal as a control character."""
    import io

    from rich.console import Console

    style = STYLE.get()
    console = Console(
        file=io.StringIO(),
        width=style.width,
        force_terminal=style.color,
        color_system="standard" if style.color else None,
        legacy_windows=False,
        emoji=False,
        highlight=False,
        markup=False,
    )
    _VIEWS[kind](console, _safe(document), style)
    text = console.file.getvalue()  # type: ignore[attr-defined] # it is the StringIO above
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))


def _safe(value: Any) -> Any:
    from kmesh_tracker.rendering.escape import terminal

    if isinstance(value, dict):
        return {key: _safe(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_safe(inner) for inner in value]
    return terminal(value.replace("\n", " ")) if isinstance(value, str) else value


def _meetings(console: Console, document: Mapping[str, Any], style: Style) -> None:
    if not document["meetings"]:
        console.print(cell("No meetings were found."))
        return
    table = grid("Date", "Place", "Heading", "Notes")
    for meeting in document["meetings"]:
        notes = [*(["Skipped."] if meeting["skipped"] else []), *meeting["notes"]]
        table.add_row(
            cell(meeting["date"] or "not known", "" if meeting["date"] else "red"),
            cell(f"{meeting['path']}:{meeting['line']}"),
            cell(meeting["heading"]),
            cell(" ".join(notes)),
        )
    console.print(table)
    undated = sum(1 for meeting in document["meetings"] if not meeting["date"])
    skipped = sum(1 for meeting in document["meetings"] if meeting["skipped"])
    held = len(document["meetings"])
    told = f"{held} {'meeting' if held == 1 else 'meetings'}, {skipped} skipped, {undated} without a date."
    console.print(cell(told))
    for genre, meant in GENRES.items():
        paths = [one["path"] for one in document["documents"] if one["genre"] == genre]
        shown = paths if style.verbose else paths[:_NAMED]
        more = f" and {len(paths) - len(shown)} more" if len(paths) > len(shown) else ""
        if paths:
            console.print(cell(f"Read as {meant}: {', '.join(shown)}{more}."))


def _told_apart(changes: Sequence[Mapping[str, Any]]) -> Mapping[tuple[str, str], str]:
    """Return how changes are cited; a change and its pick, which share a number, with the commit too."""
    often = Counter(map(label, changes))
    return {
        (change["repo"], change["commit"]): f"{label(change)} {change['commit'][:10]}"
        if change["number"] and often[label(change)] > 1
        else label(change)
        for change in changes
    }


def _find_table(console: Console, document: Mapping[str, Any], style: Style) -> None:  # noqa: ARG001
    if not document["candidates"]:
        console.print(cell("No change shares anything with that text."))
        return
    if max(candidate["score"] for candidate in document["candidates"]) < 0:
        console.print(cell("None of these is likely: what speaks against each weighs more.", "yellow"))
    called = _told_apart(document["candidates"])
    table = grid("Score", "Change", "Merged", "Title", "Reasons", right=("Score",))
    for candidate in document["candidates"]:
        change = called[candidate["repo"], candidate["commit"]]
        row = (f"{candidate['score']:.2f}", change, candidate["merged_on"], candidate["title"])
        table.add_row(*map(cell, (*row, "; ".join(candidate["reasons"]))))
    console.print(table)


def _explain(console: Console, document: Mapping[str, Any], style: Style) -> None:
    item = document["item"]
    console.print(cell(f"{item['title']} ({document['tag'] or document['version']})", "bold"))
    console.print(
        cell(f"State: {item['state']}, by {item['ground']}; the minutes say: {item['claim'] or 'nothing'}.")
    )
    if answer := item["answer"]:
        words = f", by the words “{answer['quote']}”" if answer["quote"] else ""
        console.print(cell(f"Ruled by the answer of {answer['by']} on {answer['on']}{words}."))
    else:
        console.print(cell(f"Ruled by {_RULERS[item['ruled_by']]}."))
    held = f"; below {SURE}, so announcements leave it out" if item["confidence"] < SURE else ""
    console.print(cell(f"Confidence that it is planned for this release: {item['confidence']}{held}."))
    for note in item["notes"]:
        console.print(cell(f"Note: {note}"))
    for decision in item["decisions"]:
        console.print(cell(f"Decided: {decided(decision)}"))
    for mention in item["mentions"]:
        place = mention["location"]
        read = f"  (read by {mention['answer']['by']})" if mention["answer"] else ""
        console.print(cell(f"{mention['date']}  {place['path']}:{place['line']}  {mention['text']}{read}"))
    console.print()
    shown = document["candidates"] if style.verbose else document["candidates"][:RUNNERS_UP]
    # What every change starts with is said once.
    priors = (signal for candidate in shown for signal in candidate["signals"] if signal["name"] == _PRIOR)
    called = _told_apart(shown)
    table = grid("Score", "Link", "Change", "Merged", "Title", "Signals", right=("Score",))
    for candidate in shown:
        signals = [
            f"{signal['weight']:+.2f} {signal['reason']}"
            for signal in candidate["signals"]
            if signal["name"] != _PRIOR
        ]
        change = called[candidate["repo"], candidate["commit"]]
        row = (f"{candidate['score']:.2f}", candidate["role"] or "-", change, candidate["merged_on"])
        table.add_row(*map(cell, (*row, candidate["title"], "\n".join(signals))))
    console.print(table)
    more = len(document["candidates"]) - len(shown)
    tail = f" {more} more with -v." if more else ""
    if prior := next(priors, None):
        console.print(cell(f"Each starts with {prior['weight']:+.2f}, as {prior['reason']}."))
    console.print(cell(f"From a score of {document['threshold']:.2f} a change can be a core link.{tail}"))


def _plugins(console: Console, document: Mapping[str, Any], style: Style) -> None:  # noqa: ARG001
    table = grid("Plugin", "Distribution", "Brings")
    for plugin in document["plugins"]:
        brings = [
            f"{kind}: {', '.join(plugin[kind])}" for kind in ("sources", "formats", "models") if plugin[kind]
        ]
        table.add_row(*map(cell, (plugin["name"], plugin["distribution"], "\n".join(brings))))
    console.print(table)
    for failure in document["failures"]:
        holder = f" ({failure['distribution']})" if failure["distribution"] else ""
        console.print(
            cell(f"{failure['plugin']}{holder} failed at {failure['stage']}: {failure['cause']}", "red")
        )
    if document["disabled"]:
        console.print(cell(f"Left alone on request: {', '.join(document['disabled'])}."))


def review(console: Console, document: Mapping[str, Any], style: Style) -> None:  # noqa: ARG001
    """Write every doubt about a release."""
    from rich.padding import Padding

    name = document["tag"] or document["version"]
    doubts = document["doubts"]
    if not doubts:
        console.print(cell(f"Nothing about {name} is in doubt."))
        return
    count = f"{len(doubts)} {'item is' if len(doubts) == 1 else 'items are'}"
    console.print(cell(f"{count} in doubt for {name}.", "bold"))
    for doubt in doubts:
        console.print()
        head, *rest = lines_of(doubt)
        console.print(cell(head, "bold"))
        for line in rest:
            text = line.lstrip(" ")
            console.print(Padding(cell(text), (0, 0, 0, len(line) - len(text))))


def lines_of(doubt: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that tell of a doubt, its links numbered from 1."""
    item = doubt["item"]
    blocker = ", blocker" if item["blocker"] else ""
    yield f"{item['id']}: {item['title']} ({item['kind']}{blocker}, {item['state']})"
    yield f"  {doubt['reason']}"
    if item["mentions"]:
        last = item["mentions"][-1]
        place = f"{last['location']['path']}:{last['location']['line']}"
        yield f"  {item['claim'] or 'named'} on {last['date']}, {place}: {last['text']}"
    for decision in item["decisions"]:
        yield f"  decided: {decided(decision)}"
    for number, link in enumerate(doubt["links"], 1):
        told = f"{label(link)} {link['title']} ({link['merged_on']})"
        yield f"  {number}. {link['role']} {link['confidence']:.2f} {told}"
        yield f"     {'; '.join(link['reasons'])}"


def check_audit(console: Console, document: Mapping[str, Any], style: Style) -> None:
    """Write an audit; what is confirmed is listed with ``-v`` and only counted else."""
    if document["version"]:
        out = f"released on {document['released_on']}" if document["released_on"] else "not released"
        name = document["tag"] or document["version"]
        console.print(cell(f"{document['path']} announces {name}, {out}", "bold"))
    for verdict, title, color in _PARTS:
        claims = [claim for claim in document["claims"] if claim["verdict"] == verdict]
        table = grid("Line", title, "What was found", right=("Line",))
        for claim in claims if verdict != "confirmed" or style.verbose else ():
            table.add_row(cell(claim["line"]), cell(claim["text"], color), cell(claim["reason"]))
        _print_filled(console, table)
    table = grid("Left out", "Why it may belong in", "Evidence")
    for omission in document["omissions"]:
        name = cell(omission["name"], "yellow" if omission["warning"] else "")
        table.add_row(name, cell(omission["reason"]), cell(", ".join(omission["evidence"])))
    _print_filled(console, table)
    table = grid("Line", "Language", "Advice", right=("Line",))
    for remark in document["language"]:
        table.add_row(cell(remark["line"]), cell(remark["rule"]), cell(remark["message"]))
    _print_filled(console, table)
    if document["version"]:
        summary = document["summary"]
        counts = f"{summary['confirmed']} confirmed, {summary['contradicted']} contradicted"
        console.print(cell(f"{counts}, {summary['unverifiable']} not verifiable."))


def _print_filled(console: Console, table: Table) -> None:
    if table.row_count:
        console.print(table)
        console.print()


_VIEWS: Final[dict[DocumentKind, Callable[[Console, Mapping[str, Any], Style], None]]] = {
    "meetings": _meetings,
    "roadmap": release_view.roadmap,
    "status": release_view.status,
    "explain": _explain,
    "find": _find_table,
    "review": review,
    "ask": ask_view.ask,
    "check": check_audit,
    "plugins": _plugins,
}
