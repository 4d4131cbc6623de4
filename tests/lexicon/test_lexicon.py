"""Every entry of the lexicon matches its own case, and says what it means."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from kmesh_tracker.lexicon import LANGUAGES, Lexicon

ENTRIES = [
    (f"{language}.{group}.{name}", group, entry)
    for language in LANGUAGES
    for group, entries in tomllib.loads(
        resources.files("kmesh_tracker.lexicon").joinpath(f"{language}.toml").read_text("utf-8")
    ).items()
    if group != "words"
    for name, entry in entries.items()
]


@pytest.mark.parametrize(("id_", "group", "entry"), ENTRIES, ids=[entry[0] for entry in ENTRIES])
def test_an_entry_matches_its_case(id_: str, group: str, entry: dict[str, str]) -> None:
    assert set(entry) == {"means", "match", "case"}
    others = frozenset(each[0] for each in ENTRIES if each[1] == group) - {id_}
    hit = Lexicon(frozenset({"lantern"}), off=others).find(group, entry["case"])
    assert hit is not None
    assert (hit.id, hit.means) == (id_, entry["means"])
