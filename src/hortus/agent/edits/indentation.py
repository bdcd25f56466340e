"""Carry the indentation that a file has over to lines that were written with another one."""

from collections.abc import Sequence

from msgspec import Struct

from hortus.core.regex import late

_INDENT = late(r"[ \t]*")


class Shift(Struct, frozen=True):
    """How indentation as written becomes indentation as it is in the file."""

    taken: str = ""
    given: str = ""
    unit: str = ""
    """What stands for one step in the written lines, where steps themselves differ."""
    step: str = ""
    """What one step is in the file."""

    def carry(self, line: str) -> str | None:
        """Return a line indented for the file, or None where it cannot be."""
        if not line.strip():
            return ""
        indent = indent_of(line)
        if not indent.startswith(self.taken):
            return None
        rest = indent[len(self.taken) :]
        if self.unit:
            whole, left = divmod(len(rest), len(self.unit))
            if left or rest != self.unit * whole:
                return None
            rest = self.step * whole
        return self.given + rest + line[len(indent) :]


def indent_of(line: str) -> str:
    """Return the blanks that a line begins with."""
    found = _INDENT.match(line)
    return found.group() if found else ""


def find_shift(written: Sequence[str], there: Sequence[str]) -> Shift | None:
    """Return the one shift that explains every line, or None where there is none."""
    pairs = [
        (indent_of(a), indent_of(b)) for a, b in zip(written, there, strict=True) if a.strip()
    ]
    if not pairs:
        return None
    for shift in _candidates(pairs):
        if all(shift.carry(a + "x") == b + "x" for a, b in pairs):
            return shift
    return None


def _candidates(pairs: Sequence[tuple[str, str]]) -> list[Shift]:
    # The shallowest line says what was left off or put before; the rest has to agree.
    taken, given = min(pairs, key=lambda pair: len(pair[0]))
    if taken and given.endswith(taken):
        plain = [Shift("", given.removesuffix(taken))]
    elif given and taken.endswith(given):
        plain = [Shift(taken.removesuffix(given), "")]
    else:
        plain = []
    plain.append(Shift(taken, given))
    units = [(unit, "\t") for unit in ("    ", "  ", "        ")]
    units += [("\t", step) for _, step in [("", "    "), ("", "  "), ("", "        ")]]
    units += [("  ", "    "), ("    ", "  ")]
    changed = [Shift(taken, given, unit, step) for unit, step in units]
    return [*plain, *changed]
