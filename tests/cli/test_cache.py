"""What is kept between runs: the same result, no git asked, and nothing where nobody wants it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from kmesh_tracker.cli.main import main
from kmesh_tracker.gitcli import commit_graph, process
from kmesh_tracker.gitcli.repository import Git
from kmesh_tracker.store import Store
from repositories import Builder, git

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture
def project(sample: Path, tmp_path: Path) -> Path:
    """A sample project of one's own."""
    folder = tmp_path / "project"
    shutil.copytree(sample.parent, folder)
    return folder / sample.name


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The commands of git that were started."""
    found: list[Sequence[str]] = []
    popen = subprocess.Popen

    def spy(command: Sequence[str], *args: Any, **options: Any) -> subprocess.Popen[bytes]:
        found.append(command)
        return popen(command, *args, **options)

    monkeypatch.setattr(subprocess, "Popen", spy)
    process._program.cache_clear()
    return found


COMMANDS = (
    ("status", "v0.2.0", "--json"),
    ("status", "next", "--json"),
    ("roadmap", "--json"),
    ("draft", "v0.2.0", "--format", "github"),
    ("find", "lamp", "--json"),
)


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_a_second_run_asks_git_nothing_and_says_the_same(
    args: Sequence[str], project: Path, started: list[Sequence[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for more in ([], [], ["--no-cache"]):
        before = len(started)
        assert main(["--config", str(project), *args, *more]) == 0
        told.append((*capsys.readouterr(), len(started) - before))
    first, second, without = told
    assert first[:2] == second[:2] == without[:2]
    assert second[2] == 0
    assert without[2] > 0


def test_at_most_six_gits_a_repository(project: Path, started: list[Sequence[str]]) -> None:
    assert main(["--config", str(project), "status", "v0.2.0", "--json"]) == 0
    repositories = 2
    assert len(started) <= 6 * repositories + 1  # and once for its version


def test_nothing_is_kept_where_nobody_wants_it(project: Path, cache: Path) -> None:
    assert main(["--config", str(project), "--no-cache", "roadmap", "--json"]) == 0
    assert not cache.exists()


def test_a_word_in_the_minutes_is_heard_at_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told() -> str:
        assert main(["--config", str(project), "status", "v0.2.0", "--json"]) == 0
        return capsys.readouterr().out

    before = told()
    minutes = project.parent / "minutes" / "2025" / "2025-01-09.md"
    text = minutes.read_text(encoding="utf-8")
    minutes.write_text(text + "\n## Release v0.2.0\n\n- Paint the buoys (done)\n", encoding="utf-8")
    assert "Paint the buoys" in told()
    minutes.write_text(text, encoding="utf-8")
    assert told() == before


def test_a_tag_is_seen_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v0.1.0")
        build.commit("B")

    def told() -> str:
        assert main(["roadmap", "--json", "--repo", str(tmp_path / "r")]) == 0
        return capsys.readouterr().out

    assert told() == told()
    git(tmp_path / "r", "tag", "v0.2.0", "main")
    assert '"tag": "v0.2.0"' in told()


def test_the_day_is_no_part_of_what_is_kept(
    tmp_path: Path, started: list[Sequence[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """A(v0.1.0)--B(v0.2.0), main: any day after B is answered from what is kept; one before is not."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v0.1.0")
        build.commit("B")
        build.tag("v0.2.0")
    ask = ["roadmap", "--json", "--repo", str(tmp_path / "r"), "--as-of"]
    assert main([*ask, "2030-01-01"]) == 0
    before = len(started)
    assert main([*ask, "2031-01-01"]) == 0
    assert len(started) == before
    capsys.readouterr()
    day = git(tmp_path / "r", "log", "-1", "--format=%cs", "v0.1.0").strip()
    assert main([*ask, day]) == 0
    assert "v0.2.0" not in capsys.readouterr().out


def test_the_command_shows_and_clears(project: Path, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache"]) == 0
    assert capsys.readouterr().out == f"0 files, 0.0 MiB in {cache}.\n"
    assert main(["--config", str(project), "roadmap", "--json"]) == 0
    capsys.readouterr()
    assert main(["cache", "show"]) == 0
    assert not capsys.readouterr().out.startswith("0 files")
    assert main(["cache", "clear"]) == 0
    assert capsys.readouterr().out.startswith("Cleared ")
    assert main(["cache"]) == 0
    assert capsys.readouterr().out.startswith("0 files")


def test_what_is_not_a_command_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "burn"]) == 2
    assert "clear" in capsys.readouterr().err


@pytest.fixture
def graphed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Git, Path, list[str]]:
    """A repository, the folder for its commit-graph, and its tips."""
    monkeypatch.setattr(commit_graph, "is_worthwhile", lambda _: True)
    with Builder(tmp_path / "r") as build:
        for n in range(5):
            build.commit(f"Change {n}")
    return Git(tmp_path / "r"), tmp_path / "graphs", [build.tips["main"]]


def test_git_follows_the_history_with_a_graph_of_ours(graphed: tuple[Git, Path, list[str]]) -> None:
    read, folder, tips = graphed
    files = sorted(path for path in read.path.rglob("*"))
    plain = Git(read.path).nodes(tips)
    read.speed_up(Store(folder).graph_folder, tips)
    assert read.extra_objects is not None
    assert commit_graph.commit_count(read.extra_objects) == 5
    assert read.nodes(tips) == plain
    assert sorted(path for path in read.path.rglob("*")) == files, "the repository was written to"


