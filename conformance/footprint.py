"""What clients send and use for the same work: ``python -m conformance.footprint``."""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from conformance.chamber import can_enter, enter, set_up
from conformance.install import install_all
from conformance.pins import PINS, Pin
from conformance.script import TASK
from conformance.servers import Model, scripted_model
from conformance.trial import HEADLESS, connect, environment_of, make_repository
from hortus import __version__
from hortus.agent.testing import as_ordinary_user, owned
from hortus.gateway.testing import Say, Script, Shell, Turn, Usage

_ROOT = Path(__file__).resolve().parents[1]
_CLIENTS = _ROOT / "build" / "clients"
_REPORT = _ROOT / "build" / "bench" / "agent-footprint.json"
_NAMES = ("claude", "codex", "qwen", "opencode")
_OURS = "hortus"
_TURNS = 10
_LIMIT_S = 180.0
_USAGE = Usage(input_tokens=900, output_tokens=30)
_SAYS = Turn((Say("ok"),), usage=_USAGE)
_ASIDE = Turn((Say("An aside"),), usage=_USAGE)
_STEPS = tuple(
    Turn((Say(f"Step {n}. "), Shell(f"echo step {n} && ls")), usage=_USAGE)
    for n in range(1, _TURNS)
)
_ONE = Script(turns=(_SAYS,), aside=_ASIDE)
_TEN = Script(turns=(*_STEPS, _SAYS), aside=_ASIDE)


@dataclass(frozen=True, slots=True)
class Used:
    """One run: what was sent, when, and what it took."""

    status: int
    bodies: tuple[bytes, ...]
    """Requests of the work itself, in their order."""
    extra: int
    """Requests that nobody asked for: titles, checks of the network, models lists."""
    to_first_s: float
    cpu_s: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Row:
    """What a client sends and uses."""

    client: str
    version: str
    first_bytes: int
    tools: int
    turn_bytes: int
    """Mean growth from one request to the next."""
    prefix: float
    """Mean share of a request with which the next one begins, byte for byte."""
    extra: int
    to_first_s: float
    cpu_one_s: float
    cpu_ten_s: float
    peak_mib: float
    problems: tuple[str, ...]


def main() -> int:
    """Return 0 where every client did the work, else 1."""
    parser = ArgumentParser(prog="python -m conformance.footprint", description=__doc__)
    parser.add_argument("--inside", action="store_true", help="the network is closed already")
    parser.add_argument("--only", default="", metavar="A,B", help="only these clients")
    parser.add_argument("--runs", type=int, default=3, help="runs of the short task; least counts")
    args = parser.parse_args()
    if not args.inside:
        for problem in install_all(_CLIENTS, _ROOT / ".uv" / "bin" / "uv"):
            sys.stderr.write(f"not installed: {problem}\n")
        if can_enter():
            return enter(sys.argv[1:], "conformance.footprint")
    folder = Path(tempfile.mkdtemp(prefix="hortus-footprint-"))
    folder.chmod(0o755)
    if args.inside:
        set_up(folder)
    only = frozenset(filter(None, args.only.split(","))) or {*_NAMES, _OURS}
    pins: list[Pin | None] = [None, *(pin for pin in PINS if pin.client in _NAMES)]
    rows = []
    for pin in pins:
        if (pin.client if pin else _OURS) in only:
            rows.append(_measured(pin, folder, args.runs))
            sys.stdout.write(f"{rows[-1].client}: done\n")
    _report(rows)
    shutil.rmtree(folder)
    return 0 if rows and not any(row.problems for row in rows) else 1


def _measured(pin: Pin | None, folder: Path, runs: int) -> Row:
    name = pin.client if pin else _OURS
    short = [_run(pin, folder / f"{name}-{n}", _ONE) for n in range(runs)]
    long = _run(pin, folder / f"{name}-ten", _TEN)
    bodies = long.bodies
    problems = [f"a run ended with {one.status}" for one in (*short, long) if one.status]
    if len(bodies) < _TURNS:
        problems.append(f"{len(bodies)} requests in place of {_TURNS}")
    grown = [len(b) - len(a) for a, b in pairwise(bodies)]
    shares = [_common(a, b) / len(a) for a, b in pairwise(bodies)]
    first = min(short, key=lambda one: one.to_first_s)
    return Row(
        client=name,
        version=pin.version if pin else __version__,
        first_bytes=len(first.bodies[0]) if first.bodies else 0,
        tools=len(json.loads(first.bodies[0]).get("tools", ())) if first.bodies else 0,
        turn_bytes=round(statistics.mean(grown)) if grown else 0,
        prefix=statistics.mean(shares) if shares else 0.0,
        extra=first.extra,
        to_first_s=first.to_first_s,
        cpu_one_s=min(one.cpu_s for one in short),
        cpu_ten_s=long.cpu_s,
        peak_mib=long.peak_mib,
        problems=tuple(problems),
    )


