"""What all parts of a draft are made with: the release, its repositories, the project's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from kmesh_tracker.history.wording import bare_title, is_marked_pick
from kmesh_tracker.rendering import forge, titles
from kmesh_tracker.rendering.context import DraftChange
from kmesh_tracker.rendering.escape import one_line
from kmesh_tracker.text.kinds import kind_of_change

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kmesh_tracker.records import Change, Person, ReleaseStatus
    from kmesh_tracker.rendering.spelling import Spelling

_HANDLE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,60})")


class Material(Struct, frozen=True):
    """What a draft is made of."""

    release: ReleaseStatus
    primary: str  # name of the repository whose tags are the releases
    names: str  # what the project and its repositories are called
    urls: forge.Urls
    spelling: Spelling
    messages: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What stands below the first line of each commit of the release's range, by repository and id."""

    def title(self, change: Change) -> titles.Title:
        """Return what a change's title says, spelt as the project does."""
        text, _ = titles.whole(change.title, change.body, change.subjects)
        read = titles.read(text)
        said = titles.capital(self.spelling.mended(read.text), self.names)
        return titles.Title(said or titles.UNTITLED, read.type, read.breaking)

    def bodies(self, change: Change) -> list[str]:
        """Return what is written below a change's title, and below those of the commits inside."""
        _, own = titles.whole(change.title, change.body, change.subjects)
        inner = (self.messages.get((change.repo, id_), "") for id_ in change.commits if id_ != change.commit)
        return [text for text in (own, *inner) if text]

    def change(self, change: Change) -> DraftChange:
        """Return a change as it is cited."""
        title = self.title(change)
        return DraftChange(
            repo=change.repo,
            number=change.number,
            commit=change.commit,
            label=f"#{change.number}" if change.number and change.repo == self.primary else change.label,
            title=title.text,
            merged_as=change.title,
            url=forge.change_url(change, self.urls),
            merged_on=change.merged_on,
            people=tuple(shown(person) for person in change.people if not person.bot),
            category=kind_of_change(title.text, title.type, change.paths),
        )


def shown(person: Person) -> str:
    """Return the handle with its mark; a name never has the mark, or it would call somebody."""
    if person.handle and _HANDLE.fullmatch(person.handle):
        return f"@{person.handle}"
    return one_line(person.name).lstrip("@ ") or "(no name)"


def by_bots(change: Change) -> bool:
    """Return whether nobody but automation wrote a change."""
    return all(person.bot for person in change.people)


def once(changes: Iterable[Change]) -> list[Change]:
    """Return the changes oldest first; of a change and its picks to other branches the first alone."""
    first: dict[tuple[str, int | str], Change] = {}
    for change in sorted(changes, key=lambda change: (change.merged_at, change.repo, change.number or 0)):
        first.setdefault(change.matter, change)
    cited = {name for change in first.values() for name in (change.commit, f"{change.repo}#{change.number}")}
    titled = {
        (change.repo, bare_title(change.title), change.people): change for change in reversed(first.values())
    }
    return [change for change in first.values() if not _is_pick(change, cited, titled)]


def _is_pick(
    change: Change, cited: Collection[str], titled: Mapping[tuple[str, str, tuple[Person, ...]], Change]
) -> bool:
    """Return whether a change only brings another one of these to a release branch."""
    if any(cited_as in cited for name in change.picked_from for cited_as in (name, change.repo + name)):
        return True
    other = titled[change.repo, bare_title(change.title), change.people]
    return other is not change and is_marked_pick(change.title)
