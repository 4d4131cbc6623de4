"""Drafts: what they say, what they never say, and how they are written to a file."""

from __future__ import annotations

import os
import re
import stat
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from markdown_it import MarkdownIt
from msgspec.structs import replace

import samples
from kmesh_tracker.errors import ConfigError, OutputError, UsageError
from kmesh_tracker.records import Person
from kmesh_tracker.rendering import compose, draft, files, forge
from kmesh_tracker.rendering.json import draft_document

if TYPE_CHECKING:
    from kmesh_tracker.records import ReleaseStatus
    from kmesh_tracker.rendering.context import DraftContext


def context(release: ReleaseStatus = samples.RELEASE, **options: Any) -> DraftContext:
    given: dict[str, Any] = {"urls": samples.URLS, "proposals": [samples.PROPOSAL], **options}
    return compose.compose(release, project="Lantern", primary="lantern", as_of=date(2031, 6, 1), **given)


def written(format_name: str, release: ReleaseStatus = samples.RELEASE, **options: Any) -> str:
    return draft.render(draft_document(context(release, **options)), format_name)


def test_only_what_is_shown_is_announced() -> None:
    made = context()
    assert [item.title for item in made.features] == ["Self trimming wick", "New page"]
    assert [item.title for item in made.fixes] == ["Smoke after start"]
    assert [item.id for item in made.not_delivered] == ["glass", "press"]
    for name in draft.TEMPLATES:
        text = written(name)
        assert "glass" not in text.lower()
        assert "press" not in text.lower()


def test_an_item_whose_change_was_taken_back_is_not_announced() -> None:
    item = samples.tracked("glass", "glass", "feature", "not-delivered", samples.core(samples.GLASS))
    made = context(replace(samples.RELEASE, items=(item,)))
    assert not made.features
    assert made.not_delivered[0].id == "glass"


def test_every_item_has_its_evidence() -> None:
    made = context()
    word = "accepted by ada on 2031-05-20 (kmesh-tracker.decisions.toml:4)"
    assert made.features[0].evidence == f"minutes.md:10; lantern#31; {word}"
    for name in draft.TEMPLATES:
        text = written(name)
        for item in (*made.features, *made.fixes):
            assert item.evidence in text


def test_a_proposal_is_quoted_once_without_its_mark_up() -> None:
    (item, *others) = context().features
    assert item.summary is not None
    assert item.summary.paragraphs == ("Today the wick is cut by hand, see the book.", "A blade does it.")
    assert not any(other.summary for other in others)


def test_updates_of_one_dependency_are_one_line() -> None:
    (bump,) = context().bumps
    assert (bump.name, bump.old, bump.new) == ("libflame", "1.1", "1.4")
    assert [change.number for change in bump.changes] == [33, 39]


def test_people_are_thanked_and_machines_are_not() -> None:
    made = context(newcomers={"ben otieno"})
    assert [(one.shown, one.changes, one.newcomer) for one in made.contributors] == [
        ("@ada-rowe", 2, False),
        ("Ben Otieno", 2, True),
    ]
    assert context(newcomers=None).contributors[0].newcomer is None


def test_who_wrote_something_before_is_no_newcomer() -> None:
    mine = samples.RELEASE
    assert mine.known_before(mine.changes) == set()
    before = replace(samples.WICK, commit="b" * 40)
    assert mine.known_before([before]) == {person.key for person in before.people}
    late = replace(before, merged_at=before.merged_at.replace(year=2032))
    assert mine.known_before([late]) == set()


@pytest.mark.parametrize("name", ["@everyone", "@@everyone", " @everyone", "\x00@everyone"])
def test_a_name_calls_nobody(name: str) -> None:
    change = replace(samples.WICK, people=(Person(name), Person("Eve", "x](javascript:1)")))
    made = replace(samples.RELEASE, changes=(change,), items=())
    for format_name in draft.TEMPLATES:
        assert "@" not in written(format_name, made)


