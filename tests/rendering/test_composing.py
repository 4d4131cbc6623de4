"""What a draft says: each rule with a case of its own."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

import samples
from kmesh_tracker.records import Link, Location, Mention, Reference
from kmesh_tracker.rendering import compose, draft, prose
from kmesh_tracker.rendering.compose import changes
from kmesh_tracker.rendering.json import draft_document

if TYPE_CHECKING:
    from kmesh_tracker.records import Change, Proposal, TrackedItem
    from kmesh_tracker.rendering.context import DraftContext, DraftItem


def context(
    *items: TrackedItem, changes: tuple[Change, ...] = (), proposals: tuple[Proposal, ...] = (), **more: Any
) -> DraftContext:
    linked = tuple(link.change for item in items for link in item.links)
    release = replace(samples.RELEASE, items=items, changes=(*changes, *linked))
    given: dict[str, Any] = {"urls": samples.URLS, "proposals": proposals, **more}
    return compose.compose(release, project="Lantern", primary="lantern", as_of=date(2031, 6, 1), **given)


def text(made: DraftContext, name: str = "docusaurus", **options: Any) -> str:
    return draft.render(draft_document(made), name, **options)


def only(made: DraftContext) -> DraftItem:
    (item,) = (*made.features, *made.fixes, *made.compatibility, *made.docs, *made.other)
    return item


def item_of(title: str, change: Change, kind: str = "feature", **options: Any) -> TrackedItem:
    return samples.tracked("item", title, kind, "delivered", samples.core(change, 0.95), **options)


# The opening


def test_the_opening_names_what_was_planned_and_is_there() -> None:
    made = context(
        samples.tracked("a", "self trimming wick", "feature", "delivered", samples.core(samples.WICK)),
        samples.tracked(
            "b", "fix the smoke", "fix", "delivered", samples.core(samples.SMOKE), blocker=True, line=12
        ),
        samples.tracked("c", "glass", "feature", "not-delivered", line=13),
        samples.tracked("d", "fixed wick", "fix", "delivered", samples.core(samples.PAGE), line=14),
    )
    assert made.opening.features == ("Self trimming wick",)
    assert (made.opening.fixes, made.opening.blockers) == (("Wick",), ("Smoke",))
    assert made.opening.evidence == "minutes.md:10; minutes.md:12; minutes.md:14"
    said = text(made)
    assert (
        "**Lantern v2.1.0** was released on 15 May 2031 and follows v2.0.0. It brings a feature that" in said
    )
    assert "Blockers of the release that are resolved: Smoke." in said
    assert "{/*minutes.md:10; minutes.md:12; minutes.md:14*/}" in said


def test_a_release_without_a_plan_opens_without_claims() -> None:
    made = context(changes=(samples.WICK,))
    assert "follows v2.0.0.\n\n{/*truncate*/}" in text(made)


# Headings


@pytest.mark.parametrize(
    ("said", "merged", "heading"),
    [
        ("wick config var", "Make the wick config a variable", "Make the wick config a variable"),
        ("wick refactor", "Refactor the wick holder", "Wick refactor"),
        ("long wick connection", "Long wick conn and more", "Long wick connection"),
        ("wick", "Make the wick longer", "Wick"),
        ("oil var", "Make the wick config a variable", "Oil var"),
    ],
)
def test_a_heading_is_that_of_a_change_that_spells_it_out(said: str, merged: str, heading: str) -> None:
    made = only(context(item_of(said, samples.change(50, merged, 3))))
    assert (made.title, made.said) == (heading, said)


def test_an_unsure_change_names_nothing() -> None:
    change = samples.change(50, "Make the wick config a variable", 3)
    made = samples.tracked("a", "wick config var", "feature", "delivered", samples.core(change, 0.6))
    assert only(context(made)).title == "Wick config var"


# Substance


def test_what_a_change_says_of_itself_is_quoted_without_its_trailers() -> None:
    body = (
        "<!-- Fill in this form -->\n## What does this PR do?\n\n"
        "The wick is cut by a blade that a spring drives.\n\n"
        "* wip\n* lint\n\nWhat type of PR is this?\n\n/kind feature\n\nFixes #12\n"
        "Co-authored-by: Ben <ben@lamps.example>\nSigned-off-by: Ada <ada@lamps.example>"
    )
    made = only(context(item_of("wick", samples.change(50, "Wick", 3, body=body))))
    assert [(one.text, one.label) for one in made.details] == [
        ("The wick is cut by a blade that a spring drives.", "#50")
    ]
    assert "> The wick is cut by a blade that a spring drives. ([#50](https" in text(
        context(item_of("wick", samples.change(50, "Wick", 3, body=body)))
    )


def test_what_the_commits_inside_say_counts_too() -> None:
    change = replace(samples.WICK, commits=("1" * 40, "2" * 40), paths=())
    messages = {("lantern", "2" * 40): "A spring drives the blade, so nobody has to wind it."}
    made = only(context(item_of("wick", change), messages=messages))
    assert [one.text for one in made.details] == ["A spring drives the blade, so nobody has to wind it."]


def test_a_proposal_says_more_than_the_changes() -> None:
    change = replace(samples.WICK, body="A spring drives the blade, so nobody has to wind it.")
    made = only(context(item_of("self trimming wick", change), proposals=(samples.PROPOSAL,)))
    assert made.summary is not None
    assert made.details == ()


def test_a_fix_has_its_issue_and_its_cause() -> None:
    cited = Reference(None, 29, "issue", Location("minutes", "minutes.md", 12))
    elsewhere = Reference("others/oil", 3, "issue", Location("minutes", "minutes.md", 12))
    known = Reference("lamps/site", 4, "issue", Location("minutes", "minutes.md", 12))
    tracked = item_of("smoke", samples.SMOKE, "fix")
    mention = Mention(date(2031, 3, 6), "smoke", None, cited.location, (cited, elsewhere, known))
    made = only(context(replace(tracked, item=replace(tracked.item, mentions=(mention,)))))
    assert [issue.label for issue in made.issues] == ["#29", "site#4", "#30"]
    assert made.cause is not None
    assert made.cause.text == "The room filled with smoke because the vent stayed shut until the wick burned."
    assert made.details == ()
    said = text(context(replace(tracked, item=replace(tracked.item, mentions=(mention,)))))
    assert "Cause: The room filled with smoke" in said
    said = text(context(replace(tracked, item=replace(tracked.item, mentions=(mention,)))), "github")
    assert "-->\n  - Issue: [#29](" in said
    assert "\n  - Cause: The room filled with smoke" in said


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Short.",
        "Signed-off-by: a",
        "\n" * 9,
        "```\nbecause of a log that goes on for more than forty\n```",
    ],
)
def test_a_body_that_says_nothing_is_not_quoted(body: str) -> None:
    assert list(prose.sentences(body)) == []


# Compatibility


def test_what_was_adapted_to_and_what_was_dropped() -> None:
    change = samples.change(50, "add e2e tests for oilbase 1.25 and remove e2e tests for oilbase 1.22", 3)
    made = context(item_of("support Oilbase 1.25(done)", change, "compatibility"))
    assert (only(made).adapted, only(made).dropped) == (("Oilbase 1.25",), ("Oilbase 1.22",))
    assert made.opening.adapted == ("Oilbase 1.25",)
    assert "Adapted to Oilbase 1.25. Support or tests removed: Oilbase 1.22." in text(made)


def test_an_adaptation_that_nobody_spoke_of_is_told_there() -> None:
    made = context(changes=(samples.change(50, "adapt to Oilbase 1.26", 3),))
    assert [change.title for change in made.adaptations] == ["Adapt to Oilbase 1.26"]
    assert "## Compatibility\n\n- Adapt to Oilbase 1.26" in text(made)


# What breaks


@pytest.mark.parametrize(
    ("change", "told", "sign"),
    [
        (samples.change(50, "feat!: light by touch", 3), "Light by touch", "mark"),
        (samples.change(50, "Light", 3, subjects=("wip", "feat(ctl)!: touch")), "Light", "mark"),
        (samples.SMOKE, "the vent opens at every start", "footer"),
        (
            samples.change(50, "remove the deprecated flag --bellows", 3),
            "Remove the deprecated flag --bellows",
            "title",
        ),
        (samples.change(50, "drop support for Oilbase 1.0", 3), "Drop support for Oilbase 1.0", "title"),
    ],
)
def test_what_breaks_comes_first(change: Change, told: str, sign: str) -> None:
    made = context(changes=(change, samples.WICK))
    (one,) = made.breaking
    assert (one.text, one.sign) == (told, sign)
    said = text(made)
    assert said.index("## Breaking Changes") < said.index("## More Changes")
    assert change not in made.notable
    assert f"{{/*{one.evidence}*/}}" in said


@pytest.mark.parametrize(
    "title",
    [
        "remove unused flag",
        "remove the flag in e2e tests",
        "test: remove flag",
        "remove the bellows",
        "Add a flag",
    ],
)
def test_what_breaks_nothing_is_not_told_to(title: str) -> None:
    assert context(changes=(samples.change(50, title, 3),)).breaking == ()


def test_the_footer_of_a_commit_inside_counts() -> None:
    change = replace(samples.WICK, commits=("1" * 40, samples.WICK.commit))
    made = context(
        changes=(change,), messages={("lantern", "1" * 40): "x\n\nBREAKING-CHANGE: wicks are round"}
    )
    assert [(one.text, one.sign) for one in made.breaking] == [("wicks are round", "footer")]


def test_the_minutes_can_say_that_something_breaks() -> None:
    made = context(item_of("round wicks (breaking change)", samples.WICK))
    assert [(one.text, one.sign) for one in made.breaking] == [("Round wicks (breaking change)", "minutes")]
    assert "said in minutes.md:10" in made.breaking[0].evidence


# What a person decided


def test_what_a_person_calls_delivered_is_told_without_a_change() -> None:
    word = replace(samples.DECISION, kind="delivery", value="delivered")
    tracked = samples.tracked("glass", "glass", "feature", "delivered")
    made = context(replace(tracked, item=replace(tracked.item, decisions=(word,))))
    assert only(made).title == "Glass"
    assert "kmesh-tracker.decisions.toml:4" in only(made).evidence
    for name in draft.TEMPLATES:
        assert "()" not in text(made, name)
    assert "- Glass <!-- minutes.md:10; " in text(made, "changelog")
    assert context(tracked).features == ()


# The rest


def test_the_rest_is_grouped_and_the_routine_folded() -> None:
    changes = (
        samples.change(50, "feat: add a hook", 3),
        samples.change(49, "feat: add an eye", 3),
        samples.change(51, "fix: hook falls", 4),
        samples.change(52, "Polish", 5),
        samples.change(9, "Add a page about hooks", 6, repo="site"),
        samples.change(53, "docs: how to hang a lamp", 6),
        samples.change(54, "fix typo in README", 6),
        samples.change(55, "ci: newer runner", 6),
        samples.change(56, "Bump libflame from 1.1 to 1.2", 6, samples.BOT),
        samples.change(57, "Bump the oil group with 3 updates", 6, samples.BOT),
        samples.change(58, "Sync", 6, samples.BOT),
    )
    made = context(changes=changes)
    assert [change.number for change in made.notable] == [49, 50, 51, 52, 9]
    assert [change.number for change in made.documents] == [53]
    assert [change.number for change in made.maintenance] == [54, 55, 58]
    assert [(bump.name, bump.new) for bump in made.bumps] == [("libflame", "1.2"), ("oil", None)]
    said = text(made)
    assert "### New\n\n- Add an eye" in said
    assert not re.search(r"^- .*\n\n- ", said, re.MULTILINE), "a list has no blank lines in it"
    assert "### New in site\n\n- Add a page about hooks" in said
    assert "3 more changes are about tests, the build or the form of documents. {/*#54, #55, #58*/}" in said
    assert "- the group oil ([#57]" in said
    full = text(context(changes=changes, audience="maintainers"))
    assert "### Routine\n\n- Fix typo in README" in full


def test_a_pick_is_no_second_change() -> None:
    late = samples.WICK.merged_at.replace(day=20)
    again = replace(samples.WICK, commit="9" * 40, merged_at=late)
    cites = replace(again, number=77, title="cherry-pick #31", picked_from=("#31",))
    names = replace(again, number=77, title="x", picked_from=(samples.WICK.commit,))
    marked = replace(again, number=77, title=f"[release-2.1] {samples.WICK.title}")
    for pick in (again, cites, names, marked):
        assert [change.number for change in context(changes=(samples.WICK, pick)).notable] == [31]
        linked = samples.tracked(
            "a", "wick", "feature", "delivered", samples.core(samples.WICK), samples.core(pick)
        )
        assert [change.number for change in only(context(linked)).changes] == [31]
    assert len(context(changes=(samples.WICK, replace(again, number=77))).notable) == 2
    assert [change.number for change in context(changes=(cites,)).notable] == [77]


def test_a_sure_follow_up_is_told_with_its_item_and_an_unsure_one_by_itself() -> None:
    guide, polish = samples.change(60, "docs: wicks", 5), samples.change(61, "Polish the blade", 6)
    links = (samples.core(samples.WICK), Link(guide, "related", 0.8, ()), Link(polish, "related", 0.8, ()))
    made = context(samples.tracked("a", "wick", "feature", "delivered", *links))
    assert [change.number for change in only(made).related] == [60]
    assert [change.number for change in made.notable] == [61]
    assert "See also [#60]" in text(made)


def test_what_did_not_make_it_is_for_maintainers_alone() -> None:
    late = replace(
        samples.tracked("glass", "glass", "feature", "not-delivered"), notes=("Slipped to v2.2.0.",)
    )
    for name in draft.TEMPLATES:
        assert "Glass" not in text(context(late), name)
    for name in ("docusaurus", "github"):
        assert "- Glass: Slipped to v2.2.0. " in text(context(late, audience="maintainers"), name)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Bump libflame from 1.1 to 1.2", ("libflame", "1.1", "1.2")),
        ("build(deps): bump a.example/x/y from 1.0.0 to 2.0.0 in /docs", ("a.example/x/y", "1.0.0", "2.0.0")),
        ("Update dependency eslint to v9", ("eslint", None, "v9")),
        ("Bump the oil group across 2 directories with 5 updates", ("oil", None, None)),
        ("bump version to 1.1-dev", None),
        ("Add support for lamps", None),
    ],
)
def test_bumps(title: str, found: tuple[str, str | None, str | None] | None) -> None:
    assert changes.bump(title) == found


def test_what_closes_a_hole_has_a_section_of_its_own() -> None:
    holes = (
        samples.change(61, "Bump libflame from 1.4 to 1.5 to address CVE-2031-1234", 3),
        samples.change(62, "fix: vulnerability of the lid (GHSA-aaaa-bbbb-cccc)", 4),
    )
    bump = samples.change(63, "Bump liboil from 1.1 to 1.2", 5, samples.BOT)
    made = context(changes=(*holes, bump))
    assert [one.number for one in made.security] == [61, 62]
    assert [one.name for one in made.bumps] == ["liboil"]
    assert not made.notable
    for name in draft.TEMPLATES:
        text = draft.render(draft_document(made), name)
        assert text.count("CVE-2031-1234") == 1
        assert "# Security\n\n- " in text


def test_a_flaky_test_is_no_fix_for_users() -> None:
    mend = samples.change(64, "Fix flaky wick test", 3, paths=("tests/wick.c",))
    item = samples.tracked("flaky", "wick test is flaky", "fix", "delivered", samples.core(mend))
    made = context(item, changes=(mend,))
    assert not made.fixes
    assert not made.opening.fixes
    assert [one.id for one in made.other] == ["flaky"]
