"""What can go wrong between us and a service, in words that show nothing of what the service said."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE: Final = re.compile(r"[a-z]{3,20}(?:_[a-z]{2,20}){0,4}")
_FATAL: Final = {
    401: "refuses the key: correct what 'key_env' or 'key_name' leads to",
    402: "asks for payment: see your account there",
    403: "refuses access with this key: see your account there",
    404: "does not know the model or the address: correct the model's name or 'base_url'",
    410: "no longer has this model: choose another",
}
_TRANSIENT: Final = (408, 409, 425, 429)
_SCHEMA: Final = (400, 415, 422, 501)
"""Status with which services without structured output refuse a schema."""


class FailedError(Exception):
    """A request without an answer."""

    def __init__(
        self,
        told: str,
        *,
        transient: bool = False,
        fatal: bool = False,
        wait: float | None = None,
        repeat: int = 10,
        schema: bool = False,
        strange: bool = False,
    ) -> None:
        super().__init__(told)
        self.told = told
        """What happened, said of the service: a sentence without its subject and its full stop."""
        self.transient = transient
        """Whether the same request may work later."""
        self.fatal = fatal
        """Whether no other question would fare better."""
        self.wait = wait
        """Seconds that the service asks to wait; None where it does not say."""
        self.repeat = repeat
        """How often it is worth to repeat the request at most."""
        self.schema = schema
        """Whether it may have been the schema that was refused."""
        self.strange = strange
        """Whether the reply was not what llm expected, so that it may hold an answer all the same."""


class TooLargeError(Exception):
    """A reply is larger than any answer can be."""


def failure_of(error: BaseException, now: datetime | None = None) -> FailedError:
    """Return what an exception of llm, or of what it brings, means.

    Whatever the provider's library, an exception for an HTTP status carries it, and the response.
    """
    chain = list(_chain(error))
    if any(isinstance(one, TooLargeError) for one in chain):
        return FailedError("sent more than an answer can hold")
    for one in chain:
        response = getattr(one, "response", None)
        status = getattr(one, "status_code", None) or getattr(response, "status_code", None)
        if isinstance(status, int) and not isinstance(status, bool) and status >= 300:
            return _of_status(status, getattr(response, "headers", None), _code(one), now)
    if isinstance(error, TimeoutError) or any("Timeout" in type(one).__name__ for one in chain):
        return FailedError("did not answer in time", transient=True, repeat=1)
    if any(isinstance(one, OSError) or _is_connection(type(one).__name__) for one in chain):
        return FailedError("could not be reached, or closed the connection", transient=True)
    if type(error).__name__ == "APIError":  # an error that came in the middle of a stream
        return FailedError("reported an error in its answer", transient=True)
    told = f"replied with something that is no answer of a model ({type(error).__name__})"
    return FailedError(told, strange=True)


def _of_status(status: int, headers: Any, code: str, now: datetime | None) -> FailedError:
    told = f" (HTTP {status}{', ' + code if code else ''})"
    if status < 400:
        return FailedError(
            f"redirects to another address: give the final one as 'base_url'{told}", fatal=True
        )
    if status in _FATAL:
        return FailedError(_FATAL[status] + told, fatal=True)
    if status == 429 and "quota" in code:
        return FailedError(f"says that the quota is used up: see your account there{told}", fatal=True)
    if status in _TRANSIENT or status >= 500:
        wait = _retry_after(headers, now or datetime.now(UTC))
        what = "limits the rate of requests" if status == 429 else "has an error of its own"
        return FailedError(what + told, transient=status != 501, wait=wait, schema=status in _SCHEMA)
    return FailedError(f"refuses the request{told}", schema=status in _SCHEMA)


def _retry_after(headers: Any, now: datetime) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, given as a number or as a date."""
    try:
        text = str(headers.get("retry-after") or "")[:100]
    except AttributeError:
        return None
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", text):
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _code(error: BaseException) -> str:
    """Return the service's code for the error if it is a plain word, such as ``model_not_found``."""
    code = getattr(error, "code", None)
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _is_connection(name: str) -> bool:
    return name.endswith(
        ("ConnectError", "ConnectionError", "ProtocolError", "ReadError", "WriteError", "CloseError")
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
