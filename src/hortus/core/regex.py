"""Regular expressions that are compiled when they are first used."""

import re
from typing import cast


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled at its first use.

    Compiling takes a quarter of a millisecond, and most patterns of a process are never used. A
    test compiles all of them.
    """
    return cast("re.Pattern[str]", Late(pattern, flags))


class Late:
    """Stands for a pattern; each of its methods is the pattern's own after the first use."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.source = (pattern, flags)

    def __getattr__(self, name: str) -> object:
        """Return what the compiled pattern has, and keep it for the next time."""
        found: object = getattr(re.compile(*self.source), name)
        self.__dict__[name] = found
        return found
