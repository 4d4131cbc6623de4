"""An announcement held against the evidence: what is found in it, and what is said of it."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh import lay_out as lay_out_kmesh
from kmesh_tracker import Tracker
from kmesh_tracker.audit import counts, evidence, page
from kmesh_tracker.cli.main import main
from kmesh_tracker.errors import InputError, UsageError
from kmesh_tracker.rendering import formats
from kmesh_tracker.rendering.json import check_document
from kmesh_tracker.testing import growth
from often import often
from repositories import ADA, BEN, Builder, git

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import Audit, AuditedClaim

URL = "https://github.com/lamps/lantern"


@pytest.fixture(scope="module")
def lantern(tmp_path_factory: pytest.TempPathFactory) -> Tracker:
    """A project of two repositories.

    ::

        lantern:  v1.0.0--#31 wick--#32 glass--revert of #32--#33 brass (Eve), fixes #30--v1.1.0--#34 roof
        site:     page (Ada), before v1.0.0--#7 lamps (Eve)
    """
    folder = tmp_path_factory.mktemp("lantern")
    with Builder(folder / "lantern.git") as main_:
        main_.commit("Begin", files={"README.md": "x"}, author=BEN)
        main_.request(5, "Light the lamp", source="ben/light")
        main_.tag("v1.0.0")
        main_.request(
            31, "Trim the wick by itself", "cut", "test the cut", source="ada-rowe/wick", author=ADA
        )
        glass = main_.request(32, "Glass that cannot break", source="ada-rowe/glass", author=ADA)
        main_.commit(
            f'Revert "Glass that cannot break"\n\nThis reverts commit {glass}.', author=ADA, files={}
        )
        eve = "Eve Lund <12+evelund@users.noreply.github.com>"
        main_.request(
            33, "Polish the brass for Copper 2.5", body="Fixes #30", source="evelund/brass", author=eve
        )
        main_.tag("v1.1.0")
        main_.request(34, "Cover the house with a roof", source="ben/roof")
    with Builder(folder / "site.git", clock=main_.clock - 86_400 * 13) as site:
        site.commit("Begin", author="lamplighter <lamplighter@lamps.example>")
        site.commit("A page about the house", author=ADA)
        site.request(7, "A page about lamps", author=eve, source="evelund/page")
    (folder / "minutes.md").write_text(
        "# 2023-11-17\n- v1.1 release\n  - trim the wick (done)\n  - solar panel driver\n", encoding="utf-8"
    )
    (folder / "kmesh-tracker.toml").write_text(
        f"""
        project = "Lantern"
        [[source]]
        kind = "git"
        name = "lantern"
        path = "lantern.git"
        url = "{URL}"
        primary = true
        [[source]]
        kind = "git"
        name = "site"
        path = "site.git"
        url = "https://github.com/lamps/site"
        [[source]]
        kind = "minutes"
        path = "minutes.md"
        """,
        encoding="utf-8",
    )
    return Tracker.from_config(folder / "kmesh-tracker.toml", as_of=date(2024, 6, 1))


def judged(tracker: Tracker, text: str, kind: str) -> list[AuditedClaim]:
    """Give what is said of the claims of one kind of an announcement of v1.1.0."""
    return [claim for claim in tracker.check(text, version="v1.1.0").claims if claim.kind == kind]


def verdict(tracker: Tracker, text: str, kind: str) -> tuple[str, str]:
    (claim,) = judged(tracker, text, kind)
    return claim.verdict, claim.reason


# Taking an announcement apart


def test_what_is_no_number_of_a_forge_or_stands_behind_a_nul_is_no_citation(lantern: Tracker) -> None:
    for text in ("Priority #0 was met.", "A lamp.\0 It is #33.", "A lamp.\0\n\n- Polish (#33)"):
        assert not judged(lantern, text, "reference"), text


def test_prose_is_told_from_code_and_comments() -> None:
    text = (
        "---\ntitle: Lamps\ndate: 2031-05-15\n---\n\n# One\n\nwords `code #1`\nmore\n\n```\n#2\n```\n\n"
        "<!-- #3\n\n#4 -->\n{/* #5 */}\n\n- item [#6](https://x.example/6)\n\n"
        "| a | b |\n|---|---|\n| @c | d |\n"
    )
    read = page.read(text)
    assert [
        (block.kind, block.line, " ".join(block.text.split())) for block in read.blocks if block.text.strip()
    ] == [
        ("heading", 6, "One"),
        ("paragraph", 8, "words more"),
        ("item", 20, "item #6"),
        ("cell", 22, "a"),
        ("cell", 22, "b"),
        ("cell", 24, "@c"),
        ("cell", 24, "d"),
    ]
    assert read.blocks[1].words == "words code #1\nmore"
    assert read.blocks[2].section == "One"
    assert read.value("title") == ("Lamps", 2)
    assert read.value("date") == ("2031-05-15", 3)


def test_a_comment_that_never_ends_hides_nothing() -> None:
    assert "#9" in page.read("<!-- oh\n\n#9 was fixed").blocks[-1].text


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="over the limit of 1 MiB"):
        page.read("x" * (page.MAX_SIZE + 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("118 commits from 14 contributors", [("commits", 118, ""), ("contributors", 14, "")]),
        ("1,204 commits", [("commits", 1204, "")]),
        ("over 100 merged pull requests", [("pull requests", 100, "least")]),
        ("20+ PRs by twelve developers", [("pull requests", 20, "least"), ("contributors", 12, "")]),
        ("about 30 non-merge commits", [("non-merge commits", 30, "about")]),
        ("93 merge commits", [("merge commits", 93, "")]),
        ("3 new contributors", [("newcomers", 3, "")]),
        ("14 amazing community contributors", [("contributors", 14, "")]),
        ("共 118 次提交，来自 14 位贡献者", [("commits", 118, ""), ("contributors", 14, "")]),
        ("合入 18 个 PR，超过20名开发者", [("pull requests", 18, ""), ("contributors", 20, "least")]),
        ("十四位贡献者和三位新贡献者", [("contributors", 14, ""), ("newcomers", 3, "")]),
        ("Contributors: 7", [("contributors", 7, "")]),
        ("v1.1.0 commits, 4 open issues, #12 commits, version 2.5 changes", []),
    ],
)
def test_numbers_of_things_are_read(text: str, expected: list[tuple[str, int, str]]) -> None:
    (block,) = page.read(text).blocks
    assert [(one.noun, one.number, one.hedge) for one in counts.numbers_in(block, {})] == expected


# Holding it against the evidence


@pytest.mark.parametrize(
    ("text", "kind", "expected", "reason"),
    [
        ("Lantern v1.1.0 is out.", "version", "confirmed", "v1.1.0 was tagged on 2023-11-25."),
        ("Built on v1.0.0.", "version", "confirmed", "v1.0.0 was tagged"),
        ("We announce Lantern v1.2.0.", "version", "contradicted", "is of v1.1.0, not of v1.2.0"),
        ("Much better than Lantern v0.9.0.", "version", "contradicted", "No release v0.9.0 is tagged"),
        ("Lantern v1.0.0 includes a lamp.", "version", "contradicted", "is of v1.1.0, not of v1.0.0"),
        ("Built on Lantern v1.0.0, this release includes lamps.", "version", "confirmed", "was tagged"),
        ("This release follows 1.0.", "version", "confirmed", "v1.0.0 was tagged"),
        ("It now runs on Copper v1.0.0.", "version", "unverifiable", "other software"),
        ("Works with Copper 2.5.", "version", "confirmed", "lantern#33 says so."),
        ("Works with Copper 2.6.", "version", "unverifiable", "other software"),
        ("Lantern v1.1.0 was released on 2023-11-25.", "date", "confirmed", "tagged on 2023-11-25"),
        ("This release was released on Nov 24, 2023.", "date", "contradicted", "not on 2023-11-24"),
        ("Copper came out on 2023-10-01.", "date", "unverifiable", "No release was tagged that day"),
        ("---\ndate: 2023-11-30\n---\n", "date", "confirmed", "5 days after v1.1.0 was tagged"),
        ("---\ndate: 2023-11-20\n---\n", "date", "contradicted", "tagged on 2023-11-25, after"),
        ("It includes 3 pull requests.", "count", "confirmed", "3 pull requests that the release lists"),
        ("It includes 2 pull requests in lantern.", "count", "confirmed", "in lantern"),
        ("It includes 9 pull requests.", "count", "contradicted", "gives 9; nearest: "),
        ("It includes more than 2 pull requests.", "count", "confirmed", "pull requests"),
        ("It shows the last 50 commits on a page.", "count", "unverifiable", "something else"),
        ("Over 500 contributors joined to date, from all over.", "count", "unverifiable", "more than v1.1.0"),
        ("Thanks, @evelund!", "handle", "confirmed", "2 listed changes are by @evelund."),
        ("Thanks, @ben!", "handle", "contradicted", "wrote nothing that v1.1.0 lists"),
        ("Thanks to @ben for reporting it.", "handle", "unverifiable", "may leave no commit"),
        ("Thanks, @stranger!", "handle", "unverifiable", "No commit and no merge"),
        ("Thanks, @lamplighter!", "handle", "unverifiable", "is known by name, but nothing proves"),
        ("Thanks, @dependabot[bot]!", "handle", "unverifiable", "automation"),
        ("New contributors: @ada-rowe made a first step", "handle", "contradicted", "contributed before"),
        ("- Polish (#33)", "reference", "confirmed", "listed for v1.1.0"),
        (f"- Polish {URL}/pull/33", "reference", "confirmed", "listed for v1.1.0"),
        (f"- A bug ([#30]({URL}/issues/30))", "reference", "confirmed", "says that it fixes it"),
        ("- Glass (#32)", "reference", "contradicted", "was reverted"),
        ("- Roof (#34)", "reference", "contradicted", "in no release yet"),
        ("- Light (#5)", "reference", "contradicted", "came with v1.0.0 already"),
        ("It builds upon #5.", "reference", "unverifiable", "came with v1.0.0 already"),
        ("- Polish (#3333)", "reference", "contradicted", "the highest known one is 34"),
        ("See #29.", "reference", "unverifiable", "No change of v1.1.0 says"),
        ("- PR #29", "reference", "contradicted", "No pull request #29 of lantern was merged"),
        (f"- [#33]({URL}/pull/31)", "reference", "contradicted", "The text says #33, the link leads to #31."),
        ("- https://github.com/others/thing/pull/4", "reference", "unverifiable", "not configured"),
        ("- PR #0", "reference", "contradicted", "has the number 0"),
        (f"- {URL}/pull/0", "reference", "contradicted", "has the number 0"),
        ("- A page (site#7)", "reference", "confirmed", "listed"),
        (f"[v1.1.0]({URL}/releases/tag/v1.1.0)", "link", "confirmed", "tagged on"),
        (f"[v1.1.0]({URL}/releases/tag/v1.0.0)", "link", "contradicted", "leads to v1.0.0"),
        (f"{URL}/releases/tag/v1.7.0", "link", "contradicted", "No tag v1.7.0 exists."),
        (f"{URL}/compare/v1.0.0...v1.1.0", "link", "confirmed", "v1.1.0 follows v1.0.0"),
        (f"{URL}/compare/v1.0.0...v1.8.0", "link", "contradicted", "No tag v1.8.0 exists."),
        ("## Solar panel driver", "feature", "contradicted", "that is “solar panel driver”"),
        ("This release brings the solar panel driver.", "feature", "contradicted", "solar panel driver"),
        ("- Glass that cannot break", "feature", "contradicted", "was reverted"),
        ("- Cover the house with a roof", "feature", "contradicted", "in no release yet"),
    ],
)  # fmt: skip
def test_a_claim_gets_its_verdict(lantern: Tracker, text: str, kind: str, expected: str, reason: str) -> None:
    found = verdict(lantern, text, kind)
    assert found[0] == expected, found
    assert reason in found[1]


@pytest.mark.parametrize(
    "text",
    [
        "## What is planned\n\n- Solar panel driver",
        "The solar panel driver will come next.",
        "- Revert the glass that cannot break",
        "> Cover the house with a roof",
        "Mail ada@lamps.example, install @lamps/core, see [docs](/a/@b) and `@nobody #32`.",
    ],
)
def test_what_is_not_announced_is_no_claim(lantern: Tracker, text: str) -> None:
    assert not lantern.check(text, version="v1.1.0").claims


def test_a_credit_names_whose_the_change_is(lantern: Tracker) -> None:
    assert verdict(lantern, "- Polish the brass (#33 by @evelund)", "handle")[0] == "confirmed"
    found = verdict(lantern, "- Trim the wick (#31 by @evelund)", "handle")
    assert found == ("contradicted", "lantern#31 is by @ada-rowe, not by @evelund.")


def test_one_number_serves_two_counts_of_a_repository(lantern: Tracker) -> None:
    text = "v1.1.0 includes 2 pull requests and 0 direct commits in lantern and 1 pull request in site."
    assert [claim.verdict for claim in judged(lantern, text, "count")] == ["confirmed"] * 3


def test_a_count_of_something_else_is_told_as_such(lantern: Tracker) -> None:
    every = {way.number for way in _ways(lantern, "commits")}
    merges = next(way.number for way in _ways(lantern, "merge commits") if way.number not in every)
    (claim,) = judged(lantern, f"v1.1.0 includes {merges} commits", "count")
    assert claim.verdict == "unverifiable"
    assert f"only another one: {merges} merge commits" in claim.reason
    assert len(claim.evidence) > 2, "the nearest counts, each with how it was counted"


def _ways(tracker: Tracker, noun: str) -> list[object]:
    from kmesh_tracker.pipeline.auditing import evidence_for

    known = tracker._releases()
    evidence = evidence_for(known, known.plan("v1.1.0"), "Lantern", tracker._inputs)
    return [way for way in evidence.counts if way.noun == noun]  # type: ignore[misc]


def test_where_a_repository_seems_to_be_missing_counts_are_left_open(lantern: Tracker) -> None:
    text = "v1.1.0 includes 99 commits. Thanks, @ada-rowe, @evelund"
    assert [claim.verdict for claim in judged(lantern, f"{text} and @one.", "count")] == ["contradicted"]
    (claim,) = judged(lantern, f"{text}, @one and @two.", "count")
    assert claim.verdict == "unverifiable"
    assert "a repository may not be configured" in claim.reason


def test_a_clone_without_an_address_is_told_by_its_name(lantern: Tracker) -> None:
    folder = lantern.config.sources[0].path().parent
    tracker = Tracker.from_paths([folder / "lantern.git"], [], as_of=date(2024, 6, 1))
    text = "# v1.1.0\n\n- https://github.com/any/lantern/pull/33\n- https://github.com/any/other/pull/33\n"
    assert [claim.verdict for claim in judged(tracker, text, "reference")] == ["confirmed", "unverifiable"]


def test_who_was_forgotten_is_told(lantern: Tracker) -> None:
    text = "# Lantern v1.1.0\n\nThe wick is trimmed by itself."
    told = {omission.name: omission for omission in lantern.check(text).omissions}
    assert set(told) == {"@ada-rowe", "@evelund"}
    assert not told["@evelund"].warning, "nobody is thanked"
    assert told["@evelund"].evidence == ("lantern#33", "site#7")
    thanks = lantern.check(f"{text} Thanks, Ada Rowe!").omissions
    assert [omission.name for omission in thanks] == ["@evelund"]


def test_a_contributor_of_one_repository_is_told_as_such(sample: Path) -> None:
    text = "# v0.2.0\n\nThanks, @adabrook and @inesfalk!"
    forgotten = [
        one for one in Tracker.from_config(sample).check(text).omissions if one.kind == "contributor"
    ]
    assert forgotten
    assert all(one.warning for one in forgotten)
    assert {one.name: one.reason for one in forgotten}["@priyanair"].endswith(
        "in tidelog only, and is not named."
    )


def test_a_delivered_item_that_is_not_named_is_told(lantern: Tracker) -> None:
    silent = [one.name for one in lantern.check("# v1.1.0\n\nEnjoy.").omissions if one.kind == "item"]
    assert silent == ["trim the wick"]
    for told in ("The wick is trimmed.", "See #31."):
        assert not [one for one in lantern.check(f"# v1.1.0\n\n{told}").omissions if one.kind == "item"]


# Which release it is about


@pytest.mark.parametrize(
    ("text", "path", "version"),
    [
        ("---\ntitle: Lantern V1.1.0 is there\n---\n# v1.0.0\n", "", "1.1.0"),
        ("---\nslug: lantern-1-1-0-release\n---\n", "", "1.1.0"),
        ("# Lantern 1.0\n\nBetter than v1.1.0\n", "", "1.0.0"),
        ("Hello\n\nLantern v1.0.0 is out.\n", "", "1.0.0"),
        ("Hello\n", "blog/lantern-1.1-release/index.md", "1.1.0"),
        (f"- A (#33)\n\n**All**: {URL}/compare/v1.0.0...v1.1.0\n", "", "1.1.0"),
        ("## [Unreleased]\n\n- Roof (#34)\n", "", "1.2.0"),
    ],
)
def test_an_announcement_tells_its_release(lantern: Tracker, text: str, path: str, version: str) -> None:
    assert lantern.check(text, path).version == version


def test_what_tells_no_release_is_refused(lantern: Tracker) -> None:
    with pytest.raises(UsageError, match=r"post\.md does not say which release it announces: .* --version"):
        lantern.check("Hello.", "post.md")
    with pytest.raises(UsageError, match="No release 'v7' is known"):
        lantern.check("Hello.", "post.md", "v7")


CHANGELOG = "# Changelog\n\n## 1.1.0 - 2023-11-25\n\n- Polish (#33)\n\n## 1.0.0\n\n- Light (#5)\n"


def test_of_a_changelog_one_section_is_read(lantern: Tracker) -> None:
    with pytest.raises(UsageError, match=r"several releases, 1\.1\.0, 1\.0\.0: choose one with --version"):
        lantern.check(CHANGELOG, "CHANGELOG.md")
    for version, number in (("v1.1.0", "#33"), ("1.0", "#5")):
        audit = lantern.check(CHANGELOG, "CHANGELOG.md", version)
        assert [claim.text for claim in audit.claims if claim.kind == "reference"] == [number]
        assert not audit.with_verdict("contradicted")


# Laws

FORMS = ("docusaurus", "github", "changelog")


@pytest.mark.parametrize(
    ("version", "form"),
    often(
        product(("v0.1.0", "v0.2.0", "next"), FORMS),
        ("v0.1.0", "changelog"),
        ("v0.2.0", "docusaurus"),
        ("next", "github"),
    ),
)
def test_a_fresh_draft_is_wholly_borne_out(sample: Path, form: str, version: str) -> None:
    tracker = Tracker.from_config(sample, as_of=date(2025, 3, 1))
    audit = tracker.check(tracker.draft(version, format=form))
    assert audit.claims
    assert not audit.with_verdict("contradicted")
    assert not [one for one in audit.omissions if one.warning]
    if version != "next":  # what is not tagged cannot be borne out
        assert not audit.with_verdict("unverifiable")


PIECES = st.sampled_from(
    [
        "v1.1.0", "1.0", "#31", "#32", "site#7", "@ada-rowe", "@evelund", "118 commits", "三位贡献者",
        "`", "```\n", "\n", "\n\n", "# ", "- ", "| a | b |\n|--|--|\n", "> ", "<!--", "-->", "{/*", "*/}",
        "[", "](", ")", URL, f"{URL}/pull/31", f"{URL}/releases/tag/", "by ", "solar panel driver",
        " ", ". ", "Lantern ", "\u200b", "\x00", "\r\n", "%0A::error::", "<b>", "date: ", "99999999999 PRs",
        "2023-11-25", "---\n", "released on ", "title: ",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
def test_any_text_is_audited(lantern: Tracker, text: str) -> None:
    audit = lantern.check(text, "post.md", "v1.1.0")
    lines = len(page.read(text).lines)
    assert all(1 <= claim.line <= lines for claim in audit.claims)
    assert [claim.line for claim in audit.claims] == sorted(claim.line for claim in audit.claims)
    assert all(claim.reason.endswith(".") for claim in audit.claims)
    assert audit == lantern.check(text, "post.md", "v1.1.0")
    written = formats.annotations_of(check_document("post.md", audit))
    assert all(re.match("::(error|warning|notice) file=", line) for line in written.splitlines())


@given(st.text(), st.text(), st.text())
def test_an_annotation_is_one_command(path: str, title: str, message: str) -> None:
    line = formats.command("error", path, 3, title, message)
    assert len(line.splitlines()) == 1
    head, _, _ = line[len("::error ") :].partition("::")
    assert re.fullmatch(r"(file=[^,:]+,line=3,)?title=[^,:]*", head)


# The command


def test_a_contradiction_ends_with_one(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = tmp_path / "post.md"
    post.write_text("# Tidelog v0.2.0\n\n- Sonar (#9)\n", encoding="utf-8")
    assert main(["--config", str(sample), "check", str(post)]) == 0
    assert "2 confirmed, 0 contradicted, 0 not verifiable." in capsys.readouterr().out
    post.write_text("# Tidelog v0.2.0\n\n- Compression (#15)\n", encoding="utf-8")
    assert main(["--config", str(sample), "check", str(post), "--format", "github-annotations"]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("::error file=")
    assert ",line=3,title=Contradicted reference::#15: tidelog#15 was reverted by tidelog#19" in first


def test_who_was_forgotten_counts_with_strict(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = tmp_path / "post.md"
    post.write_text("# Tidelog v0.2.0\n\nThanks, @adabrook and @inesfalk!\n", encoding="utf-8")
    asked = ["--config", str(sample), "check", str(post), "--json"]
    assert main(asked) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["summary"] == {"confirmed": 3, "contradicted": 0, "unverifiable": 0}
    assert main([*asked, "--strict"]) == 1


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (None, 2, "cannot be read"),
        (b"Hello.\n", 2, "does not say which release"),
        (b"\xff\xfe\xff", 4, "not UTF-8"),
        (b"\0\0\0", 4, "is not text"),
    ],
)
def test_a_file_that_cannot_be_checked_is_told(
    sample: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    code: int,
    told: str,
) -> None:
    post = tmp_path / "post.md"
    if content is not None:
        post.write_bytes(content)
    assert main(["--config", str(sample), "check", str(post)]) == code
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error


# The real thing


@pytest.fixture(scope="module")
def published(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tracker, Audit]:
    folder = tmp_path_factory.mktemp("kmesh")
    tracker = Tracker.from_config(lay_out_kmesh(folder, shared), as_of=date(2025, 11, 22))
    post = git(folder / "website.git", "show", "HEAD:blog/kmesh-1.1-release/index.md")
    return tracker, tracker.check(post, "blog/kmesh-1.1-release/index.md")


def test_the_published_post_of_kmesh(published: tuple[Tracker, Audit]) -> None:
    audit = published[1]
    assert audit.tag == "v1.1.0"
    handles = [claim for claim in audit.claims if claim.kind == "handle"]
    assert len(handles) == 14
    assert {claim.verdict for claim in handles} == {"confirmed"}
    (commits, people) = (claim for claim in audit.claims if claim.kind == "count")
    assert (commits.text, commits.line, commits.verdict) == ("118 commits", 85, "unverifiable")
    assert commits.evidence[0].startswith("118: merge commits between the days of the two tags (83 + 35)")
    assert any(way.startswith("193: commits without merges of the range") for way in commits.evidence)
    assert people.verdict == "unverifiable"
    assert not audit.with_verdict("contradicted")
    forgotten = [one for one in audit.omissions if one.kind == "contributor"]
    assert [(one.name, one.evidence, one.warning) for one in forgotten] == [
        ("@DeshDeepakKant", ("website#109",), True)
    ]
    assert "website only" in forgotten[0].reason


@pytest.mark.parametrize("form", often(FORMS, "docusaurus"))
@pytest.mark.parametrize("version", often(["v1.0.0", "v1.1.0"], "v1.1.0"))
def test_drafts_of_kmesh_are_wholly_borne_out(
    published: tuple[Tracker, Audit], form: str, version: str
) -> None:
    tracker = published[0]
    audit = tracker.check(tracker.draft(version, format=form))
    assert {claim.verdict for claim in audit.claims} == {"confirmed"}


def test_what_is_counted_beside_what_is_named_is_no_count_of_the_release(
    published: tuple[Tracker, Audit],
) -> None:
    text = "# Kmesh v1.1.0\n\n7 more changes are about tests. 另有 7 项变更。\n"
    audit = published[0].check(text)
    assert [claim.text for claim in audit.claims if claim.kind == "count"] == []


def test_a_candidate_of_ours_is_ours_whatever_stands_before_it(published: tuple[Tracker, Audit]) -> None:
    audit = published[0].check(
        "# Kmesh v1.1.0\n\nThe Kmeshctl v1.1.0-alpha connects, Gadget v1.1.0-beta does not.\n"
    )
    found = {claim.text: claim.verdict for claim in audit.claims if claim.kind == "version"}
    assert found["v1.1.0-alpha"] == "confirmed"
    assert "confirmed" not in {verdict for text, verdict in found.items() if "beta" in text}


PIECES_OF_MARKDOWN = ["[a](b) ", "[a](b)\n", "[", "](", "`a", "<a ", "{/*", "_a_", "**a"]


@pytest.mark.parametrize("unit", often(PIECES_OF_MARKDOWN, "](", "<a "))
def test_a_page_is_taken_apart_in_time_that_grows_with_its_length(unit: str) -> None:
    assert growth(lambda count: page.read(f"# Lantern\n\n{unit * count}"), 3000) < 9


def test_an_entry_that_cites_much_is_compared_once(lantern: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    title_of = evidence.title_of
    evidence.item_named.cache_clear()
    monkeypatch.setattr(evidence, "title_of", lambda block: asked.append(block.words) or title_of(block))
    lantern.check("# v1.1.0\n\n" + "#3 #4 " * 300, "a.md")
    assert len([text for text in asked if "#3" in text]) <= 3


@pytest.mark.parametrize("line", ["- a\n", "a\r\n=\r\n", "|a|\n"])
def test_an_announcement_of_too_many_lines_is_refused_at_once(line: str) -> None:
    with pytest.raises(InputError, match=r"post.md has over 40000 lines: give one announcement"):
        page.read(line * 40_001, "post.md")
