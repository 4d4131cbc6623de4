"""Answers in the place of what the rules find: who wins, what is stale, and that nothing else changes."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.errors import UsageError
from kmesh_tracker.rendering.json import dumps, roadmap_document

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import Question, TrackedItem

ON = date(2025, 3, 10)
FILE = "kmesh-tracker.answers.jsonl"
SCREEN = "minutes/2025/2025-01-23.md"
NEWSLETTER = {
    "line": 3,
    "quote": "announcement in the harbour newsletter",
    "name": "harbour newsletter",
    "version": "0.2.0",
    "why": "v0.2",
    "claim": "planned",
    "blocker": False,
    "owners": [],
    "kind": "docs",
}


@pytest.fixture
def project(sample: Path, tmp_path: Path) -> Path:
    """Return the configuration of a copy of the sample, which may be written to."""
    shutil.copytree(sample.parent, tmp_path / "project")
    return tmp_path / "project" / sample.name


def tracker(project: Path, as_of: date = ON, cache: Path | None = None) -> Tracker:
    return Tracker.from_config(project, as_of=as_of, cache=cache)


def text(project: Path, cache: Path | None = None) -> str:
    asked = tracker(project, cache=cache)
    return dumps(roadmap_document(asked.roadmap(), asked.urls))


def item(project: Path, version: str, id_: str) -> TrackedItem:
    found = tracker(project).status(version).releases[0].items
    return next(one for one in found if one.item.id == id_)


def about(questions: tuple[Question, ...], place: str) -> Question:
    return next(question for question in questions if question.about.startswith(place))


def linked(question: Question, id_: str, delivery: str, change: str = "", words: str = "") -> dict[str, Any]:
    """Return an answer on one item of a release."""
    title = next(one["title"] for one in question.input["items"] if one["id"] == id_)
    core = [{"id": change, "item_words": title, "change_words": words}] if change else []
    return {"items": [{"id": id_, "core": core, "related": [], "delivery": delivery, "confidence": 0.9}]}


def test_the_sample_shows_what_answers_add(project: Path) -> None:
    with_answers = item(project, "next", "logger-at-a-pier-without-power")
    assert (with_answers.state, with_answers.ground, with_answers.ruled_by) == ("merged", "answer", "answer")
    assert with_answers.item.mentions[0].answered
    assert not tracker(project).findings
    (project.parent / FILE).unlink()
    ids = [one.item.id for one in tracker(project).status("next").releases[0].items]
    assert "logger-at-a-pier-without-power" not in ids


def test_without_the_file_nothing_changes_and_nothing_is_asked(project: Path) -> None:
    (project.parent / FILE).unlink()
    before = text(project)
    (project.parent / FILE).write_text("", encoding="utf-8")
    assert text(project) == before
    assert '"ruled_by": "answer"' not in before


def test_what_is_answered_is_not_asked_again_and_the_file_stays(project: Path) -> None:
    asked = tracker(project)
    question = about(asked.questions(), SCREEN)
    answer = {"items": [NEWSLETTER], "deadlines": []}
    assert asked.record([(question.id, answer)], by="ben", on=ON).count == 1
    before = (project.parent / FILE).read_bytes()
    assert question.id not in {one.id for one in asked.questions()}
    assert question.id in {one.id for one in asked.questions(refresh=True)}
    assert tracker(project).record([(question.id, answer)], by="ben", on=date(2025, 3, 11)).count == 0
    assert (project.parent / FILE).read_bytes() == before


def test_an_answer_takes_the_place_of_the_rules_in_its_meeting_alone(project: Path) -> None:
    asked = tracker(project)
    question = about(asked.questions(), SCREEN)
    asked.record([(question.id, {"items": [NEWSLETTER], "deadlines": []})], by="ben", on=ON)
    release = asked.status("0.2.0").releases[0]
    titles = {one.item.title for one in release.items}
    assert "wait for the sonar to warm up" not in titles
    assert "sonar sensor" in titles
    places = [str(m.location) for one in release.items for m in one.item.mentions if m.answered]
    assert places == [f"{SCREEN}:8"]
    assert not list(asked.status("0.3.0").releases[0].deadlines)


def test_a_verdict_by_an_answer_and_a_person_above_it(project: Path) -> None:
    asked = tracker(project)
    (question,) = asked.questions("0.2.0", ("link",))
    id_ = "alarm-for-a-low-battery"
    answer = linked(question, id_, "delivered", "tidelog#22", "Wait for the sonar")
    assert not asked.record([(question.id, answer)], by="ben", on=ON).dropped
    found = item(project, "0.2.0", id_)
    assert (found.delivery, found.ground, found.ruled_by) == ("delivered", "answer", "answer")
    assert not found.notes
    assert found.links[0].answered
    assert found.links[0].answered.quote == "alarm for a low battery” / “Wait for the sonar"
    told = tracker(project).explain("0.2.0", id_)
    assert told.candidates[0].signals[0].name == "answer"
    tracker(project).decide("0.2.0", id_, [("reject", "tidelog#22")])
    rejected = item(project, "0.2.0", id_)
    assert not rejected.links
    assert (rejected.delivery, rejected.ruled_by) == ("not-delivered", "rules")
    tracker(project).decide("0.2.0", id_, [("delivery", "partial")])
    assert item(project, "0.2.0", id_).ruled_by == "decision"


def test_a_reader_may_judge_less_than_the_links_show(project: Path) -> None:
    asked = tracker(project)
    (question,) = asked.questions("0.2.0", ("link",))
    id_ = "sonar-sensor"
    answer = linked(question, id_, "partial", "tidelog#9", "Support the sonar sensor")
    asked.record([(question.id, answer)], by="ben", on=ON)
    found = item(project, "0.2.0", id_)
    assert (found.delivery, found.state, found.ruled_by) == ("partial", "partial", "answer")
    assert found.notes[0] == "ben judged it on 2025-03-10 to be partial; by the rules it would be delivered."


def test_a_changed_meeting_is_read_by_the_rules_and_counted(project: Path) -> None:
    file = project.parent / "minutes" / "2025" / "2025-03-06.md"
    file.write_text(file.read_text("utf-8").replace("another round", "yet another round"), encoding="utf-8")
    asked = tracker(project)
    release = asked.status("next").releases[0]
    assert "logger-at-a-pier-without-power" not in [one.item.id for one in release.items]
    assert "1 meeting changed since they were read: run `kmesh-tracker ask`." in asked.findings
    question = about(asked.questions(kinds=("read",)), "minutes/2025/2025-03-06.md")
    answers = (project.parent / FILE).read_text("utf-8")
    asked.record([(question.id, {"items": [], "deadlines": []})], by="ben", on=ON)
    assert not [finding for finding in asked.findings if "changed since they were read" in finding]
    # What was said of the earlier text is of no more use once all of the document is read.
    assert (project.parent / FILE).read_text("utf-8").count("\n") == answers.count("\n")


def test_a_changed_release_is_told_unless_the_day_was_before_the_answer(project: Path) -> None:
    file = project.parent / "minutes" / "2025" / "2025-03-06.md"
    with file.open("a", encoding="utf-8") as stream:
        stream.write("\n## v0.3\n\n- a lamp at each gauge\n")
    asked = tracker(project)
    asked.status("next")
    told = "Items or changes of 0.3.0 changed since they were linked: run `kmesh-tracker ask 0.3.0 --links`."
    assert told in asked.findings
    asked = tracker(project, as_of=date(2025, 3, 1))
    asked.status("next")
    assert told not in asked.findings


def test_links_are_asked_for_once_the_meetings_are_read(project: Path) -> None:
    (project.parent / FILE).unlink()
    asked = tracker(project)
    assert {question.kind for question in asked.questions("0.2.0")} == {"read"}
    assert {question.kind for question in asked.questions("0.2.0", ("link",))} == {"link"}
    replies = [(question.id, {"items": [], "deadlines": []}) for question in asked.questions("0.2.0")]
    asked.record(replies, by="ben", on=ON)
    assert not asked.questions("0.2.0")  # nothing was planned, as far as they say


def test_what_nobody_asked_is_recorded_nowhere(project: Path) -> None:
    before = (project.parent / FILE).read_bytes()
    asked = tracker(project)
    question = about(asked.questions(), SCREEN)
    wrong = {"items": [{**NEWSLETTER, "quote": "a good idea"}], "deadlines": []}
    done = asked.record([("0" * 16, {"items": []}), (question.id, wrong)], by="ben")
    assert (done.count, done.unknown, done.empty) == (0, ("0" * 16,), (question.about,))
    assert [one.reason for one in done.dropped] == ["The quote does not stand in line 3."]
    assert (project.parent / FILE).read_bytes() == before


def test_answers_are_forgotten_by_release_or_all_together(project: Path) -> None:
    asked = tracker(project)
    assert asked.forget("0.2.0", ("link",)) == 0
    assert asked.forget("0.3.0", ("link",)) == 1
    assert asked.forget() == 1
    assert (project.parent / FILE).read_text("utf-8") == ""
    with pytest.raises(UsageError):
        asked.forget("7.0.0")


def test_a_file_that_somebody_else_writes_meanwhile_is_read_again(project: Path) -> None:
    asked = tracker(project)
    question = about(asked.questions(), SCREEN)
    assert tracker(project).forget() == 2
    asked.record([(question.id, {"items": [NEWSLETTER], "deadlines": []})], by="ben", on=ON)
    assert (project.parent / FILE).read_text("utf-8").count("\n") == 1


def test_the_cache_knows_of_the_answers(project: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = text(project, cache)
    assert first == text(project, cache) == text(project)
    tracker(project).forget()
    assert text(project, cache) == text(project) != first


def test_a_line_that_looks_like_a_secret_is_held_back(project: Path) -> None:
    file = project.parent / "minutes" / "2025" / "2025-01-09.md"
    file.write_text(f"{file.read_text('utf-8')}- Zoom, passcode: 884422\n", encoding="utf-8")
    asked = tracker(project)
    shown = str([question.input for question in asked.questions()])
    assert "884422" not in shown
    assert "[held back]" in shown
    (told,) = asked.held_back
    assert told == "minutes/2025/2025-01-09.md:18 is held back: it looks like a meeting passcode."


def test_answers_need_a_configuration_beside_which_they_are_kept(project: Path) -> None:
    folder = project.parent
    asked = Tracker.from_paths([folder / "tidelog.git"], [folder / "minutes"], as_of=ON)
    question = asked.questions(kinds=("read",))[0]
    with pytest.raises(UsageError, match="kept beside a configuration"):
        asked.record([(question.id, {"items": [], "deadlines": []})], by="ben")
