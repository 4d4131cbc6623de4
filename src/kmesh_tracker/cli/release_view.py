"""Releases for people: the whole roadmap, and one release as a maintainer pastes it into the minutes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from kmesh_tracker.cli.cells import GROUPS, STATES, Style, cell, decided, grid, label
from kmesh_tracker.records import SURE, SURE_LINK
from kmesh_tracker.records.history import ROUTINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from rich.console import Console, RenderableType
    from rich.table import Table

RELATED: Final = 8  # related changes of an item that are named without ``-v``
CANDIDATES: Final = 2  # changes that are named of an item which nothing sure shows
LEAST: Final = -4.0
"""Score of a candidate that is named. Of what scored less in three communities none of 51 was meant, of what
scored more one in eight."""


def roadmap(console: Console, document: Mapping[str, Any], style: Style) -> None:
    """Write a line for each release, then the items of each."""
    numbers = ("Late", "Items", *GROUPS)
    table = grid("Release", "Promised", "Released", *numbers, right=numbers)
    for release in document["releases"]:
        states = Counter(item["state"] for item in release["items"])
        promised = _promises(release)
        passed_over = bool(release["overtaken_by"])
        late = 0 if passed_over else _late(release, document["as_of"]) or 0
        table.add_row(
            cell(release["tag"] or release["version"], "bold"),
            cell(promised[0] if promised else ""),
            cell(release["released_on"] or ("never" if passed_over else "not yet")),
            cell(f"{late} {'day' if late == 1 else 'days'}" if late > 0 else ""),
            cell(len(release["items"]) or ""),
            *(cell(sum(states[one] for one in of) or "", STATES[of[0]]) for of in GROUPS.values()),
        )
    console.print(cell(f"{document['project']}, as of {document['as_of']}", "bold"))
    gaps = [gap for release in document["releases"] for gap in _gaps(release)]
    for text in dict.fromkeys(gap["text"] for gap in gaps if gap["kind"] in ("minutes", "source")):
        console.print(cell(f"Incomplete: {text}", "yellow"))
    console.print()
    console.print(table)
    for release in document["releases"]:
        if not release["items"]:
            continue
        console.print()
        console.print(cell(release["tag"] or f"{release['version']} ({_fate(release)})", "bold"))
        for item in release["items"]:
            core = dict.fromkeys(label(link) for link in item["links"] if link["role"] == "core")
            blocker = " [blocker]" if item["blocker"] else ""
            evidence = f" ({', '.join(core)})" if core else ""
            _state(console, item["state"], f"{item['title']}{blocker}{evidence}")
    _accounting(console, document["releases"], style)


def status(console: Console, document: Mapping[str, Any], style: Style) -> None:
    """Write one release in depth."""
    for release in document["releases"]:
        _head(console, document, release)
        less = [item for item in release["items"] if item["confidence"] < SURE]
        for item in (item for item in release["items"] if item["confidence"] >= SURE):
            console.print()
            _item(console, item, style)
        if less:
            console.print()
            console.print(cell("Said less surely, and kept out of announcements:", "bold"))
        for item in less:
            console.print()
            _item(console, item, style)
        if not release["items"]:
            console.print()
            console.print(cell("Nothing is known to be planned for it."))
        console.print()
        _summary(console, release)
        _left_out(console, release)
        _not_items(console, release, style)
    _accounting(console, document["releases"], style)


def _gaps(release: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what could not be read of a release."""
    return [] if release["complete"] is True else list(release["complete"])


def _fate(release: Mapping[str, Any]) -> str:
    """Return what became of a release that is not out."""
    if release["overtaken_by"]:
        return f"never released: {release['overtaken_by']} came instead"
    return f"upcoming on {release['branch']}" if release["branch"] else "not released"


