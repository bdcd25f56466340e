"""Scan a text that arrives in pieces, and hold back only what may still become a secret."""

import re

from hortus.dlp.redaction import Redactor
from hortus.dlp.scanner import Scanner
from hortus.dlp.types import Finding, Findings

# No value that the rules find, a private key apart, goes on after one of these.
_BREAKS = "\\s\"'`<>(){}\\[\\]"
_OPEN_WORD = re.compile(rf"[^{_BREAKS}]*\Z")
_BREAK = re.compile(rf"[{_BREAKS}]")
_OPEN_NUMBER = re.compile(r"(?:[0-9]|[A-Z]{2}[0-9]{2})[0-9A-Z -]{0,41}\Z")
_NUMBER = 46
_BEGIN = "-----BEGIN "
_OPEN_KEY = re.compile(
    r"-----BEGIN (?:[A-Z0-9 ]{0,40}-{0,5}"
    r"|[A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s:,.\\]|-(?!----))*"
    r"(?:-----(?:E|EN|END|END [A-Z0-9 ]{0,40}-{0,4})?)?)\Z"
)
LIMIT = 16_384
"""No more characters than this are ever held back."""
_CONTEXT = 512


class StreamScanner:
    """Releases the redacted text as soon as nothing in it can still be part of a secret."""

    def __init__(self, scanner: Scanner, redactor: Redactor) -> None:
        self._scanner = scanner
        self._redactor = redactor
        self._phrase = max((rule.phrase for rule in scanner.rules), default=0)
        self._before = ""
        self._held = ""
        self._passed = 0
        self._found: list[Finding] = []
        self.originals: dict[str, str] = {}
        self.most_held = 0

    @property
    def held(self) -> int:
        """How many characters are held back at present."""
        return len(self._held)

    @property
    def findings(self) -> Findings:
        """What was found so far, with places in the whole text that came in."""
        return Findings(tuple(self._found))

    def feed(self, chunk: str) -> str:
        """Take in the next piece and return what may go on, redacted."""
        self._held += chunk
        released = self._release(self._safe())
        self.most_held = max(self.most_held, len(self._held))
        return released

    def finish(self) -> str:
        """Return the rest: the text has ended."""
        return self._release(len(self._held))

    def _safe(self) -> int:
        """Return how much of what is held cannot be part of something unfinished."""
        text = self._before + self._held
        start = min(_open_word(text), _open_number(text), _open_key(text))
        if self._phrase:
            start = min(start, max(len(text) - self._phrase, 0))
        return min(max(start - len(self._before), len(self._held) - LIMIT, 0), len(self._held))

    def _release(self, count: int) -> str:
        if not count:
            return ""
        begun = len(self._before)
        text = self._before + self._held
        cut = begun + count
        inside: list[Finding] = []
        for finding in self._scanner.scan(text):
            if finding.end <= begun or finding.start >= cut:
                continue
            # What was found is never cut in two: it goes as one, or waits as one.
            if finding.end > cut and len(text) - finding.start <= LIMIT:
                cut = max(finding.start, begun)
                break
            cut = max(cut, finding.end)
            inside.append(finding)
        return self._pass_on(text, cut, inside)

    def _pass_on(self, text: str, cut: int, inside: list[Finding]) -> str:
        begun = len(self._before)
        local = [_moved(f, -begun) for f in inside]
        redaction = self._redactor.redact(text[begun:cut], local)
        self.originals.update(redaction.originals)
        self._found += [_moved(f, self._passed) for f in local]
        self._passed += cut - begun
        self._held = text[cut:]
        self._before = text[max(0, cut - _CONTEXT) : cut]
        return redaction.text


def _moved(finding: Finding, by: int) -> Finding:
    start = max(finding.start + by, 0)
    return Finding(start, finding.end + by, finding.rule, finding.tier, finding.label)


def _open_word(text: str) -> int:
    """Return where the word begins that the end of the text may have cut."""
    for start in range(len(text), 0, -1):
        if _BREAK.match(text, start - 1):
            return start
    return 0


def _open_number(text: str) -> int:
    """Return where the number with blanks begins that the end may have cut."""
    match = _OPEN_NUMBER.search(text, max(len(text) - _NUMBER, 0))
    return match.start() if match else len(text)


def _open_key(text: str) -> int:
    """Return where the private key begins whose end has not come."""
    start = text.rfind(_BEGIN)
    return start if start >= 0 and _OPEN_KEY.match(text, start) else len(text)
