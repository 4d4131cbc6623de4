"""Temporary files, named after the process that writes, so that leftovers of a killed run can be removed."""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY: Final = 86400.0
"""Seconds after which a write has ended, on whatever machine."""
_NAME: Final = re.compile(
    r"\..{0,120}\.kmesh-tracker-(?P<host>[0-9a-f]{8})-(?P<owner>[0-9]{1,10})-[0-9a-f]{12}\.part"
)


def temporary_beside(target: Path) -> Path:
    """Return a temporary path beside a file, for the text that will replace it."""
    start = os.fsencode(target.name)[:100].decode("utf-8", "ignore")
    name = f".{start}.kmesh-tracker-{_host()}-{os.getpid()}-{os.urandom(6).hex()}.part"
    return target.with_name(name)


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files from a folder that ended runs of the same user left there."""
    for path in list(_ours(folder)):
        with suppress(OSError):
            path.unlink()


def _ours(folder: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not (entry.name.endswith(".part") and (match := _NAME.fullmatch(entry.name))):
                continue
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode) or (hasattr(os, "geteuid") and status.st_uid != os.geteuid()):
                continue
            here = match["host"] == _host() and _is_gone(int(match["owner"]))
            if here or status.st_mtime < time.time() - DAY:
                yield Path(entry.path)


def _is_gone(owner: int) -> bool:
    """Return whether no process has this number; False where finding out is not safe."""
    if sys.platform == "win32":
        return False
    try:
        os.kill(owner, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


@cache
def _host() -> str:
    """Return a hash of the machine and its process namespace: a container numbers its own processes."""
    machine = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    numbers = ""
    with suppress(OSError):
        numbers = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 - it is no path
    return sha256(f"{machine} {numbers}".encode("utf-8", "backslashreplace")).hexdigest()[:8]
