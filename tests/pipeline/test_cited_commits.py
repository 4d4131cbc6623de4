"""A commit that is cited by part of its id, or that the clone lacks: nobody guesses, and somebody says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.errors import InputError, UsageError
from kmesh_tracker.gitcli.repository import Git
from repositories import Builder, git
from twins import DIGITS, twins

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://forge.example/lamps/lantern"
DAY = date(2025, 1, 1)
ABSENT = "0123456789" * 4


@pytest.fixture(scope="module")
def lantern(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A bare repository with two commits whose ids begin alike, in v1.1.0."""
    folder = tmp_path_factory.mktemp("lantern")
    with Builder(folder / "lantern.git") as build:
        base = build.commit("Begin")
        build.tag("v1.0.0")
    one, two = twins(folder / "lantern.git", base, "Trim the wick", "Paint the door")
    git(folder / "lantern.git", "tag", "v1.1.0", "main")
    return folder, one, two


def tracker(folder: Path, minutes: str, cache: Path | None = None) -> Tracker:
    (folder / "minutes.md").write_text(minutes, encoding="utf-8")
    (folder / "kmesh-tracker.toml").write_text(
        f"[[source]]\nkind = 'git'\nname = 'lantern'\npath = 'lantern.git'\nurl = '{URL}'\n"
        "[[source]]\nkind = 'minutes'\npath = 'minutes.md'\n",
        encoding="utf-8",
    )
    return Tracker.from_config(folder / "kmesh-tracker.toml", as_of=DAY, cache=cache)


def linked(asked: Tracker) -> list[str]:
    (release,) = asked.status("1.1.0").releases
    return [link.change.commit for one in release.items for link in one.links if link.role == "core"]


def test_git_tells_which_commits_an_id_fits(lantern: tuple[Path, str, str]) -> None:
    folder, one, two = lantern
    assert one[:DIGITS] == two[:DIGITS]
    tree = git(folder / "lantern.git", "rev-parse", "main^{tree}")
    assert Git(folder / "lantern.git").named([one[:DIGITS], one[:-1], two, ABSENT, tree, "x; y"]) == {
        one[:DIGITS]: tuple(sorted((one, two))),
        one[:-1]: (one,),
        two: (two,),
        ABSENT: (),
        tree: (),
    }


