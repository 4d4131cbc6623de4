"""The published schemas describe what is printed: nothing more, nothing less."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

import samples
from kmesh_tracker.answers.exchange import Fault
from kmesh_tracker.pipeline.asking import Outcome
from kmesh_tracker.plugin.manager import PluginFailure, PluginInfo
from kmesh_tracker.records import Doubt, Dropped, Gap, Question
from kmesh_tracker.rendering import compose
from kmesh_tracker.rendering import json as documents

FOLDER = Path(documents.__file__).parents[1] / "schemas"
THEME = samples.change(9, "Mend the theme", 9, samples.ADA, repo="site")
CONTEXT = compose.compose(
    replace(samples.RELEASE, aside=("site",), changes=(*samples.RELEASE.changes, THEME)),
    project="Lantern",
    primary="lantern",
    as_of=date(2031, 6, 1),
    urls=samples.URLS,
    proposals=[samples.PROPOSAL],
    near=[],
    newcomers=set(),
)
UNSEEN = replace(samples.RELEASE.items[0], shortlist=samples.EXPLANATION.candidates)
INCOMPLETE = replace(samples.RELEASE, gaps=(Gap("source", "The wiki was left out."),))
QUESTION = Question("a" * 16, "read", "m.md:8", "Read it.", {"lines": []}, {})
DOCUMENTS: dict[str, dict[str, Any]] = {
    "roadmap": documents.roadmap_document(
        replace(samples.ROADMAP, releases=(*samples.ROADMAP.releases, INCOMPLETE)), samples.URLS
    ),
    "meetings": documents.meetings_document(samples.MEETINGS),
    "find": documents.find_document(samples.EXPLANATION.candidates, samples.URLS),
    "explain": documents.explain_document(replace(samples.EXPLANATION, tracked=UNSEEN), samples.URLS),
    "review": documents.review_document(samples.RELEASE, [Doubt(UNSEEN, "unsure", "Why.", UNSEEN.links)]),
    "ask": documents.ask_document(
        Outcome(
            asked=1,
            recorded=1,
            dropped=[Dropped("m.md:8", "wick", "It stands nowhere.")],
            empty=["m.md:9"],
            unknown=["b" * 16],
            unanswered=[(QUESTION, "There is no answer.")],
        ),
        [QUESTION],
        ["m.md:3 is held back: it looks like a password."],
        way="model",
        file="kmesh-tracker.answers.jsonl",
        asked_about=[QUESTION],
        by="llm:small",
        destination="this machine",
        faults=[Fault(3, "is no JSON object")],
    ),
    "check": documents.check_document("post.md", samples.AUDIT, samples.REMARKS),
    "plugins": documents.plugins_document(
        [PluginInfo("mine", "mine 1", False, ("wiki",), (), ("oracle",))],
        [PluginFailure("other", None, "load", "SystemExit")],
        ["third"],
    ),
    "draft": documents.draft_document(CONTEXT),
}


def schema(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return read


def test_every_document_has_its_schema() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(DOCUMENTS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_schema_holds_for_what_is_printed(name: str) -> None:
    described = schema(name)
    Draft202012Validator.check_schema(described)
    Draft202012Validator(described, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(
        json.loads(documents.dumps(DOCUMENTS[name]))
    )


def described_keys(part: Any, root: dict[str, Any], path: str = "") -> dict[str, str]:
    """Give every key that a schema knows, as a path, with its description."""
    if "$ref" in part:
        return described_keys(root["$defs"][part["$ref"].rpartition("/")[2]], root, path)
    found: dict[str, str] = {}
    for choice in part.get("anyOf", ()):
        found |= described_keys(choice, root, path)
    for key, inner in part.get("properties", {}).items():
        found[f"{path}/{key}"] = inner.get("description", "")
        found |= described_keys(inner, root, f"{path}/{key}")
    return found | (described_keys(part["items"], root, path) if "items" in part else {})


def printed_keys(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        own = {f"{path}/{key}" for key in value}
        return own.union(*(printed_keys(inner, f"{path}/{key}") for key, inner in value.items()))
    return set().union(*(printed_keys(inner, path) for inner in value)) if isinstance(value, list) else set()


def alike(path: str) -> str:
    """Give one name to the places of a draft that hold the same sort of thing: some are empty in a sample."""
    path = re.sub("^/(also|fixes|compatibility|docs|other|not_delivered)(?=/|$)", "/features", path)
    path = re.sub("^/features/(details|cause)(?=/)", "/features/cause", path)
    kinds = "changes|related|notable|maintenance|adaptations|documents|security"
    return re.sub(f"^(/bumps|/features|/breaking|/aside)?/({kinds})(?=/)", "/changes", path)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_key_is_described_and_every_described_key_is_printed(name: str) -> None:
    described = schema(name)
    keys = described_keys(described, described)
    assert set(DOCUMENTS[name]) == set(described["properties"])
    assert {alike(key) for key in printed_keys(DOCUMENTS[name])} == {alike(key) for key in keys}
    assert not [key for key, text in keys.items() if not text]


def test_keys_come_in_the_order_of_the_contract() -> None:
    release = DOCUMENTS["roadmap"]["releases"][0]
    assert list(release)[:6] == ["version", "tag", "released_on", "previous", "branch", "overtaken_by"]
    assert list(release["slips"][0]) == ["from", "to", "stated_on", "days", "reason"]
    item = "id title kind blocker owners mentions claim delivery state ground shortlist links notes decisions"
    assert list(release["items"][0]) == [*item.split(), "confidence", "ruled_by", "answer"]
    link = "repo number kind commit title merged_on first_release role confidence reasons url decision answer"
    assert list(release["items"][0]["links"][0]) == link.split()


def test_the_same_document_gives_the_same_bytes() -> None:
    for document in DOCUMENTS.values():
        text = documents.dumps(document)
        assert text == documents.dumps(json.loads(text))
        assert text.endswith("}\n")
    assert documents.dumps({"a": "\ud800é"}) == '{"a": "\\ud800é"}\n'
