"""The source of minutes: files, folders and globs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from kmesh_tracker.errors import ConfigError, InputError
from kmesh_tracker.sources.minutes import MinutesSource
from kmesh_tracker.testing import SourceContract

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AS_OF = date(2030, 1, 1)


class TestMinutesSource(SourceContract):
    source_class = MinutesSource

    def lay_out(self, base: Path) -> Mapping[str, Any]:
        (base / "minutes" / "2024").mkdir(parents=True)
        (base / "minutes" / ".git").mkdir()
        (base / "minutes" / "2024" / "05-09.md").write_text("# Sync\n\n- topic\n", encoding="utf-8")
        (base / "minutes" / "2023.txt").write_bytes(b"\xef\xbb\xbf2023-12-01\r\n- topic\r\n")
        (base / "minutes" / ".hidden.md").write_text("- no\n", encoding="utf-8")
        (base / "minutes" / ".git" / "x.md").write_text("- no\n", encoding="utf-8")
        (base / "minutes" / "logo.svg").write_text("<svg/>", encoding="utf-8")
        return {"path": "minutes"}

    def test_a_folder_is_read_in_order_of_path(self, base: Path, settings: Mapping[str, Any]) -> None:
        documents = list(self.source(base, settings).documents(AS_OF))
        assert [(document.path, document.format) for document in documents] == [
            ("minutes/2023.txt", "text"),
            ("minutes/2024/05-09.md", "markdown"),
        ]
        assert documents[0].text == "2023-12-01\n- topic\n"

    @pytest.mark.parametrize(
        ("path", "found"),
        [
            ("minutes/2023.txt", ["minutes/2023.txt"]),
            ("minutes/**/*.md", ["minutes/2024/05-09.md"]),
            ("minutes/*.txt", ["minutes/2023.txt"]),
            ("./minutes/../minutes/2023.txt", ["minutes/2023.txt"]),
        ],
    )
    def test_a_file_and_a_glob(
        self, base: Path, settings: Mapping[str, Any], path: str, found: list[str]
    ) -> None:
        assert [document.path for document in self.source(base, {"path": path}).documents(AS_OF)] == found

    def test_an_absolute_path(self, base: Path, settings: Mapping[str, Any]) -> None:
        source = self.source(base, {"path": str(base / "minutes")})
        assert next(iter(source.documents(AS_OF))).path == "minutes/2023.txt"

    @pytest.mark.parametrize(
        ("name", "data", "error", "says"),
        [
            (None, b"", ConfigError, "No minutes at notes.txt"),
            ("notes.txt", b" \r\n\xc2\xa0\n", InputError, "notes.txt is empty"),
            ("notes.txt/2030.md", b"\n", InputError, "notes.txt/2030.md is empty"),
            ("notes.txt", b"%PDF\0\0", InputError, "notes.txt is not text"),
            ("notes.txt", b"a" * (8 * 2**20 + 1), InputError, "notes.txt is over the limit"),
            ("notes.txt/readme.rst", b"x", InputError, "notes.txt holds no minutes"),
        ],
    )
    def test_what_is_wrong_is_told_with_the_path(
        self, base: Path, name: str | None, data: bytes, error: type[Exception], says: str
    ) -> None:
        if name:
            file = base / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)
        with pytest.raises(error, match=says):
            list(self.source(base, {"path": "notes.txt"}).documents(AS_OF))

    def test_another_kind_of_file_is_refused(self, base: Path) -> None:
        (base / "notes.pdf").write_bytes(b"%PDF")
        with pytest.raises(InputError, match="by its suffix"):
            list(self.source(base, {"path": "notes.pdf"}).documents(AS_OF))

    def test_an_empty_file_among_others_is_left_out(self, base: Path, settings: Mapping[str, Any]) -> None:
        (base / "minutes" / "2025.md").write_text("\n", encoding="utf-8")
        read = {document.path for document in self.source(base, settings).documents(AS_OF)}
        assert read == {"minutes/2023.txt", "minutes/2024/05-09.md"}

    def test_only_empty_files_are_an_error(self, base: Path) -> None:
        for name in ("a.md", "b.txt"):
            (base / name).write_text("", encoding="utf-8")
        with pytest.raises(InputError, match="all are empty"):
            list(self.source(base, {"path": "*"}).documents(AS_OF))

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"- gr\xfcn\n", "minutes/2022.md is not UTF-8 at line 1"),
            (b"%PDF\0\0", "minutes/2022.md is not text"),
            (b"a" * (8 * 2**20 + 1), "minutes/2022.md is over the limit"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(
        self, base: Path, settings: Mapping[str, Any], data: bytes, says: str
    ) -> None:
        (base / "minutes" / "2022.md").write_bytes(data)
        source = self.source(base, settings)
        read = {document.path for document in source.documents(AS_OF)}
        assert read == {"minutes/2023.txt", "minutes/2024/05-09.md"}
        (finding,) = source.findings()
        assert finding.startswith(says)
        assert finding.endswith("It was left out.")

    def test_no_file_that_can_be_read_is_an_error(self, base: Path) -> None:
        (base / "a.md").write_bytes(b"- gr\xfcn\n")
        (base / "b.md").write_bytes(b"\n")
        with pytest.raises(InputError, match=r"a\.md is not UTF-8"):
            list(self.source(base, {"path": "*.md"}).documents(AS_OF))

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
    def test_utf_16_with_its_mark(self, base: Path, encoding: str) -> None:
        text = "2024年3月6日\r\n- 双栈\r\n"
        mark = "" if encoding == "utf-16" else "\ufeff"
        (base / "a.txt").write_bytes((mark + text).encode(encoding))
        (document,) = self.source(base, {"path": "a.txt"}).documents(AS_OF)
        assert document.text == "2024年3月6日\n- 双栈\n"

    def test_a_glob_without_a_match(self, base: Path) -> None:
        with pytest.raises(InputError, match="holds no minutes"):
            list(self.source(base, {"path": "none/*.md"}).documents(AS_OF))