def _head(console: Console, document: Mapping[str, Any], release: Mapping[str, Any]) -> None:
    out = release["released_on"]
    after = f", after {release['previous']}" if release["previous"] else ""
    when = f"released on {out}{after}" if out else f"{_fate(release)} as of {document['as_of']}{after}"
    console.print(cell(f"{document['project']} {release['tag'] or release['version']}: {when}", "bold"))
    promised = _promises(release)
    if promised:
        chain = ", then ".join(promised)
        late = _late(release, document["as_of"]) or 0
        told = f"released {out}" if out else f"not out on {document['as_of']}"
        if late > 0:
            told += f", {late} {'day' if late == 1 else 'days'} after the first promise"
        elif out and late < 0:
            told += f", {-late} {'day' if late == -1 else 'days'} before the first promise"
        elif out:
            told += ", as promised"
        console.print(cell(f"Promised {chain}; {told}."))
        console.print(cell(f"Said in {_places(_release_dates(release))}.", "dim"))
    else:
        console.print(cell("No date was promised for it."))
    for deadline in release["deadlines"]:
        if deadline["kind"] != "release":
            told = f"{deadline['kind']} planned for {_span(deadline)} ({_places([deadline])})"
            console.print(cell(told))
    for gap in _gaps(release):
        console.print(cell(f"Incomplete: {gap['text']}", "yellow"))
    if release["prereleases"]:
        tags = ", ".join(f"{tag['tag']} ({tag['tagged_on']})" for tag in release["prereleases"])
        console.print(cell(f"Before it: {tags}."))


def _item(console: Console, item: Mapping[str, Any], style: Style) -> None:
    blocker = ", blocker" if item["blocker"] else ""
    owners = f", {', '.join(item['owners'])}" if item["owners"] else ""
    _state(console, item["state"], f"{item['title']} ({item['kind']}{blocker}{owners})")
    last = item["mentions"][-1] if item["mentions"] else None
    if last:
        said = item["claim"] or "named"
        _field(console, "said", f"{said} on {last['date']}, {_places([last])}: {last['text']}")
        if earlier := _places(item["mentions"][:-1]):
            _field(console, "before", earlier)
    cited: set[str] = set()
    for link in item["links"]:
        if link["role"] == "core" and label(link) not in cited:  # a pick has the number of what it repeats
            cited.add(label(link))
            sure = link["decision"] or link["answer"] or link["confidence"] >= SURE_LINK
            _field(
                console,
                "shown by" if sure else "likely",
                f"{label(link)} {link['title']} ({link['merged_on']})",
            )
            if style.verbose:
                _field(console, "", f"{link['confidence']:.2f}: {'; '.join(link['reasons'])}")
    for one in _candidates(item, cited):
        cited.add(label(one))
        _field(console, "perhaps", f"{label(one)} {one['title']} ({one['merged_on']})")
    related = [name for name in dict.fromkeys(map(label, item["links"])) if name not in cited]
    if related:
        shown = related if style.verbose else related[:RELATED]
        more = f" and {len(related) - len(shown)} more" if len(related) > len(shown) else ""
        _field(console, "related", f"{', '.join(shown)}{more}")
    for note in item["notes"]:
        _field(console, "note", note)


def _candidates(item: Mapping[str, Any], cited: Collection[str]) -> list[Mapping[str, Any]]:
    """Return the best of an item's shortlist, if no more are shown already."""
    able = [one for one in item["shortlist"] if label(one) not in cited and one["score"] >= LEAST]
    return able[: max(0, CANDIDATES - len(cited))]


def _summary(console: Console, release: Mapping[str, Any]) -> None:
    states = Counter(item["state"] for item in release["items"])
    told = ", ".join(f"{states[state]} {_words(state)}" for state in STATES if states[state])
    items = len(release["items"])
    outside = [counts["repo"] for counts in release["accounting"] if not counts["product"]]
    by_repo = Counter(change["repo"] for change in release["changes"])
    changes = len(release["changes"]) - sum(by_repo[repo] for repo in outside)
    listed = _changes(changes)
    apart = "".join(
        f" {_changes(by_repo[repo])} in {repo}, which is not part of what is released."
        for repo in outside
        if by_repo[repo]
    )
    if not items:
        console.print(cell(f"{listed}.{apart}", "bold"))
        return
    unmentioned = sum(
        1 for change in release["changes"] if not change["mentioned"] and change["repo"] not in outside
    )
    unlinked = f"{unmentioned} of them not linked to an item" if unmentioned else "each linked to an item"
    linked = f", {unlinked}" if changes else ""
    console.print(
        cell(f"{items} {'item' if items == 1 else 'items'}: {told}. {listed}{linked}.{apart}", "bold")
    )


