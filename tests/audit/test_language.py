"""The review of the language: advice by line, by the settings that a site has."""

from __future__ import annotations

import contextlib
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.audit import language, markdownlint, page
from kmesh_tracker.cli.main import main
from kmesh_tracker.errors import InputError, UsageError
from kmesh_tracker.testing import growth

if TYPE_CHECKING:
    from pathlib import Path

needs_codespell = pytest.mark.skipif(not find_spec("codespell_lib"), reason="codespell is not installed")
needs_autocorrect = pytest.mark.skipif(
    not find_spec("autocorrect_py"), reason="autocorrect-py is not installed"
)
WRONG = "recieve"
"""A word that every dictionary of misspellings has."""


def spelt(
    text: str, settings: language.Spelling | None = None, path: str = "post.md"
) -> list[tuple[int, str]]:
    found = language.misspelt(page.read(text), path, settings or language.Spelling())
    return [(remark.line, remark.text) for remark in found]


@needs_codespell
def test_a_misspelt_word_is_told_with_what_is_meant() -> None:
    (remark,) = language.misspelt(page.read(f"One.\n\nWe {WRONG} it."), "post.md", language.Spelling())
    assert (remark.line, remark.rule, remark.text) == (3, "spelling", WRONG)
    assert "“receive”" in remark.message


@needs_codespell
def test_code_addresses_and_names_are_left_alone() -> None:
    for text in (
        f"`{WRONG}`",
        f"```\n{WRONG}\n```",
        f"https://x.example/{WRONG}",
        f"@{WRONG}",
        f"a/{WRONG}/b",
    ):
        assert not spelt(text), text


@needs_codespell
def test_the_settings_of_codespell_are_followed() -> None:
    rc = f"[codespell]\nskip = .git,*.png,./blog/old*\nignore-words-list = kmesh,{WRONG}\n"
    settings = language.read_codespellrc(rc, ".codespellrc")
    assert not spelt(f"{WRONG} {WRONG.capitalize()} kmesh", settings)
    assert spelt("teh", settings) == [(1, "teh")]
    assert not spelt("teh", settings, "blog/old-post.md")
    assert not spelt("teh", settings, "./blog/old-post.md")
    with pytest.raises(UsageError, match="no dictionary 'klingon'"):
        spelt("x", language.read_codespellrc("[codespell]\nbuiltin = klingon\n", "rc"))


@needs_codespell
def test_a_line_can_say_that_it_is_right() -> None:
    assert not spelt(f"{WRONG} <!-- codespell:ignore -->")
    assert not spelt(f"<!-- codespell:ignore-next-line {WRONG} -->\n{WRONG}")
    assert spelt(f"{WRONG} teh <!-- codespell:ignore {WRONG} -->") == [(1, "teh")]


def test_settings_that_cannot_be_read_are_told() -> None:
    with pytest.raises(InputError, match=r"\.codespellrc is not a codespell configuration"):
        language.read_codespellrc("skip = x", ".codespellrc")
    with pytest.raises(InputError, match="not a markdownlint configuration"):
        markdownlint.read_settings("{", "x.jsonc")
    with pytest.raises(InputError, match="holds no object"):
        markdownlint.read_settings("[]", "x.jsonc")
    assert language.read_codespellrc("[other]\nskip = %(x)s\n", "setup.cfg") == language.Spelling()


def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "find_spec", lambda _name: None)
    language.dictionary.cache_clear()
    with pytest.raises(UsageError, match=r"needs codespell, .*: pip install codespell\."):
        spelt("words")
    with pytest.raises(UsageError, match="needs autocorrect-py"):
        list(language.misspaced(page.read("中文")))
    assert not list(language.misspaced(page.read("English alone")))


@needs_autocorrect
def test_the_spacing_of_chinese_is_told() -> None:
    text = "---\ntitle: x\n---\n\n好的。\n\n新版本支持Istio了,很好。`代码code`\n"
    (remark,) = language.misspaced(page.read(text))
    assert (remark.line, remark.rule) == (7, "spacing")
    assert "支持 Istio 了，" in remark.message


