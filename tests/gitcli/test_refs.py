"""Refs of any name, replacements and grafts: names are only names, and history is what the objects say."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.cli.main import main
from kmesh_tracker.gitcli.repository import Git
from often import often
from repositories import Builder, git

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [
    b"--output=x",
    b"-x",
    b"v1;$(touch${IFS}ran)",
    b"`touch${IFS}ran`",
    b"|touch${IFS}ran",
    b"<svg/onload=alert(1)>",
    b"HEAD",
    b"FETCH_HEAD",
    b"refs/tags/v1.0.0",
    b"refs/heads/main",
    b"a/b/c/d/e/f/g",
    b"v1.0.0\xff\xfe",
    b"caf\xc3\xa9",
    b"caf\xe9",
    b"\xe2\x80\xae0.1v",
    b"\xe2\x80\xa8v3",
    b"%00%0a%(refname)",
    b"{main}",
    b"@",
    b"#1",
    b"'\"",
    b"x" * 200,
]


def set_refs(path: Path, refs: dict[bytes, str]) -> None:
    """Write refs straight into packed-refs, where any bytes fit and ten thousand cost nothing."""
    rows = sorted(refs.items())
    head = b"# pack-refs with: peeled fully-peeled sorted \n"
    (path / "packed-refs").write_bytes(
        head + b"".join(b"%s %s\n" % (id_.encode(), name) for name, id_ in rows)
    )


@pytest.fixture
def lamp(tmp_path: Path) -> tuple[Path, list[str]]:
    path = tmp_path / "lamp.git"
    with Builder(path) as build:
        ids = [build.commit(f"Change {number} (#{number})") for number in range(1, 5)]
        build.tag("v0.1.0", ids[0])
        build.tag("v0.2.0", ids[2])
    return path, ids


@pytest.mark.parametrize(
    "kind", often([b"refs/tags/", b"refs/heads/", b"refs/remotes/origin/"], b"refs/tags/")
)
def test_refs_of_any_name_are_listed_and_start_nothing(
    kind: bytes,
    lamp: tuple[Path, list[str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, ids = lamp
    set_refs(path, {kind + name: ids[1] for name in NAMES})
    listed = subprocess.run(
        ["git", "for-each-ref", "--format=%(refname)"], cwd=path, capture_output=True, check=True
    )
    theirs = {line.removeprefix(kind) for line in listed.stdout.split(b"\n") if line.startswith(kind)} - {
        b"v0.1.0",
        b"v0.2.0",
        b"main",
    }
    assert len(theirs) >= len(NAMES) - 2, "the control is dead: git refuses the names itself"
    monkeypatch.chdir(tmp_path)
    read = Git(path)
    ours = {tag.name for tag in read.tags()} if kind == b"refs/tags/" else set(read.branches())
    ours = {name.removeprefix("origin/") for name in ours} - {"v0.1.0", "v0.2.0", "main"}
    assert ours == {name.decode("utf-8", "backslashreplace") for name in theirs}
    assert read.head() == ids[-1]
    assert len(read.commits([ids[-1], *read.branches().values()])) == 4
    for args in (["status", "0.2.0"], ["roadmap"], ["draft", "0.2.0"], ["status", "0.2.0", "--json"]):
        assert main([*args, "--repo", str(path), "--no-plugins"]) == 0, capsys.readouterr().err
        _, err = capsys.readouterr()
        assert "\u202e" not in err
        assert "\u2028" not in err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["lamp.git"]


def test_names_that_mean_two_things_are_taken_by_their_place(
    lamp: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """A branch called like a tag, a tag and a branch called HEAD, refs called like ids of other commits."""
    path, ids = lamp
    a, b, c, d = ids
    refs = {"heads/v0.2.0": d, "tags/HEAD": a, "heads/HEAD": a, "tags/main": b, "heads/refs/heads/main": a}
    for one, other in ((d, a), (c, b), (a, d)):
        refs |= {f"heads/{one}": other, f"tags/{one}": other, f"heads/{one[:12]}": other}
    for name, id_ in refs.items():
        (path / "refs" / name).parent.mkdir(parents=True, exist_ok=True)
        (path / "refs" / name).write_text(f"{id_}\n")
    for name in (d, c):  # looked up before all others
        (path / name).write_text(f"{a}\n")
    read = Git(path)
    assert read.head() == d
    tags = {tag.name: tag.commit for tag in read.tags()}
    assert (tags["v0.2.0"], tags["HEAD"], tags["main"]) == (c, a, b)
    assert read.branches()["v0.2.0"] == d
    assert [commit.id for commit in read.commits([d])] == [d, c, b, a]
    assert [commit.id for commit in read.commits([d], [b])] == [d, c]
    assert read.paths([(d, c), (a, None)]) == {d: ("f4.txt",), a: ("f1.txt",)}
    assert sorted(read.files(c, "**")) == ["f1.txt", "f2.txt", "f3.txt"]
    assert read.file(d, "f4.txt") == "4"
    assert main(["status", "0.2.0", "--repo", str(path), "--no-plugins"]) == 0, capsys.readouterr().err


def test_ten_thousand_refs_are_read_at_once(
    lamp: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    set_refs(
        path,
        {b"refs/tags/build-%05d" % number: ids[number % 4] for number in range(10_000)}
        | {b"refs/heads/topic/%05d" % number: ids[number % 4] for number in range(10_000)}
        | {b"refs/pull/%d/head" % number: ids[number % 4] for number in range(10_000)}
        | {b"refs/tags/v0.2.0": ids[2]},
    )
    read = Git(path)
    assert len(read.tags()) == 10_002
    assert len(read.branches()) == 10_001
    assert len(read.commits([tag.commit for tag in read.tags()])) == 4
    assert main(["status", "0.2.0", "--repo", str(path), "--no-plugins"]) == 0, capsys.readouterr().err


def test_symbolic_refs_that_go_in_circles_or_out_of_the_repository_cost_nothing(
    lamp: tuple[Path, list[str]], tmp_path: Path
) -> None:
    path, ids = lamp
    (tmp_path / "outside").write_text(f"{ids[0]}\n")
    for name, text in {
        "tags/one": "ref: refs/tags/two",
        "tags/two": "ref: refs/tags/one",
        "tags/self": "ref: refs/tags/self",
        "tags/out": "ref: ../../outside",
        "tags/abs": f"ref: {tmp_path}/outside",
    }.items():
        (path / "refs" / name).write_text(text + "\n")
    (path / "refs" / "tags" / "link").symlink_to(tmp_path / "outside")
    read = Git(path)
    assert {"v0.1.0", "v0.2.0"} <= {tag.name for tag in read.tags()} <= {"v0.1.0", "v0.2.0", "link"}
    assert read.branches() == {"main": ids[-1]}


def test_replacements_and_grafts_change_nothing(
    lamp: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    a, b, c, d = ids
    expected = Git(path).commits([d])
    paths = Git(path).paths([(d, c), (c, b)])
    plain = os.environ | {"GIT_CONFIG_GLOBAL": "/dev/null"}

    def everyday() -> bytes:
        return subprocess.run(
            ["git", "log", "--format=%H %s", d], cwd=path, env=plain, capture_output=True, check=True
        ).stdout

    text = git(path, "cat-file", "commit", c) + "\nreplaced\n"
    fake = git(
        path, "hash-object", "-t", "commit", "-w", "--stdin", feed=text.replace("Change", "Evil").encode()
    )
    before = everyday()
    git(path, "replace", c, fake)
    blob = git(path, "hash-object", "-w", "--stdin", feed=b"evil")
    git(path, "replace", git(path, "rev-parse", f"{d}:f4.txt"), blob)
    replaced = everyday()
    assert replaced != before, "the control is dead"
    (path / "info").mkdir(exist_ok=True)
    (path / "info" / "grafts").write_text(f"{d} {a}\n{b}\n")
    assert everyday() != replaced, "the control is dead"

    read = Git(path)
    assert read.commits([d]) == expected
    assert [commit.id for commit in read.commits([d], [a])] == [d, c, b]
    assert read.paths([(d, c), (c, b)]) == paths
    assert read.file(d, "f4.txt") == "4"
    assert {tag.name for tag in read.tags()} == {"v0.1.0", "v0.2.0"}
    for args in (["status", "0.2.0"], ["draft", "next"]):
        assert main([*args, "--repo", str(path), "--no-plugins"]) == 0
        assert "Evil" not in capsys.readouterr().out
