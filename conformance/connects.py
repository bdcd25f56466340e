"""Which addresses a program and all that it starts reach for, by strace."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_TO = re.compile(
    r"(?:connect|sendto|sendmsg)\(.*?sin6?_port=htons\((\d+)\).*?"
    r'(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")'
)
_BORN = re.compile(r"(?:clone3?|v?fork)\b.*= (\d+)$")
_CALLS = "trace=connect,sendto,sendmsg,clone,clone3,fork,vfork,unshare"


class Connects:
    """Watches programs that are started with ``watched`` until the end of the block."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._strace = shutil.which("strace")
        self.seen: frozenset[str] = frozenset()
        """Addresses reached for, but for those within a network that has nothing but itself."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        lines = self._log.read_text(errors="replace").splitlines() if self._log.exists() else []
        self.seen = reached(lines)

    def watched(self, command: Sequence[str]) -> list[str]:
        """Return the command with strace around it. Raises ``RuntimeError`` without strace."""
        if self._strace is None:
            raise RuntimeError("strace is not here: scripts/inspector.sh installs it")
        return [self._strace, "-f", "-qq", "-e", _CALLS, "-o", str(self._log), *command]


def reached(lines: Sequence[str]) -> frozenset[str]:
    """Return the addresses in a log of strace, but for those of processes that are cut off.

    A process that was given a network of its own, and all that it starts, reaches nothing else.
    What those start is numbered anew, so that nobody outside has announced its number.
    """
    outside: set[str] = {lines[0].partition(" ")[0]} if lines else set()
    seen: set[str] = set()
    for line in lines:
        process, _, call = line.partition(" ")
        if process not in outside:
            continue
        found = _BORN.search(call)
        if found and "CLONE_NEWNET" not in call:
            outside.add(found[1])
        if call.lstrip().startswith("unshare(") and "CLONE_NEWNET" in call:
            outside.discard(process)
        seen |= {f"{v4 or v6}:{port}" for port, v4, v6 in _TO.findall(call)}
    return frozenset(seen)
