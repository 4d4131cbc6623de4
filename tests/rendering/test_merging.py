"""A new draft laid over a text that was edited: what stays, what follows, and what is shown as a conflict."""

from __future__ import annotations

from collections import Counter
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.rendering.merging import MARKS, Merged, merge
from kmesh_tracker.rendering.merging.pieces import sections, together

if TYPE_CHECKING:
    from collections.abc import Sequence

BASE = dedent("""\
    ---
    title: Lantern v2
    tags: [release]
    ---

    We are glad.

    ## Features

    ### Wick

    - Trim the wick ([#1](https://f/1) by @ada)
    - Light the wick ([#2](https://f/2) by @bo)
    - Cool the wick ([#3](https://f/3) by @cy)

    {/*minutes.md:1*/}

    ### Glass

    > The glass is clear.
    >
    > It is also thick.

    - Blow the glass ([#4](https://f/4))

    ## Thanks

    Lantern v2 has 4 pull requests.
    Thank you, @ada, @bo, @cy.
    """)


def merged(mine: str, new: str, base: str = BASE, **options: bool) -> Merged:
    return merge(*(text.removesuffix("\n").split("\n") for text in (base, mine, new)), **options)


def text(mine: str, new: str, base: str = BASE) -> str:
    done = merged(mine, new, base)
    assert done.conflicts == ()
    return "\n".join(done.lines) + "\n"


def test_changes_to_different_pieces_both_stay() -> None:
    mine = BASE.replace("We are glad.", "We are glad, really.").replace("title: L", "image: l.png\ntitle: L")
    new = BASE.replace("has 4", "has 5").replace("tags: [release]", "tags: [release, two]")
    assert text(mine, new) == (
        BASE.replace("We are glad.", "We are glad, really.")
        .replace("title: L", "image: l.png\ntitle: L")
        .replace("has 4", "has 5")
        .replace("tags: [release]", "tags: [release, two]")
    )


def test_two_lines_of_one_paragraph_are_two_pieces() -> None:
    mine, new = BASE.replace("Thank you,", "Thank you so much,"), BASE.replace("has 4", "has 5")
    assert text(mine, new) == mine.replace("has 4", "has 5")


def test_words_that_stand_apart_are_pieces_too() -> None:
    base = "We are glad to announce **Lantern 2**. It brings 2 things. Thank you!\n"
    mine, new = base.replace("glad", "proud"), base.replace("n 2", "n v2").replace("you!", "you all!")
    assert text(mine, new, base) == base.replace("glad", "proud").replace("n 2", "n v2").replace(
        "u!", "u all!"
    )
    assert merged(mine, base.replace("are glad", "were glad"), base).conflicts, "too near"
    assert merged(mine, new.replace("glad", "happy"), base).conflicts
    code = "```\na b c d e\n```\n"
    assert merged(code.replace("a", "x"), code.replace("e", "y"), code).conflicts, "code is not prose"


def test_a_list_in_another_order_takes_a_new_item() -> None:
    first, second, third = [line for line in BASE.split("\n") if "wick (" in line]
    mine = BASE.replace("\n".join((first, second, third)), "\n".join((third, first, second)))
    fresh = "- Oil the wick ([#5](https://f/5))"
    new = BASE.replace(second, f"{second}\n{fresh}").replace("by @ada)", "by @ada, @bo)")
    assert text(mine, new) == mine.replace(second, f"{second}\n{fresh}").replace("by @ada)", "by @ada, @bo)")


def test_items_added_at_the_same_place_by_both() -> None:
    last = "- Cool the wick ([#3](https://f/3) by @cy)"
    mine = BASE.replace(last, f"{last}\n- Mine")
    new = BASE.replace(last, f"{last}\n- Store the wick ([#6](https://f/6))")
    assert text(mine, new) == BASE.replace(last, f"{last}\n- Store the wick ([#6](https://f/6))\n- Mine")


def test_what_is_nested_under_an_item_stays_with_it() -> None:
    last = "- Cool the wick ([#3](https://f/3) by @cy)"
    mine = BASE.replace(last, f"{last}\n  - with water")
    new = BASE.replace(last, f"{last}\n- Store the wick ([#6](https://f/6))")
    expected = f"{last}\n  - with water\n- Store the wick ([#6](https://f/6))"
    assert text(mine, new) == BASE.replace(last, expected)


