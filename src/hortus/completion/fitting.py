"""Fit the gate of a model in a process of its own, so that whoever serves goes on serving.

It prints the gate as one line of JSON, and ends with whoever started it.
"""

import os
import signal
import sys
import threading
from pathlib import Path

import msgspec

from hortus.completion.building import build
from hortus.completion.calibration import Calibration
from hortus.completion.git import Repository
from hortus.completion.persistence import Unusable, figures_of, load
from hortus.completion.types import NOT_FITTED, Fitted, ToFit, silent
from hortus.core import HortusError, SystemClock

_NICENESS = 10


def fitted(wanted: ToFit) -> Fitted:
    """Return the gate of a model, fitted on the history of its repository."""
    repository, limit = Repository(Path(wanted.repository)), wanted.max_file_bytes
    try:
        kept = load(Path(wanted.folder), limit)
    except Unusable:
        kept = None
    base = kept.base if kept else build(repository, repository.head(), limit)
    calibration = Calibration(repository, limit, wanted.bar, SystemClock())
    gate, report = calibration.gate(base, silent)
    return Fitted(figures_of(gate), report)


def main(words: list[str]) -> int:
    """Fit what is asked for, and print it."""
    os.nice(_NICENESS)
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        said = fitted(ToFit.of(words))
    except HortusError as e:
        said = Fitted({}, NOT_FITTED, problem=e.message)
    sys.stdout.buffer.write(msgspec.json.encode(said) + b"\n")
    sys.stdout.buffer.flush()
    return 1 if said.problem else 0


def _end_with_input() -> None:
    """End at once: what is interrupted is done again at the next start."""
    while os.read(0, 1_024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
