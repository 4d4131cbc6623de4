"""The built-in formats for machines and for publishing. Tables are the command line's own matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.plugin.format import Format
from kmesh_tracker.plugin.spec import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmesh_tracker.plugin.format import DocumentKind

DRAFTS: Final = {
    "docusaurus": "A post for a site built with Docusaurus (MDX).",
    "github": "The text of a release on GitHub.",
    "changelog": "A section in the style of Keep a Changelog.",
}
"""Formats of drafts, each written by a template, with their meaning."""


@hookimpl
def kmesh_tracker_formats() -> Iterator[Format]:
    """Give ``json``, the format for workflows and the formats of drafts."""
    everything: tuple[DocumentKind, ...] = (
        "meetings",
        "roadmap",
        "status",
        "draft",
        "explain",
        "find",
        "review",
        "check",
        "plugins",
    )
    drafts: tuple[DocumentKind, ...] = ("draft",)
    checks: tuple[DocumentKind, ...] = ("check",)
    yield Format("json", everything, _json, "For machines; see the published JSON Schemas.")
    yield Format("github-annotations", checks, _annotations, "What was found, beside the lines of a change.")
    yield Format("html", drafts, _html, "One page that needs nothing else, with the words for GitHub.")
    for name, meaning in DRAFTS.items():
        yield Format(name, drafts, _template(name), meaning)


def _json(_kind: DocumentKind, document: Mapping[str, Any]) -> str:
    from kmesh_tracker.rendering.json import dumps

    return dumps(document)


def _annotations(_kind: DocumentKind, document: Mapping[str, Any]) -> str:
    from kmesh_tracker.rendering import annotations

    return annotations.render(document)


def _html(_kind: DocumentKind, document: Mapping[str, Any]) -> str:
    from kmesh_tracker.rendering import draft, html

    return html.page(document, draft.render(document, "github"))


def _template(name: str) -> Any:
    def render(_kind: DocumentKind, document: Mapping[str, Any]) -> str:
        from kmesh_tracker.rendering import draft

        return draft.render(document, name)

    return render
