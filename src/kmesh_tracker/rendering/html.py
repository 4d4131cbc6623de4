"""The announcement as one page of HTML that needs nothing else and runs nothing.

Its words are those of the draft for GitHub, turned into HTML by a reader of CommonMark: what comes from
outside was made plain text there, and is plain text here.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.rendering.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLE: Final = """
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.25; margin: 2rem 0 0.75rem; }
h2 { border-bottom: 1px solid #8886; padding-bottom: 0.25rem; }
li { margin: 0.25rem 0; }
blockquote { margin: 1rem 0; padding: 0 1rem; border-left: 0.25rem solid #8886; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.95em; }
pre { overflow-x: auto; }
a { overflow-wrap: anywhere; }
summary { cursor: pointer; }
"""
_HASH: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def page(document: Mapping[str, Any], markdown: str, lang: str = "en") -> str:
    """Return the page with ``markdown``, the draft of ``document`` in the format ``github``."""
    from markdown_it import MarkdownIt

    title = escape(one_line(str(document["title"])))
    # What is HTML in the draft is from the template: comments with the evidence, and lists that are folded.
    body = MarkdownIt("commonmark", {"html": True}).render(markdown)
    return f"""<!DOCTYPE html>
<html lang="{escape(lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}</main>
</body>
</html>
"""
