"""What each line of the minutes is and says: roles, speakers, claims, blockers, days, sentences and rows."""

from __future__ import annotations

from datetime import date

import pytest

from annotating import HERE, ON, annotator, first, read, table
from kmesh_tracker.records import Entry, Location, Meeting
from kmesh_tracker.testing import growth


def row(**cells: str) -> Entry:
    """Return a row of a table, each cell under its head."""
    return Entry(" | ".join(cells.values()), HERE, kind="row", cells=tuple(cells.items()))


@pytest.mark.parametrize(
    ("line", "shape"),
    table(
        {
            "release": (
                "v1.1 release plan | Lantern 1.1 | v1.1 is planned for June | "
                "almost ready to release v1.1 | The upcoming release | Release status | "
                "Release v1.1 (Zoe, Ada)"
            ),
            "thing": "brass hinge for v1.1 | brass hinge in the next release | brass hinge",
            "label": "Bug fixes | Postponed:",
            "sentence": "we oil the hinge | the hinge is loose",
            "talk": "+1 | Thanks, Ada!",
            "address": "#12",
            "empty": "—",
        }
    ),
)
def test_the_shape_of_a_line(line: str, shape: str) -> None:
    assert read(line).shape == shape


@pytest.mark.parametrize(
    ("line", "role", "body"),
    [
        ("Decision: brass hinges", "decision", "brass hinges"),
        ("**TSC Resolution:** brass hinges", "decision", "brass hinges"),
        ("TSC Question: brass hinges?", "question", "brass hinges?"),
        ("Summary: fine", "summary", "fine"),
        ("Action item: oil the ring", "action", "oil the ring"),
        ("Timeline: 3 May", "schedule", "3 May"),
        ("note: oil", "talk", "oil"),
        ("决议：铜铰链", "decision", "铜铰链"),
        ("Decision", "", "Decision"),
        ("Hinge: oil", "", "Hinge: oil"),
        ("Decision on hinges: oil", "", "Decision on hinges: oil"),
        ("2. Decision: oil", "decision", "oil"),
    ],
)
def test_the_role_of_a_label(line: str, role: str, body: str) -> None:
    found = read(line)
    assert (found.role, found.body) == (role, body)


def test_a_label_stands_over_what_is_below_it() -> None:
    below = Entry("oil", HERE)
    assert read(Entry("Decision", HERE, children=(below,))).role == "decision"
    heads = [
        "Remaining tasks",
        "Postponed",
        "Done",
        "Out of scope",
        "Nice to have",
        "Release highlights",
        "hinge",
    ]
    assert [read(head).default for head in heads] == [
        "planned",
        "delayed",
        "done",
        "dropped",
        "question",
        "none",
        None,
    ]


@pytest.mark.parametrize(
    ("line", "speakers", "body"),
    [
        ("[ada] wick trimmer", ("ada",), "wick trimmer"),
        ("[ada, ben]: wick trimmer", ("ada", "ben"), "wick trimmer"),
        ("ada: I think the wick is fine", ("ada",), "I think the wick is fine"),
        ("Zoe: I think so", ("Zoe",), "I think so"),
        ("zoe: I think so", (), "zoe: I think so"),
        ("[wick] trimmer", (), "[wick] trimmer"),
        ("Hinge: brass or tin", (), "Hinge: brass or tin"),
    ],
)
def test_who_says_a_line(line: str, speakers: tuple[str, ...], body: str) -> None:
    found = read(line)
    assert (found.speakers, found.body) == (speakers, body)
    assert found.owners == speakers


@pytest.mark.parametrize(
    ("line", "claim"),
    table(
        {
            "dropped": (
                "wick (cancelled) | wick is out of scope | we won't do the wick | wick is not in ¤ | "
                "❌ wick | ~~wick~~ | 灯芯 取消"
            ),
            "delayed": (
                "wick, delayed because of done hinges | wick moved to the next release | wick slipped | "
                "wick pushed off"
            ),
            "in-progress": "wick is not yet done | wick is ongoing | wick in review | 🚧 wick | 灯芯未完成",
            "partial": "wick (knife part done) | wick is mostly done | wick 80%",
            "planned": "wick not started | wick (TODO) | will ship the wick | wick to be merged | 灯芯 待办",
            "done": (
                "wick (done) | wick has been merged | wick ✅ | wick: fixed | ~~wick~~ done | 灯芯已合入 | "
                "灯芯（完成）"
            ),
            "question": (
                "wick? | Should we drop the wick? | does the wick land in ¤? | wick to be discussed | "
                "wick TBD | maybe a wick | 是否需要灯芯？"
            ),
            None: (
                "wick | wick of tin ~~dropped~~ | trim done wicks again | support reopening of closed doors"
            ),
        }
    ),
)
def test_what_a_line_claims(line: str, claim: str | None) -> None:
    assert annotator().claim(line) == claim


