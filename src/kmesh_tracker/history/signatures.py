"""The names and addresses in commits: whose they are, which are automation's, and what is fit to show."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kmesh_tracker.records import Signature

NOREPLY: Final = re.compile(
    r"(?:([0-9]{1,20})[+-])?([A-Za-z0-9][A-Za-z0-9_.-]{0,99}(?:\[bot\])?)@(?:users?\.)?noreply\.([a-z0-9.-]{1,100})",
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
_MAPPED: Final = re.compile(r"([^<>]{0,300})<([^<>]{0,300})>")
_LINE_LENGTH: Final = 1000
_NAMES: Final = re.compile(
    # what says so itself
    r".{0,100}(?:\[bot\]|\(bot\))|(?:.{0,100}[-_. ])?(?:ci-?)?(?:bot|robot|autoroll(?:er)?)"
    r"|(?:auto|backport|build|code|codecov|commit|depend[a-z]|deploy|docs?|fossa|format|gh|git|github|gitlab|i18n|img"
    r"|issue|l10n|lint|merge|pr|pyup|release|renovate|review|snyk|stale|style|sync|test|translate|update)bot"
    # what forges, builders and services call themselves
    r"|github[- ]actions?(?: .{0,40})?|github|gitlab|gitee|web-flow|gitlab[- ]ci(?:/cd)?|gerrit code review"
    r"|zuul|bors|homu|jenkins(?:[- ]ci)?|appveyor|buildkite|teamcity|azure[- ]pipelines?"
    r"|(?:travis|circle|cirrus|drone|semaphore|woodpecker|shippable|concourse)[- ]?ci"
    r"|renovate|greenkeeper|dependabot|depfu|mergify|fossa|snyk|codecov|codefactor|deepsource|imgbotapp"
    r"|scala steward|copybara(?:-service)?|release-please|semantic-release|allcontributors"
    r"|(?:hosted )?weblate|crowdin|transifex|netlify(?: cms)?|the gitter badger"
    # assistants whose name no human bears
    r"|(?:github )?copilot(?: .{0,60})?|claude[- ](?:code|opus|sonnet|haiku|[0-9]).{0,60}|claude\.ai"
    r"|(?:openai )?codex(?:[- ]cli)?|chat ?gpt.{0,40}|gpt-[0-9].{0,40}"
    r"|gemini[- ](?:cli|code|code[- ]assist|pro|flash|[0-9].{0,40})|google-labs-jules|jules \(.{0,60}\)"
    r"|cursor[- ](?:agent|ai|bugbot)|devin[- ]ai|aider(?: \(.{0,80}\))?|openhands|opencode"
    r"|windsurf(?: .{0,40})?|cline|(?:roo|kilo)[- ]code|amazon q(?: .{0,40})?|factory[- ]droid"
    r"|coderabbit(?: ?ai)?"
    r"|qwen[- ]?(?:coder?|[0-9]).{0,40}|deepseek(?:[- ].{0,40})?|glm-?[0-9].{0,40}"
    r"|kimi[- ](?:cli|code|k[0-9]).{0,40}|grok[- ](?:code|build|[0-9]).{0,40}",
    re.IGNORECASE,
)
_SHOUTED: Final = re.compile(r".{0,100}[a-z].{0,100} CI")
"""``Lamps CI``; the surname Ci is not written in capitals where the first name is not."""
_ADDRESSES: Final = re.compile(
    r".{0,100}\[bot\]@.{0,200}|(?:.{0,100}[-_.+])?(?:bot|robot)@.{0,200}|imgbothelp@gmail\.com"
    # what forges and builders give out
    r"|(?:project|group)_[0-9]{1,20}_bot.{0,100}@.{0,200}|.{0,100}@.{0,200}\.gserviceaccount\.com"
    r"|actions?@github\.com|builds@travis-ci\.(?:org|com)|hosted@weblate\.org|badges@fossa\.(?:com|io)"
    r"|badger@gitter\.im|(?:[0-9]{1,20}\+)?(?:copilot|claude|codex|gemini|cursoragent)@users\.noreply\.github\.com"
    # at the houses that make assistants, where humans work, too
    r"|(?:no-?reply|(?:.{0,40}[-_.])?agents?|cursoragent|ai|assistant|aider|amp|chatgpt|claude(?:[-_]code)?|cline"
    r"|codex|copilot|crush|devin|droid|gemini(?:-.{0,40})?|grok|jules|junie|kimi|kiro|opencode|openhands|oz"
    r"|qwen(?:-.{0,40})?|vibe)@(?:[a-z0-9-]{1,63}\.){0,3}(?:"
    r"aider\.chat|alibaba-inc\.com|alibabacloud\.com|all-hands\.dev|amazon\.com|ampcode\.com|anthropic\.com"
    r"|augmentcode\.com|charm\.land|cline\.bot|codeium\.com|cognition\.ai|cursor\.(?:com|sh)|deepseek\.com|devin\.ai"
    r"|factory\.ai|github\.com|gitlab\.com|google\.com|jetbrains\.com|kilocode\.ai|kimi\.com|kiro\.dev|microsoft\.com"
    r"|mistral\.ai|moonshot\.(?:ai|cn)|openai\.com|opencode\.ai|openhands\.dev|qwen\.ai|qwenlm\.ai|roocode\.com"
    r"|sisyphuslabs\.ai|sourcegraph\.com|warp\.dev|weblate\.org|windsurf\.com|x\.ai|z\.ai)",
    re.IGNORECASE,
)
_SILENT: Final = re.compile(
    r"(?:no-?reply|do-?not-?reply)@(?:[a-z0-9-]{1,63}\.){0,3}([a-z0-9-]{1,63})\.[a-z]{2,20}", re.IGNORECASE
)


def is_telling(name: str) -> bool:
    """Return whether a name is one person's: a full name, or a word that nobody else would take."""
    if name in _NOBODY or "@" in name:
        return False
    if " " in name.strip(" ") or not name.isascii():
        return len(name) > 1
    return len(name) > 7 or (len(name) > 3 and not name.isalpha())


