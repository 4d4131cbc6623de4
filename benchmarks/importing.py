"""Makes commits through one ``git fast-import``: a process for each commit would take hours."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cast import HUB

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cast import Person

GIT: Final = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Stream:
    """Tells one ``git fast-import`` what to make."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self._to, self._from = process.stdin, process.stdout
        self._marks = 0
        self.commits = 0

    def _tell(self, text: str) -> None:
        self._to.write(text.encode())

    def _marked(self, kind: str, text: str) -> int:
        self._marks += 1
        self._tell(f"{kind}\nmark :{self._marks}\n{text}")
        return self._marks

    def blob(self, text: str) -> int:
        return self._marked("blob", f"data {len(text)}\n{text}\n")

    def commit(
        self,
        ref: str,
        message: str,
        people: tuple[Person, Person],
        clock: int,
        files: Mapping[str, int],
        parents: Sequence[int],
    ) -> int:
        """Add a commit of an author and a committer; a merge tells in ``files`` what it brings."""
        author, committer = people
        links = [f"{'merge' if place else 'from'} :{mark}" for place, mark in enumerate(parents)]
        changed = [f"M 100644 :{blob} {path}" for path, blob in files.items()]
        told = (
            f"author {author} {clock - 600} {author.zone}\ncommitter {committer} {clock} {committer.zone}",
            f"data {len(message)}\n{message}",
        )
        self.commits += 1
        return self._marked(f"commit {ref}", "\n".join((*told, *links, *changed, "\n")))

    def id_of(self, mark: int) -> str:
        self._tell(f"get-mark :{mark}\n")
        self._to.flush()
        return self._from.readline().decode().strip()

    def point(self, ref: str, mark: int) -> None:
        self._tell(f"reset {ref}\nfrom :{mark}\n\n")

    def drop(self, ref: str) -> None:
        self._tell(f"reset {ref}\nfrom {'0' * 40}\n\n")

    def tag(self, name: str, mark: int, clock: int) -> None:
        text = f"Release {name}\n"
        self._tell(f"tag {name}\nfrom :{mark}\ntagger {HUB} {clock} +0000\ndata {len(text)}\n{text}\n")


def git(repository: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=repository, check=True, env=GIT)


@contextmanager
def importing(repository: Path) -> Iterator[Stream]:
    command = ["git", "-c", "pack.compression=1", "fast-import", "--quiet", "--force"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=repository, stdin=pipe, stdout=pipe, env=GIT) as process:
        yield Stream(process)
    if process.returncode:
        raise SystemExit(f"git fast-import failed ({process.returncode}) in {repository}.")
