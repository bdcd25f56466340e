"""Replace what was found by placeholders, and put it back into the answer."""

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hortus.dlp.types import Finding

_DIGEST = 12
_OPENING = "<hortus:"
_PLACEHOLDER = re.compile(rf"<hortus:[a-z0-9-]+\.[0-9a-f]{{{_DIGEST}}}>")

_UNFINISHED = re.compile(rf"{_OPENING}[a-z0-9-]{{0,100}}(?:\.[0-9a-f]{{0,{_DIGEST}}})?\Z")


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to stand in the place of the characters from ``start`` up to ``end``."""

    start: int
    end: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text without what was found in it, and what was; the latter never prints."""

    text: str
    originals: Mapping[str, str] = field(repr=False)

    def restore(self, text: str) -> str:
        """Return ``text`` with each placeholder of this redaction replaced by its original."""
        return edited(text, restorations(text, self.originals))


def restorations(text: str, originals: Mapping[str, str]) -> list[Edit]:
    """Return the edits that replace each known placeholder by its original."""
    if not originals or _OPENING not in text:
        return []
    return [
        Edit(*match.span(), originals[match[0]])
        for match in _PLACEHOLDER.finditer(text)
        if match[0] in originals
    ]


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made; they are in order, and none overlap."""
    pieces: list[str] = []
    end = 0
    for edit in edits:
        pieces += (text[end : edit.start], edit.text)
        end = edit.end
    return "".join((*pieces, text[end:]))


class StreamRestorer:
    """Finds the placeholders in an answer that arrives in pieces.

    Only what may still become a placeholder waits, a few characters after a ``<``: up to ``safe``
    all are found.
    """

    def __init__(self, originals: Mapping[str, str]) -> None:
        self._originals = originals
        self._held = ""
        self.safe = 0

    def feed(self, chunk: str) -> list[Edit]:
        """Take in the next piece and return what to replace, with places in the whole answer."""
        text = self._held + chunk
        base = self.safe
        start = text.rfind("<")
        if start < 0 or not _is_unfinished(text[start:]):
            start = len(text)
        self._held = text[start:]
        self.safe = base + start
        found = restorations(text[:start], self._originals)
        return [Edit(base + e.start, base + e.end, e.text) for e in found]

    def finish(self) -> None:
        """Take what waits for no placeholder: the answer has ended."""
        self.safe += len(self._held)
        self._held = ""


def _is_unfinished(tail: str) -> bool:
    """Tell whether a text from ``<`` to its end may become a placeholder."""
    return _OPENING.startswith(tail) or _UNFINISHED.match(tail) is not None


class Redactor:
    """Gives the same value the same placeholder, in every text and every turn.

    The placeholder carries a keyed digest: whoever does not have the key cannot find the value
    by trying.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def redact(self, text: str, findings: Iterable[Finding]) -> Redaction:
        """Return the text with each finding replaced; findings in order, none overlapping."""
        originals: dict[str, str] = {}
        edits: list[Edit] = []
        for finding in findings:
            value = text[finding.start : finding.end]
            placeholder = self.placeholder(finding.rule, value)
            originals[placeholder] = value
            edits.append(Edit(finding.start, finding.end, placeholder))
        return Redaction(edited(text, edits), originals)

    def placeholder(self, rule: str, value: str) -> str:
        """Return what stands for a value."""
        data = value.encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._key, data, "sha256").hex()[:_DIGEST]
        name = re.sub(r"[^a-z0-9-]+", "-", rule.lower())
        # A colon before the digest would make `<hortus:…-api-key:…>` look like an API key.
        return f"<hortus:{name}.{digest}>"
