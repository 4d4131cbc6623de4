"""Kinds of repositories and what may be broken in them: what can be read is read, the rest is told."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.cli.main import main
from kmesh_tracker.errors import InputError, RepositoryError
from kmesh_tracker.gitcli import process, trees
from kmesh_tracker.gitcli.discover import discover
from kmesh_tracker.gitcli.repository import Git
from often import often
from repositories import Builder, git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLAIN = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
DOCUMENTED = {0, 1, 2, 3, 4, 5, 6}


def build(path: Path, kind: str = "sha1") -> dict[str, str]:
    """A--B--M--D (main, v1.0.0 on M, v0.1.0 annotated on A), C on topic merged by M; E on side beside B."""
    with Builder(path, format=kind) as made:
        ids = {"A": made.commit("A", files={"docs/proposal/one.md": "# One\n", "a.txt": "a"})}
        made.tag("v0.1.0", annotated=True)
        ids["B"] = made.commit("B", files={"b/b.txt": "b"})
        ids["C"] = made.commit("C", branch="topic", onto=ids["B"], files={"c/c.txt": "c"})
        ids["M"] = made.commit("M", ids["C"], files={})
        made.tag("v1.0.0", ids["M"])
        ids["D"] = made.commit("D", files={"d/d.txt": "d"})
        ids["E"] = made.commit("E", branch="release-0.1", onto=ids["A"], files={"e.txt": "e"})
    return ids


def loose(path: Path) -> None:
    """Turn the packs into loose objects."""
    for pack in sorted((path / "objects" / "pack").glob("*.pack")):
        away = path / "away.pack"
        pack.rename(away)
        for other in (path / "objects" / "pack").glob("pack-*"):
            other.unlink()
        git(path, "unpack-objects", "-q", feed=away.read_bytes())
        away.unlink()


def place(path: Path, id_: str) -> Path:
    file = path / "objects" / id_[:2] / id_[2:]
    assert file.exists()
    file.chmod(0o600)
    return file


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    path = tmp_path_factory.mktemp("lamp") / "lamp.git"
    ids = build(path)
    loose(path)
    return path, ids


@pytest.fixture
def lamp(built: tuple[Path, dict[str, str]], tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A copy of its own."""
    path, ids = built
    return shutil.copytree(path, tmp_path / "lamp.git"), ids


