"""Languages of a draft: every sentence has its translation, names stay, typography is the language's own."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import jinja2
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import samples
from kmesh_tracker.errors import ConfigError, UsageError
from kmesh_tracker.rendering import compose, draft, languages
from kmesh_tracker.rendering.json import draft_document

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = draft_document(
    compose.compose(
        samples.RELEASE,
        project="Lantern",
        primary="lantern",
        as_of=date(2031, 6, 1),
        urls=samples.URLS,
        proposals=[samples.PROPOSAL],
        near=[],
        newcomers=set(),
        audience="maintainers",
    )
)
SHIPPED = sorted((languages.shipped_folder() / "languages").glob("*.po"))
PLACE = re.compile(r"%\(([a-z_]+)\)s")
TEMPLATES_OWN = {
    ("date", "%(day)s %(month)s %(year)s"),
    ("list", "%(start)s, %(next)s"),
    ("list", "%(start)s; %(next)s"),
    ("list", "%(start)s and %(last)s"),
    *(("month", date(2031, month, 1).strftime("%B")) for month in range(1, 13)),
}
"""Messages that no template holds, because dates and lists are made by filters."""


def asked() -> set[tuple[str | None, str | tuple[str, str]]]:
    """Give the context and the message of each sentence that the shipped templates say."""
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    environment.policies["ext.i18n.trimmed"] = True
    found: set[tuple[str | None, str | tuple[str, str]]] = set(TEMPLATES_OWN)
    for path in languages.shipped_folder().glob("*.jinja"):
        for _, function, told in environment.extract_translations(path.read_text("utf-8")):  # type: ignore[attr-defined]
            words = [word for word in (told if isinstance(told, tuple) else (told,)) if word is not None]
            context = words.pop(0) if "pgettext" in function else None
            found.add((context, (words[0], words[1]) if "ngettext" in function else words[0]))
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_language_says_all_and_nothing_more(path: Path) -> None:
    with path.open("rb") as stream:
        catalogue = read_po(stream, abort_invalid=True)
    told = {(message.context, message.id): message for message in catalogue if message.id}
    assert set(told) == asked()
    for message in told.values():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        known = {name for id_ in ids for name in PLACE.findall(id_)}
        if message.context == "date":
            known |= {"number"}
        assert all(strings), ids
        assert all(set(PLACE.findall(string)) <= known for string in strings), ids
        assert not message.fuzzy, ids


@pytest.mark.parametrize("name", draft.TEMPLATES)
def test_chinese(name: str) -> None:
    text = draft.render(DOCUMENT, name, lang="zh")
    for item in DOCUMENT["features"]:
        assert item["title"] in text
    seen = re.sub(r"<!--.*?-->|\{/\*.*?\*/\}|\(https?:[^)]*\)|^---\n.*?\n---\n", "", text, flags=re.DOTALL)
    assert not re.search("[\u4e00-\u9fff][A-Za-z0-9@]|[A-Za-z0-9][\u4e00-\u9fff]", seen)
    assert not re.search("[\u4e00-\u9fff][,.:;()]|[,:;(][\u4e00-\u9fff]", seen)
    assert not re.search("[，。：；（）、] +[^ \n]|[^- ] +[，。：；（）、]", seen)
    english = {"Added", "Fixed", "Main", "Contributors", "Acknowledgment", "Thank", "released"}
    assert not english & set(re.findall("[A-Za-z]+", seen))


def test_chinese_dates_counts_and_plurals() -> None:
    text = draft.render(DOCUMENT, "docusaurus", lang="zh-CN")
    assert "**Lantern v2.1.0** 于 2031 年 5 月 15 日发布，上一版本为 v2.0.0。" in text
    assert "Lantern v2.1.0 包含 5 个已合并的拉取请求和 1 个直接提交，来自 2 位贡献者。" in text


def test_a_glossary_has_the_projects_own_terms() -> None:
    glossary = {"zh": {"wick": "灯芯", "self trimming": "自动修剪", "trim": "剪"}, "de": {"wick": "Docht"}}
    text = draft.render(DOCUMENT, "docusaurus", lang="zh", glossary=glossary)
    assert "### 自动修剪灯芯\n" in text
    assert "- Trim the wick by itself（" in text  # what was merged under a title is cited by it
    assert "自动修剪" not in draft.render(DOCUMENT, "docusaurus", glossary=glossary)
    assert "自动修剪" in draft.render(DOCUMENT, "docusaurus", lang="zh_TW", glossary=glossary)


def test_a_term_of_the_glossary_does_nothing_but_stand_there() -> None:
    text = draft.render(DOCUMENT, "docusaurus", lang="zh", glossary={"zh": {"wick": samples.EVIL}})
    assert "<img" not in text
    assert "{process" not in text.replace("\\{", "")


PIRATE = """
msgid ""
msgstr ""
"Language: x-pirate\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"

