"""A process of its own in which Hyperscan is tried, so that a crash there is nobody's crash."""

import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO, TextIO

import hyperscan
import msgspec

from hortus.dlp.databases import loaded
from hortus.dlp.expressions import Expression, Kind
from hortus.dlp.forms import fill
from hortus.dlp.native import HyperscanEngine
from hortus.dlp.rules import load_rules
from hortus.dlp.scanner import Scanner

_MANY = 1_000


class Compiling:
    """Compiles what is wanted here and now, each set of expressions once."""

    version = "on trial"

    def __init__(self) -> None:
        self._made: dict[Sequence[Expression], bytes] = {}

    def has(self, wanted: Sequence[Expression]) -> bool:
        """Tell whether it has compiled these before."""
        return wanted in self._made

    def get(self, wanted: Sequence[Expression]) -> hyperscan.Database:
        """Return the database as it will be loaded from a file."""
        return loaded(self.compiled(wanted))

    def compiled(self, wanted: Sequence[Expression]) -> bytes:
        """Return the database as bytes."""
        if wanted not in self._made:
            self._made[wanted] = compiled(wanted)
        return self._made[wanted]


def compiled(wanted: Sequence[Expression]) -> bytes:
    """Return the database of some expressions; raise ``HyperscanError`` where there is none."""
    # What it does not know, such as what must stand before, it may leave out: it then sees more.
    flags = [
        hyperscan.HS_FLAG_PREFILTER
        | (hyperscan.HS_FLAG_SINGLEMATCH if one.kind is not Kind.PLACE else 0)
        for one in wanted
    ]
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[one.text.encode() for one in wanted],
        ids=[one.kind.value for one in wanted],
        flags=flags,
    )
    return hyperscan.dumpb(database)


def differing(engine: HyperscanEngine) -> str:
    """Return the rule whose examples Hyperscan and arrays do not agree on; empty if all agree."""
    native, portable = Scanner(engine=engine), Scanner()
    for rule, text in _texts():
        if native.scan(text) != portable.scan(text):
            return rule
    return "the engine" if engine.failed else ""


def _texts() -> Iterator[tuple[str, str]]:
    for seed, rule in enumerate(load_rules()):
        for form in (*rule.examples, *rule.counter):
            text = fill(form, seed)
            yield rule.id, text
            yield rule.id, f"{'x ' * _MANY}\n{text}\n{text}"


def main(orders: bytes, out: BinaryIO, errors: TextIO) -> int:
    """Compile the expressions asked for, scan the examples of all rules, write the database."""
    wanted = msgspec.json.decode(orders, type=tuple[Expression, ...])
    compiling = Compiling()
    try:
        made = compiling.compiled(wanted)
        rule = differing(HyperscanEngine(compiling))
    except hyperscan.HyperscanError as e:
        errors.write(f"{type(e).__name__}: {e}\n")
        return 1
    if rule:
        errors.write(f"it does not find the same as NumPy in the examples of {rule}\n")
        return 1
    out.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer.read(), sys.stdout.buffer, sys.stderr))
