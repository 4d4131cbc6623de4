"""A version's section in a changelog that is there: at its place, once, and nothing else changed."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.errors import ConflictError, InputError, UsageError
from kmesh_tracker.rendering.changelog import outline, told_version
from kmesh_tracker.rendering.publish import DraftFile, Target

if TYPE_CHECKING:
    from pathlib import Path

HEAD = dedent("""\
    # Changelog

    All that changes.

    """)
OLD = HEAD + dedent("""\
    ## [Unreleased]

    ### Added

    - Something  of mine

    ## [2.0.0] - 2031-03-01

    - Two

    ## [1.0.0] - 2031-01-01
    - One

    [Unreleased]: https://f/compare/v2.0.0...HEAD
    [2.0.0]: https://f/compare/v1.0.0...v2.0.0
    [1.0.0]: https://f/releases/v1.0.0
    """)


def drafted(version: str = "1.1.0", item: str = "New", url: str = "https://f/compare/x") -> str:
    return f"## [{version}] - 2031-02-01\n\n### Added\n\n- {item}\n\n[{version}]: {url}\n"


def put(file: Path, text: str, version: str = "1.1.0", **options: bool) -> str:
    desk = DraftFile(Target(file), "changelog", version, "en")
    done = desk.redraft(text, **options)
    assert not done.conflicts
    desk.write(done)
    return file.read_bytes().decode()


def stamp(file: Path) -> tuple[Path, int, int]:
    """What tells whether a file was written, even with what it held."""
    status = file.stat()
    return file, status.st_mtime_ns, status.st_ino


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "CHANGELOG.md"
    path.write_bytes(OLD.encode())
    return path


def with_section(text: str, version: str, before: str, reference_before: str, item: str = "New") -> str:
    section = f"## [{version}] - 2031-02-01\n\n### Added\n\n- {item}\n\n"
    reference = f"[{version}]: https://f/compare/x\n"
    return text.replace(before, section + before).replace(reference_before, reference + reference_before)


@pytest.mark.parametrize(
    ("version", "before", "reference"),
    [
        ("1.1.0", "## [1.0.0]", "[1.0.0]:"),
        ("2.0.0-rc.1", "## [1.0.0]", "[1.0.0]:"),
        ("3.0.0", "## [2.0.0]", "[2.0.0]:"),
    ],
)
def test_a_version_comes_in_at_its_place(file: Path, version: str, before: str, reference: str) -> None:
    assert put(file, drafted(version), version) == with_section(OLD, version, before, reference)


def test_the_oldest_comes_last(file: Path) -> None:
    done = put(file, drafted("0.9.0"), "0.9.0")
    expected = (
        OLD.replace("- One\n\n", "- One\n\n## [0.9.0] - 2031-02-01\n\n### Added\n\n- New\n\n")
        + "[0.9.0]: https://f/compare/x\n"
    )
    assert done == expected


def test_a_second_run_touches_nothing(file: Path) -> None:
    put(file, drafted())
    before = [stamp(one) for one in sorted(file.parent.iterdir())]
    put(file, drafted())
    assert [stamp(one) for one in sorted(file.parent.iterdir())] == before


def test_a_new_draft_updates_the_section_and_keeps_edits(file: Path) -> None:
    first = put(file, drafted())
    edited = first.replace("- New\n", "- New\n- Mine\n").replace("- Two", "- Two, by me")
    file.write_bytes(edited.encode())
    new = drafted(url="https://f/compare/y").replace("### Added", "### Added\n\n- More ([#9](https://f/9))")
    done = put(file, new)
    assert done == edited.replace("- New\n- Mine", "- More ([#9](https://f/9))\n\n- New\n- Mine").replace(
        "[1.1.0]: https://f/compare/x", "[1.1.0]: https://f/compare/y"
    )


def test_a_reference_that_a_person_wrote_stays(file: Path) -> None:
    mine = "[1.1.0]: https://mine/1.1.0\n"
    file.write_bytes(OLD.replace("[1.0.0]:", f"{mine}[1.0.0]:").encode())
    assert put(file, drafted()).count("[1.1.0]: ") == 1
    assert mine in file.read_text()


def test_a_reference_that_a_person_deleted_stays_deleted(file: Path) -> None:
    text = put(file, drafted()).replace("[1.1.0]: https://f/compare/x\n", "")
    file.write_bytes(text.encode())
    assert put(file, drafted(item="Newer")) == text.replace("- New", "- Newer")
    assert "[1.1.0]: https://f/compare/x\n" in put(file, drafted(item="Newer"), overwrite=True)


@pytest.mark.parametrize("below", ["\nBelow it.\n", "\n- a list\n- of mine\n", "\n## Thanks\n\nTo all.\n"])
def test_what_is_written_below_the_reference_stays_when_the_section_shrinks(
    tmp_path: Path, below: str
) -> None:
    file, items = tmp_path / "NEWS.md", "\n".join(f"- Item {n}" for n in range(9))
    long = drafted().replace("- New", f"- New\n{items}")
    file.write_bytes(f"{put(file, long)}{below}".encode())
    text = put(file, drafted(url="https://f/compare/y"))
    assert "Item" not in text
    assert "[1.1.0]: https://f/compare/y\n" in text
    assert below.strip() in text


def test_a_section_of_unknown_origin_is_kept(file: Path) -> None:
    there = OLD.replace("## [1.0.0]", "## [1.1.0]\n\n- By hand\n\n## [1.0.0]")
    file.write_bytes(there.encode())
    with pytest.raises(ConflictError, match=r"1\.1\.0"):
        put(file, drafted())
    assert file.read_bytes() == there.encode()
    done = put(file, drafted(), overwrite=True)
    assert "By hand" not in done
    assert done == with_section(OLD, "1.1.0", "## [1.0.0]", "[1.0.0]:")


def test_a_deleted_version_stays_deleted(file: Path) -> None:
    put(file, drafted())
    file.write_bytes(OLD.encode())
    assert put(file, drafted(item="Newer")) == OLD
    assert "- Newer" in put(file, drafted(item="Newer"), overwrite=True)


def test_a_changelog_is_never_replaced_as_a_whole(file: Path) -> None:
    file.write_bytes(OLD.replace("Something", "Caf\xe9").encode("latin-1"))
    before = file.read_bytes()
    with pytest.raises(ConflictError, match="UTF-8"):
        put(file, drafted(), overwrite=True)
    file.write_bytes(OLD.encode())
    with pytest.raises(UsageError, match="no heading with a version"):
        put(file, "## Lantern\n\n- New\n", overwrite=True)
    assert (file.read_bytes(), b"Caf" in before) == (OLD.encode(), True)


def test_limits(file: Path) -> None:
    file.write_bytes(b"\n" * 100_001)
    with pytest.raises(InputError, match="100,000 lines"):
        put(file, drafted())
    file.write_bytes(b"# Changelog\n\n```\n## 1.0.0\n")
    with pytest.raises(InputError, match="never closed"):
        put(file, drafted())
    assert file.read_bytes() == b"# Changelog\n\n```\n## 1.0.0\n"


def test_what_was_drafted_as_unreleased_becomes_the_release(file: Path) -> None:
    file.write_bytes((HEAD + "## [Unreleased]\n\n## [1.0.0]\n\n- One\n").encode())
    text = put(file, "## [Unreleased]\n\n### Added\n\n- New\n")
    file.write_bytes(text.replace("- New\n", "- New\n- Mine\n").encode())
    done = put(file, drafted(item="New"))
    section = "## [1.1.0] - 2031-02-01\n\n### Added\n\n- New\n- Mine\n\n"
    expected = f"{HEAD}## [Unreleased]\n\n{section}## [1.0.0]\n\n- One\n\n[1.1.0]: https://f/compare/x\n"
    assert done == expected
    assert put(file, drafted(item="New")) == expected


def test_what_is_not_out_fills_an_empty_section(file: Path) -> None:
    file.write_bytes(OLD.replace("### Added\n\n- Something  of mine\n\n", "").encode())
    text = put(file, "## [Unreleased]\n\n### Added\n\n- New\n", "2.1.0")
    assert text == OLD.replace("- Something  of mine", "- New")
    file.write_bytes(OLD.encode())
    file.with_name(".CHANGELOG.md.kmesh-tracker").unlink()
    with pytest.raises(ConflictError, match="Unreleased"):
        put(file, "## [Unreleased]\n\n### Added\n\n- New\n", "2.1.0")


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        (HEAD, HEAD + "SECTION\nREF"),
        ("# Changelog\n\n## Unreleased\n", "# Changelog\n\n## Unreleased\n\nSECTION\nREF"),
        ("# 2.0.0 (2031)\n\n- x\n\n# v1.0.0\n", "# 2.0.0 (2031)\n\n- x\n\nUP\n# v1.0.0\n\nREF"),
        ("## 1.0.0\n\n- a\n\n## 2.0.0\n\n- b\n", "## 1.0.0\n\n- a\n\nSECTION\n## 2.0.0\n\n- b\n\nREF"),
        (
            "1.2.0\n-----\n\n```\n## 1.0.0\n```\n\n1.0.0\n-----\n",
            "1.2.0\n-----\n\n```\n## 1.0.0\n```\n\nSECTION\n1.0.0\n-----\n\nREF",
        ),
        (
            "## 1.2.0\n\n<!--\n## 1.0.0\n-->\n\n## 1.0.0\n\n[a]: b\n",
            "## 1.2.0\n\n<!--\n## 1.0.0\n-->\n\nSECTION\n## 1.0.0\n\n[a]: b\nREF",
        ),
    ],
)
def test_other_ways_to_write_a_changelog(file: Path, old: str, expected: str) -> None:
    section = "## [1.1.0] - 2031-02-01\n\n### Added\n\n- New\n"
    expected = expected.replace("SECTION", section).replace("REF", "[1.1.0]: https://f/compare/x\n")
    expected = expected.replace(
        "UP", section.replace("## ", "# ").replace("### ", "## ").replace("## [", "# [")
    )
    for marked in (False, True):
        for end in ("\n", "\r\n"):
            data = ("\ufeff" * marked + old.replace("\n", end)).encode()
            file.write_bytes(data)
            file.with_name(".CHANGELOG.md.kmesh-tracker").unlink(missing_ok=True)
            assert put(file, drafted()) == "\ufeff" * marked + expected.replace("\n", end)


@pytest.mark.parametrize(
    ("heading", "version"),
    [
        ("[1.2.0] - 2031-01-01", "1.2.0"),
        ("v1.2", "1.2.0"),
        ("[v1.2.0](https://f/v1.2.0) (2031-01-01)", "1.2.0"),
        ("Lantern 1.2.0-rc.1", "1.2.0-rc.1"),
        ("Unreleased", "unreleased"),
        ("[UNRELEASED]", "unreleased"),
        ("Features", None),
        ("What we wrote on the day after 1.2.0", None),
        ("", None),
    ],
)
def test_which_version_a_heading_names(heading: str, version: str | None) -> None:
    assert told_version(heading) == version


LINE = st.sampled_from(
    [
        "",
        "# C",
        "## 1.0.0",
        "## [2.0.0]",
        "## Unreleased",
        "### Added",
        "- x",
        "[1.0.0]: http://a",
        "```",
        "<!--",
        "-->",
        "x\ry",
        "\x0c",
        " ",
        "1.5.0",
        "---",
        "[1.1.0]: b",
        "## 1.1.0\r",
    ]
)


@given(st.lists(LINE, max_size=25))
def test_any_file_keeps_its_lines(lines: list[str]) -> None:
    """What was there is there still, in its order, whatever it is; a second run changes nothing."""
    from pathlib import Path

    from kmesh_tracker.rendering.publish.memory import Memory
    from kmesh_tracker.rendering.publish.redraft import Request, redraft

    old = "\n".join(lines).encode()
    request = Request(Path("C.md"), "changelog", "changelog 1.1.0 en", drafted(item="Mine is new"))
    try:
        done = redraft(request, old, Memory())
    except InputError:
        assert {"```", "<!--"} & set(lines)
        return
    except ConflictError:
        assert any(entry.version and str(entry.version) == "1.1.0" for entry in outline(lines).entries)
        return
    rest = iter(line.rstrip("\r") for line in done.lines)
    told = [line.rstrip("\r") for line in lines if line.strip() and not line.startswith("### ")]
    assert all(line in rest for line in told), "an empty section alone may lose its headings"
    if done.data is not None:
        again = redraft(request, done.data, done.memory)
        assert (again.data, again.conflicts) == (None, ())