def test_minutes_that_cite_part_of_two_ids_mean_neither(
    lantern: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, one, two = lantern
    line = "# 2023-12-01\n- v1.1 release\n  - polish the brass {}/commit/{}\n"
    for digits in (one, one[: DIGITS + 6]):
        clear = tracker(folder, line.format(URL, digits))
        assert linked(clear) == [one]
        assert not clear.findings
    for _ in ("found out", "kept"):
        unclear = tracker(folder, line.format(URL, one[:DIGITS]), tmp_path)
        assert linked(unclear) == []
        (told,) = unclear.findings
        assert told.startswith(f"minutes.md:3 names the commit {one[:DIGITS]}, which fits several (")
        assert two[:16] in told
    assert any("fits several" in told for told in found(unclear, f"brass {URL}/commit/{one[:DIGITS]}"))


def found(asked: Tracker, text: str) -> tuple[str, ...]:
    asked.find(text)
    return asked.findings


def test_minutes_that_cite_a_commit_that_is_not_there_say_so(lantern: tuple[Path, str, str]) -> None:
    folder, one, _ = lantern
    head = "# 2023-12-01\n- v1.1 release\n"
    for cited in (f"{URL}/commit/{ABSENT}", ABSENT, f"({ABSENT})"):
        asked = tracker(folder, f"{head}  - polish the brass {cited}\n")
        assert linked(asked) == []
        (told,) = asked.findings
        assert told.startswith(f"minutes.md:3 names the commit {ABSENT}, which is absent from lantern: run")
        (release,) = asked.status("1.1.0").releases
        assert [tracked.item.title for tracked in release.items] == ["polish the brass"]
    elsewhere = tracker(folder, f"{head}  - polish the brass https://forge.example/a/b/commit/{ABSENT}\n")
    assert not linked(elsewhere)
    assert not elsewhere.findings
    there = tracker(folder, f"{head}  - polish the brass {one}\n")
    assert linked(there) == [one]
    assert not there.findings


def test_check_takes_part_of_two_ids_for_neither(lantern: tuple[Path, str, str]) -> None:
    folder, one, two = lantern
    asked = tracker(folder, "# 2023-12-01\n- v1.1 release\n")
    for cited in ("{URL}/commit/{}", "lantern@{}"):
        text = "- Wick ({})".format(cited.replace("{URL}", URL))
        for digits, verdict, reason in (
            (one, "confirmed", "listed for v1.1.0"),
            (one[:12], "confirmed", "listed for v1.1.0"),
            (one[:DIGITS], "unverifiable", f"fits several commits of lantern ({min(one, two)[:16]}"),
            (ABSENT, "unverifiable", "This commit is absent from lantern."),
            (git(folder / "lantern.git", "rev-parse", "main"), "unverifiable", "No change of lantern"),
        ):
            (claim,) = asked.check(text.format(digits), version="1.1.0").claims
            assert (claim.kind, claim.verdict) == ("reference", verdict), claim
            assert reason in claim.reason
    for digits, verdict in ((one, "confirmed"), (ABSENT, "unverifiable")):
        (claim,) = asked.check(f"- Wick, see {digits}.", version="1.1.0").claims
        assert (claim.kind, claim.verdict) == ("reference", verdict)


@pytest.mark.parametrize("words", ["(cherry picked from commit {})", "This reverts commit {}."])
def test_a_trailer_that_fits_two_commits_says_so(words: str, tmp_path: Path) -> None:
    with Builder(tmp_path / "r.git") as build:
        base = build.commit("Begin")
    path = tmp_path / "r.git"
    one, _ = twins(path, base, "Trim the wick", "Paint the door")
    tree = git(path, "rev-parse", "main^{tree}")
    signed = {
        f"GIT_{who}_{what}": v
        for who in ("AUTHOR", "COMMITTER")
        for what, v in (("NAME", "A"), ("EMAIL", "a"))
    }
    message = f"Something else\n\n{words.format(one[:DIGITS])}"
    last = git(path, "commit-tree", tree, "-p", base, "-m", message, env=signed)
    git(path, "update-ref", "refs/heads/release-1.0", last)
    git(path, "tag", "v1.0.0", last)
    asked = Tracker.from_paths([path], [])
    (release,) = asked.status("1.0.0").releases
    change = next(change for change in release.changes if change.title == "Something else")
    assert (*change.picked_from, *change.reverts) == (one[:DIGITS],)
    assert any("names the commit" in told and "fits several" in told for told in asked.findings)


def test_a_decision_that_fits_two_commits_is_refused(lantern: tuple[Path, str, str]) -> None:
    folder, one, _ = lantern
    decisions = folder / "kmesh-tracker.decisions.toml"
    minutes = "# 2023-12-01\n- v1.1 release\n  - polish the brass\n"
    entry = "[[decision]]\nversion = '1.1.0'\nitem = 'polish-the-brass'\naccept = 'lantern@{}'\n"
    try:
        decisions.write_text(entry.format(one[:DIGITS]), encoding="utf-8")
        with pytest.raises(InputError, match="fits several commits"):
            tracker(folder, minutes).status("1.1.0")
        decisions.write_text(entry.format(one[:20]), encoding="utf-8")
        assert linked(tracker(folder, minutes)) == [one]
        decisions.unlink()
        with pytest.raises(UsageError, match="fits several commits"):
            tracker(folder, minutes).decide(
                "1.1.0", "polish-the-brass", [("accept", f"lantern@{one[:DIGITS]}")]
            )
    finally:
        decisions.unlink(missing_ok=True)
