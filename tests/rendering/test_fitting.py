"""A release's text within what a forge takes, and the page made of it."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import samples
from kmesh_tracker.rendering import compose, draft, fitting, html
from kmesh_tracker.rendering.json import draft_document

DOCUMENT = {"compare_url": "https://forge.example/compare/v1...v2"}


def a_list(count: int, word: str) -> str:
    return "".join(f"- {word} {number}\n" for number in range(count))


def test_a_text_that_fits_is_left_alone() -> None:
    text = "# A\n\n- b\n"
    assert fitting.fit(text, DOCUMENT, len(text)) is text


def test_the_longest_list_is_folded_and_shortened() -> None:
    text = f"## Highlights\n\n{a_list(30, 'planned')}\n## More\n\n{a_list(900, 'other')}\n## Thanks\n\nAll.\n"
    done = fitting.fit(text, DOCUMENT, 5000)
    assert len(done) <= 5000
    assert a_list(30, "planned") in done
    assert done.endswith("\n## Thanks\n\nAll.\n")
    kept = done.count("- other ")
    assert 100 < kept < 900
    assert f"<details>\n<summary>{kept} / 900</summary>\n\n- other 0\n" in done
    assert f"</details>\n\n- … +{900 - kept} ([…]({DOCUMENT['compare_url']}))\n" in done
    assert 5000 - len(done) < 200, "more was left out than had to be"


def test_many_lists_go_before_prose_does() -> None:
    text = "".join(f"## {number}\n\nWhy {number}.\n\n{a_list(25, 'x')}\n" for number in range(60))
    done = fitting.fit(text, {}, 5000)
    assert len(done) <= 5000
    assert all(f"\nWhy {number}.\n" in done for number in range(60))


def test_prose_goes_from_the_end_by_whole_lines() -> None:
    text = "First.\n" + "y" * 3000 + "\n" + "".join(f"Sentence {number}.\n" for number in range(500))
    done = fitting.fit(text, DOCUMENT, 2000)
    assert len(done) <= 2000
    assert done.startswith("First.\nSentence 0.\nSentence 1.\n")
    assert done.endswith(f"\n… ([…]({DOCUMENT['compare_url']}))\n")


LINE = st.one_of(st.text(max_size=40), st.sampled_from(["- an item", "## H", "", "1. x", "- long" * 30]))


@given(st.lists(LINE, max_size=80), st.integers(200, 1500))
def test_whole_lines_within_the_limit(lines: list[str], limit: int) -> None:
    text = "\n".join(line.replace("\n", " ") for line in lines)
    done = fitting.fit(text, DOCUMENT, limit)
    assert len(done) <= limit or done == text
    ours = re.compile(
        r"|</?details>|<summary>[0-9]+ / [0-9]+</summary>|(?:- )?…(?: \+[0-9]+)? \(\[…\]\(\S+\)\)"
    )
    assert all(line in text.split("\n") or ours.fullmatch(line) for line in done.split("\n"))


def test_a_large_release_fits_the_forge() -> None:
    changes = tuple(
        replace(samples.WICK, number=number, commit=f"{number:040x}", title=f"Add part {number} " + "z" * 80)
        for number in range(100, 1400)
    )
    made = compose.compose(
        samples.RELEASE,
        project="Lantern",
        primary="lantern",
        as_of=date(2031, 6, 1),
        urls=samples.URLS,
        proposals=[],
        near=[],
        newcomers=set(),
    )
    notable = tuple(
        replace(made.features[0].changes[0], number=one.number, title=one.title, label=f"#{one.number}")
        for one in changes
    )
    text = draft.render(draft_document(replace(made, notable=notable)), "github")
    assert 110_000 < len(text) <= fitting.LIMIT
    assert "### Self trimming wick" in text
    assert "Thank you" in text


class Page(HTMLParser):
    """Collects what a page loads, runs and says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page_of(title: str) -> str:
    evil = samples.tracked(
        "x", title, "feature", "delivered", samples.core(replace(samples.WICK, title=title))
    )
    made = compose.compose(
        replace(samples.RELEASE, items=(evil,)),
        project=title,
        primary="lantern",
        as_of=date(2031, 6, 1),
        urls=samples.URLS,
        proposals=[],
        near=[],
        newcomers=set(),
    )
    document = draft_document(made)
    return html.page(document, draft.render(document, "github"))


def test_the_page_needs_nothing_else() -> None:
    text = page_of("Trim the wick")
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert not {"src", "srcset", "style", "background"} & {name for name, _ in page.attributes}
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert "Trim the wick" in page.words
    assert text.startswith("<!DOCTYPE html>\n")


def test_what_is_said_elsewhere_is_text_on_the_page() -> None:
    for title in (
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "[x](javascript:alert(1)) ![y](https://z)",
        "</title></style><svg onload=alert(1)>",
        "--><script>alert(1)</script><!--",
        "&lt;script&gt; &#60;b&#62;",
        "`</code><b>`",
    ):
        page = Page(page_of(title))
        assert not {"script", "img", "svg", "b"} & set(page.tags), title
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert all(
            (value or "").startswith("https://") for name, value in page.attributes if name in ("href", "src")
        )