@pytest.mark.parametrize("cut", [0, 4, 100, 1000, -1])
def test_a_damaged_graph_is_written_anew(cut: int, graphed: tuple[Git, Path, list[str]]) -> None:
    read, folder, tips = graphed
    read.speed_up(Store(folder).graph_folder, tips)
    assert read.extra_objects
    file = read.extra_objects / "info" / "commit-graph"
    content = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(content[:cut])
    other = Git(read.path)
    other.speed_up(Store(folder).graph_folder, tips)
    assert other.nodes(tips) == Git(read.path).nodes(tips)
    assert other.extra_objects
    assert commit_graph.commit_count(other.extra_objects) == 5


def test_a_graph_that_lies_is_found_out(graphed: tuple[Git, Path, list[str]], cache: Path) -> None:
    """The graph of another history under the right checksum: what commits say themselves counts."""
    read, _, tips = graphed
    truth = Git(read.path).nodes(tips)
    read.speed_up(Store(cache).graph_folder, tips)
    assert read.extra_objects
    file = read.extra_objects / "info" / "commit-graph"
    content = bytearray(file.read_bytes()[:-20])
    at = next(
        int.from_bytes(content[12 * row + 12 : 12 * row + 20])
        for row in range(content[6])
        if content[12 * row + 8 : 12 * row + 12] == b"CDAT"
    )
    first = sorted(id_ for id_, _, _ in truth).index(tips[0])
    content[at + 36 * first + 20 : at + 36 * first + 24] = (0x70000000).to_bytes(4)  # a root
    import hashlib

    file.chmod(0o600)
    file.write_bytes(bytes(content) + hashlib.sha1(content).digest())
    assert main(["roadmap", "--json", "--repo", str(read.path)]) == 0


def both(args: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[object, object]:
    """Give code, output and remarks of a command with what is cached, and without a cache."""
    found = []
    for more in ([], ["--no-cache"]):
        code = main([*args, *more])
        found.append((code, *capsys.readouterr()))
    return found[0], found[1]


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    """A(v1.0.0)--B, main."""
    with Builder(tmp_path / "lamp") as build:
        build.commit("Trim the wick (#1)")
        build.tag("v1.0.0")
        build.commit("Clean the glass (#2)")
    return tmp_path / "lamp"


def test_a_later_meeting_is_heard_after_a_look_at_an_earlier_day(
    lamp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    minutes = tmp_path / "minutes.md"
    minutes.write_text("# 2031-06-05\n\n## Release v1.1.0\n\n- New bellows\n\n# 2031-01-02\n\n- Hello\n")
    for day in ("2031-03-01", "2031-07-01", "2031-03-01"):
        for command in (["status", "next"], ["roadmap"]):
            args = [*command, "--json", "--as-of", day, "--repo", str(lamp), "--minutes", str(minutes)]
            cached, plain = both(args, capsys)
            assert cached == plain


def test_a_warning_goes_with_what_it_warns_of(
    lamp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    (folder / "a.md").write_text("# 2031-01-02\n\n## Release v1.1.0\n\n- New bellows\n")
    bad = folder / "bad.md"
    args = ["status", "next", "--json", "--repo", str(lamp), "--minutes", str(folder)]
    for content in (b"\xff\xfe\0junk", None, b"\xff\xfe\0junk"):
        if content is None:
            bad.unlink()
        else:
            bad.write_bytes(content)
        cached, plain = both(args, capsys)
        assert cached == plain


def test_a_name_that_is_no_unicode_costs_nothing(
    lamp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    name = os.fsdecode(b"x\xff.md")
    (folder / name).write_text("# 2031-01-02\n\n## Release v1.1.0\n\n- New bellows\n")
    for command in (["status", "next", "--json"], ["draft", "next"]):
        cached, plain = both([*command, "--repo", str(lamp), "--minutes", str(folder)], capsys)
        assert cached == plain


def test_the_same_mistake_is_told_first(
    tmp_path: Path, lamp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "init", "--quiet", "bare.git", "--bare")
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "decided").mkdir()
    config = tmp_path / "k.toml"
    config.write_text(f'decisions = "decided"\nsource = [{{ kind = "git", path = "{lamp}" }}]\n')
    for args in (
        ["status", "v1.1.0", "--repo", str(tmp_path / "bare.git"), "--minutes", str(tmp_path / "empty.md")],
        ["draft", "v1.0.0", "--config", str(config)],
        ["status", "v9.9.9", "--config", str(config)],
    ):
        cached, plain = both(args, capsys)
        assert cached == plain


def test_a_repository_is_found_where_git_finds_it(
    lamp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Behind a link, over ``..``, and around a folder that only looks like one."""
    work = tmp_path / "work"
    git(tmp_path, "clone", "--quiet", str(lamp), str(work))
    (work / "sub").mkdir()
    outer = tmp_path / "outer"
    git(tmp_path, "init", "--quiet", str(outer))
    (outer / "link").symlink_to(work / "sub")
    nested = work / "nested"
    git(tmp_path, "init", "--quiet", str(nested))
    (nested / ".git" / "HEAD").write_text("junk\n")
    paths = [outer / "link", nested / "..", nested]
    for number in range(2):
        (work / f"{number}.txt").write_text("x")
        git(work, "add", ".")
        git(
            work,
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@b.example",
            "commit",
            "-qm",
            f"Step {number} (#{number + 7})",
        )
        for path in paths:
            cached, plain = both(["status", "next", "--json", "--repo", str(path)], capsys)
            assert cached == plain


def test_a_link_in_the_place_of_a_graph_is_not_followed(
    graphed: tuple[Git, Path, list[str]], tmp_path: Path
) -> None:
    read, folder, tips = graphed
    read.speed_up(Store(folder).graph_folder, tips)
    assert read.extra_objects
    shutil.rmtree(read.extra_objects)
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o700)
    read.extra_objects.symlink_to(outside)
    other = Git(read.path)
    other.speed_up(Store(folder).graph_folder, tips)
    assert other.extra_objects is None
    assert not list(outside.iterdir())
