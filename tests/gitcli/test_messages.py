"""Commits that no ordinary git would write: each is read, and none disturbs its neighbours."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.cli.main import main
from kmesh_tracker.gitcli.objects import EPOCH, MESSAGE_LIMIT, parse_commit
from kmesh_tracker.gitcli.repository import Git
from often import often
from repositories import Builder, git

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
ADA = b"Ada Rowe <ada@lamps.example>"
BAD_ID = b"2" * 40


def write(path: Path, content: bytes, kind: str = "commit") -> str:
    """Put an object into a repository whatever git thinks of it."""
    whole = f"{kind} {len(content)}\0".encode() + content
    id_ = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    file = path / "objects" / id_[:2] / id_[2:]
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(zlib.compress(whole))
    return id_


def raw(
    message: bytes = b"x\n",
    *headers: bytes,
    parents: tuple[str, ...] = (),
    author: bytes | None = ADA + b" 1700000000 +0000",
    committer: bytes | None = ADA + b" 1700000000 +0000",
    tree: str = EMPTY,
) -> bytes:
    lines = [f"tree {tree}".encode(), *(f"parent {parent}".encode() for parent in parents)]
    lines += [b"author " + author] if author is not None else []
    lines += [b"committer " + committer] if committer is not None else []
    return b"\n".join([*lines, *headers]) + b"\n\n" + message


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(path))
    assert write(path, b"", "tree") == EMPTY
    return path


FRAMES = {
    "header of a commit": b"%s commit 12\nhello world\n\n" % BAD_ID,
    "header of something missing": b"%s missing\n" % BAD_ID,
    "NUL": b"a\0b\0\0%s\0M\0path\0" % BAD_ID,
    "separators": b"a\x1cb\x1dc\x1ed\x1fe\n\x1c\n\x1d\n",
    "carriage returns": b"subject\r\nbody\r\rmore\r\n",
    "line separators": "a\u2028b\u2029c\u0085d\x0be\x0cf".encode(),
    "one long line": b"y" * 100_000,
    "long": b"subject\n\n" + b"line of text\n" * 25_000,
    "empty": b"",
    "only line ends": b"\n\n\n",
    "headers": b"tree %s\nparent %s\nauthor Eve <eve@x> 1 +0000\n\nx" % (BAD_ID, BAD_ID),
    "invalid": b"\xff\xfe\xc3\x28\xed\xa0\x80 end",
    "percent": b"%H%x00%(trailers)%n%C(red)",
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_message_may_hold_anything(name: str, repo: Path) -> None:
    message = FRAMES[name]
    first = write(repo, raw(b"before\n"))
    odd = write(repo, raw(message, parents=(first,)))
    last = write(repo, raw(b"after\n", parents=(odd,)))
    git(repo, "update-ref", "refs/heads/main", last)
    git(repo, "update-ref", "refs/tags/v1.0.0", odd)
    read = Git(repo)
    commits = read.commits([last])
    assert [commit.id for commit in commits] == [last, odd, first]
    assert [commit.parents for commit in commits] == [(odd,), (first,), ()]
    assert {commit.author.email for commit in commits} == {"ada@lamps.example"}
    text = commits[1].message
    if b"\0" in message:  # git shows nothing behind it
        assert text == message.partition(b"\0")[0].decode() == git(repo, "log", "-1", "--format=%B", odd)
    elif len(message) <= MESSAGE_LIMIT:
        assert text == message.decode("utf-8", "backslashreplace")
    else:
        assert text.startswith(message[:MESSAGE_LIMIT].decode())
        assert "cut after" in text[MESSAGE_LIMIT:]
    assert [tag.commit for tag in read.tags()] == [odd]
    assert set(read.paths([(odd, first), (last, odd)])) == {odd, last}
    assert not read.unreadable


def test_all_of_them_together_in_whole_commands(
    repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tips: tuple[str, ...] = ()
    for number, message in enumerate(FRAMES.values()):
        tips = (write(repo, raw(message + b" (#%d)" % number, parents=tips)),)
    git(repo, "update-ref", "refs/heads/main", tips[0])
    git(repo, "update-ref", "refs/tags/v1.0.0", tips[0])
    monkeypatch.chdir(tmp_path)
    for args in (["status", "1.0.0"], ["roadmap"], ["draft", "1.0.0"], ["find", "hello"]):
        assert main([*args, "--repo", str(repo), "--no-plugins"]) == 0, capsys.readouterr().err
        out = capsys.readouterr().out
        assert not {char for char in out if ord(char) < 32 or 127 <= ord(char) < 160} - {"\n"}
    assert main(["status", "1.0.0", "--json", "--repo", str(repo), "--no-plugins"]) == 0
    accounting = json.loads(capsys.readouterr().out)["releases"][0]["accounting"]
    assert [count["total"] for count in accounting] == [len(FRAMES)]


@pytest.mark.parametrize(
    ("header", "message", "text"),
    [
        (b"encoding GB18030", "修复 𠀀".encode("gb18030"), "修复 𠀀"),
        (b"encoding gb18030", b"\x81", "\\x81"),
        (b"encoding utf-7", b"+AGE-", "+AGE-"),
        (b"encoding idna", b"xn--9ca", "xn--9ca"),
        (b"encoding punycode", b"abc-", "abc-"),
        (b"encoding rot_13", b"abc", "abc"),
        (b"encoding hex", b"616263", "616263"),
        (b"encoding uu", b"begin 666 x", "begin 666 x"),
        (b"encoding unicode_escape", b"\\x41", "\\x41"),
        (b"encoding undefined", b"abc", "abc"),
        (b"encoding mbcs", b"abc", "abc"),
        (b"encoding", b"abc", "abc"),
        (b"encoding \xff\xfe", b"abc", "abc"),
        (b"encoding " + b"x" * 100_000, b"abc", "abc"),
        (b"encoding utf-8\0latin1", b"gr\xfcn", "gr\\xfcn"),
        (b"encoding UTF-16", b"a\0b", "a\\x00b"),
    ],
)
def test_an_encoding_is_known_or_it_is_utf_8(header: bytes, message: bytes, text: str) -> None:
    commit = parse_commit("0" * 40, raw(message, header))
    if header != b"encoding UTF-16":  # two bytes and a half: what becomes of them is free, but nothing breaks
        assert commit.message == text
    assert commit.author.name == "Ada Rowe" or header == b"encoding UTF-16"


def test_the_first_of_two_encodings_holds_as_in_git(repo: Path) -> None:
    id_ = write(repo, raw(b"gr\xfcn\n", b"encoding ISO-8859-1", b"encoding UTF-8"))
    git(repo, "update-ref", "refs/heads/main", id_)
    theirs = git(repo, "-c", "i18n.logOutputEncoding=UTF-8", "log", "--format=%s", id_)
    assert theirs == "grün"
    [commit] = Git(repo).commits([id_])
    assert commit.subject == theirs


DATES = {
    b"1700000000 +51800": "2023-11-14T22:13:20+00:00",
    b"1700000000 -0000": "2023-11-14T22:13:20+00:00",
    b"1700000000 +2359": "2023-11-15T22:12:20+23:59",
    b"1700000000 +2400": "2023-11-14T22:13:20+00:00",
    b"1700000000 -99999999": "2023-11-14T22:13:20+00:00",
    b"253402300800 +0000": EPOCH.isoformat(),
    b"18446744073709551615 +0000": EPOCH.isoformat(),
    b"99999999999999999999999999 +0000": EPOCH.isoformat(),
    b"-62135596801 +0000": EPOCH.isoformat(),
    b"nan +0000": EPOCH.isoformat(),
    "١٧٠٠٠٠٠٠٠٠ +0000".encode(): EPOCH.isoformat(),
    b"": EPOCH.isoformat(),
}


@pytest.mark.parametrize("date", DATES)
def test_a_date_is_one_of_the_calendar_or_the_epoch(date: bytes) -> None:
    commit = parse_commit("0" * 40, raw(author=ADA + b" " + date))
    assert commit.authored_at.isoformat() == DATES[date]
    assert commit.author.email == "ada@lamps.example"
    assert commit.author.name == "Ada Rowe"


EDGES = [
    b"253402300799 +0000",  # the last second of the year 9999
    b"253402300799 -2359",
    b"253402214400 +1400",
    b"-62135596800 +0000",  # the first second of the year 1
    b"-62135596800 +2359",
    b"-62135510400 -1200",
    b"0 -1200",
    b"4102444800 +51800",
    b"99999999999 +0000",
]


@pytest.mark.parametrize("date", often(EDGES, EDGES[0], EDGES[3], EDGES[7]))
@pytest.mark.parametrize("where", often(["tip tag", "middle request"], "tip tag"))
def test_no_command_falls_over_the_edge_of_the_calendar(
    date: bytes, where: str, repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A time that a calendar just holds can neither be moved to another zone nor have a day added to it."""
    odd, plain = ADA + b" " + date, ADA + b" 1700000000 +0000"
    at = {name: odd if name in where else plain for name in ("tip", "tag", "middle", "request")}
    first = write(repo, raw(b"first\n", author=plain, committer=plain))
    inner = write(repo, raw(b"lamp wick\n", parents=(first,), author=at["middle"], committer=at["middle"]))
    merge = write(
        repo,
        raw(
            b"Merge pull request #7 from ben/wick\n\nTrim the lamp wick\n",
            parents=(first, inner),
            author=at["request"],
            committer=at["request"],
        ),
    )
    tagger = at["tag"]
    tag = write(
        repo, f"object {merge}\ntype commit\ntag v1.0.0\ntagger ".encode() + tagger + b"\n\nx\n", kind="tag"
    )
    tip = write(repo, raw(b"tip (#8)\n", parents=(merge,), author=at["tip"], committer=at["tip"]))
    git(repo, "update-ref", "refs/heads/main", tip)
    git(repo, "update-ref", "refs/tags/v1.0.0", tag)
    minutes = tmp_path / "minutes.md"
    minutes.write_text(
        "# 16 November 2023\n\n## Roadmap v1.0.0\n\n- trim the lamp wick (done)\n- release on 1 December\n"
    )
    for args in (
        ["status", "1.0.0"],
        ["status", "next", "--json"],
        ["draft", "1.0.0"],
        ["find", "lamp wick", "--on", "2023-11-16"],
        ["status", "1.0.0", "--as-of", "2023-12-01"],
    ):
        code = main([*args, "--repo", str(repo), "--minutes", str(minutes), "--no-plugins"])
        err = capsys.readouterr().err
        assert "unexpected" not in err, (args, err)
        assert code in {0, 2}, (args, err)


