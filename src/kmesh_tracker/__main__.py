"""Where the program begins: ``--version`` alone is answered before anything is imported for it."""

from __future__ import annotations

import sys
from typing import NoReturn

from kmesh_tracker._version import __version__


def run() -> NoReturn:
    """Run the command line and end the process with a documented exit code."""
    if sys.argv[1:] == ["--version"] and sys.stdout:
        sys.stdout.write(f"kmesh-tracker, version {__version__}\n")
        sys.exit(0)
    from kmesh_tracker.cli.main import run

    run()


if __name__ == "__main__":
    run()
