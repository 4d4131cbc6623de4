"""A service that is compatible with OpenAI's, on this machine: it says what a test wants."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


NOTHING: Any = {"items": [], "deadlines": []}
"""An answer that nothing was said."""
FOUND: Any = {
    "items": [
        {
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
    ],
    "deadlines": [],
}
"""The right answer to ``example("read")``."""


class Say(Struct, frozen=True):
    """A completion with this text."""

    text: str
    finish: str = "stop"
    usage: Any = field(
        default_factory=lambda: {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    )
    headers: Mapping[str, str] = {}
    promised: int | None = None
    """Content length that is promised, where it is another."""


class Status(Struct, frozen=True):
    """A response with this status and body."""

    code: int
    body: Any = {}
    headers: Mapping[str, str] = {}


class Raw(Struct, frozen=True):
    """A response of these bytes."""

    body: bytes
    kind: str = "application/json"
    promised: int | None = None
    headers: Mapping[str, str] = {}


class Close(Struct, frozen=True):
    """No response at all."""


class Hang(Struct, frozen=True):
    """No response until the service is stopped."""


class Endless(Struct, frozen=True):
    """A stream that never ends; ``piece`` is what it repeats."""

    piece: bytes


EMPTY = Say(json.dumps(NOTHING))
RIGHT = Say(json.dumps(FOUND))

Response = Say | Status | Raw | Close | Hang | Endless


class Request(Struct, frozen=True):
    """What the service was sent."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def text(self) -> str:
        """All that the model was told."""
        return "\n".join(str(message["content"]) for message in self.body["messages"])

    @property
    def has_schema(self) -> bool:
        return "response_format" in self.body


class Service:
    """Answers each request with what ``script`` returns for it and its number, counted from 0."""

    def __init__(self, script: Callable[[Request, int], Response]) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        handler = type("_Bound", (_Handler,), {"service": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def respond(self, request: Request) -> Response:
        with self.lock:
            number = len(self.requests)
            self.requests.append(request)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        return self.script(request, number)


@contextmanager
def serving(*script: Response | Callable[[Request, int], Response]) -> Iterator[Service]:
    """Run a service that gives the responses of ``script`` in order, the last one for ever."""

    def respond(request: Request, number: int) -> Response:
        one = script[min(number, len(script) - 1)]
        return one(request, number) if callable(one) else one

    service = Service(respond)
    thread = threading.Thread(target=service.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield service
    finally:
        service.stopping.set()
        service.server.shutdown()
        thread.join()
        service.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Serves one connection of :attr:`service`."""

    protocol_version = "HTTP/1.1"
    service: Service

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(size) or "{}")
        request = Request(self.path, {key.lower(): value for key, value in self.headers.items()}, body)
        try:
            with suppress(ConnectionError):
                self.send(self.service.respond(request), body)
        finally:
            with self.service.lock:
                self.service.at_once -= 1

    def do_GET(self) -> None:
        self.do_POST()

    def send(self, response: Response, body: Mapping[str, Any]) -> None:
        match response:
            case Close():
                self.close_connection = True
            case Hang():
                self.service.stopping.wait()
                self.close_connection = True
            case Endless(piece):
                self.head(200, "text/event-stream", None, {})
                while not self.service.stopping.is_set():
                    self.wfile.write(piece)
            case Status(code, told, headers):
                data = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.whole(code, "application/json", data, headers)
            case Raw(data, kind, promised, headers):
                self.whole(200, kind, data, headers, promised)
            case Say():
                kind, data = _stream(response) if body.get("stream") else _completion(response)
                self.whole(200, kind, data, response.headers, response.promised)

    def whole(
        self, code: int, kind: str, data: bytes, headers: Mapping[str, str], promised: int | None = None
    ) -> None:
        self.head(code, kind, len(data) if promised is None else promised, headers)
        self.wfile.write(data)
        if promised is not None:
            self.wfile.flush()
            self.close_connection = True

    def head(self, code: int, kind: str, length: int | None, headers: Mapping[str, str]) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        if length is None:
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(length))
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()


def _completion(said: Say) -> tuple[str, bytes]:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": said.text},
        "finish_reason": said.finish,
    }
    told = {"id": "x", "object": "chat.completion", "choices": [choice], "usage": said.usage}
    return "application/json", json.dumps(told).encode()


def _stream(said: Say) -> tuple[str, bytes]:
    size = max(40, len(said.text) // 20)
    cuts = [said.text[start : start + size] for start in range(0, len(said.text), size)]
    deltas: list[tuple[dict[str, Any], str | None]] = [({"content": cut}, None) for cut in cuts]
    chunk = {"id": "x", "object": "chat.completion.chunk"}
    chunks: list[dict[str, Any]] = [
        {**chunk, "choices": [{"index": 0, "delta": delta, "finish_reason": end}]}
        for delta, end in [*deltas, ({}, said.finish)]
    ]
    chunks.append({**chunk, "choices": [], "usage": said.usage})
    lines = [f"data: {json.dumps(one)}\n\n" for one in chunks]
    return "text/event-stream", "".join([*lines, "data: [DONE]\n\n"]).encode()