def test_a_moved_section_is_updated_where_it_is_now() -> None:
    start, end = BASE.index("### Wick"), BASE.index("### Glass")
    wick, last = BASE[start:end], BASE.index("## Thanks")
    mine = BASE[:start] + BASE[end:last] + wick + BASE[last:]
    new = BASE.replace("- Light the wick", "- Kindle the wick")
    assert text(mine, new) == mine.replace("- Light the wick", "- Kindle the wick")


def test_a_renamed_section_is_updated_under_its_new_name() -> None:
    mine = BASE.replace("### Wick", "### A wick that trims itself")
    new = BASE.replace("- Cool the wick", "- Chill the wick")
    assert text(mine, new) == mine.replace("- Cool the wick", "- Chill the wick")


def test_a_section_that_the_draft_renames_keeps_edits() -> None:
    mine = BASE.replace("- Light the wick", "- Mine: light the wick")
    new = BASE.replace("### Wick", "### Self trimming wick")
    assert text(mine, new) == new.replace("- Light the wick", "- Mine: light the wick")


def test_a_new_section_comes_where_the_draft_has_it() -> None:
    fresh = "### Oil\n\n- Fill the oil ([#7](https://f/7))\n\n"
    new = BASE.replace("### Glass", f"{fresh}### Glass")
    mine = BASE.replace("### Glass", "#### A story of mine\n\nOnce.\n\n### Glass")
    assert text(mine, new) == mine.replace("### Glass", f"{fresh}### Glass")


def test_new_order_of_the_draft_is_followed_where_nobody_changed_it() -> None:
    start, end, last = (BASE.index(heading) for heading in ("### Wick", "### Glass", "## Thanks"))
    new = BASE[:start] + BASE[end:last] + BASE[start:end] + BASE[last:]
    mine = BASE.replace("- Light the wick", "- Mine: light the wick")
    assert text(mine, new) == new.replace("- Light the wick", "- Mine: light the wick")


def test_a_deleted_section_stays_deleted() -> None:
    start, end = BASE.index("### Glass"), BASE.index("## Thanks")
    mine = BASE[:start] + BASE[end:]
    assert text(mine, BASE.replace("has 4", "has 5")) == mine.replace("has 4", "has 5")
    done = merged(mine, BASE.replace("Blow the glass", "Blow and cut the glass"))
    assert ("\n".join(done.lines) + "\n", done.conflicts) == (mine, ())
    assert done.remarks == ("“### Glass” stays deleted, though the new draft says something else there",)


def test_what_is_new_under_a_deleted_heading_is_left_out() -> None:
    mine = BASE[: BASE.index("## Features")] + BASE[BASE.index("## Thanks") :]
    new = BASE.replace("## Thanks", "### Oil\n\n- Fill the oil ([#7](https://f/7))\n\n## Thanks")
    done = merged(mine, new)
    assert "\n".join(done.lines) + "\n" == mine
    assert any("“### Oil” is new and was left out" in remark for remark in done.remarks)


def test_a_deleted_item_stays_deleted() -> None:
    item = "- Blow the glass ([#4](https://f/4))\n"
    done = merged(BASE.replace(item, ""), BASE.replace("[#4](https://f/4)", "[#4](https://f/4) by @di"))
    assert "\n".join(done.lines) + "\n" == BASE.replace(item, "")
    assert len(done.remarks) == 1


def test_what_the_draft_takes_back_goes_unless_it_was_edited() -> None:
    start, end = BASE.index("### Glass"), BASE.index("## Thanks")
    new = BASE[:start] + BASE[end:]
    mine = BASE.replace("We are glad.", "We are very glad.")
    assert text(mine, new) == new.replace("We are glad.", "We are very glad.")
    done = merged(BASE.replace("- Blow the glass", "- Mine: blow the glass"), new)
    assert len(done.conflicts) == 1
    assert "you changed it, the new draft leaves it out" in done.conflicts[0]
    assert "- Mine: blow the glass ([#4](https://f/4))" in done.lines


