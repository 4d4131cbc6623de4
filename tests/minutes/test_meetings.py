"""Minutes: cases as blocks in tests/cases/minutes.md, laws, and the real minutes where they are at hand."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.minutes import collect, read
from kmesh_tracker.minutes.heading_dates import RULES, read_heading
from kmesh_tracker.records import Document, Entry, Meeting
from kmesh_tracker.testing import growth
from often import often

CASES = Path(__file__).parent / "cases.md"
BLOCK = re.compile(
    r"^## (?P<title>[^\n]+)\n\n````(?P<format>text|markdown) (?P<path>[^\n]+)\n(?P<text>.*?)\n````\n\n"
    r"````outline\n(?P<outline>.*?)\n?````",
    re.DOTALL | re.MULTILINE,
)


def outline(meetings: tuple[Meeting, ...]) -> str:
    lines = []
    for meeting in meetings:
        skipped = " [skipped]" if meeting.skipped else ""
        lines.append(f"== {meeting.date or 'undated'} @{meeting.location.line} {meeting.heading}{skipped}")
        lines += [f"!! {note}" for note in meeting.notes]
        for entry, above in meeting.walk():
            mark = {None: "", True: "[x] ", False: "[ ] "}[entry.checked]
            urls = "".join(f" <{url}>" for url in entry.urls)
            aside = f" ~{entry.aside}" if entry.aside else ""
            lines.append("  " * len(above) + f"- {mark}{entry.text} @{entry.location.line}{urls}{aside}")
        for note in meeting.footnotes:
            lines.append(f"^^ {note.url} @{note.location.line} page {note.first_line}-{note.last_line}")
    return "\n".join(lines)


def cases() -> list[re.Match[str]]:
    return list(BLOCK.finditer(CASES.read_text(encoding="utf-8")))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["title"])
def test_case(case: re.Match[str]) -> None:
    document = Document("minutes", case["path"], case["text"], case["format"])
    assert outline(read(document)) == case["outline"]


@pytest.mark.parametrize(
    ("path", "first", "day"),
    [
        ("notes/2022/third.md", "**会议主题** ：社区会议 9.8\n**参会人** ：ada", date(2022, 9, 8)),
        ("notes/2022/third.md", "Community call 9-8", date(2022, 9, 8)),
        ("notes/third.md", "**会议主题** ：社区会议 9.8\n**会议时间** ：2022.09.08 20:00", date(2022, 9, 8)),
        ("notes/third.md", "Who: ada\nMeeting time: Sep 8, 2022", date(2022, 9, 8)),
        ("notes/third.md", "Community call 9.8", None),
        ("notes/2022/third.md", "Release 9.8", None),
        ("notes/2022/third.md", "Meeting 9.8.1", None),
        ("notes/2022/third.md", "Meeting 13.40", None),
        ("notes/2022/third.md", "Due date: next week", None),
    ],
)
def test_a_meeting_is_dated_by_its_first_lines(path: str, first: str, day: date | None) -> None:
    (meeting,) = read(Document("minutes", path, f"{first}\n\n- topic\n", "markdown"))
    assert meeting.date == day


def test_every_case_is_found() -> None:
    assert len(cases()) == CASES.read_text(encoding="utf-8").count("\n````outline\n")


def test_the_order_of_the_heading_rules() -> None:
    assert [name for name, _ in RULES] == [
        "iso", "chinese", "month-day-year", "day-month-year", "year-month-day",
        "numeric", "compact", "month-day-short", "day-month-short", "short",
        "torn-day", "month-day", "day-month",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("Oct 23, 2025", 2025, 10, 23),
        ("April 17, 2025", 2025, 4, 17),
        ("DEC 26, 2024", 2024, 12, 26),
        ("Jun 12,2025", 2025, 6, 12),
        ("June 6 , 2024", 2024, 6, 6),
        ("March 21, 20240", 2024, 3, 21),
        ("2025-04-25", 2025, 4, 25),
        ("2025/4/25 Weekly meeting", 2025, 4, 25),
        ("Community call, 25 April 2025 (Friday, 16:00 UTC)", 2025, 4, 25),
        ("20240509", 2024, 5, 9),
        ("2024年5月9日 社区例会", 2024, 5, 9),
        ("5月9日", None, 5, 9),
        ("29, 2024", 2024, None, 29),
        ("Thursday 9th of May", None, 5, 9),
        ("Thursday, 6 June 2024", 2024, 6, 6),
        ("6th of June 2024", 2024, 6, 6),
        ("June 6-7, 2024", 2024, 6, 6),
        ("2024-06-06T16:00:00Z", 2024, 6, 6),
        ("2024. 6. 9.", 2024, 6, 9),
        ("5.9.2024", 2024, 9, 5),
        ("5.13.2024", 2024, 5, 13),
        ("24/03/15", 2024, 3, 15),
        ("15.03.24", 2024, 3, 15),
        ("03/15/24", 2024, 3, 15),
        ("Mar 6, '24", 2024, 3, 6),
        ("06 Mar 24", 2024, 3, 6),
        ("2022年3月11日（周五）晚上 20:00", 2022, 3, 11),
        ("第 12 次社区例会纪要 2022.03.11", 2022, 3, 11),
    ],
)
def test_a_heading_is_read(text: str, year: int | None, month: int | None, day: int) -> None:
    found = read_heading(text)
    assert found
    assert (found.year, found.month, found.day) == (year, month, day)


@pytest.mark.parametrize(
    "text",
    [
        "fix by Oct 23, 2025",
        "expected release: 28 March 2025",
        "istio 1.25",
        "10.0.0.1",
        "v2025.1.1",
        "release 2025-01-01",
        "13/13/2025",
        "Sep",
        "",
    ],
)
def test_a_line_that_is_no_heading(text: str) -> None:
    assert read_heading(text) is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024-05-09-notes.md", date(2024, 5, 9)),
        ("20240509.md", date(2024, 5, 9)),
        ("2024/05-09.md", date(2024, 5, 9)),
        ("minutes/2024/05/09.md", date(2024, 5, 9)),
        ("9-May-2024.md", date(2024, 5, 9)),
        ("notes/2022/Some_community_meeting_9.8.md", date(2022, 9, 8)),
        ("2023/12.14.md", date(2023, 12, 14)),
        ("2023/notes-12-14.md", date(2023, 12, 14)),
        ("2023/call 14_12.md", date(2023, 12, 14)),
        ("2023/1214.md", date(2023, 12, 14)),
        ("2023/notes-9月8日.md", date(2023, 9, 8)),
        ("2023/May 9.md", date(2023, 5, 9)),
        ("2024/March/06.md", date(2024, 3, 6)),
        ("2024/mar/06-sync.md", date(2024, 3, 6)),
        ("sync-25-03-2024.md", date(2024, 3, 25)),
        ("2024/0306_sync.md", date(2024, 3, 6)),
        ("2023-2024/march-06.md", date(2024, 3, 6)),
        ("2022年3月11日.md", date(2022, 3, 11)),
        ("2023/plan-v1.2.md", None),
        ("2023/release-1.2.md", None),
        ("2023/topic-1.2.3.md", None),
        ("notes-12-14.md", None),
        ("notes.md", None),
    ],
)
def test_a_file_of_one_meeting_is_dated_by_its_name(path: str, day: date | None) -> None:
    (meeting,) = read(Document("minutes", path, "# Sync\n\n- topic\n", "markdown"))
    assert meeting.date == day
    assert bool(meeting.notes) == (day is None)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("Jan-2020.md", date(2020, 1, 1)),
        ("2024/03.md", date(2024, 3, 1)),
        ("24-03-15.md", date(2024, 3, 15)),
        ("weekly-15.03.24.md", date(2024, 3, 15)),
        ("240315.md", date(2024, 3, 15)),
    ],
)
def test_a_name_that_leaves_room_for_doubt_counts_last_and_is_noted(path: str, day: date) -> None:
    (meeting,) = read(Document("minutes", path, "# Sync\n\n- topic\n", "markdown"))
    assert meeting.date == day
    (meeting,) = read(Document("minutes", path, "# Sync of 2024-06-06\n\n- topic\n", "markdown"))
    assert meeting.date == date(2024, 6, 6)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (["24/03/05", "24/03/12", "24/03/19"], ["2024-03-05", "2024-03-12", "2024-03-19"]),
        (["03/05/24", "03/12/24", "03/19/24"], ["2024-03-05", "2024-03-12", "2024-03-19"]),
        (["05.03.24", "12.03.24", "19.03.24"], ["2024-03-05", "2024-03-12", "2024-03-19"]),
        (["3.5.2024", "3.12.2024", "3.19.2024"], ["2024-03-05", "2024-03-12", "2024-03-19"]),
        (["5.3.2024", "12.3.2024", "19.3.2024"], ["2024-03-05", "2024-03-12", "2024-03-19"]),
        (["January 2024", "February 2024"], ["2024-01-01", "2024-02-01"]),
        (["2024年1月", "2024年2月"], ["2024-01-01", "2024-02-01"]),
    ],
)
@pytest.mark.parametrize("mark", ["# ", "## Notes: "])
def test_the_dates_of_a_document_tell_their_order(written: list[str], days: list[str], mark: str) -> None:
    text = "\n".join(f"{mark}{day}\n- topic" for day in written)
    assert [str(meeting.date) for meeting in read(Document("minutes", "a.md", text, "markdown"))] == days


@pytest.mark.parametrize(
    "front",
    ["a: &x [1]\nb: *x", "a: [", "- 1\n- 2", "a: !!python/object/apply:os.getcwd []", "date: 2024-13-45"],
)
def test_a_broken_front_matter_is_noted_and_the_body_read(front: str) -> None:
    (meeting,) = read(Document("minutes", "2024-05-09.md", f"---\n{front}\n---\n\n- topic\n", "markdown"))
    assert [entry.text for entry in meeting.entries] == ["topic"]
    assert meeting.notes or front.startswith("date")


def test_collecting_sorts_newest_first_and_drops_what_is_later() -> None:
    one = Document("minutes", "a.txt", "2024-05-02\n- a\n2024-05-09\n- b\n", "text")
    two = Document("minutes", "b.txt", "2024-05-09\n- b\n2024-05-16\n- c\n", "text")
    days = [(meeting.date, meeting.location.path) for meeting in collect([one, two], date(2024, 5, 9))]
    assert days == [(date(2024, 5, 9), "a.txt"), (date(2024, 5, 9), "b.txt"), (date(2024, 5, 2), "a.txt")]


def test_a_date_among_the_points_of_a_dated_file_cuts_nothing() -> None:
    text = "# Call\n\n- release v1.2\n\nNext calls:\n\n- 2024-05-16\n- 2024-05-23\n"
    (meeting,) = read(Document("minutes", "2024-05-09.md", text, "markdown"))
    assert (str(meeting.date), meeting.entries[0].text) == ("2024-05-09", "release v1.2")


def test_a_history_of_releases_is_no_log_of_meetings() -> None:
    text = "# Changes\n\n- 2024-05-16: v1.2 released\n- 2024-05-23: v1.3 released\n"
    (meeting,) = read(Document("minutes", "history.md", text, "markdown"))
    assert meeting.date is None


def test_deep_nesting_does_not_break_the_reader() -> None:
    text = "# 2024-05-09\n" + "\n".join("  " * depth + "- x" for depth in range(400))
    assert read(Document("minutes", "a.md", text, "markdown"))
    assert read(Document("minutes", "a.txt", text.replace("# ", ""), "text"))


def test_a_long_document_is_read_in_good_time() -> None:
    text = "\n".join(f"Jan {1 + day % 28}, 20{10 + day // 28 % 80}\ne topic\no point" for day in range(3000))
    assert len(read(Document("minutes", "a.txt", text, "text"))) == 3000


def test_words_between_tags_and_names_in_angles_are_kept() -> None:
    text = (
        "<details><summary>Release 1.2</summary>\n<!-- your topic\nhere -->\n<script>x()\n</script>\n\n"
        "- parser\n- one<br>two <ServiceEntry> <b>bold</b>\n\n</details>\n"
    )
    (meeting,) = read(Document("minutes", "2024-05-09.md", text, "markdown"))
    assert texts(meeting.entries) == [
        ("Release 1.2", 1),
        ("parser", 7),
        ("one two <ServiceEntry> bold", 8),
    ]


@pytest.mark.parametrize(
    "log",
    [
        "<ann> hi\n<bo> ship v1.2?\n<ann> yes",
        "[16:00] <@ann> hi\n[16:01] <bo> ship v1.2?\n[16:02] * bo waves\n[16:03] <ann> yes",
        "2024-05-09 16:00:01 ann: hi\n2024-05-09 16:00:02 bo: ship v1.2?\n2024-05-09 16:00:04 ann: yes",
        "16:00:11 From Ann Lee to Everyone: hi\n16:00:12 From Bo: ship v1.2?\n16:00:19 From Ann Lee: yes",
        "Ann Lee  9:01 AM\nhi\nBo  9:02 AM\nship v1.2?\nAnn Lee  9:04 AM\nyes",
        "**ann** 15:00\n\nhi\n\n**bo** 15:01\n\nship v1.2?\n\n**ann** 15:03\n\nyes",
        "ann — Today at 15:00\nhi\nbo — Today at 15:01\nship v1.2?\nann — Today at 15:03\nyes",
        "Ann @ann May 9 2024 15:00\nhi\nBo @bo May 9 2024 15:01\nship v1.2?\nAnn @ann May 9 2024 15:03\nyes",
        (
            "ann, [9 may 2024 at 15:00:01]:\nhi\nbo, [9 may 2024 at 15:01:12]:\nship v1.2?\n"
            "ann, [9 may 2024 at 15:03:00]:\nyes"
        ),
        "Ann Lee, [09.05.24 15:00]\nhi\nBo, [09.05.24 15:01]\nship v1.2?\nAnn Lee, [09.05.24 15:03]\nyes",
    ],
)
@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_the_log_of_a_chat_is_an_aside(log: str, kind: str) -> None:
    text = f"# Call\n\n{log}\n\n# Decisions\n\n- ship v1.2\n"
    (meeting,) = read(Document("minutes", "2024-05-09.md", text, kind))
    said = [(entry.text, entry.aside) for entry, _ in meeting.walk()]
    assert [words.partition(": ")[2] for words, aside in said if aside == "chat"] == [
        "hi",
        "ship v1.2?",
        "yes",
    ]
    assert [words for words, aside in said if not aside] == ["Decisions", "ship v1.2"]


@pytest.mark.parametrize(
    "lines",
    [
        "10:00 Ann: welcome\n10:05 Bo: release 1.2\n10:30 Cy: docs",
        "Welcome 10:00\nRelease planning 10:10\nDocs 10:30",
        "ann: parser (done)\nbo: docs\nann: AOB",
        "<b> bold\n<i> italic\n<b> bold",
    ],
)
@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_an_agenda_is_no_chat(lines: str, kind: str) -> None:
    (meeting,) = read(Document("minutes", "2024-05-09.md", lines, kind))
    assert not any(entry.aside for entry, _ in meeting.walk())


@pytest.mark.parametrize(
    ("label", "aside"),
    [
        ("Attendees: Ann, Bo", "attendance"),
        ("**Present**: Ann", "attendance"),
        ("Members present (5 of 7): Ann", "attendance"),
        ("Regrets: Cy", "attendance"),
        ("参会人员：张三、李四", "attendance"),
        ("出席: 张三", "attendance"),
        ("Time: 16:00 UTC", "routine"),
        ("Note taker: Ann", "routine"),
        ("Zoom link: https://zoom.example/1", "routine"),
        ("会议时间：晚上八点", "routine"),
        ("Next meeting: 23 May 2024", "routine"),
        ("<add your topic here>", "form"),
        ("(add your name)", "form"),
        ("Add agenda items here", "form"),
        ("Add more e2e tests", ""),
        ("Add items to the cache", ""),
        ("Features present in v1.2: dns", ""),
        ("Release date: 23 May 2024", ""),
        ("Notes: v1.2 is out", ""),
        ("Present the roadmap of v1.2", ""),
        ("People asked for v1.2", ""),
        ("Log rotation: done in v1.2", ""),
        ("Timeline: v1.2 in June", ""),
    ],
)
def test_who_when_and_where_is_told_from_what_was_said(label: str, aside: str) -> None:
    (meeting,) = read(Document("minutes", "2024-05-09.md", f"{label}\n\n- topic\n", "text"))
    first = next(entry for entry, _ in meeting.walk())
    assert (first.aside, [entry.text for entry, _ in meeting.walk()][-1]) == (aside, "topic")


@pytest.mark.parametrize(
    ("piece", "kind"),
    often(
        [
            ("1. a\nb\n", "text"),
            ("10:00 Ann: x\n", "text"),
            ("Ann Lee 10:00\nx\n", "text"),
            ("a\n---\n", "text"),
            ("Attendees: a\n- b\n", "text"),
            ("Lantern 2024-05-01\n", "text"),
            ("24/03/15\n- a\n", "text"),
            ("<ann> x\n", "markdown"),
            ("一、a\n1、b\n（一）c\n", "markdown"),
            ("<div>a<b\n<!-- a\n\n", "markdown"),
            ("## March 2024\n### 6\n", "markdown"),
            ("- 2024-01-01: a\n", "markdown"),
        ],
        ("Ann Lee 10:00\nx\n", "text"),
        ("<ann> x\n", "markdown"),
    ),
)
def test_many_lines_of_a_kind_take_no_longer_each(piece: str, kind: str) -> None:
    assert growth(lambda size: read(Document("m", "meeting.md", piece * size, kind)), 500) < 12


@pytest.mark.parametrize(
    "point",
    [
        "Present: a new API",
        "Chat: a new protocol",
        "Host: headers",
        "Time: monotonic clock",
        "Core",
        "Log: x",
    ],
)
def test_a_point_of_a_release_is_no_aside_whatever_its_first_word(point: str) -> None:
    text = f"# Call\n\n## Chat\n\n- release v1.2\n  - {point}\n"
    (meeting,) = read(Document("minutes", "2024-05-09.md", text, "markdown"))
    assert [(entry.text, entry.aside) for entry, _ in meeting.walk()][-1] == (point, "")


def test_lines_that_tell_of_releases_cut_no_plain_minutes() -> None:
    text = "Lantern call\n\nRelease 1.2 out on 2024-05-01\nparser\nRelease 1.3 out on 2024-05-08\nlexer\n"
    for path in ("notes.txt", "2024-05-09.txt"):
        (meeting,) = read(Document("minutes", path, text, "text"))
        assert len(meeting.entries) == 5


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("needs a==1.2, b==1.3", "needs a==1.2, b==1.3"),
        ("==v1.2== is near", "v1.2 is near"),
        ("下个==版本==计划", "下个版本计划"),
        ("loops {#each item}", "loops {#each item}"),
        ("Topic {#topic-1}", "Topic"),
    ],
)
def test_marks_of_editors_are_taken_off_and_code_is_not(text: str, kept: str) -> None:
    (meeting,) = read(Document("minutes", "2024-05-09.md", f"# Call\n\n{text}\n", "markdown"))
    assert meeting.entries[0].text == kept


def test_only_the_number_of_a_head_is_taken_off() -> None:
    text = "2024-05-09\n1. v1.2 plan\nparser\n1.1 v1.2 docs\nguide\n2. Notes on v1.3 plan\nlexer\n"
    (meeting,) = read(Document("minutes", "a.txt", text, "text"))
    assert [entry.text for entry, above in meeting.walk() if entry.children] == [
        "v1.2 plan",
        "v1.2 docs",
        "Notes on v1.3 plan",
    ]


def texts(entries: tuple[Entry, ...]) -> list[tuple[str, int]]:
    return [(entry.text, entry.location.line) for root in entries for entry, _ in root.walk()]


PIECES = st.sampled_from(
    ["e topic", "o point", "m detail", "o O O", "o", "- dash", "  * star", "1. one", "[head] x", "head:", "",
     "May 9, 2024", "May 2, 2024", "2024-05-16", "29, 2024", "Sep", "https://example.org/a/1", "release v0.5",
     "a line without any bullet that is long enough to be wrapped by whoever wrote", "一、题目", "| a | b |",
     "|---|---|", "10:00 <ann> hi", "10:01 <bo> #topic v1.2", "10:02 <ann> #agreed ship", "Ann Lee 10:03 AM",
     "2. two", "3. three", "2.1 part", "=====", "-----", "Attendees: Ann", "Attendees:", "Ann Lee",
     "Decision: ship", "（一）部分", "1、点", ":::info", ":::", "###### tags: `x`",
     "<details><summary>More</summary>", "</details>",
     "<!-- a", "-->", "# Transcript", "A. part", "    indented", "15.03.24", "March 2024", "Time: 10:00 UTC",
     "|---|---|", "- [ ] box", "# 2024-04-04", "## sub", "---", "(open", "closed)", "| |", "[ ]", "[] x"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40), st.sampled_from(["text", "markdown"]))
def test_line_ends_and_marks_change_nothing(pieces: list[str], kind: str) -> None:
    plain = "\n".join(pieces)
    disguised = "\ufeff" + "\r\n".join(piece.replace("o p", "o p\u200b\u00ad") for piece in pieces)
    if kind == "text":
        disguised = disguised.replace(" ", "\u00a0")
    expected = read(Document("minutes", "a", plain, kind))
    assert read(Document("minutes", "a", disguised, kind)) == expected


@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=40), st.sampled_from(["text", "markdown"]))
def test_any_text_is_read_and_lines_are_true(pieces: list[str], kind: str) -> None:
    text = "\n".join(pieces)
    count = text.count("\n") + 1 + text.count("\r")
    for meeting in read(Document("minutes", "2024-01-01", text, kind)):
        assert 1 <= meeting.location.line <= count
        assert all(1 <= line <= count and words for words, line in texts(meeting.entries))
        for entry, above in meeting.walk():
            assert entry.aside or not any(outer.aside for outer in above), "all below an aside is aside"


@given(st.lists(PIECES, max_size=30), st.sampled_from(["text", "markdown"]))
def test_no_line_is_read_twice_and_order_is_kept(pieces: list[str], kind: str) -> None:
    text = "\n".join(pieces)
    for meeting in read(Document("minutes", "2024-01-01", text, kind)):
        lines = [line for _, line in texts(meeting.entries)]
        assert lines == sorted(lines)


@pytest.fixture(scope="module")
def real(shared: Path) -> tuple[Meeting, ...]:
    text = (shared / "data" / "kmesh-minutes.txt").read_text(encoding="utf-8")
    return read(Document("minutes", "minutes.txt", text, "text"))


def tree(entry: Entry) -> list[object]:
    return [entry.text, *[tree(child) if child.children else child.text for child in entry.children]]


def section(meetings: tuple[Meeting, ...], day: date, start: str) -> list[object]:
    (meeting,) = [meeting for meeting in meetings if meeting.date == day]
    return tree(next(entry for entry, _ in meeting.walk() if entry.text.startswith(start)))


def test_the_real_minutes_are_all_dated(real: tuple[Meeting, ...], shared: Path) -> None:
    days = [meeting.date for meeting in real]
    assert len(days) == 91
    assert all(day and day.weekday() == 3 for day in days)
    assert days == sorted(set(days), reverse=True)
    assert sum(meeting.skipped for meeting in real) == 4
    gold = json.loads((shared / "gold" / "kmesh-dev.json").read_text(encoding="utf-8"))["meetings"]
    found = {(meeting.location.line, str(meeting.date)) for meeting in real}
    assert {(each["line"], each["date"]) for each in gold} <= found


def test_repairs_in_the_real_minutes_are_noted(real: tuple[Meeting, ...]) -> None:
    noted = {meeting.location.line for meeting in real if meeting.notes}
    assert noted == {157, 1181, 1213, 1228, 1247, 1275, 1291, 1316, 1666}


def test_a_list_whose_bullets_were_torn_off(real: tuple[Meeting, ...]) -> None:
    found = section(real, date(2025, 4, 17), "[release 1.1]")
    assert len(found) == 11
    assert str(found[1]).startswith("release note")
    assert str(found[8]).endswith("kernel. (done)")
    assert found[9][0] == "bug fix"  # type: ignore[index]
    assert len(found[9]) == 3  # type: ignore[arg-type]
    assert found[10] == "DDL: 25 April"


def test_a_list_whose_bullets_were_lost(real: tuple[Meeting, ...]) -> None:
    found = section(real, date(2025, 2, 13), "[Kmesh 1.1")
    assert len(found) == 3
    assert len(found[2]) == 6  # type: ignore[arg-type]


def test_a_list_over_a_page_break(real: tuple[Meeting, ...]) -> None:
    found = section(real, date(2024, 7, 11), "Next Release Plan")
    heads = [each[0] if isinstance(each, list) else each for each in found[1:]]
    assert len(heads) == 12
    assert [len(each) - 1 for each in found[1:] if isinstance(each, list)] == [1, 4, 2, 1]


@pytest.mark.parametrize(
    ("day", "start", "count"),
    [
        (date(2025, 5, 29), "[release v1.2]", 2),
        (date(2025, 4, 24), "[release 1.1]", 3),
        (date(2025, 4, 10), "v1.1", 2),
        (date(2024, 12, 26), "v1.0 blockers", 3),
        (date(2024, 9, 26), "Next release", 11),
        (date(2024, 9, 19), "v0.5 release", 3),
        (date(2024, 9, 12), "vO.5 release", 4),
        (date(2024, 5, 9), "v0.3.1 releases", 4),
        (date(2024, 4, 25), "Retrospect", 4),
        (date(2024, 4, 25), "Release 0.4 plan", 11),
    ],
)
def test_release_sections(real: tuple[Meeting, ...], day: date, start: str, count: int) -> None:
    assert len(section(real, day, start)) - 1 == count