def said(path: Path, capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """Run a command; whatever happened there is no traceback, and an error is one line."""
    code = main([*args, "--repo", str(path), "--no-plugins"])
    out, err = capsys.readouterr()
    assert code in DOCUMENTED
    assert "Traceback" not in err
    assert "unexpected" not in err, err
    if code > 1:
        assert err.count("\n") == 1, err
    return code, out, err


# --- kinds ---


def test_packed_and_loose_objects_and_refs_read_the_same(tmp_path: Path) -> None:
    build(tmp_path / "r")
    path = tmp_path / "r"
    head = Git(path).head() or ""
    expected = [commit.id for commit in Git(path).commits([head])]
    tags = Git(path).tags()
    for change in (
        lambda: loose(path),
        lambda: git(path, "pack-refs", "--all"),
        lambda: git(path, "repack", "-adq"),
        lambda: git(path, "commit-graph", "write", "--reachable"),
        lambda: git(path, "multi-pack-index", "write"),
        lambda: git(path, "repack", "-adbq"),
    ):
        change()
        assert sorted(commit.id for commit in Git(path).commits([head])) == sorted(expected)
        assert Git(path).tags() == tags
        assert Git(path).paths([(head, expected[1])]) == {head: ("d/d.txt",)}


def test_objects_of_alternates_are_read(lamp: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    path, ids = lamp
    git(tmp_path, "clone", "-q", "--shared", "--bare", str(path), "borrower")
    assert len(Git(tmp_path / "borrower").commits([ids["D"]])) == 5


def test_a_git_file_leads_to_where_it_says_and_no_further(
    lamp: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    path, ids = lamp
    work = tmp_path / "work"
    work.mkdir()
    (work / ".git").write_text(f"gitdir: {path}\n")
    assert Git(work).head() == ids["D"]
    assert Git(discover(work).root).head() == ids["D"]
    for text in (
        "gitdir: /nowhere\n",
        "gitdir:\n",
        "gitdir: ../../../../../../dev/zero\n",
        "garbage",
        "",
        "\0" * 99,
    ):
        (work / ".git").write_text(text)
        for ask in (Git, discover):
            with pytest.raises(RepositoryError):
                ask(work)


def test_a_submodule_is_a_repository_of_its_own(lamp: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    path, ids = lamp
    outer = tmp_path / "outer"
    git(tmp_path, "init", "-q", "-b", "main", str(outer))
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(path), "inner")
    who = ["-c", "user.name=A", "-c", "user.email=a@b"]
    git(outer, *who, "commit", "-q", "-m", "with a submodule")
    head = Git(outer).head() or ""
    assert Git(outer).files(head, "**") == {".gitmodules": (outer / ".gitmodules").read_text()}
    assert Git(outer).paths([(head, None)]) == {head: (".gitmodules", "inner")}
    assert Git(outer / "inner").head() == ids["D"]
    assert discover(outer / "inner").root == outer / "inner"
    assert Git(outer / "inner").config("remote.origin.url") == str(path)


def test_every_kind_of_head(lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]) -> None:
    path, ids = lamp
    (path / "HEAD").write_text(ids["B"] + "\n")
    assert Git(path).head() == ids["B"]
    assert said(path, capsys, "status", "1.0.0")[0] == 0
    for name in ("refs/heads/absent", "refs/heads/release-1.0", "refs/tags/absent"):
        (path / "HEAD").write_text(f"ref: {name}\n")
        assert Git(path).head() is None
        assert said(path, capsys, "status", "1.0.0")[0] == 0
    (path / "HEAD").write_text("ref: refs/heads/topic\n")
    assert Git(path).head() == ids["C"]


@pytest.mark.parametrize(
    "head",
    often(
        [
            "",
            "\n",
            "garbage\n",
            "ref: \n",
            "ref: ../../../etc/passwd\n",
            "ref: refs/heads/a..b\n",
            "0" * 40,
            "\0" * 50,
        ],
        "garbage\n",
    ),
)
def test_a_head_that_makes_no_sense_is_told(
    head: str, lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = lamp
    (path / "HEAD").write_text(head)
    said(path, capsys, "status", "1.0.0")
    said(path, capsys, "roadmap")


def test_an_empty_repository_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, more in enumerate((["--bare"], [], ["--object-format=sha256"])):
        git(tmp_path, "init", "-q", *more, str(number))
        for args in (["status", "next"], ["roadmap"], ["draft", "next"]):
            code, _, err = said(tmp_path / str(number), capsys, *args)
            assert (code, "no commits yet" in err) == (3, True)
    assert main(["init", "--repo", "0"]) == 0


def test_a_sha256_repository_is_read_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ids = build(tmp_path / "r", kind="sha256")
    read = Git(tmp_path / "r")
    assert read.paths([(ids["D"], ids["M"]), (ids["A"], None)])[ids["D"]] == ("d/d.txt",)
    assert read.files(ids["D"], "docs/**") == {"docs/proposal/one.md": "# One\n"}
    assert read.file(ids["D"], "a.txt") == "a"
    assert len(read.commits([ids["D"], "0" * 64])) == 5
    for args in (["status", "1.0.0"], ["draft", "1.0.0"], ["roadmap"]):
        assert said(tmp_path / "r", capsys, *args)[0] == 0
    found = discover(tmp_path / "r")
    assert found.bare
    git(tmp_path, "clone", "-q", str(tmp_path / "r"), "work")
    assert discover(tmp_path / "work" / "d").remotes == (("origin", str(tmp_path / "r")),)


def test_a_partial_clone_loses_no_tag(lamp: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """A tag of a blob that was left out must not hide the tags that come after it."""
    path, ids = lamp
    for name in ("blob:none", "tree:0"):
        source, clone = tmp_path / "source", tmp_path / "clone"
        shutil.copytree(path, source)
        git(source, "config", "uploadpack.allowFilter", "true")
        git(tmp_path, "clone", "-q", "--bare", f"--filter={name}", f"file://{source}", "clone")
        for number, what in enumerate((f"{ids['D']}:a.txt", f"{ids['D']}^{{tree}}", f"{ids['D']}:d")):
            (clone / "refs" / "tags").mkdir(exist_ok=True)
            (clone / "refs" / "tags" / f"a{number}").write_text(git(path, "rev-parse", what) + "\n")
        shutil.rmtree(source)
        read = Git(clone)
        assert read.partial
        assert [tag.name for tag in read.tags()] == ["v0.1.0", "v1.0.0"]
        assert read.stray == ["a0", "a1", "a2"]
        assert len(read.commits([ids["D"], "5" * 40])) == 5
        shutil.rmtree(clone)


@pytest.mark.parametrize("what", ["blob:none", "tree:0"])
@pytest.mark.parametrize(
    "args",
    often([["draft", "1.0.0"], ["status", "1.0.0"], ["roadmap"], ["find", "b"]], ["draft", "1.0.0"]),
    ids=" ".join,
)
def test_whole_commands_on_a_partial_clone(
    what: str,
    args: list[str],
    lamp: tuple[Path, dict[str, str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path, _ = lamp
    git(path, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--bare", f"--filter={what}", f"file://{path}", "clone")
    path.rename(tmp_path / "gone")
    before = sorted(file.name for file in (tmp_path / "clone").rglob("*"))
    code, _, err = said(tmp_path / "clone", capsys, *args)
    assert code == 0 or (code == 3 and "partial clone" in err), err
    assert sorted(file.name for file in (tmp_path / "clone").rglob("*")) == before


@pytest.mark.parametrize(
    "name", often(["plain", "with space", "it's", "$(touch x)", "a;b", "`id`", "-x"], "it's", "$(touch x)")
)
def test_the_command_that_mends_can_be_pasted(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a shell makes of the advice is that folder, whatever it is called, and runs nothing else."""
    build(tmp_path / "source")
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "clone", "-q", "--bare", "--depth=1", f"file://{tmp_path}/source", f"./{name}")
    for path in (tmp_path / name, Path(name)):
        with pytest.raises(RepositoryError) as caught:
            Git(path)
        advice = str(caught.value).partition("run `")[2].rpartition("`")[0]
        assert "fetch --unshallow" in advice
        script = f'git() {{ printf "%s\\n" "$@"; }}\n{advice}'
        done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False, env=PLAIN)
        assert done.stdout.split("\n")[:-1] == ["-C", str(path), "fetch", "--unshallow"], advice


# --- damage ---

GRAPHS = ["none", "graph"]


def with_graph(path: Path, graph: str) -> None:
    if graph == "graph":
        git(path, "commit-graph", "write", "--reachable")


def turn_into_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


HARMS: dict[str, Callable[[Path], object]] = {
    "gone": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "garbage": lambda file: file.write_bytes(b"garbage"),
    "short": lambda file: file.write_bytes(file.read_bytes()[:-8]),
    "folder": turn_into_a_folder,
}


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("harm", often(HARMS, "gone", "garbage"))
@pytest.mark.parametrize("victim", often(["B", "M", "D"], "B"))
def test_one_damaged_commit_costs_no_other(
    victim: str, harm: str, graph: str, lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    with_graph(path, graph)
    HARMS[harm](place(path, ids[victim]))
    tips = [ids[name] for name in "DCE"]
    reachable = {"B": "CDME", "M": "ABCDE", "D": "ABCE"}[victim]
    read = Git(path)
    found = {commit.id for commit in read.commits([*tips, ids["M"]])}
    names = "".join(sorted(name for name, id_ in ids.items() if id_ in found))
    must = set(reachable) - ({"A"} if victim == "B" else set())
    assert must <= set(names), names
    assert ids[victim] in read.unreadable
    assert set(read.unreadable) <= {ids[victim]}
    tags = {tag.name for tag in read.tags()} | set(read.stray)
    assert tags == {"v0.1.0", "v1.0.0"}


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("victim", often(["A", "B", "C", "M", "D"], "M"))
def test_whole_commands_tell_a_damaged_commit(
    victim: str, graph: str, lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    with_graph(path, graph)
    HARMS["garbage"](place(path, ids[victim]))
    # What v1.0.0 already had is not read for what comes next: git itself only does so where it has no graph.
    after = (
        (["status", "next"], ["draft", "next"])
        if (graph, victim) not in {("graph", "B"), ("graph", "C")}
        else ()
    )
    for args in (*after, ["roadmap"]):
        code, _, err = said(path, capsys, *args)
        assert ids[victim] in err, (args, code, err)
        assert said(path, capsys, *args, "--strict")[0] != 0


def test_a_damaged_head_is_told_even_where_another_branch_is_whole(
    lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    (path / "HEAD").write_text(ids["C"] + "\n")
    (path / "refs" / "heads" / "topic").unlink()
    git(path, "update-ref", "refs/heads/main", ids["B"])
    HARMS["garbage"](place(path, ids["C"]))
    _, _, err = said(path, capsys, "status", "next")
    assert ids["C"] in err


def damage_graph(path: Path, how: str) -> None:
    file = path / "objects" / "info" / "commit-graph"
    file.chmod(0o600)
    content = file.read_bytes()
    changed = {
        "empty": b"",
        "short": content[: len(content) // 2],
        "head alone": content[:8],
        "garbage": b"x" * len(content),
        "zeros after the head": content[:8] + bytes(len(content) - 8),
        "ones after the head": content[:8] + b"\xff" * (len(content) - 8),
        "no chunks": content[:6] + b"\0\0" + content[8:],
        "generations": content[:-60] + b"\xff" * 40 + content[-20:],
    }[how]
    file.write_bytes(changed)


@pytest.mark.parametrize(
    "how",
    often(
        [
            "empty",
            "short",
            "head alone",
            "garbage",
            "zeros after the head",
            "ones after the head",
            "no chunks",
            "generations",
        ],
        "short",
        "zeros after the head",
        "generations",
    ),
)
def test_a_corrupt_commit_graph_costs_nothing(
    how: str, lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    git(path, "commit-graph", "write", "--reachable")
    damage_graph(path, how)
    read = Git(path)
    assert {commit.id for commit in read.commits([ids["D"], ids["E"]])} == set(ids.values())
    assert read.head() == ids["D"]
    assert {commit.id for commit in read.commits([ids["D"]], [ids["B"]])} == {ids[name] for name in "CMD"}
    assert said(path, capsys, "status", "1.0.0")[0] == 0


def lie(path: Path, child: str, ids: dict[str, str]) -> None:
    """Write into the commit-graph that ``child`` has no parents, and make its checksum fit."""
    import hashlib

    file = path / "objects" / "info" / "commit-graph"
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    chunks = {}
    for number in range(content[6]):
        entry = 8 + 12 * number
        chunks[bytes(content[entry : entry + 4])] = int.from_bytes(content[entry + 4 : entry + 12], "big")
    order = sorted(ids.values())
    row = chunks[b"CDAT"] + 36 * order.index(child)
    content[row + 20 : row + 28] = (0x70000000).to_bytes(4, "big") * 2
    content[-20:] = hashlib.sha1(content[:-20], usedforsecurity=False).digest()
    file.write_bytes(bytes(content))


@pytest.mark.parametrize("victim", ["B", "M", "D"])
def test_a_commit_graph_that_lies_about_parents_hides_no_commit(
    victim: str, lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """A commit-graph is a cache; whoever made the repository may have written anything into it."""
    path, ids = lamp
    git(path, "commit-graph", "write", "--reachable")
    lie(path, ids[victim], ids)
    assert len(git(path, "rev-list", ids["D"]).split("\n")) < 5, "the control is dead"
    found = Git(path).commits([ids["D"]])
    assert {commit.id for commit in found} == {ids[name] for name in "ABCMD"}
    assert {commit.id for commit in Git(path).commits([ids["D"]], [ids["A"]])} == {
        ids[name] for name in "BCMD"
    }
    code, _, err = said(path, capsys, "status", "1.0.0")
    assert (code, "damaged" in err) == (0, False), err


@pytest.mark.parametrize("victim", ["top", "sub", "blob"])
@pytest.mark.parametrize("at", often(["A", "C", "D"], "C"))
def test_a_missing_tree_or_file_is_told_without_a_traceback(
    victim: str, at: str, lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    where = {"A": "docs", "C": "c", "D": "d"}[at]
    leaf = {"A": "docs/proposal/one.md", "C": "c/c.txt", "D": "d/d.txt"}[at]
    what = {"top": "^{tree}", "sub": f":{where}", "blob": f":{leaf}"}[victim]
    place(path, git(path, "rev-parse", ids[at] + what)).unlink()
    read = Git(path)
    assert len(read.commits([ids["D"], ids["E"]])) == 6
    for args in (["status", "1.0.0"], ["status", "next"], ["roadmap"], ["draft", "1.0.0"], ["draft", "next"]):
        code, _, err = said(path, capsys, *args)
        assert code == 0 or (code == 3 and "fsck" in err), (args, code, err)


def test_one_missing_tree_costs_no_other_commit_its_paths(lamp: tuple[Path, dict[str, str]]) -> None:
    path, ids = lamp
    place(path, git(path, "rev-parse", ids["C"] + "^{tree}")).unlink()
    pairs: list[tuple[str, str | None]] = [(ids["B"], ids["A"]), (ids["C"], ids["B"]), (ids["E"], ids["A"])]
    found = Git(path).paths(pairs)
    assert found[ids["B"]] == ("b/b.txt",)
    assert found[ids["E"]] == ("e.txt",)


def test_one_missing_file_costs_no_other_commit_its_patch(lamp: tuple[Path, dict[str, str]]) -> None:
    """Nor does a commit of which git wrote half a patch get the patch of that half."""
    path, ids = lamp
    whole = Git(path).patches([*ids.values()])
    assert set(whole) == {ids[name] for name in "ABCDE"}, "a merge has no patch of its own"
    place(path, git(path, "rev-parse", f"{ids['A']}:docs/proposal/one.md")).unlink()
    found = Git(path).patches([*ids.values(), "5" * 40])
    assert found == {id_: patch for id_, patch in whole.items() if id_ != ids["A"]}


def test_a_patch_is_the_same_wherever_its_lines_stand_and_for_large_files_where_all_is_the_same(
    tmp_path: Path,
) -> None:
    before, after = "x\n" * 2_000_000, "x\n" * 1_999_999 + "y\n"
    with Builder(tmp_path / "r") as build:
        first = build.commit("first", files={"a": "1\n" * 9, "big": before, "bin": "\0a"})
        one = build.commit(
            "one", branch="one", onto=first, files={"a": "1\n" * 9 + "2\n", "big": after, "bin": "\0b"}
        )
        same = build.commit(
            "x", branch="two", onto=first, files={"a": "1\n" * 9 + "2\n", "big": after, "bin": "\0b"}
        )
        big = build.commit(
            "x", branch="three", onto=first, files={"a": "1\n" * 9 + "2\n", "big": "z", "bin": "\0b"}
        )
        binary = build.commit(
            "x", branch="four", onto=first, files={"a": "1\n" * 9 + "2\n", "big": after, "bin": "\0c"}
        )
    found = Git(tmp_path / "r").patches([one, same, big, binary])
    assert found[one] == found[same]
    assert len({found[one], found[big], found[binary]}) == 3


def test_a_damaged_commit_at_the_end_of_a_long_history_is_walked_around_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r"
    with Builder(path) as build:
        ids = [build.commit(f"Change {number}", files={}) for number in range(300)]
    loose(path)
    HARMS["garbage"](place(path, ids[5]))
    started: list[object] = []
    start = process._start
    monkeypatch.setattr(process, "_start", lambda *a, **k: (started.append(a), start(*a, **k))[1])
    read = Git(path)
    assert [commit.id for commit in read.commits([ids[-1]])] == ids[:5:-1]
    assert read.unreadable == [ids[5]]
    assert len(started) < 20


def test_more_paths_or_text_than_the_limits_is_an_error_of_its_own(
    lamp: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    read = Git(path)
    assert len(read.files(ids["D"], "**")) == 5
    monkeypatch.setattr(trees, "TEXTS_SIZE", 8)
    with pytest.raises(InputError, match="over the limit"):
        read.files(ids["D"], "**")
    assert read.files(ids["D"], "*/*.txt")
    monkeypatch.setattr(trees, "PATHS", 0)
    for ask in (
        lambda: read.files(ids["D"], "*/*.txt"),
        lambda: read.paths([(ids["A"], None)]),
        lambda: read.paths([(ids["E"], ids["D"])]),
    ):
        with pytest.raises(InputError, match="over the limit"):
            ask()
    assert said(path, capsys, "draft", "1.0.0")[0] == InputError.exit_code
    assert not process._running


@pytest.mark.parametrize("keep", often([0.0, 0.3, 0.7, 0.99], 0.7))
def test_a_truncated_pack_is_told_without_a_traceback(
    keep: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r"
    build(path)
    git(path, "repack", "-adq")
    for pack in (path / "objects" / "pack").glob("*.pack"):
        pack.chmod(0o600)
        content = pack.read_bytes()
        pack.write_bytes(content[: int(len(content) * keep)])
    for args in (["status", "1.0.0"], ["roadmap"], ["draft", "next"]):
        said(path, capsys, *args)


@pytest.mark.slow
def test_bytes_changed_in_a_pack_are_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r"
    build(path)
    git(path, "repack", "-adq")
    [pack] = (path / "objects" / "pack").glob("*.pack")
    pack.chmod(0o600)
    content = pack.read_bytes()
    for at in range(12, len(content) - 20, max(1, len(content) // 12)):
        pack.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        said(path, capsys, "status", "1.0.0")
    pack.write_bytes(content)
    assert said(path, capsys, "status", "1.0.0")[0] == 0


@pytest.mark.parametrize(
    "what",
    often(["5" * 40, "garbage", "", "ref: refs/heads/absent", "ref: refs/tags/v9.0.0", "\0\0"], "5" * 40),
)
def test_a_broken_ref_costs_no_other(
    what: str, lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    for name in ("tags/v9.0.0", "heads/release-9.0", "remotes/origin/main"):
        file = path / "refs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(what + "\n")
    read = Git(path)
    assert [tag.name for tag in read.tags()] == ["v0.1.0", "v1.0.0"]
    assert read.branches()["main"] == ids["D"]
    for args in (["status", "1.0.0"], ["roadmap"], ["draft", "1.0.0"]):
        code, _, err = said(path, capsys, *args)
        assert code == 0, err


CONFIGS = {
    "BOM": "\ufeff[core]\n\tbare = true\n\trepositoryformatversion = 0\n",
    "one line": '[core] bare = true\n[remote "origin"] url = https://forge.example/a/b\n',
    "key without value": "[core]\n\tbare\n\trepositoryformatversion = 0\n"
    '[remote "origin"]\n\turl = x\n\tmirror\n',
    "continued": '[core]\n\tbare = \\\ntrue\n[remote "origin"]\n\turl = https://forge.example/\\\na/b\n',
    "latin-1": '[core]\n\tbare = true\n[user]\n\tname = J\udcfcrgen\n[remote "origin"]\n\turl = x\n',
    "dotted section": "[core]\n\tbare = true\n[remote.origin]\n\turl = x\n",
    "no url": '[core]\n\tbare = true\n[remote "origin"]\n\tfetch = x\n',
    "two urls": '[core]\n\tbare = true\n[remote "origin"]\n'
    "\turl = https://forge.example/a/b\n\turl = https://u:p@x/y\n",
    "odd names": "[core]\n\tbare = true\n"
    '[remote "a\\"]b"]\n\turl = x\n[remote ""]\n\turl = y\n[remote "\u2028"]\n\turl = z\n',
    "percent": '[core]\n\tbare = true\n[remote "origin"]\n\turl = https://forge.example/%(x)s/${HOME}\n',
    "DEFAULT": '[DEFAULT]\n\turl = x\n[core]\n\tbare = true\n[remote "origin"]\n',
    "comment": '# a\n; b\n[core] ; c\n\tbare = true # d\n[remote "origin"] # e\n\turl = "x;y" ; z\n',
    "empty": "",
    "include of itself": "[include]\n\tpath = config\n[core]\n\tbare = true\n",
    "include of nothing": "[include]\n\tpath\n[core]\n\tbare = true\n",
    "include of a folder": "[include]\n\tpath = .\n[core]\n\tbare = true\n",
    "huge": "[core]\n\tbare = true\n" + "[x]\n\ty = z\n" * 20_000,
    "long": "[core]\n\tbare = true\n[x]\n\ty = " + "z" * 2_000_000 + "\n",
}


UNKNOWN_TO_GITPYTHON = {"odd names", "latin-1"}
"""Where it does not find the remotes that git finds; the rest is right all the same."""


@pytest.mark.parametrize(
    "name", often(CONFIGS, "one line", "latin-1", "empty", "odd names", "include of itself")
)
def test_whatever_git_takes_for_a_configuration_can_be_made_one_of_ours(
    name: str,
    lamp: tuple[Path, dict[str, str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, _ = lamp
    (path / "config").write_bytes(CONFIGS[name].encode("utf-8", "surrogateescape"))
    plain = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=path, env=PLAIN, capture_output=True, check=False
    )
    monkeypatch.chdir(tmp_path)
    code, out, err = said(path, capsys, "init")
    if plain.returncode == 0:
        assert code == 0, err
        text = (tmp_path / "kmesh-tracker.toml").read_text()
        assert 'path = "lamp.git"' in text
        assert ":p@" not in out + err + text
        found = discover(path)
        assert (found.root, found.bare) == (path, True)
        names = set(git(path, "remote").split("\n")) - {""} if name not in UNKNOWN_TO_GITPYTHON else set()
        assert {remote for remote, _ in found.remotes} >= names
        assert said(path, capsys, "status", "1.0.0")[0] == 0
    else:
        assert code == 3


# --- nothing is written ---


def listing(path: Path) -> Iterator[tuple[str, int, int, int]]:
    for file in sorted([path, *path.rglob("*")]):
        stat = file.lstat()
        yield str(file), stat.st_mode, stat.st_size if file.is_file() else 0, stat.st_mtime_ns


@pytest.mark.parametrize("kind", often(["bare", "work tree", "broken", "partial"], "work tree"))
def test_no_command_writes_into_a_repository(
    kind: str,
    lamp: tuple[Path, dict[str, str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, ids = lamp
    if kind == "work tree":
        git(tmp_path, "clone", "-q", str(path), "work")
        path = tmp_path / "work"
        os.utime(path / "a.txt", (1, 1))  # a plain `git status` would now renew the index
        (path / ".git" / "gc.log").write_text("x")
        git(path, "config", "gc.auto", "1")
    elif kind == "broken":
        HARMS["garbage"](place(path, ids["B"]))
    elif kind == "partial":
        git(path, "config", "uploadpack.allowFilter", "true")
        git(tmp_path, "clone", "-q", "--bare", "--filter=tree:0", f"file://{path}", "clone")
        path = tmp_path / "clone"
    work = tmp_path / "elsewhere"
    work.mkdir()
    monkeypatch.chdir(work)
    before = list(listing(path))
    for args in (
        ["status", "1.0.0"],
        ["status", "next", "--json"],
        ["roadmap"],
        ["draft", "1.0.0"],
        ["find", "b"],
        ["explain", "1.0.0", "x"],
        ["meetings"],
        ["init"],
    ):
        main([*args, "--repo", str(path), "--no-plugins"])
        capsys.readouterr()
        assert list(listing(path)) == before, args
    if kind == "work tree":
        git(path, "status")
        assert list(listing(path)) != before, "the control is dead"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_the_line_that_trusts_a_folder_can_be_pasted(
    lamp: tuple[Path, dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Pasted into a shell, it makes git trust this very folder, whatever the folder is called."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("plain", "with space", "$(id)", "it's"):
        path = tmp_path / name
        shutil.copytree(lamp[0], path)
        for file in (path, *path.rglob("*")):
            os.chown(file, 12345, 12345)
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        code, _, err = said(path, capsys, "status", "1.0.0")
        assert code == 3
        advice = err.partition("`")[2].rpartition("`")[0]
        assert "safe.directory" in advice
        env = {"PATH": os.environ["PATH"], "HOME": str(home)}
        subprocess.run(["sh", "-c", advice], env=env, capture_output=True, check=False)
        code, _, err = said(path, capsys, "status", "1.0.0")
        assert code == 0, (advice, err)


@pytest.mark.parametrize("victim", often(["A", "B", "C", "M"], "B"))
@pytest.mark.parametrize("graph", GRAPHS)
def test_one_release_is_told_to_lack_what_is_damaged_in_it(
    victim: str, graph: str, lamp: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ids = lamp
    with_graph(path, graph)
    HARMS["garbage"](place(path, ids[victim]))
    for args in (["status", "1.0.0"], ["draft", "1.0.0"], ["find", "C"], ["explain", "1.0.0", "x"]):
        code, _, err = said(path, capsys, *args)
        if args[0] != "explain":
            assert ids[victim] in err or (code in {2, 3} and victim == "M"), (args, code, err)
