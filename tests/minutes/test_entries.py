"""What an entry keeps of how it was written: its kind, its cells, its emphasis, and the line of each word."""

from __future__ import annotations

import pytest

from kmesh_tracker.minutes import read
from kmesh_tracker.records import Document, Entry, Location

MARKDOWN = """\
# Call of 2024-05-09

## Release plan

- **v1.2**
  - [ ] the parser needs
    a second review
- lexer and
**docs**

The guide is late. It moves
to v1.3. Nobody
objects.

*no objections*

**Open questions**

| Task | Owner | |
| --- | --- | --- |
| support [ipv6](https://example.org/7) | Ada | soon |

（1）printed point that goes on
"""
PLAIN = """\
2024-05-09

Topics
------
- **v1.2**
- the parser needs a second review before it can be merged to the
  trunk. Ada will do it.
see https://example.org/a/long/address/that/is/wrapped/here?
id=12&page=3 for more
"""


def entries(text: str, kind: str) -> dict[str, Entry]:
    (meeting,) = read(Document("minutes", "2024-05-09.md", text, kind))
    return {entry.text.partition(" ")[0]: entry for entry, _ in meeting.walk()}


def test_an_entry_of_markdown_keeps_how_it_was_written() -> None:
    found = entries(MARKDOWN, "markdown")
    assert {word: entry.kind for word, entry in found.items()} == {
        "Release": "heading",
        "v1.2": "point",
        "the": "point",
        "lexer": "point",
        "The": "paragraph",
        "no": "paragraph",
        "Open": "heading",
        "support": "row",
        "printed": "point",
    }
    assert [word for word, entry in found.items() if entry.emphasis] == ["v1.2", "Open"]
    assert found["support"].cells == (("Task", "support ipv6"), ("Owner", "Ada"), ("", "soon"))
    assert found["the"].checked is False


def test_an_entry_of_plain_text_keeps_how_it_was_written() -> None:
    found = entries(PLAIN, "text")
    kinds = {"Topics": "heading", "**v1.2**": "point", "the": "point", "see": "line"}
    assert {word: entry.kind for word, entry in found.items()} == kinds
    assert [word for word, entry in found.items() if entry.emphasis] == ["**v1.2**"]


@pytest.mark.parametrize(("text", "kind"), [(MARKDOWN, "markdown"), (PLAIN, "text")])
def test_every_word_of_an_entry_is_found_on_its_line(text: str, kind: str) -> None:
    lines = text.split("\n")
    for entry in entries(text, kind).values():
        if entry.kind == "row":
            continue
        at = 0
        for word in entry.text.split(" "):
            line = lines[entry.line_at(entry.text.index(word, at)) - 1]
            assert word in line or line in word or "://" in word, word
            at = entry.text.index(word, at) + len(word)


def test_a_sentence_in_a_wrapped_paragraph_has_its_own_line() -> None:
    found = entries(MARKDOWN, "markdown")["The"]
    assert found.breaks == ((28, 12), (44, 13))
    assert [found.line_at(found.text.index(word)) for word in ("The", "moves", "to", "objects")] == [
        11,
        11,
        12,
        13,
    ]


def test_an_address_torn_over_lines_is_whole_and_its_rest_knows_its_line() -> None:
    torn = PLAIN.replace(" for more", "")
    found = entries(torn, "text")["see"]
    assert found.urls == ("https://example.org/a/long/address/that/is/wrapped/here?id=12&page=3",)
    assert found.line_at(found.text.index("id=12")) == 9


def test_the_topic_and_the_words_of_a_chat_are_told_apart() -> None:
    log = "<ann> #topic Release\n<bo> hi\nthere\n<ann> #info v1.2 is out\n"
    (meeting,) = read(Document("minutes", "2024-05-09.txt", f"Call\n\n{log}", "text"))
    found = [(entry.text, entry.kind, entry.breaks) for entry, _ in meeting.walk()][-3:]
    assert found == [
        ("Release", "heading", ()),
        ("bo: hi there", "line", ((7, 5),)),
        ("v1.2 is out", "point", ()),
    ]


def test_an_entry_that_was_never_wrapped_stands_on_one_line() -> None:
    assert Entry("a point", Location("m", "m.md", 7)).line_at(5) == 7


def test_a_bold_point_heads_the_points_after_it() -> None:
    text = "- **Wick 1.0 roadmap**\n- parser\n  - tests\n- lexer\n- **Questions:**\n- who?\n\nEnd.\n"
    (meeting,) = read(Document("minutes", "2024-05-09.md", text, "markdown"))
    assert [(entry.text, len(above)) for entry, above in meeting.walk()] == [
        ("Wick 1.0 roadmap", 0),
        ("parser", 1),
        ("tests", 2),
        ("lexer", 1),
        ("Questions:", 0),
        ("who?", 1),
        ("End.", 0),
    ]


def test_a_bold_point_that_is_no_title_heads_nothing() -> None:
    text = "- **everyone agrees**\n- parser\n"
    (meeting,) = read(Document("minutes", "2024-05-09.md", text, "markdown"))
    assert [len(above) for _, above in meeting.walk()] == [0, 0]


@pytest.mark.parametrize("format_", ["markdown", "text"])
def test_behind_a_nul_nothing_counts(format_: str) -> None:
    document = Document("minutes", "m.md", "2030-02-07\n\n- wick #1\0002\n- roof #3\n", format_)
    assert [entry.text for meeting in read(document) for entry, _ in meeting.walk()] == ["wick #1"]