def test_counts_say_what_they_count() -> None:
    assert [(c.repo, c.pull_requests, c.direct_commits, c.commits) for c in context().counts] == [
        ("lantern", 4, 1, 11),
        ("site", 1, 0, None),
    ]
    assert context().totals.evidence.startswith("counted from v2.0.0 to v2.1.0; lantern: 4 pull requests")
    told = (
        "Lantern v2.1.0 has 5 merged pull requests and 1 direct commit by 2 contributors. By repository: "
        "4 merged pull requests and 1 direct commit in lantern, 1 merged pull request in site."
    )
    assert told in written("docusaurus")


def test_front_matter_is_yaml_whatever_the_project_is_called() -> None:
    name = 'La: "n"\n---\n# x {y}'
    made = replace(context(), project=name, title=f"{name} v2.1.0")
    text = draft.render(draft_document(made), "docusaurus")
    head = text.split("\n---\n", 1)[0].removeprefix("---\n")
    matter = yaml.safe_load(head)
    assert matter["title"] == f"{name} v2.1.0 Released"
    assert matter["description"] == f"New in {name} v2.1.0: Self trimming wick."
    assert matter["authors"] == [{"name": name}]
    assert (matter["slug"], matter["date"]) == ("lantern-2-1-0-release", date(2031, 5, 15))


@pytest.mark.parametrize(
    ("features", "description"),
    [
        ((), "What is new in Lantern v2.1.0."),
        (("A `wick` of <b>",), "New in Lantern v2.1.0: A wick of <b>."),
        (("One", "Two", "Three", "Four"), "New in Lantern v2.1.0: One, Two and Three."),
        (("One " * 20, "Two " * 20, "Three"), f"New in Lantern v2.1.0: {'One ' * 20}."),
    ],
)
def test_the_description_reads_well_in_a_preview(features: tuple[str, ...], description: str) -> None:
    made = context()
    made = replace(made, opening=replace(made.opening, features=features))
    text = draft.render(draft_document(made), "docusaurus")
    assert yaml.safe_load(text.split("\n---\n", 1)[0].removeprefix("---\n"))["description"] == description


@pytest.mark.parametrize("name", draft.TEMPLATES)
def test_what_comes_from_a_title_does_nothing(name: str) -> None:
    items = tuple(
        replace(one, item=replace(one.item, title=samples.EVIL, owners=(samples.EVIL,)))
        for one in samples.RELEASE.items
    )
    proposal = replace(samples.PROPOSAL, title=samples.EVIL, authors=(samples.EVIL,), summary=samples.EVIL)
    text = written(name, replace(samples.RELEASE, items=items), proposals=[proposal])
    body = text.split("\n---\n", 1)[-1]
    hidden = r"<!--.*?-->|\{/\*.*?\*/\}"
    assert not re.search(r"\x1b|<img|@everyone|(?<!\[)fixes #9", re.sub(hidden, "", body))
    tokens = [
        child
        for token in MarkdownIt("commonmark").parse(re.sub(hidden, "", body))
        for child in (token, *(token.children or ()))
    ]
    assert not {"html_inline", "html_block", "image", "fence", "code_block"} & {
        token.type for token in tokens
    }
    links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    assert links
    assert all(link.startswith("https://forge.example/lamps/") for link in links)


HOSTILE = (
    samples.EVIL,
    f"feat({samples.EVIL[:40]})!: {samples.EVIL}",
    f"[{samples.EVIL[:40]}] {samples.EVIL}",
    "remove the flag {process.exit()} @everyone fixes #9 <img src=x>",
    "support {process.exit()} @everyone 1.2 <img src=x>",
    f"Bump {samples.EVIL.replace(' ', '')} from {{a}} to 1@everyone",
    "docs: export const a = <img src=x> @everyone {x}",
    "cut here, @everyone <img src=x> {x} …",
)


