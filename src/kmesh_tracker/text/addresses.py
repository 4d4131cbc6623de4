"""Addresses in minutes: found, and mended where a scan damaged the host."""

from __future__ import annotations

import re

_URL = re.compile(r"(?:https?|hitps?|htips?|htps)[:;]//[^\s<>\"'`\]|]{1,2000}", re.IGNORECASE)
_ONLY = re.compile(
    r"(?:[-*+•] {0,4})?<?((?:https?|hitps?|htips?|htps)[:;]//[^\s<>\"'`\]|]{1,2000})>?", re.IGNORECASE
)
_SCHEME = re.compile(r"^(?:h[it]t?[pi]s?|htps)[:;]//", re.IGNORECASE)
_HOST = re.compile(r"^(https?://)([^/?#]{1,255})(.*)$", re.DOTALL)
_TRAILING = ".,;:!?，。；：、…"
_FORGES = ("github.com", "gitlab.com", "gitee.com", "bitbucket.org", "docs.google.com")
_LOOKS_LIKE_G = ("q", "qg", "gq", "9")


def find_urls(text: str) -> tuple[str, ...]:
    """Return the addresses in a text in order, each once, mended where the host was misread."""
    found = (repair(_trim(match[0])) for match in _URL.finditer(text))
    return tuple(dict.fromkeys(url for url in found if url))


def bare_url(line: str) -> str | None:
    """Return the address that a line consists of, as written; None where the line holds anything else."""
    match = _ONLY.fullmatch(line.strip(" \t"))
    return match[1] if match else None


def repair(url: str) -> str:
    """Undo what a scan does to an address: ``hitps`` to ``https``, ``qithub.com`` to ``github.com``."""
    url = _SCHEME.sub(
        lambda scheme: "https://" if "s:" in scheme[0].replace(";", ":").lower() else "http://", url
    )
    match = _HOST.match(url)
    if not match:
        return url
    scheme, host, rest = match.groups()
    return scheme + _repair_host(host.lower()) + rest


def _repair_host(host: str) -> str:
    for forge in _FORGES:
        if forge.startswith("g") and host in {wrong + forge[1:] for wrong in _LOOKS_LIKE_G}:
            return forge
        if host in {forge.replace("i", wrong) for wrong in ("l", "1")}:
            return forge
    return host


def _trim(url: str) -> str:
    """Remove the sentence's punctuation, and closing brackets that the address did not open."""
    surplus = sum(url.count(letter) for letter in ")）") - sum(url.count(letter) for letter in "(（")
    end = len(url)
    while end and (url[end - 1] in _TRAILING or (surplus > 0 and url[end - 1] in ")）")):
        end -= 1
        surplus -= url[end] in ")）"
    return url[:end]
