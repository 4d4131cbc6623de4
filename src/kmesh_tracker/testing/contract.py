"""The tests that every source must pass."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from kmesh_tracker.errors import TrackerError
from kmesh_tracker.plugin.source import Option, Source
from kmesh_tracker.testing import records
from kmesh_tracker.testing.loading import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_MESSAGE = 500


class SourceContract:
    """Subclass this in a test module, say which source it is for and lay out an input; pytest does the rest.

    Everything that a source must keep to, whatever it reads, is a test here. What yours makes of its input is
    for tests of your own, in the same class if you like; :meth:`source` makes one.
    """

    source_class: ClassVar[type[Source]]
    """The source under test."""
    as_of: ClassVar[date] = date(2035, 1, 1)
    """The day that it is asked for."""

    def lay_out(self, base: Path) -> Mapping[str, Any]:
        """Write a good input into the folder ``base``, and return the options that lead to it.

        Use paths relative to ``base``.
        """
        raise NotImplementedError("override lay_out(): write an input into the folder and return the options")

    def absent(self, options: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return options that lead to an input which is not there; None for a source that cannot lack one.

        The options of :meth:`lay_out` with another ``path``, unless overridden.
        """
        return {**options, "path": "not-there/nothing.txt"} if "path" in options else None

    @pytest.fixture
    def base(self, tmp_path: Path) -> Path:
        """Return the folder of the configuration, empty at first."""
        folder = tmp_path / "base"
        folder.mkdir()
        return folder

    @pytest.fixture
    def settings(self, base: Path) -> Mapping[str, Any]:
        """Return the options that lead to a good input, laid out in :meth:`base`."""
        return self.lay_out(base)

    def source(self, base: Path, options: Mapping[str, Any], name: str = "given-name") -> Source:
        """Return the source as a configuration in the folder ``base`` would."""
        return load(self.source_class, base, name=name, **options)

    def test_its_kind_is_a_legal_name(self) -> None:
        kind = self.source_class.kind
        assert re.fullmatch(r"[a-z][a-z0-9-]{0,59}", kind), "lower-case letters, digits and hyphens"

    def test_its_options_are_documented(self) -> None:
        for key, option in self.source_class.options.items():
            assert re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", key)
            assert key not in {"kind", "name"}, "these two belong to every source"
            assert isinstance(option, Option)
            assert option.type in {str, bool, int, list}
            assert option.help.strip(" "), "say what the option means"
            assert not option.required or option.default is None, "what must be given has no default"
            assert option.default is None or isinstance(option.default, option.type)

    def test_it_keeps_its_configured_name(self, base: Path, settings: Mapping[str, Any]) -> None:
        assert self.source(base, settings, name="another").name == "another"

    def test_it_gives_something(self, base: Path, settings: Mapping[str, Any]) -> None:
        documents, goals, proposals, repository = records.read(self.source(base, settings), self.as_of)
        assert documents or goals or proposals or repository, (
            "lay_out() is there to give it something to read"
        )

    def test_its_documents(self, base: Path, settings: Mapping[str, Any]) -> None:
        source = self.source(base, settings)
        paths = []
        for document in source.documents(self.as_of):
            records.check_document(document, source)
            paths.append(document.path)
        assert len(paths) == len(set(paths)), "each document once"

    def test_its_goals(self, base: Path, settings: Mapping[str, Any]) -> None:
        source = self.source(base, settings)
        for goal in source.goals(self.as_of):
            records.check_goal(goal, source)
            records.check_line(goal.location.path, goal.location.line, base)

    def test_its_repository(self, base: Path, settings: Mapping[str, Any]) -> None:
        source = self.source(base, settings)
        repository = source.repository()
        if repository is not None:
            records.check_repository(repository, source)

    def test_its_proposals(self, base: Path, settings: Mapping[str, Any]) -> None:
        folder = self.source(base, settings).proposals()
        if folder is not None:
            records.check_proposals(folder)

    def test_reading_twice_gives_the_same(self, base: Path, settings: Mapping[str, Any]) -> None:
        source = self.source(base, settings)
        first = records.read(source, self.as_of)
        assert records.read(source, self.as_of) == first, "from the same source"
        assert records.read(self.source(base, settings), self.as_of) == first, "from another made alike"

    def test_a_day_long_ago_is_no_error(self, base: Path, settings: Mapping[str, Any]) -> None:
        records.read(self.source(base, settings), date(1970, 1, 1))

    def test_relative_paths_are_relative_to_the_configuration(
        self, base: Path, settings: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(base)
        inside = records.read(self.source(base, settings), self.as_of)
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        monkeypatch.chdir(elsewhere)
        assert records.read(self.source(base, settings), self.as_of) == inside

    def test_reading_changes_nothing(self, base: Path, settings: Mapping[str, Any]) -> None:
        before = fingerprints(base)
        records.read(self.source(base, settings), self.as_of)
        assert fingerprints(base) == before

    def test_what_is_not_there_is_told_in_one_sentence(self, base: Path, settings: Mapping[str, Any]) -> None:
        options = self.absent(settings)
        if options is None:
            return
        with pytest.raises(TrackerError) as caught:
            records.read(self.source(base, options), self.as_of)
        message = str(caught.value)
        assert message.strip(" \n"), "say what is wrong and what to do"
        assert "\n" not in message, "one sentence, on one line"
        assert len(message) <= MAX_MESSAGE


def fingerprints(folder: Path) -> dict[str, tuple[int, str]]:
    """Return the modification time and content of every file and folder below ``folder``."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in sorted(folder.rglob("*"))
    }
