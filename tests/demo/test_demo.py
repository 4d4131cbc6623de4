"""The sample project is laid out whole, always the same, and over nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.demo import lay_out
from kmesh_tracker.errors import OutputError
from kmesh_tracker.sources.git import GitSource
from kmesh_tracker.testing import load

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.plugin import Repository


def repository(folder: Path, name: str = "tidelog") -> Repository:
    found = load(GitSource, folder, path=f"{name}.git").repository()
    assert found is not None
    return found


def test_it_is_always_the_same(tmp_path: Path) -> None:
    first, second = lay_out(tmp_path / "one").parent, lay_out(tmp_path / "two" / "deeper").parent
    for name in ("tidelog", "site"):
        one, two = repository(first, name), repository(second, name)
        assert one.heads() == two.heads()
        assert one.tags() == two.tags()


def test_its_history_holds_what_histories_hold(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "sample").parent
    git = repository(folder)
    assert sorted(tag.name for tag in git.tags()) == ["v0.1.0", "v0.2.0", "v0.2.0-rc.1"]
    commits = git.commits(git.heads())
    subjects = [commit.subject for commit in commits]
    assert subjects.count("Wait for the sonar to warm up (#22)") == 2
    assert 'Revert "Compress the log with zstd"' in subjects
    assert sum(commit.is_merge for commit in commits) == 13
    assert "Co-authored-by: Yuki Mori" in "".join(commit.message for commit in commits)
    assert "Priya Nair" in git.mailmap()
    assert len(git.files(git.heads()[0], "docs/proposals/*.md")) == 2


def test_it_takes_nothing_back_but_what_it_says(tmp_path: Path) -> None:
    git = repository(lay_out(tmp_path).parent)
    texts = git.files(git.heads()[0], "**")
    assert "tidelog/log.py" in texts
    assert "zstd" not in "".join(texts.values())
    assert "Order readings by a counter" in texts["tidelog/log.py"]


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(OutputError, match="is not empty: name another folder"):
        lay_out(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(OutputError, match="is a file: name a folder"):
        lay_out(tmp_path / "mine.txt")