def test_both_sides_of_a_conflict_are_shown() -> None:
    mine, new = BASE.replace("We are glad.", "We are proud."), BASE.replace("We are glad.", "We are happy.")
    done = merged(mine, new)
    assert done.conflicts == ("“We are proud.”",)
    shown = [MARKS[0], "We are proud.", MARKS[1], "We are happy.", MARKS[2]]
    assert "\n".join(done.lines) + "\n" == BASE.replace("We are glad.", "\n".join(shown))


def test_a_conflict_can_be_settled_for_the_persons_text() -> None:
    mine = BASE.replace("We are glad.", "We are proud.")
    new = BASE.replace("We are glad.", "We are happy.").replace("has 4", "has 5")
    done = merged(mine, new, keep_mine=True)
    assert "\n".join(done.lines) + "\n" == mine.replace("has 4", "has 5")
    assert done.conflicts == ()
    assert done.remarks == ("“We are proud.”: your text was kept",)


def test_what_both_added_is_there_once() -> None:
    item = "- Oil the wick ([#5](https://f/5) by @ada)\n"
    at = "- Cool the wick ([#3](https://f/3) by @cy)\n"
    mine = BASE.replace(at, at + "- I oiled the wick ([#5](https://f/5))\n")
    done = merged(mine, BASE.replace(at, at + item).replace("has 4", "has 5"))
    assert "\n".join(done.lines) + "\n" == mine.replace("has 4", "has 5")
    assert len(done.remarks) == 1


def test_other_addresses_make_another_item() -> None:
    """Two lines that differ in little but what they cite are two lines."""
    old, other = "- Fix it ([#11](https://f/11) by @ada)\n", "- Fix it ([#12](https://f/12) by @ada)\n"
    base = f"## Fixes\n\n{old}- Glass ([#2](https://f/2))\n"
    done = merged(base.replace(old, ""), base.replace(old, other), base)
    assert other.strip() in done.lines


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_code_has_no_sections(fence: str) -> None:
    lines = ["# One", "", f"{fence}sh", "# no heading", "", "- no item", fence, "", "# Two"]
    assert [one.path for one in sections(lines)] == [("# One",), ("# Two",)]
    assert [piece.kind for piece in sections(lines)[0].pieces] == ["heading", "code"]


MARKUP = ["", "", "# H", "## K", "### L", "- a [x](u1)", "- b [y](u2)", "  - c", "1. d", "text one two", ">"]
MARKUP += ["> q", "```", "---", "key: v", "=====", " ", "\r", "\x0c", *MARKS]
LINE = st.sampled_from(MARKUP)
TEXT = st.lists(st.one_of(LINE, st.text(st.characters(exclude_characters="\n"), max_size=8)), max_size=30)


@given(TEXT)
def test_pieces_put_together_are_the_text(lines: list[str]) -> None:
    pieces = [piece for section in sections(lines) for piece in section.pieces]
    assert list(together(pieces)) == lines


@given(TEXT, TEXT)
def test_a_merge_with_nothing_to_merge(base: list[str], other: list[str]) -> None:
    assert merge(base, other, base) == Merged(tuple(other))
    assert merge(base, base, other) == Merged(tuple(other))
    assert merge(base, other, other) == Merged(tuple(other))


def words(lines: Sequence[str]) -> list[str]:
    return [word for line in lines for word in line.split() if word.strip(">")]


@given(TEXT, st.data())
def test_no_word_of_a_person_is_lost_and_a_second_run_changes_nothing(
    base: list[str], data: st.DataObject
) -> None:
    def changed(lines: list[str]) -> list[str]:
        at = data.draw(st.integers(0, len(lines)))
        end = data.draw(st.integers(at, len(lines)))
        rest = lines[:at] + lines[end:]
        where = data.draw(st.integers(0, len(rest)))
        return rest[:where] + data.draw(st.lists(LINE, max_size=4)) + rest[where:]

    mine, new = changed(changed(base)), changed(changed(base))
    done = merge(base, mine, new)
    lost = Counter(words(mine)) - Counter(words(base)) - Counter(words(done.lines))
    assert not lost
    assert not merge(base, mine, new, keep_mine=True).conflicts
    if not done.conflicts:
        assert merge(new, done.lines, new) == Merged(done.lines)
