"""Run a program to its end, or to the end of its time with all that it started."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hortus.review.errors import CheckerError

_SAID = 200


def answer_of(words: Sequence[str], folder: Path, timeout_s: float) -> bytes:
    """Return what a checker prints; raise ``CheckerError`` where it fails or takes too long.

    Checkers end with 0 for nothing found and 1 for something; all else is a failure.
    """
    name = Path(words[0]).name
    try:
        # A session of its own, so that what it starts can be ended with it.
        process = subprocess.Popen(  # noqa: S603 - a checker that is installed here, no shell
            words,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as e:
        raise CheckerError(f"{name} cannot be started: {e.strerror}", remedy=_REMEDY) from e
    with process:
        try:
            said, complained = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired as e:
            raise CheckerError(f"{name} took more than {timeout_s:g} s", remedy=_REMEDY) from e
        finally:
            _end(process)
    if process.returncode not in {0, 1}:
        lines = complained.decode("utf-8", "replace").strip().splitlines()
        why = lines[-1][:_SAID] if lines else f"status {process.returncode}"
        raise CheckerError(f"{name} failed: {why}", remedy=_REMEDY)
    return said


_REMEDY = "run it by hand to see why, or leave it out with --no-checkers"


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program and what it started, if any of it still runs."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
