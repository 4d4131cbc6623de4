"""How git is called, whatever a repository's configuration and the caller's environment hold."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT: Final = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "LC_ALL": "C",
}

OPTIONS: Final = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "log.showSignature=false"),
    *("-c", "gpg.program=/bin/false"),
    *("-c", "diff.external="),
    *("-c", "core.askPass=/bin/false"),
    *("-c", "credential.helper="),
)


def environment(objects: Path | None = None) -> dict[str, str]:
    """Return the environment for git: the caller's without any ``GIT_*``, and the hardening.

    ``objects`` is an object directory of ours that git may read beside those of the repository.
    """
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    own = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": str(objects)} if objects else {}
    return kept | ENVIRONMENT | own
