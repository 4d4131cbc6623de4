"""What lines call the things they speak of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotating import ON, annotator, first, read, table
from kmesh_tracker.annotate.naming import MOST_WORDS, without_marks
from kmesh_tracker.lexicon import Lexicon
from kmesh_tracker.records import Entry, Location


@pytest.mark.parametrize(
    ("line", "name"),
    table(
        {
            "brass hinge": (
                "the brass hinge will land in v1.1 | brass hinge, targeting v1.1 | "
                "brass hinge likely to ship with 1.1 | brass hinge (moved to 1.2) | "
                "brass hinge in the 1.1 release | the brass hinge is loose | "
                "brass hinge because it squeaks | For reference, the brass hinge | "
                "progress of the brass hinge | brass hinge - done | brass hinge (done) ✅ | "
                "~~brass hinge~~ | [feature] brass hinge | brass hinge (see the drawing) | "
                "brass hinge @ada | brass hinge #12 https://forge.example/lamps/lantern/pull/12"
            ),
            "brass hinges": "In 1.1, brass hinges | 1.1: brass hinges | brass hinges need oil",
            "oil the hinge": "we have decided to oil the hinge",
            "drop the tin base": "1.1 will drop the tin base",
            "lid does not close in rain": "the lid does not close in rain",
            "": (
                "it will be fine | this lands in v1.1 | everything looks good | update | TODO | "
                "thanks, Ada! | Bug fixes"
            ),
            "drop the old hinge": "Change Request: drop the old hinge",
            "hinge: oil by motor": "[hinge] oil by motor",
            "灯芯修剪器": "灯芯修剪器（已完成）",
            "灯芯": "灯芯，因为天黑",
            "灯芯将支持": "灯芯将支持 v1.1",
        }
    ),
)
def test_what_a_line_names(line: str, name: str) -> None:
    assert read(line).name == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("wick trimmer, brass hinge, copper roof, glass body, second flame, tin base", "wick trimmer"),
        ("oil tin: a long account of all of the many small things in the box", "oil tin"),
        (
            "large brass hinges on every single door for the whole of the long winter",
            "large brass hinges on every single door",
        ),
        ("seven small words are still all right", "seven small words"),
    ],
)
def test_a_long_name_ends_where_a_phrase_does(line: str, name: str) -> None:
    assert read(line).name == name
    assert len(name.split()) <= MOST_WORDS


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Features: wick trimmer, brass hinge", ["wick trimmer", "brass hinge"]),
        ("Doc: 1. oil report 2. hinge guide", ["Doc: oil report", "Doc: hinge guide"]),
        ("Features: 1. oil report 2. hinge guide", ["oil report", "hinge guide"]),
        ("新功能：灯芯修剪器，铜铰链", ["灯芯修剪器", "铜铰链"]),
        ("brass hinge: wick, oil", ["brass hinge: wick, oil"]),
        ("Features: wick trimmer", ["Features: wick trimmer"]),
    ],
)
def test_each_part_of_a_list_in_one_line_is_named(line: str, names: list[str]) -> None:
    sentences = read(line).sentences
    assert [sentence.name for sentence in sentences] == names
    assert all(sentence.listed for sentence in sentences) is (len(names) > 1)


def test_likeness_is_measured_by_all_words() -> None:
    line = read("wick trimmer, brass hinge, copper roof, glass body, second flame, tin base (1.1)")
    assert line.full.startswith("wick trimmer, brass hinge")
    assert "tin base" in line.full
    assert read("TODO").full == ""


def test_marks_of_progress_go_and_what_alone_is_struck_stays() -> None:
    known = Lexicon()
    lines = ["hook (done) ✅", "hook, delayed", "~~hook~~", "~~tin~~ brass hook", "priority of hooks"]
    assert [" ".join(without_marks(line, known).split()) for line in lines] == [
        "hook", "hook", "hook", "brass hook", "priority of hooks",
    ]  # fmt: skip


WORDS = st.lists(
    st.sampled_from(
        "wick v1.1 will land in (done) is, hinge: it not moved to the @ada 1. 灯芯 ? ~~ and".split()
    ),
    max_size=14,
).map(" ".join)


@given(WORDS | st.text(max_size=80), WORDS | st.text(max_size=80))
def test_any_line_is_annotated_the_same_way_each_time(text: str, other: str) -> None:
    entry = Entry(" ".join(text.split()), Location("m", "m.md", 3))
    known = annotator()
    alone = known.annotate(entry, ON)
    again = annotator()
    again.annotate(Entry(other, Location("m", "m.md", 4)), ON)
    assert again.annotate(entry, ON) == alone
    assert all(sentence.location.line == 3 for sentence in alone.sentences)
    assert all(len(s.name.split()) <= MOST_WORDS or s.listed for s in alone.sentences)
    assert all(0 <= span.start < span.end for span in alone.versions)


def test_a_version_is_no_part_of_a_name() -> None:
    assert first("brass hinge 1.1.0-rc1 for Lantern 1.1").name == "brass hinge 1.1.0-rc1"