def aliases(name: str) -> list[str]:
    """Return a name and those that it is made of: ``Ada Rowe (Adele R.)``, ``Ada Rowe / Adele R.``."""
    parts = [part.strip(" ") for part in _BESIDE.split(name)]
    return list(dict.fromkeys([name, *(part for part in parts if is_telling(part))]))


def is_own(address: str) -> bool:
    """Return whether an address is somebody's, not what a machine makes up or documentation has."""
    local, _, domain = address.rpartition("@")
    return bool(domain) and domain not in _NOWHERE and local not in _ANYBODY


def is_poor(name: str) -> bool:
    """Return whether a name is not to be shown where there is another."""
    return plain(name) in _NOBODY or "@" in name


def shown(who: Signature) -> str:
    """Return the name to show: never an address."""
    if match := NOREPLY.fullmatch(who.name.strip(" <>")) or (not who.name and NOREPLY.fullmatch(who.email)):
        return match[2]
    match = _ADDRESS.fullmatch((who.name or who.email).strip(" "))
    return match[1] if match else who.name or who.email


@lru_cache(maxsize=2**16)
def plain(text: str) -> str:
    """Return a name or address as it is compared."""
    return " ".join(text.casefold().split()).lstrip("@")


class Mailmap:
    """What a ``.mailmap`` says; a line that git would not understand says nothing."""

    def __init__(self, text: str) -> None:
        self._by_both: dict[tuple[str, str], tuple[str, str]] = {}
        self._by_address: dict[str, tuple[str, str]] = {}
        for line in text.split("\n"):
            if line.startswith("#") or len(line) > _LINE_LENGTH:
                continue
            found = [(name.strip(" \t\r"), address.strip(" \t")) for name, address in _MAPPED.findall(line)]
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
        """Return the name and address to use for those that a commit holds."""
        address = who.email.lower()
        found = self._by_both.get((who.name.lower(), address)) or self._by_address.get(address)
        if not found:
            return who
        return Signature(found[0] or who.name, found[1] or who.email)


@lru_cache(maxsize=2**16)
def is_automation(name: str, email: str) -> bool:
    """Return whether a name or handle, or an address, is that of automation or of an assistant."""
    name = " ".join(name[:300].split()).lstrip("@")
    if _NAMES.fullmatch(name) or _SHOUTED.fullmatch(name) or _ADDRESSES.fullmatch(email):
        return True
    silent = _SILENT.fullmatch(email)  # a product that speaks for itself: ``opencode <noreply@opencode.ai>``
    return bool(silent and silent[1].casefold() == name.casefold())
