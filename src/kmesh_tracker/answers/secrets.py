"""Tells which lines look like secrets, so that no question shows them.

What services make is known by its form, what people make by the word before it (``Passcode: 884422``).
Ids of commits, hashes and addresses of pull requests are none.
"""

from __future__ import annotations

import re
from typing import Final

_FORMS: Final = tuple(
    (name, re.compile(rf"(?<![A-Za-z0-9_])(?:{form})"))
    for name, form in (
        (
            "a private key",
            r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY|AGE-SECRET-KEY-1[0-9A-Z]{20}|PuTTY-User-Key-File",
        ),
        ("a GitHub token", r"gh[opsur]_[A-Za-z0-9]{30}|github_pat_[A-Za-z0-9_]{22}"),
        ("a GitLab token", r"gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{18}"),
        ("a Slack token", r"(?:xox[a-z]|xapp)-[0-9A-Za-z]{1,20}-[A-Za-z0-9-]{10}"),
        ("an AWS key", r"(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
        ("a Google key", r"AIza[0-9A-Za-z_-]{35}|GOCSPX-[0-9A-Za-z_-]{20}|ya29\.[0-9A-Za-z_-]{20}"),
        (
            "the key of a model",
            r"sk-(?:[a-z0-9]{2,10}-){0,2}[A-Za-z0-9_]{20}|(?:gsk_|xai-)[A-Za-z0-9]{24}|hf_[A-Za-z]{30}",
        ),
        ("a payment key", r"[rsp]k_(?:live|test)_[A-Za-z0-9]{16}"),
        (
            "a registry's token",
            r"npm_[A-Za-z0-9]{36}|pypi-AgEI[A-Za-z0-9_-]{20}|rubygems_[0-9a-f]{40}|dckr_pat_[\w-]{20}",
        ),
        (
            "a service's token",
            r"SG\.[\w-]{16,32}\.[\w-]{16}|dop_v1_[0-9a-f]{32}|lin_api_[A-Za-z0-9]{32}|hvs\.[\w-]{24}",
        ),
        ("a robot's token", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{32}"),
        ("a signed token", r"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10}"),
        (
            "a webhook's address",
            r"hooks\.slack\.com/services/\w{6}|discord(?:app)?\.com/api/webhooks/[0-9]{10}",
        ),
    )
)
"""What services make: what to call it, and its form. No form can be read in two ways."""
_KEY_BODY: Final = re.compile(r"^[ \t>]{0,9}([A-Za-z0-9+/]{60,76})={0,2}[ \t]{0,9}$", re.MULTILINE)
_AFTER: Final = r"[ \t]{0,3}(?:[:=：＝][*_]{0,2}|是|为|(?<=[a-z])[ ]is\b)[ \t]{0,3}[\"'`“]?"
_PASSWORD: Final = re.compile(
    r"(?:(?<![A-Za-z])(?:pass[ _-]?word|passwd|passphrase|(?P<meeting>pass[ _-]?code)|pwd)|密码|密碼|口令)"
    rf"(?:[*_]{{0,2}}){_AFTER}(?P<value>[^\s\"'`”,;，；。|)）]{{3,200}}(?: [0-9]{{3,4}}(?![0-9]))?)",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(
    r"(?<![A-Za-z])(?:token|secret|credentials?|(?:api|access|secret|private|auth|client|account)[ _-]?key)"
    rf"(?:[*_]{{0,2}}){_AFTER}(?P<value>[\w+/=.~-]{{16,400}})",
    re.IGNORECASE,
)
_AUTHORIZATION: Final = re.compile(
    r"(?<![A-Za-z])(?:bearer|basic)[ ]{1,3}(?P<value>[\w+/=.~-]{16,400})", re.IGNORECASE
)
_IN_ADDRESS: Final = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,100}:(?P<value>[^\s/@]{3,200})@", re.IGNORECASE
)
_IN_QUERY: Final = re.compile(
    r"[?&](?:(?P<pass>pwd|pass|passwd|password|passcode)|[a-z_-]{0,20}(?:token|signature|secret|api_?key|sig))="
    r"(?P<value>[^\s&#)>\]\"]{4,400})",
    re.IGNORECASE,
)
_PIN: Final = re.compile(
    r"(?<![A-Za-z])(?:pin|access code|host key|(?:meeting|participant|conference) code)"
    r"[ ]{0,2}[:#=：][ ]{0,2}[0-9](?:[ -]?[0-9]){3,14}|,,\*[0-9]{4,12}#",
    re.IGNORECASE,
)
_MEETING: Final = re.compile(r"zoom|meeting|webex|teams|conference|会议", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(
    r"[<{$%*.@/#\[\\]|x{3}|(?:your|my|some|the|new|old)(?![a-z])|(?:user|pass|secret|token|example|change)",
    re.IGNORECASE,
)
_NO_PASSWORD: Final = re.compile(
    r"v?[0-9]+(?:\.[0-9x]{1,9}){1,5}\S{0,20}|(?:19|20)[0-9]{2}(?:[-/.][0-9]{1,2}){1,2}"
    r"|(?:sha|md|aes|des|rsa|argon|bcrypt|scrypt|pbkdf|oauth|base|utf|ipv|http|x|ed|ml|kem|tls)[-_]?[0-9]\S{0,12}"
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}",
    re.IGNORECASE,
)
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def why_held_back(text: str) -> str | None:
    """Return what secret a text looks like (``looks like a GitHub token``); None where it looks like none."""
    secret = _secret(text)
    return f"looks like {secret}" if secret else None


def _secret(text: str) -> str | None:
    for name, form in _FORMS:
        if form.search(text):
            return name
    if any(_is_mixed(found[1]) for found in _KEY_BODY.finditer(text)):
        return "a line of a key"
    if any(not _PLACEHOLDER.match(found["value"]) for found in _IN_ADDRESS.finditer(text)):
        return "an address with a password"
    if _PIN.search(text):
        return "a meeting passcode"
    for found in _IN_QUERY.finditer(text):
        if found["pass"] and not _PLACEHOLDER.match(found["value"]):
            return "a meeting passcode" if _MEETING.search(text) else "an address with a password"
        if not found["pass"] and _is_made(found["value"]):
            return "an address with a token"
    for found in _PASSWORD.finditer(text):
        if _is_password(found["value"]):
            return "a meeting passcode" if found["meeting"] or _MEETING.search(text) else "a password"
    if any(_is_made(found["value"]) for form in (_TOKEN, _AUTHORIZATION) for found in form.finditer(text)):
        return "a token"
    return None


def _is_password(value: str) -> bool:
    """Return whether what stands behind ``password:`` is one, and no word of a sentence."""
    value = value.rstrip(".*_")
    if _PLACEHOLDER.match(value) or _NO_PASSWORD.fullmatch(value):
        return False
    digits, letters = sum(map(str.isdigit, value)), sum(map(str.isalpha, value))
    if not letters:
        return digits >= 4
    return (digits > 0 and len(value) >= 6) or (len(value) >= 8 and any(mark in value for mark in "!@$%^&*"))


def _is_made(value: str) -> bool:
    """Return whether a value is drawn at random, and no name made of words."""
    runs = re.split(r"[-._/~+=]", value)
    return bool(_UUID.search(value)) or any(
        len(run) >= 16 and sum(map(str.isdigit, run)) >= 2 and any(map(str.isalpha, run)) for run in runs
    )


def _is_mixed(value: str) -> bool:
    return all(any(map(kind, value)) for kind in (str.isdigit, str.islower, str.isupper))
