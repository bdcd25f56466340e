"""What is wrong in a file, and where."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is wrong in a file."""

    line: int
    """From 1; 0 where it is of no line."""
    message: str
    code: str = ""

    @property
    def sort(self) -> tuple[str, str]:
        """What is the same about a finding that only moved to another line."""
        return self.code, self.message


def new_in(now: tuple[Finding, ...], before: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return what was not there before, however far it has moved."""
    known = [finding.sort for finding in before]
    new = []
    for finding in now:
        if finding.sort in known:
            known.remove(finding.sort)
        else:
            new.append(finding)
    return tuple(new)
