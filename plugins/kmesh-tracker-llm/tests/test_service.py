"""Models that llm knows by itself, and those of its plugins."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import llm
import pytest
from kmesh_tracker_llm import LlmModel
from kmesh_tracker_llm.run import _DaemonThreads
from llm.plugins import load_plugins, pm
from service import EMPTY, NOTHING, Hang, Raw, Say, Service, Status, serving

from kmesh_tracker.errors import ConfigError, PluginError, UsageError
from kmesh_tracker.testing import load_model
from kmesh_tracker.testing.questions import example

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from pathlib import Path

    from kmesh_tracker.plugin import Reply

KEY = "sk-proj-Tide0815Gauge4711Secret"
QUESTIONS = [example("read", f"gauge {number}") for number in range(4)]


def listed(folder: Path, service: Service, **keys: Any) -> None:
    """Let llm know a model of ``service`` as its users do."""
    told = {"model_id": "tide-9b", "model_name": "tide", "aliases": ["t9"], "api_base": service.url, **keys}
    (folder / "extra-openai-models.yaml").write_text(json.dumps([told]), encoding="utf-8")


def ask(variant: str, **options: Any) -> list[Reply]:
    return list(load_model(LlmModel, variant, **options).answer(QUESTIONS))


@pytest.mark.parametrize("variant", ["tide-9b", "t9"])
def test_a_model_of_llm_is_found_by_its_id_and_alias(variant: str, llm_folder: Path) -> None:
    with serving(EMPTY) as service:
        listed(llm_folder, service, supports_schema=True)
        assert [reply.answer for reply in ask(variant)] == [NOTHING] * len(QUESTIONS)
    assert {request.body["model"] for request in service.requests} == {"tide"}
    assert all(request.has_schema for request in service.requests)


def test_a_model_that_knows_no_schema_reads_it(llm_folder: Path) -> None:
    with serving(EMPTY) as service:
        listed(llm_folder, service)
        ask("t9")
    assert not any(request.has_schema for request in service.requests)
    assert "JSON Schema of the answer" in service.requests[0].text


def test_a_model_of_llm_uses_its_own_key_and_never_shows_it(llm_folder: Path) -> None:
    (llm_folder / "keys.json").write_text(json.dumps({"tide": KEY}), encoding="utf-8")
    with serving(Say(json.dumps({**NOTHING, "key": KEY})), Status(401, {"error": {"code": KEY}})) as service:
        listed(llm_folder, service, api_key_name="tide")
        replies = load_model(LlmModel, "t9", concurrency=1).answer(QUESTIONS)
        assert next(replies).answer == {**NOTHING, "key": "[key]"}
        with pytest.raises(PluginError, match="refuses the key") as caught:
            list(replies)
    assert KEY not in str(caught.value)
    assert service.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_redirect_is_not_followed_with_the_key_of_llm(llm_folder: Path) -> None:
    (llm_folder / "keys.json").write_text(json.dumps({"tide": KEY}), encoding="utf-8")
    with serving(EMPTY) as elsewhere:
        moved = Status(307, {}, {"Location": f"{elsewhere.url}/chat/completions"})
        with serving(moved) as service:
            listed(llm_folder, service, api_key_name="tide")
            with pytest.raises(PluginError, match="redirects to another address"):
                ask("t9")
    assert not elsewhere.requests


def test_llm_s_own_address_is_held_to_the_same_rules(llm_folder: Path) -> None:
    with serving(EMPTY) as service:
        listed(llm_folder, service)
        file = llm_folder / "extra-openai-models.yaml"
        file.write_text(file.read_text().replace("127.0.0.1", "llm.example.org"), encoding="utf-8")
        with pytest.raises(
            ConfigError, match="The address of llm's model 'tide-9b' must begin with https://"
        ):
            ask("t9")


def test_an_unknown_model_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="llm knows no model 'gpt-5-mni'; did you mean 'gpt-5-mini'"):
        ask("gpt-5-mni")


def test_a_model_without_its_key_says_how_to_give_it() -> None:
    with pytest.raises(ConfigError, match="run 'llm keys set openai', or name an environment variable"):
        ask("gpt-5-mini")


def test_where_a_model_of_llm_sends_its_questions(llm_folder: Path) -> None:
    with serving(EMPTY) as service:
        listed(llm_folder, service)
        assert load_model(LlmModel, "t9").destination == "this machine"
    assert load_model(LlmModel, "gpt-5-mini").destination == "api.openai.com"


def test_a_model_of_openai_s_newer_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    delta = {"type": "response.output_text.delta", "delta": EMPTY.text, "item_id": "m", "output_index": 0}
    usage = {"input_tokens": 7, "output_tokens": 3, "total_tokens": 10}
    end = {"type": "response.completed", "response": {"id": "r", "output": [], "usage": usage}}
    events = "".join(f"event: {one['type']}\ndata: {json.dumps(one)}\n\n" for one in (delta, end))
    with serving(Raw(events.encode(), "text/event-stream")) as service:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", service.url)
        assert load_model(LlmModel, "gpt-5-mini").destination == "this machine"
        assert [reply.answer for reply in ask("gpt-5-mini")] == [NOTHING] * len(QUESTIONS)
    request = service.requests[0]
    assert request.path == "/v1/responses"
    assert request.body["text"]["format"]["schema"] == QUESTIONS[0].schema
    assert request.body["store"] is False
    monkeypatch.setenv("OPENAI_BASE_URL", "http://llm.example.org/v1")
    with pytest.raises(ConfigError, match="must begin with https://"):
        ask("gpt-5-mini")


def test_nothing_is_written_to_the_folder_of_llm(llm_folder: Path) -> None:
    with serving(EMPTY) as service:
        listed(llm_folder, service)
        before = sorted(llm_folder.rglob("*"))
        ask("t9")
    assert sorted(llm_folder.rglob("*")) == before


def test_no_folder_of_llm_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LLM_USER_PATH")
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    with serving(EMPTY) as service:
        list(load_model(LlmModel, "x", base_url=service.url).answer(QUESTIONS))
    with pytest.raises(ConfigError, match="llm has no key"):
        ask("gpt-5-mini")
    assert load_model(LlmModel, "gpt-5-mini").destination == "api.openai.com"
    assert not list(home.iterdir())


# Models of other plugins


class Chunks:
    """What a model of another provider does: it yields these texts, or raises what is no text."""

    def __init__(self, *chunks: str | BaseException) -> None:
        self.left: Iterator[str | BaseException] = iter(chunks)

    def __iter__(self) -> Iterator[str]:
        for chunk in self.left:
            if isinstance(chunk, BaseException):
                raise chunk
            yield chunk


class Harbour(llm.Model):
    """A model of another provider, asked in a thread where there is none for asyncio."""

    model_id = "harbour"
    can_stream = True

    def __init__(self, said: Callable[[str], Iterable[str]]) -> None:
        self.said = said

    def execute(self, prompt: Any, **_: Any) -> Iterator[str]:
        yield from self.said(prompt.prompt)


class AsyncHarbour(llm.AsyncModel):
    model_id = "harbour"
    can_stream = True

    def __init__(self, said: Callable[[str], Iterable[str]]) -> None:
        self.said = said

    async def execute(self, prompt: Any, **_: Any) -> AsyncIterator[str]:  # type: ignore[override]
        for chunk in self.said(prompt.prompt):
            yield chunk


@pytest.fixture(params=[False, True], ids=["in a thread", "with asyncio"])
def install(request: pytest.FixtureRequest) -> Iterator[Callable[[Callable[[str], Iterable[str]]], None]]:
    """Register a model with llm, as a plugin of llm does."""
    load_plugins()
    plugins: list[object] = []

    def registered(said: Callable[[str], Iterable[str]]) -> None:
        class Plugin:
            @llm.hookimpl
            def register_models(self, register: Any) -> None:
                register(Harbour(said), AsyncHarbour(said) if request.param else None)

        plugins.append(Plugin())
        pm.register(plugins[0])

    yield registered
    for plugin in plugins:
        pm.unregister(plugin)


def test_a_model_of_another_provider(install: Any) -> None:
    install(lambda _prompt: Chunks(EMPTY.text[:9], EMPTY.text[9:]))
    assert [reply.answer for reply in ask("harbour")] == [NOTHING] * len(QUESTIONS)
    assert load_model(LlmModel, "harbour").destination == "the service or program that llm uses for harbour"


class ProviderError(Exception):
    """As other libraries raise them."""

    def __init__(self, status_code: int) -> None:
        super().__init__(f"the key {KEY} is wrong")
        self.status_code = status_code


def test_an_error_of_another_provider_is_understood_by_its_status(install: Any) -> None:
    calls: list[str] = []

    def said(prompt: str) -> Chunks:
        calls.append(prompt)
        return Chunks(ProviderError(503)) if len(calls) == 1 else Chunks(EMPTY.text)

    install(said)
    assert len(ask("harbour", concurrency=1)) == len(QUESTIONS)
    assert len(calls) == len(QUESTIONS) + 1


@pytest.mark.parametrize("error", [ProviderError(418), RuntimeError(KEY), llm.ModelError(KEY), KeyError(KEY)])
def test_an_exception_of_another_provider_costs_its_question(error: Exception, install: Any) -> None:
    install(lambda prompt: Chunks(error) if "gauge 1" in prompt else Chunks(EMPTY.text))
    replies = {reply.id: reply for reply in ask("harbour")}
    assert replies[QUESTIONS[1].id].answer is None
    assert KEY not in repr(replies)
    assert sum(reply.answer is None for reply in replies.values()) == 1


def test_an_endless_model_is_given_up(install: Any) -> None:
    def endless(_prompt: str) -> Any:
        while True:
            yield "tide " * 1000

    install(endless)
    assert {reply.problem for reply in ask("harbour")} == {
        "The service or program that llm uses for harbour sent more than an answer can hold."
    }


def test_a_model_that_hangs_does_not_keep_the_program(install: Any) -> None:
    """One that blocks with asyncio would block everything; in a thread it is left behind."""
    released = threading.Event()

    def said(prompt: str) -> Chunks:
        if threading.current_thread() is not threading.main_thread():
            released.wait()
        return Chunks(EMPTY.text)

    install(said)
    before = set(threading.enumerate())
    replies = load_model(LlmModel, "harbour", timeout=1, retries=0).answer(QUESTIONS)
    next(replies)
    replies.close()  # type: ignore[attr-defined]
    assert all(thread.daemon for thread in threading.enumerate() if thread not in before)
    released.set()


def test_threads_hand_on_what_a_call_gives() -> None:
    threads = _DaemonThreads()
    assert threads.submit(lambda: 7).result() == 7
    with pytest.raises(ZeroDivisionError):
        threads.submit(lambda: 1 / 0).result()
    threads.shutdown()


def test_closing_is_possible_while_a_service_hangs(llm_folder: Path) -> None:
    with serving(EMPTY, Hang()) as service:
        listed(llm_folder, service)
        replies = load_model(LlmModel, "t9").answer(QUESTIONS)
        next(replies)
        replies.close()  # type: ignore[attr-defined]
        assert len(service.requests) <= 3
