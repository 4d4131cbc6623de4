"""The keys of ``[answers.llm]``, and what they may hold."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from msgspec import Struct

from kmesh_tracker.errors import ConfigError
from kmesh_tracker.plugin import Option

if TYPE_CHECKING:
    from collections.abc import Mapping

OPTIONS: Final[Mapping[str, Option]] = {
    "base_url": Option(
        str,
        "Address of a service that is compatible with OpenAI's, e.g. http://localhost:11434/v1 for Ollama.",
    ),
    "key_env": Option(str, "Name of the environment variable that holds the key."),
    "key_name": Option(str, "Name under which `llm keys set` keeps the key."),
    "concurrency": Option(int, "Questions that are asked at the same time, from 1 to 8.", default=2),
    "max_questions": Option(int, "Questions that one run may ask.", default=500),
    "max_tokens": Option(int, "Tokens that one run may use, sent and received.", default=2_000_000),
    "timeout": Option(int, "Seconds after which a question without an answer is given up.", default=120),
    "retries": Option(int, "How often a question is sent again after an error of the service.", default=3),
    "max_wait": Option(int, "Seconds that one run may wait because the service asks it to.", default=120),
    "schema": Option(
        bool, "Whether the service is given the schema; otherwise the model reads it.", default=True
    ),
    "stream": Option(bool, "Whether answers are received piece by piece.", default=True),
}
_RANGES: Final = {
    "concurrency": (1, 8),
    "max_questions": (1, 100_000),
    "max_tokens": (1, 1_000_000_000),
    "timeout": (1, 3600),
    "retries": (0, 10),
    "max_wait": (0, 3600),
}
_WHERE: Final = "[answers.llm]"
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._~:/\[\]%-]{1,500}")
_NAMES: Final = {
    "key_env": re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}"),
    "key_name": re.compile(r"[A-Za-z0-9._-]{1,64}"),
}
_KEY_HEADS: Final = (
    "sk-",
    "sk_",
    "pk-",
    "gsk_",
    "ghp_",
    "github_pat_",
    "hf_",
    "xai-",
    "AIza",
    "eyJ",
    "key-",
    "nvapi-",
    "r8_",
)


class Settings(Struct, frozen=True):
    """What the configuration says, checked."""

    base_url: str | None
    key_env: str | None
    key_name: str | None
    concurrency: int
    max_questions: int
    max_tokens: int
    timeout: int
    retries: int
    max_wait: int
    schema: bool
    stream: bool


def checked(options: Mapping[str, Any]) -> Settings:
    """Return the options as settings.

    Raises:
        ConfigError: a value cannot be used; the message never shows it if it may be a key.

    """
    for key, (low, high) in _RANGES.items():
        if not low <= options[key] <= high:
            raise ConfigError(f"{_WHERE}: {key!r} must be from {low} to {high}, not {options[key]}.")
    for key, form in _NAMES.items():
        value = options[key]
        if value is not None and (not form.fullmatch(value) or _looks_like_a_key(value)):
            raise ConfigError(
                f"{_WHERE}: {key!r} must be a name, and must not hold the key itself: put the key into an "
                "environment variable, or run 'llm keys set NAME', and give its name."
            )
    if options["key_env"] and options["key_name"]:
        raise ConfigError(f"{_WHERE}: 'key_env' and 'key_name' both name a key: remove one of them.")
    if options["base_url"] is not None:
        check_address(options["base_url"], f"{_WHERE}: 'base_url'")
    return Settings(**{key: options[key] for key in Settings.__struct_fields__})


def check_address(address: str, where: str) -> None:
    """Refuse an address to which questions and a key may not be sent.

    Raises:
        ConfigError: it is no address, holds a key, or goes over the network in plain text.

    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or not _ADDRESS.fullmatch(address):
        raise ConfigError(
            f"{where} must be an https address without a user, a password, '?' or '#', "
            "e.g. https://llm.example.org/v1."
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise ConfigError(f"{where} must begin with https:// because {host} is not this machine.")


def is_loopback(host: str) -> bool:
    """Return whether ``host`` is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def place(address: str) -> str:
    """Return where an address leads, for people: its host, or ``this machine``."""
    parts = urlsplit(address)
    host = parts.hostname or address
    if is_loopback(host):
        return "this machine"
    return f"{host}:{parts.port}" if parts.port else host


def _looks_like_a_key(name: str) -> bool:
    mixed = [re.search(part, name) for part in ("[a-z]", "[A-Z]", "[0-9]")]
    return name.startswith(_KEY_HEADS) or len(name) > 40 or (len(name) >= 16 and all(mixed))
