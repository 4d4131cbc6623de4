"""A small model keeps the contract, and the kit finds the faults of a careless one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from kmesh_tracker.errors import ConfigError
from kmesh_tracker.plugin import Model, Option, Reply
from kmesh_tracker.testing import ModelContract, load_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kmesh_tracker.records import Question

KEY = "not-to-be-shown-0815"


class Keywords(Model):
    """Reads only lines that say "done", and gives up where there is no text."""

    name = "keywords"
    kinds = ("read",)
    help = "finds the word done"

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        for question in questions:
            lines = [line for line in question.input["lines"] if line["text"]]
            if not lines:
                yield Reply(question.id, None, "There is no text to read.")
                continue
            found = [line for line in lines if "(done)" in line["text"]]
            yield Reply(
                question.id,
                {"items": [{"line": line["line"], "quote": line["text"], "claim": "done"} for line in found]},
            )


class TestKeywords(ModelContract):
    model_class = Keywords

    def test_what_it_finds(self, settings: Mapping[str, Any]) -> None:
        first, *_ = self.model(settings).answer(self.questions())
        assert first.answer is not None
        assert [item["claim"] for item in first.answer["items"]] == ["done"]


WRONG: dict[str, tuple[Any, ...]] = {
    "type": (),
    "data": ({"items": (1, 2)}, ""),
    "empty": ({}, ""),
    "silent": (None, ""),
    "lines": (None, "one\ntwo"),
    "problem": (None, f"The key {KEY} is wrong."),
    "echo": ({"items": [KEY]}, ""),
}
"""What a careless model replies."""


class Careless(Model):
    """A model that breaks what it is told to break."""

    name = "careless"
    options: ClassVar = {
        "fault": Option(str, "What to do wrong.", default=""),
        "key": Option(str, "A secret."),
    }

    @property
    def label(self) -> str:
        return f"careless {KEY}" if self.fault == "label" else "careless"

    @property
    def fault(self) -> str:
        return str(self.settings.options["fault"])

    def answer(self, questions: Sequence[Question]) -> Iterator[Any]:
        if self.fault == "prints":
            print("working")
        if self.fault == "writes":
            with open("log", "w") as file:  # noqa: PTH123
                file.write("x")
        if self.fault == "thread":
            threading.Thread(target=self.stopped.wait, name="left").start()
        for question in questions:
            if self.fault == "crashes" and "developer mode" in str(question.input):
                raise ValueError("obeyed")
            if self.fault == "skips" and question is questions[-1]:
                return
            reply = WRONG.get(self.fault, ({"items": []}, ""))
            yield Reply("0" * 16 if self.fault == "id" else question.id, *reply) if reply else {}
            if self.fault == "twice":
                yield Reply(question.id, *reply)

    stopped = threading.Event()


class TestSound(ModelContract):
    model_class = Careless
    secrets = (KEY,)


class Sound(TestSound):
    """The same, where a test of this module asks for one test by itself."""

    __test__ = False


REPLIES = "test_every_question_gets_one_reply"


@pytest.mark.parametrize(
    ("fault", "test"),
    [
        *((fault, REPLIES) for fault in ("skips", "type", "id", "data", "empty", "silent", "lines", "twice")),
        ("label", "test_it_tells_who_answers_and_where"),
        ("thread", "test_it_can_be_stopped_after_any_reply"),
    ],
)
def test_the_kit_finds_what_is_wrong(fault: str, test: str) -> None:
    try:
        with pytest.raises(AssertionError):
            getattr(Sound(), test)({"fault": fault})
    finally:
        Careless.stopped.set()
        for thread in threading.enumerate():
            if thread.name == "left":
                thread.join()
        Careless.stopped.clear()


def test_the_kit_finds_a_model_that_a_text_can_break() -> None:
    from kmesh_tracker.testing.questions import HOSTILE

    with pytest.raises(ValueError, match="obeyed"):
        Sound().test_a_hostile_text_is_data(HOSTILE["an order"], {"fault": "crashes"})


def test_the_kit_finds_what_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(AssertionError):
        Sound().test_it_prints_nothing({"fault": "prints"}, capfd)


def test_the_kit_finds_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError):
        Sound().test_it_writes_no_file({"fault": "writes"}, tmp_path, monkeypatch)


@pytest.mark.parametrize("fault", ["problem", "echo"])
def test_the_kit_finds_a_secret_that_is_shown(
    fault: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(AssertionError, match="a secret is shown"):
        Sound().test_it_shows_no_secret({"fault": fault}, capfd, caplog)


def test_a_model_is_made_as_the_configuration_makes_it() -> None:
    with pytest.raises(ConfigError, match="unknown key 'colour'"):
        load_model(Careless, colour="red")
    made = load_model(Careless, "small", fault="id")
    assert made.settings.options == {"fault": "id", "key": None}
    assert (made.settings.name, made.settings.variant) == ("careless", "small")
