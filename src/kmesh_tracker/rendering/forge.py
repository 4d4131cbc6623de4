"""Addresses of pages on a repository's forge. They are made up from its address, never asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from kmesh_tracker.records import Change

Urls = Mapping[str, str]  # from a repository's name to the address of its page on the forge
_UNSAFE = frozenset("()<>[]{}\"'`\\|^ ")


def safe_url(url: str) -> str | None:
    """Return ``url`` fit to be a link: http or https, a host, no name and password; None otherwise."""
    if not url or len(url) > 2000 or any(not char.isprintable() for char in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or _UNSAFE & set(parts.netloc.rpartition("@")[2]):
        return None
    clean = urlunsplit(
        (parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, parts.fragment)
    )
    return "".join(quote(char) if char in _UNSAFE else char for char in clean)


def change_url(change: Change, urls: Urls) -> str | None:
    """Return the page of a change: its pull request's, else its commit's."""
    if change.number:
        return _page(change.repo, urls, "pull", "-/merge_requests", str(change.number))
    return commit_url(change.repo, change.commit, urls)


def commit_url(repo: str, commit: str, urls: Urls) -> str | None:
    """Return the page of a commit."""
    return _page(repo, urls, "commit", "-/commit", commit)


def issue_url(repo: str, number: int, urls: Urls) -> str | None:
    """Return the page of an issue."""
    return _page(repo, urls, "issues", "-/issues", str(number))


def file_url(repo: str, commit: str, path: str, urls: Urls) -> str | None:
    """Return the page of a file as it stands at a commit."""
    return _page(repo, urls, "blob", "-/blob", f"{commit}/{quote(path)}")


def compare_url(repo: str, old: str, new: str, urls: Urls) -> str | None:
    """Return the page that compares two tags."""
    return _page(repo, urls, "compare", "-/compare", f"{quote(old)}...{quote(new)}")


def release_url(repo: str, tag: str, urls: Urls) -> str | None:
    """Return the page of a release."""
    return _page(repo, urls, "releases/tag", "-/releases", quote(tag))


def _page(repo: str, urls: Urls, github: str, gitlab: str, rest: str) -> str | None:
    base = safe_url(urls.get(repo) or "")
    if base is None:
        return None
    kind = gitlab if "gitlab" in (urlsplit(base).hostname or "") else github
    return f"{base.rstrip('/').removesuffix('.git')}/{kind}/{rest}"
