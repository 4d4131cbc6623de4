"""A model is asked through the plugin manager, which lets nothing wrong through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from kmesh_tracker.errors import ConfigError, PluginError, TrackerError, UsageError
from kmesh_tracker.plugin import Model, ModelSettings, Option, Reply, hookimpl, manager
from kmesh_tracker.testing.questions import example

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kmesh_tracker.records import Question

READ, OTHER, LINK = example("read"), example("read", "alarm"), example("link")


class Oracle(Model):
    """Replies what the test wants."""

    name = "oracle"
    options: ClassVar = {
        "key_env": Option(str, "Variable with the key."),
        "concurrency": Option(int, "At once.", default=2),
    }
    replies: Any = ()

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        yield from (one(questions) if callable(one) else one for one in type(self).replies)


def oracle(*replies: object, kinds: tuple[str, ...] = ("read", "link")) -> tuple[manager.Plugins, Model]:
    made = plugins(type("Scripted", (Oracle,), {"replies": replies, "kinds": kinds}))
    return made, made.make_model("oracle:9", {})


def plugins(*models: Any) -> manager.Plugins:
    class Plugin:
        @hookimpl
        def kmesh_tracker_models(self) -> Any:
            return list(models)

    made = manager.create(load_entry_points=False)
    assert made.register("mine", Plugin(), "mine 1")
    return made


def failing(error: BaseException) -> Callable[[object], object]:
    def fail(_questions: object) -> object:
        raise error

    return fail


def test_models_are_told_beside_sources_and_formats() -> None:
    told = plugins(Oracle).describe()
    assert {one.name: one.models for one in told if one.models} == {"mine": ("oracle",)}


def test_a_model_is_made_from_its_name_and_its_table() -> None:
    made = plugins(Oracle)
    settings = made.make_model("oracle:gpt:9b", {"oracle": {"concurrency": 3}, "other": {"x": 1}}).settings
    assert settings == ModelSettings("oracle", "gpt:9b", {"key_env": None, "concurrency": 3})
    assert made.make_model("oracle", {}).label == "oracle"


@pytest.mark.parametrize(
    ("text", "table", "error", "told"),
    [
        ("oracel:9", {}, UsageError, "did you mean 'oracle'"),
        ("", {}, UsageError, "known: oracle"),
        (
            "oracle",
            {"kye_env": "x"},
            ConfigError,
            r"\[answers.oracle\]: unknown key 'kye_env'; did you mean 'key_env'",
        ),
        ("oracle", {"concurrency": True}, ConfigError, "'concurrency' must be a whole number"),
        ("oracle", {"key_env": 3}, ConfigError, "'key_env' must be a string"),
    ],
)
def test_what_the_user_got_wrong(
    text: str, table: dict[str, Any], error: type[TrackerError], told: str
) -> None:
    with pytest.raises(error, match=told):
        plugins(Oracle).make_model(text, {"oracle": table})


def test_no_message_shows_a_value_that_may_be_a_key() -> None:
    for table in ({"key": "sk-1234"}, {"concurrency": "sk-1234"}):
        with pytest.raises(ConfigError) as caught:
            plugins(Oracle).make_model("oracle", {"oracle": table})
        assert "sk-1234" not in str(caught.value)


def test_without_any_model_the_user_is_told_how_to_get_one() -> None:
    with pytest.raises(UsageError, match="kmesh-tracker-llm"):
        manager.create(load_entry_points=False).make_model("llm:x", {})


def test_a_required_option() -> None:
    needy = type("Needy", (Oracle,), {"options": {"url": Option(str, "Where it is.", required=True)}})
    with pytest.raises(ConfigError, match=r"\[answers.oracle\] has no 'url': where it is"):
        plugins(needy).make_model("oracle", {})


@pytest.mark.parametrize("error", [ValueError("odd"), SystemExit(2), AssertionError()])
def test_a_model_that_cannot_be_made_is_named(error: BaseException) -> None:
    class Bad(Oracle):
        def __init__(self, settings: ModelSettings) -> None:
            raise error

    with pytest.raises(PluginError, match=r"Plugin mine \(mine 1\) failed at making the model 'oracle'"):
        plugins(Bad).make_model("oracle", {})


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("oracle", "is no subclass of Model"),
        (Model, "does not override answer"),
        (type("Odd", (Oracle,), {"name": ""}), "has no 'name'"),
        (type("Odd", (Oracle,), {"name": "a:b"}), "has no 'name'"),
        (type("Odd", (Oracle,), {"kinds": "read"}), "must list its kinds"),
        (type("Odd", (Oracle,), {"kinds": ()}), "must list its kinds"),
        (type("Odd", (Oracle,), {"kinds": ("poem",)}), "must list its kinds"),
        (type("Odd", (Oracle,), {"options": []}), "are no mapping"),
        (type("Odd", (Oracle,), {"options": {"a": Option(dict, "")}}), "is no Option of type"),
    ],
)
def test_a_model_that_breaks_the_contract_costs_only_itself(given: Any, fault: str) -> None:
    made = plugins(given, Oracle)
    assert list(made.models()) == ["oracle"]
    assert fault in made.failures[0].cause


def test_a_name_that_is_taken() -> None:
    made = plugins(Oracle, type("Second", (Oracle,), {}))
    assert made.models() == {"oracle": Oracle}
    assert "already brought by mine" in made.failures[0].cause


def test_replies_come_one_by_one() -> None:
    seen: list[str] = []

    class Slow(Oracle):
        def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
            try:
                for question in questions:
                    seen.append(question.id)
                    yield Reply(question.id, {"items": []})
            finally:
                seen.append("closed")

    made = plugins(Slow)
    replies = made.replies(made.make_model("oracle", {}), [READ, OTHER])
    assert next(replies) == Reply(READ.id, {"items": []})
    assert seen == [READ.id]
    replies.close()  # type: ignore[attr-defined]
    assert seen == [READ.id, "closed"]
    assert not made.failures


def test_only_questions_of_its_kinds_are_put_to_it() -> None:
    asked: list[Question] = []
    made, model = oracle(
        lambda questions: asked.extend(questions) or Reply(LINK.id, None, "No."), kinds=("link",)
    )
    assert [reply.id for reply in made.replies(model, [READ, LINK])] == [LINK.id]
    assert asked == [LINK]
    assert list(made.replies(model, [READ])) == []


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"id": READ.id}, "replied dict, not Reply"),
        (None, "replied NoneType, not Reply"),
        (Reply("f" * 16, {}), "which is no question that waits"),
        (Reply(LINK.id, {}), "which is no question that waits"),
        (Reply(7, {}), "which is no question that waits"),  # type: ignore[arg-type]
        (Reply(READ.id, "text"), "an answer is str, not a mapping"),  # type: ignore[arg-type]
        (Reply(READ.id, {"items": {1, 2}}), "set is not JSON serializable"),
        (Reply(READ.id, {"items": float("nan")}), "not JSON compliant"),
        (Reply(READ.id, None, None), "a problem is NoneType, not str"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_reply_costs_itself_alone(wrong: object, cause: str) -> None:
    good = Reply(OTHER.id, {"items": []})
    made, model = oracle(wrong, good)
    assert list(made.replies(model, [READ, OTHER])) == [good]
    (failure,) = made.failures
    assert (failure.plugin, failure.distribution, failure.stage) == (
        "mine",
        "mine 1",
        "answer of the model 'oracle'",
    )
    assert cause in failure.cause


def test_the_second_reply_to_a_question_does_not_count() -> None:
    made, model = oracle(Reply(READ.id, {"items": [1]}), Reply(READ.id, {"items": [2]}))
    assert list(made.replies(model, [READ])) == [Reply(READ.id, {"items": [1]})]
    assert len(made.failures) == 1


def test_an_answer_becomes_plain_data() -> None:
    made, model = oracle(Reply(READ.id, {"items": (1, 2)}))
    assert list(made.replies(model, [READ])) == [Reply(READ.id, {"items": [1, 2]})]


@pytest.mark.parametrize("error", [RuntimeError("odd"), SystemExit(1), RecursionError(), AssertionError("x")])
def test_what_was_replied_before_a_failure_counts(error: BaseException) -> None:
    good = Reply(READ.id, {"items": []})
    made, model = oracle(good, failing(error), Reply(OTHER.id, {}))
    assert list(made.replies(model, [READ, OTHER])) == [good]
    assert type(error).__name__ in made.failures[0].cause


def test_a_model_that_returns_no_replies() -> None:
    made = plugins(type("Mute", (Oracle,), {"answer": lambda self, questions: None}))
    assert list(made.replies(made.make_model("oracle", {}), [READ])) == []
    assert "not iterable" in made.failures[0].cause


@pytest.mark.parametrize("error", [KeyboardInterrupt(), PluginError("The budget is spent.")])
def test_the_user_and_the_budget_stop_the_run(error: BaseException) -> None:
    good = Reply(READ.id, {"items": []})
    made, model = oracle(good, failing(error))
    replies = made.replies(model, [READ, OTHER])
    assert next(replies) == good
    with pytest.raises(type(error)):
        next(replies)
    assert not made.failures


def test_what_a_model_prints_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    made, model = oracle(lambda _questions: print("chatter") or Reply(READ.id, {}))
    assert len(list(made.replies(model, [READ]))) == 1
    assert capsys.readouterr() == ("", "chatter\n")
