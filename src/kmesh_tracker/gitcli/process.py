"""Starts git, hardened: whatever a repository's configuration says, no other program runs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from shlex import quote
from typing import IO, TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli.hardening import OPTIONS, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TIMEOUT: Final = 300.0
"""Seconds that one call of git may take on the wall clock."""

PIPE: Final = 2**20
"""Bytes that a pipe from git may hold, where the system lets it: git goes on while its reader is busy."""

MEMORY: Final = 4 * 2**30
"""Bytes that one git may ask for, where the system can see to it: small trees may unfold to any size."""

AT_ONCE: Final = 4096
"""Bytes that fit into any pipe, read or not."""

OLDEST: Final = (2, 32)
"""The first git that lets a call leave the user's configuration out."""

_running: Final[set[subprocess.Popen[bytes]]] = set()
_stopped: Final = threading.Event()


class Answer(Struct, frozen=True):
    """What a call of git gave."""

    code: int
    out: bytes
    err: str


def program() -> str:
    """Return the absolute path of a git that is new enough; folders of PATH that are relative do not count.

    Raises:
        RepositoryError: git is not installed, or too old.
    """
    return _program(os.environ.get("PATH", os.defpath))


@lru_cache(maxsize=8)
def _program(search: str) -> str:
    folders = [folder for folder in search.split(os.pathsep) if Path(folder).is_absolute()]
    found = shutil.which("git", path=os.pathsep.join(folders)) if folders else None
    if not found:
        raise RepositoryError("git is not installed or not on PATH: install git 2.32 or newer.")
    words = _run([found, "version"], Path("/"), environment()).out.decode("ascii", "replace").split(" ")
    numbers = words[2].strip("\n").split(".") if len(words) > 2 else []
    version = tuple(int(number) for number in numbers[:2] if number.isascii() and number.isdigit())
    if version < OLDEST:
        raise RepositoryError(
            f"git {'.'.join(numbers) or 'of an unknown version'} is too old: install git 2.32 or newer."
        )
    return found


