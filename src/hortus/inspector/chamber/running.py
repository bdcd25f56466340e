"""Carry out runs, each in a chamber of its own, from outside, and give what was observed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

import msgspec
from msgspec.structs import replace

from hortus.inspector import record
from hortus.inspector.chamber import clock, folders
from hortus.inspector.chamber.preflight import doctor
from hortus.inspector.chamber.spec import Spec
from hortus.inspector.chamber.tracing import parse
from hortus.inspector.errors import ChamberMissingError
from hortus.inspector.observation import Observation, Trace
from hortus.inspector.sink import Authority

_GRACE_S = 30.0
_PROGRAMS = "/usr/bin:/bin:/usr/local/bin"
_PREFIX = "hortus: the chamber could not be built: "
# Not the folder one stands in: what is inspected may have a module of our name there.
_COMMAND = (sys.executable, "-P", "-m", "hortus.inspector.chamber.inside")


def observe(make: Callable[[Path], Spec]) -> Observation:
    """Run one program in one world, and return what was seen; ``Chambers`` is faster for many."""
    with Chambers() as chambers:
        return chambers.observe(make)


class Chambers:
    """A process from which chambers are made quickly; use it as a context, from any thread."""

    _is_ending = False

    def __enter__(self) -> Self:
        """Start the process."""
        folders.sweep()
        self._library = clock.library()
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(_COMMAND, stdin=theirs.fileno())  # noqa: S603 - ourselves
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, and with it every run that is under way."""
        self._is_ending = True
        self._orders.close()
        self._process.wait()

    def observe(self, make: Callable[[Path], Spec]) -> Observation:
        """Run one program in one world, and return what was seen.

        ``make`` is given a folder for the run, which is gone afterwards. Raises
        ``ChamberMissingError`` where the chamber cannot be built; nothing was run then.
        """
        with folders.folder() as folder:
            spec = self._completed(make(folder))
            path = folder / folders.DESCRIPTION
            path.touch(0o600)
            path.write_bytes(msgspec.json.encode(spec))
            said = self._carry_out(path, spec)
            written = Path(spec.record)
            seen, end = record.read(written) if written.exists() else ((), None)
            if end is None:
                raise _broken_off() if self._is_ending else _failure(said)
            return Observation(
                world=spec.world,
                scenario=spec.scenario.name,
                events=seen,
                earlier=record.earlier(written),
                ending=end.ending,
                trace=_trace(spec) if spec.traced else None,
                changed=end.changed,
                clock_pinned=end.clock_pinned,
                own_clock=end.own_clock,
            )

    def _completed(self, spec: Spec) -> Spec:
        """Add what the chamber finds out itself."""
        return replace(
            spec,
            vouched=Authority.read(Path(spec.authority).read_bytes()).public_pem.decode(),
            clock_library=self._library,
            tracer=_tracer() if spec.traced else "",
        )

    def _carry_out(self, path: Path, spec: Spec) -> str:
        """Have a run made, wait for its end, and return what its processes complained of."""
        most = (spec.limits.seconds + spec.limits.lingering_s) * spec.starts + _GRACE_S
        answers, theirs = socket.socketpair()
        answers.settimeout(most)
        with answers:
            with theirs:
                socket.send_fds(self._orders, [os.fsencode(path)], [theirs.fileno()])
            said = b""
            try:
                while part := answers.recv(4096):
                    said += part
            except TimeoutError as e:
                with suppress(ProcessLookupError):
                    os.kill(int(said.partition(b"\n")[0]), signal.SIGKILL)
                raise ChamberMissingError(
                    "the chamber did not end in time",
                    remedy="run it again on a machine with less to do",
                ) from e
        return said.partition(b"\n")[2].decode(errors="replace")


def _tracer() -> str:
    """Return the program that traces, which is none of the user's own."""
    place = shutil.which("strace", path=_PROGRAMS)
    if place is None:
        raise ChamberMissingError(
            "this machine lacks strace, which shows what a program reads and runs;"
            " nothing was run",
            remedy="install it (Debian, Ubuntu: apt install strace)",
        )
    return place


def _broken_off() -> ChamberMissingError:
    return ChamberMissingError(
        "the run was broken off, because the inspection was", remedy="inspect it again"
    )


def _failure(said: str) -> ChamberMissingError:
    """Return why a run came to nothing: a feature that this machine lacks, or what was said."""
    for feature in doctor():
        if feature.is_needed and not feature.is_there:
            return ChamberMissingError(
                f"this machine lacks {feature.name}: {feature.found}; nothing was run",
                remedy=feature.remedy,
            )
    last = (said.strip().splitlines() or ["the chamber broke off before the program had ended"])[0]
    return ChamberMissingError(
        last.removeprefix(_PREFIX),
        remedy="run it again; if it happens again, report it with this tool and version",
    )


def _trace(spec: Spec) -> Trace:
    return parse(Path(spec.trace).read_text(encoding="utf-8", errors="replace"), spec.workspace)
