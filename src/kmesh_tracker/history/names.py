"""Tells what of a name or an address is one person's, and what is fit to show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kmesh_tracker.records import Signature

NOREPLY: Final = re.compile(
    r"(?:([0-9]{1,20})[+-])?([A-Za-z0-9][A-Za-z0-9_.-]{0,99}(?:\[bot\])?)@users\.noreply\.([a-z0-9.-]{1,100})",
    re.IGNORECASE,
)
"""An address that a forge makes: number and name of an account, and the forge."""
_ADDRESS: Final = re.compile(r"<?([^@<>\s]{1,100})@[^@<>\s.]{1,100}\.[^@<>\s]{1,100}>?")
_BESIDE: Final = re.compile(r"[/|()（）]")
_NOBODY: Final = frozenset(
    "|root|admin|administrator|user|username|super user|ubuntu|unknown|your name|test|developer|dev|github"
    "|git|nobody|none|name|anonymous|me|you|localhost|no author|email|mail|noreply|no-reply".split("|")
)
_NOWHERE: Final = frozenset(
    ("", "localhost", "localhost.localdomain", "example.com", "example.org", "example.net", "none", "(none)")
)
_ANYBODY: Final = frozenset(
    "|root|admin|administrator|user|username|ubuntu|unknown|test|nobody|none|anonymous|you|localhost|noreply"
    "|no-reply".split("|")
)
"""What stands before the ``@`` of an address that several may have."""


def is_telling(name: str) -> bool:
    """Tell whether a name is one person's: a full name, or a word that nobody else would take."""
    if name in _NOBODY or "@" in name:
        return False
    if " " in name.strip(" ") or not name.isascii():
        return len(name) > 1
    return len(name) > 7 or (len(name) > 3 and not name.isalpha())


def aliases(name: str) -> list[str]:
    """Give a name and those that it is made of: ``Ada Rowe (Adele R.)``, ``Ada Rowe / Adele R.``."""
    parts = [part.strip(" ") for part in _BESIDE.split(name)]
    return list(dict.fromkeys([name, *(part for part in parts if is_telling(part))]))


def is_own(address: str) -> bool:
    """Tell whether an address is somebody's, not what a machine makes up or documentation has."""
    local, _, domain = address.rpartition("@")
    return bool(domain) and domain not in _NOWHERE and local not in _ANYBODY


def is_poor(name: str) -> bool:
    """Tell whether a name is not to be shown where there is another."""
    return plain(name) in _NOBODY or "@" in name


def shown(who: Signature) -> str:
    """Give the name to show: never an address."""
    if match := NOREPLY.fullmatch(who.name.strip(" <>")) or (not who.name and NOREPLY.fullmatch(who.email)):
        return match[2]
    match = _ADDRESS.fullmatch((who.name or who.email).strip(" "))
    return match[1] if match else who.name or who.email


def plain(text: str) -> str:
    """Give a name or address as it is compared."""
    return " ".join(text.casefold().split()).lstrip("@")
