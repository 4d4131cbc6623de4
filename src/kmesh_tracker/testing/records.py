"""What every source's records must keep to."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kmesh_tracker.plugin.source import ProposalFolder, Source
from kmesh_tracker.records import Commit, Document, Goal, Tag
from kmesh_tracker.versions import normal_version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from kmesh_tracker.plugin.source import Repository

HEX = frozenset("0123456789abcdef")


def read(source: Source, as_of: date) -> tuple[object, ...]:
    """Read all that a source has, as plain values that can be compared."""
    repository = source.repository()
    held: tuple[object, ...] = ()
    if repository is not None:
        tags, heads = tuple(repository.tags()), tuple(repository.heads())
        commits = tuple(repository.commits([*heads, *(tag.commit for tag in tags)]))
        held = (
            tags,
            heads,
            commits,
            repository.mailmap(),
            repository.name,
            repository.url,
            repository.primary,
        )
    return tuple(source.documents(as_of)), tuple(source.goals(as_of)), source.proposals(), held


def check_document(document: Document, source: Source) -> None:
    """Check one document against the contract."""
    assert isinstance(document, Document), "documents() gives kmesh_tracker.records.Document"
    assert document.source == source.name, "a document carries the configured name of its source"
    assert document.format in {"text", "markdown"}
    assert "\r" not in document.text, "line ends are \\n"
    check_path(document.path)


def check_path(path: str) -> None:
    """Check a path against the contract: as the configuration reaches it, with forward slashes."""
    assert path, "a path is not empty"
    assert "\\" not in path, "a path has forward slashes"
    assert not PurePosixPath(path).is_absolute(), "a path is told as the configuration reaches it"


def check_goal(goal: Goal, source: Source) -> None:
    """Check one promise against the contract."""
    assert isinstance(goal, Goal), "goals() gives kmesh_tracker.records.Goal"
    assert goal.location.source == source.name, "a promise carries the configured name of its source"
    assert goal.text.strip(" \t\n"), "a promise has words"
    assert "\n" not in goal.text, "a promise is one line"
    assert (goal.start is None) == (goal.end is None), "a span has both a first and a last day, or neither"
    if goal.start is not None and goal.end is not None:
        assert goal.start <= goal.end, "a span begins before it ends"
    if goal.version is not None:
        assert goal.version == normal_version(goal.version), "a version is written with three numbers"
    check_path(goal.location.path)


def check_line(path: str, line: int, base: Path) -> None:
    """Check a location against the file that it points into, where that is a file below ``base``."""
    assert line >= 1, "lines are counted from 1"
    file = base / path
    if file.is_file():
        lines = file.read_bytes().count(b"\n") + 1
        assert line <= lines, f"line {line} of {path}, which has {lines}"


def check_repository(repository: Repository, source: Source) -> None:
    """Check a repository against the contract."""
    assert repository.name == source.name, "a repository carries the configured name of its source"
    assert isinstance(repository.primary, bool)
    assert isinstance(repository.mailmap(), str)
    tags, heads = repository.tags(), repository.heads()
    for tag in tags:
        assert isinstance(tag, Tag)
        assert not tag.name.startswith("refs/"), "a tag is named without refs/tags/"
        check_id(tag.commit)
    commits = repository.commits([*heads, *(tag.commit for tag in tags)])
    check_order(commits)
    assert {tag.commit for tag in tags} | set(heads) <= {commit.id for commit in commits}, (
        "tags and heads lead to commits"
    )
    if heads:
        only_new = repository.commits(heads, exclude=heads)
        assert not only_new, "what `exclude` reaches is left out"
        first = commits[0]
        pair = (first.id, first.parents[0] if first.parents else None)
        assert set(repository.paths([pair])) == {pair[0]}, "paths() answers for each commit that is asked for"
        texts = repository.files(heads[0], "**")
        assert all(isinstance(text, str) for text in texts.values())


def check_order(commits: Sequence[Commit]) -> None:
    """Check the order of commits against the contract: each once, children before parents."""
    seen: set[str] = set()
    for commit in commits:
        assert isinstance(commit, Commit)
        check_id(commit.id)
        assert commit.id not in seen, "a commit is given once"
        assert not seen.intersection(commit.parents), "children come before parents"
        assert commit.authored_at.tzinfo is not None, "times have an offset"
        assert commit.committed_at.tzinfo is not None, "times have an offset"
        seen.add(commit.id)


def check_id(commit: str) -> None:
    """Check an object id against the contract."""
    assert len(commit) in {40, 64}, "an id is given in full"
    assert set(commit) <= HEX, "an id is lower-case hex"


def check_proposals(folder: ProposalFolder) -> None:
    """Check what a source says of design documents against the contract."""
    assert isinstance(folder, ProposalFolder)
    assert folder.pattern, "a pattern is not empty"
    check_path(folder.pattern)
