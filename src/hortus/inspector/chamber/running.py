"""Carry out a run in a chamber of its own, from outside, and give what was observed."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from hortus.inspector import record
from hortus.inspector.chamber.spec import Spec
from hortus.inspector.chamber.tracing import parse
from hortus.inspector.errors import ChamberMissingError
from hortus.inspector.observation import Observation, Trace

_GRACE_S = 30.0


def observe(make: Callable[[Path], Spec]) -> Observation:
    """Run one program in one world, and return what was seen.

    ``make`` is given a folder for the run, which is gone afterwards. Raises
    ``ChamberMissingError`` where the chamber cannot be built; nothing was run then.
    """
    with tempfile.TemporaryDirectory(prefix="hortus-chamber-") as name:
        folder = Path(name)
        spec = make(folder)
        (folder / "spec.json").write_bytes(msgspec.json.encode(spec))
        (folder / "spec.json").chmod(0o600)
        _carry_out(folder / "spec.json", spec)
        seen, end = record.read(Path(spec.record))
        if end is None:
            raise ChamberMissingError(
                "the chamber broke off before the program had ended",
                remedy="run it again; if it happens again, report it with this tool and version",
            )
        return Observation(
            world=spec.world,
            scenario=spec.scenario.name,
            events=seen,
            ending=end.ending,
            trace=_trace(spec) if spec.traced else None,
            changed=end.changed,
        )


def _carry_out(path: Path, spec: Spec) -> None:
    """Start the chamber's own processes and wait for them."""
    command = [sys.executable, "-m", "hortus.inspector.chamber.inside", os.fspath(path)]
    most = (spec.limits.seconds + spec.limits.lingering_s) * spec.starts + _GRACE_S
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            command, capture_output=True, check=False, timeout=most, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as e:
        raise ChamberMissingError(
            "the chamber did not end in time", remedy="run it again on a machine with less to do"
        ) from e
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise ChamberMissingError(
            said[-1].removeprefix("hortus: "),
            remedy="`hortus inspect --doctor` says what this machine lacks; nothing was run",
        )


def _trace(spec: Spec) -> Trace:
    return parse(Path(spec.trace).read_text(encoding="utf-8", errors="replace"), spec.workspace)
