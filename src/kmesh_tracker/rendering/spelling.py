"""How a project spells its words: learnt from its own texts, applied to what was jotted down in a hurry."""

from __future__ import annotations

import re
from collections import Counter
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMON: Final = {
    name.lower(): name
    for name in """
    API AWS BPF CLI CNCF CNI CPU CRD CSS CVE DNS Docker E2E eBPF Envoy GCP GitHub GitLab GPU Grafana gRPC GUI
    HTML HTTP HTTPS IPsec IPv4 IPv6 Istio JSON JWT Kubernetes Linux macOS MQTT mTLS MySQL OAuth OIDC PDF
    PostgreSQL Prometheus Python RBAC RPC SDK SQL SSH TCP TLS Ubuntu UDP UI URL UUID Windows XDP XML YAML
    """.split()
}
"""Spellings that hold everywhere; a project's own texts can tell otherwise."""
_TOKEN: Final = re.compile(r"(?<![\w./\\`@#$=<>-])[A-Za-z][A-Za-z0-9]{1,30}(?![\w/\\`=(]|[.-][A-Za-z0-9])")
_START: Final = re.compile(r"(?:^|[.!?:;|] ?)[ \t>*_+#(\[\"'0-9.-]{0,40}$")
_CODE: Final = re.compile(r"`[^`]{0,300}`")
MAX_TEXT: Final = 256 * 1024  # characters of one text that are learnt from
_SEEN: Final = 3  # times that a spelling has to be met before it counts
_LONG: Final = 5  # letters of a word in which two may have changed places
_LONGER: Final = 9  # letters of a word in which one may be too many or missing
_RATHER: Final = 10  # how many times more often a word has to be met than its misspelling

_VOCABULARY: Final = 500  # words from which on one that never came is strange


class Spelling:
    """Knows the words of a project's texts, by how often each is written in which way."""

    def __init__(self, texts: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        self._names = {name.lower(): name for name in names}
        self._all: Counter[str] = Counter()
        self._forms: dict[str, Counter[str]] = {}
        for text in texts:
            for line in text[:MAX_TEXT].split("\n"):
                self._learn(line)

    def _learn(self, line: str) -> None:
        for match in _TOKEN.finditer(line):
            word = match[0]
            self._all[word.lower()] += 1
            # What starts a sentence or stands in a heading has a large letter for that alone.
            if not line.startswith("#") and not _START.search(
                line[max(0, match.start() - 45) : match.start()]
            ):
                self._forms.setdefault(word.lower(), Counter())[word] += 1

    def knows(self, word: str) -> bool:
        """Return whether the project's texts have a word; few texts tell of none that it is strange."""
        low = word.lower()
        forms = (low, f"{low}s", *(low.removesuffix(end) for end in ("s", "es", "ed", "ing")))
        return len(self._all) < _VOCABULARY or any(self._all[form] for form in forms)

    def mended(self, text: str) -> str:
        """Return ``text`` with its words as the project spells them; code, paths and flags stay."""
        pieces, end = [], 0
        for code in _CODE.finditer(text):
            pieces += [_TOKEN.sub(self._word, text[end : code.start()]), code[0]]
            end = code.end()
        return "".join([*pieces, _TOKEN.sub(self._word, text[end:])])

    def _word(self, match: re.Match[str]) -> str:
        word = match[0]
        if word[1:] != word[1:].lower():
            return word  # who writes capitals inside a word means them
        lower = self._swapped(word.lower())
        known = self._spelt(lower)
        if known:
            return known
        return word if lower == word.lower() else lower.capitalize() if word[0].isupper() else lower

    def _swapped(self, word: str) -> str:
        """Return the frequent word of which ``word`` has two neighbours swapped, as hands and scans do."""
        if len(word) < _LONG:
            return word
        if not self._all[word] and len(word) >= _LONGER and (best := self._slipped(word)):
            return best
        turned = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
        best = max(sorted(turned), key=lambda other: self._all[other], default=word)
        enough = max(_RATHER * max(self._all[word], 1), _RATHER)
        return best if self._all[best] >= enough else word

    def _slipped(self, word: str) -> str | None:
        """Return the frequent word that a long and unknown one becomes by one letter more or less inside."""
        less = {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)}
        more = {word[:i] + letter + word[i:] for i in range(1, len(word)) for letter in ascii_lowercase}
        best = max(sorted(less | more), key=lambda other: self._all[other])
        return best if self._all[best] >= _RATHER else None

    def _spelt(self, word: str) -> str | None:
        """Return how a word is written within sentences; None where it is an ordinary one."""
        if word in self._names:
            return self._names[word]
        forms = self._forms.get(word, Counter())
        if sum(forms.values()) >= _SEEN:
            form, times = max(forms.items(), key=lambda one: (one[0] != word, one[1], one[0]))
            inner = form[1:] != form[1:].lower()
            if form != word and times >= _SEEN and times * (2 if inner else 1.25) >= sum(forms.values()):
                return form
        return _COMMON.get(word)
