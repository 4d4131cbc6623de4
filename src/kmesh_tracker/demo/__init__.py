"""A small sample project, laid out in a folder without any network; the ids of its commits never change."""

from __future__ import annotations

import shutil
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from kmesh_tracker.errors import OutputError
from kmesh_tracker.gitcli.create import create

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTE: Final = 60
DAY: Final = 24 * 60 * MINUTE
FORGE: Final = "GitHub <noreply@github.com>"  # who commits what is merged on the forge's page
DATA: Final = Path(__file__).parent / "data"
"""Where the sample is kept: the configuration, the minutes, and the histories in words."""
REPOSITORIES: Final = ("tidelog", "site")  # each is made from the file of that name in :data:`DATA`


def read_stream(path: Path) -> bytes:
    """Return the stream for the history that ``path`` tells; texts of files lie in ``files`` beside it."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    teller = _Teller(told["people"], path.parent / "files")
    for step in told["step"]:
        teller.tell(step)
    return b"".join(teller.out)


class _Teller(Struct):
    people: Mapping[str, str]
    files: Path
    out: list[bytes] = field(default_factory=list)
    tips: dict[str, int] = field(default_factory=dict)  # mark of the latest commit of each branch
    trees: dict[str, dict[str, str]] = field(default_factory=dict)  # texts of the files on each branch
    pulls: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """The pull requests told so far, by number."""
    marks: int = 0

    def tell(self, step: Mapping[str, Any]) -> None:
        """Add one step to the stream."""
        day = int(datetime.fromisoformat(step["on"]).replace(hour=9, tzinfo=UTC).timestamp())
        if "pull" in step:
            self._pull(step, day)
        elif "commit" in step:
            branch = step.get("at", "main")
            self._commit(branch, step["by"], step["commit"], self._changed(branch, step, step["commit"]), day)
        elif "tag" in step:
            self._tag(step, day)
        else:
            self.tips[step["branch"]] = self.tips["main"]
            self.trees[step["branch"]] = dict(self.trees["main"])
            self._write(f"reset refs/heads/{step['branch']}\nfrom :{self.tips['main']}\n\n")

    def _pull(self, step: Mapping[str, Any], day: int) -> None:
        """Write a pull request: a branch of its commits, and the merge."""
        number, topic = step["pull"], f"pull/{step['pull']}"
        self.pulls[number] = step
        self.tips[topic], self.trees[topic] = self.tips["main"], dict(self.trees["main"])
        changed: dict[str, str | None] = {}
        for index, commit in enumerate(step["commits"]):
            texts = self._changed(topic, commit, commit["message"])
            self._commit(topic, commit["by"], commit["message"], texts, day - DAY + index * MINUTE)
            changed |= texts
        body = f"\n\n{step['body']}" if "body" in step else ""
        message = f"Merge pull request #{number} from {step['branch']}\n\n{step['title']}{body}"
        self._commit("main", "ada", message, changed, day, merged=topic)

    def _changed(self, branch: str, commit: Mapping[str, Any], message: str) -> dict[str, str | None]:
        """Return the new texts of the files that a commit changes, None for one that it removes."""
        tree = self.trees.get(branch, {})
        subject = message.partition("\n")[0]
        texts: dict[str, str | None] = {
            path: tree.get(path, "") + subject + "\n" for path in commit.get("paths", ())
        }
        for path, name in commit.get("files", {}).items():
            texts[path] = (self.files / name).read_text(encoding="utf-8")
        if "restores" in commit:
            taken_back = self.pulls[commit["restores"]]["commits"]
            lines = {one["message"].partition("\n")[0] + "\n" for one in taken_back}
            for path in (path for one in taken_back for path in one["paths"]):
                kept = [line for line in tree[path].splitlines(keepends=True) if line not in lines]
                texts[path] = "".join(kept) or None
        return texts

    def _commit(
        self,
        branch: str,
        by: str,
        message: str,
        texts: Mapping[str, str | None],
        when: int,
        merged: str | None = None,
    ) -> None:
        self.marks += 1
        committer = FORGE if merged else self.people[by]
        ref = f"refs/{branch}/head" if branch.startswith("pull/") else f"refs/heads/{branch}"
        self._write(f"commit {ref}\nmark :{self.marks}\nauthor {self.people[by]} {when} +0000\n")
        self._write(f"committer {committer} {when} +0000\n")
        self._data(message + "\n")
        if branch in self.tips:
            self._write(f"from :{self.tips[branch]}\n")
        if merged:
            self._write(f"merge :{self.tips[merged]}\n")
        tree = self.trees.setdefault(branch, {})
        for path, text in texts.items():
            if text is None:
                tree.pop(path, None)
                self._write(f"D {path}\n")
            else:
                tree[path] = text
                self._write(f"M 100644 inline {path}\n")
                self._data(text)
        self._write("\n")
        self.tips[branch] = self.marks

    def _tag(self, step: Mapping[str, Any], day: int) -> None:
        self._write(f"tag {step['tag']}\nfrom :{self.tips[step.get('at', 'main')]}\n")
        self._write(f"tagger {self.people[step['by']]} {day + 8 * 60 * MINUTE} +0000\n")
        self._data(f"{step['tag']}\n")

    def _write(self, text: str) -> None:
        self.out.append(text.encode())

    def _data(self, text: str) -> None:
        raw = text.encode()
        self.out.append(b"data %d\n%b\n" % (len(raw), raw))


def lay_out(folder: Path) -> Path:
    """Write the sample project into ``folder`` and return the path of its configuration.

    The result is always the same, down to the ids of the commits. Folders above are made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
        if not taken:
            for name in ("kmesh-tracker.toml", "kmesh-tracker.answers.jsonl"):
                shutil.copyfile(DATA / name, folder / name)
            shutil.copytree(DATA / "minutes", folder / "minutes", copy_function=shutil.copyfile)
    except FileExistsError:
        raise OutputError(f"{folder} is a file: name a folder for the sample project.") from None
    except OSError as error:
        raise OutputError(
            f"The sample project cannot be written to {folder}: {error.strerror or error}."
        ) from None
    if taken:
        raise OutputError(f"{folder} is not empty: name another folder for the sample project.")
    for name in REPOSITORIES:
        create(folder / f"{name}.git", read_stream(DATA / f"{name}.toml"), "main")
    return folder / "kmesh-tracker.toml"
