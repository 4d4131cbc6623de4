from __future__ import annotations

import pytest

from kmesh_tracker.history import read_proposal
from kmesh_tracker.plugin.source import SourceSettings
from kmesh_tracker.sources.proposals import ProposalsSource

FULL = """\
---
title: Lamps that dim
authors:
  - "@ada"
  - ben
---
# Ignored

## Summary

<!-- what it is for -->
Lamps get darker.

### Goals
Less light.
"""


def test_a_proposal_with_everything() -> None:
    found = read_proposal("lantern", "docs/proposal/dim.md", "c" * 40, FULL)
    assert (found.title, found.authors, found.summary) == (
        "Lamps that dim",
        ("ada", "ben"),
        "Lamps get darker.",
    )
    assert found.text.startswith("# Ignored")


@pytest.mark.parametrize(
    "front",
    [
        "title: [",
        "a: &x 1\nb: *x",
        "title: " + "[" * 40 + "]" * 40,
        "x: " + "y" * 20_000,
        "- list",
        "!!python/object:x {}",
    ],
)
def test_a_front_matter_that_cannot_be_trusted_counts_as_absent(front: str) -> None:
    found = read_proposal("lantern", "a/dim.md", "c", f"---\n{front}\n---\n# Dim\n\n## 概要\nDarker.\n")
    assert (found.title, found.authors, found.summary) == ("Dim", (), "Darker.")


@pytest.mark.parametrize(
    ("text", "title", "summary"),
    [
        ("", "dim", ""),
        ("no heading", "dim", ""),
        ("# Dim #\n## 1. Abstract\nDark.\n## Next\nx", "Dim", "Dark."),
        ("---\nunclosed", "dim", ""),
        ("```\n# code\n```\n# Dim\n## Summary\n```\n# x\n```\nDark.", "Dim", "```\n# x\n```\nDark."),
        ("---\ntitle: Your short, descriptive title\n---\n# Dim\n## Summary\n<!-- only this", "Dim", ""),
        ("\ufeff---\r\ntitle: Dim\r\nauthors: ada, @ben\r\n---\r\n## Summary:\r\nDark.\r\n", "Dim", "Dark."),
    ],
)
def test_proposals_of_every_shape_are_read(text: str, title: str, summary: str) -> None:
    found = read_proposal("lantern", "a/dim.md", "c", text)
    assert (found.title, found.summary) == (title, summary)


def test_the_source_says_where_they_are() -> None:
    given = ProposalsSource(
        SourceSettings("proposals", "p", {"repository": "site", "path": "rfcs/*.md"})
    ).proposals()
    assert (given.repository, given.pattern) == ("site", "rfcs/*.md")
    assert ProposalsSource(SourceSettings("proposals", "p", {})).proposals().repository is None
