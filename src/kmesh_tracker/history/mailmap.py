"""Reads ``.mailmap``: the names and addresses that people want to be known by."""

from __future__ import annotations

import re
from typing import Final

from kmesh_tracker.records import Signature

_ADDRESS: Final = re.compile(r"([^<>]{0,300})<([^<>]{0,300})>")
_LONGEST: Final = 1000


class Mailmap:
    """What a ``.mailmap`` says; a line that git would not understand says nothing."""

    def __init__(self, text: str) -> None:
        self._by_both: dict[tuple[str, str], tuple[str, str]] = {}
        self._by_address: dict[str, tuple[str, str]] = {}
        for line in text.split("\n"):
            if line.startswith("#") or len(line) > _LONGEST:
                continue
            found = [(name.strip(" \t\r"), address.strip(" \t")) for name, address in _ADDRESS.findall(line)]
            if not found or not found[0][1]:
                continue
            if len(found) == 1:
                self._add(found[0][1], found[0][0], "")
            else:
                (name, address), (old_name, old_address) = found[:2]
                if old_name:
                    self._by_both[old_name.lower(), old_address.lower()] = (name, address)
                else:
                    self._add(old_address, name, address)

    def _add(self, old: str, name: str, address: str) -> None:
        """Add what replaces an address; several lines may each give a part of it."""
        known = self._by_address.get(old.lower(), ("", ""))
        self._by_address[old.lower()] = (name or known[0], address or known[1])

    def __call__(self, who: Signature) -> Signature:
        """Give the name and address to use for those that a commit holds."""
        address = who.email.lower()
        found = self._by_both.get((who.name.lower(), address)) or self._by_address.get(address)
        if not found:
            return who
        return Signature(found[0] or who.name, found[1] or who.email)