def test_a_ticked_box_counts_more_than_words() -> None:
    assert first(Entry("wick (TODO)", HERE, checked=True)).claim == "done"
    assert first(Entry("wick (done)", HERE, checked=False)).claim == "done"


def test_an_entry_can_be_left_out_to_measure_it() -> None:
    assert annotator(off=frozenset({"en.claim.in-progress"})).claim("wick in review") is None


@pytest.mark.parametrize(
    ("line", "blocker"),
    table(
        {
            True: (
                "wick is a blocker | must happen before v1.1 | release v1.1 once the wick burns | "
                "启动后冒烟，阻塞"
            ),
            False: "this is not a blocker | no blockers | 无阻塞",
            None: "wick",
        }
    ),
)
def test_what_blocks(line: str, blocker: bool | None) -> None:
    assert first(line).blocker is blocker


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("code freeze on 3 May", ["3 May"]),
        ("rc1 due 3 May (was 1 May)", ["3 May"]),
        ("scheduled 2030-03-01T00:00Z", ["2030-03-01"]),
        ("v1.1 is out by 9.20", ["9.20"]),
        ("1.1 and 1.2 at 8:30", []),
        ("~~release on 3 May~~", []),
        ("3.1 Nightly lamps", []),
        ("wick of 9.20", []),
    ],
)
def test_the_days_of_a_line(line: str, days: list[str]) -> None:
    assert [day.text for day in first(line).days] == days


def test_each_sentence_stands_at_its_own_line() -> None:
    text = "Trim it, e.g. by hand. Oil it now. Then rest."
    entry = Entry(text, Location("m", "m.md", 7), breaks=((8, 8), (23, 9), (35, 11)))
    found = [(s.text, s.location.line) for s in read(entry).sentences]
    assert found == [("Trim it, e.g. by hand.", 7), ("Oil it now.", 9), ("Then rest.", 11)]
    assert [s.text for s in read("修门。点灯").sentences] == ["修门。", "点灯"]


def test_a_sentence_has_its_own_versions_and_claims() -> None:
    one, two = read("The hinge is done for 1.1. A copper blade is planned for 1.2").sentences
    assert [(s.versions[0].version, s.claim) for s in (one, two)] == [("1.1.0", "done"), ("1.2.0", "planned")]


def test_what_a_row_says_of_its_thing() -> None:
    one = first(row(Item="brass hinge", Owner="@ada", Status="done"))
    assert (one.name, one.owners, one.claim) == ("brass hinge", ("ada",), "done")
    two = first(row(Item="second flame", Owner="TBD", Status="moved to 1.2"))
    assert (two.name, two.owners, two.claim) == ("second flame", (), "delayed")
    assert [span.version for span in two.versions] == ["1.2.0"]
    assert read(row(Date="2030-03-01", Milestone="Code freeze", What="only fixes")).shape == "label"


def test_who_makes_a_release() -> None:
    head, lead = first("Release v1.1 (Zoe, Ada)"), first("Release manager: Ada")
    assert (head.is_release_task, head.owners) == (True, ("Zoe", "Ada"))
    assert (lead.is_release_task, lead.name, lead.owners) == (True, "release manager", ("Ada",))


@pytest.mark.parametrize(
    ("text", "above", "body"),
    [
        ("4. Planning", None, "Planning"),
        ("(2) brass hinge", None, "brass hinge"),
        ("一、灯芯", None, "灯芯"),
        ("4.2 Fees", "4. Planning", "Fees"),
        ("4.2 Fees", "3. Planning", "4.2 Fees"),
        ("4.2 v1.1.0 fees", None, "v1.1.0 fees"),
        ("5 lamps", None, "5 lamps"),
    ],
)
def test_the_number_of_a_section_goes(text: str, above: str | None, body: str) -> None:
    entry = Entry(text, HERE)
    top = Entry(above, HERE, children=(entry,)) if above else entry
    known = annotator()
    known.number(Meeting(ON, "", HERE, entries=(top,)))
    assert known.annotate(entry, ON).body == body


def test_a_meeting_that_is_held_for_a_release() -> None:
    known = annotator()
    assert known.heads("v1.2 planning, 9 May", ON) == "1.2.0"
    assert known.heads("hinges of v1.2, 9 May", ON) is None
    assert known.heads("2030-02-07", ON) is None
    assert known.heads("v1.0 retrospective", date(2030, 3, 1)) is None


def test_a_line_of_many_sentences_is_searched_for_citations_once() -> None:
    assert growth(lambda count: read("It is done. " * count), 100) < 9
