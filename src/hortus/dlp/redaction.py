"""Replace what was found by placeholders, and put it back into the answer."""

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hortus.dlp.types import Finding

_DIGEST = 12
_PLACEHOLDER = re.compile(rf"<hortus:[a-z0-9-]+:[0-9a-f]{{{_DIGEST}}}>")


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text without what was found in it, and what was; the latter never prints."""

    text: str
    originals: Mapping[str, str] = field(repr=False)

    def restore(self, text: str) -> str:
        """Return ``text`` with each placeholder of this redaction replaced by its original."""
        return _PLACEHOLDER.sub(lambda m: self.originals.get(m[0], m[0]), text)


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
        return f"<hortus:{name}:{digest}>"
