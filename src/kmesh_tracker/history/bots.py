"""What is no person: automation and assistants, told by what they call themselves or by their address."""

from __future__ import annotations

import re
from typing import Final

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


def is_automation(name: str, email: str) -> bool:
    """Tell whether a name or handle, or an address, is that of automation or of an assistant."""
    name = " ".join(name[:300].split()).lstrip("@")
    if _NAMES.fullmatch(name) or _SHOUTED.fullmatch(name) or _ADDRESSES.fullmatch(email):
        return True
    silent = _SILENT.fullmatch(email)  # a product that speaks for itself: ``opencode <noreply@opencode.ai>``
    return bool(silent and silent[1].casefold() == name.casefold())
