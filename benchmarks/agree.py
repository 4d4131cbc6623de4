"""Checks that commands agree on real histories: what `status` lists of a release is what `roadmap` lists.

Prints every difference, and exits with 1 where there is one. Each command runs by itself and keeps nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM: Final = str(Path(sysconfig.get_path("scripts")) / "kmesh-tracker")
REPOSITORIES: Final = "KMESH_TRACKER_REPOSITORIES"


def told(path: Path, *arguments: str) -> dict[str, dict[str, Any]]:
    """Give what a command says of releases, by version."""
    line = [PROGRAM, *arguments, "--json", "--no-cache", "--repo", str(path)]
    out = subprocess.run(line, capture_output=True, check=True).stdout
    return {release["version"]: release for release in json.loads(out)["releases"]}


def differences(path: Path, last: int) -> Iterator[str]:
    """Yield what `status` and `roadmap` say differently of the last minor releases and what followed them."""
    every = told(path, "roadmap")
    minors = [version for version in every if version.endswith(".0")][-last:]
    first = list(every).index(minors[0]) if minors else 0
    for version in list(every)[first:]:
        (mine,) = told(path, "status", every[version]["tag"] or "next").values()
        theirs = every[version]
        if mine == theirs:
            continue
        for field in theirs:
            if field == "changes":
                ours, others = ({c["commit"]: c for c in one["changes"]} for one in (mine, theirs))
                for commit in sorted(set(ours) | set(others)):
                    if ours.get(commit) != others.get(commit):
                        yield f"{version}: status has {ours.get(commit)}, roadmap has {others.get(commit)}"
            elif mine[field] != theirs[field]:
                yield f"{version}: {field}: status has {mine[field]}, roadmap has {theirs[field]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--last", type=int, default=12, help="minor releases to ask for (default: 12)")
    parser.add_argument("path", nargs="*", type=Path, help=f"repositories; else those of {REPOSITORIES}")
    asked = parser.parse_args()
    paths = asked.path or [Path(one) for one in os.environ.get(REPOSITORIES, "").split(os.pathsep) if one]
    if not paths:
        print(f"Name repositories: make agree {REPOSITORIES}=PATH:PATH", file=sys.stderr)
        return 2
    count = 0
    for path in paths:
        found = list(differences(path, asked.last))
        print(f"{path}: {len(found)} differences", flush=True)
        for one in found:
            print(f"  {one}")
        count += len(found)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
