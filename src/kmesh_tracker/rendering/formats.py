"""The format ``github-annotations``: what was found, as commands that a workflow shows beside the lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.plugin.format import Format
from kmesh_tracker.plugin.spec import hookimpl
from kmesh_tracker.rendering.escape import terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmesh_tracker.plugin.format import DocumentKind

LEVELS: Final = {"contradicted": "error", "unverifiable": "notice"}
"""How grave a claim of each verdict is; one that is confirmed needs no note."""
_TITLES: Final = {"contradicted": "Contradicted", "unverifiable": "Not verifiable"}
DRAFTS: Final = {
    "docusaurus": "A post for a site built with Docusaurus (MDX).",
    "github": "The text of a release on GitHub.",
    "changelog": "A section in the style of Keep a Changelog.",
}
"""Formats of drafts, each written by a template, with their meaning."""


def annotations_of(document: Mapping[str, Any]) -> str:
    """Write one command a line for each finding of a check; nothing where there is none."""
    return "".join(f"{line}\n" for line in _annotation_lines(document))


def _annotation_lines(document: Mapping[str, Any]) -> Iterator[str]:
    path = document["path"]
    for claim in document["claims"]:
        if level := LEVELS.get(claim["verdict"]):
            title = f"{_TITLES[claim['verdict']]} {claim['kind']}"
            yield command(level, path, claim["line"], title, f"{claim['text']}: {claim['reason']}")
    for omission in document["omissions"]:
        level = "warning" if omission["warning"] else "notice"
        evidence = f" ({', '.join(omission['evidence'])})" if omission["evidence"] else ""
        message = f"{omission['name']}: {omission['reason']}{evidence}"
        yield command(level, path, 1, f"Left out: {omission['kind']}", message)
    for remark in document["language"]:
        yield command("warning", path, remark["line"], f"Language: {remark['rule']}", remark["message"])


def command(level: str, path: str, line: int, title: str, message: str) -> str:
    """Write one workflow command; nothing in it can end it or begin another."""
    place = f"file={_property(path)},line={line}," if path and path != "-" else ""
    return f"::{level} {place}title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    plain = terminal(re.sub(r"[\r\n\t]", " ", text))
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


@hookimpl
def kmesh_tracker_formats() -> Iterator[Format]:
    """Yield ``json``, the format for workflows and the formats of drafts."""
    everything: tuple[DocumentKind, ...] = (
        "meetings",
        "roadmap",
        "status",
        "draft",
        "explain",
        "find",
        "review",
        "ask",
        "check",
        "plugins",
    )
    drafts: tuple[DocumentKind, ...] = ("draft",)
    checks: tuple[DocumentKind, ...] = ("check",)
    yield Format("json", everything, _json, "For machines; see the published JSON Schemas.")
    yield Format(
        "github-annotations", checks, _write_annotations, "What was found, beside the lines of a change."
    )
    yield Format("html", drafts, _html, "One page that needs nothing else, with the words for GitHub.")
    for name, meaning in DRAFTS.items():
        yield Format(name, drafts, _template(name), meaning)


def _json(_kind: DocumentKind, document: Mapping[str, Any]) -> str:
    from kmesh_tracker.rendering.json import dumps

    return dumps(document)


def _write_annotations(_kind: DocumentKind, document: Mapping[str, Any]) -> str:

    return annotations_of(document)


def _html(_kind: DocumentKind, document: Mapping[str, Any]) -> str:
    from kmesh_tracker.rendering import draft, html

    return html.page(document, draft.render(document, "github"))


def _template(name: str) -> Any:
    def render(_kind: DocumentKind, document: Mapping[str, Any]) -> str:
        from kmesh_tracker.rendering import draft

        return draft.render(document, name)

    return render