@pytest.mark.parametrize("name", draft.TEMPLATES)
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("audience", ["users", "maintainers"])
def test_what_comes_from_a_message_does_nothing(name: str, lang: str, audience: str) -> None:
    """The same for titles, bodies, footers, remarks, names of people and versions of software."""
    body = f"This broke because {samples.EVIL}\n\nBREAKING CHANGE: {samples.EVIL}\n\n> {samples.EVIL}"
    people = (Person(samples.EVIL), Person("Eve", "x](javascript:1)"))
    changes = tuple(
        replace(samples.change(60 + at, title, 9), people=people, body=body if at % 2 else "")
        for at, title in enumerate(HOSTILE)
    )
    kinds = ("fix", "compatibility", "feature", "docs")
    items = tuple(
        replace(
            samples.tracked(
                f"i{at}", title, kinds[at % 4], "delivered", samples.core(change, 0.99), blocker=True
            ),
            notes=(samples.EVIL,),
        )
        for at, (title, change) in enumerate(zip(HOSTILE, changes, strict=True))
    )
    late = replace(samples.tracked("late", samples.EVIL, "feature", "not-delivered"), notes=(samples.EVIL,))
    more = tuple(replace(one, commit=f"{at:040d}", number=90 + at) for at, one in enumerate(changes))
    made = context(
        replace(samples.RELEASE, items=(*items, late), changes=(*more, *changes)), audience=audience
    )
    text = draft.render(draft_document(made), name, lang=lang, glossary={"zh": {"process": samples.EVIL}})
    body = text.split("\n---\n", 1)[-1]
    seen = re.sub(r"<!--.*?-->|\{/\*.*?\*/\}", "", body)
    assert not re.search(r"\x1b|<img|@everyone|(?<![\[#])fixes #9", seen)
    if name == "docusaurus":
        assert not re.search(r"(?<!\\)[{}]", seen)
    tokens = [
        child for token in MarkdownIt("commonmark").parse(seen) for child in (token, *(token.children or ()))
    ]
    assert not {"html_inline", "html_block", "image", "fence", "code_block"} & {one.type for one in tokens}
    links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    assert links
    assert all(link.startswith("https://forge.example/lamps/") for link in links)


@pytest.mark.parametrize("name", draft.TEMPLATES)
@pytest.mark.parametrize(
    "release",
    [
        samples.RELEASE,
        replace(samples.RELEASE, items=(), changes=()),
        replace(samples.RELEASE, tag=None, released_on=None, previous=None, accounting=()),
    ],
    ids=["full", "empty", "not-out"],
)
def test_the_markdown_is_clean(name: str, release: ReleaseStatus) -> None:
    """What markdownlint checks by default, as far as drafts can offend it."""
    for options in ({}, {"urls": {}, "proposals": ()}):
        text = written(name, release, **options)
        lines = text.split("\n")
        assert lines[-1] == ""
        assert lines[-2] != ""
        assert "\n\n\n" not in text
        assert "\t" not in text
        level = 2
        for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
            assert line == line.rstrip(), line
            if line.startswith("#"):
                assert before == "", line
                assert after == "", line
                assert not re.search(r"[.,;:!?]$", line), line
                assert len(line.split(" ")[0]) <= level + 1
                level = len(line.split(" ")[0])
            point = line.lstrip(" ").startswith("- ") and not line.lstrip(" ").startswith("- name:")
            if point:
                assert before == "" or before.lstrip(" ").startswith("- "), (before, line)
                assert after == "" or after.lstrip(" ").startswith("- "), (line, after)
            assert not line.startswith(">  ")


def test_a_release_that_is_not_out() -> None:
    release = replace(samples.RELEASE, tag=None, released_on=None)
    assert "(draft)" in written("docusaurus", release)
    assert written("changelog", release).startswith("## [Unreleased]\n")


