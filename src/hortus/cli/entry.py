"""The entry point: answers ``--version`` by itself, leaves the rest to the dispatcher."""

import sys
from collections.abc import Sequence

from hortus import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 failed, 2 called wrongly."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] in (["--version"], ["-V"]):
        sys.stdout.write(f"hortus {__version__}\n")
        return 0
    from hortus.cli.dispatch import dispatch  # noqa: PLC0415 - `--version` must not pay for it

    return dispatch(words)