def _changes(number: int) -> str:
    return f"{number or 'No'} {'change' if number == 1 else 'changes'}"


def _left_out(console: Console, release: Mapping[str, Any]) -> None:
    """Print which commits of a release's range are left out, other than merges and repeats."""
    for counts in release["accounting"]:
        for part in counts["left_out"]:
            if part["reason"] not in ROUTINE:
                commits = "commit" if part["commits"] == 1 else "commits"
                told = f"Left out of {counts['repo']}: {part['commits']} {commits} ({part['reason']})."
                console.print(cell(told, "dim"))


def _not_items(console: Console, release: Mapping[str, Any], style: Style) -> None:
    """Return how much was left out as people decided; with ``-v`` what, and by which decision."""
    count = len(release["not_items"])
    if count:
        told = "item was" if count == 1 else "items were"
        console.print(cell(f"{count} more {told} left out, as people decided.", "dim"))
    for item in release["not_items"] if style.verbose else ():
        why = "; ".join(decided(decision) for decision in item["decisions"])
        console.print(cell(f"{item['title']}: {why}", "dim"))


def _accounting(console: Console, releases: list[Mapping[str, Any]], style: Style) -> None:
    """With ``-v`` say where every commit of each range went."""
    if not style.verbose:
        return
    for release in releases:
        for counts in release["accounting"]:
            left = "".join(f" + {part['commits']} left out ({part['reason']})" for part in counts["left_out"])
            told = (
                f"{release['tag'] or release['version']} {counts['repo']}: {counts['total']} commits = "
                f"{counts['listed']} listed + {counts['inside']} inside a listed change + "
                f"{counts['already_released']} already released + {counts['reverted']} reverted{left}"
            )
            console.print(cell(told, "dim"))


def _state(console: Console, state: str, text: str) -> None:
    console.print(_row(cell(_words(state), STATES.get(state, "")), cell(text, "bold")))


def _words(state: str) -> str:
    """Return a state as people write it."""
    return state.replace("-", " ")


def _field(console: Console, name: str, text: str) -> None:
    console.print(_row(cell(name, "dim"), cell(text), justify="right"))


def _row(head: RenderableType, text: RenderableType, justify: Literal["left", "right"] = "left") -> Table:
    from rich.table import Table

    row = Table.grid(padding=(0, 1))
    row.add_column(width=13, no_wrap=True, justify=justify)
    row.add_column(overflow="fold")
    row.add_row(head, text)
    return row


def _release_dates(release: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the deadlines of the release itself in the order stated, one for each change of mind."""
    dates: list[Mapping[str, Any]] = []
    for deadline in release["deadlines"]:
        if deadline["kind"] == "release" and (not dates or dates[-1]["end"] != deadline["end"]):
            dates.append(deadline)
    return dates


def _late(release: Mapping[str, Any], as_of: str) -> int | None:
    """Return the days from the first promise to the release, or to ``as_of`` where it is not out."""
    promised = _release_dates(release)
    if not promised:
        return None
    end = date.fromisoformat(release["released_on"] or as_of)
    return (end - date.fromisoformat(promised[0]["end"])).days


def _places(said: Iterable[Mapping[str, Any]]) -> str:
    """Return where statements stand, each place once."""
    places = (one["location"] for one in said)
    return ", ".join(dict.fromkeys(f"{place['path']}:{place['line']}" for place in places))


def _promises(release: Mapping[str, Any]) -> list[str]:
    return [_span(deadline) for deadline in _release_dates(release)]


def _span(deadline: Mapping[str, Any]) -> str:
    if deadline["start"] == deadline["end"]:
        return str(deadline["end"])
    return f"{deadline['start']} to {deadline['end']}"
