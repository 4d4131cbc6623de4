"""Reads the histories that tests build, and checks what must hold of every one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmesh_tracker import history
from kmesh_tracker.plugin.source import SourceSettings
from kmesh_tracker.sources.git import GitSource
from repositories import git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Change, History, Release

ROBOT = "lamps-ci-robot <robot@lamps.example>"
URL = "https://forge.example/lamps/lantern"


@dataclass
class Settings:
    bots: tuple[str, ...] = ()
    handles: dict[str, str] = field(default_factory=dict)


def opened(path: Path, name: str = "lantern", url: str = URL) -> Repository:
    """Give a repository as the built-in source gives it."""
    options = {"path": str(path), "url": url, "primary": True}
    return GitSource(SourceSettings("git", name, options)).repository()


def read(path: Path, people: Settings | None = None, url: str = URL) -> History:
    """Read a repository, once."""
    return history.read(opened(path, url=url), people=people)


def understood(path: Path, people: Settings | None = None, url: str = URL) -> History:
    """Read a repository; check that all adds up, and nothing is listed twice."""
    found = read(path, people, url)
    assert_exact(found)
    assert_counted(found, path)
    shown = [commit for release in found.releases for commit in release.listed]
    assert len(shown) == len(set(shown))
    return found


def reach(path: Path) -> Callable[[str], set[str]]:
    """Return a function from a name or an id to all commits reachable from it; git is asked once."""
    parents: dict[str, list[str]] = {}
    named: dict[str, str] = {}
    for line in git(path, "log", "--all", "HEAD", "--decorate=full", "--format=%H%x00%P%x00%D").split("\n"):
        id_, before, names = line.split("\0")
        parents[id_] = before.split()
        for name in names.replace("HEAD -> ", "HEAD, ").split(", "):
            named[name.removeprefix("tag: ").removeprefix("refs/tags/").removeprefix("refs/heads/")] = id_

    def within(name: str) -> set[str]:
        found: set[str] = set()
        waiting = [named.get(name, name)]
        while waiting:
            if (id_ := waiting.pop()) not in found:
                found.add(id_)
                waiting += parents[id_]
        return found

    return within


def assert_counted(found: History, path: Path) -> None:
    """Count the commits of each release once more, by what git says are the parents of each."""
    within = reach(path)
    announced: set[str] = set()
    for release in found.releases:
        tip = within(release.commit or release.branch or "HEAD")
        new = tip - (within(release.previous) if release.previous else set()) - announced
        announced |= set() if release.tag else tip
        assert release.accounting.total == len(new), release.version


def assert_exact(found: History) -> None:
    for release in found.releases:
        parts = release.accounting
        left_out = sum(count for _, count in parts.left_out)
        total = parts.listed + parts.inside + parts.already_released + parts.reverted + left_out
        assert total == parts.total, release.version


def release_of(found: History, version: str) -> Release:
    return next(release for release in found.releases if release.version == version)


def titled(found: History, title: str) -> Change:
    """Give the one change with a title."""
    (change,) = [change for change in found.changes if change.title == title]
    return change


def notes(found: History, version: str) -> list[str]:
    """Give what the notes of a release list, newest first: ``#7 Title``, or a title alone."""
    shown = {
        change.commit: f"#{change.number} {change.title}" if change.number else change.title
        for change in found.changes
    }
    return [shown[commit] for commit in release_of(found, version).listed]


def names(change: Change) -> list[str]:
    """Give who is credited with a change, in order."""
    return [person.name for person in change.people]
