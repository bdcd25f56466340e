"""Keep out of a report what looks like a secret: planted texts are named, never shown."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from hortus.inspector.analysis.forms import DIGESTS, forms
from hortus.inspector.reporting.report import Report

if TYPE_CHECKING:
    from hortus.inspector.staging import Canary

# As the values of ``Sort``; that room brings all of the chamber with it.
_KEPT = ("secret", "key")
# Snippets hold a part of a secret more often than all of it. A part this long tells it, and no
# other text holds it by chance as long as there is a digit in it.
_PART = 8
_LONGEST = 600


class Veil:
    """Puts names over the texts of secrets."""

    def __init__(self, canaries: Iterable["Canary"]) -> None:
        self._parts: dict[str, str] = {}
        for canary in canaries:
            if canary.sort in _KEPT:
                other = [v for name, v in forms(canary.value).items() if not _is_digest(name)]
                for value in (canary.value, *other):
                    for part in _parts(value.lower()):
                        self._parts.setdefault(part, canary.name)

    def over(self, report: Report) -> Report:
        """Return a report in which no text holds a secret, or is too long to be a snippet."""
        plain: object = msgspec.to_builtins(report)
        return msgspec.convert(self._over(plain), Report)

    def over_text(self, text: str) -> str:
        """Return a text with the name of each secret where the secret stood."""
        low, kept, at = text.lower(), [], 0
        while at < len(text):
            name = self._parts.get(low[at : at + _PART])
            if name is None:
                kept.append(text[at])
                at += 1
                continue
            at += 1
            while self._parts.get(low[at : at + _PART]) == name:
                at += 1
            at += _PART - 1
            kept.append(f"[{name}]")
        return "".join(kept)

    def _over(self, value: object) -> object:
        match value:
            case str():
                return self.over_text(_cut(_encodable(value)))
            case dict():
                return {key: self._over(each) for key, each in value.items()}
            case list() | tuple():
                return [self._over(each) for each in value]
            case _:
                return value


def _is_digest(name: str) -> bool:
    return name.startswith(DIGESTS)


def _parts(value: str) -> Iterable[str]:
    for at in range(len(value) - _PART + 1):
        part = value[at : at + _PART]
        if any(c.isdigit() for c in part):
            yield part


def _encodable(text: str) -> str:
    """Return a text without halves of characters, which no JSON can hold."""
    return text.encode("utf-8", "backslashreplace").decode()


def _cut(text: str) -> str:
    rest = len(text) - _LONGEST
    return text if rest <= 0 else f"{text[:_LONGEST]}… ({rest} characters more)"
