"""What a line cites: by number, by address, by the title of a pasted page."""

from __future__ import annotations

import pytest

from annotating import HERE
from kmesh_tracker.annotate.citations import from_url, references, without_references
from kmesh_tracker.records import Entry


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see #12 and PR 13", [(None, 12, "any"), (None, 13, "pull-request")]),
        ("PR-13 and pull request 14", [(None, 13, "pull-request"), (None, 14, "pull-request")]),
        ("PR 2 of 3, IPR 13, PRs 2024", []),
        (
            "PR #12, issue #13, fixes #14",
            [(None, 12, "pull-request"), (None, 13, "issue"), (None, 14, "issue")],
        ),
        ("lamps/site#7", [("lamps/site", 7, "any")]),
        ("!12 of the merge requests", [(None, 12, "any")]),
        ("#12 and #12 again", [(None, 12, "any")]),
        ("#12345678901 is no number, nor a#1, nor &#39;", []),
        ("#١٢ is none either", []),
        (
            "A blade that trims by ada · Pull Request #21 · lamps/lantern",
            [("lamps/lantern", 21, "pull-request")],
        ),
    ],
)
def test_numbers_that_are_cited(text: str, found: list[tuple[str | None, int, str]]) -> None:
    assert [(r.repo, r.number, r.kind) for r in references(Entry(text, HERE))] == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://forge.example/lamps/lantern/pull/21", ("lamps/lantern", 21, "pull-request")),
        ("https://forge.example/lamps/lantern/pull/21/files#diff", ("lamps/lantern", 21, "pull-request")),
        ("https://forge.example/a/b/lantern/-/merge_requests/3", ("a/b/lantern", 3, "pull-request")),
        ("https://forge.example/lamps/lantern/issues/9?x=1", ("lamps/lantern", 9, "issue")),
        ("https://forge.example/lamps/lantern/wiki/9", None),
        ("https://forge.example/lamps/lantern/pull/12345678901", None),
        ("https://forge.example/pull/3", None),
        ("https://forge.example/lamps/lantern/pull/0", None),
        ("https://forge.example/lamps/lantern/issues/00", None),
    ],
)
def test_addresses_that_are_cited(url: str, found: tuple[str, int, str] | None) -> None:
    reference = from_url(url, HERE)
    assert (reference and (reference.repo, reference.number, reference.kind)) == found


@pytest.mark.parametrize(
    "text",
    [
        "wick #0",
        "wick (PR #0)",
        "wick lamps/lantern#0",
        "wick !00",
        "PR 00",
        "A blade · Pull Request #0 · lamps/lantern",
    ],
)
def test_no_forge_counts_from_zero(text: str) -> None:
    assert references(Entry(text, HERE)) == ()


def test_a_commit() -> None:
    reference = from_url("https://forge.example/lamps/lantern/commit/abcdef0123", HERE)
    assert reference
    assert (reference.commit, reference.number) == ("abcdef0123", None)
    assert from_url("https://forge.example/lamps/lantern/commit/abc", HERE) is None


def test_the_title_of_a_pasted_page_is_kept() -> None:
    text = "A blade that trims by ada · Pull Request #21 · lamps/lantern"
    assert references(Entry(text, HERE))[0].title == "A blade that trims"
    assert without_references(text) == "A blade that trims"


def test_a_line_without_its_citations() -> None:
    assert without_references("wick (#12) https://forge.example/a/b/pull/12") == "wick"
    assert without_references("wick, see #12") == "wick"
