"""Text from outside, read back by the reader of the place it was written to, says itself and does nothing."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kmesh_tracker.rendering import escape, forge
from kmesh_tracker.rendering.json import dumps

READER = MarkdownIt("gfm-like", {"linkify": False}).enable(["table", "strikethrough"])
NASTY = (
    "# title",
    "1. first",
    "2) second",
    "- point",
    "+ point",
    "---",
    "===",
    "> quote",
    "    code",
    "```sh",
    "~~~",
    "| a | b |",
    "[a](javascript:alert(1))",
    "![a](https://a.example/b.png)",
    "[a]: https://a.example",
    "<script>alert(1)</script>",
    "<!-- hidden -->",
    "<https://a.example>",
    "&lt;b&gt; &#35; &amp;",
    "**bold** _it_ __init__ snake_case *",
    "~~gone~~",
    "`code` ``",
    "trailing \\",
    "closing #",
    "closing ##",
    "fixes #9, closes owner/name#10 and GH-11, resolves https://forge.example/o/n/issues/12",
    "@everyone and team@mail.example",
    "www.site.example",
    "{process.exit()} {{ 7*7 }} ${x} {% raw %}",
    "export const a = 1",
    "import x from 'y'",
    ":::danger",
    "a:b[c]{d}",
    "$x$ $$y$$",
    "/close",
    "a\u202eb\u2066c\u200bd\x1b[31m\x07\x9b2J\x00e\x7f",
    "two\nlines\r\nand\u2028more\x0bhere",
    "\ud800 alone",
    "",
)
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.lists(
        st.sampled_from([*"#*_-+.)1 `~|$<>&[](){}!@:/\\\n=wé語x", "\x1b", "www.", "://", "GH-1", "import "])
    )
    .map("".join)
    .map(lambda text: text[:60]),
    st.text(max_size=60),
)


def spoken(markdown: str) -> tuple[str, set[str]]:
    """Give what a Markdown text says, and the kinds of its tokens."""
    kinds: set[str] = set()
    words: list[str] = []
    for token in READER.parse(markdown):
        kinds.add(token.type)
        for child in token.children or ():
            kinds.add(child.type)
            words.append(child.content if child.type in ("text", "text_special") else "")
    return "".join(words).replace("\u200b", ""), kinds


def folded(text: str) -> str:
    return escape.one_line(text)


@given(TEXT)
def test_markdown_says_the_same_and_does_nothing(text: str) -> None:
    for escaped in (escape.github(text), escape.mdx(text)):
        said, kinds = spoken(escaped)
        assert said == folded(text)
        assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}


@given(TEXT)
def test_markdown_in_a_heading_and_in_a_list_is_no_other(text: str) -> None:
    if not folded(text):
        return
    for escaped in (escape.github(text), escape.mdx(text)):
        said, kinds = spoken(f"## {escaped}\n")
        assert said == folded(text)
        assert kinds <= {"heading_open", "heading_close", "inline", "text", "text_special"}
        said, kinds = spoken(f"- {escaped}\n")
        assert said == folded(text)
        assert not {"html_inline", "html_block", "link_open", "heading_open", "code_inline", "fence"} & kinds


@given(TEXT)
def test_nobody_is_called_and_no_issue_is_closed(text: str) -> None:
    for escaped in (escape.github(text), escape.mdx(text)):
        shown = MarkdownIt().renderInline(escaped)
        shown = re.sub(r"&(?:lt|gt|amp|quot);", " ", shown)
        assert not re.search(r"[@#][0-9A-Za-z]|GH-[0-9]|://|www\.", shown, re.IGNORECASE)


@given(TEXT)
def test_mdx_runs_nothing(text: str) -> None:
    escaped = escape.mdx(text)
    assert not re.search(r"(?<!\\)[{}]", re.sub(r"\\\\", "", escaped))
    assert "<" not in escaped
    assert not re.match(r"(?:export|import)\b", escaped)
    assert not re.match(r":::", escaped)


@given(TEXT)
def test_yaml_reads_the_same_text(text: str) -> None:
    wanted = "".join(
        char for char in text if unicodedata.category(char) != "Cs" and not 0xE0000 <= ord(char) <= 0xE007F
    )
    scalar = escape.yaml(text)
    assert yaml.safe_load(f"title: {scalar}\nnext: 1\n") == {"title": wanted, "next": 1}
    assert json.loads(scalar) == wanted


def test_commands_for_terminals_vanish_whole() -> None:
    for escaper in (escape.terminal, escape.github, escape.mdx, escape.one_line):
        assert escaper("\x1b[31mred\x1b[0m") == "red"


@given(st.dictionaries(TEXT, st.lists(TEXT)))
def test_json_hides_nothing_and_keeps_the_data(document: dict[str, list[str]]) -> None:
    text = dumps(document)
    assert json.loads(text) == document
    for char in text:
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp"), repr(char)
        assert char not in "\u061c\u200b\u200e\u200f\u202e\u2066\ufeff\U000e0041"


@given(TEXT)
def test_the_terminal_gets_no_control_character(text: str) -> None:
    for char in escape.terminal(text):
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"), repr(char)
        assert unicodedata.bidirectional(char) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )


@given(TEXT)
def test_a_comment_stays_a_comment(text: str) -> None:
    html = escape.html_comment(text)
    assert html.startswith("<!-- ")
    assert html.endswith(" -->")
    assert "--" not in html[4:-3]
    assert not re.search("[<>\n]", html[4:-3])
    mdx = escape.mdx_comment(text)
    assert re.fullmatch(r"\{/\*(?:(?!\*/)[^{}\n])*\*/\}", mdx)


@pytest.mark.parametrize(
    ("given_url", "safe"),
    [
        ("https://a.example/b(c)?d=e#f", "https://a.example/b%28c%29?d=e#f"),
        ("https://user:secret@a.example/b", "https://a.example/b"),
        ("http://a.example:8080/x y", "http://a.example:8080/x%20y"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("JaVaScRiPt:alert(1)", None),
        ("//a.example", None),
        ("https://", None),
        ("https://[::1", None),
        ("https://a.example/\n", None),
        ("https://a<b.example/", None),
        ("file:///etc/passwd", None),
        ("", None),
    ],
)
def test_only_plain_web_addresses_become_links(given_url: str, safe: str | None) -> None:
    assert forge.safe_url(given_url) == safe


@given(TEXT)
def test_an_address_cannot_end_its_link_early(text: str) -> None:
    url = forge.safe_url(f"https://a.example/{text}")
    if url is not None:
        tokens = MarkdownIt("commonmark").parseInline(f"[x]({url})")[0].children or []
        assert [token.type for token in tokens] == ["link_open", "text", "link_close"]
