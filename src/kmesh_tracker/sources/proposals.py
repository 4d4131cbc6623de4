"""The built-in source ``proposals``: design documents kept in a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from kmesh_tracker.plugin.source import Option, ProposalFolder, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

USUAL: Final = (
    "{docs/,doc/,documentation/,}"
    "{proposal,proposals,design,designs,design-docs,designdocs,keps,enhancements,rfcs,rfc,text}/**/*.md"
)
"""Where communities keep them, as a glob."""


class ProposalsSource(Source):
    """Design documents (proposals, enhancements, requests for comments) in one of the git sources.

    They are read as they stand at a release's tag, from the repository's history; no work tree is needed.
    """

    kind: ClassVar[str] = "proposals"
    options: ClassVar[Mapping[str, Option]] = {
        "repository": Option(str, "Name of the git source that holds them; the primary one where absent."),
        "path": Option(str, "Glob over the repository's paths; `**` crosses folders.", default=USUAL),
    }

    def proposals(self) -> ProposalFolder:
        """Return where the documents are."""
        options = self.settings.options
        return ProposalFolder(options.get("repository"), str(options.get("path") or USUAL))
