"""The parts of which plans are made: claims, kinds, owners, references, dates, the calendar of versions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kmesh_tracker.plan.enumerations import enumerated
from kmesh_tracker.plan.products import components
from kmesh_tracker.plan.references import from_url, references, without_references

from kmesh_tracker import plan
from kmesh_tracker.errors import InputError
from kmesh_tracker.plan import (
    calendar,
    carry,
    claims,
    deadlines,
    events,
    kinds,
    labels,
    numbering,
    owners,
    remarks,
    slips,
    speech,
    titles,
)
from kmesh_tracker.plan.footers import from_footers
from kmesh_tracker.plan.names import Names
from kmesh_tracker.records import Deadline, Entry, Footnote, Location, Meeting, Release
from kmesh_tracker.testing import growth
from often import often

HERE = Location("minutes", "minutes.md", 1)
ON = date(2030, 2, 7)
RELEASES = (
    Release("0.9.0", "v0.9.0", "a" * 40, date(2029, 9, 10), None),
    Release("1.0.0", "v1.0.0", "b" * 40, date(2030, 1, 10), "v0.9.0"),
    Release("1.0.1", "v1.0.1", "c" * 40, date(2030, 1, 20), "v1.0.0"),
    Release("1.1.0", None, None, None, "v1.0.1"),
)
CALENDAR = calendar.Calendar(RELEASES)


def test_the_order_of_the_rules_for_claims() -> None:
    assert [rule.name for rule in claims.RULES] == [
        "dropped", "delayed", "not yet done", "part done", "still to do", "in progress", "done", "question",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "claim"),
    [
        ("wick (cancelled)", "dropped"),
        ("wick is out of scope", "dropped"),
        ("we won't do the wick", "dropped"),
        ("灯芯 取消", "dropped"),
        ("wick, delayed because of done hinges", "delayed"),
        ("wick moved to the next release", "delayed"),
        ("wick slipped", "delayed"),
        ("wick has not been merged, hasn't been merged", "in-progress"),
        ("wick is not yet done", "in-progress"),
        ("wick (knife part done)", "partial"),
        ("wick is mostly done", "partial"),
        ("wick 80%", "partial"),
        ("wick not started", "planned"),
        ("wick (TODO)", "planned"),
        ("wick is ongoing", "in-progress"),
        ("wick in review", "in-progress"),
        ("wick (done)", "done"),
        ("wick has been merged", "done"),
        ("wick ✅", "done"),
        ("wick: fixed", "done"),
        ("灯芯已合入", "done"),
        ("灯芯（完成）", "done"),
        ("wick?", "question"),
        ("wick to be discussed", "question"),
        ("wick TBD", "question"),
        ("wick", None),
        ("~~wick~~", "dropped"),
        ("~~wick~~ done", "done"),
        ("wick of tin ~~dropped~~", None),
        ("❌ wick", "dropped"),
        ("🚧 wick", "in-progress"),
        ("wick pushed off", "delayed"),
        ("灯芯 待办", "planned"),
        ("wick to be merged", None),
        ("trim done wicks again", None),
        ("support reopening of closed doors", None),
    ],
)
def test_what_a_line_claims(line: str, claim: str | None) -> None:
    assert claims.read_claim(line) == claim


def test_a_ticked_box_counts_more_than_words() -> None:
    assert claims.read_claim("wick (TODO)", Entry("wick (TODO)", HERE, checked=True)) == "done"
    assert claims.read_claim("wick (done)", Entry("wick (done)", HERE, checked=False)) == "done"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("wick trimmer", "feature"),
        ("release notes of 1.1", "release-task"),
        ("write the blog about the wick", "docs"),
        ("e2e of the trimmer", "test"),
        ("tests of the documentation", "docs"),
        ("blog about a fixed leak", "docs"),
        ("test for the crash", "test"),
        ("fix the door", "fix"),
        ("the lamp crashes at night", "fix"),
        ("support wax 4.2", "compatibility"),
        ("deprecated hinges", "compatibility"),
        ("use case of a lamp", "feature"),
        ("修复门", "fix"),
        ("文档", "docs"),
    ],
)
def test_the_kind_of_an_item(title: str, kind: str) -> None:
    assert kinds.kind_of(title) == kind


def test_a_kind_comes_from_the_nearest_head_where_the_name_tells_none() -> None:
    assert kinds.kind_of("door", ("Docs", "Bug fixes")) == "fix"
    assert kinds.kind_of("door guide", ("Bug fixes",)) == "docs"


class TestOwners:
    known = owners.Owners(
        frozenset({"adarowe", "evelund", "post"}),
        frozenset({"ada", "may"}),
        frozenset({"post"}),
        frozenset({"AR"}),
    )

    @pytest.mark.parametrize(
        ("line", "rest", "who"),
        [
            ("wick @new-one", "wick", ("new-one",)),
            ("wick (Ada Rowe)", "wick", ("Ada Rowe",)),
            ("wick [evelund, ada]", "wick", ("evelund", "ada")),
            ("wick - evelund", "wick", ("evelund",)),
            ("evelund: wick", "wick", ("evelund",)),
            ("[Ada Rowe] wick", "wick", ("Ada Rowe",)),
            ("wick (brass)", "wick (brass)", ()),
            ("wick in may", "wick in may", ()),
            ("mail a@b.example about the wick", "mail a@b.example about the wick", ()),
            ("wick, owner: Zoe", "wick", ("Zoe",)),
            ("owner: Zoe said that the wick burns", "owner: Zoe said that the wick burns", ()),
            ("owner references", "owner references", ()),
            ("Action: Zoe to oil the wick", "oil the wick", ("Zoe",)),
            ("Action item: wait to see", "Action item: wait to see", ()),
            ("AI(Zoe): oil the wick", "oil the wick", ("Zoe",)),
            ("[name=zoe] wick", "wick", ("zoe",)),
            ("wick (AR)", "wick", ("AR",)),
            ("wick (CI)", "wick (CI)", ()),
            ("灯芯（负责人：张三）", "灯芯", ("张三",)),
            ("wick @Ada Rowe", "wick", ("Ada Rowe",)),
            ("blog post", "blog post", ()),
        ],
    )
    def test_forms(self, line: str, rest: str, who: tuple[str, ...]) -> None:
        assert self.known.split(line) == (rest, who)

    def test_names_in_brackets_are_learnt_from_the_minutes(self) -> None:
        lines = [
            "[ines] sensors",
            "[ines] a lamp for the yard",
            "[API] stays",
            "[API] goes",
            "[wick] the wick is old",
        ]
        meeting = Meeting(ON, "", HERE, entries=tuple(Entry(line, HERE) for line in lines))
        learnt = owners.learn([meeting], ["lee9527", "Bo Li"])
        assert {"ines", "lee", "boli"} <= learnt.names
        assert not {"api", "wick"} & learnt.names
        assert "bo" not in learnt.given, "two letters are too short to tell a name"


class TestReferences:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("see #12 and PR 13", [(None, 12, "any"), (None, 13, "pull-request")]),
            ("PR-13 and pull request 14", [(None, 13, "pull-request"), (None, 14, "pull-request")]),
            ("PR 2 of 3, IPR 13, PRs 2024", []),
            (
                "PR #12, issue #13, fixes #14",
                [(None, 12, "pull-request"), (None, 13, "issue"), (None, 14, "issue")],
            ),
            ("lamps/site#7", [("lamps/site", 7, "any")]),
            ("!12 of the merge requests", [(None, 12, "any")]),
            ("#12 and #12 again", [(None, 12, "any")]),
            ("#12345678901 is no number, nor a#1, nor &#39;", []),
            ("#١٢ is none either", []),
            (
                "A blade that trims by ada · Pull Request #21 · lamps/lantern",
                [("lamps/lantern", 21, "pull-request")],
            ),
        ],
    )
    def test_numbers(self, text: str, found: list[tuple[str | None, int, str]]) -> None:
        assert [(r.repo, r.number, r.kind) for r in references(Entry(text, HERE))] == found

    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("https://forge.example/lamps/lantern/pull/21", ("lamps/lantern", 21, "pull-request")),
            ("https://forge.example/lamps/lantern/pull/21/files#diff", ("lamps/lantern", 21, "pull-request")),
            ("https://forge.example/a/b/lantern/-/merge_requests/3", ("a/b/lantern", 3, "pull-request")),
            ("https://forge.example/lamps/lantern/issues/9?x=1", ("lamps/lantern", 9, "issue")),
            ("https://forge.example/lamps/lantern/wiki/9", None),
            ("https://forge.example/lamps/lantern/pull/12345678901", None),
            ("https://forge.example/pull/3", None),
        ],
    )
    def test_addresses(self, url: str, found: tuple[str, int, str] | None) -> None:
        reference = from_url(url, HERE)
        assert (reference and (reference.repo, reference.number, reference.kind)) == found

    def test_a_commit(self) -> None:
        reference = from_url("https://forge.example/lamps/lantern/commit/abcdef0123", HERE)
        assert reference
        assert (reference.commit, reference.number) == ("abcdef0123", None)
        assert from_url("https://forge.example/lamps/lantern/commit/abc", HERE) is None

    def test_the_title_of_a_pasted_page_is_kept(self) -> None:
        text = "A blade that trims by ada · Pull Request #21 · lamps/lantern"
        assert references(Entry(text, HERE))[0].title == "A blade that trims"
        assert without_references(text) == "A blade that trims"

    def test_a_line_without_its_citations(self) -> None:
        assert without_references("wick (#12) https://forge.example/a/b/pull/12") == "wick"
        assert without_references("wick, see #12") == "wick"


class TestCalendar:
    @pytest.mark.parametrize(
        ("text", "version"),
        [
            ("v1.0", "1.0.0"), ("1.0.1", "1.0.1"), ("v1.0.2", "1.0.2"), ("v1.0.3", "1.0.3"), ("v1.0.4", None),
            ("1.1", "1.1.0"), ("v1.1.0-rc.2", "1.1.0"), ("1.2", "1.2.0"), ("1.3", None), ("v2.0", "2.0.0"),
            ("2.1", None), ("1.1.1", None), ("0.8", None), ("0.9.2", "0.9.2"), ("chart-1.1", None),
            ("1.25", None),
        ],
    )  # fmt: skip
    def test_whose_version_it_is(self, text: str, version: str | None) -> None:
        assert CALENDAR.resolve(text, ON) == version

    def test_a_tag_that_comes_years_later_meant_another_thing_today(self) -> None:
        far = Release("1.25.0", "v1.25.0", "d" * 40, date(2034, 1, 1), "v1.0.1")
        late = calendar.Calendar((*RELEASES[:3], far))
        assert late.resolve("1.25", ON) is None
        assert late.resolve("1.25", date(2033, 12, 1)) == "1.25.0"

    def test_what_is_next(self) -> None:
        assert CALENDAR.next_after(date(2029, 12, 1)) == "1.0.0"
        assert CALENDAR.next_after(ON) == "1.1.0", (
            "a patch release is not what a plan for the next release means"
        )
        assert CALENDAR.next_after(ON, "1.1.0") == "1.2.0"
        assert CALENDAR.next_patch(ON) == "1.0.2"
        assert calendar.Calendar(()).next_after(ON) is None

    def test_the_making_of_a_release(self) -> None:
        start, end = CALENDAR.making_of("1.1.0")
        assert start == date(2030, 1, 11), "it began with the last minor release, not the patch"
        assert end == date.max
        assert CALENDAR.making_of("1.0.0")[1] == date(2030, 1, 10)


def deadline(stated: date, end: date, kind: str = "release", start: date | None = None) -> Deadline:
    return Deadline(stated, start or end, end, kind, "", HERE)  # type: ignore[arg-type]


class TestSlips:
    def test_only_the_release_slips(self) -> None:
        rc = deadline(ON, date(2030, 3, 1), "rc")
        later = deadline(ON + timedelta(7), date(2030, 3, 8), "rc")
        assert slips.slips([rc, later], None) == ()

    def test_a_day_within_the_span_is_no_slip(self) -> None:
        vague = deadline(ON, date(2030, 4, 10), start=date(2030, 4, 1))
        exact = deadline(ON + timedelta(7), date(2030, 4, 8))
        assert slips.slips([vague, exact], date(2030, 4, 8)) == ()

    def test_the_order_is_that_of_the_meetings(self) -> None:
        first, second = deadline(ON, date(2030, 3, 1)), deadline(ON + timedelta(7), date(2030, 3, 15))
        (slip,) = slips.slips([second, first], None)
        assert (slip.start, slip.end, slip.days, slip.stated_on) == (
            first.end,
            second.end,
            14,
            second.stated_on,
        )

    @given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=8), st.integers(0, 400))
    def test_days_are_the_way_from_start_to_end(self, stated: list[tuple[int, int]], out: int) -> None:
        given_ = [deadline(ON + timedelta(at), ON + timedelta(due)) for at, due in stated]
        for slip in slips.slips(given_, ON + timedelta(out)):
            assert slip.days == (slip.end - slip.start).days > 0


def test_labels_remarks_and_states() -> None:
    assert labels.is_label("Bug fixes")
    assert not labels.is_label("Bug fixes of the door")
    assert not labels.is_label("")
    assert labels.listed("hinge, roof; ring") == ["hinge", "roof", "ring"]
    assert labels.listed("hinge, which should be oiled") == ["hinge, which should be oiled"]
    assert labels.split_label("https://forge.example/x") is None
    assert remarks.is_status("has been merged")
    assert not remarks.is_status("hinge has been merged")
    assert remarks.is_remark("everything looks good")
    assert remarks.says_blocker("a blocker for us")
    assert not remarks.says_blocker("this is not a blocker")


def test_marks_go_and_a_line_of_nothing_else_stays() -> None:
    assert claims.without_marks("TODO: hook") == "hook"
    assert claims.without_marks("blocker") == "blocker"
    assert claims.without_marks("hook (done) ✅") == "hook"
    assert claims.without_marks("hook, delayed") == "hook"
    assert claims.without_marks("priority of hooks") == "priority of hooks"


def test_enumerations_count_from_one() -> None:
    assert titles.parts("TODO: 1. ring 2. roof") == ("TODO", ("ring", "roof"))
    assert titles.parts("1) ring 2) roof 3) door") == ("", ("ring", "roof", "door"))
    assert titles.parts("version 2. is better than 1. ever was") == (
        "version 2. is better than 1. ever was",
        (),
    )
    assert titles.parts("1. ring") == ("1. ring", ())


def test_ids_are_short_and_never_the_same() -> None:
    taken: set[str] = set()
    assert titles.slug("Trim: the WICK!", taken) == "trim-the-wick"
    assert titles.slug("trim the wick", taken) == "trim-the-wick-2"
    assert titles.slug("!!!", taken) == "item"
    assert titles.slug("灯芯 修剪", taken) == "灯芯-修剪"
    assert len(titles.slug("long " * 80, taken)) <= 48


WORDS = st.lists(
    st.sampled_from("wick wicks trimmer trim config configuration dns door brass isito istio".split()),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(WORDS, WORDS)
def test_names_are_as_alike_one_way_as_the_other(first: str, second: str) -> None:
    names = Names([first, second, "brass door", "trim the wick"])
    assert 0.0 <= names.alike(first, second) <= 1.0 + 1e-9
    assert names.alike(first, second) == pytest.approx(names.alike(second, first))
    assert names.alike(first, first) == pytest.approx(1.0)
    fresh = Names([first, second, "brass door", "trim the wick"])
    fresh.learn([second, first])
    assert fresh.alike(first, second) == pytest.approx(names.alike(first, second)), "what was asked before"


def section(lines: list[str], day: date = ON) -> Meeting:
    children = tuple(Entry(line, Location("m", "m.md", i + 2)) for i, line in enumerate(lines))
    return Meeting(day, "", HERE, entries=(Entry("v1.1 release plan", HERE, children=children), *children))


HOSTILE = [
    " ",
    "[",
    "(",
    "1",
    "a",
    "- ",
    "1. ",
    "1.1.",
    "v1.1 ",
    "1.O ",
    "#1 ",
    "x: ",
    "发",
    "will be ",
    "@a",
    "https://a/",
    "/a",
    "~~",
    "moved to ",
    "moved from v1.1 ",
    "delayed because ",
    "we release ",
    "12 March ",
    "release on ",
    "ada: a ",
    ":a",
    "1 | ",
    "the release is ",
    "发布",
    "we have a, ",
    "release to support ",
    "options are: ",
    "(see Monday) ",
    "Lantern Tools 1.1 ",
    "not ready for v1.1 ",
]


@pytest.mark.parametrize("unit", often(HOSTILE, "x: ", "https://a/"))
def test_no_line_takes_long(unit: str) -> None:
    """The last size is that of the longest line there is."""

    def read(size: int) -> None:
        line = (unit * size)[:size]
        talked = plan.read([section([line, f"x{line}!"])], RELEASES, project="Lantern")
        _ = [talked.plan(version) for version in talked.versions]

    assert growth(read, 2048) < 10


def test_a_long_plan_is_read_and_one_without_end_is_refused() -> None:
    lines = [
        f"{a}{b} {c}{d}er"
        for a in ("wi", "do", "ri")
        for b in ("ck", "or")
        for c in ("tri", "lam")
        for d in "mnp"
    ]
    meetings = [section(lines, ON + timedelta(7 * week)) for week in range(8)]
    known = plan.read(meetings, RELEASES).plan("1.1.0")
    assert len(known.items) == len(lines)
    assert all(len(item.mentions) == 8 for item in known.items)
    endless = plan.read([section([f"thing {i}x" for i in range(2100)])], RELEASES)
    with pytest.raises(InputError, match=r"2100 lines speak of the items of 1\.1\.0"):
        endless.plan("1.1.0")


class TestFooters:
    TITLES: ClassVar[dict[int, str]] = {7: "Trim the wick by a motor", 8: "Paint the door"}

    def cited(self, name: str, line: int) -> list[int | None]:
        page = [
            Footnote(f"https://forge.example/lamps/lantern/pull/{number}", HERE, 10, 40)
            for number in (7, 8, 7)
        ]
        names = Names(["trim the wick by a motor", "paint the door", "roof"])
        found = from_footers(name, line, page, lambda r: self.TITLES.get(r.number or 0), names.alike)
        return [reference.number for reference in found]

    def test_an_address_goes_to_the_line_that_speaks_of_its_change(self) -> None:
        assert self.cited("wick trimmed by motor", 20) == [7]
        assert self.cited("roof", 20) == []

    def test_a_page_speaks_for_its_own_lines_only(self) -> None:
        assert self.cited("wick trimmed by motor", 41) == []


@pytest.mark.parametrize(
    ("marked", "event"),
    [
        ("\x00 is out", True),
        ("\x00 will probably be released soon", True),
        ("\x00 branched", True),
        ("delay \x00 for the oven?", True),
        ("the deadline for \x00", True),
        ("release \x00 with the new oven?", True),
        ("\x00 release any blockers", True),
        ("\x00 已发布！", True),
        ("\x00 release notes", False),
        ("\x00 release: trim the wick", False),
        ("brass hinge: planned for \x00", False),
        ("brass hinge will be shipped with \x00", False),
        ("add release \x00 to the news", False),
        ("\x00 trim the wick", False),
    ],
)
def test_talk_of_a_release_as_such(marked: str, event: bool) -> None:
    assert events.is_event(marked) is event


@pytest.mark.parametrize(
    ("text", "process"),
    [
        ("We should release an rc soon", True),
        ("There is one more PR", True),
        ("Zoe would like to prepare for branching", True),
        ("We release by the end of the month, ovens or not", True),
        ("release note", False),
        ("new release news", False),
        ("trim the wick before the release", False),
        ("brass", False),
    ],
)
def test_talk_of_the_making_of_a_release(text: str, process: bool) -> None:
    assert events.is_process(text, ON) is process


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("scheduled for 12 March", ("release", date(2030, 3, 12))),
        ("code freeze on 1 March, out on 15 March", ("release", date(2030, 3, 15))),
        ("release: feature freeze: 1 March", ("freeze", date(2030, 3, 1))),
        ("branching planned for 1 March", ("freeze", date(2030, 3, 1))),
        ("release candidate due March 8", ("rc", date(2030, 3, 8))),
        ("was released on 6 February", None),
        ("we shipped it yesterday, 6 Feb", None),
        ("the release meeting is on 12 March", None),
        ("plans are made before the holidays", None),
        ("trim the wick in March", None),
        ("2030-03-01 | Code freeze | only fixes", ("freeze", date(2030, 3, 1))),
        ("预计3月12日前发布", ("release", date(2030, 3, 12))),
        ("下周三发布", ("release", date(2030, 2, 13))),
    ],
)
def test_what_a_line_promises(text: str, found: tuple[str, date] | None) -> None:
    promised = deadlines.read_deadlines(text, ON, HERE)
    assert [(one.kind, one.end) for one in promised[-1:]] == ([found] if found else [])


def test_a_line_can_promise_several_kinds_of_days() -> None:
    promised = deadlines.read_deadlines("code freeze on 1 March, rc1 8 March, out on 15 March", ON, HERE)
    assert [(one.kind, one.end.day) for one in promised] == [("freeze", 1), ("rc", 8), ("release", 15)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("delayed due to the glass. We are sorry.", "the glass"),
        ("postponed because the smith is ill", "the smith is ill"),
        ("we are waiting for lantern 1.25 to come out; then we go", "waiting for lantern 1.25 to come out"),
        ("推迟，因为测试未完成。", "测试未完成"),
        ("reason: the oven is cold", "the oven is cold"),
        ("delayed", None),
        ("delayed because", None),
    ],
)
def test_the_reason_of_a_delay(text: str, reason: str | None) -> None:
    assert slips.reason_in(text) == reason


@pytest.mark.parametrize(
    ("text", "above", "rest"),
    [
        ("4. Planning", (), "Planning"),
        ("4.2 Fees", ("4. Planning",), "Fees"),
        ("4.2 Fees", ("3. Planning",), "4.2 Fees"),
        ("4.2 v1.1.0 fees", (), "v1.1.0 fees"),
        ("1. ring 2. roof", (), "1. ring 2. roof"),
        ("一、灯芯", (), "灯芯"),
        ("5 lamps", (), "5 lamps"),
    ],
)
def test_the_number_of_a_section_goes(text: str, above: tuple[str, ...], rest: str) -> None:
    assert numbering.without_number(text, above) == rest


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("Wick trimmer, @ada?", "Wick trimmer"),
        ("On brass hinges, I was thinking of the smith", "brass hinges"),
        ("Second flame needs proper glass", "Second flame"),
        ("Wick @ada is done", "Wick"),
        ("Wick is done", ""),
        ("Sounds good", ""),
        ("Oh. Ah.", ""),
        ("I guess the hinge is fine", ""),
        ("Shall we paint the door?", ""),
        ("For me it looks fine", ""),
        ("", ""),
    ],
)
def test_the_matter_with_which_somebody_opens(said: str, matter: str) -> None:
    assert speech.matter(said) == matter


def test_who_speaks_in_a_transcript() -> None:
    speakers = speech.speakers_of(["ada: hello", "ada: so", "note: only once", "https://forge.example"])
    assert speakers == {"ada"}
    assert speech.utterance("ada: hello", speakers) == "hello"
    assert speech.utterance("ada The colon is lost", speakers) == "The colon is lost"
    assert speech.utterance("BR: initials", speakers) == "initials"
    assert speech.utterance("note: only once", speakers) is None
    assert speech.utterance("ada: hello", frozenset()) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_upsets_the_readers_of_talk(text: str, above: str) -> None:
    speakers = speech.speakers_of([text, text])
    said = speech.utterance(text, speakers)
    assert said is None or text.endswith(said)
    assert speech.matter(text) in text
    assert text.endswith(numbering.without_number(text, (above,)))
    assert len(carry.without_move(text)) <= len(text)
    reason = slips.reason_in(text)
    assert reason is None or reason.removeprefix("waiting for ") in text


def test_names_of_components_are_learnt_where_they_recur() -> None:
    lines = [
        (date(2030, 2, 7), text) for text in ("Lantern Tools 1.1", "lantern-tools is out", "Lantern Oil 1.1")
    ]
    assert components(lines, frozenset({"lantern"})) == frozenset()
    assert components([*lines, *lines], frozenset({"lantern"})) == {"tools"}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("So, we have the hinge, wax, and a roof. Ben is away.", ["hinge", "wax", "roof"]),
        ("remaining: wick trimming and brass support", ["wick trimming", "brass support"]),
        ("the release includes copper roofs (all of them, really), and wax", ["copper roofs", "wax"]),
        ("we have time, and I will see", []),
        ("we need wax, and oil?", []),
        ("copper roof, brass hinge", []),
        ("copper roof, and brass hinge", ["copper roof", "brass hinge"]),
    ],
)
def test_lists_that_are_spoken_out(said: str, names: list[str]) -> None:
    assert [name for name, _ in enumerated(said)] == names
