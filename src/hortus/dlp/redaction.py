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
class Redaction:
    """A text without what was found in it, and what was; the latter never prints."""

    text: str
    originals: Mapping[str, str] = field(repr=False)

    def restore(self, text: str) -> str:
        """Return ``text`` with each placeholder of this redaction replaced by its original."""
        return _PLACEHOLDER.sub(lambda m: self.originals.get(m[0], m[0]), text)


class StreamRestorer:
    """Puts originals back into an answer that arrives in pieces.

    Only what may still become a placeholder is held back: a few characters after a ``<``.
    """

    def __init__(self, originals: Mapping[str, str]) -> None:
        self._redaction = Redaction("", originals)
        self._held = ""

    def feed(self, chunk: str) -> str:
        """Take in the next piece and return what may go on, restored."""
        text = self._held + chunk
        start = text.rfind("<")
        if start < 0 or not _is_unfinished(text[start:]):
            start = len(text)
        self._held = text[start:]
        return self._redaction.restore(text[:start])

    def finish(self) -> str:
        """Return the rest: the answer has ended."""
        rest, self._held = self._held, ""
        return rest


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
        pieces: list[str] = []
        end = 0
        for finding in findings:
            value = text[finding.start : finding.end]
            placeholder = self.placeholder(finding.rule, value)
            originals[placeholder] = value
            pieces += (text[end : finding.start], placeholder)
            end = finding.end
        return Redaction("".join((*pieces, text[end:])), originals)

    def placeholder(self, rule: str, value: str) -> str:
        """Return what stands for a value."""
        data = value.encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._key, data, "sha256").hex()[:_DIGEST]
        name = re.sub(r"[^a-z0-9-]+", "-", rule.lower())
        # A colon before the digest would make `<hortus:…-api-key:…>` look like an API key.
        return f"<hortus:{name}.{digest}>"
