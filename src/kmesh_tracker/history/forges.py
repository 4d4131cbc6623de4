"""Which forge an address or a message belongs to: numbers and handles count on their own forge only."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

Kinds = frozenset[str]

GITHUB: Final[Kinds] = frozenset(["github"])
GITLAB: Final[Kinds] = frozenset(["gitlab"])
GITEE: Final[Kinds] = frozenset(["gitee"])
GITEA: Final[Kinds] = frozenset(["gitea"])
BITBUCKET: Final[Kinds] = frozenset(["bitbucket"])
AZURE: Final[Kinds] = frozenset(["azure"])
_HASH: Final = GITHUB | GITEA | BITBUCKET
_BANG: Final = GITLAB | GITEE | AZURE
_HOSTS: Final = (
    ("github", re.compile(r"(?:^|\.)github\.|(?:^|\.)ghe\.com$")),
    ("gitlab", re.compile(r"(?:^|\.)gitlab\.")),
    ("gitee", re.compile(r"(?:^|\.)(?:gitee|gitcode|atomgit)\.")),
    ("gitea", re.compile(r"(?:^|\.)(?:codeberg|gitea|forgejo)\.")),
    ("bitbucket", re.compile(r"(?:^|\.)bitbucket\.")),
    ("azure", re.compile(r"(?:^|\.)(?:dev\.azure|visualstudio)\.com$")),
)


def by_mark(mark: str) -> Kinds:
    """Return the kinds of forges that write the number of a pull request after this mark, ``#`` or ``!``."""
    return _BANG if mark == "!" else _HASH


def kind_of(host: str) -> str | None:
    """Return the kind of forge that a host's name shows; None where it shows none."""
    host = host.casefold()
    return next((kind for kind, pattern in _HOSTS if pattern.search(host)), None)


class Forge(Struct, frozen=True):
    """The forge that hosts a repository, as far as is known."""

    kind: str | None = None
    host: str | None = None
    slug: str | None = None
    """Path of the repository there, ``owner/name``, in lower case."""
    accounts: str | None = None
    """Kind of the forges whose addresses prove handles, where the host is unknown."""

    @property
    def owner(self) -> str:
        """The account that owns the repository there, in lower case."""
        return (self.slug or "").rpartition("/")[0].rpartition("/")[2]

    def speaks(self, kinds: Kinds) -> bool:
        """Return whether this forge writes what forges of ``kinds`` write; True where its kind is unknown.

        What several kinds write, as ``#`` before a number, always counts where only merges show the kind.
        """
        by_merges = self.accounts is not None
        return self.kind is None or self.kind in kinds or (by_merges and len(kinds) > 1)

    def is_at(self, host: str) -> bool:
        """Return whether an address on ``host`` leads to this forge; True where its own host is unknown."""
        name = host.casefold().partition(":")[0]
        return not self.host or f".{name}".endswith(f".{self.host}")

    def proves(self, host: str) -> bool:
        """Return whether an email address made by the forge at ``host`` proves an account on this one."""
        host = host.casefold()
        return host == self.host or (self.accounts is not None and kind_of(host) == self.accounts)

    def shares_accounts(self, other: Forge) -> bool:
        """Return whether a handle is the same account on both; True where a host is unknown."""
        return not self.host or not other.host or self.host == other.host


UNKNOWN: Final = Forge()
ELSEWHERE: Final = Forge("elsewhere")
"""A forge that is not the one for which texts are written: no handle there is of use."""


def forge_of(url: str | None) -> Forge:
    """Return the forge that an address of a repository's page leads to."""
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return UNKNOWN
    path = parts.path.strip("/").removesuffix(".git").casefold()
    return Forge(kind_of(host) if host else None, host or None, path if "/" in path else None)


def settled(forge: Forge, merges: Iterable[Kinds], hosts: Iterable[str]) -> Forge:
    """Return the forge with its kind; where its address does not tell it, most merges do.

    Handles are then those of that kind of forge, or where merges tell nothing of the one that most addresses
    are of.

    Args:
        forge: what the repository's address tells.
        merges: of each merge the kinds of forges that may have written it.
        hosts: those that made up the addresses of authors.
    """
    if forge.kind:
        return forge
    kind = _most(next(iter(kinds)) for kinds in merges if len(kinds) == 1)
    return replace(forge, kind=kind, accounts=kind or _most(filter(None, map(kind_of, hosts))))


def _most(kinds: Iterable[str]) -> str | None:
    counts = Counter(kinds)
    return min(counts, key=lambda kind: (-counts[kind], kind), default=None)
