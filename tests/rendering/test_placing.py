"""Where a draft goes, what of it fits the site there, and what is remembered of it."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest
import yaml

from kmesh_tracker.cli.main import main
from kmesh_tracker.errors import ConflictError, OutputError, UsageError
from kmesh_tracker.rendering import files
from kmesh_tracker.rendering.merging import MARKS
from kmesh_tracker.rendering.publish import DraftFile, Target, find, front_matter, memory, shown
from kmesh_tracker.rendering.publish.target import Site, site_around, site_at
from often import often

POST = '---\ntitle: "Lantern"\nauthors:\n  - name: "Lantern"\ntags: ["release", "new"]\n---\n\nWords.\n'
SLUG = "lantern-2-0-0-release"


def stamp(file: Path) -> tuple[Path, int, int]:
    """What tells whether a file was written, even with what it held."""
    status = file.stat()
    return file, status.st_mtime_ns, status.st_ino


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "blog").mkdir(parents=True)
    (root / "docusaurus.config.js").write_text("module.exports = { i18n: { defaultLocale: 'en' } };\n")
    return root


def matter_of(text: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(text.split("---\n")[1])
    return found


def test_a_site_gets_a_post_in_a_folder_of_its_own(site: Path) -> None:
    target = find(str(site), "docusaurus", "en", SLUG)
    assert target.path == site / "blog" / SLUG / "index.md"
    assert target.site == Site(site)
    (site / "docusaurus.config.js").unlink()
    assert find(str(site), "docusaurus", "en", SLUG).path == target.path
    target.path.parent.mkdir()
    target.path.with_suffix(".mdx").touch()
    assert find(str(site), "docusaurus", "en", SLUG).path == target.path.with_suffix(".mdx")


@pytest.mark.parametrize(
    ("folders", "default", "lang", "expected"),
    [
        ([], "en", "en", "blog"),
        ([], "en", "zh", "i18n/zh"),
        (["zh-CN"], "en", "zh", "i18n/zh-CN"),
        (["zh-Hans", "zh"], "en", "zh", "i18n/zh"),
        (["ja", "zh-TW"], "en", "zh-CN", "i18n/zh-CN"),
        (["en"], "zh-Hans", "zh", "blog"),
        (["en"], "zh-Hans", "en", "i18n/en"),
    ],
)
def test_translations_have_their_folder(
    site: Path, folders: list[str], default: str, lang: str, expected: str
) -> None:
    for name in folders:
        (site / "i18n" / name).mkdir(parents=True)
    (site / "docusaurus.config.js").write_text(
        f'export default {{ i18n: {{ "defaultLocale": "{default}" }} }}'
    )
    rest = "" if expected == "blog" else "docusaurus-plugin-content-blog"
    expected_file = site / expected / rest / SLUG / "index.md"
    assert find(str(site), "docusaurus", lang, SLUG).path == expected_file


@pytest.mark.parametrize(
    ("format_name", "name"),
    [
        ("docusaurus", f"{SLUG}/index.md"),
        ("github", f"{SLUG}.md"),
        ("html", f"{SLUG}.html"),
        ("json", f"{SLUG}.json"),
        ("changelog", "CHANGELOG.md"),
    ],
)
def test_a_folder_gets_the_file_of_the_format(tmp_path: Path, format_name: str, name: str) -> None:
    assert find(f"{tmp_path}/new/", format_name, "en", SLUG).path == tmp_path / "new" / name
    assert find(str(tmp_path), format_name, "en", SLUG).path == tmp_path / name
    assert find(str(tmp_path / "x.md"), format_name, "en", SLUG) == Target(tmp_path / "x.md")


def test_a_changelog_under_another_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "CHANGES.md").touch()
    assert find(str(tmp_path), "changelog", "en", SLUG).path == tmp_path / "CHANGES.md"


def test_what_has_no_place_in_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name the file"):
        find(str(tmp_path), "poem", "en", SLUG)
    for slug in ("", "..", "../x", ".hidden", "a/b"):
        with pytest.raises(UsageError, match="no name"):
            find(str(tmp_path), "github", "en", slug)
    with pytest.raises(UsageError, match="not the name of a language"):
        find(str(tmp_path), "docusaurus", "../..", SLUG)


def test_the_site_around_a_file(site: Path, tmp_path: Path) -> None:
    file = site / "blog" / "x" / "index.md"
    assert site_around(file) == Site(site)
    assert find(str(file), "docusaurus", "en", SLUG).site == Site(site)
    assert find(f"{site}/blog/", "docusaurus", "en", SLUG) == Target(
        site / "blog" / SLUG / "index.md", site / "blog", Site(site)
    )
    assert site_around(tmp_path / "elsewhere.md") is None
    assert site_at(tmp_path) is None


def test_authors_that_the_site_knows_are_keys(site: Path) -> None:
    known = "lantern-team:\n  name: Lantern\n  url: https://f\nada:\n  name: Ada\n"
    (site / "blog" / "authors.yml").write_text(known)
    text, remarks = front_matter.fitted(POST, Site(site), "en")
    assert matter_of(text) == {"title": "Lantern", "authors": ["lantern-team"], "tags": ["release", "new"]}
    assert text.endswith("---\n\nWords.\n")
    assert remarks == ()
    (site / "blog" / "authors.yml").write_text("ada:\n  name: Ada\n")
    assert front_matter.fitted(POST, Site(site), "en") == (POST, ())
    both = POST.replace('  - name: "Lantern"', '  - name: "Ada"\n  - name: "Bo"\n    title: "x"')
    assert matter_of(front_matter.fitted(both, Site(site), "en")[0])["authors"] == [
        "ada",
        {"name": "Bo", "title": "x"},
    ]


def test_a_translation_has_authors_of_its_own_or_those_of_the_blog(site: Path) -> None:
    (site / "blog" / "authors.yml").write_text("a:\n  name: Lantern\n")
    assert matter_of(front_matter.fitted(POST, Site(site), "zh")[0])["authors"] == ["a"]
    own = site / "i18n" / "zh" / "docusaurus-plugin-content-blog"
    own.mkdir(parents=True)
    (own / "authors.yml").write_text("b:\n  name: Lantern\n")
    assert matter_of(front_matter.fitted(POST, Site(site), "zh")[0])["authors"] == ["b"]


def test_tags_that_the_site_has_not_are_left_out(site: Path) -> None:
    (site / "blog" / "tags.yml").write_text("releases:\n  label: Release\nother:\n  permalink: /x\n")
    text, remarks = front_matter.fitted(POST, Site(site), "en")
    assert matter_of(text)["tags"] == ["releases"]
    assert remarks == ("The tag 'new' is not on the site's list of tags and was left out.",)
    (site / "blog" / "tags.yml").write_text("")
    assert "tags" not in matter_of(front_matter.fitted(POST, Site(site), "en")[0])


@pytest.mark.parametrize(
    "broken",
    [
        b"a: [",
        b"- a\n- b\n",
        b"\xff\xfe",
        b"a: &x {}\nb: *x\n",
        b"[" * 5000,
        b"a: b\n" * 300_000,
        b"1: 2030-99-99",
    ],
)
def test_a_broken_list_of_authors_costs_nothing(site: Path, broken: bytes) -> None:
    (site / "blog" / "authors.yml").write_bytes(broken)
    text, remarks = front_matter.fitted(POST, Site(site), "en")
    assert text == POST
    assert len(remarks) == 1
    assert "left aside" in remarks[0]


def test_a_hostile_author_stays_a_value(site: Path) -> None:
    (site / "blog" / "authors.yml").write_text('"x: y\\n---\\nimport a":\n  name: Lantern\n')
    text, _ = front_matter.fitted(POST, Site(site), "en")
    assert matter_of(text)["authors"] == ["x: y\n---\nimport a"]


def test_folders_are_made_in_the_one_that_was_named(site: Path, tmp_path: Path) -> None:
    desk = DraftFile(find(str(site), "docusaurus", "en", SLUG), "docusaurus", "2.0.0", "en")
    assert desk.write(desk.redraft(POST))
    assert desk.path.read_text() == POST
    with pytest.raises(OutputError, match="does not exist"):
        DraftFile(find(f"{tmp_path}/none/such/", "docusaurus", "en", SLUG), "docusaurus", "2.0.0", "en")


def test_a_link_does_not_lead_out_of_the_site(site: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (site / "blog" / SLUG).symlink_to(tmp_path / "outside")
    desk = DraftFile(find(str(site), "docusaurus", "en", SLUG), "docusaurus", "2.0.0", "en")
    with pytest.raises(OutputError, match="leads out"):
        desk.write(desk.redraft(POST))
    assert list((tmp_path / "outside").iterdir()) == []


def drafted(file: Path, text: str, format_name: str = "github", **options: bool) -> bool:
    desk = DraftFile(Target(file), format_name, "2.0.0", "en")
    done = desk.redraft(text, **options)
    assert not done.conflicts
    return desk.write(done)


def test_what_was_written_is_remembered_beside(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    drafted(file, "One.\n\nTwo.\n")
    state = tmp_path / ".post.md.kmesh-tracker"
    assert json.loads(state.read_text())["drafts"] == {"github 2.0.0 en": ["One.", "", "Two."]}
    file.write_text("One.\n\nTwo.\n\nMine.\n")
    assert drafted(file, "One!\n\nTwo.\n")
    assert file.read_text() == "One!\n\nTwo.\n\nMine.\n"
    before = [stamp(one) for one in sorted(tmp_path.iterdir())]
    assert not drafted(file, "One!\n\nTwo.\n")
    assert [stamp(one) for one in sorted(tmp_path.iterdir())] == before


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"schema": 2, "drafts": {}}',
        b'{"schema": 1}',
        b'{"schema": 1, "drafts": []}',
        b'{"schema": 1, "drafts": {"github 2.0.0 en": "One."}}',
        b'{"schema": 1, "drafts": {"github 2.0.0 en": [1]}}',
        b'{"schema": 1, "drafts": {"github 2.0.0 en": ["a\\nb"]}}',
        b'{"schema": 1, "drafts": {"github 2.0.0 en": ["\\ud800"]}}',
    ],
)
def test_a_broken_memory_counts_as_lost(tmp_path: Path, broken: bytes) -> None:
    file, state = tmp_path / "post.md", tmp_path / ".post.md.kmesh-tracker"
    drafted(file, "One.\n")
    state.write_bytes(broken)
    file.write_text("Mine.\n")
    with pytest.raises(ConflictError, match="--overwrite"):
        drafted(file, "Two.\n")
    desk = DraftFile(Target(file), "github", "2.0.0", "en")
    remark = desk.redraft("Mine.\n").remarks
    assert len(remark) == 1
    assert "left aside" in remark[0]
    assert drafted(file, "Two.\n", overwrite=True)
    assert memory.read(state.read_bytes())[0].drafts == {"github 2.0.0 en": ("Two.",)}


def test_a_memory_that_is_a_folder_or_a_link_elsewhere(tmp_path: Path) -> None:
    file, state = tmp_path / "in" / "post.md", tmp_path / "in" / ".post.md.kmesh-tracker"
    file.parent.mkdir()
    file.write_text("Mine.\n")
    (tmp_path / "target").write_text("theirs")
    state.symlink_to(tmp_path / "target")
    desk = DraftFile(Target(file), "github", "2.0.0", "en")
    done = desk.redraft("Two.\n", overwrite=True)
    assert desk.write(done)
    assert (tmp_path / "target").read_text() == "theirs"
    assert any("could not be remembered" in remark for remark in desk.complaints)
    assert file.read_text() == "Two.\n"


def test_a_deleted_draft_is_drafted_afresh(tmp_path: Path) -> None:
    file = tmp_path / "CHANGELOG.md"
    for text in ("## [2.0.0]\n\n- One\n", "## [2.0.0]\n\n- Two\n"):
        assert drafted(file, text, "changelog")
        assert file.read_text() == text
        file.unlink()
    assert drafted(file, text, "changelog")
    assert not drafted(file, text, "changelog")


def test_another_release_is_no_new_draft_of_the_same(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    drafted(file, "One.\n")
    desk = DraftFile(Target(file), "github", "3.0.0", "en")
    with pytest.raises(ConflictError):
        desk.redraft("Two.\n")


def test_a_file_that_changes_meanwhile_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    drafted(file, "One.\n")
    desk = DraftFile(Target(file), "github", "2.0.0", "en")
    done = desk.redraft("Two.\n")
    file.write_text("Saved by an editor.\n")
    with pytest.raises(ConflictError, match="in the meantime"):
        desk.write(done)
    assert file.read_text() == "Saved by an editor.\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == [".post.md.kmesh-tracker", "post.md"]


@pytest.mark.parametrize("data", [b"caf\xe9\n", b"\xff\xfeM\x00"])
def test_what_is_no_utf8_is_kept(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "post.md"
    drafted(file, "One.\n")
    file.write_bytes(data)
    with pytest.raises(ConflictError):
        drafted(file, "Two.\n")
    assert file.read_bytes() == data
    assert drafted(file, "Two.\n", overwrite=True)


def test_what_is_shown_sends_no_commands_to_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    drafted(file, "One two three.\n")
    file.write_text("One \x1b]0;x\x07\u202e my\ttwo.\n")
    desk = DraftFile(Target(file), "github", "2.0.0", "en")
    text = shown(desk.redraft("One 2 3.\n"))
    assert "my\ttwo." in text
    assert text.replace("\n", "").replace("\t", "").isprintable()
    difference = desk.difference(desk.redraft("One.\n", overwrite=True))
    assert difference.replace("\n", "").replace("\t", "").isprintable()
    assert difference.endswith("\n+One.\n")


def test_mixed_line_ends_stay_where_they_are(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    drafted(file, "---\nkey: a\nother: b\n---\n\nOne.\n\nTwo.\n\nThree.\n")
    file.write_bytes(b"---\r\nkey: a\r\nother: b\r\n---\r\n\r\nOne.\r\n\r\nMine.\n\r\nTwo.\r\n\r\nThree.\r\n")
    assert drafted(file, "---\nkey: a\nother: c\n---\n\nOne.\n\nTwo!\n\nThree.\n")
    assert file.read_bytes() == (
        b"---\r\nkey: a\r\nother: c\r\n---\r\n\r\nOne.\r\n\r\nMine.\n\r\nTwo!\r\n\r\nThree.\r\n"
    )


@pytest.mark.parametrize("format_name", ["json", "html"])
def test_what_is_for_machines_is_taken_whole(tmp_path: Path, format_name: str) -> None:
    file = tmp_path / "draft"
    drafted(file, "<p>\na\n\nb\n", format_name)
    assert drafted(file, "<p>\nc\n\nb\n", format_name)
    file.write_text("<p>\nc\n\nmine\n")
    assert not drafted(file, "<p>\nc\n\nb\n", format_name)
    done = DraftFile(Target(file), format_name, "2.0.0", "en").redraft("<p>\nd\n\nb\n")
    assert done.conflicts == ("the whole text",)
    assert done.data is None


def run(sample: Path, day: str, *args: str) -> int:
    return main(["--config", str(sample), "--as-of", day, "draft", "v0.2.0", *args])


def test_drafting_again_and_again(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "post.md"
    assert run(sample, "2025-01-20", "-o", str(file), "--check") == 1
    assert not file.exists()
    assert "+title: " in capsys.readouterr().out
    assert run(sample, "2025-01-20", "-o", str(file)) == 0
    edited = file.read_text().replace("## Main Features\n", "## Main Features\n\nMine.\n")
    file.write_text(edited)
    assert run(sample, "2025-01-20", "-o", str(file)) == 0
    assert "holds this draft already" in capsys.readouterr().err
    assert file.read_text() == edited

    before = stamp(file)
    assert run(sample, "2025-03-01", "-o", str(file), "--check") == 1
    assert capsys.readouterr().out.startswith("--- post.md\n+++ post.md (new draft)\n@@")
    assert stamp(file) == before
    assert run(sample, "2025-03-01", "-o", str(file)) == 0
    assert "was written" in capsys.readouterr().err
    assert main(["--config", str(sample), "--as-of", "2025-03-01", "draft", "v0.2.0"]) == 0
    fresh = capsys.readouterr().out
    assert file.read_text() == fresh.replace("## Main Features\n", "## Main Features\n\nMine.\n")
    assert run(sample, "2025-03-01", "-o", str(file), "--check") == 0
    assert capsys.readouterr().out == ""
    assert run(sample, "2025-03-01", "-o", str(file), "--overwrite") == 0
    assert file.read_text() == fresh


def test_a_conflict_is_shown_and_settled(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "post.md"
    assert run(sample, "2025-01-20", "-o", str(file)) == 0
    file.write_text(
        file.read_text().replace("is not out yet; this is how it stood", "is nearly there as of us")
    )
    before = stamp(file)
    for options in ([], ["--check"]):
        capsys.readouterr()
        assert run(sample, "2025-03-01", "-o", str(file), *options) == 5
        out, err = capsys.readouterr()
        assert stamp(file) == before
        start, middle, end = (out.split("\n").index(mark) for mark in MARKS)
        assert "is nearly there as of us" in out.split("\n")[start + 1]
        assert "was released on 23 January 2025" in out.split("\n")[middle + 1]
        assert end == middle + 2
        assert "--keep-mine" in err
    assert run(sample, "2025-03-01", "-o", str(file), "--keep-mine") == 0
    assert "your text was kept" in capsys.readouterr().err
    assert "is nearly there as of us" in file.read_text()
    assert "A warm welcome" in file.read_text()
    assert run(sample, "2025-03-01", "-o", str(file)) == 0
    assert "holds this draft already" in capsys.readouterr().err


def test_a_draft_for_others_is_another_draft(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "post.md"
    assert run(sample, "2025-03-01", "-o", str(file), "--format", "github") == 0
    file.write_text(file.read_text() + "\nMine.\n")
    before = file.read_text()
    assert run(sample, "2025-03-01", "-o", str(file), "--format", "github", "--for", "maintainers") == 5
    assert file.read_text() == before
    assert capsys.readouterr().err


def test_marks_that_were_left_in_a_file(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "post.md"
    assert run(sample, "2025-01-20", "-o", str(file)) == 0
    file.write_text(file.read_text() + f"\n{MARKS[0]}\nMine.\n{MARKS[1]}\n{MARKS[2]}\n")
    assert run(sample, "2025-01-20", "-o", str(file)) == 5
    assert "marks of a conflict" in capsys.readouterr().err


@pytest.mark.parametrize("args", [["--check"], ["--keep-mine"], ["--overwrite", "--keep-mine", "-o", "x.md"]])
def test_options_that_need_others(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", "v1", *args]) == 2
    assert capsys.readouterr().err


def test_a_site_gets_its_post(sample: Path, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "blog" / "authors.yml").write_text("tide:\n  name: Tidelog\n")
    assert run(sample, "2025-03-01", "-o", str(site)) == 0
    (post,) = (site / "blog").glob("*/index.md")
    assert post.parent.name == "tidelog-0-2-0-release"
    text = post.read_text()
    assert matter_of(text)["authors"] == ["tide"]
    assert text.count("{/*truncate*/}") == 1
    assert run(sample, "2025-03-01", "-o", str(site)) == 0
    assert "holds this draft already" in capsys.readouterr().err


@pytest.mark.parametrize("end", often(["", "/", "/x.md"], ""))
def test_a_path_that_cannot_be_is_told(
    sample: Path, tmp_path: Path, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    for path in (tmp_path / "loop", tmp_path / ("a" * 300), tmp_path / ("a/" * 3000)):
        assert main(["--config", str(sample), "draft", "v0.2.0", "-o", f"{path}{end}"]) == 6
        assert "unexpected" not in capsys.readouterr().err


def test_of_two_who_write_at_once_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.md"
    file.write_text("one\n")
    old = files.read(file)
    replaced, order = Path.replace, []

    def slowly(self: Path, target: Path) -> Path:
        order.append("in")
        time.sleep(0.05)
        done = replaced(self, target)
        order.append("out")
        return done

    def write(text: str) -> None:
        try:
            files.put(file, text.encode(), was=old)
        except ConflictError:
            order.append("told")

    monkeypatch.setattr(Path, "replace", slowly)
    runs = [threading.Thread(target=write, args=(text,)) for text in ("two\n", "three\n")]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert order == ["in", "out", "told"]
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]