msgid "Main Features"
msgstr "Plunder"

msgctxt "date"
msgid "%(day)s %(month)s %(year)s"
msgstr "%(number)s/%(day)s of %(year)s"

msgctxt "list"
msgid "%(start)s and %(last)s"
msgstr "%(start)s an' %(last)s"

msgid "%(title)s has %(changes)s by %(count)s contributor."
msgid_plural "%(title)s has %(changes)s by %(count)s contributors."
msgstr[0] "One hand: %(changes)s."
msgstr[1] "A pair of %(count)s hands: %(changes)s."
msgstr[2] "All hands: %(changes)s, 100%%."
"""


def test_a_language_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "x-pirate.po").write_text(PIRATE, encoding="utf-8")
    text = draft.render(DOCUMENT, "docusaurus", lang="x-pirate", folder=tmp_path)
    assert "## Plunder\n" in text
    assert "was released on 5/15 of 2031" in text
    assert "A pair of 2 hands: 5 merged pull requests and 1 direct commit." in text
    assert "## Acknowledgment" in text  # what it does not say stays English
    assert (
        languages.Language(catalogue=languages.load("x-pirate", tmp_path).catalogue).listed("ab") == "a an' b"
    )
    assert set(languages.available(tmp_path)) == {"en", "zh", "x-pirate"}


@pytest.mark.parametrize("lang", ["tlh", "", "../zh", "zh/../zh", "ZH!", "z" * 999, "x-pirate"])
def test_a_language_that_is_not_there(lang: str) -> None:
    with pytest.raises(UsageError, match="choose --lang en, zh"):
        languages.load(lang)


@pytest.mark.parametrize(
    "content",
    [
        b"msgid",
        b"\xff\xfe",
        b'msgid "a"\nmsgid "b"',
        b"#" * (languages.MAX_BYTES + 1),
    ],
)
def test_a_catalogue_that_is_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "tlh.po").write_bytes(content)
    with pytest.raises(ConfigError, match=r"tlh\.po"):
        languages.load("tlh", tmp_path)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c", "d"), "a, b, c and d"),
        (("a, b", "c"), "a, b; c"),
    ],
)
def test_lists(parts: tuple[str, ...], told: str) -> None:
    assert languages.Language().listed(parts) == told


def test_chinese_names_stand_without_blanks() -> None:
    chinese = languages.load("zh")
    assert chinese.listed(["灯", "油", "芯"]) == "灯、油和芯"
    assert chinese.listed(["Lamp", "Oil"]) == "Lamp 和 Oil"
    assert languages.sentences(["甲。", "", "Oil。", "Oil."]) == "甲。Oil。Oil."
    assert languages.sentences(["One.", "Two."]) == "One. Two."


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.text(max_size=9)), st.text(max_size=20))
def test_a_value_is_put_in_once_and_never_read(values: dict[str, str], rest: str) -> None:
    message = rest.replace("%", "") + "|%(a)s|%(b)s|100%%"
    told = languages.fill(message, values)
    assert told.endswith(f"|{values.get('a', '%(a)s')}|{values.get('b', '%(b)s')}|100%")


def test_a_sentence_escapes_what_is_put_into_it(tmp_path: Path) -> None:
    template = (
        "{% trans t=title | lower %}A {{ t }}{% endtrans %} {{ _('B %(t)s', t=title) }}"
        "{% trans n=2, t=title %}C {{ t }}{% pluralize n %}D {{ t }}{% endtrans %}"
        "{% trans 'x' t=title %}E {{ t }}{% endtrans %}"
    )
    (tmp_path / "docusaurus.md.jinja").write_text(template, encoding="utf-8")
    document: dict[str, Any] = {**DOCUMENT, "title": samples.EVIL}
    text = draft.render(document, "docusaurus", folder=tmp_path)
    assert [word for word in "ABDE" if f"{word} &lt;img" not in text] == []
    assert not re.search(r"@everyone|<img|(?<!\\)\{", text)


def test_one_block_can_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "docusaurus.md.jinja").write_text(
        '{% extends "shipped/docusaurus.md.jinja" %}\n'
        "{% block features %}\n## Light\n\n{{ stories(features) }}{% endblock %}\n"
        "{% block links %}\n{{ super() }}\nThe end of {{ title }}.\n{% endblock %}\n",
        encoding="utf-8",
    )
    own = draft.render(DOCUMENT, "docusaurus", folder=tmp_path)
    ours = draft.render(DOCUMENT, "docusaurus")
    assert "## Light\n\n### Self trimming wick\n" in own
    assert own.endswith("The end of Lantern v2.1.0.\n")
    assert own.replace("## Light", "## Main Features").startswith(ours.rstrip("\n"))
