"""Questions go out and answers come in, and a line that is broken costs no other."""

from __future__ import annotations

import json
from datetime import date

import pytest

from kmesh_tracker.answers import exchange
from kmesh_tracker.errors import InputError
from kmesh_tracker.records import Question

A, B = "a" * 16, "b" * 16
QUESTION = Question(
    A, "read", "m.md:8", "Read it.", {"lines": [{"line": 9, "text": "灯 \u202e(done)"}]}, {"type": "object"}
)


def sheet(*lines: str | bytes) -> exchange.Sheet:
    return exchange.read(b"\n".join(x if isinstance(x, bytes) else x.encode() for x in lines), "in.jsonl")


def row(id_: str = A, **more: object) -> str:
    return json.dumps({"id": id_, "answer": {"items": []}} | more)


def test_questions_are_one_object_a_line_with_nothing_hidden() -> None:
    text = exchange.text_of([QUESTION, QUESTION])
    assert text.count("\n") == 2
    assert list(json.loads(text.split("\n")[0])) == ["id", "kind", "about", "instructions", "input", "schema"]
    assert "灯 \\u202e(done)" in text
    assert exchange.is_export(text.encode())
    assert exchange.is_export(b"")
    assert not exchange.is_export(text.encode() + row().encode())
    assert not exchange.is_export(b"# Minutes\n")
    assert not exchange.is_export(b"\xff\n")


def test_about_how_many_tokens() -> None:
    assert exchange.tokens(QUESTION) == (46, 44)


def test_answers_are_taken_in_any_order_from_anyone() -> None:
    exported = json.loads(exchange.text_of([QUESTION]))
    found = sheet(
        row(B, by=" Ada\u202e Rowe\n", on="2031-05-20"),
        "",
        json.dumps(exported),
        json.dumps(exported | {"answer": {"x": 1}}),
        "  ",
    )
    assert [(one.id, one.by, one.on, one.answer, one.line) for one in found.given] == [
        (B, "Ada Rowe", date(2031, 5, 20), {"items": []}, 1),
        (A, "", None, {"x": 1}, 4),
    ]
    assert (found.faults, found.blank, found.twice) == ((), 1, ())


def test_of_two_answers_to_a_question_the_last_counts() -> None:
    found = sheet(row(A, answer={"x": 1}), row(B), row(A, answer={"x": 2}), row(B))
    assert [(one.id, one.line) for one in found.given] == [(A, 3), (B, 4)]
    assert found.twice == (A,)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "0123456789abcdef", "answer": {"x": 1, "x": 2}}', "has the key 'x' twice"),
        ("{", "is not valid JSON: Expecting property name enclosed in double quotes (column 2)"),
        ("```json", "is not valid JSON: Expecting value (column 1)"),
        ("7", "is no JSON object"),
        (row("short"), "has no 'id' of 16 hex digits"),
        (row(A).replace(f'"{A}"', "7"), "has no 'id' of 16 hex digits"),
        (row(A, answer="[]"), "has no 'answer' that is an object"),
        (row(A, answer=None), "has no 'answer' that is an object"),
        (row(A, answer=[]), "has no 'answer' that is an object"),
        (row(A, by=7), "has a 'by' that is no text of at most 200 characters"),
        (row(A, by="x" * 201), "has a 'by' that is no text of at most 200 characters"),
        (row(A, answer={"x": "x" * 1_100_000}), "is longer than 1048576 bytes"),
        ('{"id": ' + "[" * 100_000, "is nested too deeply"),
        (row(A, by="é").encode().replace(b"\\u00e9", b"\xe9"), "is not UTF-8"),
    ],
)
def test_a_broken_line_is_named_and_costs_no_other(line: str | bytes, told: str) -> None:
    found = sheet(row(B), line, row(A))
    assert [one.line for one in found.given] == [1, 3]
    assert [(fault.line, fault.reason) for fault in found.faults] == [(2, told)]


def test_what_holds_no_answer_is_refused() -> None:
    assert sheet("") == sheet("\n\n") == exchange.Sheet((), (), 0, ())
    with pytest.raises(InputError, match=r"in.jsonl holds no answer: its line 2 is not valid JSON"):
        sheet("", "# Minutes", "- wick")
    with pytest.raises(InputError, match="larger than"):
        exchange.read(b" " * (exchange.MAX_BYTES + 1), "in.jsonl")


def test_what_shells_put_in_front_is_ignored() -> None:
    assert len(sheet(b"\xef\xbb\xbf" + row().encode() + b"\r").given) == 1
    assert len(exchange.read(f"{row()}\r\n".encode("utf-16"), "in.jsonl").given) == 1
