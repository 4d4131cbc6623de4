"""What a killed run left is removed by the next one: only what is surely its own, and nobody's any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import kmesh_tracker
from kmesh_tracker.rendering.files import write
from kmesh_tracker.store import Store
from kmesh_tracker.text import leftovers
from kmesh_tracker.text.leftovers import remove_leftovers, temporary_beside

SOURCE = Path(kmesh_tracker.__file__).parents[1]
DYING = """
import os, pathlib, signal, sys
from kmesh_tracker.rendering import files
from kmesh_tracker.store import Store
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(code: str, *args: object) -> None:
    """Run some code that is killed while it writes."""
    done = subprocess.run(
        [sys.executable, "-c", DYING + code, *map(str, args)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_the_next_run_removes_what_a_killed_one_left_beside_a_draft(tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("old\n", encoding="utf-8")
    killed("files.write(pathlib.Path(sys.argv[1]), 'half\\n')", draft)
    (left,) = [name for name in names(tmp_path) if name != "draft.md"]
    assert left.endswith(".part")
    assert draft.read_text("utf-8") == "old\n"
    write(draft, "new\n")
    assert names(tmp_path) == ["draft.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_and_in_the_cache(cache: Path) -> None:
    killed("store = Store(pathlib.Path(sys.argv[1])); store.put(store.key('who'), [1])", cache)
    (left,) = names(cache)
    assert left.endswith(".part")
    Store(cache).put("ab" + "0" * 62, [2])
    assert names(cache) == ["ab" + "0" * 62]


def test_nothing_else_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = temporary_beside(tmp_path / "a.md")  # of a run that goes on: this one
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead = Path(str(mine).replace(f"-{os.getpid()}-", f"-{gone.pid}-"))
    monkeypatch.setattr(leftovers, "_host", lambda: "0" * 8)
    there = Path(str(temporary_beside(tmp_path / "a.md")).replace(f"-{os.getpid()}-", f"-{gone.pid}-"))
    old = temporary_beside(tmp_path / "b.md")
    monkeypatch.undo()
    others = [tmp_path / name for name in (".a.md.x1y2.part", "a.part", f"x{dead.name}", f"{dead.name}.md")]
    for path in (mine, dead, there, old, *others):
        path.write_text("x", encoding="utf-8")
    os.utime(old, (1, 1))
    os.utime(others[0], (1, 1))
    (tmp_path / dead.name.replace(".part", "") / "x").parent.mkdir()
    link = Path(str(dead).replace(dead.name[-17:-5], "0" * 12))
    link.symlink_to("a.part")
    folder = Path(str(dead).replace(dead.name[-17:-5], "1" * 12))
    folder.mkdir()
    remove_leftovers(tmp_path)
    assert not dead.exists()
    assert not old.exists()
    assert link.is_symlink()
    assert folder.is_dir()
    assert all(path.exists() for path in (mine, there, *others))
    remove_leftovers(tmp_path / "absent")


@pytest.mark.parametrize("name", ["a" * 250 + ".md", "灯" * 80 + ".md"])
def test_a_long_name_can_be_written(name: str, tmp_path: Path) -> None:
    assert write(tmp_path / name, "x")
    assert names(tmp_path) == [name]
