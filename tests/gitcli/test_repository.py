from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.errors import OutputError, RepositoryError
from kmesh_tracker.gitcli import process
from kmesh_tracker.gitcli.create import create
from kmesh_tracker.gitcli.discover import discover
from kmesh_tracker.gitcli.objects import EPOCH, MESSAGE_LIMIT, codec, parse_commit
from kmesh_tracker.gitcli.refs import is_lasting
from kmesh_tracker.gitcli.repository import Git
from kmesh_tracker.plugin.source import SourceSettings
from kmesh_tracker.sources.git import GitSource
from repositories import ADA, START, Builder, git

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def lamp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A--B--M (main, v1.0.0 annotated on M), C on topic merged by M."""
    path = tmp_path_factory.mktemp("lamp") / "lamp.git"
    with Builder(path) as build:
        build.commit("A", files={"docs/proposal/one.md": "# One\n", "a.txt": "a"})
        base = build.commit("B", files={"docs/proposal/deep/er/two.md": "# Two\n", "docs/other.md": "no"})
        topic = build.commit("C", branch="topic", onto=base, files={"c.txt": "c"})
        build.commit("M", topic, files={})
        build.tag("v1.0.0", annotated=True)
    return path


def test_opens_every_shape_of_a_repository(lamp: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", str(lamp), str(work))
    git(work, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    (work / "inner").mkdir()
    bare = Git(lamp)
    for path in (work, work / "inner", tmp_path / "linked"):
        opened = Git(path)
        assert opened.head() == bare.head()
        assert [tag.name for tag in opened.tags()] == ["v1.0.0"]


def test_refuses_in_one_sentence_with_what_mends_it(lamp: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{lamp}", str(shallow))
    with pytest.raises(RepositoryError, match=r"shallow clone.*git -C \S+ fetch --unshallow"):
        Git(shallow)
    with pytest.raises(RepositoryError, match="is not a folder"):
        Git(tmp_path / "absent")
    with pytest.raises(RepositoryError, match="is not a git repository"):
        Git(tmp_path)
    git(tmp_path, "init", "-q", "empty")
    with pytest.raises(RepositoryError, match="no commits yet"):
        GitSource(SourceSettings("git", "empty", {"path": str(tmp_path / "empty")})).repository().heads()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_a_repository_of_another_user_is_refused_until_it_is_trusted(
    lamp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", "--bare", str(lamp), str(other))
    for path in (other, *other.rglob("*")):
        os.chown(path, 12345, 12345)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    with pytest.raises(RepositoryError, match=r"git config --global --add safe\.directory \S*other"):
        Git(other)
    (tmp_path / ".gitconfig").write_text(f"[safe]\n\tdirectory = {other}\n")
    assert Git(other).tags()


def test_git_that_is_absent_or_slow_is_an_error_of_one_sentence(
    lamp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RepositoryError, match="more than 1e-09 seconds"):
        process.run(lamp, ["rev-list", "--all"], timeout=1e-9)
    monkeypatch.setenv("PATH", "relative/folder")
    with pytest.raises(RepositoryError, match="not installed"):
        Git(lamp)


def test_reads_commits_children_first_with_what_is_excluded_left_out(lamp: Path) -> None:
    repo = Git(lamp)
    head = repo.head()
    assert head
    commits = repo.commits([head])
    assert [commit.subject for commit in commits] == ["M", "C", "B", "A"]
    assert commits[0].author.name == "Ada Rowe"
    assert commits[-1].committed_at == datetime.fromtimestamp(START + 86_400, UTC)
    assert [commit.subject for commit in repo.commits([head], [commits[2].id])] == ["M", "C"]
    assert repo.commits([]) == []
    with pytest.raises(RepositoryError, match="not an object id"):
        repo.commits(["--output=x"])


def test_tells_paths_and_files(lamp: Path) -> None:
    repo = Git(lamp)
    merge, _, second, first = repo.commits([repo.head() or ""])
    assert repo.paths([(merge.id, second.id), (second.id, first.id), (first.id, None)]) == {
        merge.id: ("c.txt",),
        second.id: ("docs/other.md", "docs/proposal/deep/er/two.md"),
        first.id: ("a.txt", "docs/proposal/one.md"),
    }
    assert repo.paths([]) == {}
    assert repo.files(merge.id, "{docs/,}{proposal,keps}/**/*.md") == {
        "docs/proposal/deep/er/two.md": "# Two\n",
        "docs/proposal/one.md": "# One\n",
    }
    assert repo.file(merge.id, "a.txt") == "a"
    assert repo.file(merge.id, "absent") == ""


def test_reads_a_sha256_repository(tmp_path: Path) -> None:
    with Builder(tmp_path / "r", format="sha256") as build:
        build.commit("first")
        build.tag("v0.1.0", annotated=True)
    repo = Git(tmp_path / "r")
    [tag] = repo.tags()
    assert len(tag.commit) == 64
    assert [commit.id for commit in repo.commits([tag.commit])] == [tag.commit]


def test_refs_with_the_names_of_options_and_commands_are_only_names(tmp_path: Path) -> None:
    with Builder(tmp_path / "r") as build:
        commit = build.commit("first")
    names = ["--output=x", "v1;$(id)", "<svg/onload=alert(1)>", "-x"]
    for name in names:
        git(tmp_path / "r", "update-ref", f"refs/tags/{name}", commit)
        git(tmp_path / "r", "update-ref", f"refs/heads/{name}", commit)
    repo = Git(tmp_path / "r")
    assert {tag.name for tag in repo.tags()} == set(names)
    assert set(repo.branches()) == {"main", *names}
    assert len(repo.commits([tag.commit for tag in repo.tags()])) == 1


def test_tags_of_tags_lead_to_their_commit_and_other_tags_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "r"
    with Builder(path) as build:
        commit = build.commit("first", files={"a": "a"})
        build.tag("inner", annotated=True)
    who = {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b", "GIT_COMMITTER_DATE": "1700200000 +0100"}
    git(path, "tag", "-a", "-m", "x", "outer", "inner", env=who)
    git(path, "tag", "blob", f"{commit}:a")
    tags = {tag.name: tag for tag in Git(path).tags()}
    assert set(tags) == {"inner", "outer"}
    assert tags["outer"].commit == commit
    assert tags["outer"].tagged_at.utcoffset() == timedelta(hours=1)


def test_damaged_objects_are_told_one_by_one_and_the_rest_is_read(tmp_path: Path) -> None:
    """A--B--C--D on main, E on side beside B; B is lost, C is garbage."""
    path = tmp_path / "r"
    with Builder(path) as build:
        first = build.commit("A")
        lost = build.commit("B")
        broken = build.commit("C")
        build.commit("D")
        build.commit("E", branch="side", onto=first)
    loose = [path / "objects" / id_[:2] / id_[2:] for id_ in (lost, broken)]
    for file in loose:
        file.chmod(0o600)
    loose[0].unlink()
    loose[1].write_bytes(b"garbage")
    repo = Git(path)
    found = repo.commits([*repo.branches().values()])
    assert sorted(commit.subject for commit in found) == ["A", "D", "E"]
    assert repo.unreadable == [broken]


def test_a_partial_clone_never_fetches(lamp: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(lamp, source)
    git(source, "config", "uploadpack.allowFilter", "true")
    for name, what in (("blobless", "blob:none"), ("treeless", "tree:0")):
        git(tmp_path, "clone", "-q", "--bare", f"--filter={what}", f"file://{source}", name)
    shutil.rmtree(source)
    blobless, treeless = Git(tmp_path / "blobless"), Git(tmp_path / "treeless")
    head = blobless.head() or ""
    commits = blobless.commits([head])
    assert len(commits) == 4 == len(treeless.commits([head]))
    assert blobless.paths([(head, commits[1].id)])
    assert blobless.files(head, "**") == {}
    with pytest.raises(RepositoryError, match=r"partial clone.*--refetch --no-filter"):
        treeless.paths([(head, commits[1].id)])


def test_creates_a_repository_from_a_stream(tmp_path: Path) -> None:
    stream = f"commit refs/heads/trunk\ncommitter {ADA} {START} +0000\ndata 3\nhey\n".encode()
    create(tmp_path / "a" / "b.git", stream, "trunk")
    assert [
        commit.message
        for commit in Git(tmp_path / "a" / "b.git").commits([Git(tmp_path / "a" / "b.git").head() or ""])
    ] == ["hey"]
    with pytest.raises(OutputError, match="is not empty"):
        create(tmp_path / "a", stream, "trunk")
    with pytest.raises(OutputError, match="could not create"):
        create(tmp_path / "c", b"nonsense\n", "trunk")


def test_discovers_root_and_remotes_without_secrets(lamp: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", str(lamp), str(work))
    git(work, "remote", "set-url", "origin", "https://me:ghp_secret@forge.example/lamps/lamp.git?token=1")
    git(work, "remote", "add", "fork", "git@forge.example:ben/lamp.git")
    (work / "deep").mkdir()
    found = discover(work / "deep")
    assert (found.root, found.bare) == (work, False)
    assert found.remotes == (
        ("origin", "https://forge.example/lamps/lamp.git"),
        ("fork", "forge.example:ben/lamp.git"),
    )
    assert discover(lamp).bare
    source = GitSource(SourceSettings("git", "work", {"path": str(work)}))
    assert source.repository().url == "https://forge.example/lamps/lamp"


def raw(author: bytes, message: bytes, *headers: bytes) -> bytes:
    return b"\n".join(
        [b"tree " + b"0" * 40, b"author " + author, b"committer " + author, *headers, b"", message]
    )


@pytest.mark.parametrize(
    ("author", "name", "email", "when"),
    [
        (b"A B <a@b> 10 +0130", "A B", "a@b", "1970-01-01T01:30:10+01:30"),
        (b"A <a@b> 10 +51800", "A", "a@b", "1970-01-01T00:00:10+00:00"),
        (b"A <a@b> 99999999999999999999 +0000", "A", "a@b", EPOCH.isoformat()),
        (b"A <a@b> 253402300799 +1400", "A", "a@b", EPOCH.isoformat()),
        (b"A <a@b> -1 -0800", "A", "a@b", "1969-12-31T15:59:59-08:00"),
        (b"<> 10 +0000", "", "", "1970-01-01T00:00:10+00:00"),
        (b"A > <b@c> 10 +0000", "A >", "b@c", "1970-01-01T00:00:10+00:00"),
        (b"no address at all", "no address at all", "", EPOCH.isoformat()),
        (b"", "", "", EPOCH.isoformat()),
    ],
)
def test_any_signature_is_read(author: bytes, name: str, email: str, when: str) -> None:
    commit = parse_commit("0" * 40, raw(author, b"x"))
    assert (commit.author.name, commit.author.email, commit.authored_at.isoformat()) == (name, email, when)


@pytest.mark.parametrize(
    ("encoding", "message", "text"),
    [
        (b"", "grün".encode(), "grün"),
        (b"", b"gr\xfcn", "gr\\xfcn"),
        (b"encoding ISO-8859-1", b"gr\xfcn", "grün"),
        (b"encoding GBK", "修复".encode("gbk"), "修复"),
        (b"encoding Shift_JIS", "修正".encode("shift_jis"), "修正"),
        (b"encoding windows-1251", "лампа".encode("cp1251"), "лампа"),
        (b"encoding zip_codec", b"gr\xfcn", "gr\\xfcn"),
        (b"encoding ../../evil", b"plain", "plain"),
        (b"encoding UTF-8", b"a\x1cb", "a\x1cb"),
        (b"encoding UTF-8", b"a\x00b\x1cc", "a"),
    ],
)
def test_messages_are_decoded_by_known_encodings_alone(encoding: bytes, message: bytes, text: str) -> None:
    assert parse_commit("0" * 40, raw(b"A <a@b> 1 +0000", message, *filter(None, [encoding]))).message == text


def test_no_codec_of_python_but_text_encodings_is_used() -> None:
    assert {codec(name) for name in (b"rot13", b"base64", b"unicode_escape", b"idna", b"punycode")} == {
        "utf_8"
    }


def test_a_long_message_is_cut_visibly() -> None:
    commit = parse_commit("0" * 40, raw(b"A <a@b> 1 +0000", b"s\n" + b"x" * MESSAGE_LIMIT))
    assert commit.subject == "s"
    assert len(commit.message) < MESSAGE_LIMIT + 100
    assert commit.message.endswith("cut after 256 KiB]")


@pytest.mark.parametrize(
    ("name", "lasting"),
    [
        *(
            (name, True)
            for name in ("main", "master", "release-1.1", "release/v2", "1.x", "v3.12", "7-0-stable")
        ),
        *((name, True) for name in ("stable/4.2.x", "develop", "hotfix-1.0.1", "2024.1")),
        *(
            (name, False)
            for name in ("feature/main", "fix-release-notes", "topic", "dependabot/npm", "wip-1.1")
        ),
    ],
)
def test_only_trunks_and_release_lines_last(name: str, *, lasting: bool) -> None:
    assert is_lasting(name) is lasting


def test_a_patch_is_the_same_whatever_attributes_a_work_tree_has(tmp_path: Path) -> None:
    with Builder(tmp_path / "r") as build:
        build.commit("A", files={"a.c": "1\n"})
        last = build.commit("B", files={"a.c": "2\n"})
    work = tmp_path / "work"
    git(tmp_path, "clone", "--quiet", str(tmp_path / "r"), str(work))
    git(work, "config", "core.attributesFile", "attributes")
    before = Git(work).patches([last])
    for name in (".gitattributes", "attributes"):
        (work / name).write_text("*.c -diff\n")
    assert Git(work).patches([last]) == before == Git(tmp_path / "r").patches([last])
