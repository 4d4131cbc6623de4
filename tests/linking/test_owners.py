"""Who an item's owners are, as minutes name them, among the people of the history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.linking.owners import Owners
from kmesh_tracker.records import Link, Person
from kmesh_tracker.rendering.json import roadmap_document
from repositories import Builder
from samples import change as made

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import Change

ADA = Person("Ada Rowe", "ada-r77")
BEN = Person("Ben Otieno")
EVE = Person("lampwoman", "evelund")
EVA = Person("Eva Lindt", "evalindt")
KIT = Person("Kit Weber", "kitweber9")
BOT = Person("bumper[bot]", "bumper", bot=True)
ALIASES = {"evelund": {"Yi Fei", "yifei", "lampwoman"}, "ada-r77": {"Ada Rowe", "superada"}}


def change(*people: Person, title: str = "Dim lamps") -> Change:
    return made(7, title, 5, *people)


EVERYONE = Owners([change(one) for one in (ADA, BEN, EVE, EVA, KIT, BOT)], ALIASES)


def meant(*written: str, core: tuple[Person, ...] = (), near: tuple[Person, ...] = ()) -> list[str]:
    links = [Link(change(one), "core", 0.9, ()) for one in core]
    return list(EVERYONE.meant(written, links, {one.key: 1 for one in near}))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ada Rowe", "ada-r77"),
        ("ada", "ada-r77"),
        ("superada", "ada-r77"),
        ("arowe", "ada-r77"),
        ("kitweber", "kitweber9"),
        ("feiyi", "feiyi"),
        ("yifei", "evelund"),
        ("fei", "evelund"),
        ("otieno", "Ben Otieno"),
        ("stranger", "stranger"),
        ("bumper", "bumper"),
        ("Al", "Al"),
    ],
)
def test_a_name_becomes_the_handle_that_is_proved_else_the_name(written: str, shown: str) -> None:
    assert meant(written) == [shown]


def test_one_who_may_be_several_is_who_did_the_work_or_was_there_then() -> None:
    assert meant("ev") == ["ev"]
    assert meant("eve") == ["evelund"]
    assert meant("evl") == ["evl"]
    some = Owners([change(one) for one in (Person("Kim Ho"), Person("Kim Li", "kimli"))], {})
    links = [Link(change(Person("Kim Li", "kimli")), "related", 0.5, ())]
    assert some.meant(["kim"], [], {}) == ("kim",)
    assert some.meant(["kim"], links, {}) == ("kimli",)
    assert some.meant(["kim"], [], {"kim ho": 2}) == ("Kim Ho",)


def test_nobody_owns_an_item_twice() -> None:
    assert meant("Ada Rowe", "ada-r77", "@otieno", "Ben") == ["ada-r77", "Ben Otieno"]


def test_a_sole_owner_whom_nobody_knows_is_whoever_did_all_the_work() -> None:
    assert meant("mei", core=(KIT,)) == ["kitweber9"]
    assert meant("mei", core=(KIT, BEN)) == ["mei"]
    assert meant("mei", "ada", core=(KIT,)) == ["mei", "ada-r77"]
    assert meant("ada", core=(KIT,)) == ["ada-r77"]
    assert meant("mei", core=(BOT,)) == ["mei"]
    assert meant("mei") == ["mei"]


def test_a_word_of_the_projects_changes_is_nobodys_name() -> None:
    some = Owners([change(KIT, title=f"Mend lamps {n}") for n in range(3)], {"kitweber9": {"lamps"}})
    links = [Link(change(KIT), "core", 0.9, ())]
    assert some.meant(["lamps"], links, {}) == ("lamps",)


def test_initials_tell_whoever_wrote_much_at_that_time() -> None:
    links = [Link(change(KIT), "related", 0.5, ())]
    assert EVERYONE.meant(["KW"], links, {}) == ("kitweber9",)
    assert EVERYONE.meant(["KW"], [], {"kitweber9": 30}) == ("kitweber9",)
    assert EVERYONE.meant(["KW"], [], {"kitweber9": 1}) == ("KW",)


def test_owners_of_a_release_are_the_same_with_and_without_a_cache(tmp_path: Path) -> None:
    """A(v1.0.0)--#7 by Ben, whose git once called him Bo Tieng--#8 by Eve(v1.1.0), main."""
    with Builder(tmp_path / "lamps.git") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.request(7, "Dimmer wheel", "One", author="Bo Tieng <ben@lamps.example>", source="benot/wheel")
        build.request(8, "Glowing sockets", source="benot/sockets")
        build.tag("v1.1.0")
    minutes = "# 2023-11-16\n\n## v1.1 release\n\n- dimmer wheel @tieng\n- glowing sockets @Ben @benot\n"
    (tmp_path / "minutes.md").write_text(minutes, encoding="utf-8")
    config = tmp_path / "kmesh-tracker.toml"
    config.write_text(
        '[[source]]\nkind = "git"\nname = "lamps"\npath = "lamps.git"\nprimary = true\n'
        'url = "https://github.com/glow/lamps"\n[[source]]\nkind = "minutes"\npath = "minutes.md"\n',
        encoding="utf-8",
    )
    told = []
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        tracker = Tracker.from_config(config, cache=cache)
        told.append(json.dumps(roadmap_document(tracker.status("v1.1.0"))))
        release = tracker.status("v1.1.0").release("v1.1.0")
        assert {one.item.title: one.item.owners for one in release.items} == {
            "dimmer wheel": ("benot",),
            "glowing sockets": ("benot",),
        }
        assert tracker.explain("v1.1.0", "dimmer wheel").tracked.item.owners == ("benot",)
    assert told[0] == told[1] == told[2]
