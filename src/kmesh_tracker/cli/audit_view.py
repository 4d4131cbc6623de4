"""The table of ``check``: what is wrong first, then what cannot be told, then what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.cli.cells import cell, grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from kmesh_tracker.cli.cells import Style

_PARTS: Final = (
    ("contradicted", "Contradicted", "red"),
    ("unverifiable", "Not verifiable", "yellow"),
    ("confirmed", "Confirmed", "green"),
)


def check(console: Console, document: Mapping[str, Any], style: Style) -> None:
    """Write an audit; what is confirmed is listed with ``-v`` and only counted else."""
    if document["version"]:
        out = f"released on {document['released_on']}" if document["released_on"] else "not released"
        name = document["tag"] or document["version"]
        console.print(cell(f"{document['path']} announces {name}, {out}", "bold"))
    for verdict, title, color in _PARTS:
        claims = [claim for claim in document["claims"] if claim["verdict"] == verdict]
        if claims and (verdict != "confirmed" or style.verbose):
            _claims(console, title, color, claims)
    _omissions(console, document["omissions"])
    _language(console, document["language"])
    if document["version"]:
        summary = document["summary"]
        console.print(
            cell(
                f"{summary['confirmed']} confirmed, {summary['contradicted']} contradicted, "
                f"{summary['unverifiable']} not verifiable."
            )
        )


def _claims(console: Console, title: str, color: str, claims: Sequence[Mapping[str, Any]]) -> None:
    table = grid("Line", title, "What was found", right=("Line",))
    for claim in claims:
        table.add_row(cell(claim["line"]), cell(claim["text"], color), cell(claim["reason"]))
    console.print(table)
    console.print()


def _omissions(console: Console, omissions: Sequence[Mapping[str, Any]]) -> None:
    if not omissions:
        return
    table = grid("Left out", "Why it may belong in", "Evidence")
    for omission in omissions:
        table.add_row(
            cell(omission["name"], "yellow" if omission["warning"] else ""),
            cell(omission["reason"]),
            cell(", ".join(omission["evidence"])),
        )
    console.print(table)
    console.print()


def _language(console: Console, remarks: Sequence[Mapping[str, Any]]) -> None:
    if not remarks:
        return
    table = grid("Line", "Language", "Advice", right=("Line",))
    for remark in remarks:
        table.add_row(cell(remark["line"]), cell(remark["rule"]), cell(remark["message"]))
    console.print(table)
    console.print()