def _run(pin: Pin | None, folder: Path, script: Script) -> Used:
    home, repository = folder / "home", folder / "repository"
    home.mkdir(parents=True)
    key = folder / "key"
    key.touch(mode=0o600)
    key.write_text("sk-scripted-model-takes-any", encoding="utf-8")
    with scripted_model(folder, script) as model:
        environment = environment_of(pin.binary(_CLIENTS) if pin else Path(sys.executable), home)
        make_repository(repository, environment)
        if pin is None:
            command = [sys.executable, "-m", "hortus", "code", "-p", TASK, "--mode", "auto"]
            command += ["--url", model.url, "--key-file", str(key), "--model", "scripted"]
        else:
            wish = {"url": model.url, "model": "scripted", "key-file": str(key)}
            environment |= connect(pin.client, wish, environment, repository)
            command = [str(pin.binary(_CLIENTS)), *HEADLESS[pin.client]]
        return _watched(command, repository, environment, model, folder)


def _watched(
    command: Sequence[str],
    repository: Path,
    environment: Mapping[str, str],
    model: Model,
    folder: Path,
) -> Used:
    """Run a command and take its time, and what the kernel counted of it and all it started."""
    command = [*as_ordinary_user(), *command]
    owned(folder)
    timeout = shutil.which("timeout") or "/usr/bin/timeout"
    shown = os.open(folder / "shown.txt", os.O_WRONLY | os.O_CREAT, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    here = Path.cwd()
    os.chdir(repository)
    began = time.monotonic()
    child = os.posix_spawn(
        timeout,
        [timeout, "--signal=KILL", f"{_LIMIT_S:g}", *command],
        dict(environment),
        file_actions=[
            (os.POSIX_SPAWN_DUP2, nothing, 0),
            (os.POSIX_SPAWN_DUP2, shown, 1),
            (os.POSIX_SPAWN_DUP2, shown, 2),
        ],
    )
    os.chdir(here)
    _, status, used = os.wait4(child, 0)
    os.close(shown)
    os.close(nothing)
    rows = [json.loads(line) for line in model.record.read_bytes().splitlines()]
    asked = [row for row in rows if row["method"] == "POST"]
    work = [row for row in asked if _is_work(row["body"])]
    return Used(
        os.waitstatus_to_exitcode(status),
        tuple(row["body"].encode() for row in work),
        len(rows) - len(work),
        (work[0]["at"] - began) if work else 0.0,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / 1024,
    )


def _is_work(body: str) -> bool:
    """Tell requests of the work from those for titles, names of branches and the like."""
    return bool(json.loads(body).get("tools")) and TASK[:30] in body


def _common(one: bytes, two: bytes) -> int:
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(two)))


def _report(rows: Sequence[Row]) -> None:
    heads = (
        ("client", 9), ("version", 9), ("first B", 8), ("tools", 6), ("B/turn", 7),
        ("prefix", 7), ("extra", 6), ("start s", 8), ("CPU 1 s", 8), ("CPU 10 s", 9), ("MiB", 5),
    )  # fmt: skip
    sys.stdout.write(" ".join(f"{head:>{width}}" for head, width in heads) + "\n")
    for row in rows:
        cells = (
            row.client, row.version, row.first_bytes, row.tools, row.turn_bytes,
            f"{row.prefix:.1%}", row.extra, f"{row.to_first_s:.2f}", f"{row.cpu_one_s:.2f}",
            f"{row.cpu_ten_s:.2f}", f"{row.peak_mib:.0f}",
        )  # fmt: skip
        line = " ".join(
            f"{cell!s:>{width}}" for cell, (_, width) in zip(cells, heads, strict=True)
        )
        problems = f"  FAIL: {'; '.join(row.problems)}" if row.problems else ""
        sys.stdout.write(f"{line}{problems}\n")
    _REPORT.parent.mkdir(parents=True, exist_ok=True)
    _REPORT.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
