"""What a line cites: pull requests, issues and commits, by address, by number, or by a pasted page title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from kmesh_tracker.records import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.records import Entry, Location

_PULL, _ISSUE = ("pull", "pulls", "merge_requests", "pull-requests"), ("issues", "issue")
_URL = re.compile(
    r"https?://(?P<host>[A-Za-z0-9.-]{1,100})/"
    r"(?P<repo>[A-Za-z0-9_.-]{1,100}(?:/[A-Za-z0-9_.-]{1,100}){1,3}?)/(?:-/)?"
    r"(?P<kind>pulls?|merge_requests|pull-requests|issues?|commit)/(?P<id>[0-9a-f]{1,64})\b"
)
# What a browser or a document editor pastes as the title of a forge's page.
_PAGE = re.compile(
    r"(?:^|\s)[-\u00b7\u2013]\s{1,3}(?P<kind>Issue|Pull Request)\s{1,3}#(?P<number>[1-9][0-9]{0,9})\b"
    r"(?:\s{0,3}[-\u00b7\u2013]\s{0,3}(?P<repo>[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}))?"
)
_AUTHOR = re.compile(r"\sby\s([A-Za-z0-9][A-Za-z0-9-]{0,38})$")
_NUMBER = re.compile(
    r"(?P<word>\b(?:PR|pull request|MR|issue|issues|fixes|closes)\s{0,2})?"
    r"(?:(?<![A-Za-z0-9_./-])(?P<repo>[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100})|(?<![A-Za-z0-9&]))"
    r"[#!](?P<number>[1-9][0-9]{0,9})\b"
    r"|\b(?P<bare>PR|MR|pull request)[ \t-]{1,2}(?P<plain>[1-9][0-9]{1,9})\b",
    re.IGNORECASE,
)
_COMMIT = re.compile(r"(?<![A-Za-z0-9_@/=-])[0-9a-f]{40}(?![A-Za-z0-9_=-])")
"""A whole id stands for itself; part of one may be any word or number."""
# An address torn by a scan goes on behind the gap in words that no language has (`Fns55ZqJ`).
_ANY_URL = re.compile(
    r"[<(]?\bhttps?:/{0,2}\S{1,2000}"
    r"(?:\s(?=[^\s]{0,12}[a-z][A-Z0-9]|[^\s]{0,12}[A-Z][A-Z0-9][a-z])[A-Za-z0-9_/#=.?&-]{8,200}){0,3}"
)
_POINTER = re.compile(
    r"(?:^|[\s,;(-]{1,4})(?:see(?: also)?|cf|refs?|tracked in|via|details in)\.?$", re.IGNORECASE
)
_PRODUCT_PAGE = re.compile(r"\s[-|\u2013]\s(?:Google|GitHub|HackMD|Notion|Confluence|Feishu|Lark)\b.{0,40}$")


def references(entry: Entry) -> tuple[Reference, ...]:
    """Return what an entry cites, each once, in order."""
    found: list[Reference] = []
    repos: dict[tuple[int | None, str | None], list[str | None]] = {}
    for reference in (
        *_from_page_title(entry.text, entry.location),
        *_from_urls(entry),
        *_from_numbers(entry),
    ):
        known = repos.setdefault((reference.number, reference.commit), [])
        if not any(repo == reference.repo or not (repo and reference.repo) for repo in known):
            known.append(reference.repo)
            found.append(reference)
    return tuple(found)


def _from_page_title(text: str, location: Location) -> Iterable[Reference]:
    if "#" in text and (match := _PAGE.search(text)):
        title = text[: match.start()].strip()
        title = _AUTHOR.sub("", title)
        kind: Literal["issue", "pull-request"] = "issue" if match["kind"] == "Issue" else "pull-request"
        yield Reference(match["repo"], int(match["number"]), kind, location, title=title or None)


def _from_urls(entry: Entry) -> Iterable[Reference]:
    for url in entry.urls:
        if reference := from_url(url, entry.location):
            yield reference


def from_url(url: str, location: Location) -> Reference | None:
    """Return what the address of a pull request, merge request, issue or commit cites; None for another."""
    match = _URL.match(url)
    if not match:
        return None
    if match["kind"] == "commit":
        return (
            Reference(match["repo"], None, "commit", location, commit=match["id"], host=match["host"])
            if len(match["id"]) >= 7
            else None
        )
    if not match["id"].isdigit() or len(match["id"]) > 10 or match["id"].startswith("0"):
        return None
    kind: Literal["issue", "pull-request"] = "pull-request" if match["kind"] in _PULL else "issue"
    return Reference(match["repo"], int(match["id"]), kind, location, host=match["host"])


def _from_numbers(entry: Entry) -> Iterable[Reference]:
    text = without_addresses(entry.text)
    for match in _NUMBER.finditer(text):
        word = (match["word"] or match["bare"] or "").strip().lower()
        kind: Literal["pull-request", "issue", "any"] = "any"
        if word in ("pr", "pull request", "mr"):
            kind = "pull-request"
        elif word:
            kind = "issue"
        yield Reference(match["repo"], int(match["number"] or match["plain"]), kind, entry.location)
    for match in _COMMIT.finditer(text) if len(text) >= 40 else ():
        yield Reference(None, None, "commit", entry.location, commit=match[0])


def without_references(text: str) -> str:
    """Return a line without addresses and cited numbers; of a pasted page title its title remains."""
    if "#" in text and (match := _PAGE.search(text)):
        text = _AUTHOR.sub("", text[: match.start()])
    text = without_addresses(text)
    text = _COMMIT.sub(" ", _NUMBER.sub(" ", text))
    text = re.sub(r"[(\[]\s{0,5}[)\]]", " ", text)
    text = re.sub(r"[ \t]{2,}", " ", text).strip(" \t-\u2013:;,")
    return _POINTER.sub("", text)


def without_addresses(text: str) -> str:
    """Return a line without web addresses and without what a browser adds to a page's title."""
    return _PRODUCT_PAGE.sub("", _ANY_URL.sub(" ", text) if "http" in text else text)
