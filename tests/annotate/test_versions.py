"""Which numbers of a line are versions of the project, and in what relation to it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from annotating import LAMPS, ON, annotator, table, tagged

if TYPE_CHECKING:
    from kmesh_tracker.records import Release
    from kmesh_tracker.records.annotations import VersionSpan

MAJORS = tagged("8.0.0 2029-09-10", "8.1.0 2029-12-20")
"""A project that calls its releases by one number."""


def found(text: str, releases: tuple[Release, ...] = LAMPS, on: date = ON) -> tuple[VersionSpan, ...]:
    return annotator(releases).grammar.find(text, on)


def told(text: str, releases: tuple[Release, ...] = LAMPS) -> str:
    """Return ``1.2.0 1.1.0:not``: each version, with its relation where it is not ``for``."""
    spans = found(text, releases)
    return " ".join(s.version + (f":{s.relation}" if s.relation != "for" else "") for s in spans)


PLAIN = table(
    {
        "1.1.0": (
            "v1.1 | 1.1 | 1.1: | (1.1) | goes into 1.1 | blocking 1.1 | wick for 1.1.0 | "
            "Lantern 1.1 | Lantern1.1 | branch release-1.1"
        ),
        "1.0.2 1.0.3": "v1.0.2 and v1.0.3",
        "1.1.0 1.2.0 2.0.0": "1.1, 1.2 and 2.0",
        "0.9.2": "fix in the old line 0.9.2",
        "": (
            "wick 1.1 | wax v1.1 | Oil release 1.1 | Wax 1.1 and 1.2 | lamps/lantern-1.25 or 1.25 | "
            "1.0.x | 2.x | v1.0.4, three patches on | 1.3, three releases on | 2.1, no major | "
            "1.1 GB of wax | 1.1% more | 1.1 times as bright | section 1.1 | at 1.1:30 | chart-1.1 | "
            "lantern/1.1 | lamps.example/1.1 | no number at all"
        ),
    }
)


@pytest.mark.parametrize(("text", "versions"), PLAIN)
def test_which_numbers_are_versions(text: str, versions: str) -> None:
    assert told(text) == versions


@pytest.mark.parametrize(("text", "versions"), PLAIN)
def test_the_tags_that_came_later_change_no_plain_case(text: str, versions: str) -> None:
    later = tagged(
        "1.0.2 2030-02-20", "1.1.0 2030-04-10", "1.0.3 2030-04-12", "1.2.0 2030-07-30", "2.0.0 2031-01-01"
    )
    assert told(text, (*LAMPS, *later)) == versions


@pytest.mark.parametrize(
    ("text", "versions"),
    table(
        {
            "9.0.0": "v9 | Release 9 | Lantern 9 | Lantern v9 | 9.0 | 9.0.0",
            "10.0.0": "Lantern 10, said by name | v10",
            "": "v8 | 9 | into 9 | 9 keepers | Lantern 9 keepers | v9 weeks | wax v9 | Lantern 12",
        }
    ),
)
def test_versions_of_one_number_want_a_mark(text: str, versions: str) -> None:
    assert told(text, MAJORS) == versions
    assert told(text, (*MAJORS, *tagged("9.0.0 2030-05-01"))) == versions


@pytest.mark.parametrize(
    ("text", "versions"),
    table(
        {
            "1.1.0:after": "wick after v1.1 | post 1.1 work | 1.1 之后再做",
            "1.1.0:from 1.2.0": "pushed from 1.1 to 1.2",
            "1.1.0:from": "take it out of 1.1",
            "1.2.0 1.1.0:not": "will be in 1.2, not 1.1",
            "1.1.0:not": "not in 1.1",
            "": (
                "since 1.1 | no need to wait for 1.1 | depends on 1.1 | "
                "upgrading lamps from 1.1 | lamps >= 1.1 | 1.1 or newer | a question about 1.1 | "
                "For example, if 1.1 had hinges | v1.1 EOL | 自 1.1 以来 | 1.1 以上"
            ),
        }
    ),
)
def test_how_a_line_relates_to_a_version(text: str, versions: str) -> None:
    assert told(text) == versions


@pytest.mark.parametrize(
    ("text", "kind"),
    [("v1.1.0-rc.2", "rc"), ("1.1b1", "beta"), ("1.1.0-alpha", "alpha"), ("1.1rc1", "rc"), ("1.1", None)],
)
def test_the_number_of_a_pre_release(text: str, kind: str | None) -> None:
    (span,) = found(text)
    assert (span.version, span.prerelease) == ("1.1.0", kind)


def test_a_release_is_history_from_the_eleventh_day_on() -> None:
    out = tagged("1.0.0 2030-01-10", "1.1.0 2030-02-01")
    days = [date(2030, 1, 20), date(2030, 2, 1), date(2030, 2, 11), date(2030, 2, 12)]
    assert [bool(found("hinge for v1.1", out, day)) for day in days] == [True, True, True, False]
    assert [bool(found("hinge for v1.O", LAMPS, day)) for day in (date(2030, 1, 20), ON)] == [True, False]


def test_years_as_versions() -> None:
    yearly = tagged("2029.1.0 2029-09-10")
    texts = ["2029.2", "v2030.0", "v2030.1", "2031.1", "in 2030", "by 2029"]
    assert [told(text, yearly) for text in texts] == ["2029.2.0", "2030.0.0", "2030.1.0", "", "", ""]


def test_a_text_of_many_versions_names_eight_at_most() -> None:
    assert len(found(" ".join(["1.1"] * 20))) == 8


@pytest.mark.parametrize(
    ("text", "means"),
    table(
        {
            "next": "wick in the next release | our next release | the next lantern release | 下个版本",
            "major": "wick in the next major",
            "patch": "a patch release",
            "present": "Release status",
            "scheduled": "Scheduled release for 3 May",
            "": (
                "their next release | the smith's next release | the next release of wax | "
                "wax next release | next release meeting"
            ),
        }
    ),
)
def test_releases_that_are_named_in_words(text: str, means: str) -> None:
    assert annotator().grammar.implied(text) == means


def test_a_release_of_something_else() -> None:
    grammar = annotator().grammar
    assert grammar.is_of_another("a release of Wax in May")
    assert not grammar.is_of_another("the release of Lantern in May")


def test_numbers_that_are_no_days() -> None:
    grammar = annotator().grammar
    text = "1.0.1 of 20.9 then 1.1"
    assert [text[start:end] for start, end in grammar.numbers(text, ON)] == ["1.0.1", "1.1"]
    assert grammar.may_name("hinge for v1.1", ON)
    assert not grammar.may_name("hinge for the door", ON)
