"""Hyperscan as the first pass: it reads the text once, and arrays only where it saw something."""

import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from hortus.dlp.engines import arrays
from hortus.dlp.expressions import Expression, Kind, digest, expressions
from hortus.dlp.forms import GRAM
from hortus.dlp.prefilter import (
    NOWHERE,
    ArrayPrefilter,
    Prefilter,
    Sighting,
    clusters,
    four_digits,
)
from hortus.dlp.rules import Probe

if TYPE_CHECKING:
    import hyperscan

_log = logging.getLogger(__name__)
REACH = 16_384
"""No pattern reads further than this; the tests hold the rules to it."""


class Compiler(Protocol):
    """Gives what expressions compile to."""

    version: str

    def has(self, wanted: Sequence[Expression]) -> bool:
        """Tell whether it can do so at once."""

    def get(self, wanted: Sequence[Expression]) -> "hyperscan.Database":
        """Return the database; raise ``EngineError`` where there is none."""


class HyperscanEngine:
    """Makes first passes with Hyperscan, and goes on with arrays should it ever fail."""

    def __init__(self, databases: Compiler) -> None:
        self._databases = databases
        self._made: dict[bytes, hyperscan.Database] = {}
        self._problem = ""

    @property
    def state(self) -> str:
        """Which first pass is at work."""
        if self._problem:
            return f"NumPy, since {self._problem}"
        return f"Hyperscan {self._databases.version}"

    @property
    def failed(self) -> bool:
        """Whether it has failed, and is not asked any more."""
        return bool(self._problem)

    def has(self, probes: Sequence[Probe]) -> bool:
        """Tell whether a first pass for the probes can be had at once."""
        wanted = expressions(probes)
        return digest(wanted) in self._made or self._databases.has(wanted)

    def prefilter(self, probes: Sequence[Probe]) -> Prefilter:
        """Return a first pass for the probes; raise ``EngineError`` where there cannot be one."""
        wanted = expressions(probes)
        if not wanted:
            return arrays(probes)
        return NativePrefilter(self, self._database(wanted), probes)

    def fail(self, reason: str) -> None:
        """Say that Hyperscan cannot be relied on; from now on all scanners use arrays."""
        if not self._problem:
            _log.error(
                "Hyperscan failed, all texts are scanned with NumPy from now on: %s", reason
            )
        self._problem = f"Hyperscan failed: {reason}"

    def _database(self, wanted: Sequence[Expression]) -> "hyperscan.Database":
        key = digest(wanted)
        if key not in self._made:
            self._made[key] = self._databases.get(wanted)
        return self._made[key]


class NativePrefilter:
    """Asks Hyperscan where patterns may match, and arrays for what is there.

    Whatever arrays would have seen and a pattern matches at is among what is returned.
    """

    def __init__(
        self, engine: HyperscanEngine, database: "hyperscan.Database", probes: Sequence[Probe]
    ) -> None:
        self._engine = engine
        self._database = database
        self._arrays: ArrayPrefilter = arrays(probes)
        # A match may be told of before its anchor has been read.
        self._beyond = max((a.lead for p in probes for a in p.anchors), default=0) + GRAM
        self._own = threading.local()

    def look(self, data: bytes) -> Sighting:
        """Return where rules may apply."""
        if self._engine.failed:
            return self._arrays.look(data)
        seen: list[list[int]] = [[] for _ in Kind]
        problem = self._scan(data, seen)
        if problem:
            self._engine.fail(problem)
            return self._arrays.look(data)
        places, grams = self._around(data, seen[Kind.PLACE])
        digits = four_digits(data) if seen[Kind.DIGITS] else NOWHERE
        return Sighting(places, grams, digits, signs=bool(seen[Kind.SIGN]))

    def _scan(self, data: bytes, seen: list[list[int]]) -> str:
        """Note where each kind of expression ends; return what went wrong, if anything."""
        from hyperscan import HyperscanError  # noqa: PLC0415 - an extra

        try:
            self._database.scan(
                data, match_event_handler=_note, context=seen, scratch=self._scratch()
            )
        except HyperscanError as e:
            return type(e).__name__
        return ""

    def _around(self, data: bytes, ends: list[int]) -> tuple[list[int], list[int]]:
        places: list[int] = []
        grams: list[int] = []
        ends.sort()
        for start, end in clusters(ends, REACH, self._beyond):
            at, what = self._arrays.grams(data[start:end])
            places += [place + start for place in at]
            grams += what
        return places, grams

    def _scratch(self) -> "hyperscan.Scratch":
        """Return the space to work in that is this thread's own: two scans may not share one."""
        from hyperscan import Scratch  # noqa: PLC0415 - an extra

        scratch: Scratch | None = getattr(self._own, "scratch", None)
        if scratch is None:
            scratch = self._own.scratch = Scratch(self._database)
        return scratch


# What Hyperscan calls back has to live as long as the scan, and nothing there holds it: a callback
# made on the spot has ended processes. A function of a module lives as long as the process.
def _note(kind: int, _start: int, end: int, _flags: int, seen: object) -> None:
    cast("list[list[int]]", seen)[kind].append(end)
