"""The built-in sources keep the contract that every plugin's source must keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from kmesh_tracker.errors import ConfigError, TrackerError
from kmesh_tracker.gitcli.create import create
from kmesh_tracker.plugin import Option, Source
from kmesh_tracker.records import Document, Goal, Location
from kmesh_tracker.sources.git import GitSource
from kmesh_tracker.sources.minutes import MinutesSource
from kmesh_tracker.sources.proposals import ProposalsSource
from kmesh_tracker.testing import SourceContract, load, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

STREAM = b"""\
blob
mark :1
data 5
tide

commit refs/heads/main
mark :2
author Ada Brook <ada@example.org> 1704067200 +0000
committer Ada Brook <ada@example.org> 1704067200 +0000
data 6
Begin

M 100644 :1 gauge.txt

commit refs/heads/main
mark :3
author Ada Brook <ada@example.org> 1704153600 +0000
committer Ada Brook <ada@example.org> 1704153600 +0000
data 5
Grow

from :2
M 100644 :1 more.txt

tag v0.1.0
from :2
tagger Ada Brook <ada@example.org> 1704160000 +0000
data 4
Out

"""


class TestGit(SourceContract):
    r"""main: Begin (v0.1.0) -- Grow."""

    source_class = GitSource

    def lay_out(self, base: Path) -> Mapping[str, Any]:
        create(base / "gauge.git", STREAM, "main")
        return {"path": "gauge.git", "primary": True}


class TestOneFileOfMinutes(SourceContract):
    source_class = MinutesSource

    def lay_out(self, base: Path) -> Mapping[str, Any]:
        (base / "minutes.txt").write_bytes(b"\xef\xbb\xbfOct 3, 2024\r\n\r\n- sonar\r\n")
        return {"path": "minutes.txt"}


class TestAFolderOfMinutes(SourceContract):
    source_class = MinutesSource

    def lay_out(self, base: Path) -> Mapping[str, Any]:
        for name in ("2024/10.md", "2024/11.md", "2025.txt"):
            file = base / "minutes" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("# Oct 3, 2024\n\n- sonar\n", encoding="utf-8")
        return {"path": "minutes"}


class TestMinutesByAGlob(TestAFolderOfMinutes):
    def lay_out(self, base: Path) -> Mapping[str, Any]:
        super().lay_out(base)
        return {"path": "minutes/*/*.md"}

    def absent(self, options: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"path": "minutes/*/*.markdown"}


class TestProposals(SourceContract):
    source_class = ProposalsSource

    def lay_out(self, base: Path) -> Mapping[str, Any]:
        return {"path": "docs/ideas/**/*.md"}

    def absent(self, options: Mapping[str, Any]) -> None:
        """A glob over a repository is not looked up before the repository is read."""


class Careless(Source):
    """A source that breaks what it is told to break."""

    kind = "careless"
    options: ClassVar = {
        "path": Option(str, "A file.", required=True),
        "fault": Option(str, "What to do wrong.", default=""),
    }
    made = 0

    def documents(self, as_of: date) -> Iterator[Document]:
        fault = self.settings.options["fault"]
        path = self.settings.path()
        if not path.exists():
            raise (
                FileNotFoundError(path)
                if fault == "raw error"
                else ConfigError("There is nothing there: look.")
            )
        if fault == "writes":
            path.with_suffix(".cache").write_text("x")
        if fault == "drifts":
            Careless.made += 1
        name = "other" if fault == "name" else self.name
        text = f"tide{Careless.made}" + ("\r\n" if fault == "line ends" else "\n")
        shown = str(path.absolute()) if fault == "absolute" else self.settings.options["path"]
        yield Document(name, shown, text, "text")

    def goals(self, as_of: date) -> Iterator[Goal]:
        where = Location(
            self.name, self.settings.options["path"], 9 if self.settings.options["fault"] == "line" else 1
        )
        yield Goal("Read the tide", where, "v1" if self.settings.options["fault"] == "version" else "1.0.0")


class TestSound(SourceContract):
    source_class = Careless

    def lay_out(self, base: Path) -> Mapping[str, Any]:
        (base / "tide.txt").write_text("low\nhigh\n")
        return {"path": "tide.txt"}


@pytest.mark.parametrize(
    ("fault", "test"),
    [
        ("writes", "test_reading_changes_nothing"),
        ("drifts", "test_reading_twice_gives_the_same"),
        ("name", "test_its_documents"),
        ("line ends", "test_its_documents"),
        ("absolute", "test_its_documents"),
        ("line", "test_its_goals"),
        ("version", "test_its_goals"),
    ],
)
def test_the_kit_finds_what_is_wrong(fault: str, test: str, tmp_path: Path) -> None:
    contract = TestSound()
    options = {**contract.lay_out(tmp_path), "fault": fault}
    with pytest.raises(AssertionError):
        getattr(contract, test)(tmp_path, options)


def test_the_kit_takes_no_other_exception_for_what_is_not_there(tmp_path: Path) -> None:
    options = {"path": "gone.txt", "fault": "raw error"}
    with pytest.raises(FileNotFoundError):
        TestSound().test_what_is_not_there_is_told_in_one_sentence(tmp_path, options)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "needs the option 'path'"),
        ({"path": 3}, "must be of type str"),
        ({"path": "x", "colour": "red"}, "no option 'colour'"),
    ],
)
def test_a_source_is_made_as_the_configuration_makes_it(
    options: dict[str, Any], told: str, tmp_path: Path
) -> None:
    with pytest.raises(TrackerError, match=told):
        load(Careless, tmp_path, **options)
    assert load(Careless, tmp_path, path="x").settings.options == {"path": "x", "fault": ""}
    assert load(Careless, tmp_path, path="x").name == "careless"


def test_reading_a_source_gathers_all_that_it_has(tmp_path: Path) -> None:
    options = TestSound().lay_out(tmp_path)
    documents, goals, proposals, repository = records.read(
        load(Careless, tmp_path, **options), SourceContract.as_of
    )
    assert len(documents) == len(goals) == 1
    assert proposals is None
    assert repository == ()
