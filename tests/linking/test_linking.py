"""Linking on small changes made by hand: what is meant, what is not, and what nothing speaks for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kmesh_tracker.linking import Linker, Query, labels_of, query_for, same_items
from kmesh_tracker.linking.signals import same_repo
from kmesh_tracker.linking.weights import learnt
from kmesh_tracker.records import Change, Item, Link, Location, Mention, Person, Reference, Release
from kmesh_tracker.text.kinds import Work, work_of

HERE = Location("minutes", "minutes.md", 1)
ADA, BEN, BOT = (
    Person("Ada Rowe", "ada-rowe"),
    Person("Ben Otieno"),
    Person("bumper[bot]", "bumper", bot=True),
)
OUT = date(2031, 5, 15)
RELEASE = Release("2.1.0", "v2.1.0", "f" * 40, OUT, "v2.0.0")
BEFORE = (Release("2.0.0", "v2.0.0", "e" * 40, date(2031, 1, 10), None),)
URLS = {"lantern": "https://forge.example/lamps/lantern", "site": "https://forge.example/lamps/site"}


def change(number: int | None, title: str, day: int = 60, *people: Person, **more: object) -> Change:
    """Give a change merged ``day`` days after the release 2.0.0, and out with 2.1.0 where that is in time."""
    merged = datetime(2031, 1, 10, 12, tzinfo=UTC) + timedelta(days=day)
    known = Change(
        repo="lantern",
        number=number,
        commit=f"{day % 1000:03d}{number or 0:05d}".ljust(40, "a"),
        title=title,
        body="",
        merged_at=merged,
        people=people or (ADA,),
        first_release="v2.1.0" if 0 < day <= 125 else "v2.0.0" if day <= 0 else None,
    )
    return replace(known, **more)  # type: ignore[arg-type]


OTHERS = (
    change(50, "Polish the copper roof", 20, BEN),
    change(51, "fix: door does not close in winter", 30),
    change(52, "Add a meter for oil", 40, BEN),
    change(53, "Run the benches of the hall on every push", 45),
    change(54, "Bump libflame from 1.1 to 1.2", 50, BOT),
    change(55, "Move hinges to the left", 55, BEN),
    change(56, "Proposal: lamps that float", 58),
    change(57, "Sign of the house", 62, BEN, repo="site"),
    change(58, "Paint for the ceiling", 70),
    change(59, "Windows that open outwards", 75),
)
"""What makes words rare or common, so that a word alone proves little."""


def item(
    title: str, *days: date, kind: str = "feature", claim: str | None = "planned", **more: object
) -> Item:
    said = tuple(
        Mention(day, title, claim, HERE, name=title)  # type: ignore[arg-type]
        for day in days or (date(2031, 3, 6),)
    )
    known = Item("it", title, kind, False, (), said, claim)  # type: ignore[arg-type]
    return replace(known, **more)  # type: ignore[arg-type]


def citing(*references: Reference, title: str = "something", kind: str = "feature") -> Item:
    known = item(title, kind=kind)
    return replace(known, mentions=(replace(known.mentions[0], references=references),))


def cited(number: int, kind: str = "any", **more: object) -> Reference:
    return replace(Reference(None, number, kind, HERE), **more)  # type: ignore[arg-type]


def links(wanted: Item, *changes: Change, release: Release | None = RELEASE) -> tuple[Link, ...]:
    linker = Linker((*changes, *OTHERS), primary="lantern", urls=URLS, aside=frozenset({"lantern"}))
    return linker.link(query_for(wanted, release, BEFORE))


def core(found: tuple[Link, ...]) -> list[int | None]:
    return [link.change.number for link in found if link.role == "core"]


class TestCitations:
    def test_a_cited_number_wins_over_words(self) -> None:
        named, like = change(31, "A blade on a spring"), change(32, "Something")
        assert core(links(citing(cited(31)), named, like))[0] == 31

    def test_the_number_of_another_repository_is_another_number(self) -> None:
        here, there = change(31, "A blade on a spring"), change(31, "A page on blades", repo="site")
        wanted = citing(cited(31, repo="lamps/lantern"))
        assert [link.change.repo for link in links(wanted, here, there)] == ["lantern"]
        assert not links(citing(cited(31, repo="elsewhere/lantern")), here)

    def test_the_number_of_the_same_path_on_another_forge_is_another_number(self) -> None:
        urls = {"lantern": "https://github.com/lamps/lantern"}
        for host, found in (
            ("github.com", True),
            ("gitee.com", False),
            ("forge.example", True),
            (None, True),
        ):
            reference = replace(cited(31, repo="lamps/lantern"), host=host)
            assert same_repo(reference, change(31, "A blade on a spring"), urls) == found

    def test_an_issue_leads_to_its_fix(self) -> None:
        fix = change(36, "No smoke after start", issues=(30,))
        assert core(links(citing(cited(30, "issue"), kind="fix"), fix)) == [36]
        assert core(links(citing(cited(30), kind="fix"), fix)) == [36]
        assert not core(links(citing(cited(30, "pull-request"), kind="fix"), fix)), (
            "a pull request is no issue"
        )

    def test_an_issue_is_not_the_pull_request_of_its_number(self) -> None:
        assert not core(links(citing(cited(31, "issue")), change(31, "A blade on a spring")))

    def test_a_commit_by_itself_or_inside_a_pull_request(self) -> None:
        direct = change(None, "A blade on a spring")
        assert core(links(citing(Reference(None, None, "commit", HERE, direct.commit[:10])), direct)) == [
            None
        ]
        merged = change(31, "A blade on a spring", commits=("0123456789" * 4,))
        assert core(links(citing(Reference(None, None, "commit", HERE, "0123456")), merged)) == [31]
        assert not links(citing(Reference(None, None, "commit", HERE, "0123456999")), merged)

    def test_a_quoted_title(self) -> None:
        named = change(31, "feat: a blade on a spring")
        quoted = cited(77, title="Feat a Blade, on a spring")
        assert core(links(citing(quoted), named)) == [31]

    def test_a_pick_of_a_cited_change_and_its_original_are_shown_once(self) -> None:
        original = change(31, "A blade on a spring", 60)
        pick = change(31, "A blade on a spring", 61, picked_from=("#31", original.commit))
        found = links(citing(cited(31)), pick, original)
        assert [link.change for link in found if link.change.number == 31] == [original]

    def test_a_pick_with_a_number_of_its_own_brings_the_cited_one(self) -> None:
        pick = change(90, "[release-2.1] A blade on a spring", 61, picked_from=("#31",))
        assert core(links(citing(cited(31)), pick)) == [90]


class TestWords:
    @pytest.mark.parametrize(
        ("said", "title"),
        [
            ("wick trimmer", "Add a trimmer for the wick"),
            ("authz of guests", "Authorization of guests"),
            ("isito gateway", "Support the istio gateway"),
            ("waypoint image", "Read getWaypointImage from the annotation"),
            ("access log", "Write the accesslog"),
            ("accesslog", "Write the access log"),
            ("iqv6 routes", "Support IPv6 routes"),
            ("burner config", "Rework the configuration of burners"),
            ("灯芯修剪", "实现灯芯修剪"),
        ],
    )
    def test_what_is_put_in_other_words(self, said: str, title: str) -> None:
        assert core(links(item(said), change(31, title))) == [31]

    @pytest.mark.parametrize(
        "said", ["flying carpet", "refactor", "support new feature", "copper wire", "", "!!!"]
    )
    def test_nothing_that_fits_gives_nothing_sure(self, said: str) -> None:
        assert not core(links(item(said)))

    def test_the_branch_tells_what_the_title_does_not(self) -> None:
        vague, other = change(31, "Some more work", branch="wick-trimmer"), change(32, "Some more work")
        assert [link.change.number for link in links(item("wick trimmer"), vague, other)] == [31]

    def test_a_part_of_a_list_stands_for_itself(self) -> None:
        parts = [
            change(31, "Integrate grafana"),
            change(32, "Integrate prometheus"),
            change(33, "Integrate cups"),
            *(change(200 + number, f"Door {number}") for number in range(300)),
        ]
        assert sorted(map(int, filter(None, core(links(item("prometheus, grafana"), *parts))))) == [31, 32]

    def test_the_name_of_the_project_tells_nothing(self) -> None:
        assert not core(links(item("lantern"), change(31, "Lantern"), change(32, "Lantern for the yard")))

    def test_an_owner_tips_the_scales(self) -> None:
        mine, other = change(31, "Trim the wick", 60, BEN), change(32, "Trim the wick", 60, ADA)
        found = links(item("trim the wick", owners=("Ben Otieno",)), mine, other)
        assert found[0].change.number == 31
        assert any("Ben Otieno" in reason for reason in found[0].reasons)
        assert found[0].confidence > found[1].confidence


class TestWhatIsNeverCore:
    def test_documents_and_tests_of_a_feature(self) -> None:
        page = change(31, "Wick trimmer", paths=("docs/wick.md",))
        test = change(32, "Wick trimmer", paths=("test/wick_test.go",))
        proposal = change(33, "Proposal: wick trimmer")
        found = links(item("wick trimmer"), page, test, proposal)
        assert found
        assert not core(found)

    def test_but_they_are_what_a_document_or_a_test_is(self) -> None:
        page = change(31, "Docs of the wick trimmer", paths=("docs/wick.md",))
        assert core(links(item("docs of the wick trimmer", kind="docs"), page)) == [31]
        test = change(32, "e2e of the wick trimmer", paths=("test/wick_test.go",))
        assert core(links(item("e2e of the wick trimmer", kind="test"), test)) == [32]

    def test_later_work(self) -> None:
        late = change(31, "Wick trimmer", 140)
        found = links(item("wick trimmer"), late)
        assert [(link.change.number, link.role) for link in found] == [(31, "related")]
        assert any("days after the release" in reason for reason in found[0].reasons)

    def test_work_of_before_where_the_matter_was_raised_after_the_release(self) -> None:
        assert not core(links(item("wick trimmer", OUT + timedelta(days=7)), change(31, "Wick trimmer")))
        told = item("wick trimmer", OUT + timedelta(days=7), claim="done")
        assert core(links(told, change(31, "Wick trimmer"))) == [31]

    def test_what_was_taken_back_and_what_took_it_back(self) -> None:
        gone = change(31, "Wick trimmer", reverted_by="b" * 40)
        back = change(32, 'Revert "Wick trimmer"', reverts=(gone.commit,))
        assert not core(links(item("wick trimmer"), gone, back))

    def test_upkeep_is_hardly_what_is_meant(self) -> None:
        bump, real = change(31, "Bump flame from 1 to 2", 60, BOT), change(32, "Update flame to 2", 60)
        assert core(links(item("update flame", kind="compatibility"), bump, real)) == [32]


def test_what_a_patch_release_had_while_it_was_spoken_of_is_in_time() -> None:
    early = change(31, "Wick trimmer", 60, first_release="v2.0.0")
    found = links(item("wick trimmer", date(2031, 2, 1)), early)
    assert core(found) == [31]
    assert "merged in the release's range" in found[0].reasons
    before = links(item("wick trimmer", date(2031, 4, 1)), early)
    assert "was in v2.0.0 already" in before[0].reasons
    assert before[0].confidence < found[0].confidence


def test_on_the_eve_of_a_release_a_list_speaks_of_what_is_there() -> None:
    trimmer = change(7, "Trim the wick", 8)
    early, eve = item("trimmed wick", date(2031, 3, 6)), item("trimmed wick", date(2031, 5, 8))

    def sure(wanted: Item) -> float:
        return next(link.confidence for link in links(wanted, trimmer) if link.change is trimmer)

    assert core(links(eve, trimmer)) == [7]
    assert sure(eve) > sure(early), "what is still planned was, as a rule, not merged weeks before"


def test_before_the_release_is_out_what_is_merged_counts() -> None:
    pending = Release("2.2.0", None, "f" * 40, None, "v2.1.0")
    assert core(links(item("wick trimmer"), change(31, "Wick trimmer", 200), release=pending)) == [31]


def test_the_query_of_a_line_of_text() -> None:
    query = Query.of_text("fix smoke (#30) https://forge.example/lamps/lantern/pull/36", date(2031, 3, 1))
    assert query.texts == ("fix smoke",)
    assert {(r.repo, r.number) for r in query.references} == {(None, 30), ("lamps/lantern", 36)}
    assert query.said == (date(2031, 3, 1),)
    assert Query.of_text("").texts == ("",)
    assert Query.of_text("[ada] Smoke alarm (done): rings at night; who buys it?").parts == (
        "[ada] Smoke alarm",
        "rings at night",
        "who buys it?",
    )


class TestFinding:
    """What a line of text speaks of, where nothing but the line and its day is known."""

    @staticmethod
    def found(text: str, *changes: Change, on: date | None = date(2031, 3, 10)) -> list[int | None]:
        linker = Linker((*changes, *OTHERS), primary="lantern", aside=frozenset({"lantern"}))
        return [candidate.change.number for candidate in linker.candidates(Query.of_text(text, on))]

    def test_of_two_that_fit_the_one_merged_around_the_day_is_meant(self) -> None:
        old, near, young = (change(n, "Tune the wick", day) for n, day in ((31, -200), (32, 62), (33, 300)))
        assert self.found("tune the wick", young, old, near)[0] == 32
        assert self.found("tune the wick", young, old, near, on=date(2030, 6, 20))[0] == 31

    def test_what_is_under_way_is_merged_after_the_line_rather_than_before(self) -> None:
        before, after = change(31, "Tune the wick", 40), change(32, "Tune the wick", 78)
        assert self.found("tune the wick", before, after)[0] == 32

    @pytest.mark.parametrize("text", ["[ben] the wick", "the wick (BO)", "benotieno: the wick", "wick @ben"])
    def test_whose_hand_is_in_it_tells_like_changes_apart(self, text: str) -> None:
        hers, his = change(31, "Tune the wick", 60), change(32, "Trim the wick", 60, BEN)
        assert self.found(text, hers, his)[0] == 32

    def test_brackets_that_name_nobody_are_words(self) -> None:
        assert (
            self.found("[wick] burns too fast", change(31, "Tune the wick"), change(32, "Fast doors"))[0]
            == 31
        )

    def test_the_proposal_and_the_pick_of_a_change_come_after_it(self) -> None:
        made = change(31, "Lamps that swim", 60)
        asked = change(32, "Proposal: lamps that swim", 60)
        picked = change(33, "Lamps that swim", 60, picked_from=("#31",))
        assert self.found("lamps that swim", asked, picked, made)[0] == 31

    def test_what_is_done_is_the_thing_itself_and_not_its_proposal(self) -> None:
        made = change(31, "Count the lamps that swim", 58)
        asked = change(32, "Proposal: lamps that swim", 58)
        assert self.found("lamps that swim have been merged", asked, made)[0] == 31

    def test_a_line_in_chinese_finds_what_is_written_in_english(self) -> None:
        assert self.found("熔断功能支持超时重试", change(31, "Retry after timeout"))[0] == 31
        assert self.found("文档：持久化", change(31, "Persist the oil level"))[0] == 31


@pytest.mark.parametrize("title", ["Proposal for a swing", "LEP 12 swing"])
def test_of_a_proposal_the_document_is_the_thing_itself(title: str) -> None:
    asked = change(31, "LEP 12: proposal of a swing", paths=("docs/proposal/swing.md",))
    assert core(links(item(title), asked)) == [31]
    assert core(links(item("swing"), asked)) == []


def test_words_that_fit_many_changes_mean_none_of_them() -> None:
    many = [
        change(n, f"Lamp {name}", 60) for n, name in enumerate("oak elm ash fir yew bay fig box".split(), 31)
    ]
    assert core(links(item("new issues on lamp support tracker"), *many)) == []
    assert core(links(item("lamp"), *many)) == [], "each of them fits as well as the others"
    assert core(links(item("lamp"), many[0])) == [31]


def test_what_takes_back_is_meant_where_that_is_wanted() -> None:
    undone = change(31, 'Revert "Faster doors"', reverts=("a" * 40,))
    assert core(links(item("revert faster doors", kind="fix"), undone)) == [31]
    assert core(links(item("faster doors"), undone)) == []


def test_what_explains_a_name_counts_less_than_the_name() -> None:
    named = change(31, "Keep the flame")
    explained = change(32, "Draught and rain")
    wanted = item("flame keeping, so as not to lose it in draught and rain")
    assert core(links(wanted, named, explained)) == [31]


def test_what_raises_the_version_does_the_tasks_of_the_release() -> None:
    raised, other = change(31, "update VERSION to 2.1.0", 120), change(32, "Release the catch", 118)
    tasks = item("Release tasks", date(2031, 5, 10), kind="release-task")
    assert core(links(tasks, raised, other)) == [31]


def test_the_query_of_an_item() -> None:
    named = item("prometheus and grafana", date(2031, 3, 1), date(2031, 4, 1), claim="done")
    siblings = [named, item("Tests: door"), item("Tests: roof")]
    query = query_for(named, RELEASE, BEFORE, labels_of(siblings))
    assert query.parts == ("prometheus", "grafana")
    assert query.labels == {"tests"}
    assert query.claimed_done == date(2031, 3, 1)
    assert query.versions == {"v2.0.0", "v2.1.0"}
    assert not query.raised_late
    assert query_for(item("wick", OUT), RELEASE, BEFORE).raised_late


@pytest.mark.parametrize(
    ("title", "paths", "sorts"),
    [
        ("Add a hinge", (), set()),
        ("docs: add a hinge", (), {"docs"}),
        ("docs: add a hinge", ("hinge.go",), set()),
        ("Add a hinge", ("docs/hinge.md", "README.md"), {"docs"}),
        ("Proposal for hinges", ("hinge.go",), {"docs"}),
        ("Add e2e", (), {"tests", "only_tests"}),
        ("Add a hinge", ("hinge_test.go", ".github/ci.yml"), {"tests", "only_tests"}),
        ("Add e2e", ("hinge_test.go", "hinge.go"), {"tests"}),
        ("Run on every push", (".github/ci.yml",), set()),
        ("bugfix: hinge", (), {"fix"}),
        ("build(deps): bump x", (), {"upkeep"}),
        ("[api] remove hinges", (), {"away"}),
        ("refactor: drop hinges", (), {"away"}),
        ("hinges dropped the lamp", (), set()),
    ],
)
def test_sorts(title: str, paths: tuple[str, ...], sorts: set[str]) -> None:
    sort = work_of(change(31, title, paths=paths))
    assert {name for name in Work.__slots__ if getattr(sort, name)} == sorts


def alike(first: str, second: str) -> float:
    return 1.0 if set(first.split()) & set(second.split()) else 0.0


class TestTwins:
    link = Link(change(31, "Wick trimmer"), "core", 0.9, ())
    first, second = item("wick trimmer", date(2031, 3, 6)), item("wick knife", date(2031, 3, 13))

    def test_one_change_two_names(self) -> None:
        assert same_items([(self.first, [self.link]), (self.second, [self.link])], alike) == [
            [self.first, self.second]
        ]

    def test_a_meeting_that_lists_both_means_two(self) -> None:
        second = item("wick knife", date(2031, 3, 6))
        assert len(same_items([(self.first, [self.link]), (second, [self.link])], alike)) == 2

    def test_a_related_change_or_another_name_makes_none(self) -> None:
        related = replace(self.link, role="related")
        assert len(same_items([(self.first, [self.link]), (self.second, [related])], alike)) == 2
        roof = item("copper roof", date(2031, 3, 13))
        assert len(same_items([(self.first, [self.link]), (roof, [self.link])], alike)) == 2


TITLES = st.lists(
    st.sampled_from("wick trimmer copper roof door smoke fix add test docs oil meter flame hinge".split()),
    min_size=1,
    max_size=5,
).map(" ".join)
CHANGES = st.lists(st.tuples(TITLES, st.integers(-30, 200)), max_size=8).map(
    lambda drawn: [change(100 + i, title, day) for i, (title, day) in enumerate(drawn)]
)


@given(TITLES, CHANGES)
def test_what_every_answer_keeps_to(said: str, changes: list[Change]) -> None:
    linker = Linker(changes, primary="lantern", urls=URLS)
    query = query_for(item(said), RELEASE, BEFORE)
    ranked = linker.candidates(query)
    assert [c.score for c in ranked] == sorted((c.score for c in ranked), reverse=True)
    for candidate in ranked:
        assert candidate.score == pytest.approx(sum(s.weight for s in candidate.signals), abs=0.001)
    found = linker.link(query)
    roles = [link.role for link in found]
    assert roles == sorted(roles), "core before related"
    assert all(0.0 <= link.confidence <= 1.0 and link.reasons for link in found)
    assert len({link.change.key for link in found}) == len(found)
    again = Linker(list(reversed(changes)), primary="lantern", urls=URLS)
    assert again.link(query) == found, "the order in which changes come in does not matter"
    assert linker.candidates(query, limit=2) == ranked[:2]


@given(CHANGES, TITLES)
def test_one_more_change_never_takes_a_cited_link_away(changes: list[Change], other: str) -> None:
    named = change(31, "A blade on a spring")
    query = query_for(citing(cited(31)), RELEASE, BEFORE)
    before = Linker([named, *changes], primary="lantern").link(query)
    after = Linker([named, *changes, change(300, other, 90)], primary="lantern").link(query)
    assert named in [link.change for link in before if link.role == "core"]
    assert named in [link.change for link in after if link.role == "core"]


def test_a_fix_does_not_push_out_what_adds_the_thing() -> None:
    added, mended = change(31, "Add a wick deploy"), change(32, "Fix wick install", 62)
    linker = Linker((added, mended, *OTHERS), primary="lantern")
    ranked = linker.candidates(query_for(item("wick install"), RELEASE, BEFORE))
    own = next(one for one in ranked if one.change.number == 31)
    assert next(s.weight for s in own.signals if s.name == "stands out") > 0


def test_a_guide_counts_where_no_code_does() -> None:
    guide = change(31, "Wick trimmer", repo="site", paths=("i18n/zh/plugin-content-blog/wick.md",))
    code = change(32, "Wick trimmer", paths=("wick.go",))
    assert core(links(item("wick trimmer"), guide)) == [31]
    assert core(links(item("wick trimmer"), guide, code)) == [32]


class TestOneItem:
    """A change serves one item of a release, the one that it fits best."""

    CHANGES = (change(31, "Add a trimmer for the wick"), *OTHERS)

    def both(self, *wanted: Item) -> list[list[int | None]]:
        linker = Linker(self.CHANGES, primary="lantern", urls=URLS)
        found = linker.link_all([query_for(one, RELEASE, BEFORE) for one in wanted])
        return [core(one) for one in found]

    def test_the_one_that_fits_better_has_it(self) -> None:
        assert self.both(item("wick"), item("wick trimmer")) == [[], [31]]
        assert self.both(item("wick trimmer"), item("wick")) == [[31], []]

    def test_of_two_alike_the_first_has_it(self) -> None:
        assert self.both(item("wick trimmer"), item("wick trimmer")) == [[31], []]

    def test_what_both_cite_serves_both(self) -> None:
        assert self.both(citing(cited(31)), citing(cited(31), title="other")) == [[31], [31]]

    def test_what_another_cites_is_its_own(self) -> None:
        assert self.both(citing(cited(31)), item("wick trimmer")) == [[31], []]


def test_every_signal_has_a_weight() -> None:
    wanted = item("wick trimmer", kind="fix", owners=("Ada Rowe",))
    linker = Linker((change(31, "Wick trimmer"), *OTHERS), primary="lantern")
    for query in (query_for(wanted, RELEASE, BEFORE), Query.of_text("wick trimmer", date(2031, 3, 1))):
        names = {value.name for one in linker.measured(query) for value in one.values}
        assert names <= learnt().signals.keys()


def test_a_branch_for_work_of_all_sorts_tells_little_of_each() -> None:
    work = [change(n, title, 60 + n, branch="egress") for n, title in ((31, "Oil the lid"), (32, "Wax"))]
    query = query_for(item("egress"), RELEASE, BEFORE)
    alone, beside = (
        Linker((*some, *OTHERS), primary="lantern").candidates(query) for some in (work[:1], work)
    )
    assert alone[0].score > beside[0].score


def test_a_word_that_lost_its_first_letter_is_met_where_no_change_has_it_so() -> None:
    assert core(links(item("[Psec simplified"), change(31, "Simplified ipsec"))) == [31]
    assert core(links(item("lock"), change(31, "Wind the clock"), change(32, "Pick a lock"))) == [32]


def test_what_touches_everything_is_about_no_single_file() -> None:
    files = tuple(f"{name}.py" for name in "abcdefghijklmn")
    swept = change(31, "Dust", paths=(*(f"house/{name}" for name in files), "house/wick.py"))
    inside = change(32, "Dust", paths=tuple(f"wick/{name}" for name in files))
    linker = Linker((swept, inside, *OTHERS), primary="lantern")
    assert [
        found.change.number for found in linker.candidates(query_for(item("wick dust"), RELEASE, BEFORE))
    ] == [
        32,
        31,
    ]
    words = [
        s.reason for found in linker.candidates(Query(("wick",))) for s in found.signals if s.name == "words"
    ]
    assert words == ["paths: wick"]
