"""Scan a text that arrives in pieces: what is in it, and how far it can be shown already."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from hortus.dlp.forms import GRAM
from hortus.dlp.openings import BREAKS, OpenKey, after_last_break, open_number, open_quote
from hortus.dlp.rules import Finder
from hortus.dlp.scanner import DEFAULT_TIERS, Scanner
from hortus.dlp.types import Finding, Tier

LIMIT = 16_384
"""No more characters than this are ever held back."""
SHORTEST = 16
"""No token that is known by its form alone is shorter; the tests hold the rules to it."""
_CONTEXT = 512
# Scanning costs the same for up to about this many characters.
_BACKLOG = 2_048
_LONG_WORD = re.compile(rf"[^{BREAKS}]{{{SHORTEST},}}")
_MOST_TRIED = 256
_FOLD = bytes(byte | 0x20 for byte in range(256))


@dataclass(frozen=True, slots=True)
class Found:
    """A find with its place in the whole text; what was found never prints."""

    finding: Finding
    value: str = field(repr=False)


class StreamRules:
    """What streams are scanned for, made once for all of them.

    Text is held back only for the sake of what is ``acted_on``. Where that is nothing but tokens
    that are known by their form, a word that cannot be one goes on without a scan, and what else
    it may be part of is looked for a little later.
    """

    def __init__(self, scanner: Scanner, acted_on: Collection[Tier] = DEFAULT_TIERS) -> None:
        self.scanner = scanner
        self.acted_on = frozenset(acted_on)
        self.phrase = max((rule.phrase for rule in scanner.rules), default=0)
        structured = [
            probe
            for rule in scanner.rules
            if rule.tier is Tier.STRUCTURED
            for probe in rule.probes
        ]
        self.by_word = self.acted_on <= {Tier.STRUCTURED} and all(
            probe.finder is Finder.GRAM for probe in structured
        )
        self._grams = frozenset(a.gram for probe in structured for a in probe.anchors)

    def may_be_in(self, text: str) -> bool:
        """Tell whether a word of the text may hold a token that is known by its form."""
        return any(self._may_be(word) for word in _LONG_WORD.findall(text))

    def _may_be(self, word: str) -> bool:
        if len(word) > _MOST_TRIED:
            return True
        folded = word.encode("utf-8", "surrogatepass").translate(_FOLD)
        ends = range(GRAM, len(folded) + 1)
        return not self._grams.isdisjoint(folded[end - GRAM : end] for end in ends)


class StreamScanner:
    """Finds in pieces what the scanner finds in the whole text.

    ``safe`` is how many characters cannot be part of anything unfinished that is acted on: what
    was found in them has been returned. The work is linear in the length of the text.
    """

    def __init__(self, rules: StreamRules) -> None:
        self._rules = rules
        self._key = OpenKey()
        self._text = ""
        self._base = 0  # where `_text` begins
        self._word = 0  # where the last word begins
        self._bound = 0  # up to here neither a word nor a key is open
        self._seen = 0  # up to here all is found
        self._waits = False  # whether something found was not complete
        self.end = 0
        self.safe = 0
        self.most_held = 0

    def feed(self, chunk: str) -> list[Found]:
        """Take in the next piece and return what is now sure."""
        start, bound = self.end, self._bound
        self._text += chunk
        self.end += len(chunk)
        last = after_last_break(chunk)
        if last:
            self._word = start + last
        closed = self._key.feed(self._text, self._base, start)
        self._bound = self._word if self._key.start is None else min(self._word, self._key.start)
        found = self._scan(final=False) if closed or self._is_due(bound) else []
        self._move_on()
        return found

    def finish(self) -> list[Found]:
        """Return the rest: the text has ended, or pauses for so long that it must be shown."""
        found = self._scan(final=True) if self._seen < self.end else []
        self.safe = self.end
        return found

    def _is_due(self, bound: int) -> bool:
        """Tell whether a scan is needed before more can be shown."""
        if self._is_too_much():
            return True
        if not self._rules.by_word:
            return self._bound > self._seen
        if self._bound - self._seen >= _BACKLOG or self._waits:
            return True
        if self._bound - bound < SHORTEST or not self._rules.acted_on:
            return False
        finished = self._text[max(bound - self._base, 0) : max(self._bound - self._base, 0)]
        return self._rules.may_be_in(finished)

    def _is_too_much(self) -> bool:
        return self.end - max(self._bound, self._seen) > LIMIT

    def _move_on(self) -> None:
        if not self._rules.acted_on:
            self.safe = self.end
        elif self._rules.by_word and not self._waits:
            self.safe = max(self.safe, self._bound, self._seen)
        else:
            self.safe = max(self.safe, self._seen)
        self.most_held = max(self.most_held, self.end - self.safe)

    def _scan(self, *, final: bool) -> list[Found]:
        bound = self.end if final else self._settled()
        found: list[Found] = []
        self._waits = False
        for local in self._rules.scanner.scan(self._text):
            start, end = local.start + self._base, local.end + self._base
            if end <= self._seen:
                continue
            if start >= bound or self._waits:
                # In a number that is open, a token may be complete already.
                self._waits = self._waits or start < self._bound
                continue
            # What was found is never cut in two: it goes as one, or waits as one.
            if end > bound and not final and self.end - start <= LIMIT:
                bound, self._waits = max(start, self._seen), True
                continue
            bound = max(bound, end)
            start = max(start, self._seen)
            value = self._text[start - self._base : end - self._base]
            found.append(Found(replace(local, start=start, end=end), value))
        self._forget(bound)
        return found

    def _settled(self) -> int:
        """Return up to where nothing is unfinished."""
        text, end = self._text, self.end
        settled = min(self._bound, self._base + min(open_number(text), open_quote(text)))
        if self._rules.phrase:
            settled = min(settled, end - self._rules.phrase)
        if self._is_too_much():
            # Half of it goes at once: a text without breaks is not to be scanned at each piece.
            self._key.forget()
            settled = max(settled, end - LIMIT // 2)
        return max(settled, self._seen)

    def _forget(self, seen: int) -> None:
        self._seen = seen
        base = max(seen - _CONTEXT, self._base)
        self._text, self._base = self._text[base - self._base :], base
