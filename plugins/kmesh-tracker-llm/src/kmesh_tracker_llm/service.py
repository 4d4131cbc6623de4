"""The model as llm knows it, and the way to the service behind it."""

from __future__ import annotations

import contextlib
import difflib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import httpx2
import llm
import openai
from llm.default_plugins.openai_models import AsyncChat

from kmesh_tracker.errors import ConfigError, UsageError
from kmesh_tracker_llm.failures import TooLargeError
from kmesh_tracker_llm.options import check_address, is_loopback, place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from kmesh_tracker_llm.options import Settings

MAX_BYTES: Final = 32 * 1024 * 1024  # of one response; streamed token by token, each takes some 300 bytes
_OWN_HEADERS: Final = frozenset(
    "accept accept-encoding authorization connection content-length content-type host user-agent".split()
)
"""What a service at ``base_url`` is sent; openai would add who and where we are, and OpenAI's account."""
_FOLDER: Final = "LLM_USER_PATH"


class Service:
    """One model, ready to be asked; :meth:`close` ends its connections."""

    def __init__(self, variant: str, settings: Settings) -> None:
        self.key = _key(settings)
        self.model: Any = _own_model(variant, settings) if settings.base_url else _known_model(variant)
        if self.key:
            self.model.key = self.key
            self.model.needs_key = self.model.needs_key or "kmesh-tracker"
        elif settings.base_url:
            self.model.needs_key = None  # or llm would send the key that it keeps for OpenAI
        else:
            self.key = _kept_key(self.model)
        self.is_async = isinstance(self.model, (llm.AsyncModel, llm.AsyncKeyModel))
        self.shown = _place(self.model, variant)
        self._http: httpx2.AsyncClient | None = None
        if hasattr(self.model, "get_client") and self.is_async:
            self._bind(settings)

    def _bind(self, settings: Settings) -> None:
        """Make llm's OpenAI models use one client of ours: no redirects, no retries, no endless responses."""
        address = _address(self.model)
        check_address(address, f"The address of llm's model {self.model.model_id!r}")
        loopback = is_loopback(httpx2.URL(address).host)
        http = openai.DefaultAsyncHttpxClient(
            follow_redirects=False,
            trust_env=not loopback,  # a proxy would see what goes to this machine
            timeout=settings.timeout,
            headers={"Accept-Encoding": "identity"},
            event_hooks={"request": [_only_own_headers] if settings.base_url else [], "response": [_bound]},
        )
        original = self.model.get_client
        made: list[Any] = []

        def get_client(key: str | None, *, async_: bool = False) -> Any:
            if not made:
                made.append(original(key, async_=async_).with_options(http_client=http, max_retries=0))
            return made[0]

        self.model.get_client = get_client
        self._http = http

    async def close(self) -> None:
        """Close all connections."""
        if self._http is not None:
            await self._http.aclose()


@contextlib.contextmanager
def untouched_folder() -> Iterator[None]:
    """Keep llm in the block from making its folder in the user's home, where there is none yet."""
    if os.environ.get(_FOLDER) or Path(click.get_app_dir("io.datasette.llm")).exists():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="kmesh-tracker-llm-") as folder:
        os.environ[_FOLDER] = folder
        try:
            yield
        finally:
            os.environ.pop(_FOLDER, None)


def place_of(variant: str) -> str:
    """Return where questions to this model go, for people."""
    with untouched_folder():
        return _place(_known_model(variant), variant)


def _place(model: Any, variant: str) -> str:
    if hasattr(model, "get_client"):
        return place(_address(model))
    return f"the service or program that llm uses for {variant}"


def _address(model: Any) -> str:
    """Return the address of a model of llm's own; openai reads the variable where llm has none."""
    return str(model.api_base or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1")


def _key(settings: Settings) -> str | None:
    if settings.key_env:
        key = os.environ.get(settings.key_env, "").strip()
        if not key:
            raise ConfigError(
                f"[answers.llm]: the environment variable {settings.key_env} ('key_env') is not set: "
                "set it to the key."
            )
        return key
    if settings.key_name:
        kept = llm.load_keys()  # type: ignore[no-untyped-call]
        key = str(kept.get(settings.key_name) or "").strip()
        if not key:
            raise ConfigError(
                f"[answers.llm]: llm keeps no key {settings.key_name!r} ('key_name'): "
                f"run 'llm keys set {settings.key_name}'."
            )
        return key
    return None


def _kept_key(model: Any) -> str | None:
    """Return the key that llm itself will use."""
    try:
        key = model.get_key(None)
    except llm.NeedsKeyException:
        raise ConfigError(
            f"llm has no key for the model {model.model_id}: run 'llm keys set {model.needs_key}', "
            "or name an environment variable that holds it as 'key_env' in [answers.llm]."
        ) from None
    return key if isinstance(key, str) else None


def _own_model(variant: str, settings: Settings) -> Any:
    return AsyncChat(  # type: ignore[no-untyped-call]
        variant,
        model_name=variant,
        api_base=settings.base_url,
        supports_schema=settings.schema,
        can_stream=True,
    )


def _known_model(variant: str) -> Any:
    """Return llm's model of this id or alias, the one for asyncio where there is one."""
    models: dict[str, Any] = {}
    for one in llm.get_models_with_aliases():
        for name in (one.model.model_id, *one.aliases):
            models[name] = one.async_model or one.model
    if variant in models:
        return models[variant]
    near = difflib.get_close_matches(variant, models, n=1, cutoff=0.5)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    raise UsageError(
        f"llm knows no model {variant!r:.80}{meant} ('llm models' lists them; for a service of your own, "
        "give its address as 'base_url' in [answers.llm])."
    )


async def _only_own_headers(request: httpx2.Request) -> None:
    for name in [name for name in request.headers if name.lower() not in _OWN_HEADERS]:
        del request.headers[name]


async def _bound(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise TooLargeError  # it was asked not to compress, and small data may unpack to anything
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _BoundedStream(response.stream)


class _BoundedStream(httpx2.AsyncByteStream):
    """A response's bytes, up to a limit."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > MAX_BYTES:
                raise TooLargeError
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