def test_a_template_of_the_user_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "github.md.jinja").write_text(
        "{{ title|upper }} {{ 'a' ~ notable[0].title }}\n", encoding="utf-8"
    )
    text = draft.render(draft_document(context()), "github", folder=tmp_path)
    assert text.startswith("LANTERN V2.1.0 a")
    assert "@everyone" not in text
    assert "<img" not in text
    assert draft.render(draft_document(context()), "changelog", folder=tmp_path) == written("changelog")


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("\n{% for %}", "line 2"),
        ("{{ title.__class__ }}", "unsafe"),
        ("{{ features.append(1) }}", "unsafe"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{% include 'none' %}", "none"),
        ("{% include '../samples.py' %}", "samples.py"),
    ],
)
def test_a_faulty_template_is_one_sentence(template: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "github.md.jinja").write_text(template, encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(told)):
        draft.render(draft_document(context()), "github", folder=tmp_path)


def test_what_cannot_be_drafted() -> None:
    document = draft_document(context())
    with pytest.raises(UsageError, match="--lang en"):
        draft.render(document, "github", lang="tlh")
    with pytest.raises(UsageError, match="choose one of docusaurus"):
        draft.render(document, "poem")
    with pytest.raises(ConfigError, match="does not exist"):
        draft.render(document, "github", folder=Path("no/such/folder"))


@pytest.mark.parametrize("title", ["", "---", " \x1b\u202e ", "..."])
def test_a_title_that_shows_nothing_still_has_a_heading(title: str) -> None:
    one = samples.tracked(
        "x", title, "feature", "delivered", samples.core(replace(samples.WICK, title=title))
    )
    text = written("github", replace(samples.RELEASE, items=(one,)))
    assert "### (no title)\n" in text
    assert not re.search(r"^- {2,}", text, re.MULTILINE)


def test_addresses_follow_the_forge() -> None:
    hub, lab = {"lantern": "https://u:p@forge.example/l.git"}, {"lantern": "https://gitlab.example/g/l/"}
    assert forge.change_url(samples.WICK, hub) == "https://forge.example/l/pull/31"
    assert forge.change_url(samples.WICK, lab) == "https://gitlab.example/g/l/-/merge_requests/31"
    assert forge.change_url(samples.WICK, {"lantern": "javascript:x"}) is None
    assert (
        forge.compare_url("lantern", "v1", "v2;<x>", hub)
        == "https://forge.example/l/compare/v1...v2%3B%3Cx%3E"
    )


def test_a_file_is_written_once_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    assert files.write(file, "é\n")
    file.chmod(0o640)
    before = file.stat()
    assert not files.write(file, "é\n")
    assert file.stat() == before
    assert files.write(file, "b\n")
    assert (file.read_text(encoding="utf-8"), stat.S_IMODE(file.stat().st_mode)) == ("b\n", 0o640)
    file.write_bytes(b"a\r\nb\r\n")
    assert not files.write(file, "a\nb\n")
    assert files.write(file, "c\n")
    assert file.read_bytes() == b"c\r\n"
    assert os.listdir(tmp_path) == ["post.md"]  # noqa: PTH208


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("mine", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.md").symlink_to(outside)
    (folder / "near.md").symlink_to(folder / "real.md")
    for path, told in (
        (tmp_path / "none" / "x.md", "does not exist"),
        (folder, "not an ordinary file"),
        (folder / "link.md", "link out of its folder"),
        (outside / "x.md", "does not exist"),
    ):
        with pytest.raises(OutputError, match=told):
            files.write(path, "x")
    assert outside.read_text(encoding="utf-8") == "mine"
    assert files.write(folder / "near.md", "x")
    assert (folder / "near.md").is_symlink()
    assert (folder / "real.md").read_text(encoding="utf-8") == "x"
    with pytest.raises(OutputError, match="not valid Unicode"):
        files.write(folder / "real.md", "\ud800")
