from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from kmesh_tracker_llm.failures import failure_of
from kmesh_tracker_llm.parsing import json_object, judged

from kmesh_tracker.testing import growth
from kmesh_tracker.testing.questions import example


@pytest.mark.parametrize("piece", ["{", '{"a":', "```", "```\n{", "[", '{"a":1}', "<think>", "</think>"])
def test_hostile_text_takes_no_time(piece: str) -> None:
    assert growth(lambda count: json_object("{ " + piece * count), 2000) < 12


GOOD = {
    "line": 2,
    "quote": "sonar sensor (done)",
    "name": "sonar sensor",
    "version": "0.2.0",
    "why": "v0.2.0",
    "claim": "done",
    "blocker": False,
    "owners": [],
    "kind": "feature",
}
WRONG = {**GOOD, "quote": "radar sensor (done)"}


def read(*items: object) -> str:
    return json.dumps({"items": items, "deadlines": []})


def test_what_an_answer_is_worth() -> None:
    """More that holds is better, more that is dropped is worse, and nothing is better than nonsense."""
    question = example("read")
    said = [read(GOOD), read(GOOD, WRONG), read(), read(WRONG), '{"items": []}', "no"]
    assert [judged(question, text).worth for text in said] == [1, 0, 0, -1, -1, -1]
    assert [len(judged(question, text).faults) for text in said] == [0, 1, 0, 1, 1, 1]


def test_a_link_counts_beside_its_item() -> None:
    link = {"id": "gauge#9", "item_words": "sonar sensor", "change_words": "sonar sensor"}
    item = {"id": "sonar-sensor", "core": [link], "related": [], "delivery": "delivered", "confidence": 1}
    assert judged(example("link"), json.dumps({"items": [item]})).worth == 2


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
