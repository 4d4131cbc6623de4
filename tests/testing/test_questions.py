"""The questions of the kit are like those that are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.answers import check
from kmesh_tracker.demo import lay_out
from kmesh_tracker.testing.questions import HOSTILE, example, examples

if TYPE_CHECKING:
    from kmesh_tracker.records import QuestionKind


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Tracker:
    return Tracker.from_config(lay_out(tmp_path_factory.mktemp("sample") / "demo"))


@pytest.mark.parametrize("kind", ["read", "link"])
def test_an_example_has_the_parts_of_a_real_question(kind: QuestionKind, tracker: Tracker) -> None:
    real, *_ = tracker.questions(kinds=(kind,), refresh=True)
    made = example(kind)
    assert (made.kind, made.instructions, made.schema) == (kind, real.instructions, real.schema)
    assert {key: type(value) for key, value in made.input.items()} == {
        key: type(value) for key, value in real.input.items()
    }


@pytest.mark.parametrize("kind", ["read", "link"])
def test_an_example_can_be_checked(kind: str) -> None:
    for question in examples([kind]):
        nothing: dict[str, Any] = {key: [] for key in question.schema["required"]}
        assert check(question, nothing) == (nothing, ())


def test_each_example_is_another() -> None:
    ids = [question.id for question in examples(["read", "link"])]
    assert len(set(ids)) == len(ids) == 2 * (2 + len(HOSTILE))
