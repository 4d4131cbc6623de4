"""What looks like a secret is held back, and what only resembles one is not."""

from __future__ import annotations

import pytest

from kmesh_tracker.answers.secrets import why_held_back
from kmesh_tracker.testing.growth import growth

MIXED = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6"
SECRETS = {
    "a GitHub token": [f"use ghp_{MIXED[:36]} for the mirror", f"github_pat_{MIXED[:22]}_{MIXED}"],
    "a GitLab token": [f"CI_TOKEN glpat-{MIXED[:20]}"],
    "a Slack token": [f"xoxb-{'12345678901'}-{MIXED[:24]}"],
    "an AWS key": ["AKIA" + "IOSFODNN7EXAMPLE"],
    "a Google key": [f"AIza{MIXED[:35]}"],
    "the key of a model": [
        f"sk-proj-{MIXED[:40]}",
        f"sk-ant-api03-{MIXED[:30]}",
        f"OPENAI_API_KEY=sk-{MIXED[:48]}",
    ],
    "a payment key": [f"sk_live_{MIXED[:24]}"],
    "a registry's token": [f"npm_{MIXED[:36]}", f"//r/:_authToken=npm_{MIXED[:36]}"],
    "a robot's token": [f"bot 123456789:AA{MIXED[:33]}"],
    "a signed token": [f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.{MIXED[:20]}"],
    "a webhook's address": ["https://hooks.slack.com/services/T00000000/B00000000/" + MIXED[:24]],
    "a private key": ["-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"],
    "a line of a key": ["  b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gt"],
    "an address with a password": [
        "postgres://keeper:l4ntern@db.example/lamps",
        "https://files.example/minutes?password=wick2024",
    ],
    "an address with a token": [f"https://files.example/get?access_token={MIXED[:30]}"],
    "a meeting passcode": [
        "Passcode: 884422",
        "Meeting ID: 825 1234 5678, Passcode: 123 456",
        "https://us02web.zoom.us/j/82512345678?pwd=abcDEFghiJKL",
        "https://meet.example/meeting/99299011908?password=f4c31ddd-11ed-42ae-a617-3e0842c39c58",
        "(US) +1 555-555-0100 PIN: 123 456 789#",
        "+16465588656,,82512345678#,,,,*884422# US (New York)",
        "会议密码：123456",
        "**Passcode:** 884422",
        "the passcode is 884422",
    ],
    "a password": [
        "password: hunter22",
        "wifi pwd = `l4ntern!`",
        "密码: wick2024",
        "Password: corr3ct-horse",
    ],
    "a token": [
        f"token: {MIXED[:40]}",
        f"Authorization: Bearer {MIXED[:32]}",
        f"api_key = '{MIXED[:32].lower()}'",
        "client-key: 3f2b8c1de4a95f60713c2b9ad0e4f1a2",
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI0K7MDENG0bPxRfiCYEXAMPLEKEY",
    ],
}
COMMIT = "873ec7d0b5c1f2a3948576a1b2c3d4e5f6a7b8c9"
NONE = [
    f"reverted by {COMMIT}",
    f"https://github.com/lamps/lantern/commit/{COMMIT}",
    f"https://github.com/lamps/lantern/pull/1247#discussion_r{1234567890}",
    f"image: ghcr.io/lamps/lantern@sha256:{'0123456789abcdef' * 4}",
    "0123456789abcdef" * 4,
    COMMIT,
    f"Change-Id: I{COMMIT}",
    "h1:qgZvM8Z8K5VqHLmL0QmUZVvwVZmPDkVTWyXJvuYxmVw=",
    "fix: password: allow 72 bytes in v1.2.0",
    "password: required for 2FA, see #1247",
    "password hashing: argon2id12 instead of sha256",
    "password: sha512-crypt",
    "Passcode: none, the room is open",
    "Passcode: see the invitation",
    "secret: rotate every 30 days",
    "secret: kubernetes.io/service-account-token-v2-beta-2024",
    "token: refresh it before 2025-05-20",
    "token bucket: 1024 tokens in the rate limiter",
    "pin: go 1.21 and k8s v1.30",
    "Pin map on the node: [mingyi]",
    "Meeting ID: 825 1234 5678",
    "https://zoom.us/j/82512345678",
    "https://user:password@example.org and https://<user>:<token>@example.org",
    "the API key is read from $LANTERN_KEY",
    "api_key: ${{ secrets.LANTERN_API_KEY_2024_PRODUCTION }}",
    "password=****** and password=<yours>",
    "http://localhost:15000/debug/config_dump?name=lantern&key=value",
    "task-force-2024-lanterns-and-wicks-of-the-north",
    "issue #1450: sk-ip the wick",
    "用户密码：需要加密存储",
    "(done) kmesh-net/kmesh@0123456789abcdef0123456789abcdef01234567",
    "Signed-off-by: Ada Rowe <ada@lamps.example>",
    "2024-11-28 10:00 UTC, 18:00 Beijing time",
    "",
]


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in SECRETS.items() for text in texts]
)
def test_a_secret_is_told_by_name(name: str, text: str) -> None:
    assert why_held_back(text) == f"looks like {name}"
    assert why_held_back(f"- and then (see below)\n{text}\nmore") == f"looks like {name}"


@pytest.mark.parametrize("text", NONE)
def test_what_only_resembles_one_is_none(text: str) -> None:
    assert why_held_back(text) is None


@pytest.mark.parametrize(
    "part", ["password: ", "eyJ.", "https://a:", "token=", "sk-a1-", "PIN: 1 ", "a1B", "=", "?pwd="]
)
def test_it_takes_time_in_proportion_to_the_text(part: str) -> None:
    assert growth(lambda size: why_held_back(part * size), 4000) < 10
