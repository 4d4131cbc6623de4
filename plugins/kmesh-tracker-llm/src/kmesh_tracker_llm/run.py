"""Asks the questions of a run: some at a time, within budgets, again where an answer is wrong."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import inspect
import logging
import threading
import warnings
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kmesh_tracker.errors import PluginError
from kmesh_tracker.plugin import Reply
from kmesh_tracker_llm.failures import FailedError, TooLargeError, failure_of
from kmesh_tracker_llm.parsing import Attempt, judged
from kmesh_tracker_llm.prompt import SYSTEM, question_text
from kmesh_tracker_llm.service import Service, untouched_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence

    from kmesh_tracker.records import Question
    from kmesh_tracker_llm.options import Settings

T = TypeVar("T")
MAX_ANSWER: Final = 256 * 1024  # characters; the file of answers holds no longer line
_DOWN: Final = 3  # errors of the service, one question after the other, until it counts as down
_USELESS: Final = 10  # questions without an answer, one after the other, until the model counts as unfit
_BACKOFF: Final = 0.5  # seconds before the first repetition where the service does not say; then twice that
_MAX_BACKOFF: Final = 8.0
_SHORT_KEY: Final = 8  # a shorter one is a placeholder, and would be found in harmless words
_LOGGERS: Final = ("openai", "httpx2", "httpcore2")
"""They may log headers and bodies, in which a service can repeat the key."""


def replies(variant: str, settings: Settings, questions: Sequence[Question]) -> Iterator[Reply]:
    """Yield a reply to each question as soon as it is there.

    Everything runs in this thread, and only while a reply is waited for; closing the iterator, or Ctrl-C,
    cancels what is under way.

    Raises:
        PluginError: no further question can be answered; it says why.

    """
    with contextlib.ExitStack() as stack:
        atexit.register(stack.close)  # if nobody closes the iterator: later it could start no thread any more
        stack.callback(atexit.unregister, stack.close)
        stack.enter_context(untouched_folder())
        runner = stack.enter_context(asyncio.Runner())
        run = _Run(Service(variant, settings), settings, questions)
        stack.callback(lambda: _step(runner, run.end))
        _step(runner, run.begin)
        while (reply := _step(runner, run.next)) is not None:
            yield reply
    if run.stopped:
        raise PluginError(run.stopped)


class _Run:
    """The state of one run."""

    def __init__(self, service: Service, settings: Settings, questions: Sequence[Question]) -> None:
        self.stopped = ""
        """Why no further question is asked."""
        self._service = service
        self._settings = settings
        self._questions = iter(questions)
        self._ready: asyncio.Queue[Reply | BaseException | None] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._asked = self._tokens = self._failed_in_a_row = 0
        self._resume_at = self._waited = 0.0
        self._schema: bool = settings.schema and service.model.supports_schema
        self._leave = threading.Event()

    async def begin(self) -> None:
        """Start to ask."""
        asyncio.get_running_loop().set_default_executor(_DaemonThreads())
        count = self._settings.concurrency if self._service.is_async else 1
        self._tasks = [asyncio.create_task(self._work()) for _ in range(count)]
        self._tasks.append(asyncio.create_task(self._watch(self._tasks[:])))

    async def next(self) -> Reply | None:
        """Return the next reply; None after the last."""
        got = await self._ready.get()
        if isinstance(got, BaseException):
            raise got
        return got

    async def end(self) -> None:
        """Stop at once."""
        self._leave.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._service.close()

    async def _watch(self, workers: Sequence[asyncio.Task[None]]) -> None:
        done, _ = await asyncio.wait(workers, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            if not task.cancelled() and (error := task.exception()):
                self._ready.put_nowait(error)
        self._ready.put_nowait(None)

    async def _work(self) -> None:
        while not self.stopped and (question := next(self._questions, None)) is not None:
            if self._asked >= self._settings.max_questions:
                self._stop(f"{self._asked} questions were asked, as many as 'max_questions' allows")
            elif self._is_spent(question):
                self._stop(
                    f"about {self._tokens} tokens were used, and the next question would pass 'max_tokens'"
                )
            else:
                self._asked += 1
                self._ready.put_nowait(self._hidden(await self._reply(question)))

    def _stop(self, why: str) -> None:
        """Ask no further question; the first reason counts."""
        self.stopped = self.stopped or self._hide(
            f"The model was asked no further: {why}; run it again for the rest."
        )

    def _is_spent(self, question: Question) -> bool:
        return self._tokens + _tokens(str(question.input)) > self._settings.max_tokens

    async def _reply(self, question: Question) -> Reply:
        """Ask, and once more with what was wrong; the better answer counts."""
        best: Attempt | None = None
        try:
            for _ in range(2):
                attempt = await self._attempt(question, best)
                if best is None or attempt.worth > best.worth:
                    best = attempt
                if not attempt.faults or self._is_spent(question):
                    break
        except FailedError as failed:
            if best is None or best.answer is None:
                return self._without_answer(question, failed)
        if best is None or best.answer is None:
            why = best.faults[0] if best else "It was empty."
            told = f"the model's answer cannot be read: {why[:1].lower()}{why[1:]}".removesuffix(".")
            return self._without_answer(question, FailedError(told), told)
        self._failed_in_a_row = 0
        return Reply(question.id, best.answer)

    def _without_answer(self, question: Question, failed: FailedError, told: str = "") -> Reply:
        told = told or f"{self._service.shown} {failed.told}"
        self._failed_in_a_row += 1
        if failed.fatal:
            self._stop(told)
        elif self._failed_in_a_row >= (_DOWN if failed.transient else _USELESS):
            self._stop(f"{told}, the last of {self._failed_in_a_row} questions in a row without an answer")
        return Reply(question.id, None, f"{told[:1].upper()}{told[1:]}.")

    async def _attempt(self, question: Question, previous: Attempt | None) -> Attempt:
        """Ask until there is an answer, whatever it is worth.

        Raises:
            FailedError: there is none.

        """
        repeated = 0
        schema = self._schema
        while True:
            text = question_text(
                question,
                with_schema=not schema,
                previous=self._hide(previous.text) if previous else "",
                faults=previous.faults if previous else (),
            )
            await self._rest()
            try:
                said, cut_off = await self._send(text, question.schema if schema else None)
            except FailedError as failed:
                if schema and failed.schema:
                    schema = False  # it may know no structured output: let the model read the schema
                    continue
                if not failed.transient or repeated >= min(self._settings.retries, failed.repeat):
                    raise
                self._hold(failed, repeated)
                repeated += 1
            else:
                self._schema = self._schema and schema
                return judged(question, self._hide(said), cut_off=cut_off)

    async def _send(self, text: str, schema: Any) -> tuple[str, bool]:
        """Return what the model said, and whether it was cut off."""
        model = self._service.model
        system: str | None = SYSTEM
        if not getattr(model, "allows_system_prompt", True):
            system, text = None, f"{SYSTEM}\n\n{text}"
        sent = _tokens(SYSTEM) + _tokens(text)
        self._tokens += sent
        said, response = _Said(), None
        try:
            async with asyncio.timeout(self._settings.timeout):
                stream = self._settings.stream and model.can_stream
                response = model.prompt(text, system=system, schema=schema, stream=stream)
                if self._service.is_async:
                    async for part in response:
                        said.add(part)
                else:
                    await asyncio.to_thread(said.collect, response, self._leave.is_set)
        except Exception as error:  # of any provider's library
            failed = failure_of(error)
            # Some services leave out what llm counts on after the text, such as the usage.
            if not failed.strange or not (said.parts or _content(response)):
                raise failed from None
        answer = "".join(said.parts) or _content(response)
        if len(answer) > MAX_ANSWER:
            raise failure_of(TooLargeError())
        self._tokens += max(0, _count(response, "input_tokens") - sent)
        self._tokens += max(_tokens(answer), _count(response, "output_tokens"))
        return answer, _is_cut_off(response)

    async def _rest(self) -> None:
        loop = asyncio.get_running_loop()
        while (left := self._resume_at - loop.time()) > 0:
            await asyncio.sleep(left)

    def _hold(self, failed: FailedError, repeated: int) -> None:
        """Let all requests wait as long as the service asks, within the budget."""
        wait = min(_BACKOFF * 2**repeated, _MAX_BACKOFF) if failed.wait is None else failed.wait
        now = asyncio.get_running_loop().time()
        longer = now + wait - max(now, self._resume_at)
        if longer <= 0:
            return
        if self._waited + longer > self._settings.max_wait:
            told = f"{failed.told}, and the wait would pass 'max_wait' in [answers.llm]: ask again later"
            raise FailedError(told, fatal=failed.wait is not None, transient=failed.wait is None)
        self._waited += longer
        self._resume_at = now + wait

    def _hide(self, text: str) -> str:
        key = self._service.key or ""
        return text.replace(key, "[key]") if len(key) >= _SHORT_KEY else text

    def _hidden(self, reply: Reply) -> Reply:
        """Return a reply without the key, which a service may repeat, in the guise of escapes too."""
        return Reply(reply.id, _mapped(reply.answer, self._hide), self._hide(reply.problem))


class _Said:
    """What a model said so far."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._size = 0

    def add(self, part: str) -> None:
        """Add a part, up to a limit."""
        if not isinstance(part, str):
            raise TypeError("a part of an answer is no text")
        self._size += len(part)
        if self._size > MAX_ANSWER:
            raise TooLargeError
        self.parts.append(part)

    def collect(self, response: Iterable[str], left: Callable[[], bool]) -> None:
        """Add all parts of a response, until ``left`` says that nobody waits for them."""
        for part in response:
            if left():
                return
            self.add(part)


