"""What refs are is told from files alone, and every move of one is another state."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.gitcli.refstate import ref_state
from repositories import Builder, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def digest(path: Path) -> str:
    state = ref_state(path)
    assert state is not None
    assert state.own
    return state.digest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v0.1.0")
        build.commit("B")
    return tmp_path / "r"


def test_the_same_refs_are_the_same_state(path: Path) -> None:
    before = digest(path)
    assert digest(path) == before
    head = git(path, "rev-parse", "HEAD")
    git(path, "update-ref", "refs/notes/x", head)  # nothing that is ever looked at
    assert digest(path) == before


@pytest.mark.parametrize(
    "move",
    [
        lambda path, head: git(path, "update-ref", "refs/heads/main", "refs/tags/v0.1.0"),
        lambda path, head: git(path, "update-ref", "refs/heads/topic", head),
        lambda path, head: git(path, "update-ref", "refs/tags/v0.2.0", head),
        lambda path, head: git(path, "update-ref", "-d", "refs/tags/v0.1.0"),
        lambda path, head: git(path, "update-ref", "refs/remotes/origin/main", head),
        lambda path, head: git(path, "symbolic-ref", "HEAD", "refs/heads/other"),
        lambda path, head: git(path, "config", "remote.origin.url", "https://forge.example/a/b"),
    ],
)
def test_every_move_is_another_state(path: Path, move: Callable[[Path, str], object]) -> None:
    for packed in (False, True):
        if packed:
            git(path, "pack-refs", "--all")
        before = digest(path)
        move(path, git(path, "rev-parse", "refs/heads/main").strip())
        assert digest(path) != before or packed  # made before, and now only packed
        if packed:
            git(path, "update-ref", "refs/tags/later", "refs/heads/main")
            assert digest(path) != before


def test_a_folder_inside_and_a_linked_work_tree(tmp_path: Path, path: Path) -> None:
    work = tmp_path / "work"
    git(tmp_path, "clone", "--quiet", str(path), str(work))
    (work / "sub" / "deep").mkdir(parents=True)
    assert digest(work / "sub" / "deep") == digest(work)
    linked = tmp_path / "linked"
    git(work, "worktree", "add", "--quiet", str(linked))
    before = digest(linked)
    git(work, "update-ref", "refs/tags/v9", "HEAD")
    assert digest(linked) != before


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: (path / "shallow").write_text("0" * 40 + "\n"),
        lambda path: (path / "reftable").mkdir(),
        lambda path: git(path, "config", "extensions.refstorage", "files"),
        lambda path: git(path, "config", "include.path", "/nowhere"),
        lambda path: shutil.rmtree(path / "objects"),
        lambda path: (path / "refs" / "heads" / "linked").symlink_to(path / "refs" / "tags"),
        lambda path: (path / "refs" / "tags" / "linked").symlink_to(path / "HEAD"),
        lambda path: (path / "refs" / "tags" / "long").write_text("x" * 10_000),
        lambda path: ((path / "HEAD").rename(path / "H"), (path / "HEAD").symlink_to("H")),
    ],
)
def test_what_is_odd_is_left_to_git(path: Path, harm: Callable[[Path], object]) -> None:
    bare = path if (path / "HEAD").exists() else path / ".git"
    harm(bare)
    assert ref_state(path) is None


def test_no_repository_has_no_state(tmp_path: Path) -> None:
    assert ref_state(tmp_path) is None
    assert ref_state(tmp_path / "absent") is None
    (tmp_path / ".git").write_text("something else")
    assert ref_state(tmp_path) is None
