"""The words of each language: every entry works, and is asked for texts of its language alone."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from kmesh_tracker import lexicon
from kmesh_tracker.lexicon import LANGUAGES, Lexicon

GROUPS = (
    "implied relation event role scope claim mark fault column blocker owner deadline deadline-kind "
    "no-deadline gone reason delay talk finite goal name cut completed incomplete put-aside held-up order"
).split()
WORDS = "head body generic pointing predicate leading trailing preposition initials before-version".split()
WHOLE = {"role", "column"}
"""Groups that are asked whether they match all of a text."""
CLAIMS = {"planned", "in-progress", "done", "partial", "delayed", "dropped", "question"}
MEANINGS = {
    "claim": CLAIMS,
    "scope": CLAIMS | {"none"},
    "relation": {"for", "after", "from", "not", "other"},
    "implied": {"next", "major", "patch", "present", "scheduled"},
    "role": {"decision", "question", "summary", "action", "talk", "schedule"},
    "column": {"owner", "day", "said"},
    "blocker": {"yes", "no"},
    "deadline-kind": {"rc", "beta", "alpha", "freeze"},
    "no-deadline": {"other", "past"},
    "talk": {"vote", "remark", "speech"},
}
READ = {
    language: tomllib.loads(resources.files(lexicon).joinpath(f"{language}.toml").read_text("utf-8"))
    for language in LANGUAGES
}
ENTRIES = [
    pytest.param(language, group, name, entry, id=f"{language}.{group}.{name}")
    for language, read in READ.items()
    for group, entries in read.items()
    if group != "words"
    for name, entry in entries.items()
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_holds_known_groups_and_lists_alone(language: str) -> None:
    assert set(READ[language]) - {"words"} <= set(GROUPS)
    assert set(READ[language]["words"]) <= set(WORDS)
    assert language != "en" or set(READ[language]) == {"words", *GROUPS}


def test_each_language_has_its_file() -> None:
    files = {file.name for file in resources.files(lexicon).iterdir() if file.name.endswith(".toml")}
    assert files == {f"{language}.toml" for language in LANGUAGES}


@pytest.mark.parametrize(("language", "group", "name", "entry"), ENTRIES)
def test_an_entry_matches_its_case(language: str, group: str, name: str, entry: dict[str, Any]) -> None:
    assert set(entry) == {"means", "match", "case"}
    assert entry["means"] in MEANINGS.get(group, {entry["means"]})
    plain = entry["match"].replace("{project}", "(?:lantern)").replace("{body}", r"(?:tsc\s)?")
    pattern = re.compile(plain, re.IGNORECASE)
    assert pattern.fullmatch(entry["case"]) if group in WHOLE else pattern.search(entry["case"])
    known = Lexicon(frozenset({"lantern"}))
    id_ = f"{language}.{group}.{name}"
    if group in WHOLE:
        assert known.whole(group, entry["case"]) == entry["means"]
        return
    (hit,) = [hit for hit in known.each(group, entry["case"]) if hit.id == id_]
    assert 0 <= hit.start < hit.end <= len(entry["case"])
    if group not in ("deadline", "name", "cut", "mark"):  # of these any entry that matches will do
        assert known.means(group, entry["case"]) == entry["means"]


@pytest.mark.parametrize(("language", "group", "name", "entry"), ENTRIES)
def test_an_entry_can_be_left_out(language: str, group: str, name: str, entry: dict[str, Any]) -> None:
    id_ = f"{language}.{group}.{name}"
    without = Lexicon(frozenset({"lantern"}), off=frozenset({id_}))
    assert id_ not in {hit.id for hit in without.each(group, entry["case"])}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_language_is_not_asked_for_a_text_without_its_letters(language: str) -> None:
    letters = re.compile(f"[{LANGUAGES[language]}]")
    cases = [
        entry["case"] for read in READ.values() for g in read if g != "words" for entry in read[g].values()
    ]
    plain = [case for case in cases if not letters.search(case)]
    known = Lexicon()
    for group in GROUPS:
        assert not [
            hit.id for text in plain for hit in known.each(group, text) if hit.id.startswith(language)
        ]
    assert all(
        letters.search(entry["case"])
        for g in READ[language]
        if g != "words"
        for entry in READ[language][g].values()
    )


@pytest.mark.parametrize(
    ("group", "text", "only"),
    [
        ("generic", "Bug fixes", True),
        ("generic", "Bug fixes of the door", False),
        ("generic", "", True),
        ("head", "1.1 release plan", True),
        ("head", "wick plan", False),
        ("generic", "新功能", True),
        ("generic", "新灯芯", False),
    ],
)
def test_a_text_of_nothing_but_listed_words(group: str, text: str, only: bool) -> None:
    assert Lexicon().only(group, text) is only
    assert Lexicon().only(group, "wick plan", frozenset({"wick", "plan"}))


def test_a_project_is_called_by_its_own_name() -> None:
    text = "the next lantern release"
    assert Lexicon(frozenset({"lantern"})).means("implied", text) == "next"
    assert Lexicon().means("implied", text) == ""


def test_what_matches_is_cut() -> None:
    assert Lexicon().cut("mark", "hinge (done)").strip() == "hinge"
    assert Lexicon().cut("mark", "门灯（已完成）").strip() == "门灯"
