"""What kind of thing an item is: an ordered table of lexical rules, the first that matches rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.records import Kind


def _rule(kind: Kind, pattern: str) -> tuple[Kind, re.Pattern[str]]:
    return kind, re.compile(pattern, re.IGNORECASE)


# A test about documentation is a test and a blog about a fix is documentation, hence the order.
RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    _rule(
        "release-task",
        r"\brelease[- ]?(?:notes?|tasks?|procedure|process|blog|announcement|image)\b|"
        r"\b(?:alpha|beta|rc|candidate)\b.{0,20}\breleases?\b|"
        r"\bchange ?log\b|"
        r"\bpublici[sz]e\b|^\W{0,3}publish(?:ed|ing)?\b|"
        r"\bpublish(?:ed|ing)? (?:the )?(?:release|announcement|news)\b|"
        r"\bversion bump\b|\bbump(?:ing)? (?:the )?version\b|\bmakefile version\b|"
        r"\b(?:build|push)\b.{0,20}\bimages?\b|\btag(?:ging)? the\b|"
        r"\btweet\b|\bannounce(?:ment)?\b|发布说明|宣传",
    ),
    _rule(
        "docs",
        r"\b(?:docs?|documents?|documentation|blogs?|guides?|tutorials?|website|web ?site|readme|news|faq|"
        r"user guide|use guide|manuals?)\b|文档|博客|官网",
    ),
    _rule(
        "test",
        r"\b(?:e2e|ut|tests?|testing|test ?cases?|testcases?|(?<!use )cases?|coverage|benchmarks?|flaky|"
        r"flake)\b|测试|用例",
    ),
    _rule(
        "fix",
        r"\b(?:bug|bugs|fix|fixed|fixes|bugfix|error|errors|crash(?:es|ed)?|fail(?:s|ed|ure|ures)?|"
        r"regression|panic|leak|issue with|broken|blocked|wrong|incorrect|"
        r"cannot|can ?not|can't|does ?n[o']t|do ?n[o']t|not take effect|not work(?:ing)?|not effect|"
        r"deadlock|deadloop|timeout)\b|修复|缺陷|问题",
    ),
    _rule(
        "compatibility",
        r"\b(?:compatib\w{0,10}|incompatib\w{0,10}|no longer|deprecat\w{0,10}|drop(?:ped|s)? support)\b|"
        r"\b(?:support|adapt|adopt|upgrade|bump|update|based on|switch)\w{0,4}\b"
        r".{0,40}\b[0-9]{1,4}(?:\.[0-9]{1,4}){1,3}\b|"
        r"\bsupport\w{0,4} .{0,30}\bversions?\b|兼容|适配",
    ),
)


def kind_of(title: str, context: Sequence[str] = ()) -> Kind:
    """Give the kind that an item's words tell, else the heads above it, nearest first; else a feature."""
    for text in (title, *reversed(context)):
        for kind, pattern in RULES:
            if pattern.search(text):
                return kind
    return "feature"
