"""The scanner: one pass over a text finds where to look, and only there rules are tried."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from hortus.dlp.confirm import CHECKS
from hortus.dlp.engines import ArrayEngine, Engine
from hortus.dlp.prefilter import Positions, alphabet, clusters, every, number, runs
from hortus.dlp.rules import Finder, Probe, Rule, load_rules
from hortus.dlp.types import TIERS, Finding, Findings, Tier

_IN_RUNS = alphabet(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-")
# A token begins where no word does, or right after an escape: \n, \u0022, %3D.
_BEGINS = re.compile(rb"(?:\\[nrtbfv]|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9A-F]{2})\Z")
_WORD = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_ESCAPE = 6
DEFAULT_TIERS = (Tier.STRUCTURED, Tier.CONTEXTUAL)
_NOTHING = Findings()


@dataclass(slots=True, eq=False)
class _Task:
    """A probe to try; its pattern is compiled when it is first needed."""

    ordinal: int
    rule: Rule
    probe: Probe
    check: Callable[[bytes], bool]
    regex: re.Pattern[bytes] | None = None
    hint: re.Pattern[bytes] | None = None

    def ready(self) -> re.Pattern[bytes]:
        if self.regex is None:
            self.regex = re.compile(self.probe.pattern.encode())
        return self.regex

    def at(self, data: bytes, start: int) -> Finding | None:
        """Return what the probe finds where it begins at a place."""
        match = (self.regex or self.ready()).match(data, start)
        if match is None or (self.probe.bounded and not begins(data, start)):
            return None
        return self.found(match)

    def hinted(self, data: bytes, places: list[int]) -> list[int]:
        """Return the places at which the probe's hint is."""
        if not self.probe.hint:
            return places
        if self.hint is None:
            self.hint = re.compile(self.probe.hint.encode())
        return [place for place in places if self.hint.match(data, place)]

    def found(self, match: re.Match[bytes]) -> Finding | None:
        """Return the finding of a match that bears closer inspection."""
        if not self.check(match["secret"]):
            return None
        start, end = match.span("secret")
        return Finding(start, end, self.rule.id, self.rule.tier, self.rule.label)


class Scanner:
    """Finds secrets, personal data and company words in one text after the other.

    The work is linear in the length of the text: each place is tried against few patterns, and
    no pattern reads further than a fixed length.
    """

    def __init__(
        self,
        rules: Sequence[Rule] | None = None,
        tiers: Sequence[Tier] = DEFAULT_TIERS,
        engine: Engine | None = None,
    ) -> None:
        known = load_rules() if rules is None else rules
        self.rules = tuple(rule for rule in known if rule.tier in tiers)
        self._tasks: dict[int, list[tuple[_Task, int]]] = {}
        others: dict[Finder, list[_Task]] = {finder: [] for finder in Finder}
        for ordinal, (rule, probe) in enumerate((r, p) for r in self.rules for p in r.probes):
            task = _Task(ordinal, rule, probe, CHECKS[probe.check])
            others[probe.finder].append(task)
            for anchor in probe.anchors:
                self._tasks.setdefault(number(anchor.gram), []).append((task, anchor.lead))
        self._at_digits, self._at_signs = others[Finder.DIGITS], others[Finder.AT]
        self._in_runs = others[Finder.RUN]
        probes = [probe for rule in self.rules for probe in rule.probes]
        self._prefilter = (engine or ArrayEngine()).prefilter(probes)

    def scan(self, text: str | bytes) -> Findings:
        """Return what the text holds."""
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        seen = sorted(self._find(data), key=_place)
        if not seen:
            return _NOTHING
        found = tuple(_merged(seen))
        return Findings(found if len(data) == len(text) else _in_characters(found, data))

    def _find(self, data: bytes) -> Iterator[Finding]:
        seen = self._prefilter.look(data)
        if seen.places:
            yield from self._at_grams(data, seen.places, seen.grams)
        if len(seen.digits):
            yield from self._around(data, self._at_digits, seen.digits)
        if self._at_signs and seen.signs and b"@" in data:
            yield from self._around(data, self._at_signs, every(data, b"@"))
        if self._in_runs and (starts := runs(data, _IN_RUNS)):
            for task in self._in_runs:
                for start in starts:
                    yield from _along(task, data, start)

    def _at_grams(self, data: bytes, places: list[int], grams: list[int]) -> Iterator[Finding]:
        tasks = self._tasks
        past: dict[int, int] = {}
        for place, gram in zip(places, grams, strict=True):
            for task, lead in tasks[gram]:
                start = place - lead
                # What lies inside a find is not looked at again: that keeps the work linear.
                if start < past.get(task.ordinal, 0):
                    continue
                # What nearly always matches nothing is not worth a call of our own.
                if (task.regex or task.ready()).match(data, start) is None:
                    continue
                finding = task.at(data, start)
                if finding:
                    past[task.ordinal] = finding.end
                    yield finding

    def _around(self, data: bytes, tasks: Sequence[_Task], places: Positions) -> Iterator[Finding]:
        for task in tasks:
            hinted = task.hinted(data, places.tolist())
            for start, end in clusters(hinted, *task.probe.around, least=task.probe.least):
                found = (task.found(match) for match in task.ready().finditer(data, start, end))
                yield from (finding for finding in found if finding)


def _along(task: _Task, data: bytes, start: int) -> Iterator[Finding]:
    """Yield what a probe finds in one run of characters, one after the other."""
    while match := task.ready().match(data, start):
        finding = task.found(match)
        if finding:
            yield finding
        start = match.end()


def begins(data: bytes, start: int) -> bool:
    """Tell whether something may begin here: not in the middle of a word."""
    if start <= 0 or data[start - 1] not in _WORD:
        return start >= 0
    return _BEGINS.search(data[max(0, start - _ESCAPE) : start]) is not None


def _place(finding: Finding) -> tuple[int, int]:
    return finding.start, finding.end


def _merged(found: list[Finding]) -> Iterator[Finding]:
    """Yield findings that do not overlap: the surest one's name over all that they cover."""
    last: Finding | None = None
    for finding in found:
        if last is None or finding.start >= last.end:
            if last is not None:
                yield last
            last = finding
            continue
        best = min(last, finding, key=lambda f: (TIERS.index(f.tier), f.start - f.end))
        end = max(last.end, finding.end)
        last = Finding(last.start, end, best.rule, best.tier, best.label)
    if last is not None:
        yield last


def _in_characters(found: Sequence[Finding], data: bytes) -> tuple[Finding, ...]:
    """Return the findings with offsets in characters instead of bytes of UTF-8."""
    edges = [edge for f in found for edge in (f.start, f.end)]
    lengths = (_characters(data[a:b]) for a, b in zip([0, *edges], edges, strict=False))
    places = list(accumulate(lengths))
    return tuple(
        replace(finding, start=start, end=end)
        for finding, start, end in zip(found, places[::2], places[1::2], strict=True)
    )


def _characters(data: bytes) -> int:
    """Return how many characters there are: the bytes that do not continue one."""
    return sum(byte & 0xC0 != 0x80 for byte in data)  # noqa: PLR2004 - the form of UTF-8
