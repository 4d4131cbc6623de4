"""Addresses of remotes, made fit to be stored and shown."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

_SCP: Final = re.compile(r"(?:[^@/:\s]{1,100}@)?(?P<host>[A-Za-z0-9.-]{1,253}):(?P<path>[^:\s]{1,1000})")
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})")
_PATH: Final = re.compile(r"[A-Za-z0-9._~/+-]{1,1000}")


def without_userinfo(url: str) -> str:
    """Remove name, password and query (it may hold a token) from an address; others stay as they are."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme in {"http", "https", "ssh", "git", "ftp", "ftps"}:
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    match = _SCP.fullmatch(url)
    return f"{match['host']}:{match['path']}" if match and "@" in url else url


def browse_url(url: str) -> str | None:
    """Return the ``https`` address of a repository's page from the address of its remote.

    None for anything that is no address of a forge: a path, a bundle, a host without a dot.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ssh", "git", "git+ssh", "ssh+git"}:
            host, path = parts.hostname or "", parts.path
            port = parts.port if parts.scheme in {"http", "https"} else None
        elif (match := _SCP.fullmatch(url)) and len(match["host"]) > 1:
            host, path, port = match["host"].lower(), match["path"], None
        else:
            return None
    except ValueError:
        return None
    path = path.strip("/").removesuffix(".git").rstrip("/")
    if "." not in host or not _HOST.fullmatch(host) or "/" not in path or not _PATH.fullmatch(path):
        return None
    return f"https://{host}{f':{port}' if port else ''}/{path}"