def run(
    folder: Path,
    arguments: Sequence[str],
    *,
    feed: bytes = b"",
    config: Sequence[str] = (),
    objects: Path | None = None,
    env: dict[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> Answer:
    """Run git in ``folder`` to its end.

    Args:
        folder: working directory.
        arguments: the command and what follows it.
        feed: standard input.
        config: further ``key=value`` settings.
        objects: an object directory of ours to read beside the repository's.
        env: another environment than the hardened one.
        timeout: seconds after which the call and its children are ended.

    Raises:
        RepositoryError: git took too long, or could not be started.
    """
    return _run(_command(arguments, config), folder, env or environment(objects), feed, timeout)


def user_safe_directories() -> tuple[str, ...]:
    """Return the ``safe.directory`` values of the user and the system, which the hardening leaves out."""
    kept = environment()
    del kept["GIT_CONFIG_GLOBAL"], kept["GIT_CONFIG_NOSYSTEM"]
    values: list[str] = []
    for scope in ("--system", "--global"):
        arguments = ["config", scope, "--no-includes", "-z", "--get-all", "safe.directory"]
        answer = _run(_command(arguments), Path("/"), kept)
        values += answer.out.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return tuple(values)


@contextmanager
def stream(
    folder: Path,
    commands: Sequence[Sequence[str]],
    *,
    feed: bytes,
    config: Sequence[str] = (),
    timeout: float = TIMEOUT,
) -> Iterator[Stream]:
    """Run one git, or several with the output of each going into the next, and read while they run.

    Leaving the block ends whatever still runs. What went wrong is in :attr:`Stream.failed` by then.
    """
    started: list[subprocess.Popen[bytes]] = []
    state = Stream()
    alarm = threading.Timer(timeout, _expire, (started, state))
    alarm.daemon = True
    try:
        source: IO[bytes] | int = subprocess.PIPE
        for arguments in commands:
            started.append(_start(_command(arguments, config), folder, environment(), source, quiet=True))
            if source is not subprocess.PIPE and not isinstance(source, int):
                source.close()
            source = started[-1].stdout or subprocess.DEVNULL
        alarm.start()
        feeder = None
        if len(feed) > AT_ONCE:
            feeder = threading.Thread(target=_feed, args=(started[0], feed), daemon=True)
            feeder.start()
        else:
            _feed(started[0], feed)
        state.out = started[-1].stdout
        yield state
        if feeder:
            feeder.join()
        state.failed = max(abs(process.wait()) for process in started) > 0
    finally:
        alarm.cancel()
        for process in started:
            _end(process)
    if state.expired:
        raise RepositoryError(_too_slow(folder, timeout))


def advice(folder: Path, words: str) -> str:
    """Return a command of git for a person to paste, whatever the folder is called."""
    return f"`git -C {quote(str(folder))} {words}`"


def stop() -> None:
    """End every git that runs, in whatever thread, and start no other: the program is about to end."""
    _stopped.set()
    for process in list(_running):
        _kill(process)


class Stream(Struct):
    """What git writes while it runs."""

    out: IO[bytes] | None = None
    failed: bool = False
    """Whether one of the processes ended with an error; known once the block is left."""
    expired: bool = False


def _command(arguments: Sequence[str], config: Sequence[str] = ()) -> list[str]:
    extra = [word for setting in config for word in ("-c", setting)]
    return [program(), *OPTIONS, *extra, *arguments]


def _run(
    command: list[str], folder: Path, env: dict[str, str], feed: bytes = b"", timeout: float = TIMEOUT
) -> Answer:
    process = _start(command, folder, env, subprocess.PIPE)
    try:
        out, err = process.communicate(feed, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise RepositoryError(_too_slow(folder, timeout)) from None
    finally:
        _end(process)
    return Answer(process.returncode, out, err.decode("utf-8", "backslashreplace"))


def _start(
    command: list[str], folder: Path, env: dict[str, str], source: IO[bytes] | int, *, quiet: bool = False
) -> subprocess.Popen[bytes]:
    if _stopped.is_set():
        raise RepositoryError(f"git is not started in {folder} any more: the program ends.")
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, and the program is an absolute path
            command,
            bufsize=PIPE,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else subprocess.PIPE,
            cwd=folder,
            env=env,
            start_new_session=True,
        )
    except OSError as error:
        raise RepositoryError(f"git cannot be started in {folder}: {error.strerror or error}.") from None
    _running.add(process)
    _limit(process)
    _widen(process.stdout)
    return process


def _limit(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "linux":
        import resource

        with suppress(OSError, ValueError):  # it has ended already
            if resource.prlimit(process.pid, resource.RLIMIT_DATA)[0] == resource.RLIM_INFINITY:
                resource.prlimit(process.pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _widen(pipe: IO[bytes] | None) -> None:
    with suppress(
        ImportError, AttributeError, OSError
    ):  # only Linux can, and only while a user's limit lets it
        import fcntl

        if pipe:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)


def _feed(process: subprocess.Popen[bytes], feed: bytes) -> None:
    if process.stdin:
        try:
            process.stdin.write(feed)
            process.stdin.close()
        except OSError:  # git ended early; its exit code says so
            pass


def _expire(started: list[subprocess.Popen[bytes]], state: Stream) -> None:
    state.expired = True
    for process in started:
        _kill(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    process.wait()
    _running.discard(process)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            with suppress(OSError):  # unwritten input of a process that is gone
                pipe.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children: it leads its own process group.

    The children may go on where it has ended. Its number is its own until its end was waited for.
    """
    if process.returncode is not None:
        return
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        pass


def _too_slow(folder: Path, timeout: float) -> str:
    return f"git took more than {timeout:g} seconds in {folder}: look at it with {advice(folder, 'fsck')}."
