"""What lines inherit from those above them, and what each states of which release."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotating import LAMPS, table, tagged
from kmesh_tracker import minutes, plan
from kmesh_tracker.records import Document, Entry, Location, Meeting, Plan, Release

if TYPE_CHECKING:
    from kmesh_tracker.plan import Talked

DAY = "# 2030-02-07\n"


def talked(text: str, path: str = "m.md") -> Talked:
    return plan.read(
        minutes.read(Document("minutes", path, text, "markdown")), LAMPS, project="Lantern", people=["Ada"]
    )


def told(*lines: str) -> dict[str, list[str]]:
    """Return per version what was planned: the title, its claim, ``!`` for a blocker, owners, citations."""
    read = talked(DAY + "\n".join(lines) + "\n")
    return {
        version: [
            " ".join(
                [
                    f"{item.title}: {item.claim or '-'}{'!' if item.blocker else ''}",
                    *item.owners,
                    *(f"#{r.number}" for m in item.mentions for r in m.references),
                ]
            )
            for item in read.plan(version).items
        ]
        for version in read.versions
        if read.plan(version).items
    }


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["- v1.1 release", "  - wick", "- hinge"], ["wick: planned"]),
        (["- hinge", "  - v1.1", "    - wick"], ["wick: planned"]),
        (["- v1.1", "- wick"], []),
        (["## v1.1", "- wick", "## Other", "- hinge"], ["wick: planned"]),
        (["## v1.1", "### Doors", "- wick", "- hinge"], ["Doors: -", "wick: planned", "hinge: planned"]),
        (["- v1.1 and v1.2 plans", "  - wick"], []),
        (["- after v1.0", "  - wick"], []),
        (["- v1.0.x", "  - wick"], []),
        (["- hinge for v1.1", "  - wick"], ["hinge: planned"]),
    ],
)
def test_lines_inherit_through_nesting_alone(lines: list[str], found: list[str]) -> None:
    assert told(*lines).get("1.1.0", []) == found


def test_the_nearer_scope_wins_and_a_number_in_a_line_is_never_overruled() -> None:
    lines = ["- v1.1 release", "  - wick for 1.2", "  - Lantern 1.2", "    - hinge", "  - roof"]
    assert told(*lines) == {"1.1.0": ["roof: planned"], "1.2.0": ["wick: planned", "hinge: planned"]}


@pytest.mark.parametrize(
    ("head", "said"),
    table(
        {
            "planned": (
                "v1.1 release plan | v1.1 remaining tasks | Lantern 1.1: | 1.1 | The upcoming release | "
                "1.1 wishes of the keepers"
            ),
            "planned!": "v1.1 blockers",
            "-": "v1.1 highlights",
        }
    ),
)
def test_what_a_head_makes_of_its_lines(head: str, said: str) -> None:
    lines = told(f"- {head}", "  - wick trimmer", "  - brass hinge (done)")["1.1.0"]
    blocks = "!" if said.endswith("!") else ""
    assert lines == [f"wick trimmer: {said}", f"brass hinge: done{blocks}"]


def test_labels_claim_for_what_stands_below_them() -> None:
    labels = {"Done": "done", "Postponed": "delayed", "Out of scope": "dropped", "Nice to have": "question"}
    for label, claim in labels.items():
        lines = ["- v1.1 release", f"  - {label}", "    - wick trimmer", "    - hinge (WIP)", "  - roof"]
        assert told(*lines)["1.1.0"] == [f"wick trimmer: {claim}", "hinge: in-progress", "roof: planned"]


def test_a_label_with_a_colon_stands_over_a_list_that_lost_its_indentation() -> None:
    lines = ["- v1.1 release", "  - Blockers:", "  - wick trimmer", "  - roof"]
    assert told(*lines)["1.1.0"] == ["wick trimmer: planned!", "roof: planned!"]


def test_the_next_release_is_the_one_that_the_minutes_speak_of() -> None:
    lines = ["- The upcoming release", "  - wick", "- v1.1", "  - hinge", "- next release", "  - roof"]
    assert told(*lines) == {"1.1.0": ["wick: planned", "hinge: planned"], "1.2.0": ["roof: planned"]}


@pytest.mark.parametrize(
    ("below", "claim"),
    [
        (["  - it squeaks", "  - **Resolution:** do it in v1.1"], "planned"),
        (["  - **Resolution:** do it in v1.1", "  - **Question:** does it need oil?"], "question"),
        (["  - Resolution: left for after v1.1"], "delayed"),
        (["  - Resolution: don't include it in v1.1"], "dropped"),
        (["  - Summary: goes into v1.1"], "planned"),
        (["  - Notes: goes into v1.1"], None),
        (["  - merged for v1.1"], "done"),
        (["  - it squeaks"], None),
    ],
)
def test_a_topic_belongs_where_its_resolution_brings_it(below: list[str], claim: str | None) -> None:
    found = told("- wick trimmer", *below).get("1.1.0", [])
    assert found == ([f"wick trimmer: {claim}"] if claim else [])


def test_what_a_meeting_is_for() -> None:
    goal = told("- The goal of this meeting is to plan v1.1", "- wick trimmer", "  - delayed", "- roof")
    assert goal == {"1.1.0": ["wick trimmer: delayed"]}, "the rest is talk"
    read = talked("# v1.1 planning 2030-02-07\n- wick trimmer\n- roof\n")
    assert [item.title for item in read.plan("1.1.0").items] == ["wick trimmer", "roof"]


def test_a_table_belongs_to_the_version_of_the_line_before_it() -> None:
    table = [
        "| Item | Owner | Status |",
        "|---|---|---|",
        "| wick trimmer | Ada | done |",
        "| roof | | moved to 1.2 |",
    ]
    assert told("Items for v1.1:", "", *table) == {
        "1.1.0": ["wick trimmer: done Ada", "roof: delayed"],
        "1.2.0": ["roof: planned"],
    }
    assert told("Items:", "", *table) == {"1.2.0": ["roof: planned"]}


def test_categories_things_and_details() -> None:
    lines = [
        "- v1.1 release",
        "  - lamp parts:", "    - brass hinge", "    - copper roof that folds",
        "  - glass", "    - body", "    - door",
        "  - wick trimmer", "    - the spring of the trimmer is worn", "    - merged",
        "  - Tests", "    - flame in wind", "    - hinge under load",
    ]  # fmt: skip
    assert told(*lines)["1.1.0"] == [
        "lamp parts: brass hinge: planned", "copper roof that folds: planned",
        "glass: body: planned", "glass: door: planned",
        "wick trimmer: done",
        "Tests: flame in wind: planned", "Tests: hinge under load: planned",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["  - wick", "    - https://forge.example/lamps/lantern/pull/7"], ["wick: planned #7"]),
        (["  - wick", "  - https://forge.example/lamps/lantern/pull/7"], ["wick: planned #7"]),
        (["  - wick #3", "  - roof"], ["wick: planned #3", "roof: planned"]),
    ],
)
def test_addresses_belong_to_the_thing_beside_them(lines: list[str], found: list[str]) -> None:
    assert told("- v1.1 release", *lines)["1.1.0"] == found


@pytest.mark.parametrize(
    ("line", "old", "new"),
    [
        ("wick trimmer moved to 1.2", "delayed", "planned"),
        ("wick trimmer, pushed from 1.1 to 1.2", "delayed", "planned"),
        ("wick trimmer is done for 1.1, roof not", "done", None),
        ("should the wick trimmer move from 1.1 to 1.2?", "delayed", "question"),
        ("wick trimmer will be in 1.2, not 1.1", "delayed", "planned"),
    ],
)
def test_what_moves_is_said_of_both_releases(line: str, old: str, new: str | None) -> None:
    read = talked(f"{DAY}- v1.1 release\n  - {line}\n")
    claims = [[item.claim for item in read.plan(version).items] for version in ("1.1.0", "1.2.0")]
    assert claims == [[old], [new] if new else []]


def test_what_belongs_to_the_making_of_a_release() -> None:
    lines = ["- v1.1 release plan #12", "- release v1.1.0-rc1 (done)", "- Release v1.1 (Zoe)"]
    assert told(*lines)["1.1.0"] == [
        "release tracking issue: - #12",
        "release 1.1.0 rc: done",
        "release lead: planned Zoe",
    ]


def test_notes_and_actions() -> None:
    lines = [
        "- v1.1 release",
        "  - Notes",
        "    - brass hinge",
        "    - roof for v1.1",
        "  - Action: Ada to oil the ring",
    ]
    assert told(*lines)["1.1.0"] == ["roof: planned", "oil the ring: planned Ada"]


def test_how_sure_a_line_is() -> None:
    read = talked(DAY + "- door in the next release\n- v1.1 release\n  - wick trimmer\n- hinge for v1.1\n")
    sure = {item.title: item.confidence for item in read.plan("1.1.0").items}
    assert sure["hinge"] > sure["wick trimmer"] > sure["door"]


WORDS = "v1.1 1.2 release wick hinge done 3 May Decision: will not is moved to next ? #7 ada: 灯芯".split()
LINES = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)),
    max_size=7,
)


def tree(lines: list[tuple[int, str]], day: date, path: str) -> Meeting:
    """Return a meeting of nested lines."""

    def below(depth: int, start: int, stop: int) -> tuple[Entry, ...]:
        heads = [i for i in range(start, stop) if lines[i][0] <= depth or i == start]
        ends = [*heads[1:], stop]
        return tuple(
            Entry(
                lines[i][1],
                Location("m", path, i + 2),
                children=below(depth + 1, i + 1, end) if end > i + 1 else (),
            )
            for i, end in zip(heads, ends, strict=True)
        )

    return Meeting(day, str(day), Location("m", path, 1), entries=below(0, 0, len(lines)) if lines else ())


@given(LINES, LINES)
def test_what_is_planned_stands_in_the_minutes_whatever_their_order(
    first: list[tuple[int, str]], second: list[tuple[int, str]]
) -> None:
    meetings = [tree(first, date(2030, 2, 7), "a.md"), tree(second, date(2030, 3, 7), "b.md")]

    def plans(order: list[Meeting]) -> list[Plan]:
        read = plan.read(order, LAMPS, project="Lantern")
        return [read.plan(version) for version in read.versions]

    found = plans(meetings)
    assert found == plans(meetings)
    assert found == plans(meetings[::-1])
    lines = {entry.location: entry.text for meeting in meetings for entry, _ in meeting.walk()}
    for known in found:
        for item in known.items:
            assert item.title
            assert item.mentions
            assert 0 < item.confidence <= 1
            assert all(mention.text in lines[mention.location] for mention in item.mentions)
        assert all(d.text in lines.values() and d.start <= d.end for d in known.deadlines)


def test_later_tags_change_nothing_of_what_is_planned() -> None:
    text = DAY + "- v1.1 release\n  - wick\n  - hinge, moved to 1.2\n- roof in the next release\n"
    later = tagged("1.1.0 2030-04-10", "1.2.0 2030-07-30")

    def titles(releases: tuple[Release, ...]) -> dict[str, list[str]]:
        read = plan.read(minutes.read(Document("m", "m.md", text, "markdown")), releases, project="Lantern")
        return {v: [item.title for item in read.plan(v).items] for v in ("1.1.0", "1.2.0")}

    assert titles(LAMPS) == titles((*LAMPS, *later))