HEADS: dict[str, bytes] = {
    "no author": raw(author=None),
    "no committer": raw(committer=None),
    "neither": raw(author=None, committer=None),
    "empty author": raw(author=b" <> 1700000000 +0000"),
    "signature": raw(
        b"x\n", b"gpgsig -----BEGIN\n \n author Eve <eve@x.example> 1 +0000\n parent %s\n -----END" % BAD_ID
    ),
    "merged tag": raw(
        b"x\n",
        b"mergetag object %s\n type commit\n tag v1\n tagger Eve <eve@x.example> 1 +0000\n \n"
        b" author Eve <eve@x.example> 1 +0000\n encoding latin1" % BAD_ID,
    ),
    "parent after the author": raw(b"x\n", b"parent %s" % BAD_ID),
    "no blank line": raw(b"")[:-1],
    "unknown headers": raw(b"x\n", b"HG:extra branch:x", b"x-y z", b"nothing"),
    "long header": raw(b"x\n", b"x-long " + b"y" * 1_000_000),
}


@pytest.mark.parametrize(
    "name", often(HEADS, "neither", "signature", "merged tag", "parent after the author", "no blank line")
)
def test_a_head_is_understood_as_git_understands_it(
    name: str, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = write(repo, raw(b"before\n"))
    content = HEADS[name].replace(f"tree {EMPTY}\n".encode(), f"tree {EMPTY}\nparent {first}\n".encode(), 1)
    odd = write(repo, content)
    last = write(repo, raw(b"after\n", parents=(odd,)))
    git(repo, "update-ref", "refs/heads/main", last)
    git(repo, "update-ref", "refs/tags/v1.0.0", odd)
    form = "--format=%H%x00%P%x00%an%x00%ae%x00%s"
    theirs = [line.split("\0") for line in git(repo, "log", "--topo-order", form, last).split("\n")]
    assert len(theirs) == 3
    read = Git(repo)
    ours = [
        [commit.id, " ".join(commit.parents), commit.author.name, commit.author.email, commit.subject]
        for commit in read.commits([last])
    ]
    assert ours == theirs
    assert not read.unreadable
    assert main(["status", "1.0.0", "--repo", str(repo), "--no-plugins"]) == 0
    assert "damaged" not in capsys.readouterr().err


def test_a_second_author_or_committer_counts_for_nothing() -> None:
    eve = b"Eve <eve@x.example> 1 +0000"
    commit = parse_commit("0" * 40, raw(b"x\n", b"author " + eve, b"committer " + eve))
    assert (commit.author.name, commit.committer.name) == ("Ada Rowe", "Ada Rowe")


BOGUS = [
    b"",
    b"\n\n",
    f"tree {EMPTY}\n".encode(),
    b"tree xyz\n\nx\n",
    raw().replace(b"tree ", b"eert "),
    raw(b"x\n", parents=("xyz",)),
    raw(b"x\n", parents=("2" * 64,)),
    raw(b"x\n", parents=("../../etc/passwd",)),
]


@pytest.mark.parametrize(
    "content",
    often(BOGUS, *BOGUS[3::2]),
)
def test_a_commit_that_git_calls_bogus_does_not_cost_the_others(
    content: bytes, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = write(repo, content)
    side = write(repo, raw(b"side\n"))
    last = write(repo, raw(b"after (#9)\n", parents=(side, odd)))
    git(repo, "update-ref", "refs/heads/main", last)
    git(repo, "update-ref", "refs/tags/v1.0.0", last)
    (repo / "refs" / "tags" / "v0.9.0").write_text(f"{odd}\n")
    read = Git(repo)
    assert {last, side} <= {commit.id for commit in read.commits([last])}
    assert "v1.0.0" in {tag.name for tag in read.tags()}
    for args in (["status", "1.0.0"], ["roadmap"], ["draft", "1.0.0"]):
        code = main([*args, "--repo", str(repo), "--no-plugins"])
        err = capsys.readouterr().err
        assert "unexpected" not in err, err
        assert code == 0, err


@pytest.mark.parametrize(
    "line",
    [
        b"Ada Rowe <ada@lamps.example> 1700000000 +0130",
        b"Ada Rowe <ada@lamps.example>  1700000000 +0130",
        b"Ada Rowe <ada@lamps.example>1700000000 +0130",
        b"Ada Rowe <ada@lamps.example> 1700000000 +0130 ",
        b"Ada Rowe <ada@lamps.example> 1700000000",
        b"Ada Rowe <ada@lamps.example> 1700000000 ",
        b"Ada Rowe <ada@lamps.example> 1700000000 0130",
        b"Ada Rowe <ada@lamps.example> 1700000000 +01:30",
        b"Ada Rowe <ada@lamps.example> 01700000000 +0130",
        b"Ada Rowe<ada@lamps.example> 1700000000 +0130",
        b"Ada Rowe  < ada@lamps.example > 1700000000 +0130",
        b"Ada \x01Rowe <ada@lamps.example\x01> 1700000000 +0130",
    ],
)
def test_the_time_of_a_signature_is_that_which_git_reads(line: bytes, repo: Path) -> None:
    """A commit whose time is lost falls out of its window, so the time is read wherever git can read it."""
    id_ = write(repo, raw(author=line, committer=line))
    seconds = git(repo, "log", "--format=%ct", id_)
    [commit] = Git(repo).commits([id_])
    assert int(commit.committed_at.timestamp()) == int(seconds or "0")


def test_a_commit_with_a_hundred_parents_and_one_with_the_same_parent_twice(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write(repo, raw(b"root\n"))
    many = tuple(write(repo, raw(b"side %d (#%d)\n" % (n, n), parents=(root,))) for n in range(1, 101))
    octopus = write(repo, raw(b"octopus\n", parents=many))
    twice = write(repo, raw(b"twice\n", parents=(octopus, octopus, octopus)))
    last = write(repo, raw(b"last\n", parents=(twice, twice)))
    git(repo, "update-ref", "refs/heads/main", last)
    git(repo, "update-ref", "refs/tags/v1.0.0", last)
    read = Git(repo)
    commits = read.commits([last])
    assert sorted(commit.id for commit in commits) == sorted([root, *many, octopus, twice, last])
    assert commits[2].parents == many
    assert sorted(commit.id for commit in read.commits([last, "3" * 40])) == sorted(c.id for c in commits)
    assert main(["status", "1.0.0", "--json", "--repo", str(repo), "--no-plugins"]) == 0
    accounting = json.loads(capsys.readouterr().out)["releases"][0]["accounting"]
    assert [count["total"] for count in accounting] == [104]


def test_tag_objects_may_hold_anything(repo: Path) -> None:
    """A tag without a tagger, of an unknown type, with a body that looks like its head, and far too long."""
    first = write(repo, raw())
    bodies = {
        "plain": f"object {first}\ntype commit\ntag plain\n\nx\n",
        "body": f"object {first}\ntype commit\ntag body\ntagger A <a@b> 1700000 +0000\n\nobject {'4' * 40}\n",
        "two": f"object {first}\ntype commit\ntag two\ntagger A <a@b> 1 +0000\ntagger B <b@c> 2 +0000\n\n",
        "long": f"object {first}\ntype commit\ntag long\ntagger A <a@b> 1 +0000\n\n" + "x" * 9_000_000,
        "lost": f"object {'4' * 40}\ntype commit\ntag lost\ntagger A <a@b> 1 +0000\n\nx\n",
        "wild": "object ../../x\ntype commit\ntag wild\n\nx\n",
        "none": "\n\n",
    }
    for name, body in bodies.items():
        id_ = write(repo, body.encode(), kind="tag")
        (repo / "refs" / "tags" / name).write_text(f"{id_}\n")
    read = Git(repo)
    assert [tag.name for tag in read.tags()] == ["body", "long", "plain", "two"]
    assert {tag.commit for tag in read.tags()} == {first}
    assert read.stray == ["lost", "none", "wild"]


@pytest.mark.slow
def test_a_tag_of_a_thousand_tags_is_followed_to_its_end(tmp_path: Path) -> None:
    with Builder(tmp_path / "r") as build:
        id_ = end = build.commit("first")
    for number in range(300):
        kind = "tag" if number else "commit"
        id_ = write(tmp_path / "r", f"object {id_}\ntype {kind}\ntag v1\n\nx\n".encode(), kind="tag")
    git(tmp_path / "r", "update-ref", "refs/tags/v1.0.0", id_)
    assert [tag.commit for tag in Git(tmp_path / "r").tags()] == [end]
