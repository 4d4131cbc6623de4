"""A named pipe or a device in a repository is told at once, in one sentence, and nobody waits for it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli.discover import discover
from kmesh_tracker.gitcli.repository import Git
from kmesh_tracker.plugin.source import SourceSettings
from kmesh_tracker.sources.git import GitSource
from often import often
from repositories import Builder, git

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
READ = (
    *("HEAD", "config", "packed-refs", "commondir", "shallow", "info/attributes", "config.worktree"),
    *("refs/heads/x", "refs/tags/a/v1", "refs/remotes/origin/main", "refs/tags"),
    *("objects/info/alternates", "objects/info/commit-graph", "objects/ab/cd", "objects/pack/pack-1.idx"),
)
SENTENCE = "is not an ordinary file, and git would wait for it"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Builder(tmp_path / "r.git") as build:
        build.commit("A")
    return tmp_path / "r.git"


def put_pipe(at: Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    if at.is_dir():
        at.rename(at.with_name("was"))
    at.unlink(missing_ok=True)
    os.mkfifo(at)


def opened(path: Path) -> None:
    source = GitSource(SourceSettings("git", "r", {"path": str(path), "primary": True}))
    source.repository().heads()


@pytest.mark.parametrize("name", often(READ, "HEAD", "packed-refs", "refs/heads/x", "objects/ab/cd"))
def test_a_pipe_is_no_file_of_a_bare_repository(name: str, path: Path) -> None:
    put_pipe(path / name)
    for ask in (opened, Git, discover):
        with pytest.raises(RepositoryError, match=SENTENCE):
            ask(path)


@pytest.mark.parametrize("name", often(("", *READ), "", "HEAD"))
def test_nor_of_a_work_tree_or_a_linked_one(name: str, path: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", str(path), str(work))
    git(work, "worktree", "add", "-q", str(tmp_path / "linked"))
    (work / "folder").mkdir()
    put_pipe(work / ".git" / name if name else work / ".git")
    for asked in (work, work / "folder", *([tmp_path / "linked"] if name else [])):
        with pytest.raises(RepositoryError, match=SENTENCE):
            opened(asked)


@pytest.mark.parametrize("value", ["pipe", '"../pipe"', "more"])
def test_nor_of_a_configuration_that_is_included(value: str, path: Path, tmp_path: Path) -> None:
    os.mkfifo(path / "pipe")
    os.mkfifo(tmp_path / "pipe")
    (path / "more").write_text("[include]\npath = pipe\n", encoding="utf-8")
    with (path / "config").open("a", encoding="utf-8") as config:
        config.write(f"[include]\n\tpath = {value}\n")
    with pytest.raises(RepositoryError, match=SENTENCE):
        opened(path)


def test_nor_of_an_alternate_and_nor_is_a_device(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other" / "ab").mkdir(parents=True)
    os.mkfifo(tmp_path / "other" / "ab" / "cd")
    alternates = path / "objects" / "info" / "alternates"
    alternates.parent.mkdir(exist_ok=True)
    alternates.write_text(f"# others\n{tmp_path / 'other'}\n", encoding="utf-8")
    with pytest.raises(RepositoryError, match=SENTENCE):
        opened(path)
    alternates.unlink()
    (path / "HEAD").unlink()
    (path / "HEAD").symlink_to("/dev/zero")
    with pytest.raises(RepositoryError, match=SENTENCE):
        opened(path)


def test_what_git_does_not_read_may_be_anything(path: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(path), "w")
    os.mkfifo(tmp_path / "w" / "pipe")
    os.mkfifo(tmp_path / "w" / ".git" / "hooks" / "mine")
    (tmp_path / "w" / ".git" / "refs" / "heads" / "gone").symlink_to("nowhere")
    with socket.socket(socket.AF_UNIX) as daemon:
        here = Path.cwd()
        os.chdir(tmp_path / "w" / ".git")  # the name of a socket is short
        try:
            daemon.bind("fsmonitor--daemon.ipc")
        finally:
            os.chdir(here)
        assert Git(tmp_path / "w").head()
