"""CPU from the start of the process to the agent's first request, and what that request weighs.

Each run has an empty home and a git repository with one file. The process is ended at the moment
its request has arrived, so that what it has used by then is what the system counts for it.
"""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from hortus.agent.testing import Answer, Received, Say, ScriptedModel

_HORTUS = [sys.executable, "-m", "hortus"]
_PLAIN = [sys.executable, "-c", "pass"]
_VERSION_AIM_MS, _REQUEST_AIM_MS = 60, 300
_DIALECTS = ("chat", "messages", "responses")


@dataclass(frozen=True, slots=True)
class Used:
    """What a process used until it ended or was ended."""

    cpu_ms: float
    peak_mb: float | None = None
    """Only of one that was ended: the system counts what it was forked from with the others."""


class Place:
    """An empty home and a small repository, made once."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.work = folder / "garden"
        for made in (self.home, self.work):
            made.mkdir()
        (self.work / "README.md").write_text("# A garden\n", encoding="utf-8")
        self.key = folder / "key"
        self.key.write_text("hortus-key-of-the-bench", encoding="utf-8")
        self.key.chmod(0o600)
        git = shutil.which("git")
        if git is not None:
            subprocess.run([git, "init", "-q", str(self.work)], check=True)

    def environment(self) -> dict[str, str]:
        """Return what a person's shell would hand on, without anything of this one."""
        path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
        return {"PATH": path, "HOME": str(self.home), "LANG": "C.UTF-8"}


def spent(place: Place, words: list[str], ended_by: Event | None = None) -> Used:
    """Run a command and return what it used; ``ended_by`` ends it once that is set."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
    ]
    process = os.posix_spawn(words[0], words, place.environment(), file_actions=actions)
    peak = None
    if ended_by is not None:
        if not ended_by.wait(60):
            os.kill(process, signal.SIGKILL)
            os.wait4(process, 0)
            raise SystemExit("no request came; run the command by hand to see why")
        peak = peak_of(process)
        os.kill(process, signal.SIGKILL)
    _, _, usage = os.wait4(process, 0)
    return Used((usage.ru_utime + usage.ru_stime) * 1_000, peak)


def peak_of(process: int) -> float:
    """Return the most memory that a process had, in MiB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1_024


def to_first_request(place: Place, dialect: str) -> tuple[Used, Received]:
    """Return what the agent used until its first request came, and that request."""
    came = Event()
    with ScriptedModel([Answer((Say("ok"),))], on_request=lambda _: came.set()) as model:
        words = [*_HORTUS, "code", "-p", "say ok", "--dialect", dialect]
        places = ["--workspace", str(place.work), "--url", model.url, "--key-file", str(place.key)]
        used = spent(place, [*words, *places], came)
        return used, model.received[0]


def row(what: str, runs: list[Used]) -> dict[str, object]:
    """Return the line of one command; the least of many runs is the one least disturbed."""
    cpu = sorted(run.cpu_ms for run in runs)
    return {
        "what": what,
        "runs": len(runs),
        "cpu_ms_min": round(cpu[0], 1),
        "cpu_ms_median": round(statistics.median(cpu), 1),
        **({} if runs[0].peak_mb is None else {"peak_mb": round(runs[0].peak_mb, 1)}),
    }


def measured(place: Place, runs: int) -> list[dict[str, object]]:
    """Return a row for each command."""
    spent(place, [*_HORTUS, "--version"])  # compiles what was not yet compiled
    to_first_request(place, "chat")
    rows = [
        row("python -c pass", [spent(place, _PLAIN) for _ in range(runs)]),
        row("hortus --version", [spent(place, [*_HORTUS, "--version"]) for _ in range(runs)]),
    ]
    for dialect in _DIALECTS:
        found = [to_first_request(place, dialect) for _ in range(runs)]
        request = found[-1][1]
        said = json.loads(request.body)
        line = row(f"first request, {dialect}", [used for used, _ in found])
        rows.append({**line, "bytes": len(request.body), "tools": len(said["tools"])})
    return rows


def main() -> int:
    """Print the table and keep the figures."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--out", type=Path, default=Path("build/bench/agent-start.json"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measured(Place(Path(folder)), args.runs)
    load = os.getloadavg()[0]
    print(f"{'':26}{'CPU ms, least':>15}{'median':>9}{'MB':>7}{'bytes':>8}{'tools':>7}")
    for line in rows:
        print(
            f"{line['what']:<26}{line['cpu_ms_min']:>15}{line['cpu_ms_median']:>9}"
            f"{line.get('peak_mb', ''):>7}{line.get('bytes', ''):>8}{line.get('tools', ''):>7}"
        )
    print(f"aims: --version {_VERSION_AIM_MS} ms, first request {_REQUEST_AIM_MS} ms")
    print(f"load {load:.1f} on {os.cpu_count()} cores")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps({"load": load, "rows": rows}, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
