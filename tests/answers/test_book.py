"""The file of recorded answers: what is read, what is refused, and that branches can be merged."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.answers import book
from kmesh_tracker.errors import InputError, OutputError
from kmesh_tracker.records import Answer

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2031, 5, 20)
FIRST = (
    '{"id": "00000000000000aa", "kind": "read", "about": "m.md:8", "by": "ada", "on": "2031-05-20", '
    '"answer": {}}'
)
SECOND = (
    '{"id": "00000000000000bb", "kind": "link", "about": "1.1.0", "by": "a model", "on": "2031-05-21", '
    '"answer": {"items": [{"quote": "灯 \\u202e", "confidence": 0.5}]}}'
)


def answer(id_: str, **more: Any) -> Answer:
    return Answer(**{"id": id_ * 16, "kind": "read", "about": "m.md:8", "by": "ada", "on": DAY} | more)


def parsed(text: str) -> tuple[Answer, ...]:
    return book.parse(text.encode("utf-8", "surrogatepass"), "a.jsonl")


def test_what_is_read_and_that_it_is_written_sorted() -> None:
    link, read = parsed(f"{FIRST}\n\n{SECOND}\n")
    assert (link.kind, link.about, link.by, link.on) == ("link", "1.1.0", "a model", date(2031, 5, 21))
    assert link.answer == {"items": [{"quote": "灯 \u202e", "confidence": 0.5}]}
    assert (read.id, read.answer) == ("00000000000000aa", {})
    assert book.text_of([read, link]) == book.text_of([link, read]) == f"{SECOND}\n{FIRST}\n"
    assert parsed("") == parsed("\n  \n") == ()
    assert book.text_of([]) == ""


@given(
    st.lists(
        st.builds(
            answer,
            st.sampled_from("0123456789abcdef"),
            kind=st.sampled_from(["read", "link"]),
            about=st.text(max_size=20),
            answer=st.dictionaries(
                st.text(max_size=5), st.text() | st.floats(allow_nan=False, allow_infinity=False)
            ),
        ),
        max_size=6,
        unique_by=lambda one: one.id,
    )
)
def test_what_is_written_is_read_again(answers: list[Answer]) -> None:
    text = book.text_of(answers)
    assert text.count("\n") == len(answers)
    assert {one.id: one for one in parsed(text)} == {one.id: one for one in answers}
    assert book.text_of(parsed(text)) == text


def test_nothing_is_hidden_in_the_text() -> None:
    text = book.text_of([answer("a", about="m\u202e\x9b\n\u2028.md:1", answer={"x": "\ud800 é 灯"})])
    assert "m\\u202e\\u009b\\n\\u2028.md:1" in text
    assert '"\\ud800 é 灯"' in text


def test_of_two_branches_answers_the_later_counts() -> None:
    early, late = answer("a", by="ada"), answer("a", by="ben", on=date(2031, 6, 1))
    for both in ([early, late], [late, early]):
        assert parsed("".join(book.text_of([one]) for one in both)) == (late,)
    same = [answer("a", by="ada"), answer("a", by="ben")]
    assert book.text_of(same) == book.text_of(same[::-1]), "and on one day, the same one in any order"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<<<<<<< HEAD", "line 2: a merge was not finished here"),
        ("=======", "keep the lines of both sides"),
        (">>>>>>> theirs", "a merge was not finished here"),
        ('{"id": "a", "id": "b"}', "line 2 has the key 'id' twice: mend the line"),
        ("{", "line 2 is not valid JSON: Expecting property name"),
        ("[1]", "line 2 is no JSON object"),
        ('{"id": ' + "[" * 5000, "line 2 is nested too deeply"),
        (SECOND.replace("[{", "[" * 50 + "{").replace("}]", "}" + "]" * 50), "nested too deeply"),
        (SECOND.replace("0.5", "9" * 5000), "a number that is none or too large"),
        (SECOND.replace("0.5", "1e999"), "a number that is none or too large"),
        (SECOND.replace("0.5", "NaN"), "a number that is none or too large"),
        ("{}", "line 2 has no 'id'"),
        (SECOND.replace('"by"', '"author"'), "unknown key 'author' (known: id, kind, about, by, on, answer)"),
        (SECOND.replace("00000000000000bb", "BB"), "'id' must be 16 hex digits, not 'BB'"),
        (SECOND.replace('"00000000000000bb"', "7"), "'id' must be a text"),
        (SECOND.replace('"link"', '"links"'), "'kind' is one of read, link, not 'links'"),
        (SECOND.replace('"link"', "[]"), "'kind' is one of read, link, not []"),
        (SECOND.replace("a model", "x" * 300), "'by' must be a text of at most 200 characters"),
        (SECOND.replace("a model", " "), "'by' is empty"),
        (SECOND.replace("2031-05-21", "2031-02-30"), "'on' must be a day, written 2025-05-20"),
        (SECOND.replace("2031-05-21", "20310521"), "'on' must be a day"),
        (FIRST.replace("{}}", "[]}"), "'answer' must be an object"),
        (FIRST.replace("{}}", '{"x": "' + "x" * 300_000 + '"}}'), "line 2 is longer than 262144 bytes"),
    ],
)
def test_what_is_refused_in_one_sentence_with_the_line(line: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        parsed(f"{FIRST}\n{line}\n")
    assert str(error.value).startswith("a.jsonl, line 2")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.jsonl"
    assert book.read(file, "a.jsonl") == ()
    file.write_bytes(b" " * (book.MAX_BYTES + 1))
    with pytest.raises(InputError, match="larger than"):
        book.read(file, "a.jsonl")
    file.write_bytes(FIRST.encode() + b"\n\xe9\n")
    with pytest.raises(InputError, match="not UTF-8 at line 2"):
        book.read(file, "a.jsonl")
    with pytest.raises(OutputError, match="is larger than"):
        book.text_of([answer("a", answer={"x": "x" * 300_000})])
    monkeypatch.setattr(book, "MOST", 1)
    with pytest.raises(InputError, match="holds 2 answers, at most 1"):
        parsed(f"{FIRST}\n{SECOND}\n")
    with pytest.raises(OutputError, match="nothing was written"):
        book.text_of([answer("a"), answer("b")])


def test_only_ordinary_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.jsonl").write_text(FIRST, encoding="utf-8")
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "elsewhere" / "a.jsonl")
    with pytest.raises(InputError, match="a link out of its folder"):
        book.read(tmp_path / "a.jsonl", "a.jsonl")
    with pytest.raises(InputError, match="not an ordinary file: name a file for the answers"):
        book.read(tmp_path / "elsewhere", "elsewhere")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jsonl")
        with pytest.raises(InputError, match="not an ordinary file"):
            book.read(tmp_path / "pipe.jsonl", "pipe.jsonl")
