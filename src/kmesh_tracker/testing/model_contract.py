"""The tests that every model must pass."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar, get_args

import pytest

from kmesh_tracker.plugin.model import Model, Reply
from kmesh_tracker.plugin.source import Option
from kmesh_tracker.records import Question, QuestionKind
from kmesh_tracker.testing.loading import load_model
from kmesh_tracker.testing.questions import HOSTILE, example, examples

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

MAX_PROBLEM = 500


class ModelContract:
    """Subclass this in a test module and say which model it is for; pytest does the rest.

    What every model must keep to, whatever it asks, is a test here. A model that needs a service gets a small
    one of your own: override :meth:`settings` as a fixture that starts it and returns the options.
    """

    model_class: ClassVar[type[Model]]
    """The model under test."""
    variant: ClassVar[str] = ""
    """What follows its name and a colon in ``--model``."""
    secrets: ClassVar[Collection[str]] = ()
    """Keys and passwords that the test gives it, in options or in the environment; nothing may show them."""

    @pytest.fixture
    def settings(self) -> Mapping[str, Any]:
        """Return the options of the model under test; none unless overridden."""
        return {}

    def model(self, settings: Mapping[str, Any]) -> Model:
        """Return the model as ``ask --model`` would make it."""
        return load_model(self.model_class, self.variant, **settings)

    def questions(self) -> Sequence[Question]:
        """Return the questions that it is asked: harmless and hostile ones of each of its kinds."""
        return examples(self.model_class.kinds)

    def test_its_name_is_legal(self) -> None:
        assert re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", self.model_class.name), "lower-case letters, digits, -"

    def test_its_kinds_exist(self) -> None:
        kinds = self.model_class.kinds
        assert not isinstance(kinds, str), "kinds is a collection of names"
        assert kinds, "a model answers one kind of question or more"
        assert set(kinds) <= set(get_args(QuestionKind))

    def test_its_options_are_documented(self) -> None:
        for key, option in self.model_class.options.items():
            assert re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", key)
            assert isinstance(option, Option)
            assert option.type in {str, bool, int, list}
            assert option.help.strip(" "), "say what the option means"
            assert not option.required or option.default is None, "what must be given has no default"
            assert option.default is None or isinstance(option.default, option.type)

    def test_it_tells_who_answers_and_where(self, settings: Mapping[str, Any]) -> None:
        model = self.model(settings)
        for told in (model.label, model.destination):
            check_sentence(told)
            self.check_secrets(told)
        assert self.model(settings).label == model.label, "the same model has the same label"

    def test_every_question_gets_one_reply(self, settings: Mapping[str, Any]) -> None:
        questions = self.questions()
        check_replies(questions, list(self.model(settings).answer(questions)))

    def test_it_can_be_asked_again(self, settings: Mapping[str, Any]) -> None:
        model, questions = self.model(settings), self.questions()[:2]
        for _ in range(2):
            check_replies(questions, list(model.answer(questions)))

    def test_without_questions_it_says_nothing(self, settings: Mapping[str, Any]) -> None:
        assert list(self.model(settings).answer([])) == []

    @pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
    def test_a_hostile_text_is_data(self, text: str, settings: Mapping[str, Any]) -> None:
        questions = [example(kind, text) for kind in self.model_class.kinds]
        check_replies(questions, list(self.model(settings).answer(questions)))

    def test_it_can_be_stopped_after_any_reply(self, settings: Mapping[str, Any]) -> None:
        questions, before = self.questions(), set(threading.enumerate())
        with closing(self.model(settings).answer(questions)) as replies:  # type: ignore[type-var]
            check_reply(next(replies), {question.id: question for question in questions})
        left = [one for one in threading.enumerate() if one not in before and not one.daemon]
        assert not left, "no thread may keep the program from ending"

    def test_it_prints_nothing(self, settings: Mapping[str, Any], capfd: pytest.CaptureFixture[str]) -> None:
        list(self.model(settings).answer(self.questions()))
        assert capfd.readouterr().out == "", "standard output is for results"

    def test_it_writes_no_file(
        self, settings: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "working-directory"
        folder.mkdir()
        monkeypatch.chdir(folder)
        list(self.model(settings).answer(self.questions()))
        assert not list(folder.iterdir())

    def test_it_shows_no_secret(
        self,
        settings: Mapping[str, Any],
        capfd: pytest.CaptureFixture[str],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        model = self.model(settings)
        replies = list(model.answer(self.questions()))
        printed = capfd.readouterr()
        for told in (repr(model), repr(vars(model)), repr(replies), printed.out, printed.err, caplog.text):
            self.check_secrets(told)

    def check_secrets(self, told: str) -> None:
        """Check that ``told`` holds none of :attr:`secrets`."""
        assert not any(secret in told for secret in self.secrets), "a secret is shown"


def check_replies(questions: Sequence[Question], replies: Sequence[Reply]) -> None:
    """Check that each question has one reply, and each reply keeps the contract."""
    asked = {question.id: question for question in questions}
    for reply in replies:
        check_reply(reply, asked)
    assert sorted(reply.id for reply in replies) == sorted(asked), "each question gets one reply"


def check_reply(reply: Reply, asked: Mapping[str, Question]) -> None:
    """Check one reply against the contract."""
    assert isinstance(reply, Reply), "answer() gives kmesh_tracker.plugin.Reply"
    assert reply.id in asked, "a reply is to a question that was asked"
    if reply.answer is None:
        check_sentence(reply.problem)
        return
    assert isinstance(reply.answer, Mapping)
    plain = json.loads(json.dumps(dict(reply.answer), allow_nan=False))
    assert plain == reply.answer, "an answer is plain data, as JSON holds it"
    missing = [key for key in asked[reply.id].schema.get("required", ()) if key not in reply.answer]
    assert not missing, "an answer holds what the schema requires; where there is none, say so in a problem"


def check_sentence(told: str) -> None:
    """Check that ``told`` can be shown on one line."""
    assert isinstance(told, str)
    assert told.strip(" "), "say it in one sentence"
    assert told.isprintable(), "one line, without control characters"
    assert len(told) <= MAX_PROBLEM