class _DaemonThreads(ThreadPoolExecutor):
    """Threads that never keep the program from ending, for look-ups of names and models without asyncio."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return the future result of a call in a thread of its own."""
        future: Future[Any] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # handed to whoever waits
                future.set_exception(error)
            else:
                future.set_result(result)

        threading.Thread(target=work, daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the threads alone."""


def _step(runner: asyncio.Runner, start: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine; the libraries that would log or warn of what a service sent are quiet meanwhile."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(max(logging.WARNING, one.level))
    work = None
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)
            work = start()
            return runner.run(work)
    except asyncio.CancelledError:  # nothing but Ctrl-C cancels it, and asyncio does not always say so
        raise KeyboardInterrupt from None
    finally:
        if work and inspect.getcoroutinestate(work) == inspect.CORO_CREATED:  # Ctrl-C came first
            tasks = asyncio.all_tasks(runner.get_loop())
            if not any(task.get_coro() is work for task in tasks):
                work.close()
        for one, level in zip(loggers, before, strict=True):
            one.setLevel(level)


def _tokens(text: str) -> int:
    """Return about how many tokens a text has."""
    return len(text.encode("utf-8", "replace")) // 4 + 1


def _count(response: Any, name: str) -> int:
    """Return how many tokens the service counted; 0 where it does not say."""
    count = getattr(response, name, None)
    return count if isinstance(count, int) and 0 <= count < 10**9 else 0


def _content(response: Any) -> str:
    """Return the text of a chat completion that llm could not take apart."""
    try:
        content = response.response_json["choices"][0]["message"]["content"]
    except (AttributeError, KeyError, IndexError, TypeError):
        return ""
    return content if isinstance(content, str) else ""


def _is_cut_off(response: Any) -> bool:
    told = getattr(response, "response_json", None)
    if not isinstance(told, dict):
        return False
    with contextlib.suppress(KeyError, IndexError, TypeError):
        told = {**told["choices"][0], **told}
    return told.get("finish_reason") == "length" or told.get("status") == "incomplete"


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return plain data with all its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(one, change) for one in value]
    if isinstance(value, dict):
        return {change(key): _mapped(one, change) for key, one in value.items()}
    return value
