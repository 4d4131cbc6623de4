"""Makes two commits whose ids begin with the same seven digits."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from repositories import ADA, START, git

if TYPE_CHECKING:
    from pathlib import Path

DIGITS = 7


def twins(path: Path, parent: str, first: str, second: str) -> tuple[str, str]:
    """Write two children of a commit with these titles, and a merge of both as the tip of main."""
    tree = git(path, "rev-parse", f"{parent}^{{tree}}")

    def content(title: str, number: int) -> bytes:
        when = f"{ADA} {START + 90 * 86_400} +0000"
        return (
            f"tree {tree}\nparent {parent}\nauthor {when}\ncommitter {when}\n\n{title}\n\n{number}\n".encode()
        )

    def id_of(data: bytes) -> str:
        return hashlib.sha1(b"commit %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    known = {id_of(data)[:DIGITS]: data for number in range(40_000) if (data := content(first, number))}
    other = next(
        data for number in range(200_000) if id_of(data := content(second, number))[:DIGITS] in known
    )
    pair = (known[id_of(other)[:DIGITS]], other)
    one, two = (git(path, "hash-object", "-t", "commit", "-w", "--stdin", feed=data) for data in pair)
    merge = git(
        path,
        *("commit-tree", tree, "-p", one, "-p", two, "-m", "Merge both"),
        env={f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in SIGNED.items()},
    )
    git(path, "update-ref", "refs/heads/main", merge)
    return one, two


SIGNED = {"NAME": "Ada Rowe", "EMAIL": "ada@lamps.example", "DATE": f"{START + 91 * 86_400} +0000"}
