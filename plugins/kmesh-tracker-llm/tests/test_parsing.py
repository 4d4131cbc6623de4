from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from kmesh_tracker_llm.failures import failure_of
from kmesh_tracker_llm.parsing import json_object, judged, schema_faults

from kmesh_tracker.testing import growth
from kmesh_tracker.testing.questions import example

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "line": {"type": "integer"},
                    "claim": {"type": ["string", "null"], "enum": ["done", "planned", None]},
                    "blocker": {"type": "boolean"},
                },
                "required": ["line"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["items"],
}


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        ({"items": []}, []),
        ({"items": [{"line": 1, "claim": None, "blocker": True}]}, []),
        ({}, ["the answer lacks 'items'"]),
        ({"items": {}}, ["the answer.items must be array"]),
        ({"items": [{"line": True}]}, ["the answer.items[0].line must be integer"]),
        ({"items": [{"line": 1}, {"claim": "so"}]}, [
            "the answer.items[1] lacks 'line'",
            'the answer.items[1].claim must be one of ["done", "planned", null]',
        ]),
        ({"items": [{"line": 1, "colour": 2}]}, ["the answer.items[0] may not have 'colour'"]),
    ],
)  # fmt: skip
def test_how_an_answer_breaks_a_schema(answer: Any, faults: list[str]) -> None:
    assert schema_faults(answer, SCHEMA) == faults


def test_the_list_of_faults_ends() -> None:
    assert len(schema_faults({"items": [{}] * 1000}, SCHEMA)) == 20


@pytest.mark.parametrize("schema", [{}, {"type": "odd"}, {"properties": {"items": True}}])
def test_a_schema_that_says_little_finds_nothing(schema: Any) -> None:
    assert schema_faults({"items": 1}, schema) == []


@pytest.mark.parametrize("piece", ["{", '{"a":', "```", "```\n{", "[", '{"a":1}', "<think>", "</think>"])
def test_hostile_text_takes_no_time(piece: str) -> None:
    assert growth(lambda count: json_object("{ " + piece * count), 2000) < 12


def test_a_missing_part_is_worth_less_than_an_empty_answer() -> None:
    question = example("read")
    empty, wrong, none = (judged(question, text) for text in ('{"items": []}', '{"items": 1}', "no"))
    assert not empty.faults
    assert empty.worth > wrong.worth
    assert empty.worth > none.worth


class WebError(Exception):
    """As the libraries of providers raise them."""

    def __init__(self, status: int, retry_after: str | None = None, code: object = None) -> None:
        super().__init__()
        self.code = code
        self.response = type(
            "Response", (), {"status_code": status, "headers": {"retry-after": retry_after}}
        )()


NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        ("0.5", 0.5),
        ("Thu, 01 Jan 2026 00:01:00 GMT", 60),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0),
        ("-1", None),
        ("9" * 400, None),
        ("1e400", None),
        ("nan", None),
        ("", None),
        (None, None),
        ("Thu, 01 Jan 2026 00:01:00", None),
    ],
)
def test_how_long_a_service_asks_to_wait(text: str | None, seconds: float | None) -> None:
    assert failure_of(WebError(429, text), NOW).wait == seconds


@pytest.mark.parametrize("code", ["sk-12345678", "Two Words", "x" * 100, 7, None, "<b>", "UPPER"])
def test_only_a_plain_code_is_told(code: object) -> None:
    assert failure_of(WebError(418, code=code)).told == "refuses the request (HTTP 418)"


def test_an_exception_that_causes_itself() -> None:
    error = ValueError()
    error.__context__ = error
    assert failure_of(error).strange
