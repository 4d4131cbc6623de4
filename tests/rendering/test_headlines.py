"""Which planned features get a section of their own, and in what order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

import samples
from kmesh_tracker.records import Decision
from kmesh_tracker.rendering import compose, draft
from kmesh_tracker.rendering.json import draft_document
from samples import ADA, change, core, tracked

if TYPE_CHECKING:
    from kmesh_tracker.records import Change, TrackedItem
    from kmesh_tracker.rendering.context import DraftContext

CODE = change(51, "Glow in the dark", 3, ADA, paths=("glow.c",))
MORE = change(52, "Glow brighter", 4, ADA, paths=("glow.c", "cmd/glow/main.c"))
MEND = change(53, "fix: glow at noon", 5, ADA, paths=("glow.c",))
POST = change(54, "Add a blog about summer of lamps", 6, ADA, repo="site", paths=("blog/summer.md",))
TEST = change(55, "Add e2e tests for the bell", 7, ADA, paths=("tests/bell.c",))
GUIDE = change(56, "Guide: glow in the dark", 8, ADA, repo="site", paths=("docs/glow.md",))


@dataclass(frozen=True)
class Planned:
    """A feature with the changes that show it."""

    title: str
    changes: tuple[Change, ...]

    def tracked(self) -> TrackedItem:
        id_ = self.title.lower().replace(" ", "-")
        return tracked(id_, self.title, "feature", "delivered", *(core(one) for one in self.changes))


def drafted(*items: TrackedItem, changes: tuple[Change, ...] = ()) -> DraftContext:
    linked = {link.change.key: link.change for one in items for link in one.links}
    every = tuple({**linked, **{one.key: one for one in changes}}.values())
    release = replace(samples.RELEASE, items=items, changes=every)
    return compose.compose(
        release, project="Lantern", primary="lantern", as_of=date(2031, 6, 1), urls=samples.URLS
    )


@pytest.mark.parametrize("shown", [(POST,), (TEST,), (MEND,), (TEST, MEND)])
def test_what_no_new_code_shows_is_told_of_in_a_line(shown: tuple[Change, ...]) -> None:
    plain = Planned("Glow in the dark", (CODE,)).tracked()
    made = drafted(Planned("Summer of lamps", shown).tracked(), plain)
    assert [one.title for one in made.features] == ["Glow in the dark"]
    (also,) = made.also
    assert (also.said, also.headline, also.rank) == ("Summer of lamps", (), 0)
    assert made.opening.features == ("Glow in the dark",)
    for name in ("docusaurus", "github"):
        text = draft.render(draft_document(made), name)
        section = text[text.lower().index("## also in this release") :]
        assert f"- {also.title} ([{also.changes[0].label}]" in section
        assert f"### {also.title}" not in text
    assert also.title in draft.render(draft_document(made), "changelog")


def test_the_greatest_news_comes_first() -> None:
    small = Planned("Brass bell", (change(57, "Brass bell", 9, ADA, paths=("bell.c",)),)).tracked()
    large = Planned("Glow in the dark", (CODE, MORE)).tracked()
    made = drafted(small, large, changes=(GUIDE,))
    assert [one.title for one in made.features] == ["Glow in the dark", "Brass bell"]
    assert made.features[0].headline == (
        "site#56 tells users of it",
        "an interface, a command or a chart changed",
        "2 changes implement it",
        "lantern#51 is code that users run",
    )
    assert [one.rank for one in made.features] == [4, 0]


def test_a_guide_about_something_else_says_nothing() -> None:
    other = change(58, "Guide: trim the wick", 8, ADA, repo="site", paths=("docs/wick.md",))
    made = drafted(Planned("Glow in the dark", (CODE,)).tracked(), changes=(other,))
    assert made.features[0].headline == ("lantern#51 is code that users run",)


def test_what_a_person_decided_is_news() -> None:
    item = Planned("Summer of lamps", (POST,)).tracked()
    decision = Decision("2.1.0", item.item.id, "delivery", "delivered", on=date(2031, 5, 20))
    made = drafted(replace(item, item=replace(item.item, decisions=(decision,))))
    assert made.features[0].headline[-1] == "a person said that it is there"


@pytest.mark.parametrize(
    "title", ["Release tracking issue", "Release lead", "Blockers", "2.1 release candidate"]
)
def test_a_task_of_the_release_is_no_news(title: str) -> None:
    made = drafted(Planned(title, (CODE,)).tracked())
    assert not made.features
    assert [one.said for one in made.also] == [title]


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("Glowing lamps", "Glowing lamps"),
        ("Follow-up from the last discussions", "Glow in the dark"),
        ("Gl0wofip rt X h dark wxq", "Glow in the dark"),
    ],
)
def test_a_heading_that_says_little_gives_way_to_the_title_of_what_was_done(said: str, heading: str) -> None:
    known = tuple(change(100 + n, f"word{n} thing{n} lamp dark", 2, ADA, paths=("x.c",)) for n in range(300))
    made = drafted(Planned(said, (CODE,)).tracked(), changes=known)
    assert [one.title for one in made.features] == [heading]


def test_the_sort_of_a_change_is_no_part_of_a_heading() -> None:
    api = change(59, "API: Glow by default", 3, ADA, paths=("glow.c",))
    made = drafted(Planned("What we spoke of yesterday", (api,)).tracked())
    assert [one.title for one in made.features] == ["Glow by default"]


def test_eight_have_a_section_and_three_stand_in_the_opening() -> None:
    words = ("Amber", "Brass", "Copper", "Delft", "Enamel", "Flint", "Glass", "Horn", "Iron")
    items = [
        Planned(word, (change(70 + n, word, 3, ADA, paths=("x.c",)),)).tracked()
        for n, word in enumerate(words)
    ]
    made = drafted(*items)
    assert [one.title for one in made.features] == list(words[:8])
    assert [one.title for one in made.also] == ["Iron"]
    text = draft.render(draft_document(made), "github")
    assert "It brings 9 features that were planned for it, among them Amber, Brass and Copper." in text