def broken(text: str, settings: str = "{}") -> list[tuple[int, str]]:
    found = markdownlint.review(page.read(text), markdownlint.read_settings(settings, "x.jsonc"))
    return [(remark.line, remark.rule.partition(" ")[0]) for remark in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\nb  \nc\n", []),
        ("# A\n\nb \nc", [(3, "MD009"), (4, "MD047")]),
        ("# A\n\n\tb\n\n\n\nc\n", [(3, "MD010"), (5, "MD012"), (6, "MD012")]),
        ("# A\n\n### B.\n\n#C\n", [(3, "MD001"), (5, "MD018"), (3, "MD026")]),
        ("```\na \n\t\n\n\n#b\n```\n", []),
        ("---\na: b \n---\n\n# C!\n\n#1 is fixed\n", [(5, "MD026")]),
    ],
)
def test_rules_about_text_are_kept(text: str, expected: list[tuple[int, str]]) -> None:
    assert broken(text) == expected


def test_rules_are_switched_as_markdownlint_does() -> None:
    text = "# A!\n\nb \n\n\n\tc\n"
    assert broken(text, '{"default": false}') == []
    assert broken(text, '{"default": false, "MD009": true, /* x */ "no-hard-tabs": {},} // y') == [
        (3, "MD009"),
        (6, "MD010"),
    ]
    assert broken(text, '{"whitespace": false}') == [(1, "MD026")]
    assert broken(text, '{"config": {"MD026": {"punctuation": "?"}, "MD012": {"maximum": 2}}}') == [
        (3, "MD009"),
        (6, "MD010"),
    ]
    assert broken("a // b\n", '{"x": "// no comment, }", "MD047": false}') == []


@given(st.text(), st.text())
def test_any_text_and_any_settings_are_read(text: str, settings: str) -> None:
    read = page.read(text)
    try:
        rules = markdownlint.read_settings(settings, "x")
    except InputError:
        rules = markdownlint.Layout()
    assert all(1 <= remark.line <= len(read.lines) for remark in markdownlint.review(read, rules))
    if find_spec("codespell_lib") and find_spec("autocorrect_py"):
        found = language.review(text)
        assert all(1 <= remark.line <= len(read.lines) for remark in found)


@needs_codespell
def test_advice_never_changes_the_exit_code(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = shutil.copytree(sample.parent, tmp_path / "demo") / sample.name
    (tmp_path / "blog").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".codespellrc").write_text("[codespell]\nignore-words-list = teh\n", encoding="utf-8")
    (tmp_path / ".markdownlint.jsonc").write_text('{"MD009": false}', encoding="utf-8")
    post = tmp_path / "blog" / "post.md"
    post.write_text(f"# Tidelog v0.2.0\n\nteh {WRONG} \n\n\n\nx\n", encoding="utf-8")
    asked = ["--config", str(config), "--format", "github-annotations", "check", str(post)]
    assert main([*asked, "--language", "--strict"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "Language" in line]
    assert [line.partition("title=")[2].partition("::")[0] for line in told] == [
        "Language%3A spelling",
        "Language%3A MD012 no-multiple-blanks",
        "Language%3A MD012 no-multiple-blanks",
    ]
    post.write_text(f"{WRONG}\n", encoding="utf-8")
    assert main([*asked, "--language"]) == 0, "a text of no release has a language all the same"
    out, err = capsys.readouterr()
    assert WRONG in out
    assert "Only the language was checked" in err
    rc = tmp_path / "mine"
    rc.write_text(f"[codespell]\nignore-words-list = {WRONG}\n", encoding="utf-8")
    assert main([*asked, "--language", "--codespellrc", str(rc)]) == 0
    assert WRONG not in capsys.readouterr().out


def test_settings_that_are_hostile_take_no_time_and_are_told() -> None:
    for unit in ('\\"', '"\\"', "/*", "//", ",\n", '",', "/* */", "'"):

        def work(count: int, unit: str = unit) -> None:
            with contextlib.suppress(InputError):
                markdownlint.read_settings('{"' + unit * count, "x.jsonc")

        assert growth(work, 5000) < 9, unit
    with pytest.raises(InputError, match="a key has no value"):
        language.read_codespellrc("[codespell]\nskip\n  x\n", ".codespellrc")
